// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminiturnwriter.h"

#include <algorithm>

#include <QStringBuilder>

#include "gateway/dialects/neutral/callarguments.h"
#include "gateway/dialects/neutral/mediaurl.h"

namespace
{
using Kind = NeutralPart::Kind;

constexpr QByteArrayView placeholder {"(continue)"};

bool isMedia(const NeutralPart &part)
{
    return part.kind == Kind::Image || part.kind == Kind::Document || part.kind == Kind::Audio
           || part.kind == Kind::Video;
}

bool hasBytesOrPlace(const NeutralMedia &media)
{
    return !media.base64.isEmpty() || !media.url.isEmpty() || !media.fileId.isEmpty();
}

/// Of base64, by the first bytes that it stands for.
QByteArrayView sniffedType(const NeutralPart &part)
{
    const QByteArray &base64 = part.media.base64;
    if (base64.startsWith("iVBORw0KGgo"))
        return "image/png";
    if (base64.startsWith("/9j/"))
        return "image/jpeg";
    if (base64.startsWith("R0lGOD"))
        return "image/gif";
    if (base64.startsWith("UklGR"))
        return part.kind == Kind::Audio ? "audio/wav" : "image/webp";
    if (base64.startsWith("JVBERi0"))
        return "application/pdf";
    switch (part.kind) {
    case Kind::Image:
        return "image/png";
    case Kind::Audio:
        return "audio/mp3";
    case Kind::Video:
        return "video/mp4";
    default:
        return "application/pdf";
    }
}

QByteArray joinedText(const NeutralPart &result)
{
    QByteArray text;
    for (const NeutralPart &part : result.parts) {
        const QByteArray &piece = part.kind == Kind::Document ? part.media.text : part.text;
        if (piece.isEmpty())
            continue;
        text += text.isEmpty() ? "" : "\n";
        text += piece;
    }
    return text;
}
} // namespace

GeminiTurnWriter::GeminiTurnWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes)
    : m_request {request}
    , m_traits {traits}
    , m_notes {notes}
    , m_sendsIds {!traits.kind.contains("vertex")} // its FunctionCall has no such field
{}

void GeminiTurnWriter::write(JsonWriter &json)
{
    m_json = &json;
    json.key("contents").beginArray();
    for (const NeutralMessage &message : m_request.messages)
        writeMessage(message);
    endTurn();
    json.endArray();
    m_json = nullptr;
}

void GeminiTurnWriter::writeMessage(const NeutralMessage &message)
{
    if (!message.name.isEmpty())
        m_notes.add("messages.name");
    const Role role = message.role == Role::Assistant ? Role::Assistant : Role::User;
    bool owesMedia = false; // of results: they come behind the last of them
    for (const NeutralPart &part : message.parts) {
        if (owesMedia && part.kind != Kind::Result) {
            writeResultMedia(message);
            owesMedia = false;
        }
        owesMedia = owesMedia || part.kind == Kind::Result;
        noteLoss(part);
        if (isWritten(part)) {
            turnTo(role);
            writePart(part);
        }
    }
    if (owesMedia)
        writeResultMedia(message);
}

bool GeminiTurnWriter::isWritten(const NeutralPart &part) const
{
    switch (part.kind) {
    case Kind::Text:
    case Kind::Refusal:
        return !part.text.isEmpty() || signatureOf(part) != nullptr;
    case Kind::Reasoning:
        return signatureOf(part) != nullptr; // of another family's thoughts nothing can be made
    case Kind::Call:
    case Kind::Result:
        return true;
    case Kind::Foreign:
        return part.dialect == WireDialect::Gemini;
    default:
        return hasBytesOrPlace(part.media) || !part.media.text.isEmpty();
    }
}

void GeminiTurnWriter::noteLoss(const NeutralPart &part)
{
    if (part.cache != CacheMark::None)
        m_notes.add("cache_control");
    if (part.isCited)
        m_notes.add("citations");
    for (const NeutralPart &inner : part.parts) { // of a result: texts and media alone are written
        if (inner.kind == Kind::Foreign)
            m_notes.add("messages.content");
    }
    if (isWritten(part))
        return;
    if (part.kind == Kind::Reasoning)
        m_notes.add("messages.reasoning");
    else if (part.kind == Kind::Foreign)
        m_notes.add("messages.content");
}

void GeminiTurnWriter::turnTo(Role role)
{
    if (m_role == role)
        return;
    if (!m_hasTurns && role == Role::Assistant) {
        turnTo(Role::User);
        m_json->beginObject().member("text", placeholder).endObject();
    }
    endTurn();
    m_json->beginObject().member("role", role == Role::Assistant ? QByteArrayView {"model"} : QByteArrayView {"user"});
    m_json->key("parts").beginArray();
    m_role = role;
    m_hasTurns = true;
    m_hasCall = false;
}

void GeminiTurnWriter::endTurn()
{
    if (m_role != Role::System)
        m_json->endArray().endObject();
    m_role = Role::System;
}

void GeminiTurnWriter::writePart(const NeutralPart &part)
{
    switch (part.kind) {
    case Kind::Text:
    case Kind::Refusal:
        return writeText(part);
    case Kind::Image:
    case Kind::Document:
    case Kind::Audio:
    case Kind::Video:
        return writeMedia(part);
    case Kind::Reasoning:
        return writeReasoning(part);
    case Kind::Call:
        return writeCall(part);
    case Kind::Result:
        return writeResult(part);
    case Kind::Foreign:
        return writeForeign(part);
    }
}

const OpaqueMark *GeminiTurnWriter::signatureOf(const NeutralPart &part) const
{
    const auto isOurs = [this](const OpaqueMark &mark) {
        return mark.family == m_traits.family && mark.kind == OpaqueMark::Kind::ThoughtSignature;
    };
    const auto found = std::find_if(part.marks.begin(), part.marks.end(), isOurs);
    return found == part.marks.end() ? nullptr : &*found;
}

void GeminiTurnWriter::writeSignature(const OpaqueMark *mark)
{
    if (mark)
        m_json->member("thoughtSignature", mark->value);
}

void GeminiTurnWriter::writeText(const NeutralPart &part)
{
    m_json->beginObject().member("text", part.text);
    writeSignature(signatureOf(part));
    m_json->endObject();
}

void GeminiTurnWriter::writeReasoning(const NeutralPart &part)
{
    m_json->beginObject().member("text", part.text).flag("thought", true);
    writeSignature(signatureOf(part));
    m_json->endObject();
}

void GeminiTurnWriter::writeMedia(const NeutralPart &part)
{
    const NeutralMedia &media = part.media;
    m_json->beginObject();
    if (!hasBytesOrPlace(media)) {
        m_json->member("text", media.text);
    } else if (!media.base64.isEmpty()) {
        m_json->key("inlineData").beginObject();
        m_json->member("mimeType", media.mimeType.isEmpty() ? sniffedType(part) : QByteArrayView {imageTypeOf(media)});
        m_json->member("data", media.base64).endObject();
    } else {
        m_json->key("fileData").beginObject();
        if (!media.mimeType.isEmpty())
            m_json->member("mimeType", imageTypeOf(media)); // of another kind of media: the type itself
        m_json->member("fileUri", media.url.isEmpty() ? media.fileId : media.url).endObject();
    }
    m_json->endObject();
}

void GeminiTurnWriter::writeCall(const NeutralPart &part)
{
    m_json->beginObject().key("functionCall").beginObject();
    if (m_sendsIds && !part.callId.isEmpty())
        m_json->member("id", part.callId);
    m_json->member("name", part.name).rawMember("args", objectArguments(part, m_notes));
    m_json->endObject();
    const OpaqueMark *const signature = signatureOf(part);
    writeSignature(signature);
    if (!signature && !m_hasCall && m_traits.reasoning != ModelTraits::ReasoningControl::None)
        m_json->member("thoughtSignature", signatureSentinel);
    m_hasCall = true;
    m_json->endObject();
}

void GeminiTurnWriter::writeResult(const NeutralPart &part)
{
    m_json->beginObject().key("functionResponse").beginObject();
    if (m_sendsIds && !part.callId.isEmpty())
        m_json->member("id", part.callId);
    m_json->member("name", part.name).key("response").beginObject();
    m_json->member(part.isError ? QByteArrayView {"error"} : QByteArrayView {"output"}, joinedText(part));
    m_json->endObject().endObject().endObject();
}

void GeminiTurnWriter::writeResultMedia(const NeutralMessage &message)
{
    for (const NeutralPart &result : message.parts) {
        if (result.kind != Kind::Result)
            continue;
        const QByteArray label = "From the tool " + result.name + ':';
        bool isLabelled = false;
        for (const NeutralPart &part : result.parts) {
            if (!isMedia(part) || !hasBytesOrPlace(part.media))
                continue;
            if (!std::exchange(isLabelled, true))
                m_json->beginObject().member("text", label).endObject();
            writeMedia(part);
        }
    }
}

void GeminiTurnWriter::writeForeign(const NeutralPart &part)
{
    m_json->raw(part.raw);
}
