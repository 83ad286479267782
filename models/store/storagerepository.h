// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/error.h"
#include "models/values/storagesizes.h"

class Connection;

/// Tells how much room the data takes, without reading it. Lives on the connection's thread.
class StorageRepository final
{
public:
    explicit StorageRepository(const Connection &connection)
        : m_connection {connection}
    {}

    [[nodiscard]] Result<StorageSizes> sizes() const;
    /// What a call takes in the database with its entries in indexes, about, by the newest ones.
    [[nodiscard]] Result<qint64> bytesOfACall() const;

private:
    const Connection &m_connection;
};
