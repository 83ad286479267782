// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// The number of four hexadecimal digits; -1: one of them is none.
[[nodiscard]] int hexValue(const char *fourDigits);
/// The text of a JSON string's inside, which must be valid; a lone surrogate becomes U+FFFD.
[[nodiscard]] QByteArray unescapedJson(QByteArrayView inside);
/// Bytes of unescapedJson(), without making it.
[[nodiscard]] qsizetype unescapedJsonSize(QByteArrayView inside);
/// How many bytes from the beginning on can stand in a JSON string as they are.
[[nodiscard]] qsizetype plainJsonSize(QByteArrayView text);
/// What stands for a byte that cannot: at most six characters, which are put at `out`. Gives their number.
int putJsonEscape(char c, char *out);
/// The text as a JSON string, quotes included. Escapes only what JSON demands; the text must be valid UTF-8.
[[nodiscard]] QByteArray quotedJson(QByteArrayView text);
/// The same at the end of `out`, which must not be what `text` points into.
void appendQuotedJson(QByteArrayView text, QByteArray &out);
