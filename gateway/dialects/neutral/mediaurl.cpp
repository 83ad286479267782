// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/mediaurl.h"

#include <algorithm>

#include <QByteArrayList>

namespace
{
constexpr QByteArrayView scheme {"data:"};
constexpr QByteArrayView jpeg {"image/jpeg"};
constexpr QByteArrayView misnamedJpeg {"image/jpg"}; // said by many clients, refused by most providers

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool isOutsideAlphabet(char c)
{
    return c == '-' || c == '_' || c == '%' || isSpace(c);
}

bool isInAlphabet(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/'
           || c == '=';
}

/// The head of a data URL: "image/png;charset=x;base64".
struct Head
{
    QByteArray mimeType;
    bool isBase64 = false;
};

Head headOf(QByteArrayView text)
{
    Head head;
    const QByteArray lower = text.toByteArray().toLower();
    const QByteArrayList fields = lower.split(';');
    head.mimeType = fields.front().trimmed();
    for (qsizetype i = 1; i < fields.size(); ++i)
        head.isBase64 = head.isBase64 || fields[i].trimmed() == "base64";
    if (head.mimeType.isEmpty())
        head.mimeType = QByteArrayLiteral("text/plain"); // RFC 2397's default
    return head;
}

std::optional<NeutralMedia> mediaOfData(QByteArrayView text, bool textStays)
{
    const qsizetype comma = text.indexOf(',');
    if (comma < 0)
        return std::nullopt;
    const Head head = headOf(text.sliced(scheme.size(), comma - scheme.size()));
    const QByteArrayView body = text.sliced(comma + 1);
    NeutralMedia media;
    media.mimeType = head.mimeType;
    if (!head.isBase64)
        media.base64 = QByteArray::fromPercentEncoding(body.toByteArray()).toBase64();
    else if (textStays)
        media.base64 = standardBase64(QByteArray::fromRawData(body.data(), body.size()));
    else
        media.base64 = standardBase64(body.toByteArray());
    return media;
}
} // namespace

std::optional<NeutralMedia> mediaOfUrl(const JsonView &url)
{
    const std::optional<QByteArrayView> plain = url.plainText();
    const QByteArray decoded = plain ? QByteArray {} : url.text();
    const QByteArrayView text = plain ? *plain : QByteArrayView {decoded};
    if (text.size() >= scheme.size() && text.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) == 0)
        return mediaOfData(text, plain.has_value());
    NeutralMedia media;
    media.url = text.toByteArray();
    return media;
}

QByteArray standardBase64(const QByteArray &text)
{
    const bool isMended = std::none_of(text.cbegin(), text.cend(), isOutsideAlphabet);
    if (isMended && text.size() % 4 == 0)
        return text;
    QByteArray mended = text.contains('%') ? QByteArray::fromPercentEncoding(text) : text;
    mended.detach();
    mended.truncate(std::remove_if(mended.begin(), mended.end(), isSpace) - mended.begin());
    std::replace(mended.begin(), mended.end(), '-', '+');
    std::replace(mended.begin(), mended.end(), '_', '/');
    while (mended.size() % 4 != 0)
        mended += '=';
    // What cannot be mended stays as it came, for others to refuse: percent signs can stand for any byte.
    return std::all_of(mended.cbegin(), mended.cend(), isInAlphabet) ? mended : text;
}

QByteArray dataUrlOf(const NeutralMedia &media)
{
    QByteArray url;
    url.reserve(media.mimeType.size() + media.base64.size() + 16);
    url.append("data:")
        .append(media.mimeType == misnamedJpeg ? jpeg : QByteArrayView {media.mimeType})
        .append(";base64,")
        .append(media.base64);
    return url;
}

bool isWebImage(const QByteArray &mimeType)
{
    return mimeType == "image/png" || mimeType == "image/jpeg" || mimeType == "image/gif" || mimeType == "image/webp";
}

QByteArray imageTypeOf(const NeutralMedia &media)
{
    if (media.mimeType == misnamedJpeg)
        return jpeg.toByteArray();
    if (!media.mimeType.isEmpty())
        return media.mimeType;
    if (media.base64.startsWith("/9j/"))
        return "image/jpeg";
    if (media.base64.startsWith("R0lGOD"))
        return "image/gif";
    return media.base64.startsWith("UklGR") ? "image/webp" : "image/png";
}
