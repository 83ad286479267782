// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QByteArrayView>

/// Byte classes of RFC 9110, section 5.6. Constant tables, any thread.
namespace HttpGrammar
{
[[nodiscard]] constexpr bool isAlphaNumeric(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/// tchar
[[nodiscard]] constexpr bool isTokenByte(char byte)
{
    constexpr std::array marks {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'};
    for (const char mark : marks)
        if (byte == mark)
            return true;
    return isAlphaNumeric(byte);
}

/// Allowed inside a field's value: HTAB, SP, visible ASCII and obs-text.
[[nodiscard]] constexpr bool isValueByte(char byte)
{
    const auto code = static_cast<unsigned char>(byte);
    return byte == '\t' || (code >= 0x20 && code != 0x7f);
}

inline constexpr auto tokenTable = [] {
    std::array<bool, 256> table {};
    for (int i = 0; i < 256; ++i)
        table[static_cast<size_t>(i)] = isTokenByte(static_cast<char>(i));
    return table;
}();

inline constexpr auto valueTable = [] {
    std::array<bool, 256> table {};
    for (int i = 0; i < 256; ++i)
        table[static_cast<size_t>(i)] = isValueByte(static_cast<char>(i));
    return table;
}();

[[nodiscard]] inline bool isToken(QByteArrayView text)
{
    for (const char byte : text)
        if (!tokenTable[static_cast<unsigned char>(byte)])
            return false;
    return !text.isEmpty();
}

[[nodiscard]] inline bool isFieldValue(QByteArrayView text)
{
    for (const char byte : text)
        if (!valueTable[static_cast<unsigned char>(byte)])
            return false;
    return true;
}

[[nodiscard]] inline bool isSame(QByteArrayView one, QByteArrayView other)
{
    return one.size() == other.size() && qstrnicmp(one.data(), one.size(), other.data(), other.size()) == 0;
}
} // namespace HttpGrammar
