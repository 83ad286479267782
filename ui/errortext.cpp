// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/errortext.h"

#include <QCoreApplication>

namespace
{
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(ErrorText)
};

QString callersFault(ErrorCode code)
{
    switch (code) {
    case ErrorCode::BadRequest:
        return Words::tr("A value is not valid. Check what you entered and try again.");
    case ErrorCode::BodyTooLarge:
        return Words::tr("The request is larger than allowed. Raise the largest body in Settings, or send less.");
    case ErrorCode::UnsupportedMedia:
        return Words::tr("The content type is not supported. Send JSON.");
    case ErrorCode::Unauthorized:
        return Words::tr("The app key is missing, wrong, revoked or expired. Check the key in the app, or rotate it "
                         "on the Apps page.");
    case ErrorCode::Forbidden:
        return Words::tr("This is not allowed. Check the app's models, and the allowed hosts in Settings.");
    case ErrorCode::NotFound:
        return Words::tr("This does not exist, or no longer. Refresh, and check the name.");
    case ErrorCode::MethodNotAllowed:
        return Words::tr("This address does not take that kind of request. Check the app's base URL.");
    case ErrorCode::Conflict:
        return Words::tr("The name or port is already taken. Choose another one.");
    case ErrorCode::InsufficientCredit:
        return Words::tr("The account's credit or the app's budget is used up. Grant credit, or raise the budget.");
    case ErrorCode::RateLimited:
        return Words::tr("The app has reached its own limit. Wait a moment, or raise the limit on the Apps page.");
    default:
        return {};
    }
}

QString providersFault(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NoCredential:
        return Words::tr("The provider has no usable key. Add or enable one on the Providers page.");
    case ErrorCode::ModelUnavailable:
        return Words::tr("The provider is disabled or resting after errors. Enable it, or try again shortly.");
    case ErrorCode::UpstreamRejected:
        return Words::tr("The provider refused the request. See the call's attempts for its reason.");
    case ErrorCode::UpstreamLimited:
        return Words::tr("The provider limits how much you may ask. Wait, or add another key.");
    case ErrorCode::UpstreamAuth:
        return Words::tr("The provider refused the key. Replace it on the Providers page.");
    case ErrorCode::UpstreamFailed:
        return Words::tr("The provider could not be reached or broke off. Check the base URL and the network.");
    case ErrorCode::UpstreamTimeout:
        return Words::tr("The provider did not answer in time. Try again, or raise the time limit in Settings.");
    case ErrorCode::ClientGone:
        return Words::tr("The app left before the answer was complete. Nothing needs to be done.");
    default:
        return {};
    }
}
} // namespace

QString errorText(ErrorCode code)
{
    // No default: a new code must get its sentence.
    switch (code) {
    case ErrorCode::BadRequest:
    case ErrorCode::BodyTooLarge:
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
        return Words::tr("The database cannot be read or written. Check free space and the rights of the data folder.");
    case ErrorCode::DatabaseTooNew:
        return Words::tr("The database was written by a newer Portico. Update Portico; your data is untouched.");
    case ErrorCode::DatabaseDamaged:
        return Words::tr("The database file is damaged. Close Portico and put back a backup from the data folder.");
    case ErrorCode::VaultLocked:
        return Words::tr("The provider keys are locked. Unlock the keyring or give the passphrase, then try again.");
    case ErrorCode::VaultDamaged:
        return Words::tr("A stored key cannot be opened with the present master key. Enter that key again.");
    case ErrorCode::ShuttingDown:
        return Words::tr("Portico is stopping. Start it again and repeat.");
    case ErrorCode::AlreadyRunning:
        return Words::tr("Another Portico uses this data folder. Use its window, or quit it first.");
    case ErrorCode::Internal:
        return Words::tr("Something went wrong inside Portico. The log in the data folder says more.");
    }
    return {};
}

QString errorText(const QString &codeName)
{
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
        if (errorCodeName(static_cast<ErrorCode>(code)) == codeName)
            return errorText(static_cast<ErrorCode>(code));
    }
    return codeName;
}
