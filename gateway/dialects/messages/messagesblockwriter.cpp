// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagesblockwriter.h"

#include "gateway/dialects/messages/messagesthinking.h"
#include "gateway/dialects/messages/messagesturns.h"
#include "gateway/dialects/neutral/callarguments.h"
#include "gateway/dialects/neutral/mediaurl.h"
#include "gateway/dialects/neutral/toolturns.h"

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;

/// Of an image, in the common name; of anything else as it is said.
QByteArray imageType(NeutralMedia media)
{
    media.mimeType = media.mimeType.toLower();
    return imageTypeOf(media);
}

bool isTextType(const QByteArray &mimeType)
{
    return mimeType.startsWith("text/") || mimeType == "application/json" || mimeType == "application/xml";
}

/// The words of a document that is plain text, however it came.
QByteArray plainText(const NeutralMedia &media)
{
    if (!media.text.isEmpty())
        return media.text;
    return QString::fromUtf8(QByteArray::fromBase64(standardBase64(media.base64))).toUtf8();
}
} // namespace

MessagesBlockWriter::MessagesBlockWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes)
    : m_request {request}
    , m_traits {traits}
    , m_notes {notes}
{}

void MessagesBlockWriter::refuse(const char *sentence)
{
    if (!m_refusal)
        m_refusal = Error {ErrorCode::BadRequest, QString::fromLatin1(sentence)};
}

bool MessagesBlockWriter::isWritten(const NeutralPart &part) const
{
    switch (part.kind) {
    case Kind::Text:
    case Kind::Refusal:
    case Kind::Audio:
        return !isBlankText(part.text);
    case Kind::Foreign:
        return part.dialect == WireDialect::Messages;
    case Kind::Reasoning:
        return false;
    default:
        return true;
    }
}

Result<QByteArray> MessagesBlockWriter::blocks(const NeutralMessage &message)
{
    if (!message.name.isEmpty())
        m_notes.add("messages.name");
    // A turn must not end in thinking, which led to nothing then.
    size_t end = message.parts.size();
    while (end > 0 && !isWritten(message.parts[end - 1]) && message.role == Role::Assistant)
        --end;
    JsonWriter json;
    json.beginArray();
    for (size_t i = 0; i < message.parts.size(); ++i) {
        if (i < end || message.parts[i].kind != Kind::Reasoning)
            writePart(message.parts[i], json);
    }
    json.endArray();
    if (m_refusal)
        return tl::unexpected {*m_refusal};
    return json.text() == "[]" ? QByteArray {} : json.take();
}

void MessagesBlockWriter::writePart(const NeutralPart &part, JsonWriter &json)
{
    switch (part.kind) {
    case Kind::Text:
    case Kind::Refusal:
        writeText(part, json);
        break;
    case Kind::Image:
        writeImage(part, json);
        break;
    case Kind::Document:
        writeDocument(part, json);
        break;
    case Kind::Audio:
        writeAudio(part, json);
        break;
    case Kind::Video:
        refuse("'messages' holds a film, which this provider does not take.");
        break;
    case Kind::Reasoning:
        writeReasoning(part, json);
        break;
    case Kind::Call:
        writeCall(part, json);
        break;
    case Kind::Result:
        writeResult(part, json);
        break;
    case Kind::Foreign:
        writeForeign(part, json);
        break;
    }
}

void MessagesBlockWriter::writeCacheMark(CacheMark mark, JsonWriter &json)
{
    if (mark == CacheMark::None)
        return;
    json.key("cache_control").beginObject().member("type", "ephemeral");
    if (mark == CacheMark::OneHour)
        json.member("ttl", "1h");
    json.endObject();
}

void MessagesBlockWriter::writeText(const NeutralPart &part, JsonWriter &json)
{
    if (isBlankText(part.text))
        return;
    json.beginObject().member("type", "text").member("text", part.text);
    writeCacheMark(part.cache, json);
    json.endObject();
}

void MessagesBlockWriter::writeSource(const NeutralMedia &media, JsonWriter &json)
{
    json.key("source").beginObject();
    if (!media.fileId.isEmpty())
        json.member("type", "file").member("file_id", media.fileId);
    else if (!media.url.isEmpty())
        json.member("type", "url").member("url", media.url);
    else
        json.member("type", "base64")
            .member("media_type", imageType(media))
            .member("data", standardBase64(media.base64));
    json.endObject();
}

void MessagesBlockWriter::writeImage(const NeutralPart &part, JsonWriter &json)
{
    const NeutralMedia &media = part.media;
    if (!m_traits.takesImages)
        refuse("'messages' holds an image, which this model does not take.");
    if (!media.url.isEmpty() && !m_traits.takesImageUrls)
        refuse("'messages' holds an image by its URL: this provider takes its bytes only.");
    if (!media.base64.isEmpty() && !isWebImage(imageType(media)))
        refuse("'messages' holds an image that is none of PNG, JPEG, GIF and WebP.");
    if (!media.fileId.isEmpty() && m_request.dialect != WireDialect::Messages)
        refuse("'messages' holds an image by the id of a file that was given to another provider.");
    json.beginObject().member("type", "image");
    writeSource(media, json);
    writeCacheMark(part.cache, json);
    json.endObject();
}

void MessagesBlockWriter::writeDocument(const NeutralPart &part, JsonWriter &json)
{
    const NeutralMedia &media = part.media;
    const bool isText = !media.text.isEmpty() || (!media.base64.isEmpty() && isTextType(media.mimeType));
    if (!m_traits.takesDocuments)
        refuse("'messages' holds a document, which this model does not take.");
    if (!media.fileId.isEmpty() && m_request.dialect != WireDialect::Messages)
        refuse("'messages' holds a document by the id of a file that was given to another provider.");
    if (!isText && !media.base64.isEmpty() && media.mimeType != "application/pdf")
        refuse("'messages' holds a document that is neither PDF nor text, which this provider does not take.");
    json.beginObject().member("type", "document");
    if (isText)
        json.key("source")
            .beginObject()
            .member("type", "text")
            .member("media_type", "text/plain")
            .member("data", plainText(media))
            .endObject();
    else
        writeSource(media, json);
    if (!media.name.isEmpty())
        json.member("title", media.name);
    if (!media.context.isEmpty())
        json.member("context", media.context);
    if (part.isCited)
        json.key("citations").beginObject().flag("enabled", true).endObject();
    writeCacheMark(part.cache, json);
    json.endObject();
}

/// Of what was said, the words; what was only heard cannot be given.
void MessagesBlockWriter::writeAudio(const NeutralPart &part, JsonWriter &json)
{
    if (isBlankText(part.text)) {
        refuse("'messages' holds audio, which this provider does not take.");
        return;
    }
    m_notes.add("messages.content");
    writeText(part, json);
}

/// Signed blocks go back as they came; what another family thought is not for this one.
void MessagesBlockWriter::writeReasoning(const NeutralPart &part, JsonWriter &json)
{
    bool isSaid = false;
    for (const OpaqueMark &mark : part.marks) {
        if (!isReplayed(mark, m_traits))
            continue;
        isSaid = true;
        json.beginObject();
        if (mark.kind == OpaqueMark::Kind::Redacted)
            json.member("type", "redacted_thinking").member("data", mark.value);
        else
            json.member("type", "thinking").member("thinking", part.text).member("signature", mark.value);
        json.endObject();
    }
    if (!isSaid)
        m_notes.add("messages.reasoning");
}

void MessagesBlockWriter::writeCall(const NeutralPart &part, JsonWriter &json)
{
    json.beginObject().member("type", "tool_use");
    json.member("id", fittedCallId(part.callId, ModelTraits::IdRule::Letters)).member("name", part.name);
    json.rawMember("input", objectArguments(part, m_notes));
    writeCacheMark(part.cache, json);
    json.endObject();
}

void MessagesBlockWriter::writeResult(const NeutralPart &part, JsonWriter &json)
{
    json.beginObject().member("type", "tool_result");
    json.member("tool_use_id", fittedCallId(part.callId, ModelTraits::IdRule::Letters)).key("content");
    if (part.parts.empty()) {
        json.string("");
    } else if (part.parts.size() == 1 && part.parts.front().kind == Kind::Text) {
        json.string(part.parts.front().text);
    } else {
        json.beginArray();
        for (NeutralPart inner : part.parts) {
            inner.cache = CacheMark::None; // the mark of the whole is enough, and marks are counted
            writePart(inner, json);
        }
        json.endArray();
    }
    if (part.isError)
        json.flag("is_error", true);
    writeCacheMark(part.cache, json);
    json.endObject();
}

void MessagesBlockWriter::writeForeign(const NeutralPart &part, JsonWriter &json)
{
    if (part.dialect == WireDialect::Messages)
        json.raw(part.raw);
    else
        m_notes.add("messages.content");
}
