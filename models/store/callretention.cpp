// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/callretention.h"

#include <algorithm>

#include <QElapsedTimer>
#include <QTimer>

#include "models/settings/settingvalues.h"
#include "models/store/bodyrepository.h"
#include "models/store/calltables.h"
#include "models/store/sql.h"
#include "models/store/transaction.h"
#include "models/values/clock.h"
#include "models/values/clockstep.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 dayMs = 24LL * 3'600'000;
constexpr qint64 bytesPerMegabyte = 1024LL * 1024;
constexpr qint64 longestSleepMs = 7 * dayMs; ///< of the machine, between two looks
constexpr int provingLooks = 144;            ///< a day of them, ten minutes apart
constexpr std::size_t callsAtOnce = 10;      ///< between two looks at the clock

/// A fifth of the time at most: what deleting writes, the disk has to take beside the calls' commits.
int pauseFor(qint64 elapsedUs)
{
    return static_cast<int>(elapsedUs * 4 / 1'000);
}
} // namespace

CallRetention::CallRetention(const Connection &connection, const Clock &clock, const StoreTiming &timing,
                             std::function<bool()> commitQueued)
    : m_connection {connection}
    , m_clock {clock}
    , m_timing {timing}
    , m_commitQueued {std::move(commitQueued)}
    , m_beginTimer {new QTimer {this}}
    , m_stepTimer {new QTimer {this}}
{
    m_beginTimer->setSingleShot(true);
    m_stepTimer->setSingleShot(true);
    m_stepTimer->setTimerType(Qt::PreciseTimer);
    connect(m_beginTimer, &QTimer::timeout, this, &CallRetention::begin);
    connect(m_stepTimer, &QTimer::timeout, this, &CallRetention::step);
}

CallRetention::~CallRetention() = default;

void CallRetention::apply(const SettingValues &settings)
{
    const qint64 keepMs = settings.integer(SettingKey::RetentionCallDays) * dayMs;
    const qint64 maxBytes = settings.integer(SettingKey::RetentionMaxCallMegabytes) * bytesPerMegabyte;
    const bool archives = settings.boolean(SettingKey::RetentionArchive);
    const int quarters = static_cast<int>(settings.integer(SettingKey::RetentionArchiveQuarters));
    m_bounds.reports = !settings.text(SettingKey::EventsUrl).isEmpty();
    if (keepMs == m_keepMs && maxBytes == m_bounds.maxBytes && archives == m_bounds.archives
        && quarters == m_bounds.archiveQuarters)
        return;
    m_keepMs = keepMs;
    m_bounds.maxBytes = maxBytes;
    m_bounds.archives = archives;
    m_bounds.archiveQuarters = quarters;
    m_beginTimer->start(m_timing.retainDelayMs);
}

void CallRetention::begin()
{
    m_beginTimer->start(m_timing.retainIntervalMs);
    proveClock();
    if (m_isRunning)
        return;
    m_isRunning = true;
    ask();
}

/// A hub that nobody calls has nothing else to hold the clock against.
void CallRetention::proveClock()
{
    const qint64 nowMs = m_clock.utcMs();
    const bool hasStepped = isStepBack(nowMs, m_lookedAtMs) || nowMs > m_lookedAtMs + longestSleepMs;
    m_looks = hasStepped ? 0 : std::min(m_looks + 1, provingLooks);
    m_lookedAtMs = nowMs;
    m_bounds.isClockProven = m_looks == provingLooks;
}

void CallRetention::ask()
{
    m_bounds.nowMs = m_clock.utcMs();
    m_bounds.beforeMs = m_keepMs > 0 ? std::max<qint64>(m_bounds.nowMs - m_keepMs, 0) : 0;
    emit portionWanted(m_bounds);
}

void CallRetention::remove(const RetentionPortion &portion)
{
    m_portion = portion;
    m_removed = 0;
    if (m_portion->empty())
        rest();
    else
        step();
}

void CallRetention::rest()
{
    m_portion.reset();
    m_isRunning = false;
}

void CallRetention::step()
{
    if (!m_portion)
        return;
    if (!m_commitQueued())
        return rest();
    QElapsedTimer timer;
    timer.start();
    const Outcome removed = removeInStep(timer);
    if (!removed) {
        // The calls are not as they were when they were copied, or the database is in trouble: the next run begins
        // anew.
        qWarning("Old calls were not deleted: %s", qPrintable(removed.error().detail));
        return rest();
    }
    if (m_removed < m_portion->size()) {
        m_stepTimer->start(std::max(m_timing.retainPauseMs, pauseFor(timer.nsecsElapsed() / 1'000)));
    } else {
        m_portion.reset();
        ask();
    }
}

/// How long a few calls take the disk, nobody knows before: it may have to read what it deletes.
Outcome CallRetention::removeInStep(const QElapsedTimer &timer)
{
    Transaction transaction {m_connection};
    if (!transaction.begun())
        return transaction.begun();
    std::size_t removed = m_removed;
    do {
        const std::size_t count = std::min(callsAtOnce, m_portion->size() - removed);
        const Result<bool> areGone = removeBodies(m_portion->at(removed + count - 1), timer);
        const Outcome done = areGone ? Outcome {} : tl::unexpected {areGone.error()};
        if (!done)
            return done;
        if (!*areGone)
            break;
        if (const Outcome gone = removeCalls(removed, count); !gone)
            return gone;
        removed += count;
    } while (removed < m_portion->size() && timer.elapsed() < m_timing.retainStepMs);
    const Outcome marked = removed == m_removed ? Outcome {} : moveMark(m_portion->at(removed - 1));
    return marked.and_then([&transaction] { return transaction.commit(); }).map([this, removed] {
        m_removed = removed;
    });
}

/// They would go with their calls, but a single one may take as long as a thousand calls. True: none is left.
Result<bool> CallRetention::removeBodies(qint64 upToCallId, const QElapsedTimer &timer) const
{
    const BodyRepository bodies {m_connection};
    Result<bool> removed = bodies.removeOldest(upToCallId);
    while (removed && *removed && timer.elapsed() < m_timing.retainStepMs)
        removed = bodies.removeOldest(upToCallId);
    return removed.map([](bool wasThere) { return !wasThere; });
}

Outcome CallRetention::removeCalls(std::size_t from, std::size_t count) const
{
    const qint64 firstId = m_portion->at(from);
    const qint64 lastId = m_portion->at(from + count - 1);
    for (auto table = std::rbegin(callTables); table != std::rend(callTables); ++table) {
        const Result<int> deleted =
            changeRows(m_connection,
                       u"DELETE FROM %1 WHERE %2 BETWEEN ? AND ?"_s.arg(QString::fromLatin1(table->name),
                                                                        QString::fromLatin1(table->idColumn)),
                       {firstId, lastId});
        if (!deleted)
            return tl::unexpected {deleted.error()};
        // A call that was recorded late is among them, and not in the archive.
        if (table == std::prev(std::rend(callTables)) && static_cast<std::size_t>(*deleted) != count)
            return fail(ErrorCode::Conflict, u"there are %1 calls in the place of %2"_s.arg(*deleted).arg(count));
    }
    return {};
}

/// So that the ledger's proof knows which calls are not to be here any more.
Outcome CallRetention::moveMark(qint64 removedToId) const
{
    return changeOne(m_connection, u"UPDATE call_retention SET removed_to_id = max(removed_to_id, ?)"_s, {removedToId});
}
