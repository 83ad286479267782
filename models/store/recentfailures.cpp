// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/recentfailures.h"

#include <algorithm>

namespace
{
constexpr int tellingCalls = 5; ///< fewer say little
constexpr qint64 recentMs = 600'000;

/// It could not be reached, or answered with an error of its own; of refused keys and limits the circuits tell.
bool isProvidersFailure(const ModelCall &call)
{
    return call.errorCode == errorCodeName(ErrorCode::UpstreamFailed)
           || call.errorCode == errorCodeName(ErrorCode::UpstreamTimeout);
}

bool isFailing(const AiProvider &provider, const QList<CallRow> &rows)
{
    return rows.size() == tellingCalls && std::ranges::all_of(rows, [&provider](const CallRow &row) {
               return row.call.providerId == provider.id && isProvidersFailure(row.call);
           });
}
} // namespace

Result<QList<Circuit>> recentFailures(const HubQueries &queries, const QList<AiProvider> &providers, qint64 nowMs)
{
    QList<Circuit> found;
    for (const AiProvider &provider : providers) {
        CallQuery query;
        query.provider = provider.name;
        query.sinceMs = nowMs - recentMs;
        query.limit = tellingCalls;
        const Result<CallPage> page = queries.calls(query);
        if (!page)
            return tl::unexpected {page.error()};
        if (!isFailing(provider, page->rows))
            continue;
        const ModelCall &last = page->rows.front().call;
        found.append({{provider.id, 0, {}},
                      CircuitReason::Failing,
                      page->rows.back().call.startedAtMs,
                      last.startedAtMs,
                      tellingCalls,
                      last.errorMessage});
    }
    return found;
}
