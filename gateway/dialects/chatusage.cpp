// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "gateway/dialects/cachewrites.h"
#include "gateway/dialects/chatanswer.h"

namespace
{
using Kind = JsonReader::Kind;

/// No model reads or writes more in one call; a larger figure is a fault of the upstream's.
constexpr qint64 maxTokens = 1'000'000'000;

/// The figures as they stand in the object; unset ones are 0.
struct Figures
{
    bool any = false;
    qint64 prompt = 0;
    qint64 completion = 0;
    qint64 total = 0;
    qint64 cached = 0;
    CacheWrites cacheWrites;
    qint64 reasoning = 0;
    qint64 audioPrompt = 0;
    qint64 audioCompletion = 0;
    qint64 imagePrompt = 0;
    qint64 imageCompletion = 0;
};

qint64 takeCount(JsonReader &reader)
{
    if (reader.kind() != Kind::Number) {
        reader.skip();
        return 0;
    }
    return std::clamp<qint64>(reader.readInteger().value_or(0), 0, maxTokens);
}

template <typename TakeMember>
void takeObject(JsonReader &reader, TakeMember takeMember)
{
    if (reader.kind() != Kind::Object) {
        reader.skip();
        return;
    }
    (void)reader.enterObject();
    JsonString key;
    while (reader.nextMember(&key))
        takeMember(key);
}

void takePromptDetails(JsonReader &reader, Figures &figures)
{
    takeObject(reader, [&](const JsonString &key) {
        if (key.is("cached_tokens"))
            figures.cached = std::max(figures.cached, takeCount(reader));
        else if (key.is("audio_tokens"))
            figures.audioPrompt = takeCount(reader);
        else if (key.is("image_tokens"))
            figures.imagePrompt = takeCount(reader);
        else if (!figures.cacheWrites.take(reader, key))
            reader.skip();
    });
}

void takeCompletionDetails(JsonReader &reader, Figures &figures)
{
    takeObject(reader, [&](const JsonString &key) {
        if (key.is("reasoning_tokens"))
            figures.reasoning = takeCount(reader);
        else if (key.is("audio_tokens"))
            figures.audioCompletion = takeCount(reader);
        else if (key.is("image_tokens"))
            figures.imageCompletion = takeCount(reader);
        else
            reader.skip();
    });
}

/// DeepSeek's, Moonshot's and LiteLLM's names; the first and the last repeat the figure of the details.
bool isCached(const JsonString &key)
{
    return key.is("prompt_cache_hit_tokens") || key.is("cached_tokens") || key.is("cache_read_input_tokens");
}

void takeFigure(JsonReader &reader, const JsonString &key, Figures &figures)
{
    if (key.is("prompt_tokens")) {
        figures.prompt = takeCount(reader);
        figures.any = true;
    } else if (key.is("completion_tokens")) {
        figures.completion = takeCount(reader);
        figures.any = true;
    } else if (key.is("total_tokens")) {
        figures.total = takeCount(reader);
    } else if (key.is("prompt_tokens_details")) {
        takePromptDetails(reader, figures);
    } else if (key.is("completion_tokens_details")) {
        takeCompletionDetails(reader, figures);
    } else if (isCached(key)) {
        figures.cached = std::max(figures.cached, takeCount(reader));
    } else if (!figures.cacheWrites.take(reader, key)) {
        reader.skip();
    }
}

TokenUsage disjoint(const Figures &figures)
{
    TokenUsage usage;
    usage.cacheRead = std::min(figures.cached, figures.prompt);
    usage.uncachedInput = figures.prompt - usage.cacheRead;
    figures.cacheWrites.place(usage);
    usage.output = figures.completion;
    // xAI counts reasoning beside the completion; its total shows it.
    if (figures.reasoning > 0 && figures.total == figures.prompt + figures.completion + figures.reasoning)
        usage.output = std::min(figures.completion + figures.reasoning, maxTokens);
    usage.reasoning = std::min(figures.reasoning, usage.output);
    usage.audioInput = std::min(figures.audioPrompt, usage.uncachedInput);
    usage.audioOutput = std::min(figures.audioCompletion, usage.output - usage.reasoning);
    usage.imageInput = std::min(figures.imagePrompt, usage.uncachedInput - usage.audioInput);
    usage.imageOutput = std::min(figures.imageCompletion, usage.output - usage.reasoning - usage.audioOutput);
    return usage;
}
} // namespace

bool saysNothing(TokenUsage usage)
{
    usage.isBatch = usage.isPriority = usage.estimated = false;
    return usage == TokenUsage {};
}

std::optional<TokenUsage> readChatUsage(JsonReader &reader)
{
    Figures figures;
    takeObject(reader, [&](const JsonString &key) { takeFigure(reader, key, figures); });
    if (reader.hasFailed() || !figures.any)
        return std::nullopt;
    return disjoint(figures);
}
