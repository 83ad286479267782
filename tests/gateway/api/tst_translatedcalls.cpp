// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/opaqueenvelope.h"
#include "tests/gateway/api/translatinghub.h"

namespace
{
const QByteArray longName = "mcp__" + QByteArray(80, 'x') + ".read";

QByteArray toolBody(const QByteArray &rest = {})
{
    return chatBody(R"(,"tools":[{"type":"function","function":{"name":")" + longName + R"(","parameters":{}}}])"
                    + rest);
}

QByteArray toolNameIn(const QByteArray &body)
{
    return JsonView {body}["tools"].elements().front()["name"].text();
}
} // namespace

/// What is asked of a provider of another dialect, and what its answer tells the client.
class TestTranslatedCalls final : public QObject
{
    Q_OBJECT

private slots:
    void givesTheClientItsToolsNames_data();
    void givesTheClientItsToolsNames();
    void asksInTheDialectThatServesTheModel();
    void asksClaudeWhereACloudHostsIt_data();
    void asksClaudeWhereACloudHostsIt();
    void opensEnvelopesOfGooglesClientsToo();
    void leavesOutACallThatTheLimitCut_data();
    void leavesOutACallThatTheLimitCut();
    void saysThatTheLimitCutACall_data();
    void saysThatTheLimitCutACall();
    void givesSourcesToEveryDialect_data();
    void givesSourcesToEveryDialect();
    void refusesWhatNoProviderWouldTake_data();
    void refusesWhatNoProviderWouldTake();
    void goToOpenAisReasonersByResponses_data();
    void goToOpenAisReasonersByResponses();
};

void TestTranslatedCalls::givesTheClientItsToolsNames_data()
{
    QTest::addColumn<bool>("stream");
    QTest::newRow("whole") << false;
    QTest::newRow("streamed") << true;
}

void TestTranslatedCalls::givesTheClientItsToolsNames()
{
    QFETCH(bool, stream);
    TranslatingHub hub {"anthropic-compatible"};
    const auto handler = hub.post("/v1/chat/completions", toolBody(stream ? R"(,"stream":true)" : ""));
    QVERIFY(handler);
    FakeUpstream::Sent &sent = hub.fixture.upstream.last();
    const QByteArray fitted = toolNameIn(sent.body());
    QVERIFY(!fitted.isEmpty() && fitted != longName);
    if (stream) {
        sent.head(200, "text/event-stream");
        sent.bytes(
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":{}}}\n\n"
            "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{"
            "\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\""
            + fitted
            + "\",\"input\":{}}}\n\n"
              "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{"
              "\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}}\n\n");
    } else {
        sent.answer(200, R"({"id":"m1","type":"message","role":"assistant","model":"m1","content":[)"
                         R"({"type":"tool_use","id":"toolu_1","name":")"
                             + fitted + R"(","input":{}}],"stop_reason":"tool_use","usage":{"input_tokens":1}})");
        QTRY_VERIFY(hub.exchange.finished);
    }
    QVERIFY2(hub.exchange.body.contains(QByteArray {'"' + longName + '"'}), hub.exchange.body.constData());
    QVERIFY(!hub.exchange.body.contains(fitted));
}

void TestTranslatedCalls::asksInTheDialectThatServesTheModel()
{
    TranslatingHub hub {"openai", "http://127.0.0.1:9/v1"};
    const auto provider = makeProvider(1, "one", {"gpt-5-codex"}, {{11, "secret-eleven"}});
    provider->kind = "openai";
    hub.fixture.snapshot->providers = {provider};
    hub.fixture.publish();
    const auto handler =
        hub.post("/v1/chat/completions", R"({"model":"one/gpt-5-codex","messages":[{"role":"user","content":"Hi"}]})");
    QVERIFY(handler);
    FakeUpstream::Sent &sent = hub.fixture.upstream.last();
    QVERIFY2(sent.body().contains(R"("input":)"), sent.body().constData());
    sent.answer(200, R"({"id":"resp_1","object":"response","status":"completed","model":"gpt-5-codex","output":[)"
                     R"({"type":"message","id":"msg_1","role":"assistant","status":"completed",)"
                     R"("content":[{"type":"output_text","text":"Hello","annotations":[]}]}],)"
                     R"("usage":{"input_tokens":1,"output_tokens":1,"total_tokens":2}})");
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 200);
    QVERIFY2(hub.exchange.body.contains(R"("content":"Hello")"), hub.exchange.body.constData());
}

void TestTranslatedCalls::asksClaudeWhereACloudHostsIt_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body"); ///< how it begins
    const QByteArray claude {"claude-sonnet-4-5@20250929"};
    const QByteArray version {R"({"anthropic_version":"vertex-2023-10-16",)"};
    const QByteArray limit {R"(,"max_tokens":9)"};
    const QByteArray asked {R"("messages":[{"role":"user","content":"Hi"}])"};
    QTest::newRow("Anthropic's client") << claude << QByteArray {"/v1/messages?beta=true"} << limit
                                        << QByteArray {"/publishers/anthropic/models/" + claude + ":rawPredict"}
                                        << QByteArray {version + asked + limit + '}'};
    QTest::newRow("its stream") << claude << QByteArray {"/v1/messages"} << QByteArray {limit + R"(,"stream":true)"}
                                << QByteArray {"/publishers/anthropic/models/" + claude + ":streamRawPredict"}
                                << QByteArray {version + asked + limit + R"(,"stream":true})"};
    QTest::newRow("a client of chat") << claude << QByteArray {"/v1/chat/completions"} << limit
                                      << QByteArray {"/publishers/anthropic/models/" + claude + ":rawPredict"}
                                      << QByteArray {version + R"("max_tokens":9,"messages":[{"role":"user")"};
    QTest::newRow("one that is not known yet")
        << QByteArray {"claude-sonnet-9"} << QByteArray {"/v1/messages"} << limit
        << QByteArray {"/publishers/anthropic/models/claude-sonnet-9:rawPredict"} << version;
    QTest::newRow("Anthropic's client and another model")
        << QByteArray {"gemini-2.5-pro"} << QByteArray {"/v1/messages"} << limit
        << QByteArray {"/publishers/google/models/gemini-2.5-pro:generateContent"} << QByteArray {R"({"contents":[)"};
}

void TestTranslatedCalls::asksClaudeWhereACloudHostsIt()
{
    QFETCH(QByteArray, model);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, rest);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    const QByteArray base {"/v1/projects/p/locations/eu"};
    TranslatingHub hub {"vertex-compatible", "https://eu-aiplatform.googleapis.com" + base, model};
    const auto handler = hub.post(path, chatBody(rest).replace("one/m1", QByteArray {"one/" + model}));
    QVERIFY(handler);
    QVERIFY2(!hub.fixture.upstream.sent.empty(), hub.exchange.body.constData());
    const UpstreamRequest &request = hub.fixture.upstream.last().request;
    QCOMPARE(request.target, QByteArray {base + target});
    QByteArray sent;
    for (const QByteArray &part : request.body)
        sent += part;
    QVERIFY2(sent.startsWith(body), sent.constData());
    QVERIFY(!JsonView {sent}["model"].exists());
}

/// What was sealed here means nothing to Google.
void TestTranslatedCalls::opensEnvelopesOfGooglesClientsToo()
{
    for (const char *member : {"thoughtSignature", "thought_signature"}) {
        TranslatingHub hub {"google", "http://127.0.0.1:9/v1beta"};
        const QByteArray sealed =
            OpaqueEnvelope {{{"anthropic", OpaqueMark::Kind::Signature, "sig"}}, {}}.sealed().toBase64();
        QByteArray body =
            R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":)"
            R"({"name":"f","args":{}},"MEMBER":"SEALED"}]},{"role":"user","parts":[{"functionResponse":)"
            R"({"name":"f","response":{}}}]}],"tools":[{"functionDeclarations":[{"name":"f"}]}]})";
        const auto handler =
            hub.post("/v1beta/models/one/m1:generateContent", body.replace("MEMBER", member).replace("SEALED", sealed));
        QVERIFY(handler);
        const QByteArray sent = hub.fixture.upstream.last().body();
        QVERIFY2(sent.contains("functionCall") && !sent.contains(sealed), sent.constData());
    }
}

void TestTranslatedCalls::leavesOutACallThatTheLimitCut_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("stream");
    QTest::addColumn<bool>("isCut");
    for (const char *path : {"/v1beta/models/one/m1:", "/api/chat", "/v1/messages"}) {
        for (const bool stream : {false, true}) {
            if (stream && QByteArrayView {path} == "/v1/messages")
                continue; // it streams arguments as they come, and its clients know what a limit does
            for (const bool isCut : {true, false})
                QTest::addRow("%s %s %s", path, stream ? "streamed" : "whole", isCut ? "cut" : "only odd")
                    << QByteArray {path} << stream << isCut;
        }
    }
}

/// It would be run.
void TestTranslatedCalls::leavesOutACallThatTheLimitCut()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, stream);
    QFETCH(bool, isCut);
    TranslatingHub hub {"openai-compatible", "http://127.0.0.1:9/v1"};
    const QByteArray streams = stream ? R"(,"stream":true)" : R"(,"stream":false)";
    const QByteArray rest = path == "/v1/messages" ? QByteArray {streams + R"(,"max_tokens":9)"} : streams;
    const bool isGemini = path.startsWith("/v1beta");
    const QByteArray gemini = path + QByteArray {stream ? "streamGenerateContent?alt=sse" : "generateContent"};
    const auto handler = isGemini ? hub.post(gemini, R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})")
                                  : hub.post(path, chatBody(rest));
    QVERIFY(handler && !hub.fixture.upstream.sent.empty());
    const QByteArray calls =
        R"("tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"good","arguments":"{\"a\":1}"}},)"
        R"({"index":1,"id":"c2","type":"function","function":{"name":"bad","arguments":"{\"a\":"}}])";
    const QByteArray finish = isCut ? "length" : "tool_calls";
    FakeUpstream::Sent &sent = hub.fixture.upstream.last();
    if (stream) {
        sent.head(200, "text/event-stream");
        sent.bytes(QByteArray {R"(data: {"id":"c","choices":[{"index":0,"delta":{)" + calls + "}}]}\n\n"});
        sent.bytes(QByteArray {R"(data: {"choices":[{"index":0,"delta":{},"finish_reason":")" + finish + "\"}]}\n\n"
                               + Sample::done});
    } else {
        sent.answer(200, R"({"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":null,)" + calls
                             + R"(},"finish_reason":")" + finish + R"("}]})");
    }
    QTRY_VERIFY(hub.exchange.finished);
    QVERIFY2(hub.exchange.body.contains(R"("name":"good")"), hub.exchange.body.constData());
    QCOMPARE(hub.exchange.body.contains(R"("name":"bad")"), !isCut);
    QCOMPARE(hub.exchange.body.contains("raw_arguments"), !isCut);
    QCOMPARE(hub.fixture.record().status, CallStatus::Succeeded);
}

void TestTranslatedCalls::saysThatTheLimitCutACall_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<QByteArray>("never"); ///< what would call the half of it whole
    QTest::addColumn<bool>("stream");
    for (const bool stream : {false, true}) {
        const auto row = [stream](const char *path, const QByteArray &body, const char *said, const char *never) {
            QTest::addRow("%s %s", path, stream ? "streamed" : "whole")
                << QByteArray {path} << body << QByteArray {said} << QByteArray {never} << stream;
        };
        const QByteArray streams = stream ? R"(,"stream":true)" : R"(,"stream":false)";
        row("/v1/chat/completions", chatBody(streams), R"("finish_reason":"length")",
            R"("finish_reason":"tool_calls")");
        row("/v1/responses", R"({"model":"one/m1","input":"Hi")" + streams + '}',
            R"("incomplete_details":{"reason":"max_output_tokens"})", "response.completed");
        row("/api/chat", chatBody(streams), R"("done_reason":"length")", R"("tool_calls")");
        row(stream ? "/v1beta/models/one/m1:streamGenerateContent?alt=sse" : "/v1beta/models/one/m1:generateContent",
            R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})", R"("finishReason":"MAX_TOKENS")",
            "functionCall");
    }
}

void TestTranslatedCalls::saysThatTheLimitCutACall()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, said);
    QFETCH(QByteArray, never);
    QFETCH(bool, stream);
    TranslatingHub hub {"anthropic-compatible", "http://127.0.0.1:9"};
    const auto handler = hub.post(path, body);
    QVERIFY(handler && !hub.fixture.upstream.sent.empty());
    FakeUpstream::Sent &sent = hub.fixture.upstream.last();
    if (stream) {
        sent.head(200, "text/event-stream");
        for (
            const char *event :
            {R"({"type":"message_start","message":{"id":"m","usage":{"input_tokens":1,"output_tokens":1}}})",
             R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}})",
             R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}})",
             R"({"type":"content_block_stop","index":0})",
             R"({"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":9}})",
             R"({"type":"message_stop"})"})
            sent.bytes("data: " + QByteArray {event} + "\n\n");
        sent.end();
    } else {
        sent.answer(200, R"({"id":"m","type":"message","role":"assistant","model":"m1","content":[{"type":"text",)"
                         R"("text":"I"}],"stop_reason":"max_tokens","usage":{"input_tokens":1,"output_tokens":9}})");
    }
    QTRY_VERIFY(hub.exchange.finished);
    QVERIFY2(hub.exchange.body.contains(said), hub.exchange.body.constData());
    QVERIFY2(!hub.exchange.body.contains(never), hub.exchange.body.constData());
    QVERIFY(!hub.exchange.body.contains(R"("status":"completed","arguments")"));
    QCOMPARE(hub.fixture.record().status, CallStatus::Succeeded);
}

void TestTranslatedCalls::givesSourcesToEveryDialect_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("stream");
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<QString>("notes");
    const auto row = [](const char *name, const char *path, const char *said, const char *notes) {
        for (const bool stream : {true, false})
            QTest::addRow("%s %s", name, stream ? "streamed" : "whole")
                << QByteArray {path} << stream << QByteArray {said} << QString::fromLatin1(notes);
    };
    row("chat", "/v1/chat/completions",
        R"({"type":"url_citation","url_citation":{"start_index":0,"end_index":2,"title":"T","url":"http://x"}})", "");
    row("responses", "/v1/responses",
        R"({"type":"url_citation","start_index":0,"end_index":2,"url":"http://x","title":"T"})", "");
    row("messages", "/v1/messages", "", "left out: citations");
    row("ollama", "/api/chat", "", "left out: citations");
}

void TestTranslatedCalls::givesSourcesToEveryDialect()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, stream);
    QFETCH(QByteArray, said);
    QFETCH(QString, notes);
    TranslatingHub hub {"google", "http://127.0.0.1:9"};
    const QByteArray streams = stream ? R"(,"stream":true)" : R"(,"stream":false)";
    const auto handler =
        path == "/v1/responses"
            ? hub.post(path, R"({"model":"one/m1","input":"Hi")" + streams + '}')
            : hub.post(path, chatBody(path == "/v1/messages" ? streams + R"(,"max_tokens":9)" : streams));
    QVERIFY(handler && !hub.fixture.upstream.sent.empty());
    const QByteArray answer =
        R"({"candidates":[{"content":{"role":"model","parts":[{"text":"Hi"}]},"finishReason":"STOP","index":0,)"
        R"("groundingMetadata":{"webSearchQueries":["q"],"groundingChunks":[{"web":{"uri":"http://x","title":"T"}}],)"
        R"("groundingSupports":[{"segment":{"endIndex":2},"groundingChunkIndices":[0]}]}}]})";
    FakeUpstream::Sent &sent = hub.fixture.upstream.last();
    sent.head(200, stream ? "text/event-stream" : "application/json");
    sent.bytes(stream ? QByteArray {"data: " + answer + "\n\n"} : answer);
    sent.end();
    QTRY_VERIFY(hub.exchange.finished);
    QVERIFY2(hub.exchange.body.contains(said), hub.exchange.body.constData());
    QCOMPARE(hub.exchange.body.contains("http://x"), !said.isEmpty());
    QCOMPARE(hub.fixture.record().notes, notes);
}

void TestTranslatedCalls::refusesWhatNoProviderWouldTake_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *name, const char *kind, const QByteArray &content, const char *words) {
        QTest::newRow(name) << QByteArray {kind}
                            << QByteArray {R"({"model":"one/m1","messages":[{"role":"user","content":)" + content
                                           + R"(}]})"}
                            << QByteArray {words};
    };
    const QByteArray bmp = R"([{"type":"image_url","image_url":{"url":"data:image/bmp;base64,Qk0="}}])";
    const QByteArray broken = R"([{"type":"image_url","image_url":{"url":"data:image/png;base64,@@@="}}])";
    row("a bitmap to Anthropic", "anthropic-compatible", bmp, "none of PNG, JPEG, GIF");
    row("a bitmap to Google", "google", bmp, "none of PNG, JPEG, GIF");
    row("broken bytes to Anthropic", "anthropic-compatible", broken, "not base64");
    row("broken bytes to Google", "google", broken, "not base64");
}

void TestTranslatedCalls::refusesWhatNoProviderWouldTake()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, words);
    TranslatingHub hub {kind};
    const auto handler = hub.post("/v1/chat/completions", body);
    QTRY_VERIFY(hub.exchange.finished);
    QVERIFY(hub.fixture.upstream.sent.empty());
    QCOMPARE(hub.exchange.status, 400);
    QVERIFY2(hub.exchange.body.contains(words), hub.exchange.body.constData());
}

void TestTranslatedCalls::goToOpenAisReasonersByResponses_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("target");
    const QByteArray messages = "/v1/messages";
    const QByteArray chat = "/v1/chat/completions";
    QTest::newRow("reasoner") << messages << QByteArray {"gpt-5.5"} << QByteArray {"/v1/responses"};
    QTest::newRow("classic") << messages << QByteArray {"gpt-4o"} << chat;
    QTest::newRow("own dialect") << chat << QByteArray {"gpt-5.5"} << chat;
}

/// Chat refuses function tools beside an effort, and its answers lose the thoughts that the next turn needs.
void TestTranslatedCalls::goToOpenAisReasonersByResponses()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, model);
    TranslatingHub hub {"openai", "http://127.0.0.1:9/v1", model};
    const auto handler =
        hub.post(path, R"({"model":"one/)" + model + R"(","max_tokens":9,"messages":[{"role":"user","content":"x"}]})");
    QTEST(hub.fixture.upstream.last().request.target, "target");
}

QTEST_GUILESS_MAIN(TestTranslatedCalls)
#include "tst_translatedcalls.moc"
