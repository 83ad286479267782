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
    /// The next credential not in `tried` and not cooling down; nullptr when there is none. A provider whose kind needs
    /// no key is the caller's affair.
    [[nodiscard]] const CredentialSnapshot *next(const ProviderSnapshot &provider, const QSet<qint64> &tried,
                                                 qint64 nowMs);
    void coolDown(qint64 credentialId, qint64 untilMs);
    void recover(qint64 credentialId);
    /// When the first credential of the provider comes back; 0: one is usable now or there is none at all.
    [[nodiscard]] qint64 nextUsableAtMs(const ProviderSnapshot &provider, qint64 nowMs) const;

private:
    QHash<qint64, qint64> m_current; ///< credential -> smooth weight
    QHash<qint64, qint64> m_coolingUntilMs;
};
