// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminiusage.h"

#include <algorithm>
#include <limits>

namespace
{
qint64 countOf(const JsonObject &metadata, QByteArrayView name)
{
    // Within 32 bits as in the protocol, so that sums cannot overflow.
    return std::clamp<qint64>(metadata[name].integer().value_or(0), 0, std::numeric_limits<qint32>::max());
}

/// Of the counts by what the tokens stand for, those of one modality.
qint64 tokensOf(const char *modality, const JsonView &details)
{
    qint64 tokens = 0;
    for (const JsonView &one : details.elements()) {
        if (one["modality"].is(modality))
            tokens += countOf(JsonObject {one}, "tokenCount");
    }
    return tokens;
}
} // namespace

TokenUsage usageOfGemini(const JsonView &metadata)
{
    const JsonObject counts {metadata};
    TokenUsage usage;
    usage.cacheRead = countOf(counts, "cachedContentTokenCount");
    usage.uncachedInput = std::max<qint64>(0, countOf(counts, "promptTokenCount") - usage.cacheRead)
                          + countOf(counts, "toolUsePromptTokenCount");
    usage.reasoning = countOf(counts, "thoughtsTokenCount");
    usage.output = countOf(counts, "candidatesTokenCount") + usage.reasoning;
    const auto uncached = [&counts](const char *modality) {
        return tokensOf(modality, counts["promptTokensDetails"]) - tokensOf(modality, counts["cacheTokensDetails"]);
    };
    usage.audioInput = std::clamp<qint64>(uncached("AUDIO"), 0, usage.uncachedInput);
    usage.imageInput = std::clamp<qint64>(uncached("IMAGE"), 0, usage.uncachedInput - usage.audioInput);
    usage.isBatch = counts["trafficType"].is("ON_DEMAND_FLEX"); // as Vertex says it
    usage.isPriority = counts["trafficType"].is("ON_DEMAND_PRIORITY");
    const JsonView written = counts["candidatesTokensDetails"];
    const qint64 said = usage.output - usage.reasoning;
    usage.audioOutput = std::min(tokensOf("AUDIO", written), said);
    usage.imageOutput = std::min(tokensOf("IMAGE", written), said - usage.audioOutput);
    return usage;
}

void writeGeminiUsage(const TokenUsage &usage, JsonWriter &json)
{
    json.beginObject().member("promptTokenCount", usage.totalInput());
    json.member("candidatesTokenCount", std::max<qint64>(0, usage.output - usage.reasoning));
    json.member("totalTokenCount", usage.total());
    if (usage.cacheRead > 0)
        json.member("cachedContentTokenCount", usage.cacheRead);
    if (usage.reasoning > 0)
        json.member("thoughtsTokenCount", usage.reasoning);
    json.endObject();
}
