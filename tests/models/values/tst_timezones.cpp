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

void TestTimeZones::takesTheZoneOfThisComputer()
{
    QVERIFY(isTimeZone(QTimeZone::systemTimeZoneId()));
}

QTEST_GUILESS_MAIN(TestTimeZones)
#include "tst_timezones.moc"
