// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminierror.h"

#include <algorithm>
#include <cmath>

#include <QStringBuilder>

#include "gateway/dialects/jsonwriter.h"

namespace
{
constexpr QByteArrayView retryInfoType {"type.googleapis.com/google.rpc.RetryInfo"};
constexpr QByteArrayView errorInfoType {"type.googleapis.com/google.rpc.ErrorInfo"};
constexpr double maxDelaySeconds = 86'400;

/// protobuf's Duration in JSON: "1.5s".
qint64 millisecondsOf(const QByteArray &duration)
{
    bool isNumber = false;
    const double seconds = duration.endsWith('s') ? duration.chopped(1).toDouble(&isNumber) : 0;
    if (!isNumber || !(seconds > 0))
        return 0;
    return std::llround(std::min(seconds, maxDelaySeconds) * 1000);
}

QByteArray durationOf(qint64 milliseconds)
{
    QByteArray text = QByteArray::number(milliseconds / 1000);
    if (const qint64 rest = milliseconds % 1000; rest != 0)
        text += '.' + QByteArray::number(rest).rightJustified(3, '0');
    return text + 's';
}

void readDetails(const JsonView &details, GeminiError &error)
{
    for (const JsonView &detail : details.elements()) {
        const JsonObject fields {detail};
        if (fields["@type"].is(retryInfoType))
            error.retryDelayMs = millisecondsOf(fields["retryDelay"].text());
        else if (fields["@type"].is(errorInfoType))
            error.reason = fields["reason"].text();
    }
}

void writeDetails(const GeminiError &error, JsonWriter &json)
{
    if (error.retryDelayMs <= 0 && error.reason.isEmpty())
        return;
    json.key("details").beginArray();
    if (!error.reason.isEmpty()) {
        json.beginObject().member("@type", errorInfoType).member("reason", error.reason);
        json.member("domain", QByteArrayView {"googleapis.com"}).endObject();
    }
    if (error.retryDelayMs > 0) {
        json.beginObject().member("@type", retryInfoType);
        json.member("retryDelay", durationOf(error.retryDelayMs)).endObject();
    }
    json.endArray();
}
} // namespace

std::optional<GeminiError> GeminiError::of(const JsonView &body)
{
    const std::vector<JsonView> wrapped = body.elements();
    const JsonView stated = (wrapped.empty() ? body : wrapped.front())["error"];
    if (!stated.exists())
        return std::nullopt;
    GeminiError error;
    if (stated.isString()) { // {"error":"..."} of proxies before it
        error.message = stated.text();
        return error;
    }
    const JsonObject fields {stated};
    const qint64 code = fields["code"].integer().value_or(500);
    error.code = code >= 400 && code <= 599 ? static_cast<int>(code) : 500;
    error.status = fields["status"].text();
    error.message = fields["message"].text();
    readDetails(fields["details"], error);
    return error;
}

QByteArray GeminiError::body() const
{
    constexpr int anthropicOverload = 529; // Google's word for it is 503
    JsonWriter json;
    json.beginObject().key("error").beginObject();
    json.member("code", static_cast<qint64>(code == anthropicOverload ? 503 : code)).member("message", message);
    json.member("status", status.isEmpty() ? geminiStatusName(code) : QByteArrayView {status});
    writeDetails(*this, json);
    json.endObject().endObject();
    return json.take();
}

QByteArrayView geminiStatusName(int httpStatus)
{
    switch (httpStatus) {
    case 401:
        return "UNAUTHENTICATED";
    case 403:
        return "PERMISSION_DENIED";
    case 404:
        return "NOT_FOUND";
    case 409:
        return "ABORTED";
    case 412:
        return "FAILED_PRECONDITION";
    case 402:
    case 429:
        return "RESOURCE_EXHAUSTED";
    case 499:
        return "CANCELLED";
    case 405:
    case 501:
        return "UNIMPLEMENTED";
    case 503:
    case 529:
        return "UNAVAILABLE";
    case 408:
    case 504:
        return "DEADLINE_EXCEEDED";
    default:
        return httpStatus >= 500 ? "INTERNAL" : "INVALID_ARGUMENT";
    }
}
