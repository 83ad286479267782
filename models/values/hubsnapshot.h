// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QMetaType>
#include <QSet>

#include "models/values/aimodel.h"
#include "models/values/app.h"
#include "models/values/circuit.h"
#include "models/values/modelalias.h"
#include "models/values/secret.h"

/// Upstream credential with its opened secret. A credential whose ciphertext does not open is left out.
struct CredentialSnapshot
{
    qint64 id = 0;
    QByteArray name;
    QByteArray accessKeyId;
    Secret secret;
    int weight = 100;
    qint64 retryAtMs = 0; ///< what was known of it before is forgotten: it was edited, or somebody said "try now"
};

struct ProviderSnapshot
{
    qint64 id = 0;
    QByteArray name;
    QByteArray kind;
    QByteArray baseUrl; ///< the configured one, else the kind's; no trailing slash
    QByteArray region;
    bool enabled = true;
    std::vector<CredentialSnapshot> credentials; ///< the enabled ones that open, by id
    bool hasCredentials = false; ///< any at all, so that it is never called without one: they may be locked or off
    QHash<QByteArray, ModelType> models;   ///< what it lists
    QHash<QByteArray, QJsonObject> traits; ///< the user's overrides of what a model takes, where there are any
};

struct AppSnapshot
{
    qint64 id = 0;
    QByteArray name;
    qint64 accountId = 0;
    AppLimits limits;
    qint64 spentTotalNano = 0; ///< credits charged so far, as of the snapshot's making; see Admission for their use
    qint64 spentMonthNano = 0; ///< in the current UTC month
    qint64 spentDayNano = 0;   ///< in the current UTC day
};

/// A valid key: SHA-256 of it -> app. During a rotation's overlap an app has two.
struct AppKeySnapshot
{
    qint64 appId = 0;
    qint64 validUntilMs = 0; ///< 0: no end
};

struct AccountSnapshot
{
    qint64 id = 0;
    QByteArray name;
    qint64 grantedNano = 0; ///< sum of all entries that are not charges by calls
    qint64 chargedNano = 0; ///< sum of charges by calls as of the snapshot's making (positive)
};

/// Everything the gateway needs to serve a call, immutable once published. Made on the store thread, swapped in on the
/// gateway thread between events; a call keeps the one it began with.
struct HubSnapshot
{
    quint64 version = 0;
    qint64 madeAtMs = 0;
    std::vector<std::shared_ptr<const ProviderSnapshot>>
        providers;                                          ///< by id; disabled ones too, to name them in errors
    QHash<qint64, std::shared_ptr<const AppSnapshot>> apps; ///< not revoked
    QHash<QByteArray, AppKeySnapshot> appKeys;              ///< by SHA-256 (32 bytes) of the key
    QHash<qint64, AccountSnapshot> accounts;
    QHash<QByteArray, AliasSnapshot> aliases;
    QHash<QByteArray, AiModelRate> rates;     ///< by rateKey()
    QSet<QByteArray> unpriced;                ///< by rateKey(): a person took the price away
    QHash<QByteArray, QByteArray> settings;   ///< every key's effective value as text
    QByteArray adminTokenHash;                ///< SHA-256; empty: none made
    std::shared_ptr<const Secret> eventToken; ///< bearer token for events.url; null: none
    QByteArray eventSource;                   ///< this hub's own name in events
    qint64 lastCallId = 0;                    ///< the newest recorded call's; later ids must be greater
    std::vector<Circuit> circuits;            ///< as they were stored when the snapshot was made
    bool vaultReady = false;
    bool vaultDamaged = false; ///< not ready, and no waiting helps: the master key is another one

    [[nodiscard]] static QByteArray rateKey(qint64 providerId, QByteArrayView model, ModelType type);
    /// Null: there is none.
    [[nodiscard]] const ProviderSnapshot *providerById(qint64 id) const;
    [[nodiscard]] const ProviderSnapshot *providerByName(QByteArrayView name) const;
};

using HubSnapshotPtr = std::shared_ptr<const HubSnapshot>;
Q_DECLARE_METATYPE(HubSnapshotPtr)
