// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagescontentreader.h"

#include <algorithm>
#include <array>

#include <QStringBuilder>

namespace
{
using Kind = NeutralPart::Kind;
using Need = CheckedObject::Need;

NeutralPart partOf(Kind kind, const CheckedObject &block)
{
    NeutralPart part;
    part.kind = kind;
    part.cache = MessagesContentReader::cacheMark(block);
    return part;
}

constexpr QByteArrayView ownFamily {"anthropic"};
constexpr std::array<QByteArrayView, 4> onlyInTurns {"tool_use", "tool_result", "thinking", "redacted_thinking"};
/// A message holds a tool's result, which holds a document, which holds texts; no more is known to the service, and
/// nesting without end would cost time that grows with its square.
constexpr int maxDepth = 3;
} // namespace

CacheMark MessagesContentReader::cacheMark(const CheckedObject &block)
{
    const JsonView mark = block.object("cache_control");
    if (!mark.exists())
        return CacheMark::None;
    return mark["ttl"].is("1h") ? CacheMark::OneHour : CacheMark::FiveMinutes;
}

void MessagesContentReader::read(const JsonView &content, const FieldPath &where, Parts &parts)
{
    m_ofCalls.clear();
    readContent(content, where, parts);
    giveMarksToCalls(parts);
}

void MessagesContentReader::readContent(const JsonView &content, const FieldPath &where, Parts &parts)
{
    if (content.isString()) {
        if (QByteArray text = content.text(); !text.isEmpty())
            parts.push_back(NeutralPart::ofText(std::move(text)));
        return;
    }
    if (!content.isArray()) {
        m_refusal.add(where, "must be a text or an array of blocks");
        return;
    }
    if (m_depth == maxDepth) {
        m_refusal.add(where, "is nested too deeply");
        return;
    }
    ++m_depth;
    size_t index = 0;
    for (const JsonView &block : content.elements()) {
        readBlock(block, FieldPath {where, index++}, parts);
        if (m_refusal.stands())
            break;
    }
    --m_depth;
}

void MessagesContentReader::readBlock(const JsonView &block, const FieldPath &where, Parts &parts)
{
    static constexpr std::array<std::pair<QByteArrayView, BlockReader>, 9> readers {{
        {"text", &MessagesContentReader::readText},
        {"image", &MessagesContentReader::readImage},
        {"document", &MessagesContentReader::readDocument},
        {"search_result", &MessagesContentReader::readSearchResult},
        {"thinking", &MessagesContentReader::readThinking},
        {"redacted_thinking", &MessagesContentReader::readRedactedThinking},
        {"tool_use", &MessagesContentReader::readToolUse},
        {"tool_result", &MessagesContentReader::readToolResult},
        {"tool_reference", &MessagesContentReader::readToolReference},
    }};
    const CheckedObject fields {block, where, m_refusal};
    const QByteArray type = fields.text("type", Need::Required);
    if (m_refusal.stands())
        return;
    if (m_depth > 1 && std::find(onlyInTurns.begin(), onlyInTurns.end(), type) != onlyInTurns.end()) {
        fields.refuse("type", "is of a block that stands in messages only");
        return;
    }
    for (const auto &[known, reader] : readers) {
        if (known == type) {
            (this->*reader)(fields, parts);
            return;
        }
    }
    NeutralPart foreign = partOf(Kind::Foreign, fields);
    foreign.raw = block.raw().toByteArray();
    foreign.dialect = WireDialect::Messages;
    parts.push_back(std::move(foreign));
}

void MessagesContentReader::readText(const CheckedObject &block, Parts &parts)
{
    if (!block["text"].isString())
        block.refuse("text", "must be a text");
    NeutralPart part = partOf(Kind::Text, block);
    part.text = block.text("text");
    if (!part.text.isEmpty())
        parts.push_back(std::move(part));
}

QByteArray MessagesContentReader::joinedTexts(const JsonView &content, const FieldPath &where, Parts *others)
{
    Parts inner;
    readContent(content, where, inner);
    QByteArray text;
    for (NeutralPart &part : inner) {
        if (part.kind == Kind::Text)
            text += text.isEmpty() ? part.text : '\n' + part.text;
        else if (others)
            others->push_back(std::move(part));
    }
    return text;
}

/// `inner` gets the pictures of a document that is made of blocks: no other dialect has them within it.
NeutralMedia MessagesContentReader::source(const CheckedObject &block, Parts &inner)
{
    const FieldPath where = block.at("source");
    NeutralMedia media;
    const JsonView value = block.object("source", Need::Required);
    if (!value.exists())
        return media;
    const CheckedObject source {value, where, m_refusal};
    const QByteArray type = source.text("type", Need::Required);
    if (type == "base64") {
        media.mimeType = source.text("media_type", Need::Required);
        media.base64 = source.sharedText("data", Need::Required);
    } else if (type == "text") {
        media.mimeType = source.text("media_type");
        media.text = source.text("data", Need::Required);
    } else if (type == "url") {
        media.url = source.text("url", Need::Required);
    } else if (type == "file") {
        media.fileId = source.text("file_id", Need::Required);
    } else if (type == "content") {
        media.mimeType = "text/plain";
        media.text = joinedTexts(source["content"], source.at("content"), &inner);
    } else {
        source.refuse("type", "must be base64, url, file, text or content");
    }
    return media;
}

void MessagesContentReader::readImage(const CheckedObject &block, Parts &parts)
{
    NeutralPart part = partOf(Kind::Image, block);
    part.media = source(block, parts);
    if (!m_refusal.stands() && !part.media.text.isEmpty())
        block.refuse("source", "must hold an image");
    parts.push_back(std::move(part));
}

void MessagesContentReader::readDocument(const CheckedObject &block, Parts &parts)
{
    NeutralPart part = partOf(Kind::Document, block);
    Parts pictures;
    part.media = source(block, pictures);
    part.media.name = block.text("title");
    part.media.context = block.text("context");
    part.isCited = block.object("citations")["enabled"].boolean().value_or(false);
    if (part.media.mimeType.isEmpty() && !part.media.url.isEmpty())
        part.media.mimeType = "application/pdf"; // the one kind that the service reads by its address
    const bool isEmpty = part.media.base64.isEmpty() && part.media.url.isEmpty() && part.media.fileId.isEmpty()
                         && part.media.text.isEmpty();
    if (!isEmpty)
        parts.push_back(std::move(part));
    parts.insert(parts.end(), std::make_move_iterator(pictures.begin()), std::make_move_iterator(pictures.end()));
}

/// As a text that says where it is from: every provider takes that.
void MessagesContentReader::readSearchResult(const CheckedObject &block, Parts &parts)
{
    NeutralPart part = partOf(Kind::Text, block);
    const FieldPath where = block.at("content");
    part.text = block.text("title") + '\n' + block.text("source") + "\n\n"
                + joinedTexts(block.array("content", Need::Required), where, nullptr);
    parts.push_back(std::move(part));
}

/// An envelope that does not open is dropped: sent on it could only be refused.
void MessagesContentReader::takeMarks(const QByteArray &text, OpaqueMark::Kind kind, NeutralPart &part)
{
    if (text.isEmpty())
        return;
    if (!OpaqueEnvelope::isSealed(text)) {
        part.marks.push_back({ownFamily.toByteArray(), kind, text});
        return;
    }
    std::optional<OpaqueEnvelope> envelope = OpaqueEnvelope::opened(text);
    if (envelope && !envelope->callId.isEmpty())
        m_ofCalls.push_back(std::move(*envelope));
    else if (envelope)
        part.marks = std::move(envelope->marks);
}

void MessagesContentReader::giveMarksToCalls(Parts &parts)
{
    for (OpaqueEnvelope &envelope : m_ofCalls) {
        const auto call = std::find_if(parts.begin(), parts.end(), [&envelope](const NeutralPart &part) {
            return part.kind == Kind::Call && part.callId == envelope.callId;
        });
        if (call != parts.end())
            call->marks = std::move(envelope.marks);
    }
}

void MessagesContentReader::readThinking(const CheckedObject &block, Parts &parts)
{
    NeutralPart part;
    part.kind = Kind::Reasoning;
    part.text = block.text("thinking");
    takeMarks(block.text("signature"), OpaqueMark::Kind::Signature, part);
    if (!part.text.isEmpty() || !part.marks.empty())
        parts.push_back(std::move(part));
}

void MessagesContentReader::readRedactedThinking(const CheckedObject &block, Parts &parts)
{
    NeutralPart part;
    part.kind = Kind::Reasoning;
    takeMarks(block.text("data", Need::Required), OpaqueMark::Kind::Redacted, part);
    if (!part.marks.empty())
        parts.push_back(std::move(part));
}

void MessagesContentReader::readToolUse(const CheckedObject &block, Parts &parts)
{
    NeutralPart part = partOf(Kind::Call, block);
    part.callId = block.text("id", Need::Required);
    part.name = block.text("name", Need::Required);
    part.arguments = block.object("input", Need::Required).raw().toByteArray();
    parts.push_back(std::move(part));
}

void MessagesContentReader::readToolResult(const CheckedObject &block, Parts &parts)
{
    NeutralPart part = partOf(Kind::Result, block);
    part.callId = block.text("tool_use_id", Need::Required);
    part.isError = block.flag("is_error").value_or(false);
    if (const JsonView content = block["content"]; content.exists())
        readContent(content, block.at("content"), part.parts);
    parts.push_back(std::move(part));
}

/// In words, since no other dialect has such a block; the tool itself is among the request's tools then.
void MessagesContentReader::readToolReference(const CheckedObject &block, Parts &parts)
{
    m_loadedTools.push_back(block.text("tool_name", Need::Required));
    parts.push_back(NeutralPart::ofText(QByteArray {"Tool loaded: "}.append(m_loadedTools.back())));
}
