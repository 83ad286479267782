// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/argumentschema.h"

#include <algorithm>
#include <array>
#include <vector>

#include <QStringBuilder>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

namespace
{
using Member = JsonView::Member;

constexpr std::array<QByteArrayView, 3> unions {"anyOf", "oneOf", "allOf"};

bool isUnion(const Member &member)
{
    return std::any_of(unions.begin(), unions.end(), [&member](QByteArrayView name) { return member.key.is(name); });
}

/// The alternatives at the root of a schema laid together into one object.
class LaidTogether
{
public:
    explicit LaidTogether(const JsonView &schema);

    [[nodiscard]] QByteArray text() const;

private:
    /// A property of the object: what each alternative says of it.
    struct Property
    {
        JsonString key;
        std::vector<JsonView> shapes;
        bool isDemanded = false; ///< its one shape holds for all alternatives
    };

    void take(const JsonView &alternative, bool isDemanded);
    void takeProperty(const Member &member, bool isDemanded);
    void takeRequired(const JsonView &alternative);
    [[nodiscard]] JsonView resolved(const JsonView &alternative) const;
    [[nodiscard]] QByteArray description() const;
    static void writeProperty(const Property &property, JsonWriter &json);

    const JsonObject m_schema;
    std::vector<Property> m_properties;
    std::vector<JsonView> m_required;
};

LaidTogether::LaidTogether(const JsonView &schema)
    : m_schema {schema}
{
    take(schema, true);
    for (const QByteArrayView name : unions) {
        for (const JsonView &alternative : m_schema[name].elements())
            take(resolved(alternative), name == "allOf");
    }
}

/// References into the schema itself are followed once.
JsonView LaidTogether::resolved(const JsonView &alternative) const
{
    const QByteArray reference = alternative["$ref"].text();
    for (const QByteArrayView place : {QByteArrayView {"$defs"}, QByteArrayView {"definitions"}}) {
        const QByteArray prefix = "#/" + place.toByteArray() + '/';
        if (reference.startsWith(prefix))
            return m_schema[place][reference.mid(prefix.size())];
    }
    return alternative;
}

void LaidTogether::take(const JsonView &alternative, bool isDemanded)
{
    for (const Member &property : alternative["properties"].members())
        takeProperty(property, isDemanded);
    if (isDemanded)
        takeRequired(alternative);
}

/// What two alternatives call by one name may be either's: the kind that tells them apart is the usual case.
void LaidTogether::takeProperty(const Member &member, bool isDemanded)
{
    const QByteArray name = member.key.decoded();
    const auto known = std::find_if(m_properties.begin(), m_properties.end(),
                                    [&name](const Property &each) { return each.key.decoded() == name; });
    if (known == m_properties.end()) {
        m_properties.push_back({member.key, {member.value}, isDemanded});
        return;
    }
    const bool isNew = std::none_of(known->shapes.begin(), known->shapes.end(),
                                    [&member](const JsonView &shape) { return shape.raw() == member.value.raw(); });
    if (isNew && !isDemanded && !known->isDemanded)
        known->shapes.push_back(member.value);
}

void LaidTogether::takeRequired(const JsonView &alternative)
{
    for (const JsonView &name : alternative["required"].elements()) {
        const bool isKnown = std::any_of(m_required.begin(), m_required.end(),
                                         [&name](const JsonView &known) { return known.is(name.text()); });
        if (!isKnown)
            m_required.push_back(name);
    }
}

/// The schema's own words and the unions as they were: "Find.\n\n{oneOf: [{"required":["a"]},{"required":["b"]}]}".
QByteArray LaidTogether::description() const
{
    QByteArray rules;
    for (const Member &member : m_schema.members()) {
        if (isUnion(member))
            rules += (rules.isEmpty() ? "" : ", ") + member.key.decoded() + ": " + member.value.raw().toByteArray();
    }
    const QByteArray words = m_schema["description"].text();
    return (words.isEmpty() ? QByteArray {} : QByteArray {words + "\n\n"}) + '{' + rules + '}';
}

void LaidTogether::writeProperty(const Property &property, JsonWriter &json)
{
    json.key(property.key.raw);
    if (property.shapes.size() == 1) {
        json.raw(property.shapes.front().raw());
        return;
    }
    json.beginObject().key("anyOf").beginArray();
    for (const JsonView &shape : property.shapes)
        json.raw(shape.raw());
    json.endArray().endObject();
}

QByteArray LaidTogether::text() const
{
    JsonWriter json;
    json.beginObject().member("type", "object").key("properties").beginObject();
    for (const Property &property : m_properties)
        writeProperty(property, json);
    json.endObject();
    if (!m_required.empty()) {
        json.key("required").beginArray();
        for (const JsonView &name : m_required)
            json.raw(name.raw());
        json.endArray();
    }
    for (const Member &member : m_schema.members()) {
        const bool isWritten = member.key.is("type") || member.key.is("properties") || member.key.is("required")
                               || member.key.is("description");
        if (!isWritten && !isUnion(member))
            json.rawMember(member.key.raw, member.value.raw());
    }
    json.member("description", description()).endObject();
    return json.take();
}
} // namespace

QByteArray objectSchema(const QByteArray &schema)
{
    const JsonView view {schema};
    if (!view.isObject())
        return QByteArrayLiteral(R"({"type":"object","properties":{}})");
    const JsonObject members {view};
    if (members["type"].is("object"))
        return schema;
    JsonWriter json;
    json.beginObject().member("type", "object");
    if (!members["properties"].exists())
        json.rawMember("properties", "{}");
    for (const Member &member : members.members()) {
        if (!member.key.is("type"))
            json.rawMember(member.key.raw, member.value.raw());
    }
    json.endObject();
    return json.take();
}

QByteArray objectSchemaWithoutUnions(const QByteArray &schema, DialectNotes &notes)
{
    const JsonView view {schema};
    const std::vector<Member> members = view.members();
    if (std::none_of(members.begin(), members.end(),
                     [](const Member &member) { return isUnion(member) && !member.value.isNull(); }))
        return objectSchema(schema);
    notes.add("tools.parameters");
    return LaidTogether {view}.text();
}
