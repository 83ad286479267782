// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/converse/conversecontentwriter.h"

#include <algorithm>

#include <QStringBuilder>

#include "gateway/dialects/neutral/callarguments.h"
#include "gateway/dialects/neutral/mediaurl.h"
#include "gateway/dialects/neutral/toolturns.h"
#include "gateway/dialects/neutral/unsaidparts.h"

namespace
{
using Kind = NeutralPart::Kind;

/// Turns may not be empty or blank.
constexpr QByteArrayView emptyTurn {"(empty)"};
constexpr qsizetype maxDocumentNameBytes = 200;

struct Format
{
    QByteArrayView mimeType;
    QByteArrayView format;
};

constexpr Format imageFormats[] = {
    {"image/png", "png"}, {"image/jpeg", "jpeg"}, {"image/gif", "gif"}, {"image/webp", "webp"}};

constexpr Format documentFormats[] = {
    {"application/pdf", "pdf"},
    {"text/csv", "csv"},
    {"application/msword", "doc"},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"},
    {"application/vnd.ms-excel", "xls"},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"},
    {"text/html", "html"},
    {"text/plain", "txt"},
    {"text/markdown", "md"}};

constexpr Format audioFormats[] = {{"audio/mpeg", "mp3"}, {"audio/wav", "wav"},   {"audio/x-wav", "wav"},
                                   {"audio/aac", "aac"},  {"audio/flac", "flac"}, {"audio/mp4", "m4a"},
                                   {"audio/ogg", "ogg"},  {"audio/opus", "opus"}, {"audio/webm", "webm"}};

constexpr Format videoFormats[] = {{"video/mp4", "mp4"},      {"video/quicktime", "mov"}, {"video/x-matroska", "mkv"},
                                   {"video/webm", "webm"},    {"video/x-flv", "flv"},     {"video/mpeg", "mpeg"},
                                   {"video/x-ms-wmv", "wmv"}, {"video/3gpp", "three_gp"}};

template <size_t Count>
QByteArrayView formatOf(const Format (&formats)[Count], const QByteArray &mimeType)
{
    const auto *found = std::find_if(std::begin(formats), std::end(formats),
                                     [&mimeType](const Format &entry) { return entry.mimeType == mimeType; });
    return found == std::end(formats) ? QByteArrayView {} : found->format;
}

tl::unexpected<Error> refuse(const char *what)
{
    return fail(ErrorCode::BadRequest, QStringLiteral("messages has ") % QLatin1String(what));
}

bool isNameLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '('
           || c == ')' || c == '[' || c == ']';
}

bool isPlainDocument(const NeutralPart &part)
{
    return part.kind == Kind::Document && !part.media.text.isEmpty();
}
} // namespace

Outcome ConverseContentWriter::write(const std::vector<NeutralPart> &parts)
{
    m_blocks = 0;
    m_json.beginArray();
    bool hasDocument = false;
    bool hasText = false;
    for (const NeutralPart &part : parts) {
        hasDocument = hasDocument || (part.kind == Kind::Document);
        hasText = hasText || (part.kind == Kind::Text && !part.text.trimmed().isEmpty());
        if (Outcome done = writePart(part); !done)
            return done;
        writeCachePoint(part.cache);
    }
    if (hasDocument && !hasText)
        writeText("See the document."); // a document alone is refused
    if (m_blocks == 0)
        writeText(emptyTurn.toByteArray());
    m_json.endArray();
    return {};
}

/// Only a block can stand before it.
void ConverseContentWriter::writeCachePoint(CacheMark cache)
{
    if (cache == CacheMark::None)
        return;
    if (m_traits.family != "anthropic" && !m_traits.takesCacheControl) {
        m_notes.add("cache_control");
        return;
    }
    if (m_skippedMarks > 0) {
        --m_skippedMarks;
        return;
    }
    m_json.beginObject().key("cachePoint").beginObject().member("type", "default");
    if (cache == CacheMark::OneHour)
        m_json.member("ttl", "1h");
    m_json.endObject().endObject();
}

Outcome ConverseContentWriter::writePart(const NeutralPart &part)
{
    switch (part.kind) {
    case Kind::Text:
    case Kind::Refusal:
        writeText(part.text);
        return {};
    case Kind::Image:
    case Kind::Document:
    case Kind::Audio:
    case Kind::Video:
        ++m_blocks;
        return writeMedia(part);
    case Kind::Reasoning:
        writeReasoning(part);
        return {};
    case Kind::Call:
        writeCall(part);
        return {};
    case Kind::Result:
        return writeResult(part);
    case Kind::Foreign:
        m_notes.add(foreignName(part));
        return {};
    }
    return {};
}

Outcome ConverseContentWriter::writeMedia(const NeutralPart &part)
{
    if (part.kind == Kind::Document)
        return writeDocument(part);
    if (part.kind == Kind::Audio)
        return writeAudio(part.media);
    return part.kind == Kind::Video ? writeVideo(part.media) : writeImage(part.media);
}

void ConverseContentWriter::writeText(const QByteArray &text)
{
    if (text.trimmed().isEmpty())
        return;
    ++m_blocks;
    m_json.beginObject().member("text", text).endObject();
}

Outcome ConverseContentWriter::writeImage(const NeutralMedia &media)
{
    if (!m_traits.takesImages)
        return refuse("an image, which this model does not take.");
    if (media.base64.isEmpty())
        return refuse("an image that is not given by its bytes, which this provider does not take.");
    const QByteArrayView format = formatOf(imageFormats, imageTypeOf(media));
    if (format.isEmpty())
        return refuse("an image that is none of PNG, JPEG, GIF and WebP.");
    m_json.beginObject().key("image").beginObject().member("format", format);
    writeSource(media);
    m_json.endObject().endObject();
    return {};
}

Outcome ConverseContentWriter::writeDocument(const NeutralPart &part)
{
    const NeutralMedia &media = part.media;
    if (!m_traits.takesDocuments)
        return refuse("a document, which this model does not take.");
    const bool isPlain = isPlainDocument(part);
    if (!isPlain && media.base64.isEmpty())
        return refuse("a document that is not given by its bytes, which this provider does not take.");
    const QByteArrayView format = isPlain ? QByteArrayView {"txt"} : formatOf(documentFormats, media.mimeType);
    if (format.isEmpty())
        return refuse("a document of a type that this provider does not take.");
    m_json.beginObject().key("document").beginObject().member("format", format);
    m_json.member("name", documentName(media));
    if (isPlain)
        m_json.key("source").beginObject().member("text", media.text).endObject();
    else
        writeSource(media);
    if (!media.context.isEmpty())
        m_json.member("context", media.context);
    if (part.isCited)
        m_json.key("citations").beginObject().flag("enabled", true).endObject();
    m_json.endObject().endObject();
    return {};
}

Outcome ConverseContentWriter::writeAudio(const NeutralMedia &media)
{
    const QByteArrayView format = formatOf(audioFormats, media.mimeType);
    if (!m_traits.takesAudio || media.base64.isEmpty() || format.isEmpty())
        return refuse("a recording, which this model does not take.");
    m_json.beginObject().key("audio").beginObject().member("format", format);
    writeSource(media);
    m_json.endObject().endObject();
    return {};
}

Outcome ConverseContentWriter::writeVideo(const NeutralMedia &media)
{
    const QByteArrayView format = formatOf(videoFormats, media.mimeType);
    const bool isStored = media.url.startsWith("s3://");
    if (format.isEmpty() || (media.base64.isEmpty() && !isStored))
        return refuse("a film, which this provider does not take.");
    m_json.beginObject().key("video").beginObject().member("format", format);
    if (isStored)
        m_json.key("source")
            .beginObject()
            .key("s3Location")
            .beginObject()
            .member("uri", media.url)
            .endObject()
            .endObject();
    else
        writeSource(media);
    m_json.endObject().endObject();
    return {};
}

void ConverseContentWriter::writeSource(const NeutralMedia &media)
{
    m_json.key("source").beginObject().member("bytes", media.base64).endObject();
}

/// Letters, digits, single blanks, hyphens and brackets; different from all others of the request.
QByteArray ConverseContentWriter::documentName(const NeutralMedia &media)
{
    QByteArray name;
    const QByteArray given = media.name.left(maxDocumentNameBytes);
    std::transform(given.begin(), given.end(), std::back_inserter(name),
                   [](char c) { return isNameLetter(c) ? c : ' '; });
    name = name.simplified();
    if (name.isEmpty())
        name = "document";
    const auto isUsed = [this](const QByteArray &candidate) {
        return std::find(m_documentNames.begin(), m_documentNames.end(), candidate) != m_documentNames.end();
    };
    QByteArray unique = name;
    for (int number = 2; isUsed(unique); ++number)
        unique = name + " (" + QByteArray::number(number) + ')';
    m_documentNames.push_back(unique);
    return unique;
}

/// Reasoning goes back to the family that signed it, else not at all: unsigned it is refused.
void ConverseContentWriter::writeReasoning(const NeutralPart &part)
{
    const int before = m_blocks;
    for (const OpaqueMark &mark : part.marks) {
        const bool isSigned = mark.kind == OpaqueMark::Kind::Signature;
        if (mark.family != m_traits.family || !(isSigned || mark.kind == OpaqueMark::Kind::Redacted))
            continue;
        ++m_blocks;
        m_json.beginObject().key("reasoningContent").beginObject();
        if (isSigned)
            m_json.key("reasoningText")
                .beginObject()
                .member("text", part.text)
                .member("signature", mark.value)
                .endObject();
        else
            m_json.member("redactedContent", mark.value);
        m_json.endObject().endObject();
    }
    if (m_blocks == before)
        m_notes.add("messages.reasoning");
}

void ConverseContentWriter::writeCall(const NeutralPart &call)
{
    ++m_blocks;
    m_json.beginObject().key("toolUse").beginObject();
    m_json.member("toolUseId", fittedCallId(call.callId, ModelTraits::IdRule::Letters64)).member("name", call.name);
    m_json.rawMember("input", objectArguments(call, m_notes)).endObject().endObject();
}

Outcome ConverseContentWriter::writeResult(const NeutralPart &result)
{
    m_json.beginObject().key("toolResult").beginObject();
    m_json.member("toolUseId", fittedCallId(result.callId, ModelTraits::IdRule::Letters64));
    m_json.key("content").beginArray();
    m_blocks = 0;
    for (const NeutralPart &part : result.parts) {
        if (Outcome done = writePart(part); !done)
            return done;
    }
    if (m_blocks == 0)
        writeText(emptyTurn.toByteArray());
    m_json.endArray();
    if (result.isError)
        m_json.member("status", "error");
    m_json.endObject().endObject();
    return {};
}
