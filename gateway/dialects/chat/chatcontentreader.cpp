// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatcontentreader.h"

#include <algorithm>

#include "gateway/dialects/neutral/mediaurl.h"

namespace
{
using Kind = NeutralPart::Kind;

NeutralPart partOf(Kind kind)
{
    NeutralPart part;
    part.kind = kind;
    return part;
}

/// Base64 without a copy where it can be had so; the request's body keeps it alive.
QByteArray base64Of(const JsonView &value)
{
    const std::optional<QByteArrayView> plain = value.plainText();
    return standardBase64(plain ? QByteArray::fromRawData(plain->data(), plain->size()) : value.text());
}

QByteArray audioType(const QByteArray &format)
{
    return format == "mp3" ? QByteArray {"audio/mpeg"} : QByteArray {"audio/" + format};
}

QByteArray documentType(const QByteArray &name)
{
    return name.toLower().endsWith(".pdf") || name.isEmpty() ? QByteArray {"application/pdf"} : QByteArray {};
}

bool isDataUrl(const JsonView &value)
{
    constexpr QByteArrayView scheme {"\"data:"};
    return value.raw().first(std::min(scheme.size(), value.raw().size())).compare(scheme, Qt::CaseInsensitive) == 0;
}

bool isWebUrl(const JsonView &value)
{
    return value.raw().startsWith("\"http:") || value.raw().startsWith("\"https:");
}
} // namespace

CacheMark chatCacheMark(const JsonObject &object)
{
    const JsonView control = object["cache_control"];
    if (control.isObject())
        return control["ttl"].is("1h") ? CacheMark::OneHour : CacheMark::FiveMinutes;
    return object["prompt_cache_breakpoint"].isObject() ? CacheMark::FiveMinutes : CacheMark::None;
}

Outcome ChatContentReader::read(const JsonView &content, std::vector<NeutralPart> &parts)
{
    if (content.isString()) {
        parts.push_back(NeutralPart::ofText(content.text()));
        return {};
    }
    if (!content.isArray())
        return m_place.refuse("content", "must be a text or a list of parts.");
    m_place.part = 0;
    for (const JsonView &element : content.elements()) {
        Result<NeutralPart> read = part(element);
        if (!read)
            return tl::unexpected {std::move(read).error()};
        parts.push_back(*std::move(read));
        ++m_place.part;
    }
    return {};
}

Result<NeutralPart> ChatContentReader::part(const JsonView &value)
{
    if (!value.isObject())
        return m_place.refuse("", "must be an object.");
    const JsonObject object {value};
    const JsonView type = object["type"];
    Result<NeutralPart> read;
    if (!type.isString())
        return m_place.refuse("type", "must be a text.");
    if (type.is("text"))
        read = text(object["text"], "text");
    else if (type.is("refusal"))
        read = text(object["refusal"], "refusal").map([](NeutralPart part) {
            part.kind = Kind::Refusal;
            return part;
        });
    else if (type.is("image_url"))
        read = link(object, "image_url", Kind::Image);
    else if (type.is("video_url"))
        read = link(object, "video_url", Kind::Video);
    else if (type.is("document_url"))
        read = link(object, "document_url", Kind::Document);
    else if (type.is("input_audio"))
        read = recording(JsonObject {object["input_audio"]});
    else if (type.is("file"))
        read = file(JsonObject {object["file"]});
    else if (type.is("thinking"))
        read = thinking(object);
    else {
        read = partOf(Kind::Foreign);
        read->raw = value.raw().toByteArray();
    }
    if (read)
        read->cache = chatCacheMark(object);
    return read;
}

Result<NeutralPart> ChatContentReader::text(const JsonView &value, const char *name)
{
    if (!value.isString())
        return m_place.refuse(name, "must be a text.");
    return NeutralPart::ofText(value.text());
}

/// OpenAI has an object with the url, Mistral and others take the url itself.
Result<NeutralPart> ChatContentReader::link(const JsonObject &object, const char *name, Kind kind)
{
    const JsonView value = object[name];
    const JsonView url = value.isObject() ? value["url"] : value;
    if (!url.isString() || url.raw().size() <= 2)
        return m_place.refuse(name, "must have a url.");
    std::optional<NeutralMedia> media = mediaOfUrl(url);
    if (!media)
        return m_place.refuse(name, "has a data URL that is not well-formed.");
    NeutralPart part = partOf(kind);
    part.media = *std::move(media);
    part.media.detail = value["detail"].text();
    part.media.name = object["document_name"].text();
    return part;
}

Result<NeutralPart> ChatContentReader::recording(const JsonObject &object)
{
    const JsonView data = object["data"];
    if (!data.isString() || data.raw().size() <= 2)
        return m_place.refuse("input_audio.data", "must be base64.");
    NeutralPart part = partOf(Kind::Audio);
    part.media.base64 = base64Of(data);
    const QByteArray format = object["format"].text();
    if (format.isEmpty())
        return m_place.refuse("input_audio.format", "must be a text.");
    part.media.mimeType = audioType(format);
    return part;
}

Result<NeutralPart> ChatContentReader::file(const JsonObject &object)
{
    NeutralPart part = partOf(Kind::Document);
    const JsonView data = object["file_data"];
    const JsonView id = object["file_id"];
    if (data.isString() && data.raw().size() > 2) {
        if (isDataUrl(data) || isWebUrl(data)) {
            std::optional<NeutralMedia> media = mediaOfUrl(data);
            if (!media)
                return m_place.refuse("file.file_data", "has a data URL that is not well-formed.");
            part.media = *std::move(media);
        } else {
            part.media.base64 = base64Of(data);
            part.media.mimeType = documentType(object["filename"].text());
        }
    } else if (id.isString() && id.raw().size() > 2) {
        part.media.fileId = id.text();
    } else {
        return m_place.refuse("file", "must have file_data or file_id.");
    }
    part.media.name = object["filename"].text();
    return part;
}

/// Mistral's: a list of text parts.
Result<NeutralPart> ChatContentReader::thinking(const JsonObject &object)
{
    NeutralPart part = partOf(Kind::Reasoning);
    const JsonView thoughts = object["thinking"];
    part.text = thoughts.text();
    for (const JsonView &thought : thoughts.elements())
        part.text += thought["text"].text();
    return part;
}
