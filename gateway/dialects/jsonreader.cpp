// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/jsonreader.h"

#include <bit>
#include <cstring>
#include <limits>

#include <QStringBuilder>

#include "gateway/dialects/jsonescape.h"

namespace
{
constexpr bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr quint64 everyByte(unsigned char byte)
{
    return 0x0101010101010101ULL * byte;
}

/// The first byte at or after `at` that ends a run of plain string bytes: a quote, a backslash or a control byte.
/// Eight bytes at a time; the borrow of a subtraction can only mark bytes above a true hit, so the lowest is exact.
const char *endOfPlainRun(const char *at, const char *end)
{
    if constexpr (std::endian::native == std::endian::little) {
        while (end - at >= 8) {
            quint64 word = 0;
            std::memcpy(&word, at, sizeof word);
            const quint64 quote = word ^ everyByte('"');
            const quint64 backslash = word ^ everyByte('\\');
            const quint64 hit = (((quote - everyByte(1)) & ~quote) | ((backslash - everyByte(1)) & ~backslash)
                                 | ((word - everyByte(0x20)) & ~word))
                                & everyByte(0x80);
            if (hit != 0)
                return at + (std::countr_zero(hit) >> 3);
            at += 8;
        }
    }
    while (at != end && *at != '"' && *at != '\\' && static_cast<unsigned char>(*at) >= 0x20)
        ++at;
    return at;
}
} // namespace

QByteArray JsonString::decoded() const
{
    return escaped ? unescapedJson(raw) : raw.toByteArray();
}

qsizetype JsonString::decodedSize() const
{
    return escaped ? unescapedJsonSize(raw) : raw.size();
}

bool JsonString::is(QByteArrayView text) const
{
    return escaped ? decoded() == text : raw == text;
}

bool JsonReader::fail(const char *what)
{
    if (!m_failure)
        m_failure = what;
    return false;
}

QByteArray JsonReader::failure() const
{
    if (!m_failure)
        return {};
    return QByteArray {m_failure} + " at byte " + QByteArray::number(offset());
}

inline void JsonReader::skipSpace()
{
    while (m_at != m_end && isSpace(*m_at))
        ++m_at;
}

JsonReader::Kind JsonReader::kind()
{
    skipSpace();
    if (m_failure || m_at == m_end)
        return Kind::None;
    switch (*m_at) {
    case '{':
        return Kind::Object;
    case '[':
        return Kind::Array;
    case '"':
        return Kind::String;
    case 't':
    case 'f':
        return Kind::Boolean;
    case 'n':
        return Kind::Null;
    default:
        return *m_at == '-' || isDigit(*m_at) ? Kind::Number : Kind::None;
    }
}

bool JsonReader::enter(char bracket)
{
    skipSpace();
    if (m_failure || m_at == m_end || *m_at != bracket)
        return fail("a value of another kind");
    if (m_depth == maxDepth)
        return fail("more than 512 levels");
    ++m_at;
    ++m_depth;
    m_first = true;
    return true;
}

bool JsonReader::leave()
{
    ++m_at;
    --m_depth;
    m_first = false;
    return false;
}

bool JsonReader::enterObject()
{
    return enter('{');
}

bool JsonReader::enterArray()
{
    return enter('[');
}

bool JsonReader::nextMember(JsonString *key)
{
    skipSpace();
    if (m_failure || m_at == m_end)
        return fail("an object without its end");
    if (*m_at == '}')
        return leave();
    if (!m_first) {
        if (*m_at != ',')
            return fail("a missing comma");
        ++m_at;
    }
    m_first = false;
    if (!readString(key))
        return fail("a missing key");
    skipSpace();
    if (m_at == m_end || *m_at != ':')
        return fail("a missing colon");
    ++m_at;
    return true;
}

bool JsonReader::nextElement()
{
    skipSpace();
    if (m_failure || m_at == m_end)
        return fail("an array without its end");
    if (*m_at == ']')
        return leave();
    if (!m_first) {
        if (*m_at != ',')
            return fail("a missing comma");
        ++m_at;
    }
    m_first = false;
    return true;
}

bool JsonReader::readString(JsonString *value)
{
    skipSpace();
    const char *const quote = m_at;
    value->escaped = false;
    if (!skipString(&value->escaped))
        return false;
    value->raw = QByteArrayView {quote + 1, m_at - 1};
    return true;
}

bool JsonReader::skipString(bool *escaped)
{
    if (m_failure || m_at == m_end || *m_at != '"')
        return fail("a missing string");
    ++m_at;
    for (;;) {
        m_at = endOfPlainRun(m_at, m_end);
        if (m_at == m_end)
            return fail("a string without its end");
        if (*m_at == '"') {
            ++m_at;
            return true;
        }
        if (*m_at != '\\')
            return fail("a control character in a string");
        if (!skipEscape())
            return false;
        if (escaped)
            *escaped = true;
    }
}

inline bool JsonReader::skipEscape()
{
    if (m_end - m_at < 2)
        return fail("a string without its end");
    switch (m_at[1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        m_at += 2;
        return true;
    case 'u':
        if (m_end - m_at < 6 || hexValue(m_at + 2) < 0)
            return fail("a wrong \\u escape");
        m_at += 6;
        return true;
    default:
        return fail("an unknown escape");
    }
}

std::optional<bool> JsonReader::readBoolean()
{
    if (kind() != Kind::Boolean) {
        fail("a value that is not true or false");
        return std::nullopt;
    }
    const bool value = *m_at == 't';
    return skip() ? std::optional {value} : std::nullopt;
}

std::optional<qint64> JsonReader::readInteger()
{
    if (kind() != Kind::Number) {
        fail("a value that is not a number");
        return std::nullopt;
    }
    const char *const begin = m_at;
    if (!skipNumber())
        return std::nullopt;
    const QByteArrayView text {begin, m_at};
    bool isWhole = false;
    const qint64 whole = text.toLongLong(&isWhole);
    if (isWhole)
        return whole;
    // 2^63 itself is the first double above the range.
    constexpr double limit = 9223372036854775808.0;
    bool isNumber = false;
    const double real = text.toDouble(&isNumber);
    if (real >= limit || (!isNumber && *begin != '-'))
        return std::numeric_limits<qint64>::max();
    if (real < -limit || !isNumber)
        return std::numeric_limits<qint64>::min();
    return static_cast<qint64>(real);
}

inline bool JsonReader::skipDigits()
{
    if (m_at == m_end || !isDigit(*m_at))
        return fail("a wrong number");
    while (m_at != m_end && isDigit(*m_at))
        ++m_at;
    return true;
}

bool JsonReader::skipNumber()
{
    if (*m_at == '-')
        ++m_at;
    if (m_at != m_end && *m_at == '0')
        ++m_at;
    else if (!skipDigits())
        return false;
    if (m_at != m_end && *m_at == '.') {
        ++m_at;
        if (!skipDigits())
            return false;
    }
    if (m_at != m_end && (*m_at == 'e' || *m_at == 'E')) {
        ++m_at;
        if (m_at != m_end && (*m_at == '+' || *m_at == '-'))
            ++m_at;
        return skipDigits();
    }
    return true;
}

inline bool JsonReader::skipWord(QByteArrayView word)
{
    if (m_end - m_at < word.size() || std::memcmp(m_at, word.data(), static_cast<size_t>(word.size())) != 0)
        return fail("an unknown word");
    m_at += word.size();
    return true;
}

bool JsonReader::skipObject()
{
    if (!enterObject())
        return false;
    JsonString key;
    while (nextMember(&key)) {
        if (!skip())
            return false;
    }
    return !m_failure;
}

bool JsonReader::skipArray()
{
    if (!enterArray())
        return false;
    while (nextElement()) {
        if (!skip())
            return false;
    }
    return !m_failure;
}

// Recursion is bounded by maxDepth.
bool JsonReader::skip()
{
    switch (kind()) {
    case Kind::Object:
        return skipObject();
    case Kind::Array:
        return skipArray();
    case Kind::String:
        return skipString();
    case Kind::Number:
        return skipNumber();
    case Kind::Boolean:
        return *m_at == 't' ? skipWord("true") : skipWord("false");
    case Kind::Null:
        return skipWord("null");
    case Kind::None:
        break;
    }
    return fail(m_at == m_end ? "an unexpected end" : "an unexpected character");
}

bool JsonReader::atEnd()
{
    skipSpace();
    return !m_failure && m_at == m_end;
}
