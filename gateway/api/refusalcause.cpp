// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/refusalcause.h"

#include <algorithm>
#include <array>

#include <QStringBuilder>

namespace
{
struct Words
{
    RefusalCause cause;
    QByteArrayView words; ///< lower case
};

// The first that fits decides: a text on the balance of an account is no text on a key.
constexpr std::array known {
    Words {RefusalCause::Funds, "insufficient_quota"},
    Words {RefusalCause::Funds, "insufficient_balance"},
    Words {RefusalCause::Funds, "insufficient balance"},
    Words {RefusalCause::Funds, "insufficient credit"},
    Words {RefusalCause::Funds, "credit balance"},
    Words {RefusalCause::Funds, "billing_hard_limit"},
    Words {RefusalCause::Funds, "billing_not_active"},
    Words {RefusalCause::Funds, "not_enough"},
    Words {RefusalCause::Funds, "exceeded your current quota"},
    Words {RefusalCause::Funds, "payment required"},
    Words {RefusalCause::Funds, "arrearage"},
    Words {RefusalCause::Region, "unsupported_country"},
    Words {RefusalCause::Region, "not available in your region"},
    Words {RefusalCause::Region, "not supported in your country"},
    Words {RefusalCause::Region, "country, region, or territory"},
    Words {RefusalCause::Region, "location is not supported"},
    Words {RefusalCause::Region, "geographic"},
    Words {RefusalCause::Region, "region restriction"},
    Words {RefusalCause::Content, "content_policy"},
    Words {RefusalCause::Content, "content_filter"},
    Words {RefusalCause::Content, "content policy"},
    Words {RefusalCause::Content, "content violat"},
    Words {RefusalCause::Content, "usage guidelines"},
    Words {RefusalCause::Content, "usage policies"},
    Words {RefusalCause::Content, "safety"},
    Words {RefusalCause::Content, "moderation"},
    Words {RefusalCause::Content, "flagged"},
    Words {RefusalCause::Key, "authentication"},
    Words {RefusalCause::Key, "unauthenticated"},
    Words {RefusalCause::Key, "api key"},
    Words {RefusalCause::Key, "api-key"},
    Words {RefusalCause::Key, "api_key"},
    Words {RefusalCause::Key, "apikey"},
    Words {RefusalCause::Key, "access key"},
    Words {RefusalCause::Key, "credential"},
    Words {RefusalCause::Key, "signature"},
    Words {RefusalCause::Key, "security token"},
    Words {RefusalCause::Key, "expiredtoken"},
    Words {RefusalCause::Key, "unrecognizedclient"},
    Words {RefusalCause::Key, "deactivated"},
    Words {RefusalCause::Key, "suspended"},
    Words {RefusalCause::Key, "account_disabled"},
    Words {RefusalCause::Key, "access_terminated"},
};
} // namespace

RefusalCause refusalCause(const QByteArray &message, const QByteArray &type, const QByteArray &code)
{
    const QByteArray text = QByteArray {code + ' ' + type + ' ' + message}.toLower();
    const auto found =
        std::find_if(known.begin(), known.end(), [&text](const Words &one) { return text.contains(one.words); });
    return found == known.end() ? RefusalCause::Unknown : found->cause;
}

bool isContentRefusal(const QByteArray &message, const QByteArray &type, const QByteArray &code)
{
    constexpr std::array<QByteArrayView, 5> plain {"content_policy", "content_filter", "content policy",
                                                   "content management policy", "responsibleaipolicy"};
    const QByteArray text = QByteArray {code + ' ' + type + ' ' + message}.toLower();
    return std::ranges::any_of(plain, [&text](QByteArrayView words) { return text.contains(words); });
}
