// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/converse/crc32.h"

#include <array>

namespace
{
constexpr quint32 polynomial = 0xedb88320; // with its bits reversed
constexpr quint32 allOnes = 0xffffffff;

constexpr std::array<quint32, 256> remainders = [] {
    std::array<quint32, 256> table {};
    for (quint32 byte = 0; byte < table.size(); ++byte) {
        quint32 value = byte;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ ((value & 1) != 0 ? polynomial : 0);
        table[byte] = value;
    }
    return table;
}();
} // namespace

quint32 crc32(QByteArrayView bytes)
{
    quint32 sum = allOnes;
    for (const char byte : bytes)
        sum = (sum >> 8) ^ remainders[(sum ^ static_cast<unsigned char>(byte)) & 0xff];
    return sum ^ allOnes;
}
