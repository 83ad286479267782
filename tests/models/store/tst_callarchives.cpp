// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/store/attachedarchive.h"
#include "models/store/bodyrepository.h"
#include "models/store/callarchive.h"
#include "models/store/callwriter.h"
#include "tests/models/store/retentiontest.h"

using namespace Qt::Literals::StringLiterals;

/// Calls arrive in the archives before they leave the database, and the log shows each of them once at any time.
class TestCallArchives final : public RetentionTest
{
    Q_OBJECT

private slots:
    void quartersAreThoseOfUtc();
    void everyFilterReachesOverTheBorder_data();
    void everyFilterReachesOverTheBorder();
    void pagesMeetEveryCallOnce();
    void aCallIsFoundWhereverItIs();
    void aPageOfTheDatabaseOpensNoArchive();
    void copiesThatWereNotFollowedByADeletionCostNothing();
    void oldArchivesAreRemoved();
    void anArchiveFollowsANewerSchema();
    void archivesArePrivateAndStandAlone();
    void tellsSizes();
    void aDamagedArchiveHidesItsOwnCallsOnly_data();
    void aDamagedArchiveHidesItsOwnCallsOnly();
    void retentionSaysWhichArchiveIsDamaged();
    void aCallThatBeganInAnotherQuarterIsFoundByItsStart_data();
    void aCallThatBeganInAnotherQuarterIsFoundByItsStart();
};

void TestCallArchives::quartersAreThoseOfUtc()
{
    const int quarter = CallArchive::quarterOf(startMs + dayMs);
    QCOMPARE(CallArchive::quarterOf(startMs + dayMs - 1), quarter - 1);
    const CallArchive archive = CallArchive::forCall(u"/data/portico.db"_s, CallIdGenerator::firstAt(startMs + dayMs));
    QCOMPARE(archive.path, u"/data/archive/calls-2026Q1.db"_s);
    QCOMPARE(archive.quarter, quarter);
    QCOMPARE(archive.firstId(), CallIdGenerator::firstAt(startMs + dayMs));
    QCOMPARE(archive.endId(), CallIdGenerator::firstAt(startMs + 91 * dayMs));
}

void TestCallArchives::everyFilterReachesOverTheBorder_data()
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

void TestCallArchives::everyFilterReachesOverTheBorder()
{
    QFETCH(CallQuery, query);
    const QList<qint64> expected = allIds(query);
    QVERIFY(expected.size() > 2);
    moveCallsBefore(startMs + 70 * stepMs); // two archives: what is before the year's end, and after
    QCOMPARE(CallArchive::existing(m_fixture->path()).size(), 2);
    QCOMPARE(callsInDatabase(), callCount - 70);
    QCOMPARE(allIds(query), expected);
}

void TestCallArchives::pagesMeetEveryCallOnce()
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

void TestCallArchives::aCallIsFoundWhereverItIs()
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

void TestCallArchives::aPageOfTheDatabaseOpensNoArchive()
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
    QVERIFY(all); // an archive that cannot be read is told, never just left out
    QVERIFY2(all->missing.value(0).contains(archive.path), qPrintable(all->missing.value(0)));
}

void TestCallArchives::copiesThatWereNotFollowedByADeletionCostNothing()
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

void TestCallArchives::oldArchivesAreRemoved()
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

void TestCallArchives::anArchiveFollowsANewerSchema()
{
    moveCallsBefore(startMs + 70 * stepMs);
    const Connection &connection = m_hub->connection();
    mustRun(connection, u"ALTER TABLE model_calls ADD COLUMN region TEXT NOT NULL DEFAULT 'none'"_s);
    mustRun(connection, u"CREATE INDEX model_calls_region ON model_calls (region, id)"_s);
    const int version = valueOf(connection, u"PRAGMA user_version"_s).toInt() + 1;
    mustRun(connection, u"PRAGMA user_version = %1"_s.arg(version));
    bringArchivesUpToDate(connection);
    const AttachedArchive archive {connection, CallArchive::existing(m_fixture->path()).last()};
    QVERIFY(archive.attached());
    QCOMPARE(valueOf(connection, u"PRAGMA archive.user_version"_s).toInt(), version);
    QCOMPARE(valueOf(connection, u"SELECT count(*) FROM archive.model_calls WHERE region = 'none'"_s), u"48"_s);
    QCOMPARE(valueOf(connection, u"SELECT name FROM archive.sqlite_schema WHERE name = 'model_calls_region'"_s),
             u"model_calls_region"_s);
}

void TestCallArchives::archivesArePrivateAndStandAlone()
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

void TestCallArchives::tellsSizes()
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

void TestCallArchives::aCallThatBeganInAnotherQuarterIsFoundByItsStart_data()
{
    QTest::addColumn<int>("limit");
    for (const int limit : {1, 13, 100})
        QTest::addRow("%d a page", limit) << limit;
}

void TestCallArchives::aCallThatBeganInAnotherQuarterIsFoundByItsStart()
{
    QFETCH(int, limit);
    m_fixture->clock.set(startMs + 30 * stepMs); // of the year that ends, and recorded after all others
    const ModelCall slow = m_fixture->call();
    m_fixture->clock.set(startMs + 100 * stepMs);
    CallWriter writer {m_hub->connection()};
    QVERIFY(writer.prepare());
    QVERIFY(writer.write(std::vector<QueuedCall> {{0, 0, slow}, {0, 1, m_fixture->call()}}));
    QCOMPARE(CallArchive::forCall(m_fixture->path(), slow.id).quarter, CallArchive::quarterOf(startMs + dayMs));
    const qint64 borderMs = startMs + 40 * stepMs;
    QList<qint64> expected {slow.id};
    for (const ModelCall &call : m_calls.mid(callCount - 40))
        expected.append(call.id);
    for (const qint64 movedMs : {startMs, startMs + 70 * stepMs, startMs + 99 * stepMs}) {
        moveCallsBefore(movedMs);
        CallQuery query;
        query.limit = limit;
        query.untilMs = borderMs;
        QList<qint64> met;
        do {
            const auto page = m_hub->queries().calls(query);
            QVERIFY2(page, page ? "" : qPrintable(page.error().detail));
            met.append(idsOf(page->rows));
            query.beforeId = page->nextBeforeId;
        } while (query.beforeId != 0);
        QCOMPARE(met, expected);
        query.untilMs = 0;
        query.sinceMs = borderMs;
        query.limit = 100;
        QCOMPARE(allIds(query).size(), callCount - 40 + 1);
        QVERIFY(!allIds(query).contains(slow.id));
    }
    QCOMPARE(callsInDatabase(), 1);
}

void TestCallArchives::aDamagedArchiveHidesItsOwnCallsOnly_data()
{
    QTest::addColumn<QByteArray>("content"); // null: the beginning of what it was
    QTest::addColumn<QString>("trouble");
    QTest::newRow("cut") << QByteArray {} << u"is damaged: copy it back"_s;
    QTest::newRow("something else") << QByteArray {"junk"}.repeated(5'000) << u"is damaged: copy it back"_s;
    QTest::newRow("empty") << QByteArray {""} << u"no such table"_s;
}

void TestCallArchives::aDamagedArchiveHidesItsOwnCallsOnly()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, trouble);
    moveCallsBefore(startMs + 70 * stepMs);
    const CallArchive older = CallArchive::existing(m_fixture->path()).last();
    QFile file {older.path};
    QVERIFY(!QFileInfo::exists(older.path + u"-wal"_s));
    QVERIFY(file.resize(content.isNull() ? 8'192 : 0) && file.open(QIODevice::Append));
    QCOMPARE(file.write(content), content.size());
    file.close();

    const auto page = m_hub->queries().fullCalls({});
    QVERIFY2(page, page ? "" : qPrintable(page.error().detail));
    QCOMPARE(page->rows.size(), callCount - 48);
    QCOMPARE(page->missing.size(), 1);
    const QString told = page->missing.first();
    QVERIFY2(told.startsWith(u"the archive %1 "_s.arg(older.path)) && told.contains(trouble), qPrintable(told));
    QVERIFY(!told.contains(m_fixture->path()));
    QCOMPARE(m_hub->queries().call(m_calls.last().id).error().code, ErrorCode::NotFound);
    QVERIFY(m_hub->queries().call(m_calls.last().id).error().detail.contains(older.path));
    QVERIFY(m_hub->queries().call(m_calls[40].id)); // in the other archive
    const auto sizes = m_hub->queries().storage();
    QVERIFY(sizes && sizes->archives.first().error.isEmpty());
    QCOMPARE(sizes->archives.last().error, told);
}

void TestCallArchives::retentionSaysWhichArchiveIsDamaged()
{
    moveCallsBefore(startMs + 10 * stepMs);
    m_archivist = std::make_unique<CallArchivist>(m_fixture->path());
    const CallArchive archive = CallArchive::existing(m_fixture->path()).first();
    QVERIFY(QFile::resize(archive.path, 8'192));
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression {u"^Old calls were not removed: the archive \\S+ is damaged"_s});
    RetentionBounds bounds;
    bounds.nowMs = m_fixture->clock.utcMs();
    bounds.beforeMs = startMs + 20 * stepMs;
    QVERIFY(prepared(bounds)->empty());
    QCOMPARE(callsInDatabase(), callCount - 10);
}

QTEST_GUILESS_MAIN(TestCallArchives)
#include "tst_callarchives.moc"
