// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/weeklycheck.h"

#include <QTimer>

#include "models/store/sql.h"
#include "models/values/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 weekMs = 7LL * 24 * 3'600'000;
}

WeeklyCheck::WeeklyCheck(const Connection &connection, const Clock &clock, const StoreTiming &timing)
    : m_connection {connection}
    , m_clock {clock}
    , m_timing {timing}
    , m_timer {new QTimer {this}}
    , m_lastCallMs {clock.utcMs()}
{
    m_timer->setInterval(m_timing.checkLookMs);
    connect(m_timer, &QTimer::timeout, this, &WeeklyCheck::look);
}

Outcome WeeklyCheck::start()
{
    m_timer->start();
    return readInteger(m_connection, u"SELECT checked_at_ms FROM page_checks"_s).map([this](qint64 atMs) {
        m_checkedAtMs = atMs;
    });
}

void WeeklyCheck::noteCall()
{
    m_lastCallMs = m_clock.utcMs();
}

/// A clock that was set back does not put it off for years.
void WeeklyCheck::look()
{
    const qint64 nowMs = m_clock.utcMs();
    const bool isDue = nowMs - m_checkedAtMs >= weekMs || nowMs < m_checkedAtMs;
    const bool isIdle = nowMs - m_lastCallMs >= m_timing.checkIdleMs;
    m_lastCallMs = qMin(m_lastCallMs, nowMs);
    if (!isDue || !isIdle || m_isRunning)
        return;
    m_isRunning = true;
    emit wanted();
}

void WeeklyCheck::keepSound()
{
    m_isRunning = false;
    m_checkedAtMs = m_clock.utcMs();
    if (const Outcome kept = changeOne(m_connection, u"UPDATE page_checks SET checked_at_ms = ?"_s, {m_checkedAtMs});
        !kept)
        qWarning("When the database's pages were checked was not stored: %s", qPrintable(kept.error().detail));
}

/// After as long a pause as after a call.
void WeeklyCheck::tryLater()
{
    m_isRunning = false;
    noteCall();
}
