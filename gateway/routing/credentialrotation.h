// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QSet>

#include "models/values/hubsnapshot.h"

/// Smooth weighted round robin over a provider's credentials (AIGNE Hub's getNextAvailableCredential) with a cooldown
/// per credential. Gateway thread; state in memory.
class CredentialRotation final
{
public:
    /// The next credential not in `tried` and not cooling down; nullptr when there is none. When all of them cool down
    /// and none was tried for this call, the one that comes back first: with nothing to rotate to, the caller is better
    /// served by the provider's own answer (and its Retry-After) than by a guess of ours, and one success ends the
    /// cooldown. A provider whose kind needs no key is the caller's affair.
    [[nodiscard]] const CredentialSnapshot *next(const ProviderSnapshot &provider, const QSet<qint64> &tried,
                                                 qint64 nowMs);
    void coolDown(qint64 credentialId, qint64 untilMs);
    /// Ends a cooldown: the credential worked, or was edited.
    void recover(qint64 credentialId);
    /// When the first credential of the provider comes back; 0: one is usable now or there is none at all.
    [[nodiscard]] qint64 nextUsableAtMs(const ProviderSnapshot &provider, qint64 nowMs) const;

private:
    [[nodiscard]] bool isCooling(qint64 credentialId, qint64 nowMs) const;
    [[nodiscard]] const CredentialSnapshot *soonest(const ProviderSnapshot &provider) const;

    QHash<qint64, qint64> m_current; ///< credential -> smooth weight
    QHash<qint64, qint64> m_coolingUntilMs;
};
