// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <vector>

#include <QFileInfo>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include "models/store/bodypacker.h"
#include "models/store/bodyrepository.h"
#include "models/store/bodyshelf.h"
#include "models/store/callwriter.h"
#include "models/store/hubcommands.h"
#include "models/store/snapshotbuilder.h"
#include "models/store/sql.h"
#include "models/store/store.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int patienceMs = 10'000;

/// That cannot be compressed.
QByteArray noise(qsizetype bytes)
{
    std::vector<quint32> made(static_cast<std::size_t>(bytes + 3) / sizeof(quint32));
    QRandomGenerator::global()->fillRange(made.data(), static_cast<qsizetype>(made.size()));
    return {reinterpret_cast<const char *>(made.data()), bytes};
}
} // namespace

/// Bodies on their way through the running store.
class TestBodyShelf final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void keepsAfterTheCall();
    void keepsNothingWhenOff();
    void hidesTheKeysItKnows();
    void holdsTheBound();
    void deletesWhatIsOld();
    void deletesWhenTurnedOff();
    void deletesAtTheEndToo();
    void writesWhatWaitsAtTheEnd();
    void noStepWaitsForTheDisk();
    void floodsCostBodiesOnly();
    void manySmallOnesAreBoundedToo();
    void whatIsOnItsWayIsForgotten();
    void readyIsSaidOnceUntilItIsTaken();

private:
    void start(const QString &keep);
    void stop();
    void set(const QString &key, const QString &value);
    qint64 submit(const QByteArray &request, const QByteArray &answer);

    [[nodiscard]] QString value(const QString &sql) const
    {
        const auto connection = Connection::open(m_fixture->path(), Connection::Mode::ReadOnly);
        return connection ? valueOf(*connection, sql) : QString {};
    }

    [[nodiscard]] int kept() const { return value(u"SELECT count(*) FROM call_bodies"_s).toInt(); }

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<QObject> m_context;
    int m_lane = 0;
};

void TestBodyShelf::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_fixture->addPeople(*m_fixture->open());
}

void TestBodyShelf::cleanup()
{
    stop();
    m_fixture.reset();
}

void TestBodyShelf::start(const QString &keep)
{
    QVERIFY(m_fixture->open()->commands(u"tests"_s).setSetting(u"privacy.keepBodies"_s, keep));
    m_store = std::make_unique<Store>(m_fixture->path(), &m_fixture->vault, &m_fixture->clock);
    StoreTiming timing;
    timing.prunePauseMs = 1;
    timing.pruneIntervalMs = 20;
    m_store->setTiming(timing);
    m_context = std::make_unique<QObject>();
    m_lane = m_store->addLane(m_context.get(), [](const CommitReport &) {});
    QSignalSpy opened {m_store.get(), &Store::opened};
    m_store->open();
    QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patienceMs);
}

void TestBodyShelf::stop()
{
    m_store.reset();
    m_context.reset();
}

void TestBodyShelf::set(const QString &key, const QString &value)
{
    bool done = false;
    m_store->run<void>(
        u"tests"_s, [key, value](const HubCommands &commands) { return commands.setSetting(key, value); },
        m_context.get(), [&done](const Outcome &outcome) { done = outcome.has_value(); });
    QTRY_VERIFY_WITH_TIMEOUT(done, patienceMs);
}

qint64 TestBodyShelf::submit(const QByteArray &request, const QByteArray &answer)
{
    const ModelCall call = m_fixture->call();
    m_store->submit(m_lane, 1, call);
    m_store->submitBodies({call.id, {request, "application/json", false}, {answer, "application/json", false}});
    return call.id;
}

void TestBodyShelf::keepsAfterTheCall()
{
    start(u"all"_s);
    for (int i = 0; i < 200; ++i)
        submit(QByteArray::number(i), "answer " + QByteArray::number(i));
    QTRY_COMPARE_WITH_TIMEOUT(kept(), 400, patienceMs);
    QCOMPARE(value(u"SELECT count(*) FROM model_calls"_s), u"200"_s);
}

void TestBodyShelf::keepsNothingWhenOff()
{
    start(u"off"_s);
    submit("question", "answer");
    stop();
    QCOMPARE(value(u"SELECT count(*) FROM model_calls"_s), u"1"_s);
    QCOMPARE(kept(), 0);
}

void TestBodyShelf::hidesTheKeysItKnows()
{
    QVERIFY(m_fixture->open()
                ->commands(u"tests"_s)
                .addCredential(u"openai"_s, u"echoed"_s, Secret {"sk-echoed-0123456789"}, {}, 100));
    start(u"all"_s);
    const qint64 id = submit("mine is sk-echoed-0123456789", R"({"error":"sk-echoed-0123456789 is wrong"})");
    QTRY_COMPARE_WITH_TIMEOUT(kept(), 2, patienceMs);
    const auto hub = m_fixture->open();
    QCOMPARE(hub->queries().bodies(id).value().request.bytes, "mine is [redacted]");
    QCOMPARE(hub->queries().bodies(id).value().answer.bytes, R"({"error":"[redacted] is wrong"})");
}

void TestBodyShelf::holdsTheBound()
{
    start(u"all"_s);
    set(u"privacy.bodyMegabytes"_s, u"1"_s);
    qint64 last = 0;
    for (int i = 0; i < 8; ++i)
        last = submit(noise(300'000), {});
    QTRY_COMPARE_WITH_TIMEOUT(value(u"SELECT count(*) FROM model_calls"_s), u"8"_s, patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(value(u"SELECT max(call_id) FROM call_bodies"_s).toLongLong() == last, patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(kept(), 3, patienceMs);
    QVERIFY(value(u"SELECT held_bytes FROM body_room"_s).toLongLong() <= 1024 * 1024);
}

void TestBodyShelf::deletesWhatIsOld()
{
    constexpr qint64 dayMs = 24LL * 3'600'000;
    start(u"all"_s);
    for (int i = 0; i < 60; ++i)
        submit(QByteArray::number(i), "same");
    QTRY_COMPARE_WITH_TIMEOUT(kept(), 120, patienceMs);
    m_fixture->clock.advance(3 * dayMs);
    const qint64 young = submit("young", "same");
    QTRY_COMPARE_WITH_TIMEOUT(kept(), 122, patienceMs); // as long as their calls
    set(u"privacy.bodyDays"_s, u"2"_s);
    QTRY_COMPARE_WITH_TIMEOUT(kept(), 2, patienceMs);
    QCOMPARE(value(u"SELECT min(call_id) FROM call_bodies"_s).toLongLong(), young);
    QCOMPARE(value(u"SELECT count(*) FROM body_contents"_s), u"2"_s);
    QCOMPARE(value(u"SELECT count(*) FROM model_calls"_s), u"61"_s);
    m_fixture->clock.advance(3 * dayMs); // and by and by
    QTRY_COMPARE_WITH_TIMEOUT(kept(), 0, patienceMs);
}

void TestBodyShelf::deletesWhenTurnedOff()
{
    start(u"all"_s);
    for (int i = 0; i < 120; ++i)
        submit(QByteArray::number(i), "same");
    QTRY_COMPARE_WITH_TIMEOUT(kept(), 240, patienceMs);
    set(u"privacy.keepBodies"_s, u"off"_s);
    set(u"privacy.keepBodies"_s, u"all"_s); // what was to go goes all the same
    const qint64 later = submit("later", {});
    QTRY_COMPARE_WITH_TIMEOUT(kept(), 1, patienceMs);
    QCOMPARE(value(u"SELECT call_id FROM call_bodies"_s).toLongLong(), later);
    QCOMPARE(value(u"SELECT count(*) FROM body_contents"_s), u"1"_s);
    QCOMPARE(value(u"SELECT count(*) FROM model_calls"_s), u"121"_s);
}

void TestBodyShelf::deletesAtTheEndToo()
{
    start(u"all"_s);
    for (int i = 0; i < 1200; ++i)
        submit(QByteArray::number(i), {});
    QTRY_COMPARE_WITH_TIMEOUT(kept(), 1200, patienceMs);
    set(u"privacy.keepBodies"_s, u"off"_s);
    stop();
    QCOMPARE(kept(), 0);
}

void TestBodyShelf::writesWhatWaitsAtTheEnd()
{
    start(u"all"_s);
    for (int i = 0; i < 20; ++i)
        submit(noise(200'000), {});
    stop();
    QCOMPARE(kept(), 20);
}

void TestBodyShelf::noStepWaitsForTheDisk()
{
    QVERIFY(m_fixture->open()->commands(u"tests"_s).setSetting(u"privacy.keepBodies"_s, u"all"_s));
    QVERIFY(m_fixture->open()->commands(u"tests"_s).setSetting(u"privacy.bodyMegabytes"_s, u"8"_s));
    const auto hub = m_fixture->open();
    CallWriter writer {hub->connection()};
    QVERIFY(writer.prepare());
    const auto packer = std::make_shared<BodyPacker>([] {});
    BodyShelf shelf {hub->connection(), m_fixture->clock, packer, StoreTiming {}, [] {}};
    shelf.applySnapshot(SnapshotBuilder {hub->connection(), m_fixture->vault, m_fixture->clock}.build(1).value());
    for (int i = 0; i < 16; ++i) {
        const ModelCall call = m_fixture->call();
        QVERIFY(writer.write(std::vector<QueuedCall> {{0, 0, call}}));
        packer->push({call.id, {noise(KeptBody::maxBytes), {}, false}, {noise(KeptBody::maxBytes / 2), {}, false}});
    }
    packer->finish();
    // In the store another thread copies the log.
    mustRun(hub->connection(), u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
    mustRun(hub->connection(), u"PRAGMA wal_autocheckpoint = 0"_s);
    const qint64 fileBytes = QFileInfo {m_fixture->path()}.size();
    shelf.collect();
    for (int steps = 0; steps < 200; ++steps)
        shelf.step();
    QVERIFY(BodyRepository {hub->connection()}.heldBytes().value() > 8 * 1024 * 1024);
    QVERIFY(BodyRepository {hub->connection()}.heldBytes().value() < 20 * 1024 * 1024);
    QCOMPARE(QFileInfo {m_fixture->path()}.size(), fileBytes);
}

void TestBodyShelf::floodsCostBodiesOnly()
{
    BodyPacker packer {[] {}};
    packer.push({1, {"unasked", {}, false}, {}});
    packer.setSnapshot(std::make_shared<const HubSnapshot>());
    const QByteArray large(BodyPacker::maxBytes - 4096, 'x');
    packer.push({2, {large, {}, false}, {}});
    packer.push({3, {large, {}, false}, {}});
    packer.finish();
    std::vector<PackedBodies> taken = packer.takeAll();
    QCOMPARE(taken.size(), std::size_t {1});
    QCOMPARE(taken.front().callId, 2);
    packer.push({4, {large, {}, false}, {}}); // the other one is still being written
    packer.settle(taken.front());
    packer.push({5, {"small", {}, false}, {}});
    packer.push({6, {"small", {}, false}, {}});
    packer.finish();
    taken = packer.takeAll();
    QCOMPARE(taken.size(), std::size_t {2});
    QCOMPARE(taken.front().callId, 5);
    QCOMPARE(taken.back().callId, 6);
}

void TestBodyShelf::manySmallOnesAreBoundedToo()
{
    BodyPacker packer {[] {}};
    packer.setSnapshot(std::make_shared<const HubSnapshot>());
    constexpr int tooMany = 300'000;
    for (int i = 1; i <= tooMany; ++i)
        packer.push({i, {"x", {}, false}, {}});
    packer.finish();
    QVERIFY(packer.takeAll().size() < tooMany);
}

void TestBodyShelf::whatIsOnItsWayIsForgotten()
{
    BodyPacker packer {[] {}};
    packer.setSnapshot(std::make_shared<const HubSnapshot>());
    for (int i = 0; i < 50; ++i)
        packer.push({i + 1, {noise(100'000), {}, false}, {}});
    packer.setSnapshot(nullptr);
    packer.setSnapshot(std::make_shared<const HubSnapshot>());
    packer.push({100, {QByteArray(BodyPacker::maxBytes - 4096, 'x'), {}, false}, {}}); // all the room is free again
    packer.finish();
    const std::vector<PackedBodies> taken = packer.takeAll();
    QCOMPARE(taken.size(), std::size_t {1});
    QCOMPARE(taken.front().callId, 100);
}

void TestBodyShelf::readyIsSaidOnceUntilItIsTaken()
{
    std::atomic<int> said = 0;
    BodyPacker packer {[&said] { ++said; }};
    packer.setSnapshot(std::make_shared<const HubSnapshot>());
    for (int round = 1; round <= 2; ++round) {
        for (int i = 0; i < 10; ++i)
            packer.push({i + 1, {"x", {}, false}, {}});
        packer.finish();
        QCOMPARE(said.load(), round);
        QCOMPARE(packer.takeAll().size(), std::size_t {10});
    }
}

QTEST_GUILESS_MAIN(TestBodyShelf)
#include "tst_bodyshelf.moc"
