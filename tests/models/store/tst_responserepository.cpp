// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include <QTest>

#include "models/store/callwriter.h"
#include "models/store/hubarchive.h"
#include "models/store/responserepository.h"
#include "models/store/sql.h"
#include "models/store/store.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 dayMs = 24LL * 3600 * 1000;
constexpr qint64 always = std::numeric_limits<qint64>::max();
constexpr int patienceMs = 10'000;

QByteArrayList idsOf(const Result<StoredTurns> &turns)
{
    QByteArrayList ids;
    for (const StoredResponse &turn : turns.value_or(StoredTurns {}))
        ids.append(turn.id);
    return ids;
}
} // namespace

/// The turns of the Responses API in the database.
class TestResponseRepository final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void keepsATurnWithItsCall();
    void givesTheTurnsBefore();
    void showsAnAppItsOwnOnly();
    void refusesATalkWithoutItsBeginning();
    void refusesWhatIsTooLarge();
    void hidesAndRemoves();
    void prunesByAgeFromTheEnd();
    void prunesBySizeFromTheOldest();
    void goesFromTheEndOfATalkToItsBeginning();
    void knowsItsRoomWhateverBecomesOfATurn();
    void prunesInSteps();
    void readsNoWholeTable_data();
    void readsNoWholeTable();
    void prunesInTheRunningHub_data();
    void prunesInTheRunningHub();

private:
    void keep(const QByteArray &id, const QByteArray &previous = {}, qint64 ageMs = 0, qint64 appId = 1);

    [[nodiscard]] ResponseRepository responses() const { return ResponseRepository {m_hub->connection()}; }

    [[nodiscard]] int prune(qint64 beforeMs, qint64 maxBytes, int stepMs = patienceMs) const;
    [[nodiscard]] QByteArrayList all() const;

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
    std::unique_ptr<CallWriter> m_writer;
};

void TestResponseRepository::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_hub = m_fixture->open();
    m_fixture->addPeople(*m_hub);
    QVERIFY(m_hub->commands(u"tests"_s).addApp(u"other"_s, {}, {}));
    m_writer = std::make_unique<CallWriter>(m_hub->connection());
    QVERIFY(m_writer->prepare());
}

void TestResponseRepository::cleanup()
{
    m_writer.reset();
    m_hub.reset();
    m_fixture.reset();
}

/// Its input is ["in-ID"], its response {"id":"ID"}.
void TestResponseRepository::keep(const QByteArray &id, const QByteArray &previous, qint64 ageMs, qint64 appId)
{
    auto turn = std::make_shared<StoredResponse>();
    turn->id = id;
    turn->appId = appId;
    turn->previousId = previous;
    turn->input = "[\"in-" + id + "\"]";
    turn->response = R"({"id":")" + id + "\"}";
    turn->createdAtMs = m_fixture->clock.utcMs() - ageMs;
    const std::vector<QueuedCall> group {{0, 0, m_fixture->call(), CallSink::IfItFails::Drop, turn}};
    const Outcome written = m_writer->write(group);
    QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
}

int TestResponseRepository::prune(qint64 beforeMs, qint64 maxBytes, int stepMs) const
{
    return responses().prune({beforeMs, maxBytes, stepMs}).value_or(-1);
}

QByteArrayList TestResponseRepository::all() const
{
    const Result<QList<QByteArray>> ids =
        readRows<QByteArray>(m_hub->connection(), u"SELECT id FROM stored_responses ORDER BY id"_s, {},
                             [](const QSqlQuery &row) { return row.value(0).toString().toUtf8(); });
    return ids.value_or(QList<QByteArray> {});
}

void TestResponseRepository::keepsATurnWithItsCall()
{
    keep("resp_a");
    const Result<StoredTurns> turns = m_hub->queries().storedTurns(1, "resp_a", true);
    QVERIFY2(turns, turns ? "" : qPrintable(turns.error().detail));
    QCOMPARE(turns->size(), size_t {1});
    QCOMPARE(turns->front().input, QByteArray {"[\"in-resp_a\"]"});
    QCOMPARE(turns->front().response, QByteArray {"{\"id\":\"resp_a\"}"});
    QCOMPARE(turns->front().createdAtMs, m_fixture->clock.utcMs());
    QCOMPARE(turns->front().previousId, QByteArray {});
    QCOMPARE(responses().heldBytes().value(), turns->front().bytes());
    QCOMPARE(valueOf(m_hub->connection(), u"SELECT count(*) FROM model_calls"_s), u"1"_s);
}

void TestResponseRepository::givesTheTurnsBefore()
{
    keep("resp_a");
    keep("resp_b", "resp_a");
    keep("resp_x", "resp_a"); // another way on
    keep("resp_c", "resp_b");
    QCOMPARE(idsOf(responses().turns(1, "resp_c", true)), (QByteArrayList {"resp_c", "resp_b", "resp_a"}));
    QCOMPARE(idsOf(responses().turns(1, "resp_x", true)), (QByteArrayList {"resp_x", "resp_a"}));
    QCOMPARE(idsOf(responses().turns(1, "resp_c", false)), (QByteArrayList {"resp_c"}));
}

void TestResponseRepository::showsAnAppItsOwnOnly()
{
    keep("resp_a");
    keep("resp_a", {}, 0, 2);
    QCOMPARE(idsOf(responses().turns(2, "resp_a", true)), (QByteArrayList {"resp_a"}));
    QVERIFY(responses().remove(2, "resp_a").value());
    QVERIFY(idsOf(responses().turns(2, "resp_a", true)).isEmpty());
    QVERIFY(!responses().remove(2, "resp_a").value());
    QCOMPARE(idsOf(responses().turns(1, "resp_a", true)), (QByteArrayList {"resp_a"}));
}

void TestResponseRepository::refusesATalkWithoutItsBeginning()
{
    keep("resp_b", "resp_a");
    QVERIFY(idsOf(responses().turns(1, "resp_b", true)).isEmpty());
    QCOMPARE(idsOf(responses().turns(1, "resp_b", false)), (QByteArrayList {"resp_b"}));
}

void TestResponseRepository::refusesWhatIsTooLarge()
{
    keep("resp_a");
    mustRun(m_hub->connection(),
            u"UPDATE stored_responses SET input = zeroblob(%1)"_s.arg(ResponseRepository::maxFoundBytes + 1));
    const Result<StoredTurns> turns = responses().turns(1, "resp_a", true);
    QVERIFY(!turns);
    QCOMPARE(turns.error().code, ErrorCode::BodyTooLarge);
}

void TestResponseRepository::hidesAndRemoves()
{
    keep("resp_a");
    keep("resp_b", "resp_a");
    QVERIFY(m_hub->commands(u"app"_s).removeResponse(1, "resp_a").value());
    QVERIFY(idsOf(responses().turns(1, "resp_a", true)).isEmpty());
    QVERIFY(!responses().remove(1, "resp_a").value());
    QCOMPARE(idsOf(responses().turns(1, "resp_b", true)), (QByteArrayList {"resp_b", "resp_a"}));
    QVERIFY(responses().remove(1, "resp_b").value());
    QCOMPARE(all(), (QByteArrayList {"resp_a"}));
    QCOMPARE(prune(1, always), 1); // nothing builds on it any more
    QVERIFY(all().isEmpty());
}

void TestResponseRepository::prunesByAgeFromTheEnd()
{
    const qint64 nowMs = m_fixture->clock.utcMs();
    keep("resp_a", {}, 40 * dayMs);
    keep("resp_b", "resp_a", 35 * dayMs);
    keep("resp_c", "resp_b", 1 * dayMs);
    keep("resp_d", {}, 31 * dayMs);
    QCOMPARE(prune(nowMs - 30 * dayMs, always), 1);
    QCOMPARE(all(), (QByteArrayList {"resp_a", "resp_b", "resp_c"}));
    QCOMPARE(prune(nowMs - 30 * dayMs, always), 0);
    QCOMPARE(prune(nowMs, always), 3);
    QVERIFY(all().isEmpty());
}

void TestResponseRepository::prunesBySizeFromTheOldest()
{
    keep("resp_a", {}, 3 * dayMs);
    keep("resp_b", {}, 2 * dayMs);
    keep("resp_c", {}, dayMs);
    const qint64 each = responses().heldBytes().value() / 3;
    QCOMPARE(prune(0, 2 * each), 1);
    QCOMPARE(all(), (QByteArrayList {"resp_b", "resp_c"}));
    QCOMPARE(prune(0, 2 * each), 0);
    QCOMPARE(prune(0, 0), 2);
    QCOMPARE(responses().heldBytes().value(), 0);
}

/// A talk's turns go one after the other, but for one that another talk goes on from too.
void TestResponseRepository::goesFromTheEndOfATalkToItsBeginning()
{
    keep("resp_a", {}, 9 * dayMs);
    keep("resp_b", "resp_a", 8 * dayMs);
    keep("resp_c", "resp_b", 3 * dayMs);
    keep("resp_d", "resp_a", 2 * dayMs);
    keep("resp_e", {}, 4 * dayMs);
    const auto pruneOne = [this] {
        const qint64 held = responses().heldBytes().value();
        return prune(0, held - 1) == 1;
    };
    for (const QByteArrayList &left : {QByteArrayList {"resp_a", "resp_b", "resp_c", "resp_d"},
                                       {"resp_a", "resp_b", "resp_d"},
                                       {"resp_a", "resp_d"},
                                       {"resp_a"},
                                       {}}) {
        QVERIFY(pruneOne());
        QCOMPARE(all(), left);
    }
}

void TestResponseRepository::knowsItsRoomWhateverBecomesOfATurn()
{
    const auto sum = [this] {
        return valueOf(m_hub->connection(), u"SELECT coalesce(sum(bytes), 0) FROM stored_responses"_s).toLongLong();
    };
    keep("resp_a");
    keep("resp_b", "resp_a");
    QVERIFY(sum() > 0);
    QCOMPARE(responses().heldBytes().value(), sum());
    keep("resp_b", "resp_of_another_length"); // in its own place
    QCOMPARE(all().size(), 2);
    QCOMPARE(responses().heldBytes().value(), sum());
    QVERIFY(responses().remove(1, "resp_a").value());
    QCOMPARE(responses().heldBytes().value(), sum());
    QVERIFY(responses().remove(1, "resp_b").value());
    QCOMPARE(prune(always, always), 0);
    QCOMPARE(responses().heldBytes().value(), 0);
}

void TestResponseRepository::prunesInSteps()
{
    for (int i = 0; i < 5; ++i)
        keep("resp_" + QByteArray::number(i), {}, dayMs);
    QCOMPARE(prune(m_fixture->clock.utcMs(), always, 0), 1);
    QCOMPARE(all().size(), 4);
}

void TestResponseRepository::readsNoWholeTable_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("index");
    const auto row = [](const char *name, const char *sql, const char *index) {
        QTest::newRow(name) << QString::fromLatin1(sql) << QString::fromLatin1(index);
    };
    row("by id", "SELECT rowid FROM stored_responses WHERE app_id = ? AND id = ?", "stored_responses_id");
    row("by what came before", "SELECT 1 FROM stored_responses c WHERE c.app_id = ? AND c.previous_id = ?",
        "stored_responses_previous");
    row("by age", "SELECT rowid FROM stored_responses WHERE created_at_ms < ? ORDER BY created_at_ms LIMIT ?",
        "stored_responses_age");
}

void TestResponseRepository::readsNoWholeTable()
{
    QFETCH(QString, sql);
    QFETCH(QString, index);
    Result<QSqlQuery> row =
        runSql(m_hub->connection(), u"EXPLAIN QUERY PLAN "_s + sql, QVariantList(sql.count(u'?'), QVariant {}));
    QVERIFY2(row, row ? "" : qPrintable(row.error().detail));
    QVERIFY(row->next());
    const QString step = row->value(3).toString();
    QVERIFY2(step.contains(index), qPrintable(step));
}

void TestResponseRepository::prunesInTheRunningHub_data()
{
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("isGone");
    QTest::newRow("old") << u"privacy.responseDays"_s << u"1"_s << true;
    QTest::newRow("nothing is kept") << u"privacy.responseDays"_s << u"0"_s << true;
    QTest::newRow("young") << u"privacy.responseDays"_s << u"60"_s << false;
}

void TestResponseRepository::prunesInTheRunningHub()
{
    QFETCH(QString, setting);
    QFETCH(QString, value);
    QFETCH(bool, isGone);
    keep("resp_a", {}, 29 * dayMs);
    m_writer.reset();
    m_hub.reset();
    Store store {m_fixture->path(), &m_fixture->vault, &m_fixture->clock};
    StoreTiming timing;
    timing.prunePauseMs = 1;
    store.setTiming(timing);
    HubArchive archive {&store, m_fixture->path()};
    bool opened = false;
    connect(&store, &Store::opened, this, [&opened] { opened = true; });
    store.open();
    QVERIFY(QTest::qWaitFor([&opened] { return opened; }, patienceMs));
    const auto count = [&archive]() -> int {
        int found = -1;
        QObject context;
        archive.find(1, "resp_a", true, &context,
                     [&found](const Result<StoredTurns> &turns) { found = static_cast<int>(turns->size()); });
        return QTest::qWaitFor([&found] { return found >= 0; }, patienceMs) ? found : -1;
    };
    QCOMPARE(count(), 1);
    QObject context;
    bool isSet = false;
    store.run<bool>(
        u"tests"_s,
        [setting, value](const HubCommands &commands) -> Result<bool> {
            return commands.setSetting(setting, value).map([] { return true; });
        },
        &context, [&isSet](const Result<bool> &done) { isSet = done.has_value(); });
    QVERIFY(QTest::qWaitFor([&isSet] { return isSet; }, patienceMs));
    if (isGone)
        QTRY_COMPARE_WITH_TIMEOUT(count(), 0, patienceMs);
    else
        QCOMPARE(count(), 1);
}

QTEST_GUILESS_MAIN(TestResponseRepository)
#include "tst_responserepository.moc"
