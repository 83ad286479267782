// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bitset>
#include <optional>

#include <QByteArray>

#include "gateway/dialects/jsonreader.h"
#include "models/values/tokenusage.h"

/// What one scan finds in a chat.completion or in one chunk of a stream. Usage is looked for where the vendors put it:
/// `usage`, `x_groq.usage`, `choices[0].usage`.
struct ChatAnswer
{
    static constexpr size_t maxChoices = 128;
    using ChoiceSet = std::bitset<maxChoices>; ///< by index

    bool isValid = false;        ///< one whole JSON object
    bool isKnown = false;        ///< and empty, or with a member that answers, chunks or signs of life have
    bool hasChoices = false;     ///< has an array of that name
    bool isChoicesEmpty = false; ///< and it holds nothing
    bool isError = false;        ///< an error object instead of an answer, or of a choice
    bool isBrokenOff = false;    ///< a choice's finish reason says that it failed
    ChoiceSet choices;           ///< those that it tells of
    ChoiceSet speaking;          ///< those with text
    ChoiceSet calling;           ///< those with a tool call
    ChoiceSet finished;          ///< those with a finish reason
    qint64 outputTextBytes = 0; ///< text, reasoning, refusal and tool arguments, unescaped; what came of a cut text too
    std::optional<TokenUsage> usage;
    QByteArray errorMessage; ///< the upstream's words, not scrubbed

    /// Can be passed on as the answer to a chat request.
    [[nodiscard]] bool isCompletion() const
    {
        return isValid && hasChoices && !isChoicesEmpty && !isError && !isBrokenOff;
    }
};

/// A finish reason that is no end but a failure: the word of OpenRouter, Mistral, Zhipu, DeepSeek.
[[nodiscard]] bool isFailedFinish(QByteArrayView word);

/// Reads a whole body or the data of one event. Never fails: what cannot be read is not there. Any thread.
[[nodiscard]] ChatAnswer readChatAnswer(QByteArrayView json);

/// Whether a chunk of a stream says no more than that an answer begins: no choice yet, or the role alone. Any thread.
[[nodiscard]] bool isOnlyBeginning(QByteArrayView json);

/// Takes from the name of a service tier how its provider bills the answer.
void takeServiceTier(QByteArrayView serviceTier, TokenUsage &usage);

/// A usage whose every figure is 0. Some providers end a stream with one, behind the true figures.
[[nodiscard]] bool saysNothing(TokenUsage usage);

/// Reads a usage object at which the reader stands. Values are clamped to 0..10^9, the parts are disjoint: cached and
/// cache-write tokens are taken out of the prompt's. nullopt: it has no counts. The reader is behind the value then.
[[nodiscard]] std::optional<TokenUsage> readChatUsage(JsonReader &reader);
