// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/aiprovider.h"
#include "models/vault/vault.h"

/// What each kind of ciphertext in the database belongs to.
namespace SealedPlaces
{
[[nodiscard]] inline Vault::Place ofCredential(const AiCredential &credential)
{
    return {QStringLiteral("ai_credentials"), credential.uuid, credential.providerId, QStringLiteral("secret")};
}

[[nodiscard]] inline Vault::Place ofEventToken(const QString &targetUuid)
{
    return {QStringLiteral("event_target"), targetUuid, 0, QStringLiteral("token")};
}
} // namespace SealedPlaces
