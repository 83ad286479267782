// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <QTimeZone>

#include "models/store/callwriter.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
qint64 at(const char *iso)
{
    return QDateTime::fromString(QString::fromLatin1(iso), Qt::ISODate).toMSecsSinceEpoch();
}
} // namespace

class TestUsageQueries final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void daysBeginWhereTheZoneSays_data();
    void daysBeginWhereTheZoneSays();
    void daysFollowTheChangeToSummerTime();
    void aRangeTakesInItsHours_data();
    void aRangeTakesInItsHours();
    void groupsByName_data();
    void groupsByName();
    void refusesAnUnknownZone();
    void needsNoCalls();

private:
    void callAt(qint64 ms);

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
    std::unique_ptr<CallWriter> m_writer;
};

void TestUsageQueries::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_hub = m_fixture->open();
    m_fixture->addPeople(*m_hub);
    m_writer = std::make_unique<CallWriter>(m_hub->connection());
    QVERIFY(m_writer->prepare());
}

void TestUsageQueries::cleanup()
{
    m_writer.reset();
    m_hub.reset();
    m_fixture.reset();
}

void TestUsageQueries::callAt(qint64 ms)
{
    m_fixture->clock.set(ms);
    QVERIFY(m_writer->write(std::vector<QueuedCall> {{0, 0, m_fixture->call()}}));
}

void TestUsageQueries::daysBeginWhereTheZoneSays_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QList<qint64>>("starts");
    QTest::addColumn<QList<qint64>>("calls");
    QTest::newRow("UTC") << QByteArray {"UTC"} << QList<qint64> {at("2026-03-10T00:00:00Z"), at("2026-03-11T00:00:00Z")}
                         << QList<qint64> {3, 1};
    QTest::newRow("Tokyo") << QByteArray {"Asia/Tokyo"}
                           << QList<qint64> {at("2026-03-09T15:00:00Z"), at("2026-03-10T15:00:00Z")}
                           << QList<qint64> {1, 3};
    QTest::newRow("New York") << QByteArray {"America/New_York"}
                              << QList<qint64> {at("2026-03-09T04:00:00Z"), at("2026-03-10T04:00:00Z")}
                              << QList<qint64> {1, 3};
    // Half an hour off: midnight in Kolkata is 18:30 UTC.
    QTest::newRow("Kolkata") << QByteArray {"Asia/Kolkata"}
                             << QList<qint64> {at("2026-03-09T18:30:00Z"), at("2026-03-10T18:30:00Z")}
                             << QList<qint64> {2, 2};
}

void TestUsageQueries::daysBeginWhereTheZoneSays()
{
    QFETCH(QByteArray, zone);
    QFETCH(QList<qint64>, starts);
    QFETCH(QList<qint64>, calls);
    for (const char *time :
         {"2026-03-10T02:30:00Z", "2026-03-10T18:10:00Z", "2026-03-10T23:59:59Z", "2026-03-11T00:00:00Z"})
        callAt(at(time));
    UsageQuery query;
    query.fromMs = at("2026-03-01T00:00:00Z");
    query.toMs = at("2026-04-01T00:00:00Z");
    query.timeZone = zone;
    const auto days = m_hub->queries().usage(query);
    QVERIFY(days);
    QCOMPARE(days->size(), starts.size());
    for (qsizetype i = 0; i < days->size(); ++i) {
        QCOMPARE(days->at(i).startMs, starts[i]);
        QCOMPARE(days->at(i).calls, calls[i]);
        QCOMPARE(days->at(i).creditsNano, calls[i] * 100'000);
    }
}

void TestUsageQueries::daysFollowTheChangeToSummerTime()
{
    for (int hour = 0; hour < 72; ++hour)
        callAt(at("2026-03-28T00:00:00+01:00") + hour * 3'600'000);
    UsageQuery query;
    query.fromMs = at("2026-03-28T00:00:00+01:00");
    query.toMs = at("2026-03-31T00:00:00+02:00");
    query.timeZone = "Europe/Berlin";
    const auto days = m_hub->queries().usage(query);
    QCOMPARE(days->size(), 3);
    QCOMPARE(days->at(0).calls, 24);
    QCOMPARE(days->at(1).calls, 23);
    QCOMPARE(days->at(2).calls, 24);
}

void TestUsageQueries::aRangeTakesInItsHours_data()
{
    QTest::addColumn<qint64>("from");
    QTest::addColumn<qint64>("to");
    QTest::addColumn<int>("hours");
    QTest::newRow("whole hours") << at("2026-03-10T01:00:00Z") << at("2026-03-10T03:00:00Z") << 2;
    QTest::newRow("inside an hour") << at("2026-03-10T01:10:00Z") << at("2026-03-10T01:20:00Z") << 1;
    QTest::newRow("the running hour") << at("2026-03-10T01:00:00Z") << at("2026-03-10T02:00:01Z") << 2;
    QTest::newRow("a day of a zone half an hour off") << at("2026-03-10T00:30:00Z") << at("2026-03-10T03:30:00Z") << 3;
    QTest::newRow("nothing") << at("2026-03-10T03:00:00Z") << at("2026-03-10T03:00:00Z") << 0;
    QTest::newRow("backwards") << at("2026-03-10T03:00:00Z") << at("2026-03-10T01:00:00Z") << 0;
}

void TestUsageQueries::aRangeTakesInItsHours()
{
    QFETCH(qint64, from);
    QFETCH(qint64, to);
    QFETCH(int, hours);
    for (int hour = 0; hour < 6; ++hour)
        callAt(at("2026-03-10T00:05:00Z") + hour * 3'600'000);
    UsageQuery query;
    query.groupBy = UsageQuery::GroupBy::Hour;
    query.fromMs = from;
    query.toMs = to;
    QCOMPARE(m_hub->queries().usage(query)->size(), hours);
}

void TestUsageQueries::groupsByName_data()
{
    QTest::addColumn<int>("groupBy");
    QTest::addColumn<QString>("key");
    QTest::newRow("app") << static_cast<int>(UsageQuery::GroupBy::App) << u"tests"_s;
    QTest::newRow("account") << static_cast<int>(UsageQuery::GroupBy::Account) << u"default"_s;
    QTest::newRow("model") << static_cast<int>(UsageQuery::GroupBy::Model) << u"gpt-5-mini"_s;
    QTest::newRow("provider") << static_cast<int>(UsageQuery::GroupBy::Provider) << u"openai"_s;
}

void TestUsageQueries::groupsByName()
{
    QFETCH(int, groupBy);
    QFETCH(QString, key);
    callAt(at("2026-03-10T02:30:00Z"));
    callAt(at("2026-03-10T04:30:00Z"));
    ModelCall unresolved = m_fixture->call();
    unresolved.appId = 0;
    unresolved.accountId = 0;
    unresolved.providerId = 0;
    unresolved.credentialId = 0;
    unresolved.modelServed.clear();
    unresolved.attempts.clear();
    QVERIFY(m_writer->write(std::vector<QueuedCall> {{0, 0, unresolved}}));
    UsageQuery query;
    query.groupBy = static_cast<UsageQuery::GroupBy>(groupBy);
    query.fromMs = at("2026-03-10T00:00:00Z");
    query.toMs = at("2026-03-11T00:00:00Z");
    const auto buckets = m_hub->queries().usage(query);
    QCOMPARE(buckets->size(), 2);
    QCOMPARE(buckets->at(0).key, key);
    QCOMPARE(buckets->at(0).calls, 2);
    QCOMPARE(buckets->at(0).startMs, 0);
    QCOMPARE(buckets->at(1).key, QString {});
    // Names of what was removed since are still told.
    QVERIFY(m_hub->commands(u"tests"_s).removeProvider(u"openai"_s));
    QVERIFY(m_hub->commands(u"tests"_s).revokeApp(u"tests"_s));
    QCOMPARE(m_hub->queries().usage(query)->at(0).key, key);
}

void TestUsageQueries::refusesAnUnknownZone()
{
    UsageQuery query;
    query.timeZone = "Mars/Olympus";
    QCOMPARE(m_hub->queries().usage(query).error().code, ErrorCode::BadRequest);
}

void TestUsageQueries::needsNoCalls()
{
    callAt(at("2026-03-10T02:30:00Z"));
    mustRun(m_hub->connection(), u"PRAGMA foreign_keys = OFF"_s);
    mustRun(m_hub->connection(), u"DELETE FROM model_calls"_s);
    UsageQuery query;
    query.toMs = at("2026-03-11T00:00:00Z");
    QCOMPARE(m_hub->queries().usage(query)->first().calls, 1);
}

QTEST_GUILESS_MAIN(TestUsageQueries)
#include "tst_usagequeries.moc"
