// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include "models/vault/vault.h"

/// The change from one master key to another: each value is opened with the old and sealed with the new, one
/// transaction each, so that an interruption at any row leaves every row readable with the key that its blob names.
/// The old key may be forgotten only after run() succeeded. Borrows both vaults, which must be ready. Store thread.
class Resealing final
{
public:
    struct Row
    {
        Vault::Place place;
        QByteArray blob;
    };

    Resealing(const Vault &oldKey, const Vault &newKey);

    /// With whichever of the two keys the blob names; never tries the other.
    [[nodiscard]] Result<Secret> open(const Row &row) const;
    /// Calls `save` with the new blob of each row that is not yet under the new key. Stops at the first failure; run
    /// again, it goes on where it stopped. Gives the number of rows saved.
    [[nodiscard]] Result<int> run(const std::vector<Row> &rows,
                                  const std::function<Outcome(const Row &row, const QByteArray &blob)> &save) const;

private:
    const Vault &m_old;
    const Vault &m_new;
};
