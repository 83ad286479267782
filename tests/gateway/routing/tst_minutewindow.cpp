// SPDX-License-Identifier: GPL-3.0-or-later
#include <deque>

#include <QRandomGenerator>
#include <QTest>

#include "gateway/metering/minutewindow.h"

class MinuteWindowTest : public QObject
{
    Q_OBJECT

private slots:
    void forgetsAfterAMinute();
    void neverForgetsTooSoon();
    void corrects();
    void tellsHowLongToWait();
    void standsStillWhenTheClockStepsBack();
};

void MinuteWindowTest::forgetsAfterAMinute()
{
    MinuteWindow window;
    QCOMPARE(window.total(1'000'000), 0);
    window.add(1'000'000, 3);
    window.add(1'000'100, 4);
    QCOMPARE(window.total(1'000'100), 7);
    QCOMPARE(window.total(1'060'249), 7);
    QCOMPARE(window.total(1'060'250), 0);
    window.add(9'000'000, 1);
    QCOMPARE(window.total(9'000'000), 1);
}

// Against a list of all that was added: at least what the last minute holds, at most a slot's time more.
void MinuteWindowTest::neverForgetsTooSoon()
{
    MinuteWindow window;
    std::deque<std::pair<qint64, qint64>> all;
    QRandomGenerator random {3};
    qint64 now = 1'700'000'000'000;
    for (int round = 0; round < 20'000; ++round) {
        now += random.bounded(400);
        const qint64 amount = random.bounded(1, 100);
        window.add(now, amount);
        all.emplace_back(now, amount);
        while (all.front().first <= now - 60'000 - MinuteWindow::slotMs)
            all.pop_front();
        qint64 inAMinute = 0;
        qint64 atMost = 0;
        for (const auto &[at, added] : all) {
            inAMinute += at > now - 60'000 ? added : 0;
            atMost += added;
        }
        QVERIFY(window.total(now) >= inAMinute);
        QVERIFY(window.total(now) <= atMost);
    }
}

void MinuteWindowTest::corrects()
{
    MinuteWindow window;
    window.add(1'000'000, 100);
    window.add(1'030'000, 10);
    QVERIFY(window.correct(1'000'000, 1'040'000, -60));
    QCOMPARE(window.total(1'040'000), 50);
    QCOMPARE(window.total(1'060'250), 10);
    QVERIFY(!window.correct(1'000'000, 1'060'250, 500));
    QCOMPARE(window.total(1'060'250), 10);
}

void MinuteWindowTest::tellsHowLongToWait()
{
    MinuteWindow window;
    QCOMPARE(window.msUntil(0, 1'000'000), 0);
    window.add(1'000'000, 5);
    window.add(1'010'000, 5);
    QCOMPARE(window.msUntil(10, 1'020'000), 0);
    QCOMPARE(window.msUntil(9, 1'020'000), 40'250);
    QCOMPARE(window.msUntil(5, 1'020'000), 40'250);
    QCOMPARE(window.msUntil(4, 1'020'000), 50'250);
    for (const qint64 level : {9, 4, 0}) {
        const qint64 then = 1'020'000 + window.msUntil(level, 1'020'000);
        MinuteWindow early = window;
        QVERIFY(early.total(then - 1) > level);
        QVERIFY(early.total(then) <= level);
    }
}

void MinuteWindowTest::standsStillWhenTheClockStepsBack()
{
    MinuteWindow window;
    window.add(1'000'000, 5);
    window.add(970'000, 5);
    QCOMPARE(window.total(950'000), 10);
    QCOMPARE(window.msUntil(0, 950'000), 60'250);
    QCOMPARE(window.total(1'060'250), 0);
}

QTEST_GUILESS_MAIN(MinuteWindowTest)
#include "tst_minutewindow.moc"
