// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/routing/circuitstate.h"
#include "gateway/routing/failurewindow.h"
#include "gateway/routing/peakewma.h"

using namespace Qt::Literals::StringLiterals;

class CircuitStateTest : public QObject
{
    Q_OBJECT

private slots:
    void opensAndClosesByOneProbe();
    void waitsLongerEachTime_data();
    void waitsLongerEachTime();
    void believesAHintUpToFiveMinutes();
    void countsCallsThatWereOnTheirWayOnce();
    void isNotOpenedByWhatBeganBeforeItClosed();
    void letsAnotherProbeAfterOneThatShowedNothing();
    void survivesAsARecord();
    void needsEnoughFailures();
    void forgetsOldFailures();
    void weighsPeaksAtOnceAndForgets();
};

void CircuitStateTest::opensAndClosesByOneProbe()
{
    CircuitState circuit;
    QVERIFY(circuit.isClosed());
    QVERIFY(circuit.admits(0));
    QVERIFY(!circuit.beginProbe(0)); // no probe while it is closed
    QVERIFY(circuit.fail(CircuitReason::Refused, 1000, 1000, 0, u"status 401"_s));
    QVERIFY(!circuit.admits(1000));
    QVERIFY(!circuit.admits(circuit.untilMs() - 1));
    QVERIFY(circuit.admits(circuit.untilMs()));
    const qint64 now = circuit.untilMs();
    QVERIFY(circuit.beginProbe(now));
    QVERIFY(!circuit.admits(now + 1)); // others wait for what the probe finds
    QVERIFY(circuit.reset(now + 2));
    QVERIFY(circuit.admits(now + 2));
    QVERIFY(!circuit.reset(now + 3));
}

void CircuitStateTest::waitsLongerEachTime_data()
{
    QTest::addColumn<CircuitReason>("reason");
    QTest::addColumn<QList<qint64>>("seconds");
    QTest::newRow("refused") << CircuitReason::Refused << QList<qint64> {30, 60, 120, 240, 480, 960, 1920, 3600, 3600};
    QTest::newRow("out of funds") << CircuitReason::OutOfFunds << QList<qint64> {300, 600, 1200, 2400, 3600, 3600};
    QTest::newRow("rate-limited") << CircuitReason::RateLimited << QList<qint64> {1, 2, 4, 8, 16, 32, 60, 60};
    QTest::newRow("failing") << CircuitReason::Failing << QList<qint64> {5, 10, 20, 40, 80, 120, 120};
}

void CircuitStateTest::waitsLongerEachTime()
{
    QFETCH(CircuitReason, reason);
    QFETCH(QList<qint64>, seconds);
    CircuitState circuit;
    qint64 now = 1'000'000;
    for (const qint64 wait : seconds) {
        QVERIFY(circuit.admits(now));
        circuit.beginProbe(now);
        QVERIFY(circuit.fail(reason, now, now, 0, {}));
        QCOMPARE(circuit.untilMs() - now, wait * 1000);
        now = circuit.untilMs();
    }
    QCOMPARE(circuitRestMs(reason, 1'000'000), seconds.last() * 1000);
}

void CircuitStateTest::believesAHintUpToFiveMinutes()
{
    CircuitState circuit;
    QVERIFY(circuit.fail(CircuitReason::RateLimited, 0, 0, 7000, {}));
    QCOMPARE(circuit.untilMs(), 7000);
    QVERIFY(circuit.fail(CircuitReason::RateLimited, 7000, 7000, 518'400'000, {})); // six days
    QCOMPARE(circuit.untilMs(), 7000 + 300'000);
}

void CircuitStateTest::countsCallsThatWereOnTheirWayOnce()
{
    CircuitState circuit;
    QVERIFY(circuit.fail(CircuitReason::RateLimited, 10, 20, 0, {}));
    QCOMPARE(circuit.untilMs(), 1020);
    for (int i = 0; i < 50; ++i)
        QVERIFY(!circuit.fail(CircuitReason::RateLimited, 15, 30, 0, {}));
    QCOMPARE(circuit.untilMs(), 1020);
    QVERIFY(circuit.fail(CircuitReason::RateLimited, 16, 40, 5000, {})); // one of them knows better
    QCOMPARE(circuit.untilMs(), 5040);
    QCOMPARE(circuit.toCircuit({}).failures, 1);
}

void CircuitStateTest::isNotOpenedByWhatBeganBeforeItClosed()
{
    CircuitState circuit;
    QVERIFY(circuit.fail(CircuitReason::Refused, 0, 0, 0, {}));
    QVERIFY(circuit.reset(40'000));
    QVERIFY(!circuit.fail(CircuitReason::Refused, 39'999, 40'001, 0, {}));
    QVERIFY(circuit.isClosed());
    QVERIFY(circuit.fail(CircuitReason::Refused, 40'000, 40'002, 0, {}));
}

void CircuitStateTest::letsAnotherProbeAfterOneThatShowedNothing()
{
    CircuitState circuit;
    QVERIFY(circuit.fail(CircuitReason::Failing, 0, 0, 0, {}));
    QVERIFY(circuit.beginProbe(5000));
    QVERIFY(!circuit.admits(5001));
    circuit.dropProbe();
    QVERIFY(circuit.admits(5001));
    QVERIFY(circuit.beginProbe(5001)); // whose end is never told
    QVERIFY(!circuit.admits(6001));
    QVERIFY(circuit.admits(5001 + 3'600'000));
}

void CircuitStateTest::survivesAsARecord()
{
    CircuitState circuit;
    QVERIFY(circuit.fail(CircuitReason::OutOfFunds, 0, 0, 0, u"status 402"_s));
    QVERIFY(circuit.fail(CircuitReason::OutOfFunds, circuit.untilMs(), circuit.untilMs(), 0, u"still"_s));
    const CircuitPlace place {1, 2, "m"};
    const Circuit stored = circuit.toCircuit(place);
    QCOMPARE(stored.place, place);
    QCOMPARE(stored.detail, u"still"_s);
    QCOMPARE(stored.sinceMs, 0);
    const CircuitState again {stored};
    QVERIFY(!again.isClosed());
    QCOMPARE(again.untilMs(), circuit.untilMs());
    QCOMPARE(again.toCircuit(place).failures, 2);
    QCOMPARE(again.reason(), CircuitReason::OutOfFunds);
}

void CircuitStateTest::needsEnoughFailures()
{
    FailureWindow window;
    for (int i = 1; i < FailureWindow::fewestCalls; ++i)
        QVERIFY(!window.fail(1000));
    QVERIFY(window.fail(1000));
    FailureWindow busy;
    for (int i = 0; i < 100; ++i)
        busy.succeed(1000);
    for (int i = 0; i < 99; ++i)
        QVERIFY(!busy.fail(2000));
    QVERIFY(busy.fail(2000));
}

void CircuitStateTest::forgetsOldFailures()
{
    FailureWindow window;
    for (int i = 0; i < FailureWindow::fewestCalls - 1; ++i)
        QVERIFY(!window.fail(5000));
    QVERIFY(!window.fail(5000 + FailureWindow::spanMs));
    window.clear();
    QVERIFY(!window.fail(5000 + FailureWindow::spanMs));
}

void CircuitStateTest::weighsPeaksAtOnceAndForgets()
{
    PeakEwma fresh;
    QCOMPARE(fresh.load(1000), 0.0); // explored first
    fresh.begin();
    QVERIFY(fresh.load(1000) > 1e9); // by one call
    fresh.observe(100'000, 1000);
    fresh.end();
    QCOMPARE(fresh.load(1000), 100'000.0);
    fresh.observe(900'000, 1001); // a peak
    QCOMPARE(fresh.load(1001), 900'000.0);
    fresh.observe(100'000, 1001 + PeakEwma::decayMs);
    const double later = fresh.load(1001 + PeakEwma::decayMs);
    QVERIFY(later > 100'000 && later < 900'000);
    fresh.begin();
    QCOMPARE(fresh.load(1001 + PeakEwma::decayMs), 2 * later);
    QVERIFY(fresh.load(1001 + 20 * PeakEwma::decayMs) < 1); // forgotten, so it is tried again
}

QTEST_GUILESS_MAIN(CircuitStateTest)
#include "tst_circuitstate.moc"
