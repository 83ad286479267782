// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminischema.h"

#include <algorithm>
#include <array>

#include "gateway/dialects/jsonwriter.h"

namespace
{
constexpr std::array<QByteArrayView, 22> names {
    "type",    "format",   "title",      "description",     "nullable",      "enum",
    "items",   "maxItems", "minItems",   "required",        "minProperties", "maxProperties",
    "minimum", "maximum",  "minLength",  "maxLength",       "pattern",       "example",
    "anyOf",   "default",  "properties", "propertyOrdering"};

constexpr std::array<QByteArrayView, 8> types {"TYPE_UNSPECIFIED", "STRING", "NUMBER", "INTEGER",
                                               "BOOLEAN",          "ARRAY",  "OBJECT", "NULL"};

/// Writes one schema and those in it; as deep as the JSON text, which its reader bounds.
class SchemaWriter final
{
public:
    SchemaWriter(JsonWriter &json, ProtoComplaint &complaint)
        : m_json {json}
        , m_complaint {complaint}
    {}

    void write(const JsonView &value, const ProtoPath &path);

private:
    void writeType(const ProtoObject &schema);
    void writeMember(const ProtoObject &schema, QByteArrayView name);
    void writeRequired(const ProtoObject &schema);
    void writeEnum(const ProtoObject &schema);
    void writeProperties(const ProtoObject &schema);
    void writeAnyOf(const ProtoObject &schema);
    void writeRaw(const ProtoObject &schema, QByteArrayView name);

    JsonWriter &m_json;
    ProtoComplaint &m_complaint;
};

void SchemaWriter::write(const JsonView &value, const ProtoPath &path)
{
    if (!value.isObject())
        m_complaint.wrongKind(path, "TYPE_MESSAGE");
    const ProtoObject schema {value, path, names, m_complaint};
    m_json.beginObject();
    writeType(schema);
    for (const JsonView::Member &member : schema.members()) {
        const auto known = std::find_if(names.begin(), names.end(),
                                        [&member](QByteArrayView name) { return isProtoName(member.key, name); });
        if (known != names.end() && !member.value.isNull())
            writeMember(schema, *known);
    }
    m_json.endObject();
}

void SchemaWriter::writeType(const ProtoObject &schema)
{
    const QByteArray type = schema.enumName("type");
    if (!type.isEmpty() && std::find(types.begin(), types.end(), type) == types.end())
        m_complaint.wrongKind(schema.path().member("type"),
                              "type.googleapis.com/google.ai.generativelanguage.v1beta.Type");
    if (type.isEmpty() || type == "TYPE_UNSPECIFIED")
        return;
    if (schema.flag("nullable").value_or(false) && type != "NULL")
        m_json.key("type").beginArray().string(type.toLower()).string("null").endArray();
    else
        m_json.member("type", type.toLower());
}

void SchemaWriter::writeMember(const ProtoObject &schema, QByteArrayView name)
{
    if (name == "type" || name == "propertyOrdering" || name == "nullable")
        return;
    if (name == "items") {
        m_json.key("items");
        return write(schema.raw(name), schema.path().member("items"));
    }
    if (name == "properties")
        return writeProperties(schema);
    if (name == "anyOf")
        return writeAnyOf(schema);
    if (name == "enum")
        return writeEnum(schema);
    if (name == "format" && schema.text(name).toLower() == "enum")
        return; // says that there is an enum, which it does itself
    writeRaw(schema, name);
}

void SchemaWriter::writeRaw(const ProtoObject &schema, QByteArrayView name)
{
    if (name == "default")
        m_json.rawMember(name, schema.raw(name).raw());
    else if (name == "example")
        m_json.key("examples").beginArray().raw(schema.raw(name).raw()).endArray();
    else if (name == "required")
        writeRequired(schema);
    else if (name.startsWith("min") || name.startsWith("max"))
        m_json.rawMember(name, schema.number(name));
    else
        m_json.member(name, schema.text(name));
}

void SchemaWriter::writeRequired(const ProtoObject &schema)
{
    m_json.key("required").beginArray();
    for (const QByteArray &property : schema.texts("required"))
        m_json.string(property);
    m_json.endArray();
}

void SchemaWriter::writeEnum(const ProtoObject &schema)
{
    m_json.key("enum").beginArray();
    for (const QByteArray &value : schema.texts("enum"))
        m_json.string(value);
    if (schema.flag("nullable").value_or(false))
        m_json.null();
    m_json.endArray();
}

void SchemaWriter::writeProperties(const ProtoObject &schema)
{
    std::vector<JsonView::Member> properties = schema.raw("properties").members();
    if (!schema.raw("properties").isObject())
        m_complaint.wrongKind(schema.path().member("properties"), "TYPE_MAP");
    const std::vector<QByteArray> order = schema.texts("propertyOrdering");
    const auto rank = [&order](const JsonView::Member &member) {
        return std::find_if(order.begin(), order.end(),
                            [&member](const QByteArray &name) { return member.key.is(name); });
    };
    if (!order.empty())
        std::stable_sort(properties.begin(), properties.end(),
                         [&rank](const auto &a, const auto &b) { return rank(a) < rank(b); });
    m_json.key("properties").beginObject();
    qsizetype index = 0;
    for (const JsonView::Member &property : properties) {
        m_json.key(property.key.raw); // as it stands there: it may hold escapes
        write(property.value, schema.path().mapValue("properties", index++));
    }
    m_json.endObject();
}

void SchemaWriter::writeAnyOf(const ProtoObject &schema)
{
    m_json.key("anyOf").beginArray();
    qsizetype index = 0;
    for (const JsonView &choice : schema.list("anyOf"))
        write(choice, schema.path().element("anyOf", index++));
    if (schema.flag("nullable").value_or(false) && !schema.has("type"))
        m_json.raw(R"({"type":"null"})");
    m_json.endArray();
}
} // namespace

QByteArray jsonSchemaOfGemini(const JsonView &schema, const ProtoPath &path, ProtoComplaint &complaint)
{
    JsonWriter json;
    SchemaWriter {json, complaint}.write(schema, path);
    return json.take();
}
