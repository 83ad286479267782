// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <atomic>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>

#include <QElapsedTimer>
#include <QSocketNotifier>
#include <QTest>
#include <QThread>
#include <QTimer>

#include "models/eventloop/epolldispatcher.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Two connected sockets; [0] is the one that is watched.
struct Pair
{
    Pair() { static_cast<void>(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds.data())); }

    ~Pair()
    {
        close(0);
        close(1);
    }

    Q_DISABLE_COPY_MOVE(Pair)

    void close(size_t end)
    {
        if (fds[end] >= 0)
            ::close(std::exchange(fds[end], -1));
    }

    void write() const { static_cast<void>(::write(fds[1], "x", 1)); }

    [[nodiscard]] bool read() const
    {
        char byte = 0;
        return ::read(fds[0], &byte, 1) == 1;
    }

    std::array<int, 2> fds {-1, -1};
};

/// A thread with the dispatcher under test, and an object that lives on it.
class EpollThread final
{
public:
    EpollThread()
    {
        m_thread.setEventDispatcher(new EpollDispatcher);
        m_object.moveToThread(&m_thread);
        m_thread.start();
    }

    ~EpollThread()
    {
        m_thread.quit();
        m_thread.wait();
    }

    Q_DISABLE_COPY_MOVE(EpollThread)

    /// Runs `work` on the thread and waits for it.
    template <typename Work>
    void run(Work work)
    {
        QMetaObject::invokeMethod(&m_object, std::move(work), Qt::BlockingQueuedConnection);
    }

    template <typename Work>
    void post(Work work)
    {
        QMetaObject::invokeMethod(&m_object, std::move(work), Qt::QueuedConnection);
    }

    QObject *object() { return &m_object; }

private:
    QThread m_thread;
    QObject m_object;
};
} // namespace

class TestEpollDispatcher final : public QObject
{
    Q_OBJECT

private slots:

    void tellsOfWhatCanBeRead()
    {
        EpollThread thread;
        Pair pair;
        std::atomic_int reads = 0;
        std::unique_ptr<QSocketNotifier> notifier;
        thread.run([&pair, &reads, &notifier] {
            notifier = std::make_unique<QSocketNotifier>(pair.fds[0], QSocketNotifier::Read);
            QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(), [&pair, &reads] {
                while (pair.read())
                    ++reads;
            });
        });
        pair.write();
        QTRY_COMPARE(reads.load(), 1);
        pair.write();
        QTRY_COMPARE(reads.load(), 2);
        thread.run([&notifier] { notifier->setEnabled(false); });
        pair.write();
        thread.run([] {});
        QCOMPARE(reads.load(), 2);
        thread.run([&notifier] { notifier->setEnabled(true); });
        QTRY_COMPARE(reads.load(), 3);
        thread.run([&notifier] { notifier.reset(); });
    }

    void tellsOfWhatCanBeWrittenWhileItIsAsked()
    {
        EpollThread thread;
        Pair pair;
        std::atomic_int writes = 0;
        std::unique_ptr<QSocketNotifier> notifier;
        thread.run([&pair, &writes, &notifier] {
            notifier = std::make_unique<QSocketNotifier>(pair.fds[0], QSocketNotifier::Write);
            QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(),
                             [&writes, raw = notifier.get()] {
                                 if (++writes == 3)
                                     raw->setEnabled(false);
                             });
        });
        QTRY_COMPARE(writes.load(), 3);
        thread.run([] {});
        QCOMPARE(writes.load(), 3);
        thread.run([&notifier] { notifier.reset(); });
    }

    void wakesTheReaderWhenTheOtherEndCloses()
    {
        EpollThread thread;
        Pair pair;
        std::atomic_bool ended = false;
        std::unique_ptr<QSocketNotifier> notifier;
        thread.run([&pair, &ended, &notifier] {
            notifier = std::make_unique<QSocketNotifier>(pair.fds[0], QSocketNotifier::Read);
            QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(),
                             [&ended, raw = notifier.get()] {
                                 ended = true;
                                 raw->setEnabled(false);
                             });
        });
        pair.close(1);
        QTRY_VERIFY(ended.load());
        thread.run([&notifier] { notifier.reset(); });
    }

    void watchesADescriptorWhoseNumberIsUsedAgain()
    {
        EpollThread thread;
        std::atomic_int reads = 0;
        for (int round = 1; round <= 50; ++round) {
            auto pair = std::make_unique<Pair>();
            std::unique_ptr<QSocketNotifier> notifier;
            thread.run([&pair, &reads, &notifier] {
                notifier = std::make_unique<QSocketNotifier>(pair->fds[0], QSocketNotifier::Read);
                QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(), [&pair, &reads] {
                    while (pair->read())
                        ++reads;
                });
            });
            pair->write();
            QTRY_COMPARE(reads.load(), round);
            thread.run([&pair, &notifier] {
                notifier.reset();
                pair.reset();
            });
        }
    }

    void survivesAReceiverThatRemovesAnother()
    {
        EpollThread thread;
        Pair first;
        Pair second;
        std::atomic_int activations = 0;
        std::unique_ptr<QSocketNotifier> one;
        std::unique_ptr<QSocketNotifier> other;
        first.write();
        second.write();
        // Both are ready in the same turn; whichever comes first takes the other one's notifier away.
        thread.run([&] {
            one = std::make_unique<QSocketNotifier>(first.fds[0], QSocketNotifier::Read);
            other = std::make_unique<QSocketNotifier>(second.fds[0], QSocketNotifier::Read);
            QObject::connect(one.get(), &QSocketNotifier::activated, one.get(), [&] {
                ++activations;
                other.reset();
                one->setEnabled(false);
            });
            QObject::connect(other.get(), &QSocketNotifier::activated, other.get(), [&] {
                ++activations;
                one.reset();
                other->setEnabled(false);
            });
        });
        QTRY_COMPARE(activations.load(), 1);
        thread.run([&] {
            one.reset();
            other.reset();
        });
        QCOMPARE(activations.load(), 1);
    }

    void losesNoEventThatOtherThreadsPost()
    {
        EpollThread thread;
        std::atomic_int arrived = 0;
        constexpr int posters = 4;
        constexpr int each = 5000;
        std::array<std::unique_ptr<QThread>, posters> threads;
        for (auto &poster : threads) {
            poster.reset(QThread::create([&thread, &arrived] {
                for (int i = 0; i < each; ++i)
                    thread.post([&arrived] { ++arrived; });
            }));
            poster->start();
        }
        for (auto &poster : threads)
            QVERIFY(poster->wait(30000));
        QTRY_COMPARE_WITH_TIMEOUT(arrived.load(), posters * each, 30000);
    }

    void runsWhatItPostsToItself()
    {
        EpollThread thread;
        std::atomic_int left = 1000;
        std::function<void()> again = [&] {
            if (--left > 0)
                thread.post(again);
        };
        thread.post(again);
        QTRY_COMPARE(left.load(), 0);
    }

    void firesTimersInOrderAndStopsThem()
    {
        EpollThread thread;
        QList<int> fired;
        std::atomic_bool done = false;
        std::unique_ptr<QTimer> repeating;
        thread.run([&] {
            repeating = std::make_unique<QTimer>();
            QObject::connect(repeating.get(), &QTimer::timeout, repeating.get(), [&] {
                fired.append(0);
                if (fired.count(0) == 3)
                    repeating->stop();
            });
            repeating->start(5);
            QTimer::singleShot(600, thread.object(), [&] {
                fired.append(2);
                done = true;
            });
            QTimer::singleShot(0, thread.object(), [&] { fired.append(1); });
        });
        QTRY_VERIFY(done.load());
        QCOMPARE(fired, (QList<int> {1, 0, 0, 0, 2}));
        thread.run([&] { repeating.reset(); });
    }

    void knowsItsTimers()
    {
        EpollThread thread;
        int remaining = -2;
        QList<QAbstractEventDispatcher::TimerInfo> infos;
        thread.run([&] {
            const int id = thread.object()->startTimer(100000);
            QAbstractEventDispatcher *dispatcher = QAbstractEventDispatcher::instance();
            remaining = dispatcher->remainingTime(id);
            infos = dispatcher->registeredTimers(thread.object());
            thread.object()->killTimer(id);
        });
        QVERIFY(remaining > 90000 && remaining <= 100000);
        QCOMPARE(infos.size(), 1);
        QCOMPARE(infos.first().interval, 100000);
    }

    void sleepsWhenNothingIsDue()
    {
        EpollThread thread;
        std::atomic_int turns = 0;
        thread.run([&] {
            QObject::connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, thread.object(),
                             [&turns] { ++turns; });
        });
        const int before = turns.load();
        QTest::qWait(100);
        QVERIFY2(turns.load() - before <= 2, qPrintable(u"%1 turns"_s.arg(turns.load() - before)));
    }
};

QTEST_GUILESS_MAIN(TestEpollDispatcher)
#include "tst_epolldispatcher.moc"
