// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/vaultrecords.h"

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QString sourceName(VaultRecord::Mode mode)
{
    switch (mode) {
    case VaultRecord::Mode::None:
        return {};
    case VaultRecord::Mode::Keychain:
        return u"keychain"_s;
    case VaultRecord::Mode::Passphrase:
        return u"passphrase"_s;
    case VaultRecord::Mode::KeyFile:
        return u"keyfile"_s;
    }
    return {};
}

VaultRecord::Mode modeOf(const QString &source)
{
    for (const VaultRecord::Mode mode : {VaultRecord::Mode::Keychain, VaultRecord::Mode::Passphrase}) {
        if (source == sourceName(mode))
            return mode;
    }
    return VaultRecord::Mode::KeyFile;
}
} // namespace

Result<VaultRecord> VaultRecords::read() const
{
    return readRow<VaultRecord>(m_connection, u"SELECT source, key_id, check_value, slot FROM vault_meta"_s, {},
                                [](const QSqlQuery &row) {
                                    return VaultRecord {modeOf(row.value(0).toString()), row.value(1).toUInt(),
                                                        row.value(2).toByteArray(), row.value(3).toByteArray()};
                                })
        .map([](const std::optional<VaultRecord> &record) { return record.value_or(VaultRecord {}); });
}

Outcome VaultRecords::write(const VaultRecord &record, qint64 atMs) const
{
    if (record.mode == VaultRecord::Mode::None)
        return fail(ErrorCode::Internal, u"a vault's record cannot be taken back"_s);
    return change(m_connection,
                  u"INSERT INTO vault_meta (id, key_id, check_value, source, slot, made_at_ms) "
                  "VALUES (1, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET key_id = excluded.key_id, "
                  "check_value = excluded.check_value, source = excluded.source, slot = excluded.slot"_s,
                  {record.keyId, record.checkValue, sourceName(record.mode),
                   record.slot.isNull() ? QByteArray {""} : record.slot, atMs});
}
