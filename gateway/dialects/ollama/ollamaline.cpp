// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/ollama/ollamaline.h"

#include <algorithm>

#include <QDateTime>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/callarguments.h"

namespace
{
using Kind = NeutralPart::Kind;

QByteArrayView reasonOf(FinishReason finish)
{
    switch (finish) {
    case FinishReason::Length:
    case FinishReason::Context:
        return "length";
    case FinishReason::Error:
        return "error";
    case FinishReason::Stop:
    case FinishReason::StopSequence:
    case FinishReason::ToolCalls:
    case FinishReason::ContentFilter: // the dialect has no word for it
    case FinishReason::Pause:
        return "stop";
    }
    return "stop";
}

/// Each object is one line, but arguments may have been written over several.
QByteArray onOneLine(QByteArray json)
{
    if (json.contains('\n') || json.contains('\r'))
        json.replace('\n', ' ').replace('\r', ' ');
    return json;
}

void writeCalls(JsonWriter &json, const std::vector<NeutralPart> &calls)
{
    DialectNotes unneeded; // the answer's record is not about its shape
    json.key("tool_calls").beginArray();
    for (const NeutralPart &call : calls) {
        json.beginObject();
        if (!call.callId.isEmpty())
            json.member("id", call.callId);
        json.key("function").beginObject().member("name", call.name);
        json.rawMember("arguments", objectArguments(call, unneeded)).endObject().endObject();
    }
    json.endArray();
}

/// Ollama leaves out what is zero.
void writeCount(JsonWriter &json, QByteArrayView name, qint64 count)
{
    if (count > 0)
        json.member(name, count);
}
} // namespace

void OllamaSaid::add(const NeutralPart &part)
{
    if (part.kind == Kind::Text || part.kind == Kind::Refusal)
        content += part.text;
    else if (part.kind == Kind::Reasoning)
        thinking += part.text;
    else if (part.kind == Kind::Call)
        calls.push_back(part);
    else if (part.kind == Kind::Image && !part.media.base64.isEmpty())
        images.push_back(part.media.base64);
}

void OllamaSaid::addLogprobs(const QByteArray &raw)
{
    const std::optional<JsonView> json = JsonView::checked(raw);
    const JsonView entries = json ? (*json)["content"] : JsonView {};
    for (const JsonView &entry : entries.elements())
        logprobs.append(logprobs.isEmpty() ? "" : ",").append(entry.raw());
}

OllamaLine::OllamaLine(OllamaEndpoint endpoint, const AnswerIdentity &identity)
    : m_endpoint {endpoint}
    , m_model {identity.model}
    , m_createdAt {QDateTime::fromSecsSinceEpoch(identity.createdAtSeconds, Qt::UTC).toString(Qt::ISODate).toLatin1()}
    , m_estimatedInputTokens {identity.estimatedInputTokens}
    , m_elapsedNs {identity.elapsedNs}
{}

void OllamaLine::startOutput()
{
    if (!m_promptNs)
        m_promptNs = m_elapsedNs ? m_elapsedNs() : 0;
}

void OllamaLine::begin(JsonWriter &json) const
{
    json.beginObject().member("model", m_model).member("created_at", m_createdAt);
}

void OllamaLine::say(JsonWriter &json, const OllamaSaid &said) const
{
    const bool isChat = m_endpoint == OllamaEndpoint::Chat;
    if (isChat)
        json.key("message").beginObject().member("role", "assistant");
    json.member(isChat ? "content" : "response", said.content);
    if (!said.thinking.isEmpty())
        json.member("thinking", said.thinking);
    if (isChat) {
        if (!said.images.empty()) {
            json.key("images").beginArray();
            for (const QByteArray &image : said.images)
                json.string(image);
            json.endArray();
        }
        if (!said.calls.empty())
            writeCalls(json, said.calls);
        json.endObject();
    }
    if (!said.logprobs.isEmpty())
        json.key("logprobs").beginArray().raw(said.logprobs).endArray();
}

void OllamaLine::sayTimes(JsonWriter &json, const OllamaEnding &ending) const
{
    const qint64 totalNs = m_elapsedNs ? m_elapsedNs() : 0;
    const qint64 promptNs = std::min(m_promptNs.value_or(totalNs), totalNs);
    writeCount(json, "total_duration", totalNs);
    writeCount(json, "prompt_eval_count", ending.usage ? ending.usage->totalInput() : m_estimatedInputTokens);
    writeCount(json, "prompt_eval_duration", promptNs);
    writeCount(json, "eval_count", ending.usage ? ending.usage->output : 0);
    writeCount(json, "eval_duration", totalNs - promptNs);
}

QByteArray OllamaLine::part(const OllamaSaid &said) const
{
    JsonWriter json;
    begin(json);
    say(json, said);
    json.flag("done", false).endObject();
    return onOneLine(json.take());
}

QByteArray OllamaLine::last(const OllamaSaid &said, const OllamaEnding &ending) const
{
    JsonWriter json;
    begin(json);
    say(json, said);
    json.flag("done", true).member("done_reason", reasonOf(ending.finish));
    sayTimes(json, ending);
    json.endObject();
    return onOneLine(json.take());
}

QByteArray OllamaLine::loaded(bool isUnload) const
{
    JsonWriter json;
    begin(json);
    say(json, {});
    json.flag("done", true).member("done_reason", isUnload ? "unload" : "load").endObject();
    return json.take();
}
