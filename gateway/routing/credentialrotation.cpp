// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/routing/credentialrotation.h"

#include <algorithm>

namespace
{
qint64 weightOf(const CredentialSnapshot &credential)
{
    return credential.weight > 0 ? credential.weight : 100;
}
} // namespace

const CredentialSnapshot *CredentialRotation::next(const ProviderSnapshot &provider, TargetState &target,
                                                   const QSet<qint64> &tried, qint64 nowMs)
{
    const CredentialSnapshot *chosen = nullptr;
    qint64 *chosenWeight = nullptr;
    qint64 total = 0;
    // The hash may move its values when it grows, so every credential has its entry before a pointer is kept.
    for (const CredentialSnapshot &credential : provider.credentials)
        m_entries[credential.id].current += 0;
    for (const CredentialSnapshot &credential : provider.credentials) {
        Entry &entry = *m_entries.find(credential.id);
        const CircuitState *limit = target.limitOf(credential.id);
        if (!entry.circuit.admits(nowMs) || (limit && !limit->admits(nowMs)) || tried.contains(credential.id))
            continue;
        if (!entry.circuit.isClosed() || (limit && !limit->isClosed()))
            return &credential;
        entry.current += weightOf(credential);
        total += weightOf(credential);
        if (!chosen || entry.current > *chosenWeight) {
            chosen = &credential;
            chosenWeight = &entry.current;
        }
    }
    if (chosen)
        *chosenWeight -= total;
    return chosen;
}

std::optional<CredentialRotation::Wait> CredentialRotation::waitOf(const Entry &entry, const CircuitState *limit,
                                                                   qint64 nowMs)
{
    std::optional<Wait> wait;
    if (!entry.circuit.admits(nowMs))
        wait = Wait {entry.circuit.untilMs(), entry.circuit.reason()};
    if (limit && !limit->admits(nowMs) && (!wait || limit->untilMs() > wait->untilMs))
        wait = Wait {limit->untilMs(), limit->reason()};
    return wait;
}

std::optional<CredentialRotation::Wait> CredentialRotation::waitFor(const ProviderSnapshot &provider,
                                                                    TargetState &target, qint64 nowMs)
{
    std::optional<Wait> first;
    for (const CredentialSnapshot &credential : provider.credentials) {
        const std::optional<Wait> wait = waitOf(m_entries[credential.id], target.limitOf(credential.id), nowMs);
        if (!wait)
            return std::nullopt;
        if (!first || wait->untilMs < first->untilMs)
            first = wait;
    }
    return first;
}

bool CredentialRotation::takeRetry(const CredentialSnapshot &credential)
{
    qint64 &known = m_entries[credential.id].retryAtMs;
    const bool isNew = known >= 0 && credential.retryAtMs > known;
    known = credential.retryAtMs;
    return isNew;
}

void CredentialRotation::keepOnly(const QSet<qint64> &credentials)
{
    m_entries.removeIf([&credentials](const auto &entry) { return !credentials.contains(entry.key()); });
}
