// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/characters.h"

#include <array>
#include <string_view>

namespace
{
constexpr std::string_view subDelims = "!$&'()*+,;=";

constexpr bool isAmong(std::string_view set, int byte)
{
    return set.find(static_cast<char>(byte)) != std::string_view::npos;
}

constexpr quint8 classesOf(int byte)
{
    using namespace characters;
    const bool isDigit = byte >= '0' && byte <= '9';
    const bool isAlpha = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    const bool isHex = isDigit || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
    const bool isPlain = byte < 0x80 && (isDigit || isAlpha || isAmong("-._~", byte) || isAmong(subDelims, byte));
    const bool isText = byte == '\t' || (byte >= 0x20 && byte != 0x7F);
    const bool isPath = isPlain || byte == ':' || byte == '@' || byte == '/';
    unsigned classes = 0;
    classes |= isDigit || isAlpha || (byte < 0x80 && isAmong("!#$%&'*+-.^_`|~", byte)) ? token : 0U;
    classes |= isPath ? path : 0U;
    classes |= isPath || byte == '?' ? query : 0U;
    classes |= isPlain ? hostName : 0U;
    classes |= isHex ? hexDigit : 0U;
    classes |= isDigit ? digit : 0U;
    classes |= isText ? fieldValue : 0U;
    classes |= isText && byte != '"' && byte != '\\' ? quoted : 0U;
    return static_cast<quint8>(classes);
}

constexpr std::array<quint8, 256> makeTable()
{
    std::array<quint8, 256> table {};
    for (int byte = 0; byte < 256; ++byte)
        table[static_cast<size_t>(byte)] = classesOf(byte);
    return table;
}

constexpr std::array<quint8, 256> table = makeTable();
} // namespace

bool characters::is(char byte, quint8 mask)
{
    return (table[static_cast<quint8>(byte)] & mask) != 0;
}

bool characters::areAll(QByteArrayView text, quint8 mask)
{
    return countLeading(text, mask) == text.size();
}

qsizetype characters::countLeading(QByteArrayView text, quint8 mask)
{
    qsizetype count = 0;
    while (count < text.size() && is(text[count], mask))
        ++count;
    return count;
}

int characters::hexValue(char byte)
{
    if (byte <= '9')
        return byte - '0';
    return (byte | 0x20) - 'a' + 10;
}

bool characters::equalIgnoringCase(QByteArrayView left, QByteArrayView right)
{
    return left.size() == right.size() && qstrnicmp(left.data(), left.size(), right.data(), right.size()) == 0;
}

QByteArrayView characters::trimmed(QByteArrayView text)
{
    const auto isBlank = [](char byte) { return byte == ' ' || byte == '\t'; };
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}
