// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsescontent.h"

#include <QStringBuilder>

#include "gateway/dialects/neutral/mediaurl.h"
#include "gateway/dialects/responses/responsesfault.h"

namespace
{
using Kind = NeutralPart::Kind;

CacheMark cacheOf(const JsonObject &part)
{
    return part["prompt_cache_breakpoint"].isObject() ? CacheMark::FiveMinutes : CacheMark::None;
}

/// Base64 that is said without its type: what the file's name tells, else the one kind that most models read.
QByteArray mimeTypeOfName(const QByteArray &name)
{
    const QByteArray lower = name.toLower();
    if (lower.endsWith(".txt"))
        return QByteArrayLiteral("text/plain");
    if (lower.endsWith(".md"))
        return QByteArrayLiteral("text/markdown");
    if (lower.endsWith(".csv"))
        return QByteArrayLiteral("text/csv");
    if (lower.endsWith(".html"))
        return QByteArrayLiteral("text/html");
    if (lower.endsWith(".json"))
        return QByteArrayLiteral("application/json");
    return QByteArrayLiteral("application/pdf");
}

Result<NeutralPart> readImage(const JsonObject &part, const QByteArray &path)
{
    NeutralPart image;
    image.kind = Kind::Image;
    const JsonView url = part["image_url"].isObject() ? part["image_url"]["url"] : part["image_url"];
    if (url.isString()) {
        const std::optional<NeutralMedia> media = mediaOfUrl(url);
        if (!media)
            return ResponsesFault::refused(path + ".image_url", "is not a well-formed data URL");
        image.media = *media;
    } else if (part["file_id"].isString()) {
        image.media.fileId = part["file_id"].text();
    } else {
        return ResponsesFault::missing(path + ".image_url");
    }
    image.media.detail = part["detail"].text();
    return image;
}

std::optional<NeutralMedia> fileBytes(const JsonView &data, const QByteArray &name)
{
    std::optional<NeutralMedia> media = mediaOfUrl(data);
    if (!media || !media->base64.isEmpty() || !media->mimeType.isEmpty())
        return media;
    media->base64 = standardBase64(media->url); // bare base64
    media->url.clear();
    media->mimeType = mimeTypeOfName(name);
    return media;
}

Result<NeutralPart> readFile(const JsonObject &part, const QByteArray &path)
{
    NeutralPart file;
    file.kind = Kind::Document;
    const QByteArray name = part["filename"].text();
    if (part["file_data"].isString()) {
        const std::optional<NeutralMedia> media = fileBytes(part["file_data"], name);
        if (!media)
            return ResponsesFault::refused(path + ".file_data", "is not a well-formed data URL");
        file.media = *media;
    } else if (part["file_url"].isString()) {
        file.media.url = part["file_url"].text();
    } else if (part["file_id"].isString()) {
        file.media.fileId = part["file_id"].text();
    } else {
        return ResponsesFault::missing(path + ".file_data");
    }
    file.media.name = name;
    return file;
}

Result<NeutralPart> readAudio(const JsonObject &part, const QByteArray &path)
{
    const JsonObject input {part["input_audio"]};
    if (!input["data"].isString())
        return ResponsesFault::missing(path + ".input_audio.data");
    NeutralPart audio;
    audio.kind = Kind::Audio;
    const QByteArray format = input["format"].text();
    audio.media.mimeType = format == "mp3" ? QByteArrayLiteral("audio/mpeg") : "audio/" + format;
    audio.media.base64 = standardBase64(input["data"].text());
    return audio;
}

Result<NeutralPart> readText(const JsonObject &part, const QByteArray &path, Kind kind)
{
    const JsonView text = part[kind == Kind::Refusal ? "refusal" : "text"];
    if (!text.isString())
        return ResponsesFault::missing(path + (kind == Kind::Refusal ? ".refusal" : ".text"));
    NeutralPart read = NeutralPart::ofText(text.text());
    read.kind = kind;
    return read;
}

Result<NeutralPart> readKind(const JsonView &view, const JsonObject &part, const QByteArray &path)
{
    const QByteArray type = part["type"].text();
    if (type.isEmpty())
        return ResponsesFault::missing(path + ".type");
    if (type == "input_text" || type == "output_text" || type == "text" || type == "summary_text")
        return readText(part, path, Kind::Text);
    if (type == "refusal")
        return readText(part, path, Kind::Refusal);
    if (type == "input_image")
        return readImage(part, path);
    if (type == "input_file")
        return readFile(part, path);
    if (type == "input_audio")
        return readAudio(part, path);
    NeutralPart foreign;
    foreign.kind = Kind::Foreign;
    foreign.dialect = WireDialect::Responses;
    foreign.name = type;
    foreign.raw = view.raw().toByteArray();
    return foreign;
}

Result<NeutralPart> readPart(const JsonView &view, const QByteArray &path)
{
    if (!view.isObject())
        return ResponsesFault::wrongKind(path, "an object");
    const JsonObject part {view};
    Result<NeutralPart> read = readKind(view, part, path);
    if (read)
        read->cache = cacheOf(part);
    return read;
}
} // namespace

namespace ResponsesContent
{
Result<std::vector<NeutralPart>> read(const JsonView &content, const QByteArray &path)
{
    std::vector<NeutralPart> parts;
    if (content.isString()) {
        parts.push_back(NeutralPart::ofText(content.text()));
        return parts;
    }
    if (!content.exists() || content.isNull())
        return ResponsesFault::missing(path);
    if (!content.isArray())
        return ResponsesFault::wrongKind(path, "a string or an array");
    qulonglong index = 0;
    for (const JsonView &view : content.elements()) {
        Result<NeutralPart> part = readPart(view, path + '[' + QByteArray::number(index++) + ']');
        if (!part)
            return tl::unexpected {part.error()};
        parts.push_back(std::move(*part));
    }
    return parts;
}
} // namespace ResponsesContent
