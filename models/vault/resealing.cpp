// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/resealing.h"

Resealing::Resealing(const Vault &oldKey, const Vault &newKey)
    : m_old {oldKey}
    , m_new {newKey}
{}

Result<Secret> Resealing::open(const Row &row) const
{
    const bool isNew = Vault::keyIdOf(row.blob) == m_new.keyId();
    return (isNew ? m_new : m_old).open(row.blob, row.place);
}

Result<int> Resealing::run(const std::vector<Row> &rows,
                           const std::function<Outcome(const Row &row, const QByteArray &blob)> &save) const
{
    int saved = 0;
    for (const Row &row : rows) {
        if (Vault::keyIdOf(row.blob) == m_new.keyId())
            continue;
        const Outcome done = m_old.open(row.blob, row.place)
                                 .and_then([&](const Secret &plain) { return m_new.seal(plain, row.place); })
                                 .and_then([&](const QByteArray &blob) { return save(row, blob); });
        if (!done)
            return tl::unexpected {done.error()};
        ++saved;
    }
    return saved;
}
