// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

/// Whether `byte` belongs to any of the classes in `mask`.
[[nodiscard]] bool is(char byte, quint8 mask);
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
