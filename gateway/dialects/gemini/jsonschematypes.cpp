// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/jsonschematypes.h"

#include <algorithm>
#include <array>

#include "gateway/dialects/jsonwriter.h"

namespace
{
/// Every level is scanned again, so a schema without end would cost the square of its size.
constexpr int deepest = 64;

constexpr std::array<QByteArrayView, 7> types {"STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"};

/// Keywords whose value is a schema or a list of them, and those whose value has a schema under each name. After JSON
/// Schema 2020-12; all else may hold data in which "type" means something of its own.
constexpr std::array<QByteArrayView, 14> schemas {"items",
                                                  "additionalProperties",
                                                  "anyOf",
                                                  "oneOf",
                                                  "allOf",
                                                  "prefixItems",
                                                  "not",
                                                  "if",
                                                  "then",
                                                  "else",
                                                  "contains",
                                                  "propertyNames",
                                                  "unevaluatedItems",
                                                  "unevaluatedProperties"};
constexpr std::array<QByteArrayView, 5> maps {"properties", "$defs", "definitions", "patternProperties",
                                              "dependentSchemas"};

template <typename Names>
bool isOneOf(const Names &names, const JsonString &key)
{
    return std::any_of(names.begin(), names.end(), [&key](QByteArrayView name) { return key.is(name); });
}

void writeType(const JsonView &type, JsonWriter &json)
{
    if (type.isArray()) {
        json.beginArray();
        for (const JsonView &one : type.elements())
            writeType(one, json);
        json.endArray();
        return;
    }
    const bool isLarge =
        std::any_of(types.begin(), types.end(), [&type](QByteArrayView name) { return type.is(name); });
    if (isLarge)
        json.string(type.text().toLower());
    else
        json.raw(type.raw());
}

void writeSchema(const JsonView &schema, JsonWriter &json, int depth);

void writeMember(const JsonView::Member &member, JsonWriter &json, int depth)
{
    if (member.key.is("type")) {
        writeType(member.value, json);
    } else if (isOneOf(schemas, member.key)) {
        writeSchema(member.value, json, depth + 1);
    } else if (isOneOf(maps, member.key) && member.value.isObject()) {
        json.beginObject();
        for (const JsonView::Member &each : member.value.members()) {
            json.key(each.key.raw);
            writeSchema(each.value, json, depth + 1);
        }
        json.endObject();
    } else {
        json.raw(member.value.raw());
    }
}

void writeSchema(const JsonView &schema, JsonWriter &json, int depth)
{
    if (depth < deepest && schema.isArray()) {
        json.beginArray();
        for (const JsonView &one : schema.elements())
            writeSchema(one, json, depth + 1);
        json.endArray();
    } else if (depth < deepest && schema.isObject()) {
        json.beginObject();
        for (const JsonView::Member &member : schema.members()) {
            json.key(member.key.raw); // as it stands there: it may hold escapes
            writeMember(member, json, depth);
        }
        json.endObject();
    } else {
        json.raw(schema.raw());
    }
}
} // namespace

QByteArray jsonSchemaInSmallTypes(const JsonView &schema)
{
    const bool isLikely =
        std::any_of(types.begin(), types.end(), [&schema](QByteArrayView name) { return schema.raw().contains(name); });
    if (!isLikely)
        return schema.raw().toByteArray();
    JsonWriter json;
    writeSchema(schema, json, 0);
    return json.take();
}
