// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminifinish.h"

#include <algorithm>
#include <array>

namespace
{
struct ReasonName
{
    QByteArrayView name;
    FinishReason finish;
};

constexpr std::array reasons {
    ReasonName {"STOP", FinishReason::Stop},
    ReasonName {"FINISH_REASON_UNSPECIFIED", FinishReason::Stop},
    ReasonName {"MAX_TOKENS", FinishReason::Length},
    ReasonName {"CONTINUATION", FinishReason::Pause},
    ReasonName {"SAFETY", FinishReason::ContentFilter},
    ReasonName {"RECITATION", FinishReason::ContentFilter},
    ReasonName {"LANGUAGE", FinishReason::ContentFilter},
    ReasonName {"BLOCKLIST", FinishReason::ContentFilter},
    ReasonName {"PROHIBITED_CONTENT", FinishReason::ContentFilter},
    ReasonName {"SPII", FinishReason::ContentFilter},
    ReasonName {"IMAGE_SAFETY", FinishReason::ContentFilter},
    ReasonName {"IMAGE_PROHIBITED_CONTENT", FinishReason::ContentFilter},
    ReasonName {"IMAGE_RECITATION", FinishReason::ContentFilter},
};
} // namespace

FinishReason finishOfGemini(QByteArrayView finishReason, bool hasCalls)
{
    const auto found = std::find_if(reasons.begin(), reasons.end(),
                                    [finishReason](const ReasonName &each) { return each.name == finishReason; });
    const FinishReason finish = found == reasons.end() ? FinishReason::Error : found->finish;
    return finish == FinishReason::Stop && hasCalls ? FinishReason::ToolCalls : finish;
}

QByteArrayView geminiFinishName(FinishReason finish)
{
    switch (finish) {
    case FinishReason::Stop:
    case FinishReason::StopSequence:
    case FinishReason::ToolCalls:
    case FinishReason::Pause:
        return "STOP";
    case FinishReason::Length:
    case FinishReason::Context:
        return "MAX_TOKENS";
    case FinishReason::ContentFilter:
        return "SAFETY";
    case FinishReason::Error:
        return "OTHER";
    }
    return "OTHER";
}
