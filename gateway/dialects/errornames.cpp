// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/errornames.h"

#include <algorithm>
#include <array>

namespace
{
struct NamedStatus
{
    QByteArrayView part; ///< what the name has in it
    int status;
};

// The first that fits decides, so what says more stands before what says less.
constexpr std::array namedStatuses {
    NamedStatus {"insufficient_quota", 402},
    NamedStatus {"insufficient_balance", 402},
    NamedStatus {"exceeded_current_quota", 402},
    NamedStatus {"billing", 402},
    NamedStatus {"rate_limit", 429},
    NamedStatus {"too_many_requests", 429},
    NamedStatus {"overloaded", 529},
    NamedStatus {"content_policy", 400},
    NamedStatus {"content_filter", 400},
    NamedStatus {"invalid_api_key", 401},
    NamedStatus {"authentication", 401},
    NamedStatus {"unsupported_country", 403},
    NamedStatus {"permission", 403},
    NamedStatus {"not_found", 404},
    NamedStatus {"request_too_large", 413},
    NamedStatus {"server_error", 500},
    NamedStatus {"timeout", 504},
    NamedStatus {"service_unavailable", 503},
    NamedStatus {"api_error", 500},
    NamedStatus {"context_length_exceeded", 400},
    NamedStatus {"invalid_", 400},
    NamedStatus {"unsupported_", 400},
    NamedStatus {"bad_request", 400},
    NamedStatus {"moderation", 400},
};
} // namespace

int statusOfErrorName(QByteArrayView name)
{
    const auto *const found = std::find_if(namedStatuses.begin(), namedStatuses.end(),
                                           [name](const NamedStatus &one) { return name.contains(one.part); });
    return found == namedStatuses.end() ? 0 : found->status;
}
