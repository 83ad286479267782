// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSet>
#include <QTest>

#include "models/values/callid.h"

class TestCallId final : public QObject
{
    Q_OBJECT

private slots:

    void growsAndTellsTheStart()
    {
        CallIdGenerator ids {3};
        constexpr qint64 nowMs = 1'795'000'000'000;
        qint64 last = 0;
        for (int i = 0; i < 1000; ++i) {
            const qint64 id = ids.next(nowMs + i / 10);
            QVERIFY(id > last);
            QCOMPARE(CallIdGenerator::startedAtMs(id), nowMs + i / 10);
            last = id;
        }
        QVERIFY(CallIdGenerator::firstAt(nowMs) < last);
    }

    void neverGivesOneTwiceWhenTheClockStepsBack()
    {
        CallIdGenerator ids {0};
        const qint64 first = ids.next(2000);
        QVERIFY(ids.next(1000) > first);
    }

    void goesOnWhenAMillisecondIsFull()
    {
        CallIdGenerator ids {0};
        QSet<qint64> seen;
        for (int i = 0; i < 70'000; ++i)
            seen.insert(ids.next(5));
        QCOMPARE(seen.size(), 70'000);
    }

    void workersDoNotMeet()
    {
        CallIdGenerator one {0};
        CallIdGenerator other {1};
        QVERIFY(one.next(7) != other.next(7));
    }

    void startsAfterWhatIsRecorded_data()
    {
        QTest::addColumn<qint64>("nowMs");
        QTest::newRow("clock set back") << qint64 {1000};
        QTest::newRow("same millisecond") << qint64 {9000};
        QTest::newRow("later") << qint64 {9001};
    }

    void startsAfterWhatIsRecorded()
    {
        QFETCH(qint64, nowMs);
        CallIdGenerator before {15};
        qint64 newest = 0;
        for (int i = 0; i < 100; ++i)
            newest = before.next(9000);
        CallIdGenerator after {0};
        after.startAfter(newest);
        QVERIFY(after.next(nowMs) > newest);
    }
};

QTEST_GUILESS_MAIN(TestCallId)
#include "tst_callid.moc"
