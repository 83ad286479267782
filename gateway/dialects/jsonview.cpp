// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/jsonview.h"

#include <simdjson.h>

std::optional<JsonView> JsonView::checked(QByteArrayView text)
{
    JsonReader reader {text};
    if (!reader.skip() || !reader.atEnd())
        return std::nullopt;
    if (!simdjson::validate_utf8(text.data(), static_cast<size_t>(text.size())))
        return std::nullopt;
    return JsonView {text};
}

QByteArray JsonView::text() const
{
    JsonString value;
    return isString() && JsonReader {m_raw}.readString(&value) ? value.decoded() : QByteArray {};
}

std::optional<QByteArrayView> JsonView::plainText() const
{
    JsonString value;
    if (!isString() || !JsonReader {m_raw}.readString(&value) || value.escaped)
        return std::nullopt;
    return value.raw;
}

std::optional<qint64> JsonView::integer() const
{
    return kind() == Kind::Number ? JsonReader {m_raw}.readInteger() : std::nullopt;
}

std::optional<double> JsonView::number() const
{
    if (kind() != Kind::Number)
        return std::nullopt;
    bool isNumber = false;
    const double value = m_raw.toDouble(&isNumber);
    return isNumber ? std::optional {value} : std::nullopt;
}

std::optional<bool> JsonView::boolean() const
{
    return kind() == Kind::Boolean ? JsonReader {m_raw}.readBoolean() : std::nullopt;
}

bool JsonView::is(QByteArrayView text) const
{
    JsonString value;
    return isString() && JsonReader {m_raw}.readString(&value) && value.is(text);
}

std::vector<JsonView> JsonView::elements() const
{
    std::vector<JsonView> found;
    if (!isArray())
        return found;
    JsonReader reader {m_raw};
    (void)reader.enterArray();
    while (reader.nextElement()) {
        (void)reader.kind(); // passes white space
        const qsizetype begin = reader.offset();
        if (!reader.skip())
            break;
        found.emplace_back(m_raw.sliced(begin, reader.offset() - begin));
    }
    return found;
}

std::vector<JsonView::Member> JsonView::members() const
{
    std::vector<Member> found;
    if (!isObject())
        return found;
    JsonReader reader {m_raw};
    (void)reader.enterObject();
    JsonString key;
    while (reader.nextMember(&key)) {
        (void)reader.kind(); // passes white space
        const qsizetype begin = reader.offset();
        if (!reader.skip())
            break;
        found.push_back({key, JsonView {m_raw.sliced(begin, reader.offset() - begin)}});
    }
    return found;
}

JsonView JsonView::operator[](QByteArrayView key) const
{
    return JsonObject {*this}[key];
}

JsonView JsonObject::operator[](QByteArrayView key) const
{
    for (auto member = m_members.rbegin(); member != m_members.rend(); ++member) {
        if (member->key.is(key))
            return member->value.isNull() ? JsonView {} : member->value;
    }
    return {};
}
