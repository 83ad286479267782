// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>
#include <vector>

#include <QFile>
#include <QRandomGenerator>
#include <QTest>

#include "models/store/bodyrepository.h"
#include "models/store/callwriter.h"
#include "models/store/sql.h"
#include "models/store/transaction.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 anyCall = std::numeric_limits<qint64>::max();

/// That cannot be compressed.
QByteArray noise(qsizetype bytes)
{
    std::vector<quint32> made(static_cast<std::size_t>(bytes + 3) / sizeof(quint32));
    QRandomGenerator::global()->fillRange(made.data(), static_cast<qsizetype>(made.size()));
    return {reinterpret_cast<const char *>(made.data()), bytes};
}
} // namespace

/// Kept bodies in the database.
class TestBodyRepository final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void keepsBothSides();
    void keepsAContentOnce();
    void knowsWhatItHolds();
    void countsWhatTheFileTakes_data();
    void countsWhatTheFileTakes();
    void keepsNothingWithoutItsCall();
    void keepsTheFirstOfACall();
    void compresses();
    void removesTheOldestFirst();
    void goesWithItsCall();
    void saysWhenOneIsDamaged();
    void leavesNothingBehind();
    void readsNoWholeTable_data();
    void readsNoWholeTable();

private:
    /// Records a call and keeps these of it; gives its id.
    qint64 keep(const QByteArray &request, const QByteArray &answer);

    [[nodiscard]] BodyRepository bodies() const { return BodyRepository {m_hub->connection()}; }

    [[nodiscard]] Outcome add(const CallBodies &kept) const { return bodies().add(packed(kept, HubSnapshot {})); }

    /// Removes all bodies of the oldest call.
    void removeCall();

    [[nodiscard]] QString count(const QString &table) const
    {
        return valueOf(m_hub->connection(), u"SELECT count(*) FROM "_s + table);
    }

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
    std::unique_ptr<CallWriter> m_writer;
};

void TestBodyRepository::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_hub = m_fixture->open();
    m_fixture->addPeople(*m_hub);
    m_writer = std::make_unique<CallWriter>(m_hub->connection());
    QVERIFY(m_writer->prepare());
}

void TestBodyRepository::cleanup()
{
    m_writer.reset();
    m_hub.reset();
    m_fixture.reset();
}

qint64 TestBodyRepository::keep(const QByteArray &request, const QByteArray &answer)
{
    const ModelCall call = m_fixture->call();
    if (!m_writer->write(std::vector<QueuedCall> {{0, 0, call}}))
        return 0;
    return add({call.id, {request, "application/json", false}, {answer, "text/event-stream", true}}) ? call.id : 0;
}

void TestBodyRepository::removeCall()
{
    const qint64 oldest = valueOf(m_hub->connection(), u"SELECT min(call_id) FROM call_bodies"_s).toLongLong();
    while (bodies().removeOldest(oldest).value()) {
    }
}

void TestBodyRepository::keepsBothSides()
{
    const qint64 id = keep("the question", "the answer");
    const Result<CallBodies> kept = m_hub->queries().bodies(id);
    QVERIFY2(kept, kept ? "" : qPrintable(kept.error().detail));
    QCOMPARE(kept->request.bytes, "the question");
    QCOMPARE(kept->request.contentType, "application/json");
    QVERIFY(!kept->request.isCut);
    QCOMPARE(kept->answer.bytes, "the answer");
    QCOMPARE(kept->answer.contentType, "text/event-stream");
    QVERIFY(kept->answer.isCut);
    QCOMPARE(m_hub->queries().bodies(id + 1).value().bytes(), 0);
    QCOMPARE(m_hub->queries().bodies(keep("alone", {})).value().answer.bytes, QByteArray {});
}

void TestBodyRepository::keepsAContentOnce()
{
    const qint64 first = keep("same", "one");
    const qint64 second = keep("same", "same");
    QCOMPARE(count(u"body_contents"_s), u"2"_s);
    QCOMPARE(count(u"call_bodies"_s), u"4"_s);
    // The second call still has what it shared with the first.
    removeCall();
    QCOMPARE(m_hub->queries().bodies(first).value().bytes(), 0);
    QCOMPARE(m_hub->queries().bodies(second).value().request.bytes, "same");
    QCOMPARE(count(u"body_contents"_s), u"1"_s);
}

void TestBodyRepository::knowsWhatItHolds()
{
    QCOMPARE(bodies().heldBytes().value(), 0);
    keep("one", "two");
    const qint64 held = bodies().heldBytes().value();
    const qint64 packedBytes =
        valueOf(m_hub->connection(), u"SELECT sum(length(data)) FROM body_contents"_s).toLongLong();
    QVERIFY(held > packedBytes && held < packedBytes + 1000);
    const qint64 again = keep("one", "one");
    const qint64 heldTwice = bodies().heldBytes().value();
    QVERIFY(heldTwice > held && heldTwice < held + 500); // not for nothing, though the content is there
    mustRun(m_hub->connection(), u"DELETE FROM model_calls WHERE id = %1"_s.arg(again));
    QCOMPARE(bodies().heldBytes().value(), held);
    removeCall();
    QCOMPARE(bodies().heldBytes().value(), 0);
}

/// The file grows by what is said to be held, whether there are many small bodies or few large ones.
void TestBodyRepository::countsWhatTheFileTakes_data()
{
    QTest::addColumn<int>("calls");
    QTest::addColumn<int>("bytes");
    QTest::newRow("small") << 4000 << 100;
    QTest::newRow("large") << 20 << 400'000;
}

void TestBodyRepository::countsWhatTheFileTakes()
{
    QFETCH(int, calls);
    QFETCH(int, bytes);
    std::vector<qint64> ids;
    for (int i = 0; i < calls; ++i) {
        const ModelCall call = m_fixture->call();
        QVERIFY(m_writer->write(std::vector<QueuedCall> {{0, 0, call}}));
        ids.push_back(call.id);
    }
    const auto pages = [this] { return valueOf(m_hub->connection(), u"PRAGMA page_count"_s).toLongLong(); };
    const qint64 before = pages();
    Transaction transaction {m_hub->connection()};
    for (const qint64 id : ids)
        QVERIFY(add({id, {noise(bytes), "application/json", false}, {noise(bytes), "application/json", false}}));
    QVERIFY(transaction.commit());
    const qint64 grown = (pages() - before) * valueOf(m_hub->connection(), u"PRAGMA page_size"_s).toLongLong();
    const qint64 held = bodies().heldBytes().value();
    QVERIFY2(held > grown * 8 / 10 && held < grown * 12 / 10, qPrintable(u"%1 of %2"_s.arg(held).arg(grown)));
}

void TestBodyRepository::keepsNothingWithoutItsCall()
{
    QVERIFY(add({12345, {"lost", {}, false}, {}}));
    QCOMPARE(count(u"body_contents"_s), u"0"_s);
}

void TestBodyRepository::keepsTheFirstOfACall()
{
    const qint64 id = keep("first", {});
    QVERIFY(add({id, {"second", {}, false}, {}}));
    QCOMPARE(m_hub->queries().bodies(id).value().request.bytes, "first");
}

void TestBodyRepository::compresses()
{
    const QByteArray large(KeptBody::maxBytes, 'x');
    const qint64 id = keep(large, {});
    QVERIFY(bodies().heldBytes().value() < large.size() / 50);
    QCOMPARE(m_hub->queries().bodies(id).value().request.bytes, large);
}

void TestBodyRepository::removesTheOldestFirst()
{
    const qint64 first = keep("a", "b");
    const qint64 second = keep("c", "d");
    QCOMPARE(bodies().newestCallId().value(), second);
    QVERIFY(!bodies().removeOldest(first - 1).value());
    QVERIFY(bodies().removeOldest(first).value());
    QVERIFY(bodies().removeOldest(first).value());
    QVERIFY(!bodies().removeOldest(first).value());
    QCOMPARE(m_hub->queries().bodies(first).value().bytes(), 0);
    QCOMPARE(m_hub->queries().bodies(second).value().bytes(), 2);
    QVERIFY(bodies().removeOldest(anyCall).value());
    QVERIFY(bodies().removeOldest(anyCall).value());
    QVERIFY(!bodies().removeOldest(anyCall).value());
    QCOMPARE(bodies().newestCallId().value(), 0);
}

void TestBodyRepository::goesWithItsCall()
{
    const qint64 first = keep("shared", "own");
    const qint64 second = keep("shared", "other");
    mustRun(m_hub->connection(), u"DELETE FROM model_calls WHERE id = %1"_s.arg(first));
    QCOMPARE(count(u"call_bodies"_s), u"2"_s);
    QCOMPARE(count(u"body_contents"_s), u"2"_s);
    mustRun(m_hub->connection(), u"DELETE FROM model_calls WHERE id = %1"_s.arg(second));
    QCOMPARE(count(u"call_bodies"_s), u"0"_s);
    QCOMPARE(count(u"body_contents"_s), u"0"_s);
}

void TestBodyRepository::saysWhenOneIsDamaged()
{
    const qint64 id = keep("a question", {});
    mustRun(m_hub->connection(), u"UPDATE body_contents SET data = x'00000005aabbccdd'"_s);
    const Result<CallBodies> kept = m_hub->queries().bodies(id);
    QVERIFY(!kept && kept.error().code == ErrorCode::DatabaseDamaged);
}

void TestBodyRepository::leavesNothingBehind()
{
    const QByteArray secret = "a prompt that nobody may find again";
    const QByteArray packed = qCompress(secret, 1).mid(4);
    QVERIFY(keep(secret, {}) != 0);
    const auto isInFile = [this, &packed] {
        mustRun(m_hub->connection(), u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
        QFile file {m_fixture->path()};
        return file.open(QIODevice::ReadOnly) && file.readAll().contains(packed);
    };
    QVERIFY(isInFile());
    QVERIFY(bodies().removeOldest(anyCall).value());
    QVERIFY(!isInFile());
}

void TestBodyRepository::readsNoWholeTable_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("step");
    const auto row = [](const char *name, const QString &sql, const QString &step) {
        QTest::newRow(name) << sql << step;
    };
    row("of a call", u"SELECT content_id FROM call_bodies WHERE call_id = 1"_s,
        u"SEARCH call_bodies USING PRIMARY KEY (call_id=?)"_s);
    row("by content", u"SELECT 1 FROM call_bodies WHERE content_id = 1"_s,
        u"SEARCH call_bodies USING COVERING INDEX call_bodies_content (content_id=?)"_s);
    row("by hash", u"SELECT id FROM body_contents WHERE sha256 = x'00'"_s,
        u"SEARCH body_contents USING COVERING INDEX body_contents_sha256 (sha256=?)"_s);
    row("oldest", u"SELECT call_id, side FROM call_bodies ORDER BY call_id, side LIMIT 1"_s,
        u"SCAN call_bodies"_s); // in its order, so that it ends at the first
    row("remove",
        u"DELETE FROM call_bodies WHERE (call_id, side) = (SELECT call_id, side FROM call_bodies ORDER BY call_id, "
        u"side "
        "LIMIT 1) AND call_id <= 5"_s,
        u"SEARCH call_bodies USING PRIMARY KEY (call_id=? AND side=?)"_s);
    row("newest", u"SELECT max(call_id) FROM call_bodies"_s, u"SEARCH call_bodies USING PRIMARY KEY"_s);
}

void TestBodyRepository::readsNoWholeTable()
{
    QFETCH(QString, sql);
    QFETCH(QString, step);
    auto plan = runSql(m_hub->connection(), u"EXPLAIN QUERY PLAN "_s + sql);
    QVERIFY(plan && plan->next());
    QCOMPARE(plan->value(3).toString(), step);
}

QTEST_GUILESS_MAIN(TestBodyRepository)
#include "tst_bodyrepository.moc"
