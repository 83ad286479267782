// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/dialects/neutral/neutraldelta.h"

/// A whole answer: what the steps of one add up to. A plain value; gateway thread.
struct NeutralAnswer
{
    struct Choice
    {
        std::vector<NeutralPart> parts; ///< in order
        std::vector<std::pair<WireDialect, QByteArray>> annotations;
        std::vector<QByteArray> logprobs; ///< raw pieces of chat's choice.logprobs, in order
        /// For each of them the index among `parts` of the text that it speaks of.
        std::vector<size_t> annotatedParts;
        std::vector<size_t> logprobsParts;
        FinishReason finish = FinishReason::Stop;
        QByteArray stopSequence;
        bool isFinished = false;

        /// Of the last text, or where there is none yet of the next part.
        [[nodiscard]] size_t spokenPart() const;
    };

    QByteArray id;
    QByteArray model;
    std::vector<Choice> choices;
    TokenUsage usage;
    bool hasUsage = false;
    bool isWhole = false;  ///< End was seen
    bool isBroken = false; ///< Fault was seen
    NeutralDelta fault;    ///< if broken

    void take(const NeutralDelta &step);

    /// The provider calls one of its choices a failure.
    [[nodiscard]] bool hasFailedChoice() const;

private:
    Choice &choiceAt(int index);
};
