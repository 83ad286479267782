// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/closedschema.h"

#include <algorithm>
#include <array>
#include <vector>

#include <QStringBuilder>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

namespace
{
using Member = JsonView::Member;

/// Every level is scanned again, so a schema without end would cost the square of its size.
constexpr int deepest = 64;

constexpr std::array<QByteArrayView, 3> unions {"anyOf", "oneOf", "allOf"};
constexpr std::array<QByteArrayView, 9> plainMembers {"type",     "title",    "enum", "const",      "default",
                                                      "required", "nullable", "$ref", "description"};
constexpr std::array<QByteArrayView, 3> namedSchemas {"properties", "$defs", "definitions"};
constexpr std::array<QByteArrayView, 10> knownFormats {"date-time", "time", "date", "duration", "email",
                                                       "hostname",  "uri",  "ipv4", "ipv6",     "uuid"};

template <typename List>
bool isOneOf(const JsonString &text, const List &list)
{
    return std::any_of(list.begin(), list.end(), [&text](QByteArrayView each) { return text.is(each); });
}

template <typename List>
bool isOneOf(const JsonView &text, const List &list)
{
    return std::any_of(list.begin(), list.end(), [&text](QByteArrayView each) { return text.is(each); });
}

void writeClosed(const JsonView &schema, JsonWriter &json, int depth);

/// Rewrites one object of a schema.
class ClosedObject
{
public:
    ClosedObject(const JsonView &schema, JsonWriter &json, int depth)
        : m_members {schema.members()}
        , m_json {json}
        , m_depth {depth}
    {}

    void write();

private:
    [[nodiscard]] bool isKept(const Member &member) const;
    [[nodiscard]] QByteArray description() const;
    void writeMember(const Member &member);
    void writeNamed(const Member &member);
    void writeList(const Member &member);

    const std::vector<Member> m_members;
    JsonWriter &m_json;
    int m_depth;
};

bool ClosedObject::isKept(const Member &member) const
{
    if (member.key.is("format"))
        return isOneOf(member.value, knownFormats);
    if (member.key.is("minItems"))
        return member.value.integer().value_or(2) <= 1;
    return member.key.is("items") || member.key.is("additionalProperties") || member.key.is("$schema")
           || member.key.is("$id") || isOneOf(member.key, plainMembers) || isOneOf(member.key, unions)
           || isOneOf(member.key, namedSchemas);
}

/// The schema's own words and what could not stay a rule: "At least.\n\n{minimum: 1, maximum: 9}".
QByteArray ClosedObject::description() const
{
    QByteArray words;
    QByteArray rules;
    for (const Member &member : m_members) {
        if (member.key.is("description"))
            words = member.value.text();
        else if (!isKept(member))
            rules += (rules.isEmpty() ? "" : ", ") + member.key.decoded() + ": " + member.value.raw().toByteArray();
    }
    if (rules.isEmpty())
        return words;
    return (words.isEmpty() ? QByteArray {} : QByteArray {words + "\n\n"}) + '{' + rules + '}';
}

void ClosedObject::writeNamed(const Member &member)
{
    m_json.key(member.key.raw).beginObject();
    for (const Member &named : member.value.members()) {
        m_json.key(named.key.raw);
        writeClosed(named.value, m_json, m_depth + 1);
    }
    m_json.endObject();
}

void ClosedObject::writeList(const Member &member)
{
    m_json.key(member.key.is("oneOf") ? QByteArrayView {"anyOf"} : member.key.raw).beginArray();
    for (const JsonView &each : member.value.elements())
        writeClosed(each, m_json, m_depth + 1);
    m_json.endArray();
}

void ClosedObject::writeMember(const Member &member)
{
    const bool isDropped = member.key.is("description") || member.key.is("additionalProperties")
                           || member.key.is("$schema") || member.key.is("$id") || !isKept(member);
    if (isDropped)
        return;
    if (isOneOf(member.key, namedSchemas) && member.value.isObject()) {
        writeNamed(member);
    } else if (isOneOf(member.key, unions) && member.value.isArray()) {
        writeList(member);
    } else if (member.key.is("items")) {
        m_json.key("items");
        writeClosed(member.value, m_json, m_depth + 1);
    } else {
        m_json.rawMember(member.key.raw, member.value.raw());
    }
}

void ClosedObject::write()
{
    bool isObject = false;
    m_json.beginObject();
    for (const Member &member : m_members) {
        writeMember(member);
        isObject = isObject || (member.key.is("type") && member.value.is("object")) || member.key.is("properties");
    }
    if (const QByteArray words = description(); !words.isEmpty())
        m_json.member("description", words);
    if (isObject)
        m_json.flag("additionalProperties", false);
    m_json.endObject();
}

void writeClosed(const JsonView &schema, JsonWriter &json, int depth)
{
    if (schema.isObject() && depth < deepest)
        ClosedObject {schema, json, depth}.write();
    else
        json.raw(schema.raw());
}
} // namespace

QByteArray closedSchema(const QByteArray &schema)
{
    JsonWriter json;
    writeClosed(JsonView {schema}, json, 0);
    return json.take();
}
