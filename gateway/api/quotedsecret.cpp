// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/quotedsecret.h"

#include "gateway/dialects/jsonescape.h"

namespace
{
/// What stands at one place of a JSON text.
struct Letter
{
    char value = 0; ///< 0: nothing that a secret has
    qsizetype end = 0;
};

/// Text in which more than one backslash stands before the letter is JSON within a string of JSON.
Letter escapedAt(QByteArrayView text, qsizetype at)
{
    constexpr qsizetype digits = 4;
    while (at < text.size() && text[at] == '\\')
        ++at;
    if (at == text.size())
        return {0, at};
    const char letter = text[at++];
    if (letter == '/' || letter == '"')
        return {letter, at};
    if (letter != 'u' || text.size() - at < digits)
        return {0, at};
    const int value = hexValue(text.data() + at);
    return value > 0 && value < 0x80 ? Letter {static_cast<char>(value), at + digits} : Letter {0, at};
}

Letter letterAt(QByteArrayView text, qsizetype at)
{
    return text[at] == '\\' ? escapedAt(text, at) : Letter {text[at], at + 1};
}

/// Whether the text begins so, however it is spelled.
bool spells(QByteArrayView text, QByteArrayView beginning)
{
    qsizetype at = 0;
    for (const char c : beginning) {
        if (at >= text.size())
            return false;
        const Letter letter = letterAt(text, at);
        if (letter.value != c)
            return false;
        at = letter.end;
    }
    return true;
}

/// Whether the secret stands where the letter is that has an escape, the first one in it.
bool isAround(QByteArrayView secret, QByteArrayView before, char letter, QByteArrayView behind)
{
    for (qsizetype at = secret.indexOf(letter); at >= 0; at = secret.indexOf(letter, at + 1)) {
        if (before.endsWith(secret.first(at)) && spells(behind, secret.sliced(at + 1)))
            return true;
    }
    return false;
}
} // namespace

/// Before the first escape of a spelling stands the secret as it is, so that it is enough to look around escapes.
bool QuotedSecret::isSpelledIn(QByteArrayView text) const
{
    for (qsizetype at = text.indexOf('\\'); at >= 0;) {
        const Letter letter = escapedAt(text, at);
        if (letter.value != 0 && isAround(m_secret, text.first(at), letter.value, text.sliced(letter.end)))
            return true;
        at = text.indexOf('\\', letter.end);
    }
    return false;
}
