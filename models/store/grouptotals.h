// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "models/store/quartersums.h"
#include "models/values/modelcall.h"
#include "models/values/usagecounts.h"

/// What a group of calls adds to the sums: each row of usage_hours and tallies once, however many calls touch it. A
/// call counts where its last attempt went; what attempts billed before it, where these went.
class GroupTotals final
{
public:
    struct Hour : UsageCounts
    {
        qint64 hourMs = 0;
        qint64 appId = 0;
        qint64 accountId = 0;
        qint64 providerId = 0;
        QString model; ///< as served; empty: never resolved
        ModelType type = ModelType::Chat;
        QuarterSums quarters;
        std::vector<qint64> ttfbUs;     ///< of each call; 0: no provider's answer began
        std::vector<qint64> durationUs; ///< of each call; 0: no provider was asked
    };

    enum class Owner
    {
        Account,
        App,
        Credential
    };

    struct Tally
    {
        Owner owner = Owner::Account;
        qint64 ownerId = 0;
        qint64 calls = 0;
        qint64 chargedNano = 0;
        qint64 lastUsedAtMs = 0;
    };

    void clear();
    void add(const ModelCall &call);

    [[nodiscard]] const std::vector<Hour> &hours() const { return m_hours; }

    [[nodiscard]] const std::vector<Tally> &tallies() const { return m_tallies; }

private:
    /// The row of a place in the call's hour; until the next one is asked for.
    [[nodiscard]] Hour &hourOf(const ModelCall &call, qint64 providerId, const QString &model);
    static void addTo(Hour &hour, const UsageCounts &counts, qint64 startedAtMs);
    /// What the attempt itself billed, if anything. How much of the call's cost that is.
    [[nodiscard]] qint64 addLeft(const ModelCall &call, const CallAttempt &attempt, qint64 mostNano);
    void addTally(Owner owner, qint64 ownerId, qint64 chargedNano, qint64 atMs);

    std::vector<Hour> m_hours;
    std::vector<Tally> m_tallies;
};
