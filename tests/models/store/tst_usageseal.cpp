// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <QDateTime>
#include <QTest>
#include <QTimeZone>

#include "models/store/callwriter.h"
#include "models/store/sql.h"
#include "models/store/usageseal.h"
#include "models/store/usagespans.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 startMs = 1'772'323'200'000; // 2026-03-01
constexpr int days = 4;

QString described(const QList<UsageBucket> &buckets, bool withTimes)
{
    QStringList lines;
    for (const UsageBucket &bucket : buckets) {
        QString line = u"%1 %2"_s.arg(bucket.startMs).arg(bucket.key);
        for (const auto part : UsageCounts::parts())
            line += u' ' + QString::number(bucket.*part);
        if (withTimes)
            line += u' ' + QString::fromLatin1(bucket.ttfb.encoded().toHex()) + u' '
                    + QString::fromLatin1(bucket.duration.encoded().toHex());
        lines.append(line);
    }
    return lines.join(u'\n');
}

/// A hub with calls of some days, of several groups, at odd times.
struct Hub
{
    Hub()
        : hub {fixture.open()}
        , writer {hub->connection()}
    {
        fixture.addPeople(*hub);
        const HubCommands commands = hub->commands(u"tests"_s);
        if (!commands.addProvider(u"other"_s, u"openai"_s, {}, {}, true) || !commands.addApp(u"second"_s, {}, {})
            || !writer.prepare())
            qFatal("The hub cannot be made.");
    }

    void callAt(qint64 ms, int kind)
    {
        fixture.clock.set(ms);
        ModelCall call = fixture.call();
        call.appId = kind % 2 + 1;
        call.providerId = kind % 3 == 0 ? 2 : 1;
        call.modelServed = kind % 5 == 0 ? u"large"_s : u"small"_s;
        call.status = kind % 7 == 0 ? CallStatus::Failed : CallStatus::Succeeded;
        call.durationUs = 1'000 * (kind % 97 + 1);
        if (!writer.write(std::vector<QueuedCall> {{0, 0, call}}))
            qFatal("A call cannot be written.");
    }

    int addUp(qint64 nowMs)
    {
        int added = 0;
        while (UsageSeal {hub->connection()}.addNextHour(nowMs).value_or(false))
            ++added;
        if (!writer.readSeal())
            qFatal("The seal cannot be read.");
        return added;
    }

    StoreFixture fixture;
    std::unique_ptr<OfflineHub> hub;
    CallWriter writer;
};
} // namespace

/// Adding hours up makes questions cheap and changes no answer.
class TestUsageSeal final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void changesNoAnswer_data();
    void changesNoAnswer();
    void manyCutHoursAreReadFromTheSumsOfAllGroups();
    void anHourIsAddedWhenItIsOver();
    void hoursWithoutCallsCostNothing();
    void tellsTiersApart();

private:
    std::unique_ptr<Hub> m_plain;
    std::unique_ptr<Hub> m_sealed;
};

void TestUsageSeal::initTestCase()
{
    m_plain = std::make_unique<Hub>();
    m_sealed = std::make_unique<Hub>();
    std::mt19937 random {7};
    for (int i = 0; i < 400; ++i) {
        const qint64 at = startMs + static_cast<qint64>(random() % (days * 24 * 3'600)) * 1'000;
        m_plain->callAt(at, i);
        if (i < 300)
            m_sealed->callAt(at, i);
        if (i == 300)
            QVERIFY(m_sealed->addUp(startMs + (days - 1) * usageDayMs + 5 * usageHourMs) > 40);
        if (i >= 300) // many of them late: their hour is added up already
            m_sealed->callAt(at, i);
    }
}

void TestUsageSeal::cleanupTestCase()
{
    m_plain.reset();
    m_sealed.reset();
}

void TestUsageSeal::changesNoAnswer_data()
{
    QTest::addColumn<int>("group");
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<qint64>("fromMs");
    QTest::addColumn<qint64>("toMs");
    QTest::addColumn<bool>("withTimes"); // else they count in another one of the periods that cut an hour
    constexpr qint64 end = startMs + days * usageDayMs;
    for (int group = 0; group <= static_cast<int>(UsageQuery::GroupBy::Type); ++group) {
        for (const char *zone : {"UTC", "Asia/Kolkata", "Asia/Kathmandu", "America/Los_Angeles"}) {
            const bool isCut = QTimeZone {zone}.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(startMs)) % 3'600 != 0;
            const bool isLong = group == static_cast<int>(UsageQuery::GroupBy::Day)
                                || group == static_cast<int>(UsageQuery::GroupBy::Month);
            const auto row = [&](const char *range, qint64 from, qint64 to) {
                const bool withTimes = !isLong || (!isCut && from % usageHourMs == 0);
                QTest::addRow("%d %s %s", group, zone, range) << group << QByteArray {zone} << from << to << withTimes;
            };
            row("everything", 0, end);
            row("whole days", startMs + usageDayMs, startMs + 3 * usageDayMs);
            row("within a day", startMs + 5 * usageHourMs, startMs + 9 * usageHourMs);
            row("cut", startMs + usageDayMs / 2 + usageQuarterMs, startMs + 3 * usageDayMs + 3 * usageQuarterMs);
        }
    }
}

void TestUsageSeal::changesNoAnswer()
{
    QFETCH(int, group);
    QFETCH(QByteArray, zone);
    QFETCH(qint64, fromMs);
    QFETCH(qint64, toMs);
    QFETCH(bool, withTimes);
    UsageQuery query;
    query.groupBy = static_cast<UsageQuery::GroupBy>(group);
    query.timeZone = zone;
    query.fromMs = fromMs;
    query.toMs = toMs;
    query.withLatency = true;
    const auto expected = m_plain->hub->queries().usage(query);
    const auto found = m_sealed->hub->queries().usage(query);
    QVERIFY(expected && found);
    QVERIFY(!expected->isEmpty());
    QCOMPARE(described(*found, withTimes), described(*expected, withTimes));
}

/// A month by the hour in a half-hour zone is some ten thousands of rows otherwise.
void TestUsageSeal::manyCutHoursAreReadFromTheSumsOfAllGroups()
{
    Hub hub;
    constexpr int hours = 12 * 24;
    for (int i = 0; i < hours; ++i)
        hub.callAt(startMs + i * usageHourMs + i % 60 * 60'000, i);
    QCOMPARE(hub.addUp(startMs + 13 * usageDayMs), hours);
    const auto callsIn = [&hub](int inDays) {
        UsageQuery query;
        query.groupBy = UsageQuery::GroupBy::Hour;
        query.timeZone = "Asia/Kolkata";
        query.fromMs = startMs;
        query.toMs = startMs + inDays * usageDayMs;
        query.withLatency = true;
        qint64 calls = 0;
        const auto found = hub.hub->queries().usage(query);
        for (const UsageBucket &hour : found.value_or(QList<UsageBucket> {})) {
            if (hour.duration.count() != hour.calls || hour.ttfb.count() != hour.calls)
                return qint64 {-1};
            calls += hour.calls;
        }
        return calls;
    };
    QCOMPARE(callsIn(12), hours);
    QCOMPARE(callsIn(4), 4 * 24);
    QVERIFY(runSql(hub.hub->connection(), u"UPDATE usage_hours SET quarters = x'00'"_s)); // whoever reads it fails
    QCOMPARE(callsIn(12), hours);
    QCOMPARE(callsIn(4), 0);
}

void TestUsageSeal::anHourIsAddedWhenItIsOver()
{
    Hub hub;
    hub.callAt(startMs + usageHourMs, 1);
    QCOMPARE(hub.addUp(startMs + 3 * usageHourMs - 1), 0);
    QCOMPARE(UsageSeal {hub.hub->connection()}.untilMs().value_or(-1), 0);
    QCOMPARE(hub.addUp(startMs + 3 * usageHourMs), 1);
    QCOMPARE(UsageSeal {hub.hub->connection()}.untilMs().value_or(-1), startMs + 2 * usageHourMs);
    QCOMPARE(hub.addUp(startMs + 3 * usageHourMs), 0);
    hub.callAt(startMs + 7 * usageHourMs, 1);
    QCOMPARE(hub.addUp(startMs + usageDayMs), 1);
    QCOMPARE(valueOf(hub.hub->connection(), u"SELECT sum(calls) FROM usage_days"_s), u"2"_s);
    QCOMPARE(valueOf(hub.hub->connection(), u"SELECT count(*) FROM usage_days"_s), u"1"_s);
    QCOMPARE(valueOf(hub.hub->connection(), u"SELECT count(*) FROM usage_totals"_s), u"2"_s);
}

void TestUsageSeal::hoursWithoutCallsCostNothing()
{
    Hub hub;
    hub.callAt(startMs, 1);
    hub.callAt(startMs + 300 * usageDayMs, 2);
    QCOMPARE(hub.addUp(startMs + 302 * usageDayMs), 2);
    QCOMPARE(UsageSeal {hub.hub->connection()}.untilMs().value_or(-1), startMs + 300 * usageDayMs + usageHourMs);
    hub.callAt(startMs + 100 * usageDayMs, 3); // late, on a day that had none
    QCOMPARE(valueOf(hub.hub->connection(), u"SELECT sum(calls) FROM usage_days"_s), u"3"_s);
    QCOMPARE(valueOf(hub.hub->connection(), u"SELECT sum(calls) FROM usage_hours"_s), u"3"_s);
}

void TestUsageSeal::tellsTiersApart()
{
    QCOMPARE(usageTiers({{1, 9}}, 0, 5), (UsageTiers {{}, {{1, 9}}}));
    QCOMPARE(usageTiers({{1, 19}}, 10, 5), (UsageTiers {{{5, 10}}, {{1, 5}, {10, 19}}}));
    QCOMPARE(usageTiers({{5, 10}}, 20, 5), (UsageTiers {{{5, 10}}, {}}));
    QCOMPARE(usageTiers({{6, 9}, {10, 21}}, 30, 5), (UsageTiers {{{10, 20}}, {{6, 9}, {20, 21}}}));
}

QTEST_GUILESS_MAIN(TestUsageSeal)
#include "tst_usageseal.moc"
