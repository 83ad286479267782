// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagesanswerbody.h"

#include <QStringBuilder>

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/messages/messagesfinish.h"
#include "gateway/dialects/messages/messagesusage.h"
#include "gateway/dialects/messages/thinkingmarks.h"
#include "gateway/dialects/neutral/callarguments.h"
#include "gateway/dialects/neutral/toolturns.h"

namespace
{
using Kind = NeutralPart::Kind;

/// Writes the blocks of one choice and remembers what it saw.
class BlockList
{
public:
    BlockList(const NeutralAnswer::Choice &choice, const AnswerIdentity &identity, JsonWriter &json)
        : m_choice {choice}
        , m_identity {identity}
        , m_json {json}
    {}

    MessagesContents write();

private:
    void writePart(const NeutralPart &part);
    void writeText(const NeutralPart &part);
    void writeReasoning(const NeutralPart &part);
    void writeThinking(const QByteArray &text, const QByteArray &signature);
    void writeCall(const NeutralPart &part);

    const NeutralAnswer::Choice &m_choice;
    const AnswerIdentity &m_identity;
    JsonWriter &m_json;
    MessagesContents m_contents;
    const NeutralPart *m_citing = nullptr; ///< the text that gets the citations
    qint64 m_mintedIds = 0;
    DialectNotes m_unsaid;
};

MessagesContents BlockList::write()
{
    for (const NeutralPart &part : m_choice.parts) {
        if (part.kind == Kind::Text && !part.text.isEmpty())
            m_citing = &part;
    }
    for (const NeutralPart &part : m_choice.parts) {
        if (!isCutCall(part, m_choice.finish, &part == &m_choice.parts.back()))
            writePart(part);
    }
    return m_contents;
}

void BlockList::writePart(const NeutralPart &part)
{
    switch (part.kind) {
    case Kind::Text:
    case Kind::Refusal:
        m_contents.hasRefusal = m_contents.hasRefusal || part.kind == Kind::Refusal;
        if (!part.text.isEmpty())
            writeText(part);
        break;
    case Kind::Reasoning:
        writeReasoning(part);
        break;
    case Kind::Call:
        writeCall(part);
        break;
    case Kind::Foreign:
        if (part.dialect == WireDialect::Messages)
            m_json.raw(part.raw);
        break;
    case Kind::Image:
    case Kind::Document:
    case Kind::Audio:
    case Kind::Video:
    case Kind::Result:
        break; // the dialect's answers have none
    }
}

void BlockList::writeText(const NeutralPart &part)
{
    m_json.beginObject().member("type", "text").member("text", part.text);
    bool isFirst = true;
    for (const auto &[dialect, raw] : m_choice.annotations) {
        if (&part != m_citing || dialect != WireDialect::Messages)
            continue;
        if (std::exchange(isFirst, false))
            m_json.key("citations").beginArray();
        m_json.raw(raw);
    }
    if (!isFirst)
        m_json.endArray();
    m_json.endObject();
}

void BlockList::writeThinking(const QByteArray &text, const QByteArray &signature)
{
    m_json.beginObject().member("type", "thinking").member("thinking", text);
    m_json.member("signature", signature).endObject();
}

void BlockList::writeReasoning(const NeutralPart &part)
{
    const ThinkingMarks marks {part.marks};
    if (!part.text.isEmpty() || !marks.signature().isEmpty())
        writeThinking(part.text, marks.signature());
    for (const OpaqueMark &mark : marks.redacted())
        m_json.beginObject().member("type", "redacted_thinking").member("data", mark.value).endObject();
}

void BlockList::writeCall(const NeutralPart &part)
{
    m_contents.hasCalls = true;
    const QByteArray id = part.callId.isEmpty() ? "toolu_" + m_identity.id + QByteArray::number(m_mintedIds++)
                                                : fittedCallId(part.callId, ModelTraits::IdRule::Letters);
    if (!part.marks.empty())
        writeThinking({}, ThinkingMarks::ofCall(part.marks, id));
    m_json.beginObject().member("type", "tool_use").member("id", id).member("name", part.name);
    m_json.rawMember("input", objectArguments(part, m_unsaid)).endObject();
}
} // namespace

QByteArray messagesAnswerBody(const NeutralAnswer &answer, const AnswerIdentity &identity)
{
    const NeutralAnswer::Choice none;
    const NeutralAnswer::Choice &choice = answer.choices.empty() ? none : answer.choices.front();
    JsonWriter json;
    json.beginObject()
        .member("id", QByteArray {"msg_" + identity.id})
        .member("type", "message")
        .member("role", "assistant");
    json.member("model", identity.model).key("content").beginArray();
    const MessagesContents contents = BlockList {choice, identity, json}.write();
    json.endArray().member("stop_reason", messagesStopReason(choice.finish, contents)).key("stop_sequence");
    if (choice.stopSequence.isEmpty())
        json.null();
    else
        json.string(choice.stopSequence);
    TokenUsage usage = answer.usage;
    if (usage.totalInput() == 0)
        usage.uncachedInput = identity.estimatedInputTokens;
    writeMessagesUsage(usage, json.key("usage"));
    json.endObject();
    return json.take();
}
