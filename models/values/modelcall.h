// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>
#include <QMetaType>
#include <QString>

#include "models/values/error.h"
#include "models/values/tokenusage.h"

enum class CallStatus
{
    Succeeded,
    Failed,   ///< the caller got an error, or the stream ended in one
    Cancelled ///< the client left first
};

/// What kind of work a model or a call does; also AiModelRate's type. Stored as text, see modelTypeName().
enum class ModelType
{
    Chat,
    Embedding,
    Image,
    Video,
    Speech,
    Transcription,
    Rerank,
    Moderation
};

[[nodiscard]] QString modelTypeName(ModelType type);
[[nodiscard]] std::optional<ModelType> modelTypeFromName(const QString &name);
[[nodiscard]] QString callStatusName(CallStatus status);
[[nodiscard]] std::optional<CallStatus> callStatusFromName(const QString &name);

/// One try at one credential of one provider. `number` counts from 1 within its call. What it billed is kept of those
/// that another one followed; of the last it is the call's.
struct CallAttempt
{
    int number = 1;
    qint64 providerId = 0;
    qint64 credentialId = 0; ///< 0: the provider needs none
    qint64 startedAtMs = 0;  ///< UTC
    qint64 durationUs = 0;
    int httpStatus = 0; ///< the upstream's; 0: none came
    bool connectionReused = false;
    QString errorCode;      ///< errorCodeName(), empty on success
    QString reason;         ///< one English line: why this attempt was left; no secret, no prompt
    qint64 inputTokens = 0; ///< as its provider said before it failed; 0: it did not
    qint64 outputTokens = 0;
    std::optional<qint64> costNano = {}; ///< of it, nano-USD; a part of the call's; nullopt: nothing, or unpriced
    QString model = {};                  ///< as sent upstream; it is in the sums, and not kept with the attempt
};

/// A finished call: the unit of the log and of accounting. A plain value, moved to the store thread once.
/// `id` is time-ordered (see CallId), so that ordering and paging by id is ordering by start.
struct ModelCall
{
    qint64 id = 0;
    QString requestId;      ///< x-request-id, the client's or ours
    qint64 startedAtMs = 0; ///< UTC
    qint64 appId = 0;
    qint64 accountId = 0;
    QString endpoint; ///< "chat.completions", ...
    ModelType type = ModelType::Chat;
    QString modelAsked;      ///< as the client wrote it
    QString modelServed;     ///< as sent upstream; empty: never resolved
    qint64 providerId = 0;   ///< of the last attempt; 0: never resolved
    qint64 credentialId = 0; ///< of the last attempt
    bool streamed = false;
    CallStatus status = CallStatus::Succeeded;
    int httpStatus = 200; ///< what the client was sent; 499 when it left first
    QString errorCode;    ///< errorCodeName(), empty on success
    QString errorMessage; ///< one English line, no secret, no prompt
    TokenUsage usage;
    QString imageVariant; ///< "SIZE/QUALITY" as far as known, which an image's price depends on; empty: no image
    std::optional<qint64> costNano;    ///< of all attempts that have a price, nano-USD; nullopt: none has
    std::optional<qint64> creditsNano; ///< charged to the account, nano-credits; nullopt: unpriced
    qint64 rateVersionId = 0;          ///< the rate it was charged by; 0: none
    qint64 ttfbUs = 0;                 ///< request complete -> first byte to the client; 0: none was sent
    qint64 durationUs = 0;
    qint64 requestBytes = 0;
    qint64 responseBytes = 0;
    QString notes; ///< what was dropped or changed, one line
    QList<CallAttempt> attempts;
};

Q_DECLARE_METATYPE(ModelCall)
