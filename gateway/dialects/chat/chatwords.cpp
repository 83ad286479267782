// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatwords.h"

#include <algorithm>

#include <QStringBuilder>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/mediaurl.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "gateway/dialects/neutral/urlcitation.h"
#include "gateway/dialects/openaierror.h"

QByteArrayView chatFinishWord(FinishReason reason, bool usesLegacyFunctions)
{
    switch (reason) {
    case FinishReason::Stop:
    case FinishReason::StopSequence:
    case FinishReason::Pause:
        return "stop";
    case FinishReason::Length:
    case FinishReason::Context:
    case FinishReason::Error:
        return "length";
    case FinishReason::ToolCalls:
        return usesLegacyFunctions ? "function_call" : "tool_calls";
    case FinishReason::ContentFilter:
        return "content_filter";
    }
    return "stop";
}

void writeChatUsage(JsonWriter &json, const TokenUsage &usage)
{
    json.beginObject();
    json.member("prompt_tokens", usage.totalInput());
    json.member("completion_tokens", usage.output);
    json.member("total_tokens", usage.total());
    json.key("prompt_tokens_details").beginObject();
    json.member("cached_tokens", usage.cacheRead);
    json.member("cache_write_tokens", usage.cacheWrite5m + usage.cacheWrite1h);
    if (usage.audioInput > 0)
        json.member("audio_tokens", usage.audioInput);
    json.endObject();
    json.key("completion_tokens_details").beginObject();
    json.member("reasoning_tokens", usage.reasoning);
    if (usage.audioOutput > 0)
        json.member("audio_tokens", usage.audioOutput);
    json.endObject().endObject();
}

QByteArray chatAnnotation(WireDialect dialect, const QByteArray &raw, qint64 position)
{
    if (dialect == WireDialect::Chat)
        return raw;
    const std::optional<UrlCitation> citation = UrlCitation::of(dialect, raw);
    if (!citation)
        return {};
    JsonWriter json;
    json.beginObject().member("type", "url_citation").key("url_citation").beginObject();
    json.member("start_index", citation->begin.value_or(position));
    json.member("end_index", citation->end.value_or(position));
    json.member("title", citation->title).member("url", citation->url).endObject().endObject();
    return json.take();
}

void writeChatImage(JsonWriter &json, const NeutralMedia &media, int index)
{
    json.beginObject().member("type", "image_url").member("index", index);
    json.key("image_url").beginObject();
    json.member("url", media.url.isEmpty() ? dataUrlOf(media) : media.url);
    json.endObject().endObject();
}

void writeChatMarks(JsonWriter &json, const std::vector<OpaqueMark> &marks)
{
    for (const OpaqueMark &mark : marks) {
        if (mark.kind != OpaqueMark::Kind::ThoughtSignature)
            continue;
        json.key("extra_content").beginObject().key("google").beginObject();
        json.member("thought_signature", mark.value).endObject().endObject();
        return;
    }
}

QByteArray mintedChatCallId(const QByteArray &answerId, int index)
{
    return "call_" + answerId + QByteArray::number(index);
}

bool isCustomTool(const NeutralRequest *request, const QByteArray &name)
{
    return request && std::any_of(request->tools.begin(), request->tools.end(), [&name](const NeutralTool &tool) {
               return tool.kind == NeutralTool::Kind::Custom && tool.name == name;
           });
}

QByteArray chatErrorEvent(int status, QByteArrayView message)
{
    constexpr int tooMany = 429;
    constexpr int firstServerError = 500;
    OpenAiError error;
    error.message = message.toByteArray();
    if (status == tooMany) {
        error.type = "rate_limit_error";
        error.code = "rate_limit_exceeded";
    } else {
        error.type = status >= firstServerError || status == 0 ? "server_error" : "invalid_request_error";
    }
    return openAiErrorEvent(error);
}
