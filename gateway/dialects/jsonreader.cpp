// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/jsonreader.h"

#include <array>
#include <bit>
#include <cstring>
#include <limits>

#include <QStringBuilder>

#include "gateway/dialects/inlinemedia.h"
#include "gateway/dialects/jsonblock.h"
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

/// What may stand behind a backslash: 1 one letter, 2 the u of four digits.
constexpr std::array<unsigned char, 256> escapes = [] {
    std::array<unsigned char, 256> table {};
    for (const char letter : {'"', '\\', '/', 'b', 'f', 'n', 'r', 't'})
        table[static_cast<unsigned char>(letter)] = 1;
    table['u'] = 2;
    return table;
}();
} // namespace

QByteArray JsonString::decoded() const
{
    return escaped ? unescapedJson(raw) : raw.toByteArray();
}

qsizetype JsonString::decodedSize() const
{
    return escaped ? unescapedJsonSize(raw) : raw.size();
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
    m_member = {};
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
    m_member = key->raw;
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
    while (m_end - m_at >= JsonBlock::size) {
        const char *const block = m_at;
        for (quint32 mask = JsonBlock::mask(block);;) {
            if (mask == 0) {
                m_at = block + JsonBlock::size;
                break;
            }
            m_at = block + std::countr_zero(mask);
            if (*m_at == '"') {
                ++m_at;
                return true;
            }
            if (!skipSpecial(escaped))
                return false;
            const qsizetype done = m_at - block;
            if (done >= JsonBlock::size)
                break;
            mask &= ~quint32 {0} << done;
        }
    }
    return skipStringEnd(escaped);
}

inline bool JsonReader::skipStringValue()
{
    const char *const quote = m_at;
    bool escaped = false;
    if (!skipString(&escaped))
        return false;
    if (m_at - quote > longStringBytes && isInlineMedia(m_member, {quote + 1, m_at - 1}))
        m_mediaExcess += m_at - quote - longStringBytes;
    return true;
}

/// Byte by byte, near the end of the text.
bool JsonReader::skipStringEnd(bool *escaped)
{
    while (m_at != m_end) {
        if (*m_at == '"') {
            ++m_at;
            return true;
        }
        if (!skipSpecial(escaped))
            return false;
    }
    return fail("a string without its end");
}

/// An escape, or else one byte that is not a control byte.
inline bool JsonReader::skipSpecial(bool *escaped)
{
    if (*m_at != '\\') {
        if (static_cast<unsigned char>(*m_at) < 0x20)
            return fail("a control character in a string");
        ++m_at;
        return true;
    }
    *escaped = true;
    if (m_end - m_at < 2)
        return fail("a string without its end");
    switch (escapes[static_cast<unsigned char>(m_at[1])]) {
    case 1:
        m_at += 2;
        return true;
    case 2:
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
        return skipStringValue();
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
