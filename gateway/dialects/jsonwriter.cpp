// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/jsonwriter.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "gateway/dialects/jsonescape.h"

namespace
{
constexpr qsizetype leastRoom = 256;
constexpr qsizetype longestEscape = 6;
constexpr qsizetype longestNumber = 20;
} // namespace

char *JsonWriter::room(qsizetype bytes)
{
    if (m_size + bytes > m_text.size())
        m_text.resize(std::max({leastRoom, m_size + bytes, 2 * m_size}));
    return m_text.data() + m_size;
}

void JsonWriter::put(char c)
{
    *room(1) = c;
    ++m_size;
}

void JsonWriter::put(QByteArrayView text)
{
    if (text.isEmpty())
        return;
    std::memcpy(room(text.size()), text.data(), static_cast<size_t>(text.size()));
    m_size += text.size();
}

void JsonWriter::separate()
{
    if (m_needsComma)
        put(',');
    m_needsComma = true;
}

JsonWriter &JsonWriter::beginObject()
{
    separate();
    put('{');
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::endObject()
{
    put('}');
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::beginArray()
{
    separate();
    put('[');
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::endArray()
{
    put(']');
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::key(QByteArrayView name)
{
    separate();
    put('"');
    put(name);
    put("\":");
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::string(QByteArrayView text)
{
    separate();
    room(text.size() + 2);
    put('"');
    for (QByteArrayView rest = text; !rest.isEmpty();) {
        const qsizetype plain = plainJsonSize(rest);
        put(rest.first(plain));
        if (plain == rest.size())
            break;
        m_size += putJsonEscape(rest[plain], room(longestEscape));
        rest = rest.sliced(plain + 1);
    }
    put('"');
    return *this;
}

JsonWriter &JsonWriter::number(qint64 value)
{
    separate();
    char *const begin = room(longestNumber);
    m_size += std::to_chars(begin, begin + longestNumber, value).ptr - begin;
    return *this;
}

JsonWriter &JsonWriter::boolean(bool value)
{
    return raw(value ? "true" : "false");
}

JsonWriter &JsonWriter::null()
{
    return raw("null");
}

JsonWriter &JsonWriter::raw(QByteArrayView json)
{
    separate();
    put(json);
    return *this;
}

JsonWriter &JsonWriter::foreignMember(QByteArrayView name, QByteArrayView json)
{
    string(name);
    put(':');
    m_needsComma = false;
    return raw(json);
}
