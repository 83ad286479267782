// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/error.h"

using namespace Qt::Literals::StringLiterals;

QString errorCodeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::BadRequest:
        return u"bad_request"_s;
    case ErrorCode::BodyTooLarge:
        return u"body_too_large"_s;
    case ErrorCode::RequestTimeout:
        return u"request_timeout"_s;
    case ErrorCode::UnsupportedMedia:
        return u"unsupported_media"_s;
    case ErrorCode::Unauthorized:
        return u"unauthorized"_s;
    case ErrorCode::Forbidden:
        return u"forbidden"_s;
    case ErrorCode::NotFound:
        return u"not_found"_s;
    case ErrorCode::MethodNotAllowed:
        return u"method_not_allowed"_s;
    case ErrorCode::Conflict:
        return u"conflict"_s;
    case ErrorCode::InsufficientCredit:
        return u"insufficient_credit"_s;
    case ErrorCode::RateLimited:
        return u"rate_limited"_s;
    case ErrorCode::NoCredential:
        return u"no_credential"_s;
    case ErrorCode::ModelUnavailable:
        return u"model_unavailable"_s;
    case ErrorCode::UpstreamRejected:
        return u"upstream_rejected"_s;
    case ErrorCode::UpstreamLimited:
        return u"upstream_limited"_s;
    case ErrorCode::UpstreamAuth:
        return u"upstream_auth"_s;
    case ErrorCode::UpstreamFailed:
        return u"upstream_failed"_s;
    case ErrorCode::UpstreamTimeout:
        return u"upstream_timeout"_s;
    case ErrorCode::ClientGone:
        return u"client_gone"_s;
    case ErrorCode::Storage:
        return u"storage"_s;
    case ErrorCode::DatabaseTooNew:
        return u"database_too_new"_s;
    case ErrorCode::DatabaseDamaged:
        return u"database_damaged"_s;
    case ErrorCode::VaultLocked:
        return u"vault_locked"_s;
    case ErrorCode::VaultDamaged:
        return u"vault_damaged"_s;
    case ErrorCode::Overloaded:
        return u"overloaded"_s;
    case ErrorCode::ShuttingDown:
        return u"shutting_down"_s;
    case ErrorCode::AlreadyRunning:
        return u"already_running"_s;
    case ErrorCode::Internal:
        return u"internal"_s;
    }
    return u"internal"_s;
}
