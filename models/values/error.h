// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

#include <QByteArray>
#include <QMetaType>
#include <QString>

/// What went wrong, in the words of the domain. One closed list for the whole program: gateway/api/httpstatus maps it
/// to HTTP and the dialects' error shapes, ui/errortext to translated sentences. Caller's faults first, then ours.
enum class ErrorCode
{
    BadRequest,         ///< malformed or unsupported input
    BodyTooLarge,       ///< over gateway.maxBodyBytes
    RequestTimeout,     ///< the client did not send its whole request in time
    UnsupportedMedia,   ///< a content type or coding that is not accepted
    Unauthorized,       ///< no app key, a wrong, revoked or expired one
    Forbidden,          ///< the app may not do this (model not allowed, foreign Host or Origin)
    NotFound,           ///< no such row, path or model
    MethodNotAllowed,   ///< the path exists, the method does not
    Conflict,           ///< a name or port that is taken, a version that does not fit
    InsufficientCredit, ///< the account's credit or the app's budget is used up
    RateLimited,        ///< the app's own limit (requests, tokens, concurrent calls)
    NoCredential,       ///< the provider has no usable credential
    ModelUnavailable,   ///< the provider is disabled or cooling down
    UpstreamRejected,   ///< the provider refused the request as the caller's fault (4xx)
    UpstreamLimited,    ///< the provider answered 429
    UpstreamAuth,       ///< the provider refused our credential (401, 403)
    UpstreamFailed,     ///< refused connection, TLS failure, 5xx, broken or truncated answer
    UpstreamTimeout,    ///< the provider did not answer in time
    ClientGone,         ///< the client left before the end
    Storage,            ///< the database cannot be read or written
    DatabaseTooNew,     ///< written by a newer program
    DatabaseDamaged,    ///< not a database, or a failed integrity check
    VaultLocked,        ///< the master key cannot be had now; retry can help
    VaultDamaged,       ///< a ciphertext does not open with its key
    Overloaded,         ///< the hub has no room for one more body, answer or connection now
    ShuttingDown,       ///< the hub is stopping
    AlreadyRunning,     ///< another hub owns this data directory
    Internal            ///< a fault of ours
};

/// `detail` is for the log and for developers: English, never translated, never a secret, never a prompt.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString detail;
};

Q_DECLARE_METATYPE(Error)

template <typename T>
using Result = tl::expected<T, Error>;
using Outcome = tl::expected<void, Error>;

/// `return fail(ErrorCode::NotFound, u"no provider %1"_s.arg(name));`
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, QString detail)
{
    return tl::unexpected<Error> {Error {code, std::move(detail)}};
}

/// Stable lower_snake name of the code, as stored in model_calls.error_code and shown by `--json`.
[[nodiscard]] QString errorCodeName(ErrorCode code);
