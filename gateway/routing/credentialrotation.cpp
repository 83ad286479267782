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

const CredentialSnapshot *CredentialRotation::next(const ProviderSnapshot &provider, const QSet<qint64> &tried,
                                                   qint64 nowMs)
{
    const CredentialSnapshot *chosen = nullptr;
    qint64 *chosenWeight = nullptr;
    qint64 total = 0;
    // The hash may move its values when it grows, so every credential has its entry before a pointer is kept.
    for (const CredentialSnapshot &credential : provider.credentials)
        m_current[credential.id] += 0;
    for (const CredentialSnapshot &credential : provider.credentials) {
        if (tried.contains(credential.id) || isCooling(credential.id, nowMs))
            continue;
        qint64 &current = *m_current.find(credential.id);
        current += weightOf(credential);
        total += weightOf(credential);
        if (!chosen || current > *chosenWeight) {
            chosen = &credential;
            chosenWeight = &current;
        }
    }
    if (chosen)
        *chosenWeight -= total;
    return chosen || !tried.isEmpty() ? chosen : soonest(provider);
}

void CredentialRotation::coolDown(qint64 credentialId, qint64 untilMs)
{
    qint64 &until = m_coolingUntilMs[credentialId];
    until = std::max(until, untilMs);
}

void CredentialRotation::recover(qint64 credentialId)
{
    m_coolingUntilMs.remove(credentialId);
}

qint64 CredentialRotation::nextUsableAtMs(const ProviderSnapshot &provider, qint64 nowMs) const
{
    const CredentialSnapshot *first = soonest(provider);
    return first && isCooling(first->id, nowMs) ? m_coolingUntilMs.value(first->id) : 0;
}

bool CredentialRotation::isCooling(qint64 credentialId, qint64 nowMs) const
{
    return !m_coolingUntilMs.isEmpty() && m_coolingUntilMs.value(credentialId) > nowMs;
}

const CredentialSnapshot *CredentialRotation::soonest(const ProviderSnapshot &provider) const
{
    const auto found = std::min_element(
        provider.credentials.begin(), provider.credentials.end(),
        [this](const auto &a, const auto &b) { return m_coolingUntilMs.value(a.id) < m_coolingUntilMs.value(b.id); });
    return found == provider.credentials.end() ? nullptr : &*found;
}
