// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QJsonArray>
#include <QJsonObject>
#include <QList>

#include "models/store/hubcommands.h"
#include "models/store/hubqueries.h"

/// The values of the hub as the command line's JSON. Names in camelCase; times ISO 8601 in UTC with milliseconds, null
/// for "never"; money twice: decimal text for people and the exact integer (`creditsNano`); call ids as text, because
/// they do not fit a double. No value here holds a secret but toJson(IssuedKey).
[[nodiscard]] QJsonObject toJson(const AiProvider &provider);
[[nodiscard]] QJsonObject toJson(const AiCredential &credential);
/// How a credential fares: "state" (of all models), and "models" where it is left alone for some of them only.
[[nodiscard]] QJsonObject stateJson(const AiCredential &credential, const QList<Circuit> &circuits, qint64 nowMs);
[[nodiscard]] QJsonObject toJson(const AiModel &model);
/// A target's weight stands behind it ("openai/m=3") unless it is 1, as `model alias add` takes it.
[[nodiscard]] QJsonObject toJson(const ModelAlias &alias);
[[nodiscard]] QJsonObject toJson(const AiModelRate &rate);
[[nodiscard]] QJsonObject toJson(const RateChange &change);
[[nodiscard]] QJsonObject toJson(const Account &account);
[[nodiscard]] QJsonObject toJson(const App &app);
[[nodiscard]] QJsonObject toJson(const IssuedKey &issued);
[[nodiscard]] QJsonObject toJson(const CreditEntry &entry);
[[nodiscard]] QJsonObject toJson(const LedgerCheck &check);
[[nodiscard]] QJsonObject toJson(const CallRow &row);
/// Null: nothing was kept. Else "text", or "base64" where the bytes are no UTF-8.
[[nodiscard]] QJsonValue toJson(const KeptBody &body);
[[nodiscard]] QJsonObject toJson(const UsageBucket &bucket);

[[nodiscard]] QJsonValue timeJson(qint64 utcMs); ///< null for 0

template <typename T>
[[nodiscard]] QJsonArray toJson(const QList<T> &values)
{
    QJsonArray array;
    for (const T &value : values) {
        array.append(toJson(value));
    }
    return array;
}
