// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPointer>
#include <QTest>
#include <QThread>

#include "models/store/courier.h"

using namespace Qt::Literals::StringLiterals;

/// Answers on their way to the thread that asked: none is lost, none comes too late.
class TestCourier final : public QObject
{
    Q_OBJECT

private slots:
    void deliversInOrder();
    void losesNothingWhenDeletionsComeFirst();
    void keepsItsPlaceWhenDeletionsComeFirst();
    void deliversFromAnotherThread();
    void dropsTheWorkOfADeadContext();
};

void TestCourier::deliversInOrder()
{
    QList<int> order;
    const auto courier = Courier::to(this);
    for (int number = 0; number < 3; ++number)
        courier->deliver([&order, number] { order.append(number); });
    QCoreApplication::processEvents();
    QCOMPARE(order, (QList<int> {0, 1, 2}));
}

void TestCourier::losesNothingWhenDeletionsComeFirst()
{
    bool isDelivered = false;
    auto courier = Courier::to(this);
    const QPointer<Courier> alive {courier.get()};
    courier->deliver([&isDelivered] { isDelivered = true; });
    courier.reset();
    // What QTest::qWait() does, and Qt itself when a modal loop ends.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCoreApplication::processEvents();
    QVERIFY(isDelivered);
    QVERIFY2(!alive, "it ends with its last work");
}

void TestCourier::keepsItsPlaceWhenDeletionsComeFirst()
{
    QStringList order;
    auto courier = Courier::to(this);
    QMetaObject::invokeMethod(
        this, [&order] { order.append(u"snapshot"_s); }, Qt::QueuedConnection);
    courier->deliver([&order] { order.append(u"done"_s); });
    courier.reset();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCoreApplication::processEvents();
    QCOMPARE(order, (QStringList {u"snapshot"_s, u"done"_s}));
}

void TestCourier::deliversFromAnotherThread()
{
    constexpr int rounds = 2'000;
    int delivered = 0;
    const std::unique_ptr<QThread> thread {QThread::create([this, &delivered] {
        for (int round = 0; round < rounds; ++round)
            Courier::to(this)->deliver([&delivered] { ++delivered; });
    })};
    thread->start();
    QTRY_COMPARE(delivered, rounds); // waits with deletions flushed in between
    QVERIFY(thread->wait());
}

void TestCourier::dropsTheWorkOfADeadContext()
{
    bool isDelivered = false;
    auto context = std::make_unique<QObject>();
    Courier::to(context.get())->deliver([&isDelivered] { isDelivered = true; });
    context.reset();
    QCoreApplication::processEvents();
    QVERIFY(!isDelivered);
}

QTEST_GUILESS_MAIN(TestCourier)
#include "tst_courier.moc"
