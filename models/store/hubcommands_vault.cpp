// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/auditedchange.h"
#include "models/store/credentialrepository.h"
#include "models/store/hubcommands.h"
#include "models/store/outboxrepository.h"
#include "models/store/sealedplaces.h"
#include "models/store/sql.h"
#include "models/store/vaultrecords.h"
#include "models/values/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Opens with the one key and seals with the other.
Result<QByteArray> resealed(const QByteArray &blob, const Vault::Place &place, const Vault &now, const Vault &next)
{
    return now.open(blob, place).and_then([&](const Secret &plain) { return next.seal(plain, place); });
}

Result<int> resealCredentials(const Connection &connection, const Vault &now, const Vault &next)
{
    const CredentialRepository credentials {connection};
    const Result<QList<SealedCredential>> rows = credentials.everySealed();
    if (!rows)
        return tl::unexpected {rows.error()};
    for (const SealedCredential &row : *rows) {
        const Result<QByteArray> blob = resealed(row.ciphertext, SealedPlaces::ofCredential(row.credential), now, next);
        if (!blob)
            return fail(blob.error().code, u"the credential '%1' (%2) cannot be opened: give it its secret again or "
                                           "remove it, then try again; nothing was changed"_s.arg(
                                               row.credential.name, row.credential.maskedSecret));
        if (const Outcome kept = credentials.setCiphertext(row.credential.id, *blob); !kept)
            return tl::unexpected {kept.error()};
    }
    return static_cast<int>(rows->size());
}

Result<int> resealEventToken(const Connection &connection, const Vault &now, const Vault &next)
{
    const OutboxRepository outbox {connection};
    const Result<OutboxRepository::Target> target = outbox.target();
    if (!target)
        return tl::unexpected {target.error()};
    if (target->token.isEmpty())
        return 0;
    const Result<QByteArray> blob = resealed(target->token, SealedPlaces::ofEventToken(target->uuid), now, next);
    if (!blob)
        return fail(blob.error().code, u"the token for meter events cannot be opened: set it again, then try again; "
                                       "nothing was changed"_s);
    return outbox.setTarget({target->uuid, *blob}).map([] { return 1; });
}

/// A reader that looks at an old state keeps the log as it is; the next that begins anew overwrites it.
void cutLog(const Connection &connection)
{
    const Result<qint64> isBusy = readInteger(connection, u"PRAGMA main.wal_checkpoint(TRUNCATE)"_s);
    if (!isBusy || *isBusy != 0)
        qWarning("The write-ahead log was not cut after the change of the master key: %s",
                 isBusy ? "somebody reads" : qPrintable(isBusy.error().detail));
}
} // namespace

Result<VaultRecord> HubCommands::vaultRecord() const
{
    return VaultRecords {m_connection}.read();
}

Result<qint64> HubCommands::ciphertextCount() const
{
    return CredentialRepository {m_connection}.ciphertextCount();
}

Outcome HubCommands::setVaultRecord(const VaultRecord &record) const
{
    const VaultRecords records {m_connection};
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"vault.set"_s, u"master key %1"_s.arg(record.keyId), [&]() -> Outcome {
            const Result<VaultRecord> known = records.read();
            const Result<qint64> ciphertexts = ciphertextCount();
            if (!known || !ciphertexts)
                return tl::unexpected {known ? ciphertexts.error() : known.error()};
            if (*ciphertexts > 0 && record.checkValue != known->checkValue)
                return fail(ErrorCode::Conflict, u"%1 secrets need the present master key"_s.arg(*ciphertexts));
            return records.write(record, m_clock.utcMs());
        });
}

Result<int> HubCommands::rotateMasterKey(const Secret &masterKey, const VaultRecord &record) const
{
    Vault next;
    next.unlock(masterKey.clone(), record.keyId);
    const VaultRecords records {m_connection};
    const auto change = [&]() -> Result<int> {
        const Result<VaultRecord> known = records.read();
        if (!known)
            return tl::unexpected {known.error()};
        if (m_vault.state() != Vault::State::Ready || m_vault.keyId() != known->keyId)
            return fail(ErrorCode::VaultLocked, u"the present master key is not at hand"_s);
        if (record.checkValue == known->checkValue)
            return fail(ErrorCode::Conflict, u"that is the master key in use"_s);
        const Result<int> credentials = resealCredentials(m_connection, m_vault, next);
        if (!credentials)
            return credentials;
        const Result<int> tokens = resealEventToken(m_connection, m_vault, next);
        if (!tokens)
            return tokens;
        return records.write(record, m_clock.utcMs()).map([&] { return *credentials + *tokens; });
    };
    const Result<int> sealed = AuditedChange {m_connection, m_clock, m_actor}.run(
        u"vault.rotate"_s, u"master key %1"_s.arg(record.keyId), change);
    if (sealed)
        cutLog(m_connection);
    return sealed;
}
