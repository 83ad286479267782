// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/requestids.h"

#include <algorithm>
#include <array>

#include "models/values/clock.h"

namespace
{
constexpr qsizetype maxLength = 128;

bool isPlain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
           || c == '.' || c == ':' || c == '/' || c == '+' || c == '=' || c == '@' || c == '~';
}
} // namespace

QByteArray RequestIds::idOf(const RequestHead &head)
{
    const QByteArray given = head.headers.value("x-request-id");
    const bool usable = !given.isEmpty() && given.size() <= maxLength
                        && std::all_of(given.begin(), given.end(), isPlain) && head.headers.count("x-request-id") == 1;
    return usable ? given : make();
}

QByteArray RequestIds::make()
{
    constexpr char digits[] = "0123456789abcdef";
    std::array<quint32, 4> words {};
    m_random.fillRange(words.data(), static_cast<qsizetype>(words.size()));
    // Begins with the time (RFC 9562, section 5.7), so that the log's index by request id grows at its end.
    const auto time = static_cast<quint64>(SystemClock {}.utcMs());
    words[0] = static_cast<quint32>(time >> 16);
    words[1] = static_cast<quint32>((time & 0xffffU) << 16) | 0x00007000U | (words[1] & 0x0fffU); // version 7
    words[2] = (words[2] & 0x3fffffffU) | 0x80000000U;                                            // variant 1
    QByteArray id {36, Qt::Uninitialized};
    char *out = id.data();
    for (int nibble = 0; nibble < 32; ++nibble) {
        if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20)
            *out++ = '-';
        const quint32 word = words[static_cast<size_t>(nibble / 8)];
        *out++ = digits[(word >> (28 - 4 * (nibble % 8))) & 0xf];
    }
    return id;
}

QByteArray RequestIds::answerId()
{
    constexpr QByteArrayView letters {"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"};
    QByteArray id {24, Qt::Uninitialized};
    for (char &letter : id)
        letter = letters[m_random.bounded(static_cast<int>(letters.size()))];
    return id;
}
