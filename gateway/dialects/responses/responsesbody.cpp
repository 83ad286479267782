// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesbody.h"

#include <array>

#include <QStringBuilder>

#include "gateway/dialects/jsonescape.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutralrequest.h"

namespace
{
struct Echoed
{
    QByteArrayView key;
    QByteArrayView unset; ///< what the service says when it was not asked
};

constexpr std::array echoed {
    Echoed {"background", "false"},
    Echoed {"instructions", "null"},
    Echoed {"max_output_tokens", "null"},
    Echoed {"max_tool_calls", "null"},
    Echoed {"parallel_tool_calls", "true"},
    Echoed {"prompt_cache_key", "null"},
    Echoed {"reasoning", R"({"effort":null,"summary":null})"},
    Echoed {"safety_identifier", "null"},
    Echoed {"service_tier", R"("default")"},
    Echoed {"store", "true"},
    Echoed {"temperature", "1"},
    Echoed {"text", R"({"format":{"type":"text"}})"},
    Echoed {"tool_choice", R"("auto")"},
    Echoed {"tools", "[]"},
    Echoed {"top_logprobs", "0"},
    Echoed {"top_p", "1"},
    Echoed {"truncation", R"("disabled")"},
    Echoed {"user", "null"},
    Echoed {"metadata", "{}"},
};

QByteArray echoOf(const NeutralRequest *request)
{
    const bool isOwn = request != nullptr && request->dialect == WireDialect::Responses && !request->source.isEmpty();
    const JsonObject asked {isOwn ? JsonView {request->source} : JsonView {}};
    QByteArray text;
    text.reserve(isOwn ? request->source.size() + 512 : 512);
    for (const Echoed &member : echoed) {
        const JsonView value = asked[member.key];
        text.append(",\"").append(member.key).append("\":").append(value.exists() ? value.raw() : member.unset);
    }
    const QByteArray previous = request != nullptr ? request->previousId : QByteArray {};
    text.append(",\"previous_response_id\":").append(previous.isEmpty() ? QByteArray {"null"} : quotedJson(previous));
    return text;
}

QByteArrayView errorCodeOf(int status)
{
    if (status == 429)
        return "rate_limit_exceeded";
    return status >= 400 && status < 500 ? "invalid_prompt" : "server_error";
}

QByteArrayView incompleteReasonOf(FinishReason finish)
{
    switch (finish) {
    case FinishReason::Length:
    case FinishReason::Context:
        return "max_output_tokens";
    case FinishReason::ContentFilter:
        return "content_filter";
    case FinishReason::Stop:
    case FinishReason::StopSequence:
    case FinishReason::ToolCalls:
    case FinishReason::Pause:
    case FinishReason::Error:
        return {};
    }
    return {};
}
} // namespace

ResponsesBody::ResponsesBody(const AnswerIdentity &identity)
    : m_id {"resp_" + identity.id}
    , m_model {identity.model}
    , m_createdAtSeconds {identity.createdAtSeconds}
    , m_estimatedInputTokens {identity.estimatedInputTokens}
    , m_echo {echoOf(identity.request)}
{}

QByteArray ResponsesBody::inProgress() const
{
    State state;
    state.status = "in_progress";
    return text({}, state);
}

QByteArray ResponsesBody::ended(const std::vector<QByteArray> &items, const ResponsesEnding &ending) const
{
    if (ending.finish == FinishReason::Error)
        return failed(items, {502, "The model broke off.", {}, ending.usage});
    State state;
    const QByteArrayView reason = incompleteReasonOf(ending.finish);
    state.status = reason.isEmpty() ? QByteArrayView {"completed"} : QByteArrayView {"incomplete"};
    if (!reason.isEmpty())
        state.incomplete = R"({"reason":")" + reason.toByteArray() + R"("})";
    state.usage = usageText(ending.usage);
    return text(items, state);
}

QByteArray ResponsesBody::failed(const std::vector<QByteArray> &items, const ResponsesFailure &failure) const
{
    State state;
    state.status = "failed";
    JsonWriter error;
    error.beginObject().member("code", errorCodeOf(failure.status)).member("message", failure.message).endObject();
    state.error = error.take();
    state.id = failure.id;
    if (failure.usage)
        state.usage = usageText(failure.usage);
    return text(items, state);
}

QByteArray ResponsesBody::text(const std::vector<QByteArray> &items, const State &state) const
{
    JsonWriter json;
    json.beginObject()
        .member("id", state.id.isEmpty() ? m_id : state.id)
        .member("object", "response")
        .member("created_at", m_createdAtSeconds);
    json.member("status", state.status).rawMember("error", state.error);
    json.rawMember("incomplete_details", state.incomplete).member("model", m_model);
    json.key("output").beginArray();
    for (const QByteArray &item : items)
        json.raw(item);
    json.endArray().rawMember("usage", state.usage);
    return json.take() + m_echo + '}';
}

QByteArray ResponsesBody::usageText(const std::optional<TokenUsage> &known) const
{
    TokenUsage usage = known.value_or(TokenUsage {});
    if (!known)
        usage.uncachedInput = m_estimatedInputTokens;
    JsonWriter json;
    json.beginObject().member("input_tokens", usage.totalInput()).key("input_tokens_details").beginObject();
    json.member("cached_tokens", usage.cacheRead);
    json.member("cache_write_tokens", usage.cacheWrite5m + usage.cacheWrite1h).endObject();
    json.member("output_tokens", usage.output).key("output_tokens_details").beginObject();
    json.member("reasoning_tokens", usage.reasoning).endObject();
    json.member("total_tokens", usage.total()).endObject();
    return json.take();
}
