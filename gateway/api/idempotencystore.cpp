// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/idempotencystore.h"

#include <algorithm>

#include "models/values/clockstep.h"

namespace
{
constexpr qint64 lookEveryMs = 60'000;
}

IdempotencyStore::IdempotencyStore(std::shared_ptr<BufferBudget> budget)
    : IdempotencyStore {std::move(budget), Limits {}}
{}

IdempotencyStore::IdempotencyStore(std::shared_ptr<BufferBudget> budget, const Limits &limits)
    : m_budget {std::move(budget)}
    , m_limits {limits}
{}

IdempotencyStore::Found IdempotencyStore::find(const Key &key, const QByteArray &fingerprint, qint64 nowMs,
                                               const std::function<std::shared_ptr<AnswerTape>()> &make)
{
    const std::scoped_lock lock {m_mutex};
    forgetOld(nowMs);
    const auto known = m_entries.constFind(key);
    if (known != m_entries.cend() && isKnown(*known, nowMs))
        return {known->fingerprint == fingerprint ? known->tape : nullptr, false};
    forget(key);
    makeRoom();
    Entry entry;
    entry.fingerprint = fingerprint;
    entry.tape = make();
    entry.atMs = nowMs;
    m_entries.insert(key, entry);
    return {entry.tape, true};
}

/// What runs, or succeeded not too long ago. A run may have ended without having been settled yet.
bool IdempotencyStore::isKnown(const Entry &entry, qint64 nowMs) const
{
    return entry.isRunning() || (entry.tape->isWorthKeeping() && nowMs - entry.atMs < m_limits.keepMs);
}

void IdempotencyStore::settle(const Key &key, const std::shared_ptr<AnswerTape> &tape)
{
    const std::scoped_lock lock {m_mutex};
    const auto entry = m_entries.find(key);
    if (entry == m_entries.end() || entry->tape != tape || entry->isKept)
        return;
    if (!tape->isWorthKeeping())
        return forget(key);
    entry->isKept = true;
    entry->keptBytes = tape->heldBytes();
    m_keptBytes += entry->keptBytes;
    makeRoom();
}

void IdempotencyStore::forgetOld(qint64 nowMs)
{
    if (isStepBack(nowMs, m_lookedAtMs)) {
        for (Entry &entry : m_entries)
            entry.atMs = std::min(entry.atMs, nowMs);
    } else if (nowMs - m_lookedAtMs < lookEveryMs) {
        return;
    }
    m_lookedAtMs = nowMs;
    m_entries.removeIf([this, nowMs](const auto &item) {
        const Entry &entry = item.value();
        const bool isOld = !isKnown(entry, nowMs);
        m_keptBytes -= isOld ? entry.keptBytes : 0;
        return isOld;
    });
}

void IdempotencyStore::forget(const Key &key)
{
    if (const auto entry = m_entries.constFind(key); entry != m_entries.cend()) {
        m_keptBytes -= entry->keptBytes;
        m_entries.erase(entry);
    }
}

/// The oldest kept answers go first; a run is never forgotten for room.
void IdempotencyStore::makeRoom()
{
    while (m_entries.size() >= m_limits.answers || m_keptBytes > m_limits.bytes) {
        auto oldest = m_entries.cend();
        for (auto entry = m_entries.cbegin(); entry != m_entries.cend(); ++entry) {
            if (!entry->isRunning() && (oldest == m_entries.cend() || entry->atMs < oldest->atMs))
                oldest = entry;
        }
        if (oldest == m_entries.cend())
            return;
        m_keptBytes -= oldest->keptBytes;
        m_entries.erase(oldest);
    }
}
