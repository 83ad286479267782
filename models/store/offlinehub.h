// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "models/store/connection.h"
#include "models/store/hubcommands.h"
#include "models/store/hubqueries.h"

/// A hub's database for the command line when no hub runs: opened, checked and migrated on the calling thread. The
/// caller holds the data folder's lock and unlocks the vault where secrets are needed.
class OfflineHub final
{
    Q_DISABLE_COPY_MOVE(OfflineHub)

public:
    /// Borrows the vault and the clock, which must outlive it.
    [[nodiscard]] static Result<std::unique_ptr<OfflineHub>> open(const QString &databasePath, const Vault &vault,
                                                                  const Clock &clock);

    [[nodiscard]] HubCommands commands(const QString &actor) const;
    [[nodiscard]] HubQueries queries() const;

    [[nodiscard]] const Connection &connection() const { return m_connection; }

private:
    OfflineHub(Connection connection, const Vault &vault, const Clock &clock);

    Connection m_connection;
    const Vault &m_vault;
    const Clock &m_clock;
};
