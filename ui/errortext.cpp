// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/errortext.h"

#include <optional>

#include <QCoreApplication>

#include "models/values/fundswords.h"
#include "models/values/modelcall.h"

namespace
{
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(ErrorText)
};

struct ErrorWords
{
    QString name;
    QString sentence;
};

ErrorWords callersFault(ErrorCode code)
{
    switch (code) {
    case ErrorCode::BadRequest:
        return {Words::tr("Invalid request"), Words::tr("A value is not valid. Check what you entered and try again.")};
    case ErrorCode::BodyTooLarge:
        return {Words::tr("Request too large"),
                Words::tr("The request is larger than allowed. Raise the largest body in Settings, or send less.")};
    case ErrorCode::RequestTimeout:
        return {Words::tr("Request too slow"),
                Words::tr("The app did not send its whole request in time. Check its network, or raise the time for a "
                          "request's body in Settings.")};
    case ErrorCode::UnsupportedMedia:
        return {Words::tr("Unsupported content type"), Words::tr("The content type is not supported. Send JSON.")};
    case ErrorCode::Unauthorized:
        return {Words::tr("Wrong or missing app key"),
                Words::tr("The app key is missing, wrong, revoked or expired. Check the key in the app, or rotate it "
                          "on the Apps page.")};
    case ErrorCode::Forbidden:
        return {Words::tr("Not allowed"),
                Words::tr("This is not allowed. Check the app's models, and the allowed hosts in Settings.")};
    case ErrorCode::NotFound:
        return {Words::tr("Not found"), Words::tr("This does not exist, or no longer. Refresh, and check the name.")};
    case ErrorCode::MethodNotAllowed:
        return {Words::tr("Wrong kind of request"),
                Words::tr("This address does not take that kind of request. Check the app's base URL.")};
    case ErrorCode::Conflict:
        return {Words::tr("Already taken"), Words::tr("The name or port is already taken. Choose another one.")};
    case ErrorCode::InsufficientCredit:
        return {Words::tr("Credit used up"),
                Words::tr("The account's credit or the app's budget is used up. Grant credit, or raise the budget.")};
    case ErrorCode::RateLimited:
        return {Words::tr("Limit of the app reached"),
                Words::tr("The app has reached its own limit. Wait a moment, or raise the limit on the Apps page.")};
    default:
        return {};
    }
}

ErrorWords providersFault(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NoCredential:
        return {Words::tr("No usable key"),
                Words::tr("The provider has no usable key. Add or enable one on the Providers page.")};
    case ErrorCode::ModelUnavailable:
        return {Words::tr("Provider unavailable"),
                Words::tr("The provider is disabled or resting after errors. Enable it, or try again shortly.")};
    case ErrorCode::UpstreamRejected:
        return {Words::tr("Refused by the provider"),
                Words::tr("The provider refused the request. See the call's attempts for its reason.")};
    case ErrorCode::UpstreamLimited:
        return {Words::tr("Limited by the provider"),
                Words::tr("The provider limits how much you may ask. Wait, or add another key.")};
    case ErrorCode::UpstreamAuth:
        return {Words::tr("Key refused by the provider"),
                Words::tr("The provider refused the key. Replace it on the Providers page.")};
    case ErrorCode::UpstreamFailed:
        return {Words::tr("Connection failed"),
                Words::tr("The provider could not be reached or broke off. Check the base URL and the network.")};
    case ErrorCode::UpstreamTimeout:
        return {Words::tr("Timed out"),
                Words::tr("The provider did not answer in time. Try again, or raise the time limit in Settings.")};
    case ErrorCode::ClientGone:
        return {Words::tr("App left first"),
                Words::tr("The app left before the answer was complete. Nothing needs to be done.")};
    default:
        return {};
    }
}

ErrorWords wordsOf(ErrorCode code)
{
    // No default: a new code must get its sentence.
    switch (code) {
    case ErrorCode::BadRequest:
    case ErrorCode::BodyTooLarge:
    case ErrorCode::RequestTimeout:
    case ErrorCode::UnsupportedMedia:
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
    case ErrorCode::NotFound:
    case ErrorCode::MethodNotAllowed:
    case ErrorCode::Conflict:
    case ErrorCode::InsufficientCredit:
    case ErrorCode::RateLimited:
        return callersFault(code);
    case ErrorCode::NoCredential:
    case ErrorCode::ModelUnavailable:
    case ErrorCode::UpstreamRejected:
    case ErrorCode::UpstreamLimited:
    case ErrorCode::UpstreamAuth:
    case ErrorCode::UpstreamFailed:
    case ErrorCode::UpstreamTimeout:
    case ErrorCode::ClientGone:
        return providersFault(code);
    case ErrorCode::Storage:
        return {Words::tr("Database not usable"),
                Words::tr(
                    "The database cannot be read or written. Check that its file is still in the data folder, and the "
                    "folder's free space and rights.")};
    case ErrorCode::DatabaseTooNew:
        return {Words::tr("Database too new"),
                Words::tr("The database was written by a newer Portico. Update Portico; your data is untouched.")};
    case ErrorCode::DatabaseDamaged:
        return {Words::tr("Database damaged"),
                Words::tr("The database file is damaged. Close Portico and put back a backup from the data folder.")};
    case ErrorCode::VaultLocked:
        return {Words::tr("Keys locked"),
                Words::tr("The provider keys are locked. Unlock the keyring or give the passphrase, then try again.")};
    case ErrorCode::VaultDamaged:
        return {Words::tr("Key cannot be opened"),
                Words::tr("A stored key cannot be opened with the present master key. Enter that key again.")};
    case ErrorCode::Overloaded:
        return {Words::tr("No room for one more"),
                Words::tr("Portico holds as many large requests and answers as it can. Send it again in a moment.")};
    case ErrorCode::ShuttingDown:
        return {Words::tr("Portico was stopping"), Words::tr("Portico was stopping. Repeat the call.")};
    case ErrorCode::AlreadyRunning:
        return {Words::tr("Already running"),
                Words::tr("Another Portico uses this data folder. Use its window, or quit it first.")};
    case ErrorCode::Internal:
        return {Words::tr("Fault inside Portico"),
                Words::tr("Something went wrong inside Portico. The log in the data folder says more.")};
    }
    return {};
}

std::optional<ErrorCode> codeNamed(const QString &name)
{
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
        if (errorCodeName(static_cast<ErrorCode>(code)) == name)
            return static_cast<ErrorCode>(code);
    }
    return std::nullopt;
}

ErrorWords noFunds()
{
    return {Words::tr("No funds left at the provider"),
            Words::tr("The account of the key has no funds left at the provider. Pay there, or add a key of another "
                      "account on the Providers page.")};
}

ErrorWords wordsOf(const QString &codeName)
{
    const auto code = codeNamed(codeName);
    return code ? wordsOf(*code) : ErrorWords {codeName, codeName};
}

ErrorWords wordsOf(const ModelCall &call)
{
    const bool isRefused = call.errorCode == errorCodeName(ErrorCode::UpstreamAuth);
    return isRefused && call.errorMessage.contains(noFundsWords) ? noFunds() : wordsOf(call.errorCode);
}

/// A key is refused with 401 or 403. Who asks for money does so with 402, 429 or 400.
ErrorWords wordsOf(const CallAttempt &attempt)
{
    const bool isRefused = attempt.errorCode == errorCodeName(ErrorCode::UpstreamAuth);
    const bool isKeys = attempt.httpStatus == 0 || attempt.httpStatus == 401 || attempt.httpStatus == 403;
    return isRefused && !isKeys ? noFunds() : wordsOf(attempt.errorCode);
}
} // namespace

QString errorText(ErrorCode code)
{
    return wordsOf(code).sentence;
}

QString errorText(const QString &codeName)
{
    return wordsOf(codeName).sentence;
}

QString errorName(const QString &codeName)
{
    return wordsOf(codeName).name;
}

QString failureText(const ModelCall &call)
{
    return wordsOf(call).sentence;
}

QString failureText(const CallAttempt &attempt)
{
    return wordsOf(attempt).sentence;
}

QString failureName(const ModelCall &call)
{
    return wordsOf(call).name;
}

QString failureName(const CallAttempt &attempt)
{
    return wordsOf(attempt).name;
}
