// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/kindhub.h"
#include "tests/gateway/dialects/converse/awsframe.h"

namespace
{
/// Forty bytes, which count as ten tokens.
const QByteArray text = "0123456789012345678901234567890123456789";
constexpr qint64 textTokens = 10;

QByteArray eventOf(const QByteArray &json)
{
    return "data: " + json + "\n\n";
}

/// What a client of each dialect sends, where, and how the provider of it begins to answer.
struct Talk
{
    QByteArray kind;
    QByteArray path;
    QByteArray request;
    QByteArray contentType;
    QByteArray baseUrl = "http://127.0.0.1:9";
};

Talk talkOf(const QByteArray &dialect, bool streams = true)
{
    const QByteArray stream = streams ? R"("stream":true,)" : R"("stream":false,)";
    const QByteArray messages = R"("model":"one/m1","messages":[{"role":"user","content":"Hello you"}]})";
    const QByteArray events = streams ? "text/event-stream" : "application/json";
    if (dialect == "messages")
        return {"anthropic-compatible", "/v1/messages", '{' + stream + R"("max_tokens":4000,)" + messages, events};
    if (dialect == "gemini")
        return {"google", "/v1beta/models/one/m1:" + QByteArray {streams ? "streamGenerateContent" : "generateContent"},
                R"({"contents":[{"role":"user","parts":[{"text":"Hello you"}]}]})", events};
    if (dialect == "responses")
        return {"openai", "/v1/responses", '{' + stream + R"("model":"one/m1","input":"Hello you"})", events};
    if (dialect == "ollama")
        return {"ollama", "/api/chat", '{' + stream + messages, streams ? "application/x-ndjson" : "application/json"};
    if (dialect == "converse")
        return {"bedrock", "/v1/chat/completions", '{' + stream + messages, "application/vnd.amazon.eventstream",
                "https://bedrock-runtime.us-east-1.amazonaws.com"};
    return {"openai-compatible", "/v1/chat/completions", '{' + stream + messages, events};
}

namespace Messages
{
const QByteArray start =
    eventOf(R"({"type":"message_start","message":{"id":"m","type":"message","role":"assistant",)"
            R"("model":"m1","content":[],"usage":{"input_tokens":25,"cache_read_input_tokens":10,)"
            R"("output_tokens":1}}})")
    + eventOf(R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})")
    + eventOf(R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":")" + text + "\"}}");
const QByteArray delta = eventOf(R"({"type":"content_block_stop","index":0})")
                         + eventOf(R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},)"
                                   R"("usage":{"output_tokens":7}})");
} // namespace Messages

QByteArray geminiEvent(const QByteArray &ending, qint64 output)
{
    return eventOf(R"({"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":")" + text + "\"}]}" + ending
                   + R"(}],"usageMetadata":{"promptTokenCount":35,"cachedContentTokenCount":10,"candidatesTokenCount":)"
                   + QByteArray::number(output) + "}}");
}

QByteArray chunk(const QByteArray &rest)
{
    return eventOf(R"({"id":"c","choices":[{"index":0,"delta":{"content":")" + text + "\"}}]" + rest + '}');
}

QByteArray chatUsage(qint64 output)
{
    return R"("usage":{"prompt_tokens":35,"completion_tokens":)" + QByteArray::number(output)
           + R"(,"prompt_tokens_details":{"cached_tokens":10}})";
}

const QByteArray lastChunk = eventOf(R"({"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})");

const QByteArray responsesDelta =
    eventOf(R"({"type":"response.created","response":{"id":"r","status":"in_progress","output":[],"usage":null}})")
    + eventOf(R"({"type":"response.output_text.delta","item_id":"i","output_index":0,"content_index":0,"delta":")"
              + text + "\"}");

const QByteArray converseDelta =
    AwsFrame::event("messageStart", R"({"role":"assistant"})")
    + AwsFrame::event("contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"text":")" + text + "\"}}");
} // namespace

/// What is charged where the provider has not said yet what it used, leaves it out or says nonsense.
class UsageLeftOutTest final : public QObject
{
    Q_OBJECT

private slots:
    void countsWhatCameOfAnUnfinishedStream_data();
    void countsWhatCameOfAnUnfinishedStream();
    void countsWhatIsSaidAsNothing_data();
    void countsWhatIsSaidAsNothing();
    void countsTheInputOfEmbeddingsThatAreSaidToBeFree_data();
    void countsTheInputOfEmbeddingsThatAreSaidToBeFree();
    void chargesWhatWasAskedToAClientThatLeaves_data();
    void chargesWhatWasAskedToAClientThatLeaves();
    void chargesNothingForWhatNobodyTook_data();
    void chargesNothingForWhatNobodyTook();
};

void UsageLeftOutTest::countsWhatCameOfAnUnfinishedStream_data()
{
    QTest::addColumn<QByteArray>("dialect");
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("ending");
    QTest::addColumn<bool>("isInputSaid"); // 25 tokens, and 10 of the cache
    QTest::addColumn<qint64>("output");
    QTest::addColumn<bool>("isEstimated");
    for (const char *ending : {"cut", "left", "stopped"}) {
        const auto row = [ending](const char *name, const char *dialect, const QByteArray &stream, bool isInputSaid,
                                  qint64 output, bool isEstimated) {
            QTest::addRow("%s, %s", name, ending)
                << QByteArray {dialect} << stream << QByteArray {ending} << isInputSaid << output << isEstimated;
        };
        row("messages", "messages", Messages::start, true, textTokens, true);
        row("messages that said all", "messages", Messages::start + Messages::delta, true, 7, false);
        row("gemini", "gemini", geminiEvent({}, 1), true, textTokens, true);
        row("gemini that counted more", "gemini", geminiEvent({}, 200), true, 200, true);
        row("gemini that said all", "gemini", geminiEvent(R"(,"finishReason":"STOP")", 7), true, 7, false);
        row("chat", "chat", chunk({}), false, textTokens, true);
        row("chat that counts in each chunk", "chat", chunk(',' + chatUsage(1)), true, textTokens, true);
        row("chat that said all", "chat",
            chunk({}) + lastChunk + eventOf(R"({"id":"c","choices":[],)" + chatUsage(7) + '}'), true, 7, false);
        row("responses", "responses", responsesDelta, false, textTokens, true);
        row("ollama", "ollama",
            R"({"model":"m1","message":{"role":"assistant","content":")" + text + "\"},\"done\":false}\n", false,
            textTokens, true);
        row("converse", "converse", converseDelta, false, textTokens, true);
    }
}

void UsageLeftOutTest::countsWhatCameOfAnUnfinishedStream()
{
    QFETCH(QByteArray, dialect);
    QFETCH(QByteArray, stream);
    QFETCH(QByteArray, ending);
    QFETCH(bool, isInputSaid);
    const Talk talk = talkOf(dialect);
    KindHub asked {talk.kind, ModelType::Chat, talk.baseUrl};
    asked.ask(talk.path, talk.request);
    QVERIFY(!asked.hub.upstream.sent.empty());
    const std::shared_ptr<FakeUpstream::Sent> sent = asked.hub.upstream.sent.back();
    sent->head(200, talk.contentType);
    sent->bytes(stream);
    if (ending == "cut")
        sent->fail(ErrorCode::UpstreamFailed, UpstreamFailure::Phase::Body);
    else if (ending == "left")
        asked.handler->handleClientGone();
    else
        asked.handler->handleShutdown();
    QTRY_COMPARE(asked.hub.sink.recorded().size(), size_t {1});
    const TokenUsage usage = asked.hub.record().usage;
    QCOMPARE(usage.cacheRead, isInputSaid ? 10 : 0);
    if (isInputSaid)
        QCOMPARE(usage.uncachedInput, 25);
    QVERIFY(usage.uncachedInput > 0);
    QTEST(usage.output, "output");
    QTEST(usage.estimated, "isEstimated");
}

void UsageLeftOutTest::countsWhatIsSaidAsNothing_data()
{
    QTest::addColumn<QByteArray>("dialect");
    QTest::addColumn<bool>("isStreamed");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<qint64>("input"); // -1: counted here
    QTest::addColumn<qint64>("output");
    QTest::addColumn<bool>("isEstimated");
    const auto chat = [](const QByteArray &content, const QByteArray &usage) -> QByteArray {
        return R"({"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":")" + content
               + R"("},"finish_reason":"stop"}],"usage":)" + usage + '}';
    };
    const auto whole = [&chat](const char *name, const QByteArray &content, const QByteArray &usage, qint64 input,
                               qint64 output, bool isEstimated) {
        QTest::newRow(name) << QByteArray {"chat"} << false << chat(content, usage) << input << output << isEstimated;
    };
    whole("zeros", text, R"({"prompt_tokens":0,"completion_tokens":0})", -1, textTokens, true);
    whole("below zero", text, R"({"prompt_tokens":-5,"completion_tokens":-1})", -1, textTokens, true);
    whole("no numbers", text, R"({"prompt_tokens":"12","completion_tokens":null})", -1, textTokens, true);
    whole("the output alone is 0", text, R"({"prompt_tokens":9,"completion_tokens":0})", 9, textTokens, true);
    whole("the input alone is 0", text, R"({"prompt_tokens":0,"completion_tokens":12})", -1, 12, true);
    whole("nothing was written", {}, R"({"prompt_tokens":9,"completion_tokens":0})", 9, 0, false);
    whole("all of the input was cached", text,
          R"({"prompt_tokens":9,"completion_tokens":12,"prompt_tokens_details":{"cached_tokens":9}})", 9, 12, false);
    QTest::newRow("zeros of a stream")
        << QByteArray {"chat"} << true
        << chunk({}) + lastChunk
               + eventOf(R"({"id":"c","choices":[],"usage":{"prompt_tokens":0,"completion_tokens":0}})")
               + eventOf("[DONE]")
        << qint64 {-1} << textTokens << true;
    const QByteArray said = eventOf(R"({"id":"c","choices":[],)" + chatUsage(7) + '}');
    const QByteArray zeros = eventOf(R"({"id":"c","choices":[],"usage":{"prompt_tokens":0,"completion_tokens":0}})");
    QTest::newRow("zeros behind the true figures")
        << QByteArray {"chat"} << true << chunk({}) + lastChunk + said + zeros + eventOf("[DONE]") << qint64 {35}
        << qint64 {7} << false;
    QTest::newRow("zeros behind the true figures, of Gemini")
        << QByteArray {"gemini"} << true
        << geminiEvent(R"(,"finishReason":"STOP")", 7) + eventOf(R"({"usageMetadata":{"promptTokenCount":0}})")
        << qint64 {35} << qint64 {7} << false;
    const QByteArray message = R"({"id":"m","type":"message","role":"assistant","model":"m1","stop_reason":"end_turn",)"
                               R"("content":[{"type":"text","text":")"
                               + text + R"("}],"usage":)";
    QTest::newRow("zeros of a message") << QByteArray {"messages"} << false
                                        << message + R"({"input_tokens":0,"output_tokens":0}})" << qint64 {-1}
                                        << textTokens << true;
    QTest::newRow("a message of a cached prompt")
        << QByteArray {"messages"} << false
        << message + R"({"input_tokens":0,"cache_read_input_tokens":9,"output_tokens":12}})" << qint64 {9}
        << qint64 {12} << false;
    QTest::newRow("a stream of messages that never says its output")
        << QByteArray {"messages"} << true
        << Messages::start
               + eventOf(R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":0}})")
               + eventOf(R"({"type":"message_stop"})")
        << qint64 {35} << textTokens << true;
    QTest::newRow("zeros of Gemini") << QByteArray {"gemini"} << false
                                     << R"({"candidates":[{"content":{"role":"model","parts":[{"text":")" + text
                                            + R"("}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":0}})"
                                     << qint64 {-1} << textTokens << true;
    QTest::newRow("zeros of responses")
        << QByteArray {"responses"} << false
        << R"({"id":"r","object":"response","status":"completed","model":"m1","output":[{"type":"message","id":"i",)"
           R"("role":"assistant","status":"completed","content":[{"type":"output_text","annotations":[],"text":")"
               + text + R"("}]}],"usage":{"input_tokens":0,"output_tokens":0,"total_tokens":0}})"
        << qint64 {-1} << textTokens << true;
    QTest::newRow("Ollama, which leaves out what it has cached")
        << QByteArray {"ollama"} << false
        << R"({"model":"m1","message":{"role":"assistant","content":")" + text
               + R"("},"done":true,"done_reason":"stop","eval_count":12})"
        << qint64 {-1} << qint64 {12} << true;
}

void UsageLeftOutTest::countsWhatIsSaidAsNothing()
{
    QFETCH(QByteArray, dialect);
    QFETCH(bool, isStreamed);
    QFETCH(QByteArray, answer);
    QFETCH(qint64, input);
    const Talk talk = talkOf(dialect, isStreamed);
    KindHub asked {talk.kind, ModelType::Chat, talk.baseUrl};
    asked.ask(talk.path, talk.request);
    QVERIFY(!asked.hub.upstream.sent.empty());
    const std::shared_ptr<FakeUpstream::Sent> sent = asked.hub.upstream.sent.back();
    sent->head(200, talk.contentType);
    sent->bytes(answer);
    if (sent->alive)
        sent->end();
    QTRY_VERIFY(asked.exchange.finished);
    QCOMPARE(asked.exchange.status, 200);
    const TokenUsage usage = asked.hub.record().usage;
    QVERIFY(usage.totalInput() > 0);
    if (input >= 0)
        QCOMPARE(usage.totalInput(), input);
    QTEST(usage.output, "output");
    QTEST(usage.estimated, "isEstimated");
}

void UsageLeftOutTest::countsTheInputOfEmbeddingsThatAreSaidToBeFree_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("answer");
    const QByteArray plain = R"({"model":"one/m1","input":"0123456789012345"})";
    QTest::newRow("OpenAI") << QByteArray {"openai-compatible"} << QByteArray {"/v1/embeddings"} << plain
                            << QByteArray {R"({"data":[{"index":0,"embedding":[1]}],"usage":{"prompt_tokens":-3}})"};
    QTest::newRow("Ollama") << QByteArray {"ollama"} << QByteArray {"/api/embed"} << plain
                            << QByteArray {R"({"model":"m1","embeddings":[[1]],"prompt_eval_count":0})"};
}

void UsageLeftOutTest::countsTheInputOfEmbeddingsThatAreSaidToBeFree()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, answer);
    KindHub asked {kind, ModelType::Embedding, "http://127.0.0.1:9"};
    asked.ask(path, request);
    QVERIFY(!asked.hub.upstream.sent.empty());
    asked.hub.upstream.last().answer(200, answer);
    QTRY_VERIFY(asked.exchange.finished);
    QCOMPARE(asked.exchange.status, 200);
    QVERIFY(asked.hub.record().usage.totalInput() >= 4);
    QVERIFY(asked.hub.record().usage.estimated);
}

void UsageLeftOutTest::chargesWhatWasAskedToAClientThatLeaves_data()
{
    QTest::addColumn<bool>("isSent");
    QTest::addColumn<bool>("isStreamed");
    QTest::newRow("the request was sent") << true << false;
    QTest::newRow("the request for a stream was sent") << true << true;
    QTest::newRow("the request was not sent wholly") << false << false;
}

void UsageLeftOutTest::chargesWhatWasAskedToAClientThatLeaves()
{
    QFETCH(bool, isSent);
    QFETCH(bool, isStreamed);
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, isStreamed ? Sample::streamRequest : Sample::request);
    hub.upstream.last().isSent = isSent;
    handler->handleClientGone();
    QTRY_COMPARE(hub.sink.recorded().size(), size_t {1});
    const ModelCall call = hub.record();
    QCOMPARE(call.status, CallStatus::Cancelled);
    QCOMPARE(call.usage.totalInput() > 0, isSent);
    QCOMPARE(call.usage.estimated, isSent);
    QCOMPARE(call.usage.output, 0);
    QCOMPARE(call.creditsNano.value_or(0) > 0, isSent);
}

void UsageLeftOutTest::chargesNothingForWhatNobodyTook_data()
{
    QTest::addColumn<QByteArray>("ending");
    for (const char *ending : {"refused", "no connection", "refusing", "stopped"})
        QTest::newRow(ending) << QByteArray {ending};
}

void UsageLeftOutTest::chargesNothingForWhatNobodyTook()
{
    QFETCH(QByteArray, ending);
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    const std::shared_ptr<FakeUpstream::Sent> sent = hub.upstream.sent.back();
    if (ending == "refused") {
        sent->answer(400, R"({"error":{"message":"no"}})");
    } else if (ending == "no connection") {
        while (hub.upstream.last().alive)
            hub.upstream.last().fail(ErrorCode::UpstreamFailed, UpstreamFailure::Phase::Connect);
    } else if (ending == "refusing") { // the client leaves within the provider's refusal
        sent->head(429);
        handler->handleClientGone();
    } else {
        handler->handleShutdown();
    }
    QTRY_COMPARE(hub.sink.recorded().size(), size_t {1});
    QCOMPARE(hub.record().usage, TokenUsage {});
    QCOMPARE(hub.record().creditsNano.value_or(0), 0);
}

QTEST_GUILESS_MAIN(UsageLeftOutTest)
#include "tst_usageleftout.moc"
