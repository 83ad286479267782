// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/translatinghub.h"

/// What a client is told where a provider of another dialect refuses, fails or breaks off.
class TestTranslatedFailures final : public QObject
{
    Q_OBJECT

private slots:
    void callsAFailedAnswerAnError();
    void answersAFailureBeforeTheFirstWordPlainly_data();
    void answersAFailureBeforeTheFirstWordPlainly();
    void keepsTheWordsOfAnErrorUnder200();
    void saysInTheClientsWordsThatATalkIsTooLong_data();
    void saysInTheClientsWordsThatATalkIsTooLong();
    void namesTheRequestAsAnthropicDoes();
    void namesTheRequestInAStreamsError();
    void endsAStreamThatIsNoJson_data();
    void endsAStreamThatIsNoJson();
    void endsABrokenStreamAlikeForChat();
};

void TestTranslatedFailures::callsAFailedAnswerAnError()
{
    TranslatingHub hub {"bedrock", "https://bedrock-runtime.us-east-1.amazonaws.com"};
    const auto handler = hub.post("/v1/chat/completions", chatBody());
    QVERIFY(handler);
    hub.fixture.upstream.last().answer(
        200, R"({"output":{"message":{"role":"assistant","content":[{"text":"Hel"}]}},)"
             R"("stopReason":"malformed_model_output","usage":{"inputTokens":1,"outputTokens":1}})");
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 502);
    QVERIFY(hub.exchange.body.contains("the model broke off its answer"));
    QCOMPARE(hub.fixture.record().status, CallStatus::Failed);
}

void TestTranslatedFailures::answersAFailureBeforeTheFirstWordPlainly_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("stream");
    QTest::newRow("Gemini's malformed call")
        << QByteArray {"google"}
        << QByteArray {"data: {\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\",\"index\":0}],"
                       "\"usageMetadata\":{\"promptTokenCount\":5},\"modelVersion\":\"m\"}\n\n"};
    QTest::newRow("a role and a failing finish")
        << QByteArray {"openai-compatible"}
        << QByteArray {"data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"
                       "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}]}\n\n"};
    QTest::newRow("Anthropic's overload")
        << QByteArray {"anthropic-compatible"}
        << QByteArray {
               "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":{}}}\n\n"
               "event: ping\ndata: {\"type\":\"ping\"}\n\nevent: error\ndata: {\"type\":\"error\",\"error\":{"
               "\"type\":\"api_error\",\"message\":\"no\"}}\n\n"};
}

/// Nothing was sent, so that it can have a status, and another place could have been tried.
void TestTranslatedFailures::answersAFailureBeforeTheFirstWordPlainly()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, stream);
    for (const char *path : {"/v1/chat/completions", "/v1/messages"}) {
        TranslatingHub hub {kind, "http://127.0.0.1:9/v1"};
        const auto handler = hub.post(path, chatBody(R"(,"stream":true,"max_tokens":9)"));
        QVERIFY(handler);
        hub.fixture.upstream.last().head(200, "text/event-stream");
        hub.fixture.upstream.last().bytes(stream);
        if (hub.fixture.upstream.last().alive)
            hub.fixture.upstream.last().end();
        QTRY_VERIFY(hub.exchange.finished);
        QVERIFY2(hub.exchange.status >= 500, hub.exchange.body.constData());
    }
}

void TestTranslatedFailures::keepsTheWordsOfAnErrorUnder200()
{
    TranslatingHub hub {"anthropic-compatible"};
    const auto handler = hub.post("/v1/chat/completions", chatBody());
    QVERIFY(handler);
    hub.fixture.upstream.last().answer(
        200, R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded, secret-eleven"}})");
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 529);
    QCOMPARE(hub.fixture.record().httpStatus, 529);
    QVERIFY2(hub.exchange.body.contains("Overloaded, ***"), hub.exchange.body.constData());
    QVERIFY(!hub.exchange.body.contains("overloaded_error"));
}

void TestTranslatedFailures::saysInTheClientsWordsThatATalkIsTooLong_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("OpenAI to Anthropic")
        << QByteArray {"openai-compatible"} << 400
        << QByteArray {R"({"error":{"message":"This model's maximum context length is 200 tokens. However, your messages )"
                       R"(resulted in 300 tokens.","type":"invalid_request_error","code":"context_length_exceeded"}})"}
        << QByteArray {"/v1/messages"}
        << QByteArray {
               R"("error":{"type":"invalid_request_error","message":"prompt is too long: 300 tokens > 200 maximum"})"};
    QTest::newRow("an error under 200 to Anthropic")
        << QByteArray {"openai-compatible"} << 200
        << QByteArray {R"({"error":{"message":"No.","code":"context_length_exceeded"}})"} << QByteArray {"/v1/messages"}
        << QByteArray {R"("error":{"type":"invalid_request_error","message":"prompt is too long: No."})"};
    QTest::newRow("Anthropic to chat")
        << QByteArray {"anthropic-compatible"} << 400
        << QByteArray {R"({"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 300 tokens )"
                       R"(> 200 maximum"}})"}
        << QByteArray {"/v1/chat/completions"}
        << QByteArray {R"(resulted in 300 tokens. Please reduce the length of the messages.","type":)"
                       R"("invalid_request_error","param":null,"code":"context_length_exceeded"}})"};
}

/// Clients shorten the talk then, if they know the words.
void TestTranslatedFailures::saysInTheClientsWordsThatATalkIsTooLong()
{
    QFETCH(QByteArray, kind);
    QFETCH(int, status);
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, error);
    TranslatingHub hub {kind, "http://127.0.0.1:9/v1"};
    const auto handler = hub.post(path, chatBody(R"(,"max_tokens":9)"));
    QVERIFY(handler);
    hub.fixture.upstream.last().answer(status, answer);
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 400);
    QVERIFY2(hub.exchange.body.contains(error), hub.exchange.body.constData());
}

void TestTranslatedFailures::namesTheRequestAsAnthropicDoes()
{
    TranslatingHub hub {"openai-compatible", "http://127.0.0.1:9/v1"};
    const auto handler = hub.post("/v1/messages", chatBody(R"(,"max_tokens":9)"));
    QVERIFY(handler);
    hub.fixture.upstream.last().answer(400, R"({"error":{"message":"no","type":"invalid_request_error"}})");
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.body, QByteArray {R"({"type":"error","error":{"type":"invalid_request_error",)"
                                            R"("message":"no"},"request_id":"req-7"})"});
    QCOMPARE(hub.exchange.headers.value("request-id"), QByteArray {"req-7"});
    QCOMPARE(hub.exchange.headers.value("x-request-id"), QByteArray {"req-7"});
}

void TestTranslatedFailures::namesTheRequestInAStreamsError()
{
    TranslatingHub hub {"openai-compatible", "http://127.0.0.1:9/v1"};
    const auto handler = hub.post("/v1/messages", chatBody(R"(,"max_tokens":9,"stream":true)"));
    QVERIFY(handler);
    FakeUpstream::Sent &sent = hub.fixture.upstream.last();
    sent.head(200, "text/event-stream");
    sent.bytes(Sample::chunk);
    QCOMPARE(hub.exchange.headers.value("request-id"), QByteArray {"req-7"});
    sent.bytes("data: {\"error\":{\"message\":\"busy\",\"code\":529}}\n\n");
    QTRY_VERIFY(hub.exchange.finished);
    QVERIFY2(hub.exchange.body.endsWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":"
                                        "\"overloaded_error\",\"message\":\"busy\"},\"request_id\":\"req-7\"}\n\n"),
             hub.exchange.body.constData());
}

void TestTranslatedFailures::endsAStreamThatIsNoJson_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("good");
    QTest::addColumn<QByteArray>("bad");
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char *name, const char *kind, const char *path, const QByteArray &request,
                        const char *good, const char *bad, const char *error) {
        QTest::newRow(name) << QByteArray {kind} << QByteArray {path} << request << QByteArray {good}
                            << QByteArray {bad} << QByteArray {error};
    };
    const QByteArray stream {R"(,"stream":true)"};
    row("chat", "openai", "/v1/chat/completions", chatBody(stream),
        "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n", "data: {\"choices\":[{\n\n", "data: {\"error\":");
    row("responses", "openai", "/v1/responses", R"({"model":"one/m1","input":"Hi","stream":true})",
        "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n"
        "event: response.output_item.added\ndata: "
        "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{"
        "\"type\":\"message\",\"id\":\"m\",\"role\":\"assistant\",\"content\":[]}}\n\n"
        "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"output_index\":0,"
        "\"content_index\":0,\"item_id\":\"m\",\"delta\":\"a\"}\n\n",
        "event: response.output_text.delta\ndata: {\"type\":\n\n", "\"type\":\"response.failed\"");
    row("messages", "anthropic", "/v1/messages", chatBody(R"(,"max_tokens":9)" + stream),
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":{}}}\n\n"
        "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{"
        "\"type\":\"text\",\"text\":\"\"}}\n\n",
        "event: content_block_delta\ndata: hello\n\n", "event: error\n");
    row("gemini", "google", "/v1beta/models/one/m1:streamGenerateContent?alt=sse",
        R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})",
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n", "data: {]\n\n", "\"error\":{");
    row("ollama", "ollama", "/api/chat", chatBody(stream),
        "{\"message\":{\"role\":\"assistant\",\"content\":\"a\"},\"done\":false}\n", "{\"message\":\n", "{\"error\":");
    row("completions", "openai", "/v1/completions", R"({"model":"one/m1","prompt":"Hi","stream":true})",
        "data: {\"choices\":[{\"text\":\"a\"}]}\n\n", "data: {\"choices\":[{\n\n", "data: {\"error\":");
}

void TestTranslatedFailures::endsAStreamThatIsNoJson()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, good);
    QFETCH(QByteArray, bad);
    QFETCH(QByteArray, error);
    TranslatingHub hub {kind};
    const auto handler = hub.post(path, request);
    QVERIFY2(handler && !hub.fixture.upstream.sent.empty(), hub.exchange.body.constData());
    FakeUpstream::Sent &sent = hub.fixture.upstream.last();
    sent.head(200, path == "/api/chat" ? "application/x-ndjson" : "text/event-stream");
    sent.bytes(good);
    QVERIFY(hub.exchange.started);
    const qsizetype before = hub.exchange.body.size();
    sent.bytes(bad);
    QTRY_VERIFY(hub.exchange.finished);
    const QByteArray last = hub.exchange.body.mid(before);
    QVERIFY2(last.contains(error), last.constData());
    QVERIFY2(!last.contains(bad.trimmed()), last.constData());
    QVERIFY(!sent.alive);
    QCOMPARE(hub.fixture.record().status, CallStatus::Failed);
}

/// Whichever dialect the provider speaks.
void TestTranslatedFailures::endsABrokenStreamAlikeForChat()
{
    QByteArrayList errors;
    for (const char *kind : {"openai-compatible", "anthropic-compatible"}) {
        TranslatingHub hub {kind, "http://127.0.0.1:9/v1"};
        const auto handler = hub.post("/v1/chat/completions", chatBody(R"(,"stream":true)"));
        QVERIFY(handler);
        FakeUpstream::Sent &sent = hub.fixture.upstream.last();
        sent.head(200, "text/event-stream");
        sent.bytes(QByteArrayView {kind}.startsWith('o')
                       ? Sample::chunk
                       : QByteArray {"event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":"
                                     "\"m\",\"usage\":{}}}\n\n"
                                     "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
                                     "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"});
        QVERIFY(hub.exchange.started);
        sent.end();
        QTRY_VERIFY(hub.exchange.finished);
        errors += hub.exchange.body.sliced(hub.exchange.body.indexOf("data: {\"error\""));
    }
    QVERIFY2(errors.front().contains(R"("code":"upstream_failed")"), errors.front().constData());
    QCOMPARE(errors.front(), errors.back());
}

QTEST_GUILESS_MAIN(TestTranslatedFailures)
#include "tst_translatedfailures.moc"
