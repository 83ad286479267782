// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/textcompletionwriter.h"

#include <algorithm>

#include "gateway/dialects/chat/chatwords.h"
#include "gateway/dialects/jsonwriter.h"

namespace
{
constexpr int maxChoices = 128;

bool isWritten(NeutralPart::Kind kind)
{
    return kind == NeutralPart::Kind::Text || kind == NeutralPart::Kind::Refusal;
}

void writeHead(JsonWriter &json, const AnswerIdentity &identity)
{
    json.beginObject().member("id", QByteArray {"cmpl-" + identity.id}).member("object", "text_completion");
    json.member("created", identity.createdAtSeconds).member("model", identity.model);
}

void writeChoiceObject(JsonWriter &json, int index, QByteArrayView text, std::optional<FinishReason> finish)
{
    json.beginObject().member("text", text).member("index", index).key("logprobs").null().key("finish_reason");
    finish ? json.string(chatFinishWord(*finish, false)) : json.null();
    json.endObject();
}
} // namespace

TextCompletionWriter::TextCompletionWriter(const AnswerIdentity &identity)
    : m_includeUsage {identity.includeUsage}
{
    JsonWriter json;
    writeHead(json, identity);
    m_root = "data: " + json.take();
}

QByteArray TextCompletionWriter::contentType() const
{
    return QByteArrayLiteral("text/event-stream; charset=utf-8");
}

void TextCompletionWriter::take(const NeutralDelta &step, QByteArray &out)
{
    using Kind = NeutralDelta::Kind;
    if (step.usage)
        m_usage = step.usage;
    const int choice = std::clamp(step.choice, 0, maxChoices - 1);
    if (step.kind != Kind::Text && step.kind != Kind::Finish)
        return;
    if (m_choices.size() <= static_cast<size_t>(choice))
        m_choices.resize(static_cast<size_t>(choice) + 1);
    if (step.kind == Kind::Finish)
        m_choices[static_cast<size_t>(choice)] = step.finish;
    else if (isWritten(step.block) && !step.text.isEmpty())
        writeChoice(choice, step.text, std::nullopt, out);
}

void TextCompletionWriter::end(QByteArray &out)
{
    if (m_choices.empty())
        m_choices.emplace_back();
    for (size_t index = 0; index < m_choices.size(); ++index)
        writeChoice(static_cast<int>(index), {}, m_choices[index].value_or(FinishReason::Stop), out);
    if (m_includeUsage && m_usage) {
        JsonWriter usage;
        writeChatUsage(usage, *m_usage);
        out.append(m_root).append(",\"choices\":[],\"usage\":").append(usage.text()).append("}\n\n");
    }
    out.append("data: [DONE]\n\n");
}

void TextCompletionWriter::breakOff(int status, QByteArrayView message, QByteArray &out)
{
    out.append(chatErrorEvent(status, message));
}

void TextCompletionWriter::ping(QByteArray &out)
{
    out.append(": ping\n\n");
}

QByteArray TextCompletionWriter::whole(const NeutralAnswer &answer, const AnswerIdentity &identity)
{
    JsonWriter json;
    writeHead(json, identity);
    json.key("choices").beginArray();
    int index = 0;
    for (const NeutralAnswer::Choice &choice : answer.choices) {
        QByteArray text;
        for (const NeutralPart &part : choice.parts) {
            if (isWritten(part.kind))
                text += part.text;
        }
        writeChoiceObject(json, index++, text, choice.finish);
    }
    json.endArray();
    if (answer.hasUsage) {
        json.key("usage");
        writeChatUsage(json, answer.usage);
    }
    json.endObject();
    return json.take();
}

void TextCompletionWriter::writeChoice(int index, QByteArrayView text, std::optional<FinishReason> finish,
                                       QByteArray &out) const
{
    JsonWriter json;
    writeChoiceObject(json, index, text, finish);
    out.append(m_root)
        .append(",\"choices\":[")
        .append(json.text())
        .append(m_includeUsage ? "],\"usage\":null}\n\n" : "]}\n\n");
}
