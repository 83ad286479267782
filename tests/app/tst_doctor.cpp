// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "app/cli/doctor.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

/// A hub that is well but for what a test says of its disk.
class WellHub final : public AdminExecutor
{
public:
    explicit WellHub(qint64 diskFreeBytes, QJsonArray archives = {})
        : m_diskFreeBytes {diskFreeBytes}
        , m_archives(std::move(archives))
    {}

    void execute(AdminRequest request, Done done) override
    {
        if (request.verb == "hub.status"_L1) {
            done(QJsonObject {{u"vault"_s, u"ready"_s}});
        } else if (request.verb == "storage"_L1) {
            done(QJsonObject {
                {u"databaseBytes"_s, 4096}, {u"diskFreeBytes"_s, m_diskFreeBytes}, {u"archives"_s, m_archives}});
        } else if (request.verb == "provider.list"_L1) {
            done(QJsonObject {{u"providers"_s, QJsonArray {QJsonObject {{u"name"_s, u"demo"_s}}}}});
        } else {
            done(QJsonObject {});
        }
    }

private:
    qint64 m_diskFreeBytes;
    QJsonArray m_archives;
};

} // namespace

/// What `portico doctor` makes of what it is told, whatever the machine is like that runs this.
class TestDoctor final : public QObject
{
    Q_OBJECT

private slots:
    void tellsOfADiskThatFills_data();
    void tellsOfADiskThatFills();
    void tellsOfADamagedArchive();
};

void TestDoctor::tellsOfADiskThatFills_data()
{
    QTest::addColumn<qint64>("diskFreeBytes");
    QTest::addColumn<bool>("isRight");
    QTest::addColumn<QString>("mark");
    QTest::addColumn<QString>("left");

    QTest::newRow("ample") << 1'000'000'000LL << true << u"ok"_s << u"953.7 MiB left on the disk"_s;
    QTest::newRow("scarce") << 999'999'999LL << true << u"?"_s << u"make room"_s;
    QTest::newRow("scarce still") << 100'000'000LL << true << u"?"_s << u"make room"_s;
    QTest::newRow("full") << 99'999'999LL << false << u"!!"_s << u"make room"_s;
    QTest::newRow("not told") << -1LL << true << u"ok"_s << u"archives 0 bytes"_s;
}

void TestDoctor::tellsOfADiskThatFills()
{
    QFETCH(qint64, diskFreeBytes);
    QFETCH(bool, isRight);
    QFETCH(QString, mark);
    QFETCH(QString, left);
    const QTemporaryDir place;
    const auto folder = DataFolder::open(place.path());
    QVERIFY(folder);
    WellHub hub {diskFreeBytes};
    Doctor doctor {&hub, *folder, {}, nullptr};

    QJsonObject told;
    doctor.run([&told](const AdminReply &reply) {
        QVERIFY(reply);
        told = *reply;
    });

    QCOMPARE(told[u"ok"_s].toBool(), isRight);
    QJsonObject storage;
    for (const auto &check : told[u"checks"_s].toArray()) {
        if (check[u"check"_s] == u"storage"_s)
            storage = check.toObject();
        else
            QVERIFY2(check[u"ok"_s].toBool(), qUtf8Printable(check[u"result"_s].toString()));
    }
    QCOMPARE(storage[u"ok"_s].toBool(), isRight);
    QCOMPARE(storage[u"mark"_s].toString(), mark);
    QVERIFY2(storage[u"result"_s].toString().contains(left), qUtf8Printable(storage[u"result"_s].toString()));
}

void TestDoctor::tellsOfADamagedArchive()
{
    const QTemporaryDir place;
    const auto folder = DataFolder::open(place.path());
    QVERIFY(folder);
    const QJsonObject sound {{u"name"_s, u"calls-2026Q1.db"_s}, {u"error"_s, QJsonValue()}};
    const QJsonObject damaged {{u"name"_s, u"calls-2025Q4.db"_s}, {u"error"_s, u"the archive is damaged"_s}};
    for (const bool isSound : {true, false}) {
        WellHub hub {1'000'000'000, {sound, isSound ? sound : damaged}};
        Doctor doctor {&hub, *folder, {}, nullptr};
        QJsonObject told;
        doctor.run([&told](const AdminReply &reply) { told = *reply; });
        QCOMPARE(told[u"ok"_s].toBool(), isSound);
        QString result;
        for (const auto &check : told[u"checks"_s].toArray()) {
            if (check[u"check"_s] == u"archives"_s)
                result = check[u"result"_s].toString();
        }
        QCOMPARE(result, isSound ? u"2 can be read"_s : u"the archive is damaged"_s);
    }
}

QTEST_GUILESS_MAIN(TestDoctor)
#include "tst_doctor.moc"
