// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/error.h"
#include "models/values/hubsnapshot.h"

class Clock;
class Connection;
class Vault;

/// Reads the database into a HubSnapshot and opens the secrets. Runs on the connection's thread. A credential that does
/// not open is left out and its row says so; no other key is ever tried. While the vault is not ready, all are left
/// out and no row is blamed.
class SnapshotBuilder final
{
public:
    SnapshotBuilder(const Connection &connection, const Vault &vault, const Clock &clock)
        : m_connection {connection}
        , m_vault {vault}
        , m_clock {clock}
    {}

    [[nodiscard]] Result<HubSnapshotPtr> build(quint64 version) const;

private:
    [[nodiscard]] Outcome addProviders(HubSnapshot &snapshot) const;
    [[nodiscard]] Outcome markKeyed(const QHash<qint64, std::shared_ptr<ProviderSnapshot>> &providers) const;
    [[nodiscard]] Outcome addCredentials(QHash<qint64, std::shared_ptr<ProviderSnapshot>> &providers) const;
    [[nodiscard]] Outcome addModels(QHash<qint64, std::shared_ptr<ProviderSnapshot>> &providers) const;
    [[nodiscard]] Outcome addAccounts(HubSnapshot &snapshot) const;
    [[nodiscard]] Outcome addApps(HubSnapshot &snapshot) const;
    [[nodiscard]] Outcome addPrices(HubSnapshot &snapshot) const;
    [[nodiscard]] Outcome addSettings(HubSnapshot &snapshot) const;
    [[nodiscard]] Outcome addEventTarget(HubSnapshot &snapshot) const;
    [[nodiscard]] Outcome addLastCall(HubSnapshot &snapshot) const;

    const Connection &m_connection;
    const Vault &m_vault;
    const Clock &m_clock;
};
