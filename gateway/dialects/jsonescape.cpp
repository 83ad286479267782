// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/jsonescape.h"

#include <array>
#include <cstring>

#include <QtAlgorithms>

#include "gateway/dialects/jsonblock.h"

namespace
{
constexpr char32_t replacement = 0xfffd;

int digitValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

constexpr bool isHighSurrogate(int unit)
{
    return unit >= 0xd800 && unit < 0xdc00;
}

constexpr bool isLowSurrogate(int unit)
{
    return unit >= 0xdc00 && unit < 0xe000;
}

/// Takes a \u escape, or a pair of them, off the front of `at`.
char32_t takeUnicode(const char *&at, const char *end)
{
    const int unit = hexValue(at + 2);
    at += 6;
    if (isHighSurrogate(unit) && end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
        const int low = hexValue(at + 2);
        if (isLowSurrogate(low)) {
            at += 6;
            return static_cast<char32_t>(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
        }
    }
    return isHighSurrogate(unit) || isLowSurrogate(unit) ? replacement : static_cast<char32_t>(unit);
}

int utf8Size(char32_t c)
{
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

void appendUtf8(QByteArray &out, char32_t c)
{
    const auto tail = [&out, c](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3f)); };
    switch (utf8Size(c)) {
    case 1:
        out += static_cast<char>(c);
        return;
    case 2:
        out += static_cast<char>(0xc0 | (c >> 6));
        break;
    case 3:
        out += static_cast<char>(0xe0 | (c >> 12));
        tail(6);
        break;
    default:
        out += static_cast<char>(0xf0 | (c >> 18));
        tail(12);
        tail(6);
    }
    tail(0);
}

char plainEscape(char letter)
{
    switch (letter) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return letter; // quote, backslash, slash
    }
}

const char *nextBackslash(const char *at, const char *end)
{
    const void *found = std::memchr(at, '\\', static_cast<size_t>(end - at));
    return found ? static_cast<const char *>(found) : end;
}

char letterOfEscape(char c)
{
    switch (c) {
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return c == '"' || c == '\\' ? c : '\0';
    }
}
} // namespace

int hexValue(const char *fourDigits)
{
    int value = 0;
    for (int i = 0; i < 4; ++i) {
        const int digit = digitValue(fourDigits[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

QByteArray unescapedJson(QByteArrayView inside)
{
    QByteArray out;
    out.reserve(inside.size());
    const char *at = inside.begin();
    const char *const end = inside.end();
    while (at != end) {
        const char *const stop = nextBackslash(at, end);
        out.append(at, stop - at);
        at = stop;
        if (at == end)
            break;
        if (at[1] == 'u') {
            appendUtf8(out, takeUnicode(at, end));
        } else {
            out += plainEscape(at[1]);
            at += 2;
        }
    }
    return out;
}

qsizetype unescapedJsonSize(QByteArrayView inside)
{
    qsizetype size = 0;
    const char *at = inside.begin();
    const char *const end = inside.end();
    while (at != end) {
        const char *const stop = nextBackslash(at, end);
        size += stop - at;
        at = stop;
        if (at == end)
            break;
        if (at[1] == 'u') {
            size += utf8Size(takeUnicode(at, end));
        } else {
            ++size;
            at += 2;
        }
    }
    return size;
}

qsizetype plainJsonSize(QByteArrayView text)
{
    const char *at = text.begin();
    const char *const end = text.end();
    while (end - at >= JsonBlock::size) {
        if (const quint32 hits = JsonBlock::mask(at))
            return at - text.begin() + qCountTrailingZeroBits(hits);
        at += JsonBlock::size;
    }
    while (at != end && *at != '"' && *at != '\\' && static_cast<unsigned char>(*at) >= 0x20)
        ++at;
    return at - text.begin();
}

int putJsonEscape(char c, char *out)
{
    static constexpr char digits[] = "0123456789abcdef";
    out[0] = '\\';
    if (const char letter = letterOfEscape(c)) {
        out[1] = letter;
        return 2;
    }
    std::memcpy(out + 1, "u00", 3);
    out[4] = digits[(c >> 4) & 0xf];
    out[5] = digits[c & 0xf];
    return 6;
}

QByteArray quotedJson(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size() + 2);
    appendQuotedJson(text, out);
    return out;
}

void appendQuotedJson(QByteArrayView text, QByteArray &out)
{
    std::array<char, 6> escape {};
    out += '"';
    for (QByteArrayView rest = text; !rest.isEmpty();) {
        const qsizetype plain = plainJsonSize(rest);
        out.append(rest.first(plain));
        if (plain == rest.size())
            break;
        out.append(escape.data(), putJsonEscape(rest[plain], escape.data()));
        rest = rest.sliced(plain + 1);
    }
    out += '"';
}
