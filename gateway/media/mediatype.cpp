// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/media/mediatype.h"

#include <algorithm>
#include <array>

#include <QStringConverter>

namespace
{
using Kind = NeutralPart::Kind;

struct Signature
{
    Kind kind;
    qsizetype offset;
    QByteArrayView bytes;
    const char *type;
};

constexpr std::array signatures {
    Signature {Kind::Image, 0, "\x89PNG\r\n\x1a\n", "image/png"},
    Signature {Kind::Image, 0, "\xff\xd8\xff", "image/jpeg"},
    Signature {Kind::Image, 0, "GIF87a", "image/gif"},
    Signature {Kind::Image, 0, "GIF89a", "image/gif"},
    Signature {Kind::Image, 8, "WEBPVP", "image/webp"},
    Signature {Kind::Image, 4, "ftypavif", "image/avif"},
    Signature {Kind::Image, 4, "ftypheic", "image/heic"},
    Signature {Kind::Image, 4, "ftypmif1", "image/heif"},
    Signature {Kind::Document, 0, "%PDF-", "application/pdf"},
    Signature {Kind::Audio, 8, "WAVE", "audio/wav"},
    Signature {Kind::Audio, 0, "ID3", "audio/mpeg"},
    Signature {Kind::Audio, 0, "\xff\xfb", "audio/mpeg"},
    Signature {Kind::Audio, 0, "\xff\xf3", "audio/mpeg"},
    Signature {Kind::Audio, 0, "\xff\xf2", "audio/mpeg"},
    Signature {Kind::Audio, 0, "\xff\xf1", "audio/aac"},
    Signature {Kind::Audio, 0, "fLaC", "audio/flac"},
    Signature {Kind::Audio, 0, "OggS", "audio/ogg"},
    Signature {Kind::Audio, 4, "ftypM4A", "audio/mp4"},
    Signature {Kind::Video, 4, "ftyp", "video/mp4"},
    Signature {Kind::Video, 0, "\x1a\x45\xdf\xa3", "video/webm"},
};

bool isIn(QByteArrayView bytes, const Signature &signature)
{
    return bytes.size() >= signature.offset + signature.bytes.size()
           && bytes.sliced(signature.offset, signature.bytes.size()) == signature.bytes;
}

QByteArray bareType(const QByteArray &said)
{
    const qsizetype semicolon = said.indexOf(';');
    return (semicolon < 0 ? said : said.left(semicolon)).trimmed().toLower();
}

bool isPlainText(QByteArrayView bytes)
{
    QStringDecoder decoder {QStringDecoder::Utf8};
    const QString decoded = decoder(bytes);
    return !decoder.hasError() && !decoded.contains(QChar::Null);
}

/// Office files are containers of other things, and text has no signature: their names are believed.
QByteArray saidDocumentType(QByteArrayView bytes, const QByteArray &said)
{
    const QByteArray type = bareType(said);
    const bool isContainer = bytes.startsWith("PK\x03\x04") || bytes.startsWith("\xd0\xcf\x11\xe0");
    if (isContainer && (type.startsWith("application/vnd.") || type == "application/msword"))
        return type;
    const bool isText = type.startsWith("text/") || type == "application/json" || type == "application/xml";
    return isText && type != "text/html" && isPlainText(bytes) ? type : QByteArray {};
}
} // namespace

QByteArray mediaTypeOf(Kind expected, QByteArrayView bytes, const QByteArray &said)
{
    const auto *found = std::find_if(signatures.begin(), signatures.end(), [&](const Signature &signature) {
        return signature.kind == expected && isIn(bytes, signature);
    });
    if (found != signatures.end())
        return found->type;
    return expected == Kind::Document ? saidDocumentType(bytes, said) : QByteArray {};
}
