// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>

#include "models/values/aiprovider.h"
#include "models/values/error.h"

class Connection;

/// A credential with the ciphertext of its secret, as only the store thread sees it.
struct SealedCredential
{
    AiCredential credential;
    QByteArray ciphertext;
    qint64 retryAtMs = 0; ///< when somebody last said "try now"
};

/// Table ai_credentials; what they were used for comes from tallies. A removed one keeps its row, not its ciphertext.
class CredentialRepository final
{
public:
    explicit CredentialRepository(const Connection &connection)
        : m_connection {connection}
    {}

    [[nodiscard]] Result<QList<AiCredential>> all() const; ///< of providers that are not removed
    [[nodiscard]] Result<QList<AiCredential>> ofProvider(qint64 providerId) const;
    [[nodiscard]] Result<std::optional<AiCredential>> find(qint64 providerId, const QString &name) const;
    [[nodiscard]] Result<QList<SealedCredential>> sealed() const; ///< the enabled ones of providers not removed, by id

    /// All that have a ciphertext, those of removed providers too, by id; times and counts are not read.
    [[nodiscard]] Result<QList<SealedCredential>> everySealed() const;

    /// Ids of the providers that have any, enabled or not, whether it opens or not.
    [[nodiscard]] Result<QList<qint64>> keyedProviders() const;

    [[nodiscard]] Result<qint64> insert(const SealedCredential &row) const;
    [[nodiscard]] Outcome update(const AiCredential &credential, qint64 atMs) const;
    [[nodiscard]] Outcome replaceSecret(const SealedCredential &row) const;
    [[nodiscard]] Outcome setCiphertext(qint64 id, const QByteArray &ciphertext) const; ///< of the same secret
    [[nodiscard]] Outcome markRemoved(qint64 id, qint64 atMs) const;
    [[nodiscard]] Outcome setRetryAt(qint64 id, qint64 atMs) const;
    [[nodiscard]] Outcome setLastError(qint64 id, const QString &error) const;
    [[nodiscard]] Outcome purgeOfPurgedProviders() const;
    [[nodiscard]] Result<qint64> ciphertextCount() const;

private:
    const Connection &m_connection;
};
