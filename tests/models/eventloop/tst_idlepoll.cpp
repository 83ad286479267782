// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/eventloop/idlepoll.h"

namespace
{
constexpr qint64 shortNs = 20'000;
constexpr qint64 longNs = 20'000'000;
} // namespace

/// A thread looks on while that pays, and only then.
class IdlePollTest final : public QObject
{
    Q_OBJECT

private slots:

    void sleepsAtOnceUntilAWaitWasShort()
    {
        IdlePoll poll;
        QCOMPARE(poll.windowNs(), 0);
        poll.noteWait(longNs);
        QCOMPARE(poll.windowNs(), 0);
        poll.noteWait(shortNs);
        QVERIFY(poll.windowNs() > shortNs);
    }

    void staysAsItIsWhileTheWindowFindsTheWork()
    {
        IdlePoll poll;
        poll.noteWait(shortNs);
        const qint64 window = poll.windowNs();
        for (int i = 0; i < 1000; ++i)
            poll.noteWait(shortNs);
        QCOMPARE(poll.windowNs(), window);
    }

    void growsForWaitsALittleLonger()
    {
        IdlePoll poll;
        poll.noteWait(shortNs);
        const qint64 first = poll.windowNs();
        poll.noteWait(first + 1);
        QCOMPARE(poll.windowNs(), 2 * first);
        for (int i = 0; i < 1000; ++i)
            poll.noteWait(poll.windowNs() + 1);
        QVERIFY(poll.windowNs() <= 200'000);
    }

    void givesUpAfterAFewLongWaits()
    {
        IdlePoll poll;
        for (int i = 0; i < 10; ++i)
            poll.noteWait(poll.windowNs() + shortNs);
        QVERIFY(poll.windowNs() > 0);
        for (int i = 0; i < 3; ++i)
            poll.noteWait(longNs);
        QCOMPARE(poll.windowNs(), 0);
    }
};

QTEST_GUILESS_MAIN(IdlePollTest)
#include "tst_idlepoll.moc"
