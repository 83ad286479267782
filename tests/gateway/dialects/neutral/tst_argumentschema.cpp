// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/neutral/argumentschema.h"

namespace
{
void addColumns()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("expected");
}

void row(const char *name, const char *schema, const char *expected)
{
    QTest::newRow(name) << QByteArray {schema} << QByteArray {expected};
}
} // namespace

class TestArgumentSchema final : public QObject
{
    Q_OBJECT

private slots:
    void makesAnObjectOfArguments_data();
    void makesAnObjectOfArguments();
    void keepsUnionsForOthers();
};

void TestArgumentSchema::makesAnObjectOfArguments_data()
{
    addColumns();
    row("nothing", "", R"({"type":"object","properties":{}})");
    row("null", "null", R"({"type":"object","properties":{}})");
    row("an object keeps its bytes", R"({ "type":"object","properties":{"b":{},"a":{"maximum":1E400}} })",
        R"({ "type":"object","properties":{"b":{},"a":{"maximum":1E400}} })");
    row("no type", R"({"properties":{"a":{}},"required":["a"]})",
        R"({"type":"object","properties":{"a":{}},"required":["a"]})");
    row("empty", "{}", R"({"type":"object","properties":{}})");
    row("a list of types", R"({"type":["object","null"],"properties":{"a":{}}})",
        R"({"type":"object","properties":{"a":{}}})");
    row("alternatives", R"({"anyOf":[{"properties":{"a":{},"b":{}},"required":["a"]},{"properties":{"b":{},"c":{}}}]})",
        R"({"type":"object","properties":{"a":{},"b":{},"c":{}},"description":"{anyOf: [{\"properties\":{\"a\":{},\"b\":{}},\"required\":[\"a\"]},{\"properties\":{\"b\":{},\"c\":{}}}]}"})");
    row("a name that two alternatives mean differently",
        R"({"oneOf":[{"properties":{"kind":{"const":"a"}}},{"properties":{"kind":{"const":"b"}}},{"properties":{"kind":{"const":"a"}}}]})",
        R"({"type":"object","properties":{"kind":{"anyOf":[{"const":"a"},{"const":"b"}]}},"description":"{oneOf: [{\"properties\":{\"kind\":{\"const\":\"a\"}}},{\"properties\":{\"kind\":{\"const\":\"b\"}}},{\"properties\":{\"kind\":{\"const\":\"a\"}}}]}"})");
    row("what the object itself says of a name holds",
        R"({"properties":{"a":{"x":1}},"anyOf":[{"properties":{"a":{}}}]})",
        R"({"type":"object","properties":{"a":{"x":1}},"description":"{anyOf: [{\"properties\":{\"a\":{}}}]}"})");
    row("alternatives beside properties",
        R"({"type":"object","description":"d","properties":{"z":{}},"required":["z"],"oneOf":[{"required":["a"]}]})",
        R"({"type":"object","properties":{"z":{}},"required":["z"],"description":"d\n\n{oneOf: [{\"required\":[\"a\"]}]}"})");
    row("all of them",
        R"({"allOf":[{"properties":{"a":{}},"required":["a"]},{"properties":{"b":{}},"required":["b","a"]}]})",
        R"({"type":"object","properties":{"a":{},"b":{}},"required":["a","b"],"description":"{allOf: [{\"properties\":{\"a\":{}},\"required\":[\"a\"]},{\"properties\":{\"b\":{}},\"required\":[\"b\",\"a\"]}]}"})");
    row("alternatives by reference",
        R"({"anyOf":[{"$ref":"#/$defs/one"},{"$ref":"#/$defs/none"},{"$ref":"http://x"}],"$defs":{"one":{"properties":{"a":{}}}}})",
        R"({"type":"object","properties":{"a":{}},"$defs":{"one":{"properties":{"a":{}}}},"description":"{anyOf: [{\"$ref\":\"#/$defs/one\"},{\"$ref\":\"#/$defs/none\"},{\"$ref\":\"http://x\"}]}"})");
    row("odd shapes", R"({"anyOf":[1,null,{"properties":[1],"required":{}}],"properties":7})",
        R"({"type":"object","properties":{},"description":"{anyOf: [1,null,{\"properties\":[1],\"required\":{}}]}"})");
}

/// A union at the root is told, and nothing else is.
void TestArgumentSchema::makesAnObjectOfArguments()
{
    QFETCH(const QByteArray, schema);
    DialectNotes notes;
    QTEST(objectSchemaWithoutUnions(schema, notes), "expected");
    const bool hasUnion = schema.contains("Of\":");
    QCOMPARE(notes.joined(), hasUnion ? QByteArray {"tools.parameters"} : QByteArray {});
}

void TestArgumentSchema::keepsUnionsForOthers()
{
    QCOMPARE(objectSchema(R"({"anyOf":[{"required":["a"]}],"properties":{"a":{}}})"),
             R"({"type":"object","anyOf":[{"required":["a"]}],"properties":{"a":{}}})");
}

QTEST_GUILESS_MAIN(TestArgumentSchema)
#include "tst_argumentschema.moc"
