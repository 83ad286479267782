// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagesfinish.h"

#include <array>

namespace
{
struct Pair
{
    FinishReason finish;
    QByteArrayView word;
};

constexpr std::array pairs {
    Pair {FinishReason::Stop, "end_turn"},         Pair {FinishReason::StopSequence, "stop_sequence"},
    Pair {FinishReason::Length, "max_tokens"},     Pair {FinishReason::ToolCalls, "tool_use"},
    Pair {FinishReason::ContentFilter, "refusal"}, Pair {FinishReason::Context, "model_context_window_exceeded"},
    Pair {FinishReason::Pause, "pause_turn"},
};
} // namespace

QByteArrayView messagesStopReason(FinishReason finish, const MessagesContents &contents)
{
    if (finish == FinishReason::Stop && contents.hasCalls)
        return "tool_use";
    if (finish == FinishReason::Stop && contents.hasRefusal)
        return "refusal";
    for (const Pair &pair : pairs) {
        if (pair.finish == finish)
            return pair.word;
    }
    return "end_turn";
}

FinishReason finishOfStopReason(QByteArrayView stopReason, bool hasCalls)
{
    for (const Pair &pair : pairs) {
        if (pair.word == stopReason)
            return pair.finish == FinishReason::Stop && hasCalls ? FinishReason::ToolCalls : pair.finish;
    }
    return hasCalls ? FinishReason::ToolCalls : FinishReason::Stop;
}
