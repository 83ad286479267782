// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/offlinehub.h"

#include <utility>

#include "models/store/hubdatabase.h"

OfflineHub::OfflineHub(Connection connection, const Vault &vault, const Clock &clock)
    : m_connection {std::move(connection)}
    , m_vault {vault}
    , m_clock {clock}
{}

Result<std::unique_ptr<OfflineHub>> OfflineHub::open(const QString &databasePath, const Vault &vault,
                                                     const Clock &clock)
{
    Result<Connection> connection = HubDatabase::open(databasePath);
    if (!connection)
        return tl::unexpected {std::move(connection.error())};
    return std::unique_ptr<OfflineHub> {new OfflineHub {std::move(*connection), vault, clock}};
}

HubCommands OfflineHub::commands(const QString &actor) const
{
    return {m_connection, m_vault, m_clock, actor};
}

HubQueries OfflineHub::queries() const
{
    return HubQueries {m_connection};
}
