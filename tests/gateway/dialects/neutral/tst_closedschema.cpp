// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/neutral/closedschema.h"

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

class TestClosedSchema final : public QObject
{
    Q_OBJECT

private slots:
    void closesASchema_data();
    void closesASchema();
    void leavesWhatIsNestedWithoutEnd();
};

void TestClosedSchema::closesASchema_data()
{
    addColumns();
    row("objects at every depth",
        R"({"type":"object","properties":{"b":{"type":"object","properties":{"c":{"type":"string"}}},"a":{"type":"array","items":{"type":"object","properties":{}}}},"required":["b"]})",
        R"({"type":"object","properties":{"b":{"type":"object","properties":{"c":{"type":"string"}},"additionalProperties":false},"a":{"type":"array","items":{"type":"object","properties":{},"additionalProperties":false}}},"required":["b"],"additionalProperties":false})");
    row("open ones are closed", R"({"type":"object","additionalProperties":{"type":"string"},"properties":{}})",
        R"({"type":"object","properties":{},"additionalProperties":false})");
    row("constraints go into the description",
        R"({"type":"integer","minimum":1,"description":"At least.","maximum":9})",
        R"({"type":"integer","description":"At least.\n\n{minimum: 1, maximum: 9}"})");
    row("constraints without a description", R"({"type":"string","pattern":"^a$"})",
        R"({"type":"string","description":"{pattern: \"^a$\"}"})");
    row("known formats stay", R"({"type":"string","format":"date-time"})", R"({"type":"string","format":"date-time"})");
    row("unknown formats go", R"({"type":"string","format":"phone"})",
        R"({"type":"string","description":"{format: \"phone\"}"})");
    row("at least one item stays", R"({"type":"array","minItems":1,"items":{}})",
        R"({"type":"array","minItems":1,"items":{}})");
    row("at least two go", R"({"type":"array","minItems":2,"items":{}})",
        R"({"type":"array","items":{},"description":"{minItems: 2}"})");
    row("one of is any of", R"({"oneOf":[{"type":"object","properties":{}},{"type":"null"}]})",
        R"({"anyOf":[{"type":"object","properties":{},"additionalProperties":false},{"type":"null"}]})");
    row("definitions are closed too",
        R"({"$schema":"x","$ref":"#/$defs/a","$defs":{"a":{"type":"object","properties":{"minimum":{"type":"integer"}}}}})",
        R"({"$ref":"#/$defs/a","$defs":{"a":{"type":"object","properties":{"minimum":{"type":"integer"}},"additionalProperties":false}}})");
    row("a property may be called like a rule", R"({"type":"object","properties":{"pattern":{"type":"string"}}})",
        R"({"type":"object","properties":{"pattern":{"type":"string"}},"additionalProperties":false})");
    row("data stays data", R"({"enum":[{"minimum":1}],"default":{"oneOf":[1.0]},"const":9007199254740993123})",
        R"({"enum":[{"minimum":1}],"default":{"oneOf":[1.0]},"const":9007199254740993123})");
    row("true", "true", "true");
    row("odd shapes", R"({"type":"object","properties":[1],"anyOf":{},"items":null,"description":7})",
        R"({"type":"object","properties":[1],"anyOf":{},"items":null,"additionalProperties":false})");
}

void TestClosedSchema::closesASchema()
{
    QFETCH(const QByteArray, schema);
    QTEST(closedSchema(schema), "expected");
}

void TestClosedSchema::leavesWhatIsNestedWithoutEnd()
{
    QByteArray schema {R"({"minimum":1})"};
    for (int i = 0; i < 200; ++i)
        schema = R"({"items":)" + schema + '}';
    QVERIFY(closedSchema(schema).contains(R"({"minimum":1})"));
}

QTEST_GUILESS_MAIN(TestClosedSchema)
#include "tst_closedschema.moc"
