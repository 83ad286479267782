// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "gateway/dialects/neutral/neutralpart.h"
#include "models/values/tokenusage.h"

/// Why an answer ended, whatever the dialect calls it.
enum class FinishReason
{
    Stop,
    StopSequence,
    Length,
    ToolCalls,
    ContentFilter,
    Context, ///< the model's window is full
    Pause,   ///< the provider paused a long turn; calling again goes on
    Error    ///< the model broke off; no success
};

/// What is said of FinishReason::Error where a sentence is needed.
inline constexpr QByteArrayView modelBrokeOff {"the model broke off its answer"};

/// One step of an answer, streamed or cut out of a whole one. Every answer is: Start, then blocks (each BlockStart, its
/// deltas, BlockStop; blocks of one choice never overlap), Usage any number of times (each replaces what it knows
/// better), one Finish per choice, then End; or Fault at any place, and nothing after it. A plain value; gateway
/// thread.
struct NeutralDelta
{
    enum class Kind
    {
        Start,      ///< id, model; usage when the input's size is known already
        BlockStart, ///< block; of a Call: part.callId, part.name, part.isCustom; of Reasoning: part.isSummary
        Text,       ///< text: more of the block's text (Text, Reasoning, Refusal) or arguments (Call)
        Mark,       ///< part.marks: of the open block
        Annotation, ///< text: raw JSON of an annotation or citation, in part.dialect
        Logprobs,   ///< text: raw JSON of chat's choice.logprobs for what came last
        BlockStop,
        Usage,
        Finish,
        End,  ///< the dialect's own end was seen: the answer is whole
        Fault ///< text: the provider's words, unscrubbed; code: its own name for it
    };

    Kind kind = Kind::Text;
    int choice = 0;
    NeutralPart::Kind block = NeutralPart::Kind::Text; ///< BlockStart and Text
    QByteArray text;
    NeutralPart part;
    QByteArray id;
    QByteArray model;
    std::optional<TokenUsage> usage;
    bool isFinalUsage = false; ///< Usage: said when all was written, as opposed to a count on the way
    FinishReason finish = FinishReason::Stop;
    QByteArray stopSequence; ///< which one, if known
    QByteArray code;         ///< Fault: "overloaded_error", "RESOURCE_EXHAUSTED", ...
    int status = 0;          ///< Fault: the HTTP status that it stands for; 0: not known

    [[nodiscard]] static NeutralDelta of(Kind kind)
    {
        NeutralDelta delta;
        delta.kind = kind;
        return delta;
    }

    [[nodiscard]] static NeutralDelta ofText(NeutralPart::Kind block, QByteArray text)
    {
        NeutralDelta delta;
        delta.block = block;
        delta.text = std::move(text);
        return delta;
    }
};
