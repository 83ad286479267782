// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <QTimeZone>

#include "models/values/timezones.h"

class TestTimeZones final : public QObject
{
    Q_OBJECT

private slots:
    void takesZonesThatThereAre_data();
    void takesZonesThatThereAre();
    void refusesWordsThatAreNone_data();
    void refusesWordsThatAreNone();
    void takesTheZoneOfThisComputer_data();
    void takesTheZoneOfThisComputer();
};

void TestTimeZones::takesZonesThatThereAre_data()
{
    QTest::addColumn<QByteArray>("id");
    for (const char *id : {"UTC", "Europe/Berlin", "Asia/Tokyo", "Asia/Kolkata", "America/Argentina/Buenos_Aires",
                           "Etc/GMT+5", "UTC+05:30", "UTC-03:00", "UTC+14:00", "CET-1CEST,M3.5.0,M10.5.0/3"})
        QTest::newRow(id) << QByteArray {id};
}

void TestTimeZones::takesZonesThatThereAre()
{
    QFETCH(QByteArray, id);
    QVERIFY(isTimeZone(id));
    QVERIFY(QTimeZone {id}.isValid());
}

void TestTimeZones::refusesWordsThatAreNone_data()
{
    QTest::addColumn<QByteArray>("id");
    for (const char *id :
         {"", "Mars", "Berlin", "Tokio", "Mars/Olympus", "Europe/", "/Europe/Berlin", "../zoneinfo/UTC",
          "Europe/../UTC", "UTC+15:00", "UTC+99:00", "UTC+05:60", "UTC+", "+05:30", "Europe/Berlin ", "zone.tab"})
        QTest::newRow(id) << QByteArray {id};
}

void TestTimeZones::refusesWordsThatAreNone()
{
    QFETCH(QByteArray, id);
    QVERIFY(!isTimeZone(id));
}

void TestTimeZones::takesTheZoneOfThisComputer_data()
{
    QTest::addColumn<QByteArray>("tz");
    QTest::addColumn<QByteArray>("zone");
    const auto row = [](const char *tz, const char *zone) {
        QTest::newRow(tz) << QByteArray {tz} << QByteArray {zone};
    };
    row("Europe/Berlin", "Europe/Berlin");
    row(":Europe/Berlin", "Europe/Berlin");
    row("/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin");
    row(":/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin");
    row("UTC", "UTC");
    row("UTC0", "UTC");
    row("CET-1", "CET-1");
    row("CET-1CEST", "CET-1CEST,M3.2.0,M11.1.0");
    row("CET-1CEST,M3.5.0,M10.5.0/3", "CET-1CEST,M3.5.0,M10.5.0/3");
    row("Mars", "");
    row("/nowhere/Berlin", "");
}

void TestTimeZones::takesTheZoneOfThisComputer()
{
    QFETCH(QByteArray, tz);
    const QByteArray before = qgetenv("TZ");
    qputenv("TZ", tz);
    const QByteArray zone = systemTimeZone();
    qputenv("TZ", before);
    QTEST(zone, "zone");
    QVERIFY(zone.isEmpty() || isTimeZone(zone));
}

QTEST_GUILESS_MAIN(TestTimeZones)
#include "tst_timezones.moc"
