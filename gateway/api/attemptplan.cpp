// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/attemptplan.h"

#include "gateway/routing/credentialrotation.h"
#include "models/values/providerkind.h"

namespace
{
bool needsNoCredential(const ProviderSnapshot &provider)
{
    const ProviderKind *kind = ProviderKind::byName(QByteArrayView {provider.kind});
    return kind && !kind->needsKey && provider.credentials.empty();
}
} // namespace

AttemptPlan::AttemptPlan(std::vector<ModelTarget> targets)
    : m_targets {std::move(targets)}
{}

std::optional<AttemptPlan::Choice> AttemptPlan::next(CredentialRotation &rotation, qint64 nowMs)
{
    if (m_attempts >= maxAttempts)
        return std::nullopt;
    for (; m_target < m_targets.size(); leaveTarget()) {
        if (m_attemptsAtTarget >= maxAttemptsPerTarget)
            continue;
        const ModelTarget &target = m_targets[m_target];
        if (m_lastCredential != 0)
            m_triedCredentials.insert(m_lastCredential);
        const CredentialSnapshot *credential = rotation.next(*target.provider, m_triedCredentials, nowMs);
        const bool free = !credential && m_attemptsAtTarget == 0 && needsNoCredential(*target.provider);
        if (!credential && !free)
            continue;
        m_lastCredential = credential ? credential->id : 0;
        ++m_attemptsAtTarget;
        return Choice {&target, credential, ++m_attempts};
    }
    return std::nullopt;
}

void AttemptPlan::leaveTarget()
{
    ++m_target;
    m_attemptsAtTarget = 0;
    m_lastCredential = 0;
    m_triedCredentials.clear();
}
