// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/settings/settingvalues.h"
#include "models/store/auditrepository.h"
#include "models/store/bodyrepository.h"
#include "models/store/callarchive.h"
#include "models/store/callretention.h"
#include "models/store/callwriter.h"
#include "tests/models/store/retentiontest.h"

using namespace Qt::Literals::StringLiterals;

/// Calls leave the database in order, by age or for want of room, with an archive or without, and the ledger is still
/// proven.
class TestCallRetention final : public RetentionTest
{
    Q_OBJECT

private slots:
    void aLateCallIsNotDeletedUncopied_data();
    void aLateCallIsNotDeletedUncopied();
    void aStepEndsWithItsTime();
    void theStoreMovesOldCalls();
    void withoutArchivesCallsAreDeleted();
    void theLedgerIsProvenWithoutTheCallsThatLeft_data();
    void theLedgerIsProvenWithoutTheCallsThatLeft();
    void aCallThatNobodyRemovedIsMissed();
    void aLimitOfRoomTakesTheOldestHours();
    void theNewestCallStays();
    void bodiesGoWithTheirCalls();
    void oldAuditEntriesLeaveByAge();
    void aCallStaysWhileItsEventWaits_data();
    void aCallStaysWhileItsEventWaits();
    void aClockThatIsAheadTakesNothing_data();
    void aClockThatIsAheadTakesNothing();
    void callsOfAClockThatIsAheadDoNotProveIt();
    void aClockThatStandsIsBelieved();
};

void TestCallRetention::aLateCallIsNotDeletedUncopied_data()
{
    QTest::addColumn<int>("place");
    QTest::addColumn<QString>("warning");
    QTest::addColumn<int>("left");
    // What is deleted at once are ten calls.
    QTest::newRow("among calls that are deleted at once")
        << 15 << u"Old calls were not deleted: there are 11 calls"_s << callCount + 1;
    QTest::newRow("between them") << 9 << QString {} << callCount - 30 + 1;
}

void TestCallRetention::aLateCallIsNotDeletedUncopied()
{
    QFETCH(int, place);
    QFETCH(QString, warning);
    QFETCH(int, left);
    RetentionBounds bounds;
    bounds.nowMs = m_fixture->clock.utcMs();
    bounds.beforeMs = startMs + 30 * stepMs;
    const RetentionPortion portion = prepared(bounds);
    ModelCall late = m_calls[callCount - 1 - place];
    late.id += 1;
    CallWriter writer {m_hub->connection()};
    QVERIFY(writer.prepare());
    QVERIFY(writer.write(std::vector<QueuedCall> {{0, 0, late}}));
    StoreTiming timing;
    timing.retainStepMs = 600'000;
    CallRetention retention {m_hub->connection(), m_fixture->clock, timing, [] { return true; }};
    if (!warning.isEmpty())
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression {warning});
    retention.remove(portion);
    QCOMPARE(callsInDatabase(), left);
    QCOMPARE(allIds().size(), callCount + 1);
    moveCallsBefore(bounds.beforeMs);
    QCOMPARE(callsInDatabase(), callCount - 30);
    QVERIFY(m_hub->queries().call(late.id));
    QCOMPARE(allIds().size(), callCount + 1);
}

/// Where each deletion has to wait for the disk, the calls that come meanwhile wait for a few deletions only.
void TestCallRetention::aStepEndsWithItsTime()
{
    RetentionBounds bounds;
    bounds.nowMs = m_fixture->clock.utcMs();
    bounds.beforeMs = startMs + dayMs;
    const RetentionPortion portion = prepared(bounds);
    QCOMPARE(portion->size(), std::size_t {48});
    mustRun(m_hub->connection(),
            u"CREATE TEMP TRIGGER slowness AFTER DELETE ON main.model_calls BEGIN SELECT (WITH RECURSIVE n (i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT count(*) FROM n); END"_s);
    StoreTiming timing;
    timing.retainPauseMs = 600'000;
    CallRetention retention {m_hub->connection(), m_fixture->clock, timing, [] { return true; }};
    retention.remove(portion);
    QCOMPARE(callsInDatabase(), callCount - 10);
}

void TestCallRetention::theStoreMovesOldCalls()
{
    m_fixture->clock.set(startMs + 10 * dayMs + 50 * stepMs);
    const QList<qint64> expected = allIds();
    const qint64 sums = readInteger(m_hub->connection(), u"SELECT sum(calls) FROM usage_hours"_s).value_or(0);
    runStore({{u"retention.callDays"_s, u"10"_s}}, [this] { return callsInDatabase() == callCount - 50; });
    QCOMPARE(allIds(), expected);
    QCOMPARE(readInteger(m_hub->connection(), u"SELECT sum(calls) FROM usage_hours"_s).value_or(-1), sums);
    QCOMPARE(readInteger(m_hub->connection(), u"SELECT count(*) FROM credit_entries"_s).value_or(-1), callCount);
}

void TestCallRetention::withoutArchivesCallsAreDeleted()
{
    m_fixture->clock.set(startMs + 10 * dayMs + 50 * stepMs);
    runStore({{u"retention.callDays"_s, u"10"_s}, {u"retention.archive"_s, u"off"_s}},
             [this] { return callsInDatabase() == callCount - 50; });
    QVERIFY(CallArchive::existing(m_fixture->path()).isEmpty());
    QCOMPARE(readInteger(m_hub->connection(), u"SELECT count(*) FROM call_attempts"_s).value_or(-1), callCount - 50);
    QCOMPARE(allIds().size(), callCount - 50);
}

void TestCallRetention::theLedgerIsProvenWithoutTheCallsThatLeft_data()
{
    QTest::addColumn<bool>("archives");
    QTest::addColumn<int>("left");
    for (const bool archives : {true, false}) {
        const char *way = archives ? "archived" : "deleted";
        QTest::addRow("some %s", way) << archives << 50;
        QTest::addRow("all but the newest %s", way) << archives << callCount - 1;
    }
}

void TestCallRetention::theLedgerIsProvenWithoutTheCallsThatLeft()
{
    QFETCH(bool, archives);
    QFETCH(int, left);
    m_fixture->clock.set(startMs + 10 * dayMs + left * stepMs);
    runStore({{u"retention.callDays"_s, u"10"_s}, {u"retention.archive"_s, archives ? u"on"_s : u"off"_s}},
             [this, left] { return callsInDatabase() == callCount - left; });
    const auto check = m_hub->queries().checkLedger();
    QVERIFY(check);
    QCOMPARE(check->differences, QStringList {});
    QCOMPARE(check->entries, callCount);
}

void TestCallRetention::aCallThatNobodyRemovedIsMissed()
{
    moveCallsBefore(startMs + 50 * stepMs);
    // One below the mark that was recorded late and is there is looked at like any other.
    ModelCall late = m_calls[callCount - 10];
    late.id += 1;
    CallWriter writer {m_hub->connection()};
    QVERIFY(writer.prepare());
    QVERIFY(writer.write(std::vector<QueuedCall> {{0, 0, late}}));
    QCOMPARE(m_hub->queries().checkLedger()->differences, QStringList {});
    mustRun(m_hub->connection(),
            u"UPDATE model_calls SET credits_nano = credits_nano + 1 WHERE id = %1"_s.arg(late.id));
    const qint64 lost = m_calls[callCount - 51].id; // the oldest that is to be there
    mustRun(m_hub->connection(), u"DELETE FROM call_attempts WHERE call_id = %1"_s.arg(lost));
    mustRun(m_hub->connection(), u"DELETE FROM model_calls WHERE id = %1"_s.arg(lost));
    const QString found = m_hub->queries().checkLedger()->differences.join(u'\n');
    QVERIFY2(found.contains(u"call %1: costs 0 credits"_s.arg(lost)), qPrintable(found));
    QVERIFY2(found.contains(u"call %1: costs "_s.arg(late.id)), qPrintable(found));
}

void TestCallRetention::aLimitOfRoomTakesTheOldestHours()
{
    RetentionBounds bounds;
    bounds.nowMs = m_fixture->clock.utcMs();
    bounds.maxBytes = 1024 * 1024;
    QVERIFY(prepared(bounds)->empty());
    bounds.maxBytes = 20 * 600; // about twenty calls, two in each hour
    std::size_t leaving = 0;
    for (RetentionPortion portion = prepared(bounds); !portion->empty(); portion = prepared(bounds)) {
        leaving += portion->size();
        remove(portion);
    }
    QVERIFY2(leaving > callCount - 40 && leaving < callCount - 10, qPrintable(QString::number(leaving)));
    QCOMPARE(leaving % 2, 0U);
    QCOMPARE(allIds().size(), callCount);
}

void TestCallRetention::theNewestCallStays()
{
    moveCallsBefore(startMs + 100 * dayMs);
    QCOMPARE(callsInDatabase(), 1);
    QCOMPARE(allIds().size(), callCount);
}

void TestCallRetention::bodiesGoWithTheirCalls()
{
    const BodyRepository bodies {m_hub->connection()};
    for (const ModelCall &call : std::as_const(m_calls))
        QVERIFY(bodies.add(packed({call.id, {"of " + QByteArray::number(call.id), {}, false}, {}}, HubSnapshot {})));
    moveCallsBefore(startMs + 90 * stepMs);
    QCOMPARE(callsInDatabase(), 6);
    QCOMPARE(readInteger(m_hub->connection(), u"SELECT count(*) FROM call_bodies"_s).value(), 6);
    QCOMPARE(readInteger(m_hub->connection(), u"SELECT count(*) FROM body_contents"_s).value(), 6);
    QCOMPARE(m_hub->queries().bodies(m_calls.first().id).value().request.bytes,
             "of " + QByteArray::number(m_calls.first().id));
    QCOMPARE(m_hub->queries().bodies(m_calls.last().id).value().bytes(), 0);
}

void TestCallRetention::oldAuditEntriesLeaveByAge()
{
    const Connection &connection = m_hub->connection();
    const auto entries = [&] { return readInteger(connection, u"SELECT count(*) FROM audit_entries"_s).value_or(-1); };
    const AuditRepository audit {connection};
    const qint64 before = entries();
    QVERIFY(before > 2);
    mustRun(connection, u"INSERT INTO audit_entries (at_ms, actor, action, what) VALUES (%1, 'a', 'b', 'c')"_s.arg(
                            m_fixture->clock.utcMs() + 20 * dayMs));
    QCOMPARE(audit.removeBefore(0, 100).value_or(-1), 0);
    QCOMPARE(audit.removeBefore(m_fixture->clock.utcMs() + 10 * dayMs, 2).value_or(-1), 2); // the oldest
    m_fixture->clock.set(m_fixture->clock.utcMs() + 12 * dayMs);
    runStore({{u"retention.auditDays"_s, u"5"_s}}, [&] { return entries() == 2; }); // the new one and the setting's
}

void TestCallRetention::aCallStaysWhileItsEventWaits_data()
{
    QTest::addColumn<bool>("archives");
    QTest::addColumn<bool>("reports");
    QTest::addColumn<qint64>("maxBytes"); // else by age
    QTest::addColumn<std::size_t>("leaving");
    QTest::newRow("by age") << false << true << qint64 {0} << std::size_t {40};
    QTest::newRow("for want of room") << false << true << qint64 {20 * 600} << std::size_t {40};
    QTest::newRow("archived") << true << true << qint64 {0} << std::size_t {48}; // those of the first quarter
    QTest::newRow("nothing is reported any more") << false << false << qint64 {0} << std::size_t {48};
}

void TestCallRetention::aCallStaysWhileItsEventWaits()
{
    QFETCH(bool, archives);
    QFETCH(bool, reports);
    QFETCH(qint64, maxBytes);
    QFETCH(std::size_t, leaving);
    const qint64 deadId = m_calls[callCount - 11].id;
    const qint64 waitingId = m_calls[callCount - 41].id;
    mustRun(m_hub->connection(),
            u"INSERT INTO outbox_events (call_id, dead) VALUES (%1, 1), (%2, 0)"_s.arg(deadId).arg(waitingId));
    RetentionBounds bounds;
    bounds.nowMs = m_fixture->clock.utcMs();
    bounds.beforeMs = maxBytes > 0 ? 0 : startMs + 60 * stepMs;
    bounds.maxBytes = maxBytes;
    bounds.archives = archives;
    bounds.reports = reports;
    const RetentionPortion portion = prepared(bounds);
    QCOMPARE(portion->size(), leaving);
    remove(portion);
    QCOMPARE(m_hub->queries().call(waitingId).has_value(), archives || reports);
}

void TestCallRetention::aClockThatIsAheadTakesNothing_data()
{
    QTest::addColumn<int>("keepDays");
    QTest::addColumn<int>("aheadDays"); // of the newest call
    QTest::addColumn<bool>("isProven");
    QTest::addColumn<bool>("removes");
    QTest::newRow("nobody called for a while") << 30 << 30 << false << true;
    QTest::newRow("a weekend") << 1 << 3 << false << true;
    QTest::newRow("all has gone before") << 30 << 32 << false << false;
    QTest::newRow("a long memory") << 60 << 90 << false << false;
    QTest::newRow("a year, of a long memory") << 300 << 365 << false << false;
    QTest::newRow("fifty years") << 30 << 50 * 365 << false << false;
    QTest::newRow("years for which the clock stood") << 30 << 2 * 365 << true << true;
}

void TestCallRetention::aClockThatIsAheadTakesNothing()
{
    QFETCH(int, keepDays);
    QFETCH(int, aheadDays);
    QFETCH(bool, isProven);
    QFETCH(bool, removes);
    RetentionBounds bounds;
    bounds.nowMs = CallIdGenerator::startedAtMs(m_calls.first().id) + aheadDays * dayMs;
    bounds.beforeMs = bounds.nowMs - keepDays * dayMs;
    bounds.isClockProven = isProven;
    if (!removes)
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression {u"^Nothing is removed by age for now"_s});
    QCOMPARE(prepared(bounds)->empty(), !removes);
}

void TestCallRetention::callsOfAClockThatIsAheadDoNotProveIt()
{
    moveCallsBefore(startMs + 70 * stepMs);
    RetentionBounds bounds;
    bounds.nowMs = startMs + 50 * 365 * dayMs;
    bounds.beforeMs = bounds.nowMs - 30 * dayMs;
    bounds.archiveQuarters = 100;
    bounds.isClockProven = false;
    m_fixture->clock.set(bounds.nowMs - stepMs);
    CallWriter writer {m_hub->connection()};
    QVERIFY(writer.prepare());
    QVERIFY(writer.write(std::vector<QueuedCall> {{0, 0, m_fixture->call()}}));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression {u"^Nothing is removed by age for now"_s}); // once
    QVERIFY(prepared(bounds)->empty());
    QVERIFY(prepared(bounds)->empty());
    QCOMPARE(CallArchive::existing(m_fixture->path()).size(), 2);
    bounds.nowMs += 2 * dayMs; // people have called for two days: so be it
    QCOMPARE(prepared(bounds)->size(), std::size_t {callCount - 70});
    QCOMPARE(CallArchive::existing(m_fixture->path()).size(), 1);
}

/// Of a hub that nobody calls: by its looks, which suspending the machine may put apart.
void TestCallRetention::aClockThatStandsIsBelieved()
{
    constexpr int looks = 200;
    StoreTiming timing;
    timing.retainDelayMs = 0;
    timing.retainIntervalMs = 0;
    CallRetention retention {m_hub->connection(), m_fixture->clock, timing, [] { return true; }};
    int proven = 0;
    int asked = 0;
    connect(&retention, &CallRetention::portionWanted, this, [&](const RetentionBounds &bounds) {
        ++asked;
        proven += bounds.isClockProven ? 1 : 0;
        const qint64 stepOfLook = asked == 20 ? 30 * dayMs : asked % 50 == 0 ? 2 * dayMs : 600'000;
        m_fixture->clock.set(m_fixture->clock.utcMs() + (asked <= looks ? stepOfLook : 0));
        retention.remove(std::make_shared<const std::vector<qint64>>());
    });
    retention.apply(SettingValues {});
    QTRY_VERIFY_WITH_TIMEOUT(asked >= looks, 10'000);
    QCOMPARE(proven, asked - 20 - 144);
}

QTEST_GUILESS_MAIN(TestCallRetention)
#include "tst_callretention.moc"
