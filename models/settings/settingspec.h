// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include <QByteArrayView>
#include <QString>
#include <QStringList>

#include "models/values/error.h"

/// Every setting of the hub: its key, type, default, range and the sentence that explains it. Engine settings live in
/// the database (table settings); what concerns only the screen lives in ui.
enum class SettingKey
{
    GatewayHost,
    GatewayPort,
    GatewayWorkers,
    GatewayHeadTimeoutMs,
    GatewayBodyTimeoutMs,
    GatewayIdleTimeoutMs,
    GatewayMaxHeadBytes,
    GatewayMaxBodyBytes,
    GatewayMaxConnections,
    GatewayAllowedHosts,
    GatewayAllowedOrigins,
    UpstreamConnectTimeoutMs,
    UpstreamFirstByteTimeoutMs,
    UpstreamIdleTimeoutMs,
    UpstreamTotalTimeoutMs,
    UpstreamRetryWithinMs,
    UpstreamStreamFailoverMs,
    UpstreamBackoffMs,
    UpstreamAllowPrivateImages,
    UpstreamProxy,
    UpstreamPassHeaders,
    AccountingMode,
    DatabaseSynchronous,
    BillingEnforce,
    BillingUnpriced,
    BillingReserveTokens,
    BillingNewAccountCredits,
    BillingNewAccountDays,
    BillingLowBalanceCredits,
    BillingMarginPercent,
    PricesModelsDevUrl,
    PricesOpenRouterUrl,
    PricesLiteLlmUrl,
    EventsUrl,
    EventsMaxPending,
    EventsBatch,
    PrivacyKeepBodies,
    PrivacyResponseDays,
    PrivacyResponseMegabytes,
    PrivacyBodyMegabytes,
    PrivacyBodyDays,
    RetentionCallDays,
    RetentionMaxCallMegabytes,
    RetentionArchive,
    RetentionArchiveQuarters,
    RetentionAuditDays
};

enum class SettingType
{
    Integer,
    Text,
    Choice,
    List, ///< comma-separated
    Boolean
};

struct SettingSpec
{
    SettingKey key;
    const char *name; ///< "gateway.headTimeoutMs"
    SettingType type;
    const char *defaultValue;
    qint64 minimum = 0; ///< integers
    qint64 maximum = 0;
    const char *choices = "";  ///< "strict,best-effort"
    const char *sentence = ""; ///< English; what it does, with its unit
    bool needsRestart = false; ///< takes effect when the gateway begins to listen

    [[nodiscard]] static std::span<const SettingSpec> all();
    [[nodiscard]] static const SettingSpec &of(SettingKey key);
    [[nodiscard]] static const SettingSpec *byName(const QString &name);
    /// The value in its normal form, or what is wrong with it (BadRequest names the range or the choices).
    [[nodiscard]] Result<QString> normalized(const QString &value) const;
};
