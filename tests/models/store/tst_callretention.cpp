// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "models/store/attachedarchive.h"
#include "models/store/auditrepository.h"
#include "models/store/bodyrepository.h"
#include "models/store/callarchive.h"
#include "models/store/callarchivist.h"
#include "models/store/callretention.h"
#include "models/store/callwriter.h"
#include "models/store/sql.h"
#include "models/store/store.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 dayMs = 24LL * 3'600'000;
constexpr qint64 startMs = 1'767'139'200'000; // 2025-12-31T00:00:00Z: the calls are in two quarters
constexpr int callCount = 96;
constexpr qint64 stepMs = 1'800'000; // one call each half hour

QList<qint64> idsOf(const QList<CallRow> &rows)
{
    QList<qint64> ids;
    for (const CallRow &row : rows)
        ids.append(row.call.id);
    return ids;
}
} // namespace

/// Calls leave the database in order, arrive in the archives first, and the log shows each of them once at any time.
class TestCallRetention final : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void quartersAreThoseOfUtc();
    void everyFilterReachesOverTheBorder_data();
    void everyFilterReachesOverTheBorder();
    void pagesMeetEveryCallOnce();
    void aCallIsFoundWhereverItIs();
    void aPageOfTheDatabaseOpensNoArchive();
    void copiesThatWereNotFollowedByADeletionCostNothing();
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
    void oldArchivesAreRemoved();
    void anArchiveFollowsANewerSchema();
    void archivesArePrivateAndStandAlone();
    void oldAuditEntriesLeaveByAge();
    void tellsSizes();

private:
    [[nodiscard]] RetentionPortion prepared(const RetentionBounds &bounds);
    void remove(const RetentionPortion &portion);
    void moveCallsBefore(qint64 beforeMs);
    void runStore(const QHash<QString, QString> &settings, const std::function<bool()> &done);

    [[nodiscard]] qint64 callsInDatabase()
    {
        return readInteger(m_hub->connection(), u"SELECT count(*) FROM main.model_calls"_s).value_or(-1);
    }

    [[nodiscard]] QList<qint64> allIds(const CallQuery &query = {})
    {
        return m_hub->queries()
            .calls(query)
            .map([](const CallPage &page) { return idsOf(page.rows); })
            .value_or(QList<qint64> {});
    }

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
    std::unique_ptr<CallArchivist> m_archivist;
    QList<ModelCall> m_calls; ///< newest first
};

void TestCallRetention::init()
{
    m_archivist.reset();
    m_hub.reset();
    m_calls.clear();
    m_fixture = std::make_unique<StoreFixture>();
    m_fixture->clock.set(startMs);
    m_hub = m_fixture->open();
    m_fixture->addPeople(*m_hub);
    QVERIFY(m_hub->commands(u"tests"_s).addApp(u"second"_s, {}, {}));
    QVERIFY(m_hub->commands(u"tests"_s).addProvider(u"other"_s, u"openai"_s, {}, {}, true));
    CallWriter writer {m_hub->connection()};
    QVERIFY(writer.prepare());
    for (int i = 0; i < callCount; ++i) {
        m_fixture->clock.set(startMs + i * stepMs);
        ModelCall call = m_fixture->call();
        call.appId = 1 + i % 2;
        call.providerId = i % 5 == 0 ? 2 : 1;
        call.credentialId = i % 5 == 0 ? 0 : 1;
        call.status = static_cast<CallStatus>(i % 3);
        call.modelServed = i % 4 == 0 ? u"gpt-5"_s : u"gpt-5-mini"_s;
        call.modelAsked = i % 6 == 0 ? u"fast"_s : u"openai/"_s + call.modelServed;
        call.durationUs = i * 200'000;
        CallAttempt second = call.attempts.first();
        second.number = 2;
        call.attempts.append(second);
        QVERIFY(writer.write(std::vector<QueuedCall> {{0, 0, call}}));
        m_calls.prepend(call);
    }
    m_archivist = std::make_unique<CallArchivist>(m_fixture->path());
}

RetentionPortion TestCallRetention::prepared(const RetentionBounds &bounds)
{
    QSignalSpy spy {m_archivist.get(), &CallArchivist::prepared};
    m_archivist->prepare(bounds);
    return spy.size() == 1 ? spy.first().first().value<RetentionPortion>() : nullptr;
}

void TestCallRetention::remove(const RetentionPortion &portion)
{
    StoreTiming timing;
    timing.retainPauseMs = 0;
    CallRetention retention {m_hub->connection(), m_fixture->clock, timing, [] { return true; }};
    QSignalSpy next {&retention, &CallRetention::portionWanted};
    retention.remove(portion);
    QTRY_COMPARE_WITH_TIMEOUT(next.size(), 1, 10'000);
}

void TestCallRetention::moveCallsBefore(qint64 beforeMs)
{
    RetentionBounds bounds;
    bounds.nowMs = m_fixture->clock.utcMs();
    bounds.beforeMs = beforeMs;
    for (RetentionPortion portion = prepared(bounds); portion && !portion->empty(); portion = prepared(bounds))
        remove(portion);
}

void TestCallRetention::runStore(const QHash<QString, QString> &settings, const std::function<bool()> &done)
{
    for (auto setting = settings.begin(); setting != settings.end(); ++setting)
        QVERIFY(m_hub->commands(u"tests"_s).setSetting(setting.key(), setting.value()));
    Store store {m_fixture->path(), &m_fixture->vault, &m_fixture->clock};
    StoreTiming timing;
    timing.retainDelayMs = 0;
    timing.retainPauseMs = 0;
    timing.jobIntervalMs = 50;
    store.setTiming(timing);
    QSignalSpy opened {&store, &Store::opened};
    QSignalSpy published {&store, &Store::snapshotPublished};
    store.open();
    QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(done(), 10'000);
    QCOMPARE(published.size(), 1); // deletions publish nothing
}

void TestCallRetention::quartersAreThoseOfUtc()
{
    const int quarter = CallArchive::quarterOf(startMs + dayMs);
    QCOMPARE(CallArchive::quarterOf(startMs + dayMs - 1), quarter - 1);
    const CallArchive archive = CallArchive::forCall(u"/data/portico.db"_s, CallIdGenerator::firstAt(startMs + dayMs));
    QCOMPARE(archive.path, u"/data/archive/calls-2026Q1.db"_s);
    QCOMPARE(archive.quarter, quarter);
    QCOMPARE(archive.firstId(), CallIdGenerator::firstAt(startMs + dayMs));
    QCOMPARE(archive.endId(), CallIdGenerator::firstAt(startMs + 91 * dayMs));
}

void TestCallRetention::everyFilterReachesOverTheBorder_data()
{
    QTest::addColumn<CallQuery>("query");
    CallQuery query;
    QTest::newRow("all") << query;
    query.sinceMs = startMs + 10 * stepMs;
    QTest::newRow("since") << query;
    query.untilMs = startMs + 60 * stepMs;
    QTest::newRow("range") << query;
    query = {};
    query.untilMs = startMs + 30 * stepMs;
    QTest::newRow("only archived") << query;
    query = {};
    query.app = u"second"_s;
    QTest::newRow("app") << query;
    query.provider = u"other"_s;
    QTest::newRow("app and provider") << query;
    query = {};
    query.model = u"gpt-5"_s;
    QTest::newRow("served model") << query;
    query.model = u"openai/gpt-5-mini"_s;
    QTest::newRow("asked model") << query;
    query.model = u"fast"_s;
    QTest::newRow("alias") << query;
    query = {};
    query.status = CallStatus::Failed;
    QTest::newRow("failed") << query;
    query.status = CallStatus::Succeeded;
    QTest::newRow("succeeded") << query;
    query = {};
    query.minDurationUs = 3'000'000;
    QTest::newRow("slow") << query;
    query.app = u"tests"_s;
    QTest::newRow("slow of an app") << query;
}

void TestCallRetention::everyFilterReachesOverTheBorder()
{
    QFETCH(CallQuery, query);
    const QList<qint64> expected = allIds(query);
    QVERIFY(expected.size() > 2);
    moveCallsBefore(startMs + 70 * stepMs); // two archives: what is before the year's end, and after
    QCOMPARE(CallArchive::existing(m_fixture->path()).size(), 2);
    QCOMPARE(callsInDatabase(), callCount - 70);
    QCOMPARE(allIds(query), expected);
}

void TestCallRetention::pagesMeetEveryCallOnce()
{
    CallQuery mini;
    mini.model = u"gpt-5-mini"_s;
    for (const CallQuery &first : {CallQuery {}, mini}) {
        const QList<qint64> expected = allIds(first);
        moveCallsBefore(startMs + 70 * stepMs);
        for (const int limit : {1, 7, 26, 48}) {
            CallQuery query = first;
            query.limit = limit;
            QList<qint64> met;
            do {
                const auto page = m_hub->queries().calls(query);
                QVERIFY2(page, page ? "" : qPrintable(page.error().detail));
                met.append(idsOf(page->rows));
                query.beforeId = page->nextBeforeId;
            } while (query.beforeId != 0 && met.size() <= callCount);
            QCOMPARE(met, expected);
        }
    }
}

void TestCallRetention::aCallIsFoundWhereverItIs()
{
    moveCallsBefore(startMs + 70 * stepMs);
    for (const ModelCall &call : {m_calls.first(), m_calls[50], m_calls.last()}) {
        const auto found = m_hub->queries().call(call.id);
        QVERIFY(found);
        QCOMPARE(found->call.requestId, call.requestId);
        QCOMPARE(found->call.attempts.size(), 2);
        QVERIFY(!found->appName.isEmpty());
        QVERIFY(!found->providerName.isEmpty());
        CallQuery query;
        query.requestId = call.requestId;
        QCOMPARE(allIds(query), QList<qint64> {call.id});
    }
    QCOMPARE(m_hub->queries().call(m_calls.last().id + 1).error().code, ErrorCode::NotFound);
}

void TestCallRetention::aPageOfTheDatabaseOpensNoArchive()
{
    moveCallsBefore(startMs + 40 * stepMs); // all of the year that ended
    const CallArchive archive = CallArchive::existing(m_fixture->path()).first();
    QFile file {archive.path};
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write("garbage") == 7);
    file.close();
    CallQuery query;
    query.limit = 20;
    QCOMPARE(allIds(query).size(), 20);
    query.afterId = m_calls[3].id;
    QCOMPARE(allIds(query).size(), 3);
    const auto all = m_hub->queries().calls({});
    QVERIFY(!all); // an archive that cannot be read is told, never left out
    QVERIFY2(all.error().detail.contains(archive.path), qPrintable(all.error().detail));
}

void TestCallRetention::copiesThatWereNotFollowedByADeletionCostNothing()
{
    const QList<qint64> expected = allIds();
    RetentionBounds bounds;
    bounds.nowMs = m_fixture->clock.utcMs();
    bounds.beforeMs = startMs + 30 * stepMs;
    QCOMPARE(prepared(bounds)->size(), 30); // and the program ended here
    QCOMPARE(allIds(), expected);
    CallQuery query;
    query.limit = 10;
    query.beforeId = m_calls[callCount - 20].id;
    QCOMPARE(allIds(query), expected.mid(callCount - 19, 10));
    m_archivist = std::make_unique<CallArchivist>(m_fixture->path());
    const RetentionPortion again = prepared(bounds);
    QCOMPARE(again->size(), 30);
    remove(again);
    QCOMPARE(callsInDatabase(), callCount - 30);
    QCOMPARE(allIds(), expected);
}

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

void TestCallRetention::oldArchivesAreRemoved()
{
    moveCallsBefore(startMs + 70 * stepMs);
    RetentionBounds bounds;
    bounds.beforeMs = startMs;
    bounds.nowMs = startMs + 10 * dayMs;
    for (const int quarters : {0, 1}) {
        bounds.archiveQuarters = quarters;
        QVERIFY(prepared(bounds)->empty());
        QCOMPARE(CallArchive::existing(m_fixture->path()).size(), 2);
    }
    bounds.nowMs = startMs + 100 * dayMs; // two quarters after the first
    QVERIFY(prepared(bounds)->empty());
    QCOMPARE(CallArchive::existing(m_fixture->path()).size(), 1);
    QCOMPARE(allIds().size(), callCount - 48);
}

void TestCallRetention::anArchiveFollowsANewerSchema()
{
    moveCallsBefore(startMs + 70 * stepMs);
    const Connection &connection = m_hub->connection();
    mustRun(connection, u"ALTER TABLE model_calls ADD COLUMN region TEXT NOT NULL DEFAULT 'none'"_s);
    mustRun(connection, u"CREATE INDEX model_calls_region ON model_calls (region, id)"_s);
    const int version = valueOf(connection, u"PRAGMA user_version"_s).toInt() + 1;
    mustRun(connection, u"PRAGMA user_version = %1"_s.arg(version));
    QVERIFY(bringArchivesUpToDate(connection));
    const AttachedArchive archive {connection, CallArchive::existing(m_fixture->path()).last()};
    QVERIFY(archive.attached());
    QCOMPARE(valueOf(connection, u"PRAGMA archive.user_version"_s).toInt(), version);
    QCOMPARE(valueOf(connection, u"SELECT count(*) FROM archive.model_calls WHERE region = 'none'"_s), u"48"_s);
    QCOMPARE(valueOf(connection, u"SELECT name FROM archive.sqlite_schema WHERE name = 'model_calls_region'"_s),
             u"model_calls_region"_s);
}

void TestCallRetention::archivesArePrivateAndStandAlone()
{
    moveCallsBefore(startMs + 70 * stepMs);
    for (const CallArchive &archive : CallArchive::existing(m_fixture->path())) {
        QCOMPARE(QFile::permissions(archive.path) & QFile::Permissions {0x0077}, QFile::Permissions {});
        QVERIFY(!QFile::exists(archive.path + u"-wal"_s));
        const auto alone = Connection::open(archive.path, Connection::Mode::ReadWrite);
        QVERIFY(alone);
        QCOMPARE(valueOf(*alone, u"PRAGMA integrity_check"_s), u"ok"_s);
        QCOMPARE(valueOf(*alone, u"SELECT count(*) FROM pragma_foreign_key_list('model_calls')"_s), u"0"_s);
        QCOMPARE(valueOf(*alone, u"SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"_s),
                 valueOf(m_hub->connection(),
                         u"SELECT count(*) FROM sqlite_schema WHERE type = 'index' "
                         "AND sql IS NOT NULL AND tbl_name IN ('model_calls', 'call_attempts')"_s));
    }
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

void TestCallRetention::tellsSizes()
{
    const BodyRepository bodies {m_hub->connection()};
    for (const ModelCall &call : std::as_const(m_calls))
        QVERIFY(bodies.add(packed({call.id, {"of " + QByteArray::number(call.id), {}, false}, {}}, HubSnapshot {})));
    QCOMPARE(m_hub->queries().storage()->bodyBytes, bodies.heldBytes().value());
    mustRun(m_hub->connection(), u"INSERT INTO stored_responses VALUES (1, 'resp_a', NULL, x'', x'', 4321, 1, 0)"_s);
    moveCallsBefore(startMs + 70 * stepMs);
    const auto sizes = m_hub->queries().storage();
    QVERIFY(sizes);
    QCOMPARE(sizes->bodyBytes, bodies.heldBytes().value());
    QVERIFY(sizes->bodyBytes > 26 * 120); // of the calls that stay
    QVERIFY(sizes->bodyBytes < 30 * 300);
    QCOMPARE(sizes->responseBytes, 4321);
    QVERIFY(sizes->databaseBytes > 50'000);
    QVERIFY(sizes->freeBytes > 0);
    QCOMPARE(sizes->calls, callCount - 70);
    QCOMPARE(sizes->oldestCallMs, startMs + 70 * stepMs);
    QCOMPARE(sizes->archives.size(), 2);
    QCOMPARE(sizes->archives.first().name, u"calls-2026Q1.db"_s);
    QVERIFY(sizes->archiveBytes() > 50'000);
}

QTEST_GUILESS_MAIN(TestCallRetention)
#include "tst_callretention.moc"
