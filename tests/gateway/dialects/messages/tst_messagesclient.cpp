// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QtTest>

#include "gateway/dialects/messages/messagesclient.h"
#include "goldenfolder.h"
#include "stepdump.h"

class TestMessagesClient final : public QObject
{
    Q_OBJECT

private slots:
    void readsARequest_data();
    void readsARequest();
    void refusesByTheFieldsName_data();
    void refusesByTheFieldsName();
    void sharesTheBytesOfMedia();
    void survivesContentNestedWithoutEnd();
};

void TestMessagesClient::readsARequest_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
         {"text", "settings", "tools", "media", "thinking", "structured", "foreign", "deferred", "deferred_searched"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestMessagesClient::readsARequest()
{
    QFETCH(const QString, name);
    const GoldenFolder golden {__FILE__};
    const Result<NeutralRequest> request =
        MessagesClient {}.read(golden.text(QStringLiteral("request/%1.json").arg(name)));
    QVERIFY2(request, request ? "" : qPrintable(request.error().detail));
    const QByteArray difference =
        golden.difference(QStringLiteral("request/%1.txt").arg(name), dumpedRequest(*request));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void TestMessagesClient::refusesByTheFieldsName_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("expected");
    const auto row = [](const QByteArray &body, const char *expected) {
        QTest::newRow(body.constData()) << body << QString::fromLatin1(expected);
    };
    const auto content = [&row](const char *block, const char *expected) {
        row(QByteArray {R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":[)"} + block + "]}]}",
            expected);
    };
    const auto member = [&row](const char *text, const char *expected) {
        row(QByteArray {R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"x"}],)"} + text + '}',
            expected);
    };
    row("{}", "'model' is missing.");
    row(R"({"model":3})", "'model' must be a text.");
    row(R"({"model":""})", "'model' must not be empty.");
    row(R"({"model":null})", "'model' is missing.");
    row(R"({"model":"m","messages":[]})", "'max_tokens' is missing.");
    row(R"({"model":"m","max_tokens":"9"})", "'max_tokens' must be a number.");
    row(R"({"model":"m","max_tokens":-1})", "'max_tokens' must not be negative.");
    row(R"({"model":"m","max_tokens":9})", "'messages' is missing.");
    row(R"({"model":"m","max_tokens":9,"messages":{}})", "'messages' must be an array.");
    row(R"({"model":"m","max_tokens":9,"messages":[]})", "'messages' must hold at least one message.");
    row(R"({"model":"m","max_tokens":9,"messages":["x"]})", "'messages.0' must be an object.");
    row(R"({"model":"m","max_tokens":9,"messages":[{"content":"x"}]})", "'messages.0.role' is missing.");
    row(R"({"model":"m","max_tokens":9,"messages":[{"role":"tool","content":"x"}]})",
        "'messages.0.role' must be user, assistant or system.");
    row(R"({"model":"m","max_tokens":9,"messages":[{"role":"user"}]})", "'messages.0.content' is missing.");
    row(R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":4}]})",
        "'messages.0.content' must be a text or an array of blocks.");
    for (const char *empty : {R"("")", "[]", R"([{"type":"text","text":""}])"})
        row(QByteArray {R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":)"} + empty + "}]}",
            "'messages.0.content' must not be empty in a message of the user's.");
    content("7", "'messages.0.content.0' must be an object.");
    content("{}", "'messages.0.content.0.type' is missing.");
    content(R"({"type":1})", "'messages.0.content.0.type' must be a text.");
    content(R"({"type":"text"})", "'messages.0.content.0.text' must be a text.");
    content(R"({"type":"text","text":["x"]})", "'messages.0.content.0.text' must be a text.");
    content(R"({"type":"text","text":"x","cache_control":"yes"})",
            "'messages.0.content.0.cache_control' must be an object.");
    content(R"({"type":"image"})", "'messages.0.content.0.source' is missing.");
    content(R"({"type":"image","source":{"type":"base64","data":"x"}})",
            "'messages.0.content.0.source.media_type' is missing.");
    content(R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":""}})",
            "'messages.0.content.0.source.data' must not be empty.");
    content(R"({"type":"image","source":{"type":"url"}})", "'messages.0.content.0.source.url' is missing.");
    content(R"({"type":"image","source":{"type":"text","data":"x"}})",
            "'messages.0.content.0.source' must hold an image.");
    content(R"({"type":"image","source":{"type":"ftp"}})",
            "'messages.0.content.0.source.type' must be base64, url, file, text or content.");
    content(R"({"type":"tool_use","name":"a","input":{}})", "'messages.0.content.0.id' is missing.");
    content(R"({"type":"tool_use","id":"a","input":{}})", "'messages.0.content.0.name' is missing.");
    content(R"({"type":"tool_use","id":"a","name":"a","input":"{}"})",
            "'messages.0.content.0.input' must be an object.");
    content(R"({"type":"tool_result"})", "'messages.0.content.0.tool_use_id' is missing.");
    content(R"({"type":"tool_result","tool_use_id":"a","is_error":"no"})",
            "'messages.0.content.0.is_error' must be true or false.");
    content(R"({"type":"tool_result","tool_use_id":"a","content":[{"type":"tool_use"}]})",
            "'messages.0.content.0.content.0.type' is of a block that stands in messages only.");
    content(R"({"type":"redacted_thinking"})", "'messages.0.content.0.data' is missing.");
    member(R"("system":5)", "'system' must be a text or an array of blocks.");
    member(R"("stream":"yes")", "'stream' must be true or false.");
    member(R"("temperature":"hot")", "'temperature' must be a number.");
    member(R"("stop_sequences":"END")", "'stop_sequences' must be an array.");
    member(R"("stop_sequences":[1])", "'stop_sequences' must hold texts only.");
    member(R"("tools":{})", "'tools' must be an array.");
    member(R"("tools":[1])", "'tools.0' must be an object.");
    member(R"("tools":[{"name":"a"}])", "'tools.0.input_schema' is missing.");
    member(R"("tools":[{"input_schema":{}}])", "'tools.0.name' is missing.");
    member(R"("tool_choice":"any")", "'tool_choice' must be an object.");
    member(R"("tool_choice":{"type":"required"})", "'tool_choice.type' must be auto, any, tool or none.");
    member(R"("tool_choice":{"type":"tool"})", "'tool_choice.name' is missing.");
    member(R"("thinking":true)", "'thinking' must be an object.");
    member(R"("thinking":{"type":"on"})", "'thinking.type' must be enabled, adaptive, between_tools or disabled.");
    member(R"("thinking":{"type":"enabled"})", "'thinking.budget_tokens' is missing.");
    member(R"("thinking":{"type":"enabled","budget_tokens":0})", "'thinking.budget_tokens' must be more than 0.");
    member(R"("output_config":{"format":{"type":"xml"}})", "'output_config.format.type' must be json_schema.");
    member(R"("output_config":{"format":{"type":"json_schema"}})", "'output_config.format.schema' is missing.");
    member(R"("output_config":{"effort":3})", "'output_config.effort' must be a text.");
    member(R"("metadata":"u")", "'metadata' must be an object.");
    member(R"("metadata":{"user_id":7})", "'metadata.user_id' must be a text.");
}

void TestMessagesClient::refusesByTheFieldsName()
{
    QFETCH(const QByteArray, body);
    const Result<NeutralRequest> request = MessagesClient {}.read(body);
    QVERIFY(!request);
    QCOMPARE(request.error().code, ErrorCode::BadRequest);
    QTEST(request.error().detail, "expected");
}

void TestMessagesClient::sharesTheBytesOfMedia()
{
    const QByteArray body {
        R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":[)"
        R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0K"}}]}]})"};
    const Result<NeutralRequest> request = MessagesClient {}.read(body);
    QVERIFY(request);
    const QByteArray &base64 = request->messages.front().parts.front().media.base64;
    QCOMPARE(base64, QByteArray {"iVBORw0K"});
    QVERIFY(base64.constData() >= body.constData() && base64.constData() < body.constData() + body.size());
    QCOMPARE(request->source.constData(), body.constData());
}

void TestMessagesClient::survivesContentNestedWithoutEnd()
{
    QByteArray content {R"("x")"};
    for (int i = 0; i < 100; ++i)
        content = R"([{"type":"document","source":{"type":"content","content":)" + content + "}}]";
    const Result<NeutralRequest> request = MessagesClient {}.read(
        R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":)" + content + "}]}");
    QVERIFY(!request);
    QVERIFY(request.error().detail.endsWith(QLatin1StringView {"is nested too deeply."}));
}

QTEST_GUILESS_MAIN(TestMessagesClient)
#include "tst_messagesclient.moc"
