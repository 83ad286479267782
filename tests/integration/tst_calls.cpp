// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRandomGenerator>
#include <QTest>

#include "tests/integration/testhub.h"
#include "tests/support/openaibehaviour.h"
#include "tests/support/testcertificates.h"

using namespace Qt::Literals::StringLiterals;

/// Good calls through the whole hub: real sockets, a real store, plain and TLS upstreams.
class CallsTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void passesAnswersOnByteForByte_data();
    void passesAnswersOnByteForByte();
    void passesRequestsOnByteForByte();
    void passesStreamsOnByteForByte_data();
    void passesStreamsOnByteForByte();
    void callsOverTls();
    void refusesAWrongCertificate();
    void answersSeveralCallsOnOneConnection();
    void carriesToolsAndJsonMode_data();
    void carriesToolsAndJsonMode();
    void recordsEveryField();
    void keepsTheLedgerRight();
    void answersFromTheDemoProvider_data();
    void answersFromTheDemoProvider();
    void givesTheFirstTokenAtOnce();
    void takesOnlyAValidKey_data();
    void takesOnlyAValidKey();
    void answersTheSmallQuestions_data();
    void answersTheSmallQuestions();
    void followsChangesAtOnce();
    void findsTheRequestId();

private:
    [[nodiscard]] bool exchange(RawClient &client, const QByteArray &request);

    ScriptedUpstream m_upstream;
    TestHub m_hub;
};

void CallsTest::init()
{
    QVERIFY(m_hub.retryAll());
}

void CallsTest::initTestCase()
{
    QVERIFY(m_upstream.listen());
    QVERIFY(m_hub.start(m_upstream.baseUrl()));
}

bool CallsTest::exchange(RawClient &client, const QByteArray &request)
{
    client.clear();
    client.send(request);
    return QTest::qWaitFor([&client] { return client.isAnswerComplete(); }, TestHub::patienceMs);
}

void CallsTest::passesAnswersOnByteForByte_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("order") << QByteArray {R"({"zebra":1,"choices":[{"message":{"content":"x"}}],"apple":2})"};
    QTest::newRow("numbers") << QByteArray {
        R"({"choices":[{"message":{"content":"x"}}],"a":18446744073709551615,"b":1.0,"c":-0.0,"d":1E400})"};
    QTest::newRow("spaces") << QByteArray {
        "{ \"choices\" : [ {\"message\": {\"content\" : \"x\"} }] ,\n\t\"x\":\"\\u00e4\\/\" }\n"};
    QTest::newRow("twice") << QByteArray {R"({"choices":[{"message":{"content":"x"}}],"a":1,"a":2})"};
    QTest::newRow("UTF-8") << QByteArray {
        "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"a\":\"\xe4\xbd\xa0\xf0\x9f\x98\x80\"}"};
    QTest::newRow("large") << QByteArray {"{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"a\":\""
                                          + QByteArray {3'000'000, 'x'} + "\"}"};
}

void CallsTest::passesAnswersOnByteForByte()
{
    QFETCH(QByteArray, answer);
    m_upstream.enqueue(Script::answer(200, answer));
    RawClient client {m_hub.port()};
    QVERIFY(exchange(client, m_hub.chatRequest(TestHub::chatBody("ok", false))));
    QCOMPARE(client.status(), 200);
    QVERIFY(client.body() == answer);
}

void CallsTest::passesRequestsOnByteForByte()
{
    const QByteArray body =
        "{ \"zebra\" : 1.0,\"model\":\"up\\/ok\", \"messages\":[{\"role\":\"user\",\"content\":\"\\u00e4 \xc3\xa4\"}],"
        "\"big\":18446744073709551616,\"nested\":{\"model\":\"stays\"},\"a\":-0.0}";
    m_upstream.enqueue(Script::answer(200, R"({"choices":[]})"));
    RawClient client {m_hub.port()};
    QVERIFY(exchange(client, m_hub.chatRequest(body)));
    QByteArray expected = body;
    expected.replace("\"up\\/ok\"", "\"ok\"");
    const ReceivedRequest received = m_upstream.requests().back();
    QCOMPARE(received.body, expected);
    QCOMPARE(received.headers.value("authorization"), QByteArray {"Bearer secret-credential-1"});
    QVERIFY(!received.head.contains(m_hub.key));
}

void CallsTest::passesStreamsOnByteForByte_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<int>("piece");
    const QByteArray events = "\xef\xbb\xbf: hello\n\nevent: x\r\nid: 1\r\ndata: {\"id\":\"\xe4\xbd\xa0\"}\r\n\r\n"
                              "data:{\"id\":1}\n\nretry: 5\ndata: {\"id\":\ndata: 2}\n\n\n\n"
                              "data: {\"id\":18446744073709551616}\r\rdata: [DONE]\n\n";
    for (const int piece : {1, 2, 3, 7, 64, 100'000})
        QTest::newRow(QByteArray::number(piece).constData()) << events << piece;
    QByteArray many;
    for (int i = 0; i < 2000; ++i)
        many += "data: {\"choices\":[{\"delta\":{\"content\":\"" + QByteArray::number(i) + "\"}}]}\n\n";
    many += "data: [DONE]\n\n";
    QTest::newRow("2000 events") << many << 4099;
}

void CallsTest::passesStreamsOnByteForByte()
{
    QFETCH(QByteArray, stream);
    QFETCH(int, piece);
    Script script = Script::chunked(200, "text/event-stream");
    for (qsizetype at = 0; at < stream.size(); at += piece)
        script.chunk(stream.mid(at, piece));
    script.lastChunk();
    m_upstream.enqueue(script);
    RawClient client {m_hub.port()};
    QVERIFY(exchange(client, m_hub.chatRequest(TestHub::chatBody("ok", true))));
    QCOMPARE(client.status(), 200);
    QVERIFY(client.body() == stream);
}

void CallsTest::callsOverTls()
{
    const TestCertificates certificates;
    ScriptedUpstream upstream;
    QVERIFY(upstream.listenTls(certificates.good()));
    GatewayOptions options;
    options.caFile = certificates.caFile();
    TestHub hub;
    QVERIFY(hub.start(upstream.baseUrl(), {}, options));
    RawClient client {hub.port()};
    for (const bool stream : {false, true}) {
        QVERIFY(exchange(client, hub.chatRequest(TestHub::chatBody("ok", stream))));
        QCOMPARE(client.status(), 200);
    }
    QVERIFY(client.body().endsWith("data: [DONE]\n\n"));
    QCOMPARE(upstream.connectionCount(), 1); // kept alive
    QVERIFY(hub.calls().last().attempts.last().connectionReused);
}

void CallsTest::refusesAWrongCertificate()
{
    const TestCertificates certificates;
    for (const ServerIdentity &identity :
         {certificates.selfSigned(), certificates.expired(), certificates.wrongHost(), certificates.unknownIssuer()}) {
        ScriptedUpstream upstream;
        QVERIFY(upstream.listenTls(identity));
        GatewayOptions options;
        options.caFile = certificates.caFile();
        TestHub hub;
        QVERIFY(hub.start(upstream.baseUrl(), {}, options));
        RawClient client {hub.port()};
        QVERIFY(exchange(client, hub.chatRequest(TestHub::chatBody("ok", false))));
        QCOMPARE(client.status(), 502);
        QCOMPARE(upstream.requestCount(), 0); // neither key nor prompt went out
        QCOMPARE(hub.calls().last().errorCode, u"upstream_failed"_s);
    }
}

void CallsTest::answersSeveralCallsOnOneConnection()
{
    RawClient client {m_hub.port()};
    const int before = static_cast<int>(m_hub.calls().size());
    for (int i = 0; i < 20; ++i) {
        QVERIFY(exchange(client, m_hub.chatRequest(TestHub::chatBody("ok", i % 2 == 1))));
        QCOMPARE(client.status(), 200);
        QVERIFY(!client.isClosed());
    }
    QCOMPARE(m_hub.calls().size(), before + 20);
}

void CallsTest::carriesToolsAndJsonMode_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<bool>("stream");
    QTest::addColumn<QByteArray>("part");
    const QByteArray tools = R"("tools":[{"type":"function","function":{"name":"weather","parameters":)"
                             R"({"type":"object","properties":{"z":{"type":"string"},"a":{"type":"number"}}}}}])";
    for (const bool stream : {false, true}) {
        QTest::newRow(stream ? "tools, stream" : "tools") << tools << stream << QByteArray {R"("name":"weather")"};
        QTest::newRow(stream ? "JSON, stream" : "JSON")
            << QByteArray {R"("response_format":{"type":"json_object"})"} << stream << QByteArray {"{\\\""};
    }
}

void CallsTest::carriesToolsAndJsonMode()
{
    QFETCH(QByteArray, fields);
    QFETCH(bool, stream);
    QFETCH(QByteArray, part);
    const QByteArray body = R"({"model":"up/ok","stream":)" + QByteArray {stream ? "true" : "false"}
                            + R"(,"messages":[{"role":"user","content":"json please"}],)" + fields + "}";
    RawClient client {m_hub.port()};
    QVERIFY(exchange(client, m_hub.chatRequest(body)));
    QCOMPARE(client.status(), 200);
    QVERIFY2(client.body().contains(part), client.body().constData());
    QVERIFY(m_upstream.requests().back().body.contains(fields));
}

void CallsTest::recordsEveryField()
{
    RawClient client {m_hub.port()};
    const QByteArray body = TestHub::chatBody("ok", true);
    QVERIFY(exchange(client, m_hub.chatRequest(body, "x-request-id: my-call-7\r\n")));
    QCOMPARE(client.headerValue("x-request-id"), QByteArray {"my-call-7"});
    const ModelCall call = m_hub.calls().last();
    QCOMPARE(call.requestId, u"my-call-7"_s);
    QCOMPARE(call.endpoint, u"chat.completions"_s);
    QCOMPARE(call.modelAsked, u"up/ok"_s);
    QCOMPARE(call.modelServed, u"ok"_s);
    QVERIFY(call.streamed);
    QVERIFY(call.providerId > 0);
    QVERIFY(call.credentialId > 0);
    QVERIFY(call.usage.total() > 0);
    QVERIFY(!call.usage.estimated);                    // the hub asked for the usage chunk ...
    QVERIFY(!client.body().contains("prompt_tokens")); // ... and kept it
    QVERIFY(call.costNano.value_or(0) > 0);
    QVERIFY(call.creditsNano.value_or(0) > 0);
    QVERIFY(call.rateVersionId > 0);
    QVERIFY(call.ttfbUs > 0 && call.ttfbUs <= call.durationUs);
    QCOMPARE(call.requestBytes, body.size());
    QCOMPARE(call.responseBytes, client.body().size());
    QCOMPARE(call.attempts.size(), 1);
    QCOMPARE(call.attempts.front().httpStatus, 200);
}

void CallsTest::keepsTheLedgerRight()
{
    RawClient client {m_hub.port()};
    for (int i = 0; i < 10; ++i)
        QVERIFY(exchange(client, m_hub.chatRequest(TestHub::chatBody("ok", i % 2 == 0))));
    const auto check = m_hub.ask<LedgerCheck>([](const HubQueries &queries) { return queries.checkLedger(); });
    QVERIFY(check.entries >= 10);
    QVERIFY2(check.differences.isEmpty(), qUtf8Printable(check.differences.join(u'\n')));
}

void CallsTest::answersFromTheDemoProvider_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<bool>("stream");
    for (const char *model : {"demo/echo", "demo/lorem"}) {
        QTest::newRow(model) << QByteArray {model} << false;
        QTest::newRow((std::string {model} + ", stream").c_str()) << QByteArray {model} << true;
    }
}

void CallsTest::answersFromTheDemoProvider()
{
    QFETCH(QByteArray, model);
    QFETCH(bool, stream);
    RawClient client {m_hub.port()};
    QVERIFY(exchange(client, m_hub.chatRequest(R"({"model":")" + model + R"(","stream":)" + (stream ? "true" : "false")
                                               + R"(,"messages":[{"role":"user","content":"parrot"}]})")));
    QCOMPARE(client.status(), 200);
    if (model == "demo/echo" && !stream)
        QVERIFY(client.body().contains("parrot"));
    QCOMPARE(client.body().endsWith("data: [DONE]\n\n"), stream);
    QVERIFY(m_hub.calls().last().usage.output > 0);
}

void CallsTest::givesTheFirstTokenAtOnce()
{
    const QByteArray first = "data: {\"choices\":[{\"delta\":{\"content\":\"first\"}}]}\n\n";
    m_upstream.enqueue(Script::chunked(200, "text/event-stream").chunk(first).stall());
    RawClient client {m_hub.port()};
    client.send(m_hub.chatRequest(TestHub::chatBody("ok", true)));
    QTRY_VERIFY(client.received().contains("first")); // nothing else will ever come
    client.leave();
    QTRY_COMPARE(m_hub.calls().last().status, CallStatus::Cancelled);
}

void CallsTest::takesOnlyAValidKey_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<int>("status");
    QTest::newRow("none") << QByteArray {} << 401;
    QTest::newRow("wrong") << QByteArray {"Authorization: Bearer sk-portico-wrongwrongwrong\r\n"} << 401;
    QTest::newRow("bearer") << QByteArray {"Authorization: Bearer KEY\r\n"} << 200;
    QTest::newRow("x-api-key") << QByteArray {"x-api-key: KEY\r\n"} << 200;
    QTest::newRow("x-goog-api-key") << QByteArray {"x-goog-api-key: KEY\r\n"} << 200;
    QTest::newRow("two") << QByteArray {"x-api-key: KEY\r\nAuthorization: Bearer KEY\r\n"} << 401;
    QTest::newRow("twice") << QByteArray {"x-api-key: KEY\r\nx-api-key: KEY\r\n"} << 401;
}

void CallsTest::takesOnlyAValidKey()
{
    QFETCH(QByteArray, header);
    QFETCH(int, status);
    const int asked = m_upstream.requestCount();
    const QByteArray body = TestHub::chatBody("ok", false);
    RawClient client {m_hub.port()};
    QVERIFY(exchange(client, "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost:" + QByteArray::number(m_hub.port())
                                 + "\r\nContent-Type: application/json\r\n" + header.replace("KEY", m_hub.key)
                                 + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body));
    QCOMPARE(client.status(), status);
    QCOMPARE(m_upstream.requestCount(), asked + (status == 200 ? 1 : 0));
    if (status == 401)
        QCOMPARE(client.headerValue("www-authenticate"), QByteArray {"Bearer"});
}

void CallsTest::answersTheSmallQuestions_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("models") << QByteArray {"/v1/models"} << 200 << QByteArray {R"("id":"up/ok")"};
    QTest::newRow("model") << QByteArray {"/v1/models/up/ok"} << 200 << QByteArray {R"("object":"model")"};
    QTest::newRow("encoded model") << QByteArray {"/v1/models/up%2Fok"} << 200 << QByteArray {R"("id":"up/ok")"};
    QTest::newRow("no such model") << QByteArray {"/v1/models/none"} << 404 << QByteArray {"model_not_found"};
    QTest::newRow("health") << QByteArray {"/healthz"} << 200 << QByteArray {"ok"};
    QTest::newRow("readiness") << QByteArray {"/readyz"} << 200 << QByteArray {"ready"};
    QTest::newRow("root") << QByteArray {"/"} << 200 << QByteArray {"Portico"};
    QTest::newRow("unknown") << QByteArray {"/v1/nothing"} << 404 << QByteArray {R"({"error":)"};
    QTest::newRow("wrong method") << QByteArray {"/v1/chat/completions"} << 405 << QByteArray {R"({"error":)"};
}

void CallsTest::answersTheSmallQuestions()
{
    QFETCH(QByteArray, path);
    QFETCH(int, status);
    QFETCH(QByteArray, part);
    RawClient client {m_hub.port()};
    QVERIFY(exchange(client, m_hub.getRequest(path)));
    QCOMPARE(client.status(), status);
    QVERIFY2(client.body().contains(part), client.body().constData());
    QVERIFY(!client.headerValue("x-request-id").isEmpty());
}

void CallsTest::followsChangesAtOnce()
{
    RawClient client {m_hub.port()};
    const auto limited = m_hub.change<App>([](const HubCommands &commands) {
        HubCommands::AppEdit edit;
        edit.limits.emplace();
        edit.limits->modelGlobs = {u"demo/*"_s};
        return commands.editApp(u"tool"_s, edit);
    });
    QVERIFY(limited);
    QVERIFY(exchange(client, m_hub.chatRequest(TestHub::chatBody("ok", false))));
    QCOMPARE(client.status(), 403);
    const auto freed = m_hub.change<App>([](const HubCommands &commands) {
        HubCommands::AppEdit edit;
        edit.limits.emplace();
        return commands.editApp(u"tool"_s, edit);
    });
    QVERIFY(freed);
    QVERIFY(exchange(client, m_hub.chatRequest(TestHub::chatBody("ok", false))));
    QCOMPARE(client.status(), 200);
}

void CallsTest::findsTheRequestId()
{
    RawClient client {m_hub.port()};
    QVERIFY(exchange(client, m_hub.chatRequest("not json")));
    QCOMPARE(client.status(), 400);
    const ModelCall call = m_hub.calls().last();
    QCOMPARE(call.requestId, QString::fromLatin1(client.headerValue("x-request-id")));
    QCOMPARE(call.status, CallStatus::Failed);
    QCOMPARE(call.errorCode, u"bad_request"_s);
}

QTEST_GUILESS_MAIN(CallsTest)
#include "tst_calls.moc"
