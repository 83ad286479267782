// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatcontentwriter.h"

#include <algorithm>

#include <QStringBuilder>

#include "gateway/dialects/neutral/mediaurl.h"
#include "gateway/dialects/neutral/unsaidparts.h"

namespace
{
using Kind = NeutralPart::Kind;

tl::unexpected<Error> refuse(const char *what)
{
    return fail(ErrorCode::BadRequest, QStringLiteral("messages has ") % QLatin1String(what));
}

QByteArray audioFormatOf(const QByteArray &mimeType)
{
    const QByteArray format = mimeType.mid(mimeType.indexOf('/') + 1);
    if (format == "mpeg" || format == "mpga")
        return "mp3";
    return format == "x-wav" || format == "wave" || format == "vnd.wave" ? QByteArray {"wav"} : format;
}

QByteArray urlOf(NeutralMedia media, const QByteArray &mimeType)
{
    if (!media.url.isEmpty())
        return media.url;
    media.mimeType = mimeType;
    return dataUrlOf(media);
}
} // namespace

QByteArray ChatContentWriter::inlineText(const NeutralPart &part)
{
    if (part.kind != Kind::Document || part.media.text.isEmpty())
        return {};
    QByteArray text;
    for (const QByteArray &line : {part.media.name, part.media.context}) {
        if (!line.isEmpty())
            text += line + '\n';
    }
    return text + part.media.text;
}

bool ChatContentWriter::isSaid(const NeutralPart &part)
{
    switch (part.kind) {
    case Kind::Text:
    case Kind::Refusal:
        return !part.text.isEmpty();
    case Kind::Foreign:
        return part.dialect == WireDialect::Chat;
    case Kind::Reasoning:
    case Kind::Call:
    case Kind::Result:
        return false;
    case Kind::Image:
    case Kind::Document:
    case Kind::Audio:
    case Kind::Video:
        break;
    }
    return true;
}

Outcome ChatContentWriter::write(const std::vector<NeutralPart> &parts)
{
    if (std::none_of(parts.begin(), parts.end(), isSaid)) { // a list of nothing is refused
        noteForeign(parts);
        m_json.string("");
        return {};
    }
    if (isOneText(parts)) {
        QByteArray text;
        for (const NeutralPart &part : parts) {
            if (!text.isEmpty() && !part.text.isEmpty())
                text += "\n\n";
            text += part.text;
        }
        m_json.string(text);
        return {};
    }
    m_json.beginArray();
    for (const NeutralPart &part : parts) {
        if (Outcome done = writePart(part); !done)
            return done;
    }
    m_json.endArray();
    return {};
}

bool ChatContentWriter::isOneText(const std::vector<NeutralPart> &parts)
{
    return std::all_of(parts.begin(), parts.end(), [this](const NeutralPart &part) {
        if (part.cache != CacheMark::None && !m_traits.takesCacheControl)
            m_notes.add("cache_control");
        return part.kind == Kind::Text && (part.cache == CacheMark::None || !m_traits.takesCacheControl);
    });
}

Outcome ChatContentWriter::writePart(const NeutralPart &part)
{
    switch (part.kind) {
    case Kind::Text:
    case Kind::Refusal:
        writeText(part.text, part.cache);
        return {};
    case Kind::Image:
        return writeImage(part);
    case Kind::Document:
        return writeDocument(part);
    case Kind::Audio:
        return writeAudio(part);
    case Kind::Video:
        return writeVideo(part);
    case Kind::Foreign:
        writeForeign(part);
        return {};
    case Kind::Reasoning:
    case Kind::Call:
    case Kind::Result:
        return {}; // have places of their own in the message
    }
    return {};
}

void ChatContentWriter::writeText(const QByteArray &text, CacheMark cache)
{
    if (text.isEmpty())
        return;
    m_json.beginObject().member("type", "text").member("text", text);
    endPart(cache);
}

Outcome ChatContentWriter::writeImage(const NeutralPart &part)
{
    if (!m_traits.takesImages)
        return refuse("an image, which this model does not take.");
    if (part.media.url.isEmpty() && part.media.base64.isEmpty())
        return refuse("an image by the id of an upload, which this provider does not know.");
    if (!part.media.url.isEmpty() && !m_traits.takesImageUrls)
        return refuse("an image by its URL, which this provider does not take.");
    const QByteArray type = imageTypeOf(part.media);
    if (m_traits.family == "openai" && !part.media.base64.isEmpty() && !isWebImage(type))
        return refuse("an image that is none of PNG, JPEG, GIF and WebP.");
    m_json.beginObject().member("type", "image_url").key("image_url").beginObject();
    m_json.member("url", urlOf(part.media, type));
    if (!part.media.detail.isEmpty())
        m_json.member("detail", part.media.detail);
    m_json.endObject();
    endPart(part.cache);
    return {};
}

Outcome ChatContentWriter::writeDocument(const NeutralPart &part)
{
    const NeutralMedia &media = part.media;
    if (part.isCited)
        m_notes.add("citations");
    if (const QByteArray text = inlineText(part); !text.isEmpty()) {
        writeText(text, part.cache);
        return {};
    }
    if (!m_traits.takesDocuments)
        return refuse("a document, which this model does not take.");
    if (!media.fileId.isEmpty() && !m_knowsUploads)
        return refuse("a document by the id of an upload, which this provider does not know.");
    m_json.beginObject().member("type", "file").key("file").beginObject();
    if (!media.fileId.isEmpty()) {
        m_json.member("file_id", media.fileId);
    } else {
        m_json.member("filename", media.name.isEmpty() ? QByteArray {"document.pdf"} : media.name);
        m_json.member("file_data",
                      urlOf(media, media.mimeType.isEmpty() ? QByteArray {"application/pdf"} : media.mimeType));
    }
    m_json.endObject();
    endPart(part.cache);
    return {};
}

Outcome ChatContentWriter::writeAudio(const NeutralPart &part)
{
    if (!m_traits.takesAudio)
        return refuse("a recording, which this model does not take.");
    if (part.media.base64.isEmpty())
        return refuse("a recording that is not given by its bytes.");
    m_json.beginObject().member("type", "input_audio").key("input_audio").beginObject();
    m_json.member("data", part.media.base64).member("format", audioFormatOf(part.media.mimeType)).endObject();
    endPart(part.cache);
    return {};
}

/// No part of OpenAI's format, but of several vendors' (Qwen, Moonshot, OpenRouter).
Outcome ChatContentWriter::writeVideo(const NeutralPart &part)
{
    if (!m_traits.takesUnknownMembers || !part.media.fileId.isEmpty())
        return refuse("a film, which this provider does not take.");
    m_json.beginObject().member("type", "video_url").key("video_url").beginObject();
    m_json.member("url", urlOf(part.media, part.media.mimeType)).endObject();
    endPart(part.cache);
    return {};
}

void ChatContentWriter::noteForeign(const std::vector<NeutralPart> &parts)
{
    for (const NeutralPart &part : parts) {
        if (part.kind == Kind::Foreign && part.dialect != WireDialect::Chat)
            writeForeign(part);
    }
}

void ChatContentWriter::writeForeign(const NeutralPart &part)
{
    if (part.dialect == WireDialect::Chat)
        m_json.raw(part.raw);
    else
        m_notes.add(foreignName(part));
}

void ChatContentWriter::endPart(CacheMark cache)
{
    if (cache != CacheMark::None && m_traits.takesCacheControl) {
        m_json.key("cache_control").beginObject().member("type", "ephemeral");
        if (cache == CacheMark::OneHour)
            m_json.member("ttl", "1h");
        m_json.endObject();
    }
    m_json.endObject();
}
