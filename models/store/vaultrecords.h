// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/error.h"
#include "models/vault/vaultrecord.h"

class Connection;

/// Table vault_meta: which master key the ciphertexts need, without the key.
class VaultRecords final
{
public:
    explicit VaultRecords(const Connection &connection)
        : m_connection {connection}
    {}

    [[nodiscard]] Result<VaultRecord> read() const; ///< Mode::None: no key was ever made
    [[nodiscard]] Outcome write(const VaultRecord &record, qint64 atMs) const;

private:
    const Connection &m_connection;
};
