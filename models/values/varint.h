// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

/// Numbers in as few bytes as they need: LEB128, seven bits to a byte, the lowest first.
inline void writeVarint(QByteArray &out, quint64 value)
{
    constexpr int bits = 7;
    constexpr quint64 more = 1 << bits;
    for (; value >= more; value >>= bits)
        out.append(static_cast<char>(value | more));
    out.append(static_cast<char>(value));
}

/// Takes one from the front of the bytes; nullopt when they end within it or it has more than 63 bits.
[[nodiscard]] inline std::optional<quint64> readVarint(QByteArrayView &bytes)
{
    constexpr int bits = 7;
    constexpr quint64 more = 1 << bits;
    quint64 value = 0;
    for (int shift = 0; shift < 63 && !bytes.isEmpty(); shift += bits) {
        const auto byte = static_cast<quint8>(bytes.front());
        bytes = bytes.sliced(1);
        value |= (byte & (more - 1)) << shift;
        if (byte < more)
            return value;
    }
    return std::nullopt;
}
