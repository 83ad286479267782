// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QHash>
#include <QSet>

#include "gateway/routing/targetstate.h"
#include "models/values/hubsnapshot.h"

/// Smooth weighted round robin over a provider's credentials (AIGNE Hub's getNextAvailableCredential), with a circuit
/// per credential. Guarded by the RoutingState that owns it.
class CredentialRotation final
{
public:
    /// The next credential that is not in `tried` and whose circuits (its own and the one for this model) let a call
    /// through; nullptr when there is none. One whose time has come goes first, so that it is found out soon whether it
    /// works again; but no call finds that out of two while there are others: once it has tried one, those come first
    /// that work. A provider whose kind needs no key is the caller's affair.
    ///
    /// With a session the turns are left alone: by weighted rendezvous hashing it keeps to one of those that let a call
    /// through, so that the provider's prompt cache serves it, and goes elsewhere only while that one does not. It is
    /// such a session that finds out whether its own credential works again.
    [[nodiscard]] const CredentialSnapshot *next(const ProviderSnapshot &provider, TargetState &target,
                                                 const QSet<qint64> &tried, qint64 nowMs,
                                                 std::optional<quint64> session = {});
    /// Whether next() would find one; changes nothing.
    [[nodiscard]] bool hasNext(const ProviderSnapshot &provider, TargetState &target, const QSet<qint64> &tried,
                               qint64 nowMs) const;

    /// Of all models.
    [[nodiscard]] CircuitState &circuitOf(qint64 credentialId) { return m_entries[credentialId].circuit; }

    /// As it was stored, of all models.
    void restore(const Circuit &circuit);
    /// With the circuit of each credential that was ever chosen or restored, and its place.
    void forEach(const std::function<void(CircuitState &, const CircuitPlace &)> &visit);

    /// When the first of the provider's credentials may be asked for this model, and why not before; nullopt: one may
    /// be now, or there is none at all.
    struct Wait
    {
        qint64 untilMs = 0; ///< UTC; may be past while a probe runs
        CircuitReason reason = CircuitReason::Failing;
    };

    [[nodiscard]] std::optional<Wait> waitFor(const ProviderSnapshot &provider, TargetState &target, qint64 nowMs);

    /// True when somebody has said "try now" since it was last asked; remembers it.
    [[nodiscard]] bool takeRetry(const CredentialSnapshot &credential);
    /// False: it has been edited, told to be tried now or removed since its snapshot said `retryAtMs`.
    [[nodiscard]] bool isCurrent(qint64 credentialId, qint64 retryAtMs) const;
    /// Forgets those that are gone.
    void keepOnly(const QSet<qint64> &credentials);

private:
    struct Entry
    {
        qint64 current = 0;    ///< smooth weight
        qint64 retryAtMs = -1; ///< -1: not known yet
        qint64 providerId = 0;
        CircuitState circuit;
    };

    [[nodiscard]] bool admits(const CredentialSnapshot &credential, TargetState &target, qint64 nowMs) const;
    [[nodiscard]] bool isProbe(const CredentialSnapshot &credential, TargetState &target) const;
    [[nodiscard]] const CredentialSnapshot *nextOfSession(const ProviderSnapshot &provider, TargetState &target,
                                                          const QSet<qint64> &tried, qint64 nowMs,
                                                          quint64 session) const;
    [[nodiscard]] const CredentialSnapshot *nextInTurn(const ProviderSnapshot &provider, TargetState &target,
                                                       const QSet<qint64> &tried, qint64 nowMs);
    [[nodiscard]] static std::optional<Wait> waitOf(const Entry &entry, const CircuitState *limit, qint64 nowMs);

    QHash<qint64, Entry> m_entries;
};
