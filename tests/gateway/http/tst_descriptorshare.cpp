// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <limits>
#include <sys/resource.h>

#include <QTest>

#include "gateway/http/descriptors.h"

/// What the process may open, and who gets how much of it.
class TestDescriptorShare final : public QObject
{
    Q_OBJECT

private slots:
    void leavesRoomForProvidersAndFiles_data();
    void leavesRoomForProvidersAndFiles();
    void raisesTheSoftLimitToTheHardOne();
};

void TestDescriptorShare::leavesRoomForProvidersAndFiles_data()
{
    QTest::addColumn<qint64>("descriptors");
    QTest::addColumn<int>("connections");
    QTest::newRow("none") << qint64 {0} << 1;
    QTest::newRow("fewer than the hub's own") << qint64 {64} << 1;
    QTest::newRow("few") << qint64 {256} << 64;
    QTest::newRow("a shell's") << qint64 {1024} << 448;
    QTest::newRow("enough for the default") << qint64 {4224} << 2048;
    QTest::newRow("no limit") << std::numeric_limits<qint64>::max() << 65535;
}

void TestDescriptorShare::leavesRoomForProvidersAndFiles()
{
    QFETCH(qint64, descriptors);
    QTEST(connectionsWithin(descriptors), "connections");
}

void TestDescriptorShare::raisesTheSoftLimitToTheHardOne()
{
    rlimit own {};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &own), 0);
    const rlimit few {256, std::min<rlim_t>(own.rlim_max, 4000)};
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &few), 0);
    QCOMPARE(descriptorLimit(), 256);
    raiseDescriptorLimit();
    QCOMPARE(descriptorLimit(), static_cast<qint64>(few.rlim_max));
}

QTEST_GUILESS_MAIN(TestDescriptorShare)
#include "tst_descriptorshare.moc"
