// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/inlinemedia.h"

#include <algorithm>
#include <array>

namespace
{
constexpr qsizetype lookedAtBytes = 256;

constexpr std::array<QByteArrayView, 7> members {"data",  "file_data",   "images", "image",
                                                 "bytes", "input_audio", "result"};

/// Of both alphabets; a slash or the end of a line may be escaped.
constexpr std::array<bool, 256> base64Bytes = [] {
    std::array<bool, 256> is {};
    for (const char byte : QByteArrayView {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=\\"})
        is[static_cast<unsigned char>(byte)] = true;
    return is;
}();

bool beginsAsBase64(QByteArrayView value)
{
    const QByteArrayView beginning = value.first(std::min(value.size(), lookedAtBytes));
    return std::ranges::all_of(beginning, [](char byte) { return base64Bytes[static_cast<unsigned char>(byte)]; });
}
} // namespace

bool isInlineMedia(QByteArrayView member, QByteArrayView value)
{
    if (!value.startsWith("data:"))
        return std::ranges::find(members, member) != members.end() && beginsAsBase64(value);
    const qsizetype comma = value.first(std::min(value.size(), lookedAtBytes)).indexOf(',');
    return comma >= 0 && beginsAsBase64(value.sliced(comma + 1));
}
