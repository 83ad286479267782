// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDateTime>
#include <QTest>

#include "models/values/localperiods.h"

namespace
{
qint64 at(const QString &iso)
{
    return QDateTime::fromString(iso, Qt::ISODate).toMSecsSinceEpoch();
}

QString isoList(const std::vector<qint64> &times)
{
    QStringList list;
    for (const qint64 ms : times)
        list.append(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(QStringLiteral("MM-dd hh:mm")));
    return list.join(QStringLiteral(", "));
}
} // namespace

class LocalPeriodsTest final : public QObject
{
    Q_OBJECT

private slots:
    void beginWhereTheClocksSay_data();
    void beginWhereTheClocksSay();
    void coverEveryRange_data();
    void coverEveryRange();
    void areNoneForNothing();
    void daysOfTheSystemBeginAtTheFirstMidnight();
};

void LocalPeriodsTest::beginWhereTheClocksSay_data()
{
    QTest::addColumn<LocalPeriod>("period");
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("starts"); // UTC
    const auto row = [](const char *name, LocalPeriod period, const char *zone, const char *from, const char *to,
                        const char *starts) {
        QTest::newRow(name) << period << QByteArray {zone} << QString::fromLatin1(from) << QString::fromLatin1(to)
                            << QString::fromLatin1(starts);
    };
    row("UTC hours", LocalPeriod::Hour, "UTC", "2026-03-10T01:20:00Z", "2026-03-10T03:00:00Z",
        "03-10 01:00, 03-10 02:00, 03-10 03:00");
    row("hours half an hour off", LocalPeriod::Hour, "Asia/Kolkata", "2026-03-10T01:20:00Z", "2026-03-10T02:31:00Z",
        "03-10 00:30, 03-10 01:30, 03-10 02:30, 03-10 03:30");
    row("hours a quarter off", LocalPeriod::Hour, "Asia/Kathmandu", "2026-03-10T01:20:00Z", "2026-03-10T02:00:00Z",
        "03-10 01:15, 03-10 02:15");
    row("spring in New York", LocalPeriod::Hour, "America/New_York", "2026-03-08T06:00:00Z", "2026-03-08T08:00:00Z",
        "03-08 06:00, 03-08 07:00, 03-08 08:00");
    // On Lord Howe the clocks change by half an hour, at 15:30 UTC forward and at 15:00 UTC back.
    row("spring on Lord Howe", LocalPeriod::Hour, "Australia/Lord_Howe", "2026-10-03T15:40:00Z", "2026-10-03T17:00:00Z",
        "10-03 15:30, 10-03 16:00, 10-03 17:00");
    row("autumn on Lord Howe", LocalPeriod::Hour, "Australia/Lord_Howe", "2026-04-04T14:10:00Z", "2026-04-04T15:40:00Z",
        "04-04 14:00, 04-04 15:00, 04-04 15:30, 04-04 16:30");
    row("days in Tokyo", LocalPeriod::Day, "Asia/Tokyo", "2026-03-10T14:59:59Z", "2026-03-10T15:00:01Z",
        "03-09 15:00, 03-10 15:00, 03-11 15:00");
    row("days in Kathmandu", LocalPeriod::Day, "Asia/Kathmandu", "2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z",
        "03-09 18:15, 03-10 18:15, 03-11 18:15");
    row("a day of 23 hours", LocalPeriod::Day, "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-30T00:00:00Z",
        "03-28 23:00, 03-29 22:00, 03-30 22:00");
    row("a day of 25 hours", LocalPeriod::Day, "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-26T00:00:00Z",
        "10-24 22:00, 10-25 23:00, 10-26 23:00");
    row("a day without a midnight", LocalPeriod::Day, "America/Sao_Paulo", "2018-11-03T12:00:00Z",
        "2018-11-05T00:00:00Z", "11-03 03:00, 11-04 03:00, 11-05 02:00");
    // The clocks go from 1:00 back to 0:00: the day begins an hour before the midnight that follows.
    row("two midnights in the Azores", LocalPeriod::Day, "Atlantic/Azores", "2026-10-24T12:00:00Z",
        "2026-10-26T00:30:00Z", "10-24 00:00, 10-25 00:00, 10-26 01:00");
    row("two midnights in Havana", LocalPeriod::Day, "America/Havana", "2026-10-31T12:00:00Z", "2026-11-02T00:00:00Z",
        "10-31 04:00, 11-01 04:00, 11-02 05:00");
    row("a month that begins twice", LocalPeriod::Month, "America/Havana", "2026-11-01T04:10:00Z",
        "2026-11-01T06:00:00Z", "11-01 04:00, 12-01 05:00");
    row("a day that ends twice", LocalPeriod::Day, "America/Sao_Paulo", "2018-02-17T12:00:00Z", "2018-02-18T12:00:00Z",
        "02-17 02:00, 02-18 03:00, 02-19 03:00");
    row("a day that was left out", LocalPeriod::Day, "Pacific/Apia", "2011-12-29T12:00:00Z", "2011-12-31T12:00:00Z",
        "12-29 10:00, 12-30 10:00, 12-31 10:00, 01-01 10:00");
    row("months in New York", LocalPeriod::Month, "America/New_York", "2026-02-14T00:00:00Z", "2026-04-01T03:59:00Z",
        "02-01 05:00, 03-01 05:00, 04-01 04:00");
    row("a year's end in Kolkata", LocalPeriod::Month, "Asia/Kolkata", "2025-12-31T18:29:59Z", "2025-12-31T18:30:01Z",
        "11-30 18:30, 12-31 18:30, 01-31 18:30");
}

void LocalPeriodsTest::beginWhereTheClocksSay()
{
    QFETCH(LocalPeriod, period);
    QFETCH(QByteArray, zone);
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, starts);
    QCOMPARE(isoList(localPeriods(period, at(from), at(to), QTimeZone {zone})), starts);
}

void LocalPeriodsTest::coverEveryRange_data()
{
    QTest::addColumn<QByteArray>("zone");
    for (const char *zone :
         {"UTC", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Chatham", "Africa/Casablanca",
          "America/Nuuk", "Antarctica/Troll", "Atlantic/Azores", "America/Havana"})
        QTest::newRow(zone) << QByteArray {zone};
}

void LocalPeriodsTest::coverEveryRange()
{
    QFETCH(QByteArray, zone);
    constexpr qint64 hourMs = 3'600'000;
    const qint64 fromMs = at(QStringLiteral("2025-12-30T00:17:00Z"));
    const qint64 toMs = at(QStringLiteral("2027-01-03T00:00:00Z"));
    for (const LocalPeriod period : {LocalPeriod::Hour, LocalPeriod::Day, LocalPeriod::Month}) {
        const std::vector<qint64> starts = localPeriods(period, fromMs, toMs, QTimeZone {zone});
        QVERIFY(starts.front() <= fromMs && starts[1] > fromMs);
        QVERIFY(starts.back() >= toMs && starts[starts.size() - 2] < toMs);
        for (size_t i = 1; i < starts.size(); ++i) {
            QVERIFY(starts[i] > starts[i - 1]);
            QCOMPARE(starts[i] % (hourMs / 4), 0);
            QVERIFY(period != LocalPeriod::Hour || starts[i] - starts[i - 1] <= hourMs);
        }
        // Wherever one asks from, the periods are the same.
        for (size_t i = 0; i + 1 < starts.size(); i += 7) {
            const qint64 middle = (starts[i] + starts[i + 1]) / 2;
            QCOMPARE(localPeriods(period, middle, middle + 1, QTimeZone {zone}),
                     (std::vector<qint64> {starts[i], starts[i + 1]}));
        }
    }
}

void LocalPeriodsTest::areNoneForNothing()
{
    QVERIFY(localPeriods(LocalPeriod::Day, 5, 5, QTimeZone::utc()).empty());
    QVERIFY(localPeriods(LocalPeriod::Day, 6, 5, QTimeZone::utc()).empty());
    QVERIFY(localPeriods(LocalPeriod::Day, 0, 5, QTimeZone {"Mars/Olympus"}).empty());
}

void LocalPeriodsTest::daysOfTheSystemBeginAtTheFirstMidnight()
{
    const QByteArray before = qgetenv("TZ");
    QStringList starts;
    for (const char *zone : {"Atlantic/Azores", "America/Havana"}) {
        qputenv("TZ", zone);
        tzset();
        const std::vector<qint64> days {startOfDayMs({2026, 10, 25}), startOfDayMs({2026, 11, 1})};
        starts.append(isoList(days));
    }
    qputenv("TZ", before);
    tzset();
    QCOMPARE(starts[0], QStringLiteral("10-25 00:00, 11-01 01:00"));
    QCOMPARE(starts[1], QStringLiteral("10-25 04:00, 11-01 04:00"));
}

QTEST_GUILESS_MAIN(LocalPeriodsTest)
#include "tst_localperiods.moc"
