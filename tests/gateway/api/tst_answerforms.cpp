// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/jsonview.h"
#include "tests/gateway/api/apifixture.h"

namespace
{
constexpr const char *json = "application/json";
constexpr const char *events = "text/event-stream";

const QByteArray chatEvents = Sample::chunk + Sample::lastChunk + Sample::done;
const QByteArray message = R"({"id":"msg_1","type":"message","role":"assistant","model":"m1","content":[)"
                           R"({"type":"text","text":"Hi"}],"stop_reason":"end_turn",)"
                           R"("usage":{"input_tokens":7,"output_tokens":4}})";
const QByteArray gemini = R"({"candidates":[{"content":{"role":"model","parts":[{"text":"Hi"}]},"finishReason":"STOP",)"
                          R"("index":0}],"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":4},"extra":1.0})";
const QByteArray geminiBegun = R"({"candidates":[{"content":{"role":"model","parts":[{"text":"H"}]},"index":0}]})";
const QByteArray geminiRest =
    R"({"candidates":[{"content":{"role":"model","parts":[{"text":"i"}]},"finishReason":"STOP","index":0}],)"
    R"("usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":4}})";
const QByteArray geminiArray = '[' + geminiBegun + ",\r\n" + geminiRest + "]\n";
const QByteArray response =
    R"({"id":"resp_1","object":"response","status":"completed","model":"m1","output":[{"type":"message","id":"msg_1",)"
    R"("role":"assistant","status":"completed","content":[{"type":"output_text","text":"Hi","annotations":[]}]}],)"
    R"("usage":{"input_tokens":7,"output_tokens":4,"total_tokens":11}})";
const QByteArray converse = R"({"output":{"message":{"role":"assistant","content":[{"text":"Hi"}]}},)"
                            R"("stopReason":"end_turn","usage":{"inputTokens":7,"outputTokens":4,"totalTokens":11}})";
const QByteArray ollamaBegun = R"({"model":"m1","message":{"role":"assistant","content":"H"},"done":false})";
const QByteArray ollamaRest = R"({"model":"m1","message":{"role":"assistant","content":"i"},"done":true,)"
                              R"("done_reason":"stop","prompt_eval_count":7,"eval_count":4})";

/// A hub whose only provider is of that kind, and a call to it.
class Call final
{
public:
    Call(const QByteArray &kind, const QByteArray &path, bool stream)
    {
        const auto provider = makeProvider(1, "one", {"m1"}, {{11, "secret-eleven"}});
        provider->kind = kind;
        provider->baseUrl =
            kind == "bedrock" ? "https://bedrock-runtime.us-east-1.amazonaws.com" : "http://127.0.0.1:9";
        hub.snapshot->providers = {provider};
        hub.publish();
        const qsizetype question = path.indexOf('?');
        exchange.requestHead = ApiFixture::head("POST", question < 0 ? path : path.left(question));
        exchange.requestHead.query = question < 0 ? QByteArray {} : path.mid(question + 1);
        m_handler = hub.router.route(exchange);
        if (!m_handler)
            return;
        const QByteArray rest = path.contains("/v1/messages") ? R"(,"max_tokens":9)" : "";
        const QByteArray streams = stream ? "true" : "false";
        if (path.startsWith("/v1beta"))
            m_handler->handleBody(R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})");
        else if (path == "/v1/responses")
            m_handler->handleBody(R"({"model":"one/m1","input":"Hi","stream":)" + streams + '}');
        else
            m_handler->handleBody(R"({"model":"one/m1","messages":[{"role":"user","content":"Hi"}],"stream":)" + streams
                                  + rest + '}');
    }

    /// In pieces of that size.
    void answer(const QByteArray &type, const QByteArray &body, qsizetype pieceBytes)
    {
        const std::shared_ptr<FakeUpstream::Sent> sent = hub.upstream.sent.back();
        sent->head(200, type);
        for (qsizetype at = 0; at < body.size() && sent->alive; at += pieceBytes)
            sent->bytes(body.mid(at, pieceBytes));
        if (sent->alive)
            sent->end();
    }

    ApiFixture hub;
    FakeExchange exchange;

private:
    std::unique_ptr<ExchangeHandler> m_handler;
};

constexpr qsizetype atOnce = 1 << 20;
} // namespace

/// Answers that are good but not of the form that was asked for: whole ones in place of streams and the reverse.
class AnswerFormsTest final : public QObject
{
    Q_OBJECT

private slots:
    void streamsWhatCameWhole_data();
    void streamsWhatCameWhole();
    void takesEventsUnderAnyName_data();
    void takesEventsUnderAnyName();
    void collectsWhatWasStreamed_data();
    void collectsWhatWasStreamed();
    void passesGooglesEventsAsAnArray();
    void endsABrokenArrayAsOne();
    void refusesWhatIsNotText_data();
    void refusesWhatIsNotText();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
};

void AnswerFormsTest::streamsWhatCameWhole_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("end");
    const auto row = [](const char *name, const char *kind, const char *path, const QByteArray &body, const char *text,
                        const char *end, const char *type = json) {
        QTest::newRow(name) << QByteArray {kind} << QByteArray {path} << QByteArray {type} << body << QByteArray {text}
                            << QByteArray {end};
    };
    const char *chatPath = "/v1/chat/completions";
    const char *chatText = R"("content":"Hi")";
    const char *chatEnd = "data: [DONE]\n\n";
    const char *geminiPath = "/v1beta/models/one/m1:streamGenerateContent?alt=sse";
    row("chat", "openai-compatible", chatPath, Sample::answer, chatText, chatEnd);
    row("chat behind blank lines", "openai-compatible", chatPath, "\n \n" + Sample::answer, chatText, chatEnd);
    row("chat called a stream", "openai-compatible", chatPath, Sample::answer, chatText, chatEnd, events);
    row("messages", "anthropic-compatible", "/v1/messages", message, R"("text":"Hi")",
        "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    row("gemini", "google", geminiPath, gemini, R"("text":"Hi")", "}\n\n");
    row("gemini's array", "google", geminiPath, geminiArray, R"("text":"i")", "}\n\n");
    row("responses", "openai", "/v1/responses", response, R"("delta":"Hi")", "}\n\n");
    row("messages from chat", "openai-compatible", "/v1/messages", Sample::answer, R"("text":"Hi")",
        "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    row("chat from messages", "anthropic-compatible", chatPath, message, chatText, chatEnd);
    row("chat from gemini's array", "google", chatPath, geminiArray, R"("content":"i")", chatEnd);
    row("chat from bedrock", "bedrock", chatPath, converse, chatText, chatEnd);
}

void AnswerFormsTest::streamsWhatCameWhole()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, end);
    for (const qsizetype pieceBytes : {atOnce, qsizetype {1}}) {
        Call call {kind, path, true};
        QVERIFY2(!call.hub.upstream.sent.empty(), call.exchange.body.constData());
        call.answer(type, body, pieceBytes);
        QTRY_VERIFY(call.exchange.finished);
        QCOMPARE(call.exchange.status, 200);
        QVERIFY(call.exchange.headers.value("content-type").startsWith(events));
        QVERIFY2(call.exchange.body.contains(text), call.exchange.body.constData());
        QVERIFY2(call.exchange.body.endsWith(end), call.exchange.body.constData());
        QCOMPARE(call.hub.record().status, CallStatus::Succeeded);
        QCOMPARE(call.hub.record().usage.uncachedInput, 7);
        QCOMPARE(call.hub.record().usage.output, 4);
        QVERIFY(!call.hub.record().usage.estimated);
    }
}

void AnswerFormsTest::takesEventsUnderAnyName_data()
{
    QTest::addColumn<QByteArray>("type");
    for (const char *type : {"", "text/plain", "application/octet-stream", json, "application/x-ndjson"})
        QTest::newRow(type) << QByteArray {type};
}

void AnswerFormsTest::takesEventsUnderAnyName()
{
    QFETCH(QByteArray, type);
    for (const qsizetype pieceBytes : {atOnce, qsizetype {1}}) {
        Call call {"openai-compatible", "/v1/chat/completions", true};
        call.answer(type, chatEvents, pieceBytes);
        QTRY_VERIFY(call.exchange.finished);
        QCOMPARE(call.exchange.body, chatEvents);
        QCOMPARE(call.hub.record().status, CallStatus::Succeeded);
    }
}

void AnswerFormsTest::collectsWhatWasStreamed_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const char *kind, const char *path, const char *type, const QByteArray &body,
                        const char *text) {
        QTest::newRow(name) << QByteArray {kind} << QByteArray {path} << QByteArray {type} << body << QByteArray {text};
    };
    const QByteArray chat = Sample::chunk + Sample::lastChunk + Sample::usageChunk + Sample::done;
    row("chat", "openai-compatible", "/v1/chat/completions", events, chat, R"("content":"Hi")");
    row("chat called JSON", "openai-compatible", "/v1/chat/completions", json, chat, R"("content":"Hi")");
    row("messages from chat", "openai-compatible", "/v1/messages", events, chat, R"("text":"Hi")");
    row("gemini", "google", "/v1beta/models/one/m1:generateContent", json, geminiArray, R"("text":"Hi")");
    row("chat from gemini", "google", "/v1/chat/completions", events,
        "data: " + geminiBegun + "\n\ndata: " + geminiRest + "\n\n", R"("content":"Hi")");
    row("ollama", "ollama", "/api/chat", "application/x-ndjson", ollamaBegun + '\n' + ollamaRest + '\n',
        R"("content":"Hi")");
}

void AnswerFormsTest::collectsWhatWasStreamed()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, text);
    Call call {kind, path, false};
    QVERIFY2(!call.hub.upstream.sent.empty(), call.exchange.body.constData());
    call.answer(type, body, atOnce);
    QTRY_VERIFY(call.exchange.finished);
    QCOMPARE(call.exchange.status, 200);
    QCOMPARE(call.exchange.headers.value("content-type"), QByteArray {json});
    QVERIFY2(JsonView::checked(call.exchange.body), call.exchange.body.constData());
    QVERIFY2(call.exchange.body.contains(text), call.exchange.body.constData());
    QCOMPARE(call.hub.record().status, CallStatus::Succeeded);
    QCOMPARE(call.hub.record().usage.output, 4);
    QVERIFY(!call.hub.record().usage.estimated);
}

/// Without alt=sse the client gets an array; what is in it are the provider's own bytes.
void AnswerFormsTest::passesGooglesEventsAsAnArray()
{
    const QByteArray odd = R"({"candidates":[{"content":{"parts":[{"text":"H"}],"role":"model"}}],"b":1.0,"a":1e400})";
    for (const qsizetype pieceBytes : {atOnce, qsizetype {1}}) {
        Call call {"google", "/v1beta/models/one/m1:streamGenerateContent", true};
        QVERIFY(call.hub.upstream.last().request.target.endsWith(":streamGenerateContent?alt=sse"));
        QCOMPARE(call.hub.upstream.last().body(),
                 QByteArray {R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})"});
        call.answer(events, ": hello\r\n\r\ndata: " + odd + "\r\n\r\ndata: " + geminiRest + "\r\n\r\n", pieceBytes);
        QTRY_VERIFY(call.exchange.finished);
        QCOMPARE(call.exchange.body, QByteArray {'[' + odd + ",\n" + geminiRest + ']'});
        QVERIFY(call.exchange.headers.value("content-type").startsWith(json));
        QCOMPARE(call.hub.record().status, CallStatus::Succeeded);
    }
}

void AnswerFormsTest::endsABrokenArrayAsOne()
{
    Call call {"google", "/v1beta/models/one/m1:streamGenerateContent", true};
    call.answer(events, "data: " + geminiBegun + "\n\n", atOnce);
    QTRY_VERIFY(call.exchange.finished);
    QVERIFY(call.exchange.body.startsWith(QByteArray {'[' + geminiBegun}));
    const std::optional<JsonView> array = JsonView::checked(call.exchange.body);
    QVERIFY2(array, call.exchange.body.constData());
    QCOMPARE(array->elements().size(), size_t {2});
    QVERIFY(array->elements().back()["error"].isObject());
    QCOMPARE(call.hub.record().status, CallStatus::Failed);
}

void AnswerFormsTest::refusesWhatIsNotText_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("answer");
    const std::pair<const char *, QByteArray> answers[] = {{"openai-compatible", Sample::answer},
                                                           {"anthropic-compatible", message},
                                                           {"google", gemini},
                                                           {"openai", response},
                                                           {"bedrock", converse}};
    for (const auto &[kind, answer] : answers) {
        for (const char *path : {"/v1/chat/completions", "/v1/responses", "/v1/messages",
                                 "/v1beta/models/one/m1:generateContent", "/api/chat"})
            QTest::addRow("%s from %s", path, kind) << QByteArray {kind} << QByteArray {path} << answer;
    }
}

/// Bytes that are no UTF-8 stand in no JSON: clients would fail on them, or show something else.
void AnswerFormsTest::refusesWhatIsNotText()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, answer);
    QVERIFY(answer.contains("Hi"));
    for (const bool isBroken : {false, true}) {
        Call call {kind, path, false};
        const bool isChat = call.hub.upstream.last().request.target.endsWith("/chat/completions");
        if (kind == "openai" && isChat)
            answer = Sample::answer;
        call.answer(json, isBroken ? QByteArray {answer}.replace("Hi", "H\xff") : answer, atOnce);
        QTRY_VERIFY(call.exchange.finished);
        QCOMPARE(call.exchange.status, isBroken ? 502 : 200);
        QVERIFY(!call.exchange.body.contains('\xff'));
        QVERIFY(QString::fromUtf8(call.exchange.body).toUtf8() == call.exchange.body);
    }
}

void AnswerFormsTest::saysWhatIsWrong_data()
{
    QTest::addColumn<bool>("stream");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *name, bool stream, const char *type, const QByteArray &body, int status,
                        const char *words) {
        QTest::newRow(name) << stream << QByteArray {type} << body << status << QByteArray {words};
    };
    const QByteArray coded = R"({"error":{"message":"no such tool","code":400}})";
    row("error under 200", false, json, coded, 400, "no such tool");
    row("error under 200 for a stream", true, json, coded, 400, "no such tool");
    row("error as the first event", true, events, "data: " + coded + "\n\n", 400, "no such tool");
    row("no choices", false, json, R"({"id":"c1","choices":[]})", 502, "has no choices");
    row("no choices for a stream", true, json, R"({"id":"c1","choices":[]})", 502, "has no choices");
    row("nothing but an end", true, events, Sample::done, 502, "is empty");
    row("broken off", false, json, QByteArray {Sample::answer}.replace("\"stop\"", "\"error\""), 502, "broke off");
    row("broken off in a stream", true, events,
        R"(data: {"choices":[{"delta":{"content":"x"},"finish_reason":"insufficient_system_resource"}]})"
        "\n\n",
        502, "broke off");
    row("not UTF-8", false, json, QByteArray {Sample::answer}.replace("Hi", "H\xff"), 502, "not a JSON object");
    row("a stream without its end", false, events, Sample::chunk, 502, "not one of its dialect's");
    row("text", false, "text/plain", "bad gateway", 502, "not one of its dialect's");
    row("text for a stream", true, "text/plain", "bad gateway", 502, "before it was complete");
    row("a page", true, "text/html", "<p>bad gateway", 502, "did not answer with an event stream");
}

void AnswerFormsTest::saysWhatIsWrong()
{
    QFETCH(bool, stream);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, words);
    Call call {"openai-compatible", "/v1/chat/completions", stream};
    call.answer(type, body, atOnce);
    QTRY_VERIFY(call.exchange.finished);
    QVERIFY(!call.exchange.started);
    QCOMPARE(call.exchange.status, status);
    QVERIFY2(call.exchange.body.contains(words), call.exchange.body.constData());
    QCOMPARE(call.hub.record().status, CallStatus::Failed);
}

QTEST_GUILESS_MAIN(AnswerFormsTest)
#include "tst_answerforms.moc"
