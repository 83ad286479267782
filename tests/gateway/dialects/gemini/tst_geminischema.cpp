// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/gemini/geminischema.h"
#include "gateway/dialects/gemini/jsonschematypes.h"

class GeminiSchemaTest final : public QObject
{
    Q_OBJECT

private slots:
    void becomesJsonSchema_data();
    void becomesJsonSchema();
    void refusesWhatTheServiceDoes_data();
    void refusesWhatTheServiceDoes();
    void writesTypesOfJsonSchemaInSmallLetters_data();
    void writesTypesOfJsonSchemaInSmallLetters();
};

void GeminiSchemaTest::becomesJsonSchema_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const char *schema, const char *json) {
        QTest::newRow(name) << QByteArray {schema} << QByteArray {json};
    };
    row("types in small letters", R"({"type":"OBJECT"})", R"({"type":"object"})");
    row("small letters already", R"({"type":"string"})", R"({"type":"string"})");
    row("unspecified", R"({"type":"TYPE_UNSPECIFIED"})", "{}");
    row("nullable", R"({"type":"STRING","nullable":true})", R"({"type":["string","null"]})");
    row("not nullable", R"({"type":"STRING","nullable":false})", R"({"type":"string"})");
    row("nullable enum", R"({"type":"STRING","format":"enum","enum":["a","b"],"nullable":true})",
        R"({"type":["string","null"],"enum":["a","b",null]})");
    row("nullable choice", R"({"anyOf":[{"type":"STRING"},{"type":"INTEGER"}],"nullable":true})",
        R"({"anyOf":[{"type":"string"},{"type":"integer"},{"type":"null"}]})");
    row("counts of 64 bits",
        R"({"type":"ARRAY","minItems":"1","max_items":9,"items":{"type":"NUMBER","minimum":0.50}})",
        R"({"type":"array","minItems":1,"maxItems":9,"items":{"type":"number","minimum":0.50}})");
    row("words", R"({"type":"STRING","title":"T","description":"a \"b\"","pattern":"^\\d$","format":"date-time"})",
        R"({"type":"string","title":"T","description":"a \"b\"","pattern":"^\\d$","format":"date-time"})");
    row("examples", R"({"type":"INTEGER","default":1.0,"example":{"z":1,"a":2}})",
        R"({"type":"integer","default":1.0,"examples":[{"z":1,"a":2}]})");
    row("order of properties",
        R"({"type":"OBJECT","properties":{"a":{"type":"STRING"},"c":{},"b":{}},"propertyOrdering":["b","a"],"required":["a"]})",
        R"({"type":"object","properties":{"b":{},"a":{"type":"string"},"c":{}},"required":["a"]})");
    row("odd names of properties", R"({"type":"OBJECT","properties":{"a\"b":{},"any_of":{},"type":{"type":"STRING"}}})",
        R"({"type":"object","properties":{"a\"b":{},"any_of":{},"type":{"type":"string"}}})");
}

void GeminiSchemaTest::becomesJsonSchema()
{
    QFETCH(QByteArray, schema);
    ProtoComplaint complaint;
    const ProtoPath top;
    const QByteArray json = jsonSchemaOfGemini(JsonView {schema}, top.member("parameters"), complaint);
    QCOMPARE(complaint.sentence(), QByteArray {});
    QTEST(json, "json");
}

void GeminiSchemaTest::refusesWhatTheServiceDoes_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("sentence");
    const auto row = [](const char *name, const char *schema, const char *sentence) {
        QTest::newRow(name) << QByteArray {schema} << QByteArray {sentence};
    };
    for (const char *keyword : {"$schema", "$ref", "additionalProperties", "const", "exclusiveMinimum", "multipleOf",
                                "oneOf", "propertyNames"}) {
        const QByteArray name {keyword};
        QTest::newRow(keyword) << QByteArray {R"({"type":"OBJECT",")"}.append(name).append(R"(":1})")
                               << QByteArray {"Invalid JSON payload received. Unknown name \""}.append(name).append(
                                      "\" at 'parameters': Cannot find field.");
    }
    row("a list of types", R"({"type":["STRING","NULL"]})", "Invalid value at 'parameters.type' (TYPE_ENUM).");
    row("an unknown type", R"({"type":"DATE"})",
        "Invalid value at 'parameters.type' (type.googleapis.com/google.ai.generativelanguage.v1beta.Type).");
    row("a number in an enum", R"({"enum":["a",1]})", "Invalid value at 'parameters.enum[1]' (TYPE_STRING).");
    row("a boolean schema", R"({"items":true})", "Invalid value at 'parameters.items' (TYPE_MESSAGE).");
    row("properties in a list", R"({"properties":[]})", "Invalid value at 'parameters.properties' (TYPE_MAP).");
    row("in a property", R"({"properties":{"a":{},"b":{"const":1}}})",
        "Invalid JSON payload received. Unknown name \"const\" at 'parameters.properties[1].value': Cannot find "
        "field.");
}

void GeminiSchemaTest::refusesWhatTheServiceDoes()
{
    QFETCH(QByteArray, schema);
    ProtoComplaint complaint;
    const ProtoPath top;
    (void)jsonSchemaOfGemini(JsonView {schema}, top.member("parameters"), complaint);
    QTEST(complaint.sentence(), "sentence");
}

void GeminiSchemaTest::writesTypesOfJsonSchemaInSmallLetters_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const char *schema, const char *json) {
        QTest::newRow(name) << QByteArray {schema} << QByteArray {json};
    };
    row("as it came", R"({ "type": "object", "x": 1.0, "const": "a" })",
        R"({ "type": "object", "x": 1.0, "const": "a" })");
    row("in words only", R"({"type":"string","description":"an OBJECT"})",
        R"({"type":"string","description":"an OBJECT"})");
    row("properties", R"({"type":"OBJECT","properties":{"n":{"type":"INTEGER"},"s":{"type":["STRING","null"]}}})",
        R"({"type":"object","properties":{"n":{"type":"integer"},"s":{"type":["string","null"]}}})");
    row("inside", R"({"items":{"anyOf":[{"type":"NUMBER"},{"$ref":"#/$defs/B"}]},"$defs":{"B":{"type":"BOOLEAN"}}})",
        R"({"items":{"anyOf":[{"type":"number"},{"$ref":"#/$defs/B"}]},"$defs":{"B":{"type":"boolean"}}})");
    row("booleans as schemas", R"({"type":"ARRAY","items":true,"additionalProperties":false})",
        R"({"type":"array","items":true,"additionalProperties":false})");
    row("names and data stay",
        R"({"type":"OBJECT","properties":{"type":{"type":"STRING","enum":["STRING"]}},"default":{"type":"NULL"}})",
        R"({"type":"object","properties":{"type":{"type":"string","enum":["STRING"]}},"default":{"type":"NULL"}})");
    row("unknown types stay", R"({"type":"OBJECT","not":{"type":"THING"}})",
        R"({"type":"object","not":{"type":"THING"}})");
}

void GeminiSchemaTest::writesTypesOfJsonSchemaInSmallLetters()
{
    QFETCH(QByteArray, schema);
    QTEST(jsonSchemaInSmallTypes(JsonView {schema}), "json");
}

QTEST_GUILESS_MAIN(GeminiSchemaTest)
#include "tst_geminischema.moc"
