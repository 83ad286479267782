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

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 dayMs = 24LL * 3'600'000;
constexpr qint64 bytesPerMegabyte = 1024LL * 1024;
constexpr std::size_t firstStepCalls = 50; ///< until it is known how fast the disk is
constexpr std::size_t leastStepCalls = 5;
constexpr std::size_t mostStepCalls = 1'000;

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
    , m_stepCalls {firstStepCalls}
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
    if (m_isRunning)
        return;
    m_isRunning = true;
    ask();
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
    const std::size_t count = std::min(m_stepCalls, m_portion->size() - m_removed);
    const Result<bool> areGone = removeBodies(m_portion->at(m_removed + count - 1));
    if (!areGone) {
        qWarning("The bodies of old calls were not deleted: %s", qPrintable(areGone.error().detail));
        return rest();
    }
    if (!*areGone) {
        m_stepTimer->start(m_timing.retainPauseMs);
        return;
    }
    QElapsedTimer timer;
    timer.start();
    if (const Outcome removed = removeSome(count); !removed) {
        // The calls are not as they were when they were copied, or the database is in trouble: the next run begins
        // anew.
        qWarning("Old calls were not deleted: %s", qPrintable(removed.error().detail));
        return rest();
    }
    const qint64 elapsedUs = timer.nsecsElapsed() / 1'000;
    pace(count, elapsedUs);
    m_removed += count;
    if (m_removed < m_portion->size()) {
        m_stepTimer->start(std::max(m_timing.retainPauseMs, pauseFor(elapsedUs)));
    } else {
        m_portion.reset();
        ask();
    }
}

/// They would go with their calls, but a single one may take as long as a thousand calls. True: none is left.
Result<bool> CallRetention::removeBodies(qint64 upToCallId)
{
    const BodyRepository bodies {m_connection};
    Transaction transaction {m_connection};
    if (!transaction.begun())
        return tl::unexpected {transaction.begun().error()};
    QElapsedTimer timer;
    timer.start();
    Result<bool> removed = true;
    while (removed && *removed && timer.elapsed() < m_timing.retainStepMs)
        removed = bodies.removeOldest(upToCallId);
    if (!removed)
        return removed;
    return transaction.commit().map([&removed] { return !*removed; });
}

Outcome CallRetention::removeSome(std::size_t count)
{
    Transaction transaction {m_connection};
    if (!transaction.begun())
        return transaction.begun();
    const qint64 firstId = m_portion->at(m_removed);
    const qint64 lastId = m_portion->at(m_removed + count - 1);
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
    return transaction.commit();
}

/// Towards as many calls as the wanted time is for. A step that was too long counts at once.
void CallRetention::pace(std::size_t count, qint64 elapsedUs)
{
    const qint64 wantedUs = qint64 {m_timing.retainStepMs} * 1'000;
    const auto fitting =
        static_cast<std::size_t>(static_cast<qint64>(count) * wantedUs / std::max<qint64>(elapsedUs, 1));
    const std::size_t most = m_stepCalls + m_stepCalls / 4 + 1;
    m_stepCalls = std::clamp(std::min(fitting, most), leastStepCalls, mostStepCalls);
}
