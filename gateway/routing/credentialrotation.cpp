// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/routing/credentialrotation.h"

#include <algorithm>
#include <utility>

#include "gateway/routing/rendezvous.h"

namespace
{
qint64 weightOf(const CredentialSnapshot &credential)
{
    return credential.weight > 0 ? credential.weight : 100;
}
} // namespace

bool CredentialRotation::admits(const CredentialSnapshot &credential, TargetState &target, qint64 nowMs) const
{
    const auto entry = m_entries.constFind(credential.id);
    const CircuitState *limit = target.limitOf(credential.id);
    return (entry == m_entries.constEnd() || entry->circuit.admits(nowMs)) && (!limit || limit->admits(nowMs));
}

/// Of one that is admitted.
bool CredentialRotation::isProbe(const CredentialSnapshot &credential, TargetState &target) const
{
    const auto entry = m_entries.constFind(credential.id);
    const CircuitState *limit = target.limitOf(credential.id);
    return (entry != m_entries.constEnd() && !entry->circuit.isClosed()) || (limit && !limit->isClosed());
}

bool CredentialRotation::hasNext(const ProviderSnapshot &provider, TargetState &target, const QSet<qint64> &tried,
                                 qint64 nowMs) const
{
    return std::ranges::any_of(provider.credentials, [&](const CredentialSnapshot &credential) {
        return !tried.contains(credential.id) && admits(credential, target, nowMs);
    });
}

const CredentialSnapshot *CredentialRotation::next(const ProviderSnapshot &provider, TargetState &target,
                                                   const QSet<qint64> &tried, qint64 nowMs,
                                                   std::optional<quint64> session)
{
    const CredentialSnapshot *chosen =
        session ? nextOfSession(provider, target, tried, nowMs, *session) : nextInTurn(provider, target, tried, nowMs);
    if (chosen)
        m_entries[chosen->id].providerId = provider.id;
    return chosen;
}

const CredentialSnapshot *CredentialRotation::nextOfSession(const ProviderSnapshot &provider, TargetState &target,
                                                            const QSet<qint64> &tried, qint64 nowMs,
                                                            quint64 session) const
{
    const CredentialSnapshot *chosen = nullptr;
    bool isChosenLate = false;
    double chosenKey = 0;
    for (const CredentialSnapshot &credential : provider.credentials) {
        if (tried.contains(credential.id) || !admits(credential, target, nowMs))
            continue;
        StableHash hash;
        hash.add(session);
        hash.add(static_cast<quint64>(credential.id));
        const double key = rendezvousKey(hash, static_cast<double>(weightOf(credential)));
        const bool isLate = !tried.isEmpty() && isProbe(credential, target);
        if (!chosen || std::pair {isLate, key} < std::pair {isChosenLate, chosenKey}) {
            chosen = &credential;
            isChosenLate = isLate;
            chosenKey = key;
        }
    }
    return chosen;
}

const CredentialSnapshot *CredentialRotation::nextInTurn(const ProviderSnapshot &provider, TargetState &target,
                                                         const QSet<qint64> &tried, qint64 nowMs)
{
    const CredentialSnapshot *chosen = nullptr;
    const CredentialSnapshot *probe = nullptr;
    qint64 *chosenWeight = nullptr;
    qint64 total = 0;
    // The hash may move its values when it grows, so every credential has its entry before a pointer is kept.
    for (const CredentialSnapshot &credential : provider.credentials)
        m_entries[credential.id].current += 0;
    for (const CredentialSnapshot &credential : provider.credentials) {
        Entry &entry = *m_entries.find(credential.id);
        if (tried.contains(credential.id) || !admits(credential, target, nowMs))
            continue;
        if (isProbe(credential, target)) {
            if (tried.isEmpty())
                return &credential;
            probe = probe ? probe : &credential;
            continue;
        }
        entry.current += weightOf(credential);
        total += weightOf(credential);
        if (!chosen || entry.current > *chosenWeight) {
            chosen = &credential;
            chosenWeight = &entry.current;
        }
    }
    if (chosen)
        *chosenWeight -= total;
    return chosen ? chosen : probe;
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

void CredentialRotation::restore(const Circuit &circuit)
{
    Entry &entry = m_entries[circuit.place.credentialId];
    entry.providerId = circuit.place.providerId;
    entry.circuit = CircuitState {circuit};
}

void CredentialRotation::forEach(const std::function<void(CircuitState &, const CircuitPlace &)> &visit)
{
    for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry)
        visit(entry->circuit, {entry->providerId, entry.key(), {}});
}

bool CredentialRotation::isCurrent(qint64 credentialId, qint64 retryAtMs) const
{
    const auto entry = m_entries.constFind(credentialId);
    return entry != m_entries.cend() && (entry->retryAtMs < 0 || entry->retryAtMs == retryAtMs);
}

void CredentialRotation::keepOnly(const QSet<qint64> &credentials)
{
    m_entries.removeIf([&credentials](const auto &entry) { return !credentials.contains(entry.key()); });
}
