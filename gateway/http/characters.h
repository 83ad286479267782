// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

#include <QByteArrayView>
#include <QtGlobal>

/// The byte classes of RFC 9110 and RFC 3986, one bit each in one table of 256 entries.
namespace characters
{
constexpr quint8 token = 1;       ///< tchar
constexpr quint8 path = 2;        ///< pchar and '/', without '%'
constexpr quint8 query = 4;       ///< as path, and '?'
constexpr quint8 hostName = 8;    ///< unreserved and sub-delims, without '%'
constexpr quint8 hexDigit = 16;   ///< 0-9 a-f A-F
constexpr quint8 digit = 32;      ///< 0-9
constexpr quint8 fieldValue = 64; ///< HTAB, SP, VCHAR and obs-text: all that may stand in a line of a head
constexpr quint8 quoted = 128;    ///< qdtext of a quoted string

inline constexpr std::string_view subDelims = "!$&'()*+,;=";

constexpr bool isAmong(std::string_view set, int byte)
{
    return set.find(static_cast<char>(byte)) != std::string_view::npos;
}

constexpr quint8 classesOf(int byte)
{
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

inline constexpr std::array<quint8, 256> table = makeTable();

/// Whether `byte` belongs to any of the classes in `mask`.
[[nodiscard]] inline bool is(char byte, quint8 mask)
{
    return (table[static_cast<quint8>(byte)] & mask) != 0;
}

/// Whether every byte of `text` belongs to one of the classes in `mask`; true for an empty text.
[[nodiscard]] bool areAll(QByteArrayView text, quint8 mask);
/// The number of leading bytes of `text` that belong to one of the classes in `mask`.
[[nodiscard]] qsizetype countLeading(QByteArrayView text, quint8 mask);
/// The value of a hexadecimal digit; only for bytes of the class hexDigit.
[[nodiscard]] int hexValue(char byte);
/// Compares ASCII text without case.
[[nodiscard]] bool equalIgnoringCase(QByteArrayView left, QByteArrayView right);
/// `text` without the SP and HTAB around it.
[[nodiscard]] QByteArrayView trimmed(QByteArrayView text);
} // namespace characters
