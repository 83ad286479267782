// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/responses/responsesclient.h"
#include "gateway/dialects/responses/responsestoolreader.h"
#include "goldenfolder.h"
#include "junkvariants.h"
#include "stepdump.h"

class TestResponsesRequest final : public QObject
{
    Q_OBJECT

private slots:
    void readsRequests_data();
    void readsRequests();
    void refusesWhatItCannotUnderstand_data();
    void refusesWhatItCannotUnderstand();
    void takesAnyShape_data();
    void takesAnyShape();
    void makesShortNamesOfGroupedTools();

private:
    void addRequests();

    GoldenFolder m_golden {__FILE__};
};

void TestResponsesRequest::addRequests()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"text", "tools", "media", "reasoning", "format"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestResponsesRequest::readsRequests_data()
{
    addRequests();
}

void TestResponsesRequest::readsRequests()
{
    QFETCH(const QString, name);
    const QByteArray body = m_golden.text(name + QStringLiteral(".request.json"));
    const Result<NeutralRequest> request = ResponsesClient {}.read(body);
    QVERIFY2(request.has_value(), request ? "" : qPrintable(request.error().detail));
    QCOMPARE(request->source, body);
    const QByteArray difference = m_golden.difference(name + QStringLiteral(".request.txt"), dumpedRequest(*request));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void TestResponsesRequest::refusesWhatItCannotUnderstand_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const char *body, const char *message) {
        QTest::newRow(name) << QByteArray {body} << QString::fromLatin1(message);
    };
    row("no model", R"({"input":"x"})", "Missing required parameter: 'model'.");
    row("no input", R"({"model":"m"})", "Missing required parameter: 'input'.");
    row("input of a wrong kind", R"({"model":"m","input":5})",
        "Invalid type for 'input': expected a string or an array.");
    row("an item that is no object", R"({"model":"m","input":["x"]})",
        "Invalid type for 'input[0]': expected an object.");
    row("an item without a type", R"({"model":"m","input":[{"text":"x"}]})",
        "Missing required parameter: 'input[0].type'.");
    row("an unknown role", R"({"model":"m","input":[{"role":"tool","content":"x"}]})",
        "'input[0].role' must be user, assistant, system or developer.");
    row("a message without content", R"({"model":"m","input":[{"role":"user"}]})",
        "Missing required parameter: 'input[0].content'.");
    row("a part without its text", R"({"model":"m","input":[{"role":"user","content":[{"type":"input_text"}]}]})",
        "Missing required parameter: 'input[0].content[0].text'.");
    row("an image without a place", R"({"model":"m","input":[{"role":"user","content":[{"type":"input_image"}]}]})",
        "Missing required parameter: 'input[0].content[0].image_url'.");
    row("a broken data URL",
        R"({"model":"m","input":[{"role":"user","content":[{"type":"input_image","image_url":"data:x"}]}]})",
        "'input[0].content[0].image_url' is not a well-formed data URL.");
    row("a call without an id", R"({"model":"m","input":[{"type":"function_call","name":"f"}]})",
        "Missing required parameter: 'input[0].call_id'.");
    row("a result without an id", R"({"model":"m","input":[{"type":"function_call_output","output":"x"}]})",
        "Missing required parameter: 'input[0].call_id'.");
    row("an item that is not kept here", R"({"model":"m","input":[{"type":"item_reference","id":"rs_1"}]})",
        "input[0]: item with id 'rs_1' not found.");
    row("a conversation that is not kept here", R"({"model":"m","input":"x","conversation":"conv_1"})",
        "'conversation' is not supported: send the whole input, or previous_response_id.");
    row("work in the background", R"({"model":"m","input":"x","background":true})",
        "'background' is not supported: send the whole input, or previous_response_id.");
    row("a limit of nothing", R"({"model":"m","input":"x","max_output_tokens":0})",
        "Invalid type for 'max_output_tokens': expected a positive integer.");
    row("a temperature in words", R"({"model":"m","input":"x","temperature":"hot"})",
        "Invalid type for 'temperature': expected a number.");
    row("a tool without a name", R"({"model":"m","input":"x","tools":[{"type":"function"}]})",
        "Missing required parameter: 'tools[0].name'.");
    row("a grouped tool without a name",
        R"({"model":"m","input":"x","tools":[{"type":"namespace","name":"n","tools":[{"type":"function"}]}]})",
        "Missing required parameter: 'tools[0].tools[0].name'.");
    row("a choice of nothing", R"({"model":"m","input":"x","tool_choice":"maybe"})",
        "'tool_choice' must be none, auto, required or an object.");
    row("a schema that is missing", R"({"model":"m","input":"x","text":{"format":{"type":"json_schema"}}})",
        "Missing required parameter: 'text.format.schema'.");
}

void TestResponsesRequest::refusesWhatItCannotUnderstand()
{
    QFETCH(const QByteArray, body);
    const Result<NeutralRequest> request = ResponsesClient {}.read(body);
    QVERIFY(!request);
    QCOMPARE(request.error().code, ErrorCode::BadRequest);
    QTEST(request.error().detail, "message");
}

void TestResponsesRequest::takesAnyShape_data()
{
    addRequests();
}

/// Whatever stands where, it is read or refused as the client's fault.
void TestResponsesRequest::takesAnyShape()
{
    QFETCH(const QString, name);
    int refused = 0;
    for (const QByteArray &body : junkVariants(m_golden.text(name + QStringLiteral(".request.json")))) {
        if (!JsonView {body}.isObject())
            continue;
        const Result<NeutralRequest> request = ResponsesClient {}.read(body);
        if (request)
            continue;
        ++refused;
        QCOMPARE(request.error().code, ErrorCode::BadRequest);
        QVERIFY(!request.error().detail.isEmpty());
    }
    QVERIFY(refused > 0);
}

void TestResponsesRequest::makesShortNamesOfGroupedTools()
{
    QCOMPARE(ResponsesToolReader::flatName({}, "f"), QByteArray {"f"});
    QCOMPARE(ResponsesToolReader::flatName("functions", "f"), QByteArray {"f"});
    QCOMPARE(ResponsesToolReader::flatName("crm", "find"), QByteArray {"crm__find"});
    QCOMPARE(ResponsesToolReader::flatName("mcp__crm__", "find"), QByteArray {"mcp__crm__find"});
    const QByteArray first = ResponsesToolReader::flatName("crm", QByteArray {90, 'a'} + '1');
    const QByteArray second = ResponsesToolReader::flatName("crm", QByteArray {90, 'a'} + '2');
    QCOMPARE(first.size(), 64);
    QVERIFY(first != second);
    QVERIFY(!ResponsesToolReader::flatName("c.r m", "f").contains('.'));
}

QTEST_GUILESS_MAIN(TestResponsesRequest)
#include "tst_responsesrequest.moc"
