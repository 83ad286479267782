// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesinputwriter.h"

#include <algorithm>

#include <QStringBuilder>

#include "gateway/dialects/neutral/callarguments.h"
#include "gateway/dialects/neutral/mediaurl.h"
#include "gateway/dialects/neutral/toolturns.h"

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;

/// Known to another dialect only.
bool isForeign(const NeutralPart &part)
{
    return part.kind == Kind::Foreign && (part.dialect != WireDialect::Responses || part.raw.isEmpty());
}

bool isPlain(const std::vector<NeutralPart> &parts)
{
    return std::all_of(parts.begin(), parts.end(), [](const NeutralPart &part) { return part.kind == Kind::Text; });
}

QByteArray joined(const std::vector<NeutralPart> &parts)
{
    QByteArray text;
    for (const NeutralPart &part : parts) {
        if (!text.isEmpty() && !part.text.isEmpty())
            text += '\n';
        text += part.text;
    }
    return text;
}

/// The service has no field for a failed tool, so its output says it.
QByteArray outputOf(const NeutralPart &result)
{
    const QByteArray text = joined(result.parts);
    return result.isError ? failedResultText(text) : text;
}

QByteArrayView audioFormatOf(const QByteArray &mimeType)
{
    if (mimeType == "audio/mpeg" || mimeType == "audio/mp3")
        return "mp3";
    return mimeType.contains("wav") ? QByteArrayView {"wav"} : QByteArrayView {};
}

/// The service wants a name for bytes and tells from its end what they are.
QByteArray fileNameOf(const NeutralMedia &media)
{
    if (!media.name.isEmpty())
        return media.name;
    const qsizetype slash = media.mimeType.indexOf('/');
    return slash < 0 ? QByteArrayLiteral("file") : "file." + media.mimeType.sliced(slash + 1);
}
} // namespace

void ResponsesInputWriter::addSystem(const QByteArray &text)
{
    m_json.beginObject().member("type", "message").member("role", systemRole()).member("content", text).endObject();
}

QByteArrayView ResponsesInputWriter::systemRole() const
{
    return m_traits.takesDeveloperRole ? QByteArrayView {"developer"} : QByteArrayView {"system"};
}

Outcome ResponsesInputWriter::run()
{
    for (const NeutralMessage &message : m_request.messages) {
        for (const NeutralPart &part : message.parts) {
            if (part.kind == Kind::Call && part.isCustom)
                m_customCalls.push_back(part.callId);
        }
        const int itemsBefore = m_items;
        if (Outcome written = writeTurn(message); !written)
            return written;
        const bool isLast = &message == &m_request.messages.back();
        if (isLast && message.role == Role::User && m_items == itemsBefore)
            return fail(ErrorCode::BadRequest, QStringLiteral("'messages': its last turn is empty."));
    }
    if (m_items == 0)
        return fail(ErrorCode::BadRequest, QStringLiteral("There is no message with content."));
    return {};
}

Outcome ResponsesInputWriter::writeTurn(const NeutralMessage &message)
{
    if (!message.name.isEmpty())
        m_notes.add("messages.name");
    Outcome written = message.role == Role::Assistant ? writeAssistant(message.parts) : writeSaid(message);
    endMessage();
    return written;
}

Outcome ResponsesInputWriter::writeAssistant(const Parts &parts)
{
    for (auto part = parts.begin(); part != parts.end(); ++part) {
        if (part->kind == Kind::Text) {
            if (part->text.isEmpty())
                continue;
            beginMessage("assistant");
            writeText("output_text", part->text);
        } else if (part->kind == Kind::Refusal) {
            beginMessage("assistant");
            m_json.beginObject().member("type", "refusal").member("refusal", part->text).endObject();
        } else if (part->kind == Kind::Call) {
            writeCall(*part);
        } else if (part->kind == Kind::Reasoning) {
            // The service wants each chain of thought to be followed by what came of it.
            const bool isFollowed = std::any_of(part + 1, parts.end(), [](const NeutralPart &next) {
                return next.kind == Kind::Call || (next.kind == Kind::Text && !next.text.isEmpty());
            });
            if (isFollowed)
                writeReasoning(*part);
            else
                m_notes.add("messages.reasoning");
        } else if (part->kind == Kind::Foreign) {
            writeForeign(*part);
        } else {
            m_notes.add("messages.content"); // media that the model made cannot be said as its own
        }
    }
    return {};
}

Outcome ResponsesInputWriter::writeSaid(const NeutralMessage &message)
{
    const QByteArrayView role = message.role == Role::System ? systemRole() : QByteArrayView {"user"};
    for (const NeutralPart &part : message.parts) {
        Outcome written;
        if (part.kind == Kind::Result) {
            written = writeResult(part);
        } else if (part.kind == Kind::Foreign && (isForeign(part) || part.name.endsWith("_output"))) {
            writeForeign(part);
        } else if (part.kind != Kind::Text || !part.text.isEmpty()) {
            beginMessage(role);
            written = writeContent(part);
        }
        if (!written)
            return written;
    }
    return {};
}

void ResponsesInputWriter::beginMessage(QByteArrayView role)
{
    if (m_openRole == role)
        return;
    endMessage();
    m_openRole = role;
    ++m_items;
    m_json.beginObject().member("type", "message").member("role", role).key("content").beginArray();
}

void ResponsesInputWriter::endMessage()
{
    if (!m_openRole.isEmpty())
        m_json.endArray().endObject();
    m_openRole = {};
}

void ResponsesInputWriter::writeText(QByteArrayView type, const QByteArray &text)
{
    m_json.beginObject().member("type", type).member("text", text).endObject();
}

void ResponsesInputWriter::writeCall(const NeutralPart &part)
{
    endMessage();
    ++m_items;
    m_json.beginObject().member("type", part.isCustom ? "custom_tool_call" : "function_call");
    m_json.member("call_id", fittedCallId(part.callId, ModelTraits::IdRule::Letters64)).member("name", part.name);
    if (part.isCustom)
        m_json.member("input", part.arguments);
    else
        m_json.member("arguments", part.arguments.isEmpty() ? QByteArray {"{}"} : part.arguments);
    m_json.endObject();
}

Outcome ResponsesInputWriter::writeResult(const NeutralPart &part)
{
    endMessage();
    ++m_items;
    const bool isCustom = std::find(m_customCalls.begin(), m_customCalls.end(), part.callId) != m_customCalls.end();
    m_json.beginObject().member("type", isCustom ? "custom_tool_call_output" : "function_call_output");
    m_json.member("call_id", fittedCallId(part.callId, ModelTraits::IdRule::Letters64)).key("output");
    const bool isNothing = std::all_of(part.parts.begin(), part.parts.end(), isForeign);
    if (isNothing && !part.parts.empty())
        m_notes.add("messages.content");
    if (isNothing || isPlain(part.parts)) {
        m_json.string(outputOf(part)).endObject();
        return {};
    }
    if (part.isError)
        m_notes.add("messages.is_error");
    m_json.beginArray();
    for (const NeutralPart &inner : part.parts) {
        if (Outcome written = writeContent(inner); !written)
            return written;
    }
    m_json.endArray().endObject();
    return {};
}

const OpaqueMark *ResponsesInputWriter::ownMark(const NeutralPart &part) const
{
    const auto mark = std::find_if(part.marks.begin(), part.marks.end(), [this](const OpaqueMark &each) {
        return each.kind == OpaqueMark::Kind::Encrypted && each.family == m_traits.family;
    });
    return mark == part.marks.end() ? nullptr : &*mark;
}

void ResponsesInputWriter::writeReasoning(const NeutralPart &part)
{
    const OpaqueMark *mark = ownMark(part);
    if (mark == nullptr) {
        m_notes.add("messages.reasoning");
        return;
    }
    endMessage();
    ++m_items;
    m_json.beginObject().member("type", "reasoning").key("summary").beginArray();
    if (!part.text.isEmpty())
        writeText("summary_text", part.text);
    m_json.endArray().member("encrypted_content", mark->value).endObject();
}

void ResponsesInputWriter::writeForeign(const NeutralPart &part)
{
    if (isForeign(part)) {
        m_notes.add(part.name.isEmpty() ? QByteArray {"messages.content"} : QByteArray {"messages." + part.name});
        return;
    }
    endMessage();
    ++m_items;
    m_json.raw(part.raw);
}

Outcome ResponsesInputWriter::writeContent(const NeutralPart &part)
{
    switch (part.kind) {
    case Kind::Text:
        writeText("input_text", part.text);
        return {};
    case Kind::Refusal:
        writeText("input_text", part.text);
        return {};
    case Kind::Image:
        return writeImage(part);
    case Kind::Document:
        return writeDocument(part);
    case Kind::Audio:
        return writeAudio(part);
    case Kind::Video:
        return fail(ErrorCode::BadRequest, QStringLiteral("'messages.content': this provider takes no video."));
    case Kind::Foreign:
        if (part.dialect == WireDialect::Responses && !part.raw.isEmpty())
            m_json.raw(part.raw);
        else
            m_notes.add("messages.content");
        return {};
    case Kind::Reasoning:
    case Kind::Call:
    case Kind::Result:
        m_notes.add("messages.content");
        return {};
    }
    return {};
}

Outcome ResponsesInputWriter::writeImage(const NeutralPart &part)
{
    if (!m_traits.takesImages)
        return fail(ErrorCode::BadRequest, QStringLiteral("'messages.content': this model takes no images."));
    const NeutralMedia &media = part.media;
    if (m_traits.family == "openai" && !media.base64.isEmpty() && !isWebImage(imageTypeOf(media)))
        return fail(ErrorCode::BadRequest,
                    QStringLiteral("'messages.content': an image that is none of PNG, JPEG, GIF and WebP."));
    m_json.beginObject().member("type", "input_image");
    if (!media.fileId.isEmpty())
        m_json.member("file_id", media.fileId);
    else
        m_json.member("image_url", media.base64.isEmpty() ? media.url : dataUrlOf(media));
    m_json.member("detail", media.detail.isEmpty() ? QByteArray {"auto"} : media.detail).endObject();
    return {};
}

Outcome ResponsesInputWriter::writeDocument(const NeutralPart &part)
{
    const NeutralMedia &media = part.media;
    if (part.isCited)
        m_notes.add("messages.citations");
    if (!media.text.isEmpty()) {
        writeText("input_text", media.name.isEmpty() ? media.text : media.name + ":\n" + media.text);
        return {};
    }
    if (!m_traits.takesDocuments)
        return fail(ErrorCode::BadRequest, QStringLiteral("'messages.content': this model takes no files."));
    m_json.beginObject().member("type", "input_file");
    if (!media.fileId.isEmpty())
        m_json.member("file_id", media.fileId);
    else if (!media.url.isEmpty())
        m_json.member("file_url", media.url);
    else
        m_json.member("filename", fileNameOf(media)).member("file_data", dataUrlOf(media));
    m_json.endObject();
    return {};
}

Outcome ResponsesInputWriter::writeAudio(const NeutralPart &part)
{
    const QByteArrayView format = audioFormatOf(part.media.mimeType);
    if (!m_traits.takesAudio || format.isEmpty() || part.media.base64.isEmpty())
        return fail(ErrorCode::BadRequest, QStringLiteral("'messages.content': this audio cannot be sent."));
    m_json.beginObject().member("type", "input_audio").key("input_audio").beginObject();
    m_json.member("data", part.media.base64).member("format", format).endObject().endObject();
    return {};
}
