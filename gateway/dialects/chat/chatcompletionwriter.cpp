// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatcompletionwriter.h"

#include <algorithm>

#include <QStringBuilder>

#include "gateway/dialects/chat/chatwords.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/callarguments.h"
#include "gateway/dialects/neutral/neutralrequest.h"

namespace
{
using Kind = NeutralPart::Kind;

/// All texts of one kind, in order; blocks of reasoning are paragraphs.
QByteArray joined(const std::vector<NeutralPart> &parts, Kind kind)
{
    QByteArray text;
    for (const NeutralPart &part : parts) {
        if (part.kind != kind)
            continue;
        if (kind == Kind::Reasoning && !text.isEmpty() && !part.text.isEmpty())
            text += "\n\n";
        text += part.text;
    }
    return text;
}

qsizetype count(const std::vector<NeutralPart> &parts, Kind kind)
{
    return std::count_if(parts.begin(), parts.end(), [kind](const NeutralPart &part) { return part.kind == kind; });
}

/// The elements of one list in all pieces; nullopt: no piece has it.
std::optional<QByteArray> joinedList(const std::vector<QByteArray> &pieces, QByteArrayView key)
{
    JsonWriter list;
    bool exists = false;
    list.beginArray();
    for (const QByteArray &piece : pieces) {
        const JsonView found = JsonView {piece}[key];
        exists = exists || found.isArray();
        for (const JsonView &element : found.elements())
            list.raw(element.raw());
    }
    list.endArray();
    return exists ? std::optional {list.take()} : std::nullopt;
}
} // namespace

ChatCompletionWriter::ChatCompletionWriter(const NeutralAnswer &answer, const AnswerIdentity &identity)
    : m_answer {answer}
    , m_identity {identity}
{
    if (identity.request) {
        m_isLegacy = identity.request->usesLegacyFunctions;
        m_hidesReasoning = identity.request->reasoning.show == NeutralReasoning::Show::None;
    }
}

QByteArray ChatCompletionWriter::body()
{
    m_json.beginObject().member("id", QByteArray {"chatcmpl-" + m_identity.id}).member("object", "chat.completion");
    m_json.member("created", m_identity.createdAtSeconds).member("model", m_identity.model);
    m_json.key("choices").beginArray();
    if (m_answer.choices.empty())
        writeChoice({}, 0);
    int index = 0;
    for (const Choice &choice : m_answer.choices)
        writeChoice(choice, index++);
    m_json.endArray();
    if (m_answer.hasUsage) {
        m_json.key("usage");
        writeChatUsage(m_json, m_answer.usage);
    }
    m_json.endObject();
    return m_json.take();
}

void ChatCompletionWriter::writeChoice(const Choice &choice, int index)
{
    m_json.beginObject().member("index", index).key("message");
    writeMessage(choice);
    writeLogprobs(choice);
    m_json.member("finish_reason", chatFinishWord(choice.finish, m_isLegacy)).endObject();
}

void ChatCompletionWriter::writeMessage(const Choice &choice)
{
    m_json.beginObject().member("role", "assistant");
    writeTexts(choice);
    writeReasoning(choice);
    writeAnnotations(choice);
    writeImages(choice);
    writeCalls(choice);
    m_json.endObject();
}

void ChatCompletionWriter::writeTexts(const Choice &choice)
{
    const QByteArray text = joined(choice.parts, Kind::Text);
    const QByteArray refusal = joined(choice.parts, Kind::Refusal);
    const bool says = !text.isEmpty() || (refusal.isEmpty() && count(choice.parts, Kind::Call) == 0);
    m_json.key("content");
    says ? m_json.string(text) : m_json.null();
    m_json.key("refusal");
    refusal.isEmpty() ? m_json.null() : m_json.string(refusal);
}

void ChatCompletionWriter::writeReasoning(const Choice &choice)
{
    const QByteArray text = m_hidesReasoning ? QByteArray {} : joined(choice.parts, Kind::Reasoning);
    if (!text.isEmpty())
        m_json.member("reasoning_content", text);
}

void ChatCompletionWriter::writeAnnotations(const Choice &choice)
{
    std::vector<QByteArray> sayable;
    for (const auto &[dialect, raw] : choice.annotations) {
        QByteArray annotation = chatAnnotation(dialect, raw, 0);
        if (!annotation.isEmpty())
            sayable.push_back(std::move(annotation));
    }
    if (sayable.empty())
        return;
    m_json.key("annotations").beginArray();
    for (const QByteArray &annotation : sayable)
        m_json.raw(annotation);
    m_json.endArray();
}

void ChatCompletionWriter::writeImages(const Choice &choice)
{
    if (count(choice.parts, Kind::Image) == 0)
        return;
    m_json.key("images").beginArray();
    int index = 0;
    for (const NeutralPart &part : choice.parts) {
        if (part.kind == Kind::Image)
            writeChatImage(m_json, part.media, index++);
    }
    m_json.endArray();
}

void ChatCompletionWriter::writeCalls(const Choice &choice)
{
    if (count(choice.parts, Kind::Call) == 0)
        return;
    if (m_isLegacy) {
        writeLegacyCall(*std::find_if(choice.parts.begin(), choice.parts.end(),
                                      [](const NeutralPart &part) { return part.kind == Kind::Call; }));
        return;
    }
    m_json.key("tool_calls").beginArray();
    for (const NeutralPart &part : choice.parts) {
        if (part.kind == Kind::Call)
            writeCall(part);
    }
    m_json.endArray();
}

void ChatCompletionWriter::writeCall(const NeutralPart &call)
{
    const bool isWrapped = !call.isCustom && isCustomTool(m_identity.request, call.name);
    const QByteArrayView type = call.isCustom || isWrapped ? "custom" : "function";
    m_json.beginObject();
    m_json.member("id", call.callId.isEmpty() ? mintedChatCallId(m_identity.id, m_mintedIds++) : call.callId);
    m_json.member("type", type);
    m_json.key(type).beginObject().member("name", call.name);
    if (isWrapped)
        m_json.member("input", customToolInput(call.arguments).value_or(call.arguments));
    else if (call.isCustom)
        m_json.member("input", call.arguments);
    else
        m_json.member("arguments", call.arguments.isEmpty() ? QByteArray {"{}"} : call.arguments);
    m_json.endObject();
    writeChatMarks(m_json, call.marks);
    m_json.endObject();
}

void ChatCompletionWriter::writeLegacyCall(const NeutralPart &call)
{
    m_json.key("function_call").beginObject().member("name", call.name);
    m_json.member("arguments", call.arguments.isEmpty() ? QByteArray {"{}"} : call.arguments).endObject();
}

void ChatCompletionWriter::writeLogprobs(const Choice &choice)
{
    m_json.key("logprobs");
    if (choice.logprobs.empty()) {
        m_json.null();
        return;
    }
    if (choice.logprobs.size() == 1) {
        m_json.raw(choice.logprobs.front());
        return;
    }
    m_json.beginObject();
    for (const QByteArrayView key : {QByteArrayView {"content"}, QByteArrayView {"refusal"}}) {
        const std::optional<QByteArray> list = joinedList(choice.logprobs, key);
        m_json.key(key);
        list ? m_json.raw(*list) : m_json.null();
    }
    m_json.endObject();
}
