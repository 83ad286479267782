// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/modeltraits.h"

/// For "think" without a word on how much.
constexpr qint64 usualThinkingBudget = 8192;
/// Left for the answer beside a budget that nobody asked for in numbers.
constexpr qint64 roomForAnswerTokens = 8192;

/// The word for how hard to think that this model accepts: the one that was asked for, else the one that stands for the
/// budget that was asked for, moved to the nearest of traits.efforts. Empty: nothing was asked for. Any thread.
[[nodiscard]] QByteArray effortFor(const NeutralReasoning &reasoning, const ModelTraits &traits);

/// Tokens that stand for a word: "minimal" 1024, "low" 1024, "medium" 8192, "high" 24576, "xhigh" 32768, "max" 128000;
/// 0 for any other.
[[nodiscard]] qint64 budgetOfEffort(QByteArrayView effort);

/// The budget that was asked for, else the one that stands for the effort, within traits.minBudget and maxBudget.
/// nullopt: nothing was asked for.
[[nodiscard]] std::optional<qint64> budgetFor(const NeutralReasoning &reasoning, const ModelTraits &traits);

/// What of a budget goes to Claude beside maxTokens, which counts thoughts and answer together. One that the client
/// named leaves a token for the answer; one that only stands for a word leaves room for one. nullopt: maxTokens is too
/// little for the least budget that the model takes.
[[nodiscard]] std::optional<qint64> budgetWithin(qint64 maxTokens, qint64 budget, bool isAskedFor,
                                                 const ModelTraits &traits);
/// The budget within the bounds of the model and the service.
[[nodiscard]] qint64 clampedBudget(qint64 budget, const ModelTraits &traits);
