// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

/// A configured upstream. `name` is what model strings begin with ("openai/gpt-5-mini"): [a-z0-9._-], unique.
struct AiProvider
{
    qint64 id = 0;
    QString name;
    QString kind;    ///< a ProviderKind's name: "openai", "openai-compatible", "demo", ...
    QString baseUrl; ///< empty: the kind's own
    QString region;
    bool enabled = true;
    qint64 createdAtMs = 0;
    qint64 updatedAtMs = 0;
};

/// One key of a provider, without its secret. `maskedSecret` is all that a screen may show.
struct AiCredential
{
    qint64 id = 0;
    QString uuid; ///< part of the ciphertext's AAD
    qint64 providerId = 0;
    QString name;
    QString accessKeyId; ///< for access-key pairs; not secret
    QString maskedSecret;
    int weight = 100;
    bool enabled = true;
    QString lastError;
    qint64 lastUsedAtMs = 0; ///< 0: never
    qint64 usedCount = 0;
    qint64 createdAtMs = 0;
};

Q_DECLARE_METATYPE(AiProvider)
Q_DECLARE_METATYPE(AiCredential)
