// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/grouptotals.h"

#include <algorithm>

#include "models/store/usagespans.h"

namespace
{
bool isUnpriced(const ModelCall &call)
{
    const TokenUsage &usage = call.usage;
    const bool wasUsed = usage.total() + usage.images + usage.characters + usage.audioMs > 0;
    return !call.creditsNano && (wasUsed || call.status == CallStatus::Succeeded);
}

/// What a provider made the client wait for; 0: what the client got first, if anything, was the hub's own refusal.
qint64 ttfbUsOf(const ModelCall &call)
{
    // The status of a call that failed after its answer had begun is the answer's.
    const bool isAnswer = call.status != CallStatus::Failed || call.httpStatus == 200;
    return isAnswer && !call.attempts.isEmpty() ? call.ttfbUs : 0;
}

/// 0: nobody was asked, so it says nothing of how long models take.
qint64 durationUsOf(const ModelCall &call)
{
    return call.attempts.isEmpty() ? 0 : call.durationUs;
}

UsageCounts countsOf(const ModelCall &call)
{
    UsageCounts counts;
    counts.calls = 1;
    counts.failures = call.status == CallStatus::Failed ? 1 : 0;
    counts.inputTokens = call.usage.totalInput();
    counts.outputTokens = call.usage.output;
    counts.cacheReadTokens = call.usage.cacheRead;
    counts.costNano = call.costNano.value_or(0);
    counts.creditsNano = call.creditsNano.value_or(0);
    counts.unpricedCalls = isUnpriced(call) ? 1 : 0;
    counts.ttfbSumUs = ttfbUsOf(call);
    counts.durationSumUs = durationUsOf(call);
    return counts;
}
} // namespace

void GroupTotals::clear()
{
    m_hours.clear();
    m_tallies.clear();
}

void GroupTotals::add(const ModelCall &call)
{
    UsageCounts counts = countsOf(call);
    for (const CallAttempt &attempt : call.attempts)
        counts.costNano -= addLeft(call, attempt, counts.costNano);
    Hour &hour = hourOf(call, call.providerId, call.modelServed);
    addTo(hour, counts, call.startedAtMs);
    hour.ttfbUs.push_back(ttfbUsOf(call));
    hour.durationUs.push_back(durationUsOf(call));
    const qint64 credits = call.creditsNano.value_or(0);
    addTally(Owner::Account, call.accountId, credits, call.startedAtMs);
    addTally(Owner::App, call.appId, credits, call.startedAtMs);
    if (call.attempts.isEmpty())
        addTally(Owner::Credential, call.credentialId, 0, call.startedAtMs);
    for (const CallAttempt &attempt : call.attempts)
        addTally(Owner::Credential, attempt.credentialId, 0, attempt.startedAtMs);
}

qint64 GroupTotals::addLeft(const ModelCall &call, const CallAttempt &attempt, qint64 mostNano)
{
    UsageCounts counts;
    counts.inputTokens = attempt.inputTokens;
    counts.outputTokens = attempt.outputTokens;
    counts.costNano = std::min(attempt.costNano.value_or(0), mostNano);
    if (counts != UsageCounts {})
        addTo(hourOf(call, attempt.providerId, attempt.model), counts, call.startedAtMs);
    return counts.costNano;
}

void GroupTotals::addTo(Hour &hour, const UsageCounts &counts, qint64 startedAtMs)
{
    hour.add(counts);
    hour.quarters.quarters[static_cast<size_t>((startedAtMs - hour.hourMs) / usageQuarterMs)].add(counts);
}

GroupTotals::Hour &GroupTotals::hourOf(const ModelCall &call, qint64 providerId, const QString &model)
{
    const qint64 start = call.startedAtMs / usageHourMs * usageHourMs;
    const auto found = std::find_if(m_hours.begin(), m_hours.end(), [&](const Hour &hour) {
        return hour.appId == call.appId && hour.providerId == providerId && hour.accountId == call.accountId
               && hour.hourMs == start && hour.type == call.type && hour.model == model;
    });
    if (found != m_hours.end())
        return *found;
    Hour &hour = m_hours.emplace_back();
    hour.hourMs = start;
    hour.appId = call.appId;
    hour.accountId = call.accountId;
    hour.providerId = providerId;
    hour.model = model;
    hour.type = call.type;
    return hour;
}

void GroupTotals::addTally(Owner owner, qint64 ownerId, qint64 chargedNano, qint64 atMs)
{
    if (ownerId == 0)
        return;
    auto found = std::find_if(m_tallies.begin(), m_tallies.end(), [owner, ownerId](const Tally &tally) {
        return tally.ownerId == ownerId && tally.owner == owner;
    });
    if (found == m_tallies.end())
        found = m_tallies.insert(m_tallies.end(), {owner, ownerId});
    ++found->calls;
    found->chargedNano += chargedNano;
    found->lastUsedAtMs = std::max(found->lastUsedAtMs, atMs);
}
