// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/httpstatus.h"

#include <algorithm>

#include "gateway/dialects/gemini/geminierror.h"
#include "gateway/dialects/messages/anthropicerror.h"
#include "gateway/dialects/ollama/ollamamodels.h"
#include "gateway/dialects/openaierror.h"

namespace
{
constexpr int anthropicOverload = 529; ///< names the error's type

QByteArray openAiType(const ApiFault &fault)
{
    if (!fault.type.isEmpty())
        return fault.type;
    if (fault.code == ErrorCode::InsufficientCredit)
        return "insufficient_quota";
    if (fault.status == 429)
        return "rate_limit_error";
    if (fault.status == 403)
        return "permission_error";
    if (fault.code == ErrorCode::UpstreamTimeout) // a provider's 408 is no fault of the request
        return "server_error";
    return fault.status >= 500 ? "server_error" : "invalid_request_error";
}

QByteArray openAiReason(const ApiFault &fault)
{
    if (!fault.reason.isEmpty())
        return fault.reason;
    switch (fault.code) {
    case ErrorCode::Unauthorized:
        return "invalid_api_key";
    case ErrorCode::InsufficientCredit:
        return "insufficient_quota";
    case ErrorCode::RateLimited:
    case ErrorCode::UpstreamLimited:
        return "rate_limit_exceeded";
    case ErrorCode::BodyTooLarge:
        return "request_too_large";
    case ErrorCode::BadRequest:
    case ErrorCode::UpstreamRejected:
        return {};
    default:
        return errorCodeName(fault.code).toLatin1();
    }
}

OpenAiError openAiError(const ApiFault &fault)
{
    return {fault.message, openAiType(fault), openAiReason(fault), fault.param};
}

QByteArray geminiBody(const ApiFault &fault, const QByteArray &message)
{
    GeminiError error;
    error.code = fault.status;
    error.message = message;
    error.retryDelayMs = fault.retryAfterMs;
    if (fault.code == ErrorCode::Unauthorized)
        error.reason = "API_KEY_INVALID";
    return error.body();
}
} // namespace

int httpStatusOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::BadRequest:
    case ErrorCode::UpstreamRejected:
        return 400;
    case ErrorCode::Unauthorized:
        return 401;
    case ErrorCode::InsufficientCredit:
        return 402;
    case ErrorCode::Forbidden:
        return 403;
    case ErrorCode::NotFound:
        return 404;
    case ErrorCode::MethodNotAllowed:
        return 405;
    case ErrorCode::RequestTimeout:
        return 408;
    case ErrorCode::Conflict:
        return 409;
    case ErrorCode::BodyTooLarge:
        return 413;
    case ErrorCode::UnsupportedMedia:
        return 415;
    case ErrorCode::RateLimited:
    case ErrorCode::UpstreamLimited:
        return 429;
    case ErrorCode::ClientGone:
        return 499;
    case ErrorCode::UpstreamAuth:
    case ErrorCode::UpstreamFailed:
        return 502;
    case ErrorCode::NoCredential:
    case ErrorCode::ModelUnavailable:
    case ErrorCode::Storage:
    case ErrorCode::DatabaseTooNew:
    case ErrorCode::DatabaseDamaged:
    case ErrorCode::VaultLocked:
    case ErrorCode::VaultDamaged:
    case ErrorCode::Overloaded:
    case ErrorCode::ShuttingDown:
    case ErrorCode::AlreadyRunning:
        return 503;
    case ErrorCode::UpstreamTimeout:
        return 504;
    case ErrorCode::Internal:
        return 500;
    }
    return 500;
}

ErrorCode errorCodeOfStatus(int status)
{
    switch (status) {
    case 401:
        return ErrorCode::Unauthorized;
    case 403:
    case 421:
        return ErrorCode::Forbidden;
    case 404:
        return ErrorCode::NotFound;
    case 405:
        return ErrorCode::MethodNotAllowed;
    case 408:
        return ErrorCode::RequestTimeout;
    case 413:
        return ErrorCode::BodyTooLarge;
    case 415:
        return ErrorCode::UnsupportedMedia;
    case 429:
        return ErrorCode::RateLimited;
    case 503:
        return ErrorCode::Overloaded;
    default:
        return status >= 500 ? ErrorCode::Internal : ErrorCode::BadRequest;
    }
}

ApiFault makeFault(ErrorCode code, QByteArray message, qint64 retryAfterMs)
{
    ApiFault fault;
    fault.code = code;
    fault.status = httpStatusOf(code);
    fault.message = std::move(message);
    fault.retryAfterMs = retryAfterMs;
    return fault;
}

QByteArray faultBody(ApiDialect dialect, const ApiFault &fault, QByteArrayView requestId)
{
    // A message can quote what a client or an upstream sent: decoding replaces what is not UTF-8.
    const auto message = [&fault] { return QString::fromUtf8(fault.message).toUtf8(); };
    switch (dialect) {
    case ApiDialect::OpenAi:
        break;
    case ApiDialect::Anthropic:
        return anthropicErrorBody(fault.code == ErrorCode::Overloaded ? anthropicOverload : fault.status, fault.message,
                                  requestId);
    case ApiDialect::Gemini:
        return geminiBody(fault, message());
    case ApiDialect::Ollama:
        return ollamaErrorBody(message());
    }
    return openAiErrorBody(openAiError(fault));
}

QByteArray openAiFaultEvent(const ApiFault &fault)
{
    return openAiErrorEvent(openAiError(fault));
}

int statusIn(ApiDialect dialect, int status)
{
    constexpr int overloaded = 529;
    return status == overloaded && dialect == ApiDialect::Gemini ? 503 : status; // Google's word for it
}

QByteArray retryAfterSeconds(qint64 milliseconds)
{
    return QByteArray::number(std::max<qint64>(1, (milliseconds + 999) / 1000));
}
