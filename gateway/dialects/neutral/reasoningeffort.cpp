// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/reasoningeffort.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>

namespace
{
struct Level
{
    QByteArrayView effort;
    qint64 budgetTokens;     ///< what it stands for
    qint64 upToBudgetTokens; ///< budgets that stand for it
};

constexpr qint64 leastClaudeBudget = 1024; // the service's own
constexpr qint64 mostBudget = std::numeric_limits<qint64>::max() / 2;

qint64 leastBudget(const ModelTraits &traits)
{
    return std::max(traits.minBudget.value_or(0), leastClaudeBudget);
}

constexpr std::array levels {
    Level {"none", 0, 0},
    Level {"minimal", 1024, 512},
    Level {"low", 1024, 1024},
    Level {"medium", 8192, 8192},
    Level {"high", 24576, 24576},
    Level {"xhigh", 32768, 32768},
    Level {"max", 128'000, std::numeric_limits<qint64>::max()},
};

int rankOf(QByteArrayView effort)
{
    for (size_t i = 0; i < levels.size(); ++i) {
        if (levels[i].effort == effort)
            return static_cast<int>(i);
    }
    return -1;
}

QByteArray effortOfBudget(qint64 budgetTokens)
{
    const auto level = std::find_if(levels.begin(), levels.end(), [budgetTokens](const Level &each) {
        return budgetTokens <= each.upToBudgetTokens;
    });
    return level->effort.toByteArray();
}

/// A word that is not known is left to the provider to judge.
QByteArray nearest(const QByteArray &effort, const std::vector<QByteArray> &accepted)
{
    const int rank = rankOf(effort);
    if (accepted.empty() || rank < 0)
        return effort;
    const auto distance = [rank](const QByteArray &other) {
        const int otherRank = rankOf(other);
        const bool isUseless = otherRank < 0 || (otherRank == 0) != (rank == 0); // little is not nothing
        return isUseless ? static_cast<int>(levels.size()) : std::abs(otherRank - rank);
    };
    return *std::min_element(accepted.begin(), accepted.end(), [&distance](const QByteArray &a, const QByteArray &b) {
        return distance(a) < distance(b);
    });
}
} // namespace

QByteArray effortFor(const NeutralReasoning &reasoning, const ModelTraits &traits)
{
    if (!reasoning.effort.isEmpty())
        return nearest(reasoning.effort, traits.efforts);
    if (!reasoning.budgetTokens)
        return {};
    const QByteArray effort = effortOfBudget(std::max<qint64>(0, *reasoning.budgetTokens));
    // The client never said the word, so an unknown model gets none that only some models take.
    if (traits.efforts.empty() && rankOf(effort) > rankOf("high"))
        return QByteArrayLiteral("high");
    return nearest(effort, traits.efforts);
}

qint64 budgetOfEffort(QByteArrayView effort)
{
    const int rank = rankOf(effort);
    return rank < 0 ? 0 : levels[static_cast<size_t>(rank)].budgetTokens;
}

std::optional<qint64> budgetFor(const NeutralReasoning &reasoning, const ModelTraits &traits)
{
    if (!reasoning.budgetTokens && reasoning.effort.isEmpty())
        return std::nullopt;
    const qint64 asked = reasoning.budgetTokens.value_or(budgetOfEffort(reasoning.effort));
    return std::min(std::max(asked, traits.minBudget.value_or(0)),
                    traits.maxBudget.value_or(std::numeric_limits<qint64>::max()));
}

qint64 clampedBudget(qint64 budget, const ModelTraits &traits)
{
    const qint64 least = leastBudget(traits);
    return std::clamp(budget, least, std::max(least, traits.maxBudget.value_or(mostBudget)));
}

std::optional<qint64> budgetWithin(qint64 maxTokens, qint64 budget, bool isAskedFor, const ModelTraits &traits)
{
    const qint64 least = leastBudget(traits);
    if (maxTokens <= least)
        return std::nullopt;
    const qint64 roomy = std::max(maxTokens / 4 * 3, maxTokens - roomForAnswerTokens);
    return std::max(least, std::min(budget, isAskedFor ? maxTokens - 1 : roomy));
}
