// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>

#include <QTest>
#include <QTimeZone>

#include "models/store/callwriter.h"
#include "models/store/migrator.h"
#include "models/store/sql.h"
#include "models/store/usagerepository.h"
#include "models/store/usagespans.h"
#include "models/values/localperiods.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 minuteMs = 60'000;

qint64 at(const char *iso)
{
    return QDateTime::fromString(QString::fromLatin1(iso), Qt::ISODate).toMSecsSinceEpoch();
}

/// As near as a bucket is.
bool isNear(std::optional<qint64> found, qint64 us)
{
    return found && std::abs(*found - us) * 32 <= us;
}

UsageQuery queryOf(UsageQuery::GroupBy groupBy, const char *from, const char *to, const QByteArray &zone = "UTC")
{
    UsageQuery query;
    query.groupBy = groupBy;
    query.fromMs = at(from);
    query.toMs = at(to);
    query.timeZone = zone;
    query.withLatency = true;
    return query;
}
} // namespace

/// Sums that are exact in every zone, and the times beside them.
class TestUsageZones final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void cutsHoursOnlyWhereItMust();
    void everyDayIsExact_data();
    void everyDayIsExact();
    void everyHourIsExact_data();
    void everyHourIsExact();
    void namesAreExactAtTheEdges();
    void monthsAndTypesAreGroups();
    void tellsPercentiles();
    void timesOfACutHourCountOnce();
    void percentilesAreOfThePeriodsOwnCalls_data();
    void percentilesAreOfThePeriodsOwnCalls();
    void aRangeThatCutsAnHourLeavesTheOthersTimesOut();
    void pastCallsGetTheirQuartersAndTimes();
    void tellsADamagedRow();

private:
    void callAt(qint64 ms, qint64 durationUs = 20'000);
    void callEvery(qint64 stepMs, qint64 fromMs, qint64 toMs);

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
    std::unique_ptr<CallWriter> m_writer;
};

void TestUsageZones::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_hub = m_fixture->open();
    m_fixture->addPeople(*m_hub);
    m_writer = std::make_unique<CallWriter>(m_hub->connection());
    QVERIFY(m_writer->prepare());
}

void TestUsageZones::cleanup()
{
    m_writer.reset();
    m_hub.reset();
    m_fixture.reset();
}

void TestUsageZones::callAt(qint64 ms, qint64 durationUs)
{
    m_fixture->clock.set(ms);
    ModelCall call = m_fixture->call();
    call.durationUs = durationUs;
    QVERIFY(m_writer->write(std::vector<QueuedCall> {{0, 0, call}}));
}

void TestUsageZones::callEvery(qint64 stepMs, qint64 fromMs, qint64 toMs)
{
    std::vector<QueuedCall> calls;
    for (qint64 ms = fromMs; ms < toMs; ms += stepMs) {
        m_fixture->clock.set(ms);
        calls.push_back({0, 0, m_fixture->call()});
    }
    QVERIFY(m_writer->write(calls));
}

void TestUsageZones::cutsHoursOnlyWhereItMust()
{
    constexpr qint64 h = usageHourMs;
    constexpr qint64 q = usageQuarterMs;
    QCOMPARE(usageSpans({}), (UsageSpans {}));
    QCOMPARE(usageSpans({h, 2 * h, 4 * h}), (UsageSpans {{{h, 4 * h}}, {}}));
    QCOMPARE(usageSpans({h + q, 5 * h}), (UsageSpans {{{2 * h, 5 * h}}, {{h, 2 * h}}}));
    QCOMPARE(usageSpans({h, 3 * h + 2 * q}), (UsageSpans {{{h, 3 * h}}, {{3 * h, 4 * h}}}));
    QCOMPARE(usageSpans({h + q, h + 2 * q}), (UsageSpans {{}, {{h, 2 * h}}}));
    QCOMPARE(usageSpans({h, 2 * h + q, 2 * h + 3 * q, 5 * h}),
             (UsageSpans {{{h, 2 * h}, {3 * h, 5 * h}}, {{2 * h, 3 * h}}}));
}

void TestUsageZones::everyDayIsExact_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QString>("day"); // local, at whose beginning to ask
    QTest::addColumn<qint64>("quarters");
    const auto row = [](const char *zone, const char *day, qint64 quarters) {
        QTest::addRow("%s %s", zone, day) << QByteArray {zone} << QString::fromLatin1(day) << quarters;
    };
    row("UTC", "2026-03-28", 96);
    row("Asia/Kolkata", "2026-03-28", 96);
    row("Asia/Kathmandu", "2026-03-29", 96);
    row("Pacific/Chatham", "2026-04-05", 100);
    row("Australia/Lord_Howe", "2026-04-05", 98);
    row("Australia/Lord_Howe", "2026-10-04", 94);
    row("America/New_York", "2026-03-08", 92);
    row("America/New_York", "2026-11-01", 100);
    row("America/St_Johns", "2026-11-01", 100);
    row("Europe/Berlin", "2026-03-29", 92);
}

void TestUsageZones::everyDayIsExact()
{
    QFETCH(QByteArray, zone);
    QFETCH(QString, day);
    QFETCH(qint64, quarters);
    const QTimeZone timeZone {zone};
    const QDate date = QDate::fromString(day, Qt::ISODate);
    const auto startOf = [&timeZone](const QDate &of) { return of.startOfDay(timeZone).toMSecsSinceEpoch(); };
    callEvery(15 * minuteMs, startOf(date) - 20 * usageHourMs, startOf(date.addDays(1)) + 20 * usageHourMs);
    UsageQuery query;
    query.timeZone = zone;
    query.fromMs = startOf(date.addDays(-1));
    query.toMs = startOf(date.addDays(2));
    const auto days = m_hub->queries().usage(query);
    QCOMPARE(days->size(), 3);
    QCOMPARE(days->at(1).startMs, startOf(date));
    QCOMPARE(days->at(1).calls, quarters);
    QCOMPARE(days->at(1).creditsNano, quarters * 100'000);
    QCOMPARE(days->at(1).inputTokens, quarters * 120);
    QCOMPARE(days->at(0).calls, 80);
    QCOMPARE(days->at(2).calls, 80);
}

void TestUsageZones::everyHourIsExact_data()
{
    QTest::addColumn<QByteArray>("zone");
    for (const char *zone : {"UTC", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns"})
        QTest::newRow(zone) << QByteArray {zone};
}

void TestUsageZones::everyHourIsExact()
{
    QFETCH(QByteArray, zone);
    callEvery(5 * minuteMs, at("2026-03-09T00:00:00Z"), at("2026-03-12T00:00:00Z"));
    const auto hours = m_hub->queries().usage(
        queryOf(UsageQuery::GroupBy::Hour, "2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z", zone));
    qint64 calls = 0;
    for (qsizetype i = 0; i < hours->size(); ++i) {
        const UsageBucket &hour = hours->at(i);
        calls += hour.calls;
        QCOMPARE(QDateTime::fromMSecsSinceEpoch(hour.startMs, QTimeZone {zone}).time().minute(), 0);
        QVERIFY(hour.calls == 12 || i == 0 || i + 1 == hours->size());
    }
    QCOMPARE(calls, 288); // the first and the last are cut by the range
}

void TestUsageZones::namesAreExactAtTheEdges()
{
    callEvery(5 * minuteMs, at("2026-03-10T00:00:00Z"), at("2026-03-10T06:00:00Z"));
    const auto count = [this](const char *from, const char *to) {
        const auto models = m_hub->queries().usage(queryOf(UsageQuery::GroupBy::Model, from, to));
        return models->isEmpty() ? 0 : models->first().calls;
    };
    QCOMPARE(count("2026-03-10T01:30:00Z", "2026-03-10T04:15:00Z"), 33);
    QCOMPARE(count("2026-03-10T01:15:00Z", "2026-03-10T01:45:00Z"), 6);
    QCOMPARE(count("2026-03-10T01:20:00Z", "2026-03-10T01:21:00Z"), 3); // the quarter that it lies in
    QCOMPARE(count("2026-03-10T06:00:00Z", "2026-03-11T00:00:00Z"), 0);
    QCOMPARE(count("2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"), 72);
}

void TestUsageZones::monthsAndTypesAreGroups()
{
    callAt(at("2026-02-28T18:29:00Z"));
    callAt(at("2026-02-28T18:31:00Z")); // March in Kolkata
    callAt(at("2026-03-31T18:29:00Z"));
    const auto months = m_hub->queries().usage(
        queryOf(UsageQuery::GroupBy::Month, "2026-01-01T00:00:00Z", "2026-05-01T00:00:00Z", "Asia/Kolkata"));
    QCOMPARE(months->size(), 2);
    QCOMPARE(months->at(0).calls, 1);
    QCOMPARE(months->at(1).startMs, at("2026-02-28T18:30:00Z"));
    QCOMPARE(months->at(1).calls, 2);
    const auto types =
        m_hub->queries().usage(queryOf(UsageQuery::GroupBy::Type, "2026-01-01T00:00:00Z", "2026-05-01T00:00:00Z"));
    QCOMPARE(types->size(), 1);
    QCOMPARE(types->first().key, u"chat"_s);
}

void TestUsageZones::tellsPercentiles()
{
    for (int i = 1; i <= 100; ++i)
        callAt(at("2026-03-10T00:00:00Z") + i * 20 * minuteMs, i * 1'000);
    const auto days =
        m_hub->queries().usage(queryOf(UsageQuery::GroupBy::App, "2026-03-10T00:00:00Z", "2026-03-12T00:00:00Z"));
    const UsageBucket &app = days->first();
    QCOMPARE(app.duration.count(), 100);
    for (const auto &[perMille, us] : {std::pair {500, 50'000}, {950, 95'000}, {990, 99'000}})
        QVERIFY(std::abs(app.duration.percentileUs(perMille).value() - us) * 32 <= us);
    QVERIFY(std::abs(app.ttfb.percentileUs(500).value() - 1'500) * 32 <= 1'500);
    UsageQuery without = queryOf(UsageQuery::GroupBy::App, "2026-03-10T00:00:00Z", "2026-03-12T00:00:00Z");
    without.withLatency = false;
    QCOMPARE(m_hub->queries().usage(without)->first().duration.count(), 0);
    QCOMPARE(m_hub->queries().usage(without)->first().calls, 100);
}

void TestUsageZones::timesOfACutHourCountOnce()
{
    callAt(at("2026-03-10T18:10:00Z"), 10'000); // the 10th in Kolkata
    callAt(at("2026-03-10T18:35:00Z"), 20'000); // the 11th
    callAt(at("2026-03-10T18:40:00Z"), 30'000);
    const auto days = m_hub->queries().usage(
        queryOf(UsageQuery::GroupBy::Day, "2026-03-09T00:00:00Z", "2026-03-12T00:00:00Z", "Asia/Kolkata"));
    QCOMPARE(days->size(), 2);
    QCOMPARE(days->at(0).calls, 1);
    QCOMPARE(days->at(0).duration.count(), 1);
    QVERIFY(isNear(days->at(0).duration.percentileUs(990), 10'000));
    QCOMPARE(days->at(1).calls, 2);
    QCOMPARE(days->at(1).duration.count(), 2);
    QVERIFY(isNear(days->at(1).duration.percentileUs(500), 20'000));
    QVERIFY(isNear(days->at(1).duration.percentileUs(990), 30'000));
}

void TestUsageZones::percentilesAreOfThePeriodsOwnCalls_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QString>("from");
    QTest::addColumn<bool>("isByDay");
    const auto row = [](const char *zone, const char *from) {
        for (const bool isByDay : {false, true})
            QTest::addRow("%s %s", zone, isByDay ? "days" : "hours")
                << QByteArray {zone} << QString::fromLatin1(from) << isByDay;
    };
    row("Asia/Kolkata", "2026-10-31T18:30:00Z");
    row("Asia/Kathmandu", "2026-10-31T18:15:00Z");
    row("Australia/Lord_Howe", "2026-10-02T13:30:00Z"); // half an hour forward on the 4th
    row("America/St_Johns", "2026-10-31T02:30:00Z");    // an hour back on the 1st
    row("Europe/Berlin", "2026-10-23T22:00:00Z");
}

/// Quick calls and slow ones in turns that no hour knows of.
void TestUsageZones::percentilesAreOfThePeriodsOwnCalls()
{
    QFETCH(QByteArray, zone);
    QFETCH(QString, from);
    QFETCH(bool, isByDay);
    constexpr qint64 quickUs = 800;
    constexpr qint64 slowUs = 151'000;
    UsageQuery query = queryOf(isByDay ? UsageQuery::GroupBy::Day : UsageQuery::GroupBy::Hour, qPrintable(from),
                               qPrintable(from), zone);
    query.toMs += 4 * usageDayMs;
    const std::vector<qint64> periods =
        localPeriods(isByDay ? LocalPeriod::Day : LocalPeriod::Hour, query.fromMs, query.toMs, QTimeZone {zone});
    std::map<qint64, std::vector<qint64>> timesUs;
    std::vector<QueuedCall> calls;
    quint32 turn = 4;
    for (qint64 ms = query.fromMs; ms < query.toMs; ms += 11 * minuteMs) {
        m_fixture->clock.set(ms);
        ModelCall call = m_fixture->call();
        turn = turn * 1'664'525 + 1'013'904'223;
        call.durationUs = turn >> 30 == 0 ? quickUs : slowUs;
        calls.push_back({0, 0, call});
        timesUs[*std::prev(std::upper_bound(periods.begin(), periods.end(), ms))].push_back(call.durationUs);
    }
    QVERIFY(m_writer->write(calls));
    const auto found = m_hub->queries().usage(query);
    QCOMPARE(static_cast<size_t>(found->size()), timesUs.size());
    for (const UsageBucket &bucket : *found) {
        std::vector<qint64> &own = timesUs[bucket.startMs];
        std::sort(own.begin(), own.end());
        QCOMPARE(bucket.calls, static_cast<qint64>(own.size()));
        QCOMPARE(bucket.duration.count(), bucket.calls);
        QCOMPARE(bucket.ttfb.count(), bucket.calls);
        for (const size_t perMille : {50U, 500U, 950U, 990U}) {
            const size_t rank = std::max<size_t>((own.size() * perMille + 999) / 1000, 1);
            QVERIFY(isNear(bucket.duration.percentileUs(static_cast<int>(perMille)), own[rank - 1]));
        }
    }
}

void TestUsageZones::aRangeThatCutsAnHourLeavesTheOthersTimesOut()
{
    callAt(at("2026-03-10T08:05:00Z"), 900'000);
    callAt(at("2026-03-10T08:20:00Z"), 10'000);
    callAt(at("2026-03-10T08:50:00Z"), 700'000);
    const auto models =
        m_hub->queries().usage(queryOf(UsageQuery::GroupBy::Model, "2026-03-10T08:15:00Z", "2026-03-10T08:45:00Z"));
    QCOMPARE(models->first().calls, 1);
    QCOMPARE(models->first().duration.count(), 1);
    QVERIFY(isNear(models->first().duration.percentileUs(990), 10'000));
}

void TestUsageZones::pastCallsGetTheirQuartersAndTimes()
{
    constexpr int versionBefore = 2;
    const auto connection = Connection::open(m_fixture->path(u"past.db"_s), Connection::Mode::ReadWrite);
    QVERIFY(Migrator(*connection, Migration::builtIn().first(versionBefore)).migrate());
    constexpr qint64 hour = 1'773'100'800'000; // 2026-03-10T00:00:00Z
    const QString call =
        u"INSERT INTO model_calls (id, request_id, started_at_ms, account_id, endpoint, type, model_asked, "
        "model_served, streamed, status, http_status, error_code, error_message, uncached_input, cache_read, "
        "cache_write_5m, cache_write_1h, output, reasoning, images, characters, audio_ms, estimated, cost_nano, "
        "credits_nano, ttfb_us, duration_us, request_bytes, response_bytes, notes, attempts, last_started_at_ms, "
        "last_duration_us, last_http_status, last_reused, last_error_code, last_reason) VALUES (%1, '', %2, 1, '', "
        "'chat', 'm', 'm', 0, '%3', 200, '', '', 7, 2, 1, 0, 5, 0, 0, 0, 0, 0, 11, %4, 900, %5, 0, 0, '', 1, 0, 0, "
        "200, 0, '', '')"_s;
    mustRun(*connection, call.arg(1).arg(hour + minuteMs).arg(u"succeeded"_s, u"3"_s).arg(5'000));
    mustRun(*connection, call.arg(2).arg(hour + 50 * minuteMs).arg(u"succeeded"_s, u"NULL"_s).arg(8'000));
    mustRun(*connection, call.arg(3).arg(hour + 55 * minuteMs).arg(u"failed"_s, u"4"_s).arg(1'000));
    mustRun(*connection,
            u"INSERT INTO usage_hours VALUES (%1, 0, 1, 0, 'm', 'chat', 3, 1, 30, 15, 6, 33, 7, 1, 2700, 14000)"_s.arg(
                hour));
    QVERIFY(Migrator(*connection).migrate());

    const UsageRepository usage {*connection};
    const auto halfHour =
        usage.buckets(queryOf(UsageQuery::GroupBy::Model, "2026-03-10T00:30:00Z", "2026-03-10T01:00:00Z"));
    QVERIFY2(halfHour, halfHour ? "" : qPrintable(halfHour.error().detail));
    const UsageBucket &cut = halfHour->first();
    QCOMPARE(cut.calls, 2);
    QCOMPARE(cut.failures, 1);
    QCOMPARE(cut.inputTokens, 20);
    QCOMPARE(cut.outputTokens, 10);
    QCOMPARE(cut.cacheReadTokens, 4);
    QCOMPARE(cut.costNano, 22);
    QCOMPARE(cut.creditsNano, 4);
    QCOMPARE(cut.unpricedCalls, 1);
    QCOMPARE(cut.durationSumUs, 9'000);
    const auto day = usage.buckets(queryOf(UsageQuery::GroupBy::Day, "2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z"));
    QCOMPARE(day->first().calls, 3);
    QCOMPARE(day->first().duration.count(), 3);
    const qint64 median = day->first().duration.percentileUs(500).value();
    QVERIFY(std::abs(median - 5'000) * 32 <= 5'000);
}

void TestUsageZones::tellsADamagedRow()
{
    callAt(at("2026-03-10T00:10:00Z"));
    mustRun(m_hub->connection(), u"UPDATE usage_hours SET quarters = x'ff'"_s);
    const auto found =
        m_hub->queries().usage(queryOf(UsageQuery::GroupBy::Model, "2026-03-10T00:00:00Z", "2026-03-10T00:15:00Z"));
    QCOMPARE(found.error().code, ErrorCode::DatabaseDamaged);
}

QTEST_GUILESS_MAIN(TestUsageZones)
#include "tst_usagezones.moc"
