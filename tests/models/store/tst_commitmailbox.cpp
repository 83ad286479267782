// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <QThread>

#include "models/store/commitmailbox.h"

class TestCommitMailbox final : public QObject
{
    Q_OBJECT

private slots:
    void aLaneThatEndsWithItsThreadMayWakeTheStore();
};

void TestCommitMailbox::aLaneThatEndsWithItsThreadMayWakeTheStore()
{
    auto mailbox = std::make_shared<CommitMailbox>();
    std::atomic<int> woken = 0;
    mailbox->setWaker([&woken] { ++woken; });
    const std::unique_ptr<QThread> worker {QThread::create([mailbox] {
        QObject context;
        const int lane = mailbox->addLane(&context, [](const CommitReport &) {});
        std::shared_ptr<void> wakesAtItsEnd {nullptr, [mailbox](void *) { mailbox->wakeStore(); }};
        mailbox->afterTurn(lane, [held = std::move(wakesAtItsEnd)] {});
        mailbox->removeLane(lane); // no event loop runs here: what was on its way ends at once
    })};
    worker->start();
    const bool ended = worker->wait(10'000);
    if (!ended)
        QFAIL("removing the lane waits for itself"); // and the thread with it: it cannot be joined
    QCOMPARE(woken.load(), 1);
}

QTEST_GUILESS_MAIN(TestCommitMailbox)
#include "tst_commitmailbox.moc"
