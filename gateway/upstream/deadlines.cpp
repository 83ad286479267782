// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/deadlines.h"

#include <algorithm>
#include <chrono>

Deadlines::Deadlines(QObject *parent)
    : QObject {parent}
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Deadlines::fire);
}

qint64 Deadlines::nowMs()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

void Deadlines::add(Deadline *deadline)
{
    deadline->m_index = static_cast<qsizetype>(m_set.size());
    m_set.push_back(deadline);
}

void Deadlines::remove(Deadline *deadline)
{
    Deadline *last = m_set.back();
    last->m_index = deadline->m_index;
    m_set[static_cast<size_t>(deadline->m_index)] = last;
    m_set.pop_back();
    deadline->m_index = -1;
}

void Deadlines::arm(qint64 atMs)
{
    if (m_armedForMs != 0 && m_armedForMs <= atMs)
        return;
    m_armedForMs = atMs;
    m_timer.start(static_cast<int>(std::max<qint64>(0, atMs - nowMs())));
}

void Deadlines::fire()
{
    m_armedForMs = 0;
    const qint64 now = nowMs();
    // Every listener may add, move and destroy deadlines, so the search begins anew after each.
    const auto isDue = [now](const Deadline *deadline) { return deadline->m_atMs <= now; };
    for (auto due = std::find_if(m_set.begin(), m_set.end(), isDue); due != m_set.end();
         due = std::find_if(m_set.begin(), m_set.end(), isDue)) {
        Deadline *deadline = *due;
        deadline->clear();
        deadline->m_listener->handleDeadline(*deadline);
    }
    const auto isEarlier = [](const Deadline *one, const Deadline *other) { return one->m_atMs < other->m_atMs; };
    const auto earliest = std::min_element(m_set.begin(), m_set.end(), isEarlier);
    if (earliest != m_set.end())
        arm((*earliest)->m_atMs);
}

void Deadline::setAfter(int ms)
{
    if (ms <= 0)
        return clear();
    m_atMs = Deadlines::nowMs() + ms;
    if (m_index < 0)
        m_owner->add(this);
    m_owner->arm(m_atMs);
}

void Deadline::clear()
{
    if (m_index >= 0)
        m_owner->remove(this);
}
