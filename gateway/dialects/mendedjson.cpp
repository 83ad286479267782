// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/mendedjson.h"

#include <algorithm>
#include <simdjson.h>

#include <QString>

#include "gateway/dialects/jsonreader.h"

namespace
{
/// One pass over the text up to its first fault. `take*` stand at a value and answer whether it is whole.
class Mending
{
public:
    explicit Mending(QByteArrayView text)
        : m_text {text}
        , m_reader {text}
    {}

    MendedJson run();

private:
    using Kind = JsonReader::Kind;

    bool takeValue();
    bool takeObject();
    bool takeArray();
    bool takeText();
    void open(char end);
    void close();

    void keep() { m_keptBytes = m_reader.offset(); }

    QByteArrayView m_text;
    JsonReader m_reader;
    QByteArray m_ends;         ///< what closes what is open, outermost first
    qsizetype m_keptBytes = 0; ///< followed by m_ends, they are valid
};

MendedJson Mending::run()
{
    if (takeValue())
        return {m_text.first(m_reader.offset()).toByteArray(), true};
    std::reverse(m_ends.begin(), m_ends.end());
    return {m_text.first(m_keptBytes).toByteArray() + m_ends, false};
}

bool Mending::takeValue()
{
    switch (m_reader.kind()) {
    case Kind::Object:
        return takeObject();
    case Kind::Array:
        return takeArray();
    case Kind::String:
        return takeText();
    default:
        return m_reader.skip() && m_reader.offset() < m_text.size();
    }
}

bool Mending::takeObject()
{
    if (!m_reader.enterObject())
        return false;
    open('}');
    for (JsonString key; m_reader.nextMember(&key); keep()) {
        if (!takeValue())
            return false;
    }
    if (m_reader.hasFailed())
        return false;
    close();
    return true;
}

bool Mending::takeArray()
{
    if (!m_reader.enterArray())
        return false;
    open(']');
    for (; m_reader.nextElement(); keep()) {
        if (!takeValue())
            return false;
    }
    if (m_reader.hasFailed())
        return false;
    close();
    return true;
}

/// The reader stops where the text is no text any more.
bool Mending::takeText()
{
    if (m_reader.skip())
        return true;
    keep();
    m_ends += '"';
    return false;
}

void Mending::open(char end)
{
    m_ends += end;
    keep();
}

void Mending::close()
{
    m_ends.chop(1);
    keep();
}
} // namespace

std::optional<MendedJson> mendJson(QByteArrayView bytes)
{
    QByteArrayView text = bytes.trimmed();
    if (!text.startsWith('{') && !text.startsWith('['))
        return std::nullopt;
    QByteArray readable;
    if (!simdjson::validate_utf8(text.data(), static_cast<size_t>(text.size()))) {
        readable = QString::fromUtf8(text).toUtf8();
        text = readable;
    }
    return Mending {text}.run();
}
