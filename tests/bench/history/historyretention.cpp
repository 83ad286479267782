// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>

#include "models/store/callarchive.h"
#include "models/store/sql.h"
#include "models/store/store.h"
#include "tests/bench/history/historycalls.h"
#include "tests/bench/history/historysteps.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 hourMs = 3'600'000;
constexpr qint64 dayMs = 24 * hourMs;
constexpr double writeGoalMs = 20;
constexpr int tickMs = 5;
constexpr int calmMs = 60'000; ///< of writing before anything is deleted, to compare with

/// Writes calls at an even pace and notes how long each waited for its commit.
class Writer : public QObject
{
public:
    Writer(Store &store, int writesPerSecond)
        : m_store {store}
        , m_perTick {std::max(1, writesPerSecond * tickMs / 1'000)}
        , m_calls {0, hourMs, 1, 1}
        , m_lane {store.addLane(this, [this](const CommitReport &report) { note(report); })}
    {
        m_clock.start();
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, &Writer::submit);
    }

    void start() { m_timer.start(tickMs); }

    void stop() { m_timer.stop(); }

    [[nodiscard]] bool isIdle() const { return m_noted == m_begun.size(); }

    /// Prints what was noted since the last time; gives the longest wait.
    double tell(const char *when)
    {
        std::vector<double> waits = std::exchange(m_waits, {});
        if (waits.empty())
            return 0;
        std::sort(waits.begin(), waits.end());
        const auto late = std::count_if(waits.begin(), waits.end(), [](double wait) { return wait > writeGoalMs; });
        const auto at = [&waits](double share) {
            return waits[static_cast<std::size_t>(share * static_cast<double>(waits.size() - 1))];
        };
        std::printf("| %s | %zu | %.2f | %.2f | %.2f | %.2f | %lld |\n", when, waits.size(), at(0.5), at(0.99),
                    at(0.999), waits.back(), static_cast<long long>(late));
        std::fflush(stdout);
        return waits.back();
    }

private:
    void submit()
    {
        for (int i = 0; i < m_perTick; ++i) {
            m_begun.push_back(m_clock.nsecsElapsed());
            m_store.submit(m_lane, m_begun.size() - 1, m_calls.at(SystemClock {}.utcMs()));
        }
    }

    void note(const CommitReport &report)
    {
        mustDo(report.outcome);
        const qint64 now = m_clock.nsecsElapsed();
        for (const quint64 ticket : report.tickets)
            m_waits.push_back(static_cast<double>(now - m_begun[ticket]) / 1e6);
        m_noted += report.tickets.size();
    }

    Store &m_store;
    int m_perTick;
    HistoryCalls m_calls;
    int m_lane;
    QTimer m_timer;
    QElapsedTimer m_clock;
    std::vector<qint64> m_begun;
    std::vector<double> m_waits;
    std::size_t m_noted = 0;
};

/// Sleeps for a millisecond, again and again, and notes how much later the machine wakes it: what a program waits for
/// that does nothing. A wait of a write that is no longer says nothing about the hub.
class Idler
{
public:
    Idler()
        : m_thread {[this](const std::stop_token &stop) { run(stop); }}
    {}

    /// Prints what was noted since the last time.
    void tell(const char *when)
    {
        std::printf("| %s, a thread that does nothing | %lld | | | | %.2f | %lld |\n", when,
                    static_cast<long long>(m_wakes.exchange(0)), static_cast<double>(m_longestUs.exchange(0)) / 1e3,
                    static_cast<long long>(m_late.exchange(0)));
        std::fflush(stdout);
    }

private:
    void run(const std::stop_token &stop)
    {
        QElapsedTimer timer;
        while (!stop.stop_requested()) {
            timer.start();
            std::this_thread::sleep_for(std::chrono::milliseconds {1});
            const qint64 lateUs = timer.nsecsElapsed() / 1'000 - 1'000;
            m_longestUs = std::max(m_longestUs.load(), lateUs);
            m_late += static_cast<double>(lateUs) > writeGoalMs * 1e3 ? 1 : 0;
            ++m_wakes;
        }
    }

    std::atomic<qint64> m_longestUs = 0;
    std::atomic<qint64> m_wakes = 0;
    std::atomic<qint64> m_late = 0;
    std::jthread m_thread;
};

/// For how many days calls have to be kept so that about that many leave.
qint64 daysFor(const Connection &connection, qint64 leaving)
{
    const qint64 oldestId = must(readInteger(connection, u"SELECT id FROM model_calls ORDER BY id LIMIT 1"_s));
    auto rows = must(
        runSql(connection,
               u"SELECT hour_ms / ? AS day, sum(calls) FROM usage_hours WHERE hour_ms >= ? GROUP BY 1 ORDER BY 1"_s,
               {dayMs, CallIdGenerator::startedAtMs(oldestId)}));
    qint64 day = 0;
    for (qint64 sum = 0; sum < leaving && rows.next(); sum += rows.value(1).toLongLong())
        day = rows.value(0).toLongLong();
    return SystemClock {}.utcMs() / dayMs - day;
}

template <typename Condition>
void runUntil(Condition isDone)
{
    while (!isDone())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

qint64 callsIn(const QString &path)
{
    const Connection connection = must(Connection::open(path, Connection::Mode::ReadOnly));
    return must(readInteger(connection, u"SELECT count(*) FROM model_calls"_s));
}

qint64 archivedCalls(const HistoryPlan &plan)
{
    qint64 calls = 0;
    for (const CallArchive &archive : CallArchive::existing(plan.databasePath()))
        calls += callsIn(archive.path);
    return calls;
}

/// The sums by hour stay, so they tell how many calls there were ever.
void tellWhere(const HistoryPlan &plan)
{
    const Connection connection = must(Connection::open(plan.databasePath(), Connection::Mode::ReadOnly));
    const qint64 recorded = must(readInteger(connection, u"SELECT sum(calls) FROM usage_hours"_s));
    const qint64 archived = archivedCalls(plan);
    const qint64 kept = callsIn(plan.databasePath());
    std::printf("\n- %lld calls were recorded: %lld are in the database and %lld in archives (%s)\n", recorded, kept,
                archived, kept + archived == recorded ? "none lost, none twice" : "WRONG");
}

void setKeptDays(const HistoryPlan &plan, qint64 days)
{
    const HistoryHub opened {plan};
    mustDo(opened.hub().commands(u"history"_s).setSetting(u"retention.callDays"_s, QString::number(days)));
}
} // namespace

void measureRetention(const HistoryPlan &plan)
{
    const Connection reader = must(Connection::open(plan.databasePath(), Connection::Mode::ReadOnly));
    const qint64 days = daysFor(reader, plan.leaving);
    const qint64 endId = CallIdGenerator::firstAt(SystemClock {}.utcMs() - days * dayMs);
    setKeptDays(plan, days);
    Vault vault;
    vault.unlock(Vault::newMasterKey(), 7);
    const SystemClock clock;
    QElapsedTimer timer;
    timer.start();
    Store store {plan.databasePath(), &vault, &clock};
    StoreTiming timing;
    timing.retainDelayMs = calmMs;
    store.setTiming(timing);
    bool isOpen = false;
    QObject::connect(&store, &Store::opened, &store, [&isOpen] { isOpen = true; });
    QObject::connect(&store, &Store::openFailed, &store, [](const Error &error) { giveUp(error); });
    store.open();
    Writer writer {store, plan.writesPerSecond};
    runUntil([&isOpen] { return isOpen; });
    std::printf(
        "\n### Retention beside a writer of %d calls a second\n\nThe store was open after %lld ms.\n\n"
        "| when | writes | p50 ms | p99 ms | p99.9 ms | longest ms | over 20 ms |\n|---|---|---|---|---|---|---|\n",
        plan.writesPerSecond, timer.elapsed());
    Idler idler;
    writer.start();
    timer.start();
    runUntil([&timer] { return timer.elapsed() >= calmMs; });
    writer.tell("before");
    idler.tell("before");
    timer.start();
    QElapsedTimer sinceLook;
    sinceLook.start();
    runUntil([&] {
        if (sinceLook.elapsed() < 2'000)
            return false;
        sinceLook.start();
        return must(readInteger(reader, u"SELECT id FROM model_calls ORDER BY id LIMIT 1"_s)) >= endId;
    });
    const double seconds = static_cast<double>(timer.elapsed()) / 1e3;
    const double longest = writer.tell("meanwhile");
    idler.tell("meanwhile");
    writer.stop();
    runUntil([&writer] { return writer.isIdle(); });
    std::printf("\n- calls older than %lld days have left after %.0f s\n- longest wait of a write: **%.1f ms** (goal "
                "<= %.0f: %s)\n",
                days, seconds, longest, writeGoalMs, longest <= writeGoalMs ? "met" : "MISSED");
    tellWhere(plan);
}
