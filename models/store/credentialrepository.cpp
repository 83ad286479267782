// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/credentialrepository.h"

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
AiCredential credentialOf(const QSqlQuery &row)
{
    AiCredential credential;
    credential.id = row.value(0).toLongLong();
    credential.uuid = row.value(1).toString();
    credential.providerId = row.value(2).toLongLong();
    credential.name = row.value(3).toString();
    credential.accessKeyId = row.value(4).toString();
    credential.maskedSecret = row.value(5).toString();
    credential.weight = row.value(6).toInt();
    credential.enabled = row.value(7).toBool();
    credential.lastError = row.value(8).toString();
    credential.createdAtMs = row.value(9).toLongLong();
    credential.lastUsedAtMs = row.value(10).toLongLong();
    credential.usedCount = row.value(11).toLongLong();
    return credential;
}
} // namespace

Result<QList<AiCredential>> CredentialRepository::all() const
{
    return readRows<AiCredential>(
        m_connection,
        u"SELECT c.id, c.uuid, c.provider_id, c.name, c.access_key_id, c.masked, c.weight, c.enabled, c.last_error, "
        "c.created_at_ms, coalesce(t.last_used_at_ms, 0), coalesce(t.calls, 0) FROM ai_credentials c "
        "JOIN ai_providers p ON p.id = c.provider_id AND p.deleted_at_ms IS NULL "
        "LEFT JOIN tallies t ON t.kind = 'credential' AND t.owner_id = c.id "
        "WHERE c.deleted_at_ms IS NULL ORDER BY p.name, c.id"_s,
        {}, credentialOf);
}

Result<QList<AiCredential>> CredentialRepository::ofProvider(qint64 providerId) const
{
    return readRows<AiCredential>(
        m_connection,
        u"SELECT c.id, c.uuid, c.provider_id, c.name, c.access_key_id, c.masked, c.weight, c.enabled, c.last_error, "
        "c.created_at_ms, coalesce(t.last_used_at_ms, 0), coalesce(t.calls, 0) FROM ai_credentials c "
        "LEFT JOIN tallies t ON t.kind = 'credential' AND t.owner_id = c.id "
        "WHERE c.provider_id = ? AND c.deleted_at_ms IS NULL ORDER BY c.id"_s,
        {providerId}, credentialOf);
}

Result<std::optional<AiCredential>> CredentialRepository::find(qint64 providerId, const QString &name) const
{
    return readRow<AiCredential>(
        m_connection,
        u"SELECT c.id, c.uuid, c.provider_id, c.name, c.access_key_id, c.masked, c.weight, c.enabled, c.last_error, "
        "c.created_at_ms, coalesce(t.last_used_at_ms, 0), coalesce(t.calls, 0) FROM ai_credentials c "
        "LEFT JOIN tallies t ON t.kind = 'credential' AND t.owner_id = c.id "
        "WHERE c.provider_id = ? AND c.name = ? AND c.deleted_at_ms IS NULL"_s,
        {providerId, name}, credentialOf);
}

Result<QList<qint64>> CredentialRepository::keyedProviders() const
{
    return readRows<qint64>(m_connection,
                            u"SELECT DISTINCT provider_id FROM ai_credentials WHERE deleted_at_ms IS NULL"_s, {},
                            [](const QSqlQuery &row) { return row.value(0).toLongLong(); });
}

Result<QList<SealedCredential>> CredentialRepository::sealed() const
{
    return readRows<SealedCredential>(
        m_connection,
        u"SELECT c.id, c.uuid, c.provider_id, c.name, c.access_key_id, c.masked, c.weight, c.enabled, c.last_error, "
        "c.created_at_ms, 0, 0, c.ciphertext, c.retry_at_ms FROM ai_credentials c "
        "JOIN ai_providers p ON p.id = c.provider_id AND p.deleted_at_ms IS NULL "
        "WHERE c.enabled = 1 AND c.deleted_at_ms IS NULL ORDER BY c.id"_s,
        {}, [](const QSqlQuery &row) {
            return SealedCredential {credentialOf(row), row.value(12).toByteArray(), row.value(13).toLongLong()};
        });
}

Result<QList<SealedCredential>> CredentialRepository::everySealed() const
{
    return readRows<SealedCredential>(
        m_connection,
        u"SELECT id, uuid, provider_id, name, masked, ciphertext FROM ai_credentials WHERE length(ciphertext) > 0 "
        "ORDER BY id"_s,
        {}, [](const QSqlQuery &row) {
            SealedCredential sealed;
            sealed.credential.id = row.value(0).toLongLong();
            sealed.credential.uuid = row.value(1).toString();
            sealed.credential.providerId = row.value(2).toLongLong();
            sealed.credential.name = row.value(3).toString();
            sealed.credential.maskedSecret = row.value(4).toString();
            sealed.ciphertext = row.value(5).toByteArray();
            return sealed;
        });
}

Result<qint64> CredentialRepository::insert(const SealedCredential &row) const
{
    const AiCredential &credential = row.credential;
    return runSql(m_connection,
                  u"INSERT INTO ai_credentials (uuid, provider_id, name, access_key_id, ciphertext, masked, weight, "
                  "enabled, created_at_ms, updated_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
                  {credential.uuid, credential.providerId, credential.name, text(credential.accessKeyId),
                   row.ciphertext, text(credential.maskedSecret), credential.weight, credential.enabled,
                   credential.createdAtMs, credential.createdAtMs})
        .map([](const QSqlQuery &query) { return query.lastInsertId().toLongLong(); });
}

Outcome CredentialRepository::update(const AiCredential &credential, qint64 atMs) const
{
    return changeOne(m_connection,
                     u"UPDATE ai_credentials SET name = ?, weight = ?, enabled = ?, updated_at_ms = ? WHERE id = ?"_s,
                     {credential.name, credential.weight, credential.enabled, atMs, credential.id});
}

Outcome CredentialRepository::replaceSecret(const SealedCredential &row) const
{
    return changeOne(m_connection,
                     u"UPDATE ai_credentials SET ciphertext = ?, masked = ?, last_error = '' WHERE id = ?"_s,
                     {row.ciphertext, text(row.credential.maskedSecret), row.credential.id});
}

Outcome CredentialRepository::setCiphertext(qint64 id, const QByteArray &ciphertext) const
{
    return changeOne(m_connection, u"UPDATE ai_credentials SET ciphertext = ? WHERE id = ?"_s, {ciphertext, id});
}

Outcome CredentialRepository::markRemoved(qint64 id, qint64 atMs) const
{
    return changeOne(m_connection,
                     u"UPDATE ai_credentials SET ciphertext = x'', masked = '', enabled = 0, deleted_at_ms = ? "
                     "WHERE id = ?"_s,
                     {atMs, id});
}

/// Never the same twice, so that everybody sees that it was said again.
Outcome CredentialRepository::setRetryAt(qint64 id, qint64 atMs) const
{
    return changeOne(m_connection, u"UPDATE ai_credentials SET retry_at_ms = max(?, retry_at_ms + 1) WHERE id = ?"_s,
                     {atMs, id});
}

Outcome CredentialRepository::setLastError(qint64 id, const QString &error) const
{
    return changeOne(m_connection, u"UPDATE ai_credentials SET last_error = ? WHERE id = ?"_s, {text(error), id});
}

Outcome CredentialRepository::purgeOfPurgedProviders() const
{
    return change(m_connection,
                  u"UPDATE ai_credentials SET ciphertext = x'', masked = '', enabled = 0 WHERE length(ciphertext) > 0 "
                  "AND provider_id IN (SELECT id FROM ai_providers WHERE purged = 1)"_s);
}

Result<qint64> CredentialRepository::ciphertextCount() const
{
    return readInteger(m_connection, u"SELECT (SELECT count(*) FROM ai_credentials WHERE length(ciphertext) > 0) "
                                     "+ (SELECT count(*) FROM event_target WHERE length(token) > 0)"_s);
}
