// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/gzipbytes.h"

#include <array>

#include <QtEndian>

namespace
{
quint32 crc32(const QByteArray &bytes)
{
    static const std::array<quint32, 256> table = [] {
        std::array<quint32, 256> values {};
        for (quint32 i = 0; i < 256; ++i) {
            quint32 value = i;
            for (int bit = 0; bit < 8; ++bit)
                value = (value & 1) != 0 ? 0xedb88320U ^ (value >> 1) : value >> 1;
            values[i] = value;
        }
        return values;
    }();
    quint32 crc = 0xffffffffU;
    for (const char byte : bytes)
        crc = table[(crc ^ static_cast<quint8>(byte)) & 0xff] ^ (crc >> 8);
    return crc ^ 0xffffffffU;
}
} // namespace

QByteArray gzipBytes(const QByteArray &plain)
{
    // qCompress() gives four bytes of length, two of zlib head, deflate data and four of checksum.
    const QByteArray deflated = qCompress(plain, 9).mid(6).chopped(4);
    QByteArray tail(8, '\0');
    qToLittleEndian(crc32(plain), tail.data());
    qToLittleEndian(static_cast<quint32>(plain.size()), tail.data() + 4);
    return QByteArray {"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10} + deflated + tail;
}
