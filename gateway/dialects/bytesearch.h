// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>

#include <QByteArrayView>

/// What is looked for in whole bodies on a call's way. Qt's own search takes a nanosecond a byte, which for a long
/// prompt is more than all else that the hub does. Any thread.
namespace ByteSearch
{
/// `mark` has at least one byte.
[[nodiscard]] inline bool holds(QByteArrayView body, QByteArrayView mark)
{
    if (body.isEmpty()) // which may have no address, and memmem() wants one
        return false;
    return memmem(body.data(), static_cast<std::size_t>(body.size()), mark.data(),
                  static_cast<std::size_t>(mark.size()))
           != nullptr;
}

/// How many bytes are outside ASCII.
[[nodiscard]] inline qsizetype countWide(QByteArrayView body)
{
    constexpr qsizetype step = sizeof(std::uint64_t);
    constexpr std::uint64_t lowBits = 0x0101'0101'0101'0101U;
    constexpr int highest = 56; // where a multiplication by them adds all bytes up
    qsizetype wide = 0;
    qsizetype at = 0;
    for (; at + step <= body.size(); at += step) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, body.data() + at, sizeof bytes);
        wide += static_cast<qsizetype>(((bytes >> 7U & lowBits) * lowBits) >> highest);
    }
    for (; at < body.size(); ++at)
        wide += (static_cast<unsigned char>(body[at]) & 0x80U) != 0 ? 1 : 0;
    return wide;
}
} // namespace ByteSearch
