// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include <QTest>

#include "tests/gateway/api/translatinghub.h"

namespace
{
QByteArray eventOf(const QByteArray &json)
{
    return "data: " + json + "\n\n";
}

QByteArray eventsOf(const QByteArrayList &all)
{
    QByteArray joined;
    for (const QByteArray &json : all)
        joined += eventOf(json);
    return joined;
}

/// What a client of one dialect asks, and what it must not see of an answer that was cut.
struct Client
{
    const char *path;
    const char *request;
    const char *ending;
};

constexpr const char *chatRequest = R"({"model":"one/m1","stream":true,"max_tokens":99,"messages":[{"role":"user",)"
                                    R"("content":"Hi"}]})";
constexpr std::array clients {
    Client {"/v1/chat/completions", chatRequest, "[DONE]"}, Client {"/v1/messages", chatRequest, "message_stop"},
    Client {"/v1/responses", R"({"model":"one/m1","stream":true,"input":"Hi"})", "response.completed"},
    Client {"/v1beta/models/one/m1:streamGenerateContent?alt=sse",
            R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})", "finishReason"},
    Client {"/api/chat", chatRequest, R"("done":true)"}};

/// A provider's kind and what it streams.
struct Stream
{
    const char *name;
    const char *kind;
    QByteArray bytes;
    bool isOpen = false; ///< the provider keeps the connection open behind it
};

// Of a call's arguments, as JSON strings.
const QByteArray half = "\"{\\\"a\\\":\"";
const QByteArray full = "\"{\\\"a\\\":1}\"";

const QByteArray messageStart = R"({"type":"message_start","message":{"id":"m","type":"message","role":"assistant",)"
                                R"("model":"m1","content":[],"usage":{"input_tokens":5,"output_tokens":1}}})";
const QByteArray callStart = R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use",)"
                             R"("id":"t","name":"f","input":{}}})";
const QByteArray callPiece =
    R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":)" + half + "}}";
const QByteArray callRest =
    R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"1}"}})";
const QByteArray textStart = R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})";
const QByteArray textPiece = R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}})";
const QByteArray blockStop = R"({"type":"content_block_stop","index":0})";
const QByteArray messageStop = R"({"type":"message_stop"})";

const QByteArray chatCall = R"({"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t","type":)"
                            R"("function","function":{"name":"f","arguments":)"
                            + half + "}}]}}]}";
const QByteArray chatOldCall =
    R"({"id":"c","choices":[{"index":0,"delta":{"function_call":{"name":"f","arguments":)" + half + "}}}]}";
const QByteArray chatText = R"({"id":"c","choices":[{"index":0,"delta":{"content":"Hi"}}]})";
const QByteArray chatEnd = R"({"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]})";
const QByteArray otherEnd = R"({"id":"c","choices":[{"index":1,"delta":{"content":"x"},"finish_reason":"stop"}]})";

const QByteArray responseStart = R"({"type":"response.created","response":{"id":"r","model":"m1"}})";
const QByteArray responseCall = R"({"type":"response.output_item.added","output_index":0,"item":{"type":)"
                                R"("function_call","id":"i","call_id":"t","name":"f","arguments":""}})";
const QByteArray responsePiece =
    R"({"type":"response.function_call_arguments.delta","output_index":0,"item_id":"i","delta":)" + half + "}";
const QByteArray responseRest =
    R"({"type":"response.function_call_arguments.delta","output_index":0,"item_id":"i","delta":"1}"})";
const QByteArray responseDone =
    R"({"type":"response.function_call_arguments.done","output_index":0,"item_id":"i","arguments":)" + full + "}";

QByteArray responseEnd(const QByteArray &output = {}, const QByteArray &status = "completed")
{
    return R"({"type":"response.)" + status + R"(","response":{"id":"r","status":")" + status + R"(","output":[)"
           + output + R"(],"usage":{"input_tokens":5,"output_tokens":2}}})";
}

void addCells(const std::vector<Stream> &streams)
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<bool>("isOpen");
    QTest::addColumn<size_t>("client");
    for (const Stream &stream : streams) {
        const bool hasChatItself = QByteArrayView {stream.kind} == "openai";
        for (size_t client = hasChatItself ? 1 : 0; client < clients.size(); ++client)
            QTest::addRow("%s, to %s", stream.name, clients.at(client).path)
                << QByteArray {stream.kind} << stream.bytes << stream.isOpen << client;
    }
}

/// One that OpenAI is asked for by responses, whatever the client speaks.
QByteArray modelOf(const QByteArray &kind)
{
    return kind == "openai" ? "gpt-5" : "m1";
}

std::unique_ptr<ExchangeHandler> ask(TranslatingHub &hub, const QByteArray &kind, const Client &client)
{
    const QByteArray model = modelOf(kind);
    return hub.post(QByteArray {client.path}.replace("m1", model), QByteArray {client.request}.replace("m1", model));
}

void play(const FakeUpstream::Sent &sent, const QByteArray &kind, const QByteArray &stream, bool isOpen)
{
    sent.head(200, kind == "ollama" ? "application/x-ndjson" : "text/event-stream");
    sent.bytes(stream);
    if (sent.alive && !isOpen)
        sent.end();
}
} // namespace

/// Streams that end although the answer has not: none of them may look whole.
class CutAnswersTest final : public QObject
{
    Q_OBJECT

private slots:
    void endsACutAnswerWithAnError_data();
    void endsACutAnswerWithAnError();
    void takesAnEndOfNothingForNoAnswer_data();
    void takesAnEndOfNothingForNoAnswer();
    void takesALooseEndForWhole_data();
    void takesALooseEndForWhole();
};

void CutAnswersTest::endsACutAnswerWithAnError_data()
{
    addCells({
        {"messages: a call without its end", "anthropic-compatible",
         eventsOf({messageStart, callStart, callPiece, messageStop}), true},
        {"messages: a call without the reason", "anthropic-compatible",
         eventsOf({messageStart, callStart, callPiece, callRest, blockStop, messageStop}), true},
        {"messages: text without its end", "anthropic-compatible",
         eventsOf({messageStart, textStart, textPiece, messageStop}), true},
        {"messages: text without the reason", "anthropic-compatible",
         eventsOf({messageStart, textStart, textPiece, blockStop, messageStop}), true},
        {"chat: a call without the reason", "openai-compatible", eventsOf({chatCall, "[DONE]"}), true},
        {"chat: a call of old without the reason", "openai-compatible", eventsOf({chatOldCall, "[DONE]"}), true},
        {"chat: a call of one of two", "openai-compatible", eventsOf({chatCall, otherEnd, "[DONE]"}), true},
        {"responses: a call within the end", "openai",
         eventsOf({responseStart, responseCall, responsePiece, responseEnd()}), true},
        {"responses: no end", "openai", eventsOf({responseStart, responseCall, responsePiece}), false},
        {"gemini: no reason", "google",
         eventOf(R"({"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"Hi"}]}}]})"), false},
        {"ollama: nothing done", "ollama",
         R"({"model":"m1","message":{"role":"assistant","content":"Hi"},"done":false})"
         "\n",
         false},
    });
}

void CutAnswersTest::endsACutAnswerWithAnError()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, stream);
    QFETCH(bool, isOpen);
    QFETCH(size_t, client);
    const Client &asked = clients.at(client);
    TranslatingHub hub {kind, "http://127.0.0.1:9", modelOf(kind)};
    const auto handler = ask(hub, kind, asked);
    QVERIFY2(handler && !hub.fixture.upstream.sent.empty(), hub.exchange.body.constData());
    play(*hub.fixture.upstream.sent.back(), kind, stream, isOpen);
    QTRY_VERIFY(hub.exchange.finished);
    const ModelCall call = hub.fixture.record();
    QCOMPARE(call.status, CallStatus::Failed);
    QVERIFY2(hub.exchange.body.contains("error") || hub.exchange.body.contains("response.failed"),
             hub.exchange.body.constData());
    QVERIFY2(!hub.exchange.body.contains(asked.ending), hub.exchange.body.constData());
    QVERIFY2(!hub.exchange.body.contains(R"("finish_reason":"tool_calls")"), hub.exchange.body.constData());
    QCOMPARE(hub.exchange.status, hub.exchange.started ? 200 : 502);
    QVERIFY(call.usage.totalInput() > 0 || !hub.exchange.started);
}

void CutAnswersTest::takesAnEndOfNothingForNoAnswer_data()
{
    addCells(
        {{"messages: an end alone", "anthropic-compatible", eventOf(messageStop), true},
         {"messages: pings and an end", "anthropic-compatible", eventsOf({R"({"type":"ping"})", messageStop}), true},
         {"chat: an end alone", "openai-compatible", eventOf("[DONE]"), true}});
}

void CutAnswersTest::takesAnEndOfNothingForNoAnswer()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, stream);
    QFETCH(bool, isOpen);
    QFETCH(size_t, client);
    TranslatingHub hub {kind, "http://127.0.0.1:9", modelOf(kind)};
    const auto handler = ask(hub, kind, clients.at(client));
    QVERIFY(handler && !hub.fixture.upstream.sent.empty());
    play(*hub.fixture.upstream.sent.back(), kind, stream, isOpen);
    QTRY_VERIFY(hub.exchange.finished);
    QVERIFY(!hub.exchange.started);
    QCOMPARE(hub.exchange.status, 502);
    QCOMPARE(hub.fixture.record().status, CallStatus::Failed);
}

void CutAnswersTest::takesALooseEndForWhole_data()
{
    addCells({
        {"chat: text without the reason", "openai-compatible", eventsOf({chatText, "[DONE]"}), true},
        {"chat: a call and its reason", "openai-compatible",
         eventsOf({R"({"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t","type":"function",)"
                   R"("function":{"name":"f","arguments":)"
                       + full + "}}]}}]}",
                   chatEnd, "[DONE]"}),
         true},
        {"chat: calls that are none", "openai-compatible",
         eventsOf(
             {R"({"id":"c","choices":[{"index":0,"delta":{"content":"Hi","tool_calls":[],"function_call":null}}]})",
              "[DONE]"}),
         true},
        {"messages: a message_delta without the reason", "anthropic-compatible",
         eventsOf({messageStart, textStart, textPiece, blockStop,
                   R"({"type":"message_delta","delta":{"stop_reason":null},"usage":{"output_tokens":2}})",
                   messageStop}),
         true},
        {"messages: a reason within the block", "anthropic-compatible",
         eventsOf({messageStart, textStart, textPiece,
                   R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}})",
                   messageStop}),
         true},
        {"responses: a call whose arguments are done", "openai",
         eventsOf({responseStart, responseCall, responsePiece, responseRest, responseDone, responseEnd()}), true},
        {"responses: a call whose rest the end brings", "openai",
         eventsOf(
             {responseStart, responseCall, responsePiece,
              responseEnd(R"({"type":"function_call","id":"i","call_id":"t","name":"f","arguments":)" + full + "}")}),
         true},
        {"responses: a call that the end repeats", "openai",
         eventsOf(
             {responseStart, responseCall, responsePiece, responseRest,
              responseEnd(R"({"type":"function_call","id":"i","call_id":"t","name":"f","arguments":)" + full + "}")}),
         true},
    });
}

void CutAnswersTest::takesALooseEndForWhole()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, stream);
    QFETCH(bool, isOpen);
    QFETCH(size_t, client);
    TranslatingHub hub {kind, "http://127.0.0.1:9", modelOf(kind)};
    const auto handler = ask(hub, kind, clients.at(client));
    QVERIFY(handler && !hub.fixture.upstream.sent.empty());
    play(*hub.fixture.upstream.sent.back(), kind, stream, isOpen);
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.fixture.record().status, CallStatus::Succeeded);
    QCOMPARE(hub.exchange.status, 200);
    QVERIFY2(hub.exchange.body.contains(clients.at(client).ending), hub.exchange.body.constData());
    if (stream.contains("arguments")) // all of them
        QVERIFY2(hub.exchange.body.contains("1}"), hub.exchange.body.constData());
}

QTEST_GUILESS_MAIN(CutAnswersTest)
#include "tst_cutanswers.moc"
