// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/opaqueenvelope.h"
#include "gateway/dialects/responses/responsesclient.h"
#include "goldenfolder.h"
#include "stepscript.h"

namespace
{
using Kind = NeutralPart::Kind;
using Step = NeutralDelta::Kind;
using Steps = std::vector<NeutralDelta>;

NeutralDelta start()
{
    NeutralDelta step = NeutralDelta::of(Step::Start);
    step.id = "chatcmpl-1";
    step.model = "upstream-model";
    return step;
}

NeutralDelta open(Kind kind, NeutralPart part = {})
{
    NeutralDelta step = NeutralDelta::of(Step::BlockStart);
    step.block = kind;
    step.part = std::move(part);
    return step;
}

NeutralDelta openCall(const char *id, const char *name)
{
    NeutralPart part;
    part.callId = id;
    part.name = name;
    return open(Kind::Call, part);
}

NeutralDelta text(const char *text)
{
    return NeutralDelta::ofText(Kind::Text, text);
}

NeutralDelta raw(Step kind, const char *json)
{
    NeutralDelta step = NeutralDelta::of(kind);
    step.text = json;
    return step;
}

NeutralDelta mark(const char *family, OpaqueMark::Kind kind, const char *value)
{
    NeutralDelta step = NeutralDelta::of(Step::Mark);
    step.part.marks.push_back({family, kind, value});
    return step;
}

NeutralDelta close()
{
    return NeutralDelta::of(Step::BlockStop);
}

NeutralDelta used(TokenUsage usage)
{
    NeutralDelta step = NeutralDelta::of(Step::Usage);
    step.usage = usage;
    return step;
}

NeutralDelta finish(FinishReason reason)
{
    NeutralDelta step = NeutralDelta::of(Step::Finish);
    step.finish = reason;
    return step;
}

TokenUsage someUsage()
{
    TokenUsage usage;
    usage.uncachedInput = 10;
    usage.cacheRead = 5;
    usage.cacheWrite5m = 2;
    usage.cacheWrite1h = 1;
    usage.output = 7;
    usage.reasoning = 3;
    return usage;
}

/// Answers by name; the request that they answer is in requestOf().
std::vector<std::pair<const char *, Steps>> answers()
{
    const auto ended = [](Steps steps, FinishReason reason) {
        steps.push_back(used(someUsage()));
        steps.push_back(finish(reason));
        return steps;
    };
    return {
        {"text",
         ended({start(), open(Kind::Text), text("Hi "), text("\"you\" \xc3\xa9"), close()}, FinishReason::Stop)},
        {"cited",
         ended({start(), open(Kind::Text), text("See "),
                raw(Step::Annotation,
                    R"({"type":"url_citation","url_citation":{"start_index":0,"end_index":3,"url":"u","title":"t"}})"),
                close(), open(Kind::Text), text("more"),
                raw(Step::Logprobs, R"({"content":[{"token":"more","logprob":-0.50,"bytes":[1],"top_logprobs":[]}]})"),
                close()},
               FinishReason::StopSequence)},
        {"calls", ended({start(), open(Kind::Text), text("Calling."), close(), openCall("call_1", "now"),
                         text("{\"a\":"), text(" 1.0}"), close(), openCall("call_2", "mcp__docs__search"), close(),
                         openCall("", "apply_patch"), text("{\"input\":\"*** Be"), text("gin\\n\"}"), close()},
                        FinishReason::ToolCalls)},
        {"thinking", ended({start(), open(Kind::Reasoning), text("Let me "), text("see"),
                            mark("anthropic", OpaqueMark::Kind::Signature, "Sig="), close(), open(Kind::Reasoning),
                            mark("openai", OpaqueMark::Kind::Encrypted, "gAAAA"), close(), open(Kind::Text),
                            text("So."), close(), openCall("call_1", "now"), text("{}"),
                            mark("google", OpaqueMark::Kind::ThoughtSignature, "Th="), close()},
                           FinishReason::ToolCalls)},
        {"structured", ended({start(), open(Kind::Text), text("{\"a\":1}"), close()}, FinishReason::Stop)},
        {"refusal", ended({start(), open(Kind::Refusal), text("I can"), text("not."), close()}, FinishReason::Stop)},
        {"length", ended({start(), open(Kind::Text), text("Once upon"), close()}, FinishReason::Length)},
        {"filtered", ended({start(), open(Kind::Text), text("Th"), close()}, FinishReason::ContentFilter)},
        {"nothing", {start(), finish(FinishReason::Stop)}},
    };
}

NeutralRequest requestOf()
{
    return ResponsesClient {}
        .read(
            R"({"model":"hub/model","input":"x","temperature":0.50,"instructions":"Be brief.","previous_response_id":"resp_0",)"
            R"("metadata":{"b":1,"a":2},"tools":[{"type":"function","name":"now","parameters":{"z":1,"a":2}},)"
            R"({"type":"namespace","name":"mcp__docs__","tools":[{"type":"function","name":"search"}]},)"
            R"({"type":"custom","name":"apply_patch"}]})")
        .value();
}

AnswerIdentity identityOf(const NeutralRequest *request)
{
    AnswerIdentity identity;
    identity.id = "abcdefghijklmnopqrstuvwx";
    identity.model = "hub/model";
    identity.createdAtSeconds = 1'700'000'000;
    identity.estimatedInputTokens = 42;
    identity.request = request;
    return identity;
}

/// The data of each event, in order; empty when the framing is wrong.
std::vector<JsonView> eventsOf(const QByteArray &stream)
{
    std::vector<JsonView> events;
    qsizetype at = 0;
    while (at < stream.size()) {
        const qsizetype end = stream.indexOf("\n\n", at);
        const qsizetype data = stream.indexOf("\ndata: ", at);
        if (end < 0 || data < 0 || data > end || !QByteArrayView {stream}.sliced(at).startsWith("event: "))
            return {};
        const QByteArrayView name = QByteArrayView {stream}.sliced(at + 7, data - at - 7);
        const std::optional<JsonView> json =
            JsonView::checked(QByteArrayView {stream}.sliced(data + 7, end - data - 7));
        if (!json || !(*json)["type"].is(name))
            return {};
        events.push_back(*json);
        at = end + 2;
    }
    return events;
}
} // namespace

class TestResponsesStream final : public QObject
{
    Q_OBJECT

private slots:
    void writesStreams_data();
    void writesStreams();
    void writesWholeAnswers_data();
    void writesWholeAnswers();
    void keepsWhatIsSaidOfATextBeforeOtherBlocks();
    void countsItsEventsAndKeepsItsIds_data();
    void countsItsEventsAndKeepsItsIds();
    void saysThatAnAnswerBroke();
    void saysThatNothingCame();
    void neverCallsABrokenAnswerCompleted();
    void keepsASilentStreamAlive();
    void goesOnFromTheProvidersEvents();
    void givesTheProvidersItemsWhenItBreaks();
    void givesWhatWasSaidBeforeItBroke();
    void takesStepsInAnyOrder();
    void keepsEachEventOnItsLine();
    void writesTheAnswersOfAllDialects_data();
    void writesTheAnswersOfAllDialects();

private:
    void addAnswers();
    QByteArray streamOf(const Steps &steps);

    GoldenFolder m_golden {__FILE__};
    NeutralRequest m_request = requestOf();
};

void TestResponsesStream::addAnswers()
{
    QTest::addColumn<size_t>("index");
    size_t index = 0;
    for (const auto &[name, steps] : answers())
        QTest::newRow(name) << index++;
}

QByteArray TestResponsesStream::streamOf(const Steps &steps)
{
    const std::unique_ptr<AnswerWriter> writer = ResponsesClient {}.writer(identityOf(&m_request));
    QByteArray out;
    for (const NeutralDelta &step : steps)
        writer->take(step, out);
    writer->end(out);
    return out;
}

void TestResponsesStream::writesStreams_data()
{
    addAnswers();
}

void TestResponsesStream::writesStreams()
{
    QFETCH(const size_t, index);
    const auto [name, steps] = answers()[index];
    const QByteArray difference =
        m_golden.difference(QString::fromLatin1(name) + QStringLiteral(".stream.txt"), streamOf(steps));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void TestResponsesStream::writesWholeAnswers_data()
{
    addAnswers();
}

/// The whole answer is what the stream's last event holds.
void TestResponsesStream::writesWholeAnswers()
{
    QFETCH(const size_t, index);
    const auto [name, steps] = answers()[index];
    NeutralAnswer answer;
    for (const NeutralDelta &step : steps)
        answer.take(step);
    const QByteArray whole = ResponsesClient {}.whole(answer, identityOf(&m_request));
    const QByteArray stream = streamOf(steps);
    QCOMPARE(whole, eventsOf(stream).back()["response"].raw().toByteArray());
}

/// Whatever comes behind the text that they speak of.
void TestResponsesStream::keepsWhatIsSaidOfATextBeforeOtherBlocks()
{
    const auto annotation = [] {
        NeutralDelta step = NeutralDelta::of(NeutralDelta::Kind::Annotation);
        step.part.dialect = WireDialect::Responses;
        step.text = R"({"type":"url_citation","url":"u","title":"t","start_index":0,"end_index":1})";
        return step;
    };
    NeutralDelta logprobs = NeutralDelta::of(NeutralDelta::Kind::Logprobs);
    logprobs.text = R"({"content":[{"token":"a","logprob":-1,"bytes":[97],"top_logprobs":[]}]})";
    std::vector<NeutralDelta> steps {NeutralDelta::of(NeutralDelta::Kind::Start)};
    const auto block = [&steps](NeutralPart::Kind kind, const QByteArray &text) {
        steps.push_back(NeutralDelta::of(NeutralDelta::Kind::BlockStart));
        steps.back().block = kind;
        steps.back().part.callId = "c1";
        steps.back().part.name = "f";
        steps.push_back(NeutralDelta::ofText(kind, text));
    };
    block(NeutralPart::Kind::Text, "a");
    steps.insert(steps.end(), {logprobs, annotation()});
    block(NeutralPart::Kind::Reasoning, "hm");
    block(NeutralPart::Kind::Text, "b");
    steps.push_back(annotation());
    block(NeutralPart::Kind::Call, "{}");
    steps.push_back(NeutralDelta::of(NeutralDelta::Kind::Finish));
    steps.push_back(NeutralDelta::of(NeutralDelta::Kind::End));
    NeutralAnswer answer;
    for (const NeutralDelta &step : steps)
        answer.take(step);
    const QByteArray whole = ResponsesClient {}.whole(answer, identityOf(&m_request));
    QCOMPARE(whole.count(R"("url":"u")"), 2);
    QCOMPARE(whole.count(R"("logprob":-1)"), 1);
    QCOMPARE(whole, eventsOf(streamOf(steps)).back()["response"].raw().toByteArray());
}

void TestResponsesStream::countsItsEventsAndKeepsItsIds_data()
{
    addAnswers();
}

void TestResponsesStream::countsItsEventsAndKeepsItsIds()
{
    QFETCH(const size_t, index);
    const QByteArray stream = streamOf(answers()[index].second);
    const std::vector<JsonView> events = eventsOf(stream);
    QVERIFY(events.size() >= 3);
    std::vector<QByteArray> ids;
    std::vector<QByteArray> callIds;
    for (size_t i = 0; i < events.size(); ++i) {
        QCOMPARE(events[i]["sequence_number"].integer().value_or(-1), static_cast<qint64>(i));
        const auto at = static_cast<size_t>(events[i]["output_index"].integer().value_or(0));
        if (events[i]["type"].is("response.output_item.added")) {
            QCOMPARE(at, ids.size());
            ids.push_back(events[i]["item"]["id"].text());
            callIds.push_back(events[i]["item"]["call_id"].text());
        }
        if (events[i]["item_id"].exists())
            QCOMPARE(events[i]["item_id"].text(), ids.at(at));
        if (events[i]["type"].is("response.output_item.done"))
            QCOMPARE(events[i]["item"]["call_id"].text(), callIds.at(at));
    }
    const std::vector<JsonView> output = events.back()["response"]["output"].elements();
    QCOMPARE(output.size(), ids.size());
    for (size_t i = 0; i < output.size(); ++i)
        QCOMPARE(output[i]["id"].text(), ids[i]);
}

void TestResponsesStream::saysThatAnAnswerBroke()
{
    const std::unique_ptr<AnswerWriter> writer = ResponsesClient {}.writer(identityOf(&m_request));
    QByteArray out;
    for (const NeutralDelta &step : {start(), open(Kind::Text), text("Hi"), close(), openCall("call_1", "now")})
        writer->take(step, out);
    writer->breakOff(429, "too \"many\"", out);
    const std::vector<JsonView> events = eventsOf(out);
    QVERIFY(!events.empty());
    const JsonView last = events.back();
    QVERIFY(last["type"].is("response.failed"));
    QVERIFY(last["response"]["status"].is("failed"));
    QVERIFY(last["response"]["error"]["code"].is("rate_limit_exceeded"));
    QVERIFY(last["response"]["error"]["message"].is("too \"many\""));
    const std::vector<JsonView> output = last["response"]["output"].elements();
    QCOMPARE(output.size(), size_t {2});
    QVERIFY(output[0]["status"].is("completed"));
    QVERIFY(output[1]["status"].is("incomplete"));
    QVERIFY(output[1]["call_id"].is("call_1"));
    QVERIFY(!out.contains("response.completed"));
}

/// What was being said is in the answer, though it is never called done; so is what it has cost.
void TestResponsesStream::givesWhatWasSaidBeforeItBroke()
{
    const std::unique_ptr<AnswerWriter> writer = ResponsesClient {}.writer(identityOf(&m_request));
    QByteArray out;
    for (const NeutralDelta &step : {start(), used(someUsage()), open(Kind::Text), text("Half a")})
        writer->take(step, out);
    writer->breakOff(502, "gone", out);
    const JsonView response = eventsOf(out).back()["response"];
    const std::vector<JsonView> output = response["output"].elements();
    QCOMPARE(output.size(), size_t {1});
    QVERIFY(output[0]["status"].is("incomplete"));
    QVERIFY(output[0]["content"].elements().at(0)["text"].is("Half a"));
    QCOMPARE(response["usage"]["output_tokens"].integer().value_or(-1), qint64 {7});
    QVERIFY(!out.contains("output_item.done"));
}

void TestResponsesStream::saysThatNothingCame()
{
    const std::unique_ptr<AnswerWriter> writer = ResponsesClient {}.writer(identityOf(nullptr));
    QByteArray out;
    writer->breakOff(502, "gone", out);
    const std::vector<JsonView> events = eventsOf(out);
    QCOMPARE(events.size(), size_t {3});
    QVERIFY(events[0]["type"].is("response.created"));
    QVERIFY(events[2]["response"]["error"]["code"].is("server_error"));
}

void TestResponsesStream::neverCallsABrokenAnswerCompleted()
{
    const QByteArray stream = streamOf({start(), open(Kind::Text), text("Half"), close(), finish(FinishReason::Error)});
    const JsonView last = eventsOf(stream).back();
    QVERIFY(last["type"].is("response.failed"));
    QVERIFY(last["response"]["status"].is("failed"));
    QVERIFY(last["response"]["error"]["message"].isString());
    QVERIFY(last["response"]["output"].elements().at(0)["status"].is("incomplete"));
}

void TestResponsesStream::keepsASilentStreamAlive()
{
    const std::unique_ptr<AnswerWriter> writer = ResponsesClient {}.writer(identityOf(&m_request));
    QCOMPARE(writer->contentType(), QByteArray {"text/event-stream; charset=utf-8"});
    QByteArray out;
    writer->take(start(), out);
    writer->ping(out);
    writer->take(open(Kind::Text), out);
    writer->take(text("x"), out);
    const std::vector<JsonView> events = eventsOf(out);
    QVERIFY(events.size() > 4);
    QVERIFY(events[2]["type"].is("keepalive"));
    QCOMPARE(events[3]["sequence_number"].integer().value_or(-1), qint64 {3});
}

void TestResponsesStream::goesOnFromTheProvidersEvents()
{
    const std::unique_ptr<AnswerWriter> writer = ResponsesClient {}.writer(identityOf(&m_request));
    QByteArray out;
    writer->follow(R"({"type":"response.created","sequence_number":0,"response":{"id":"resp_1"}})");
    writer->follow(R"({"type":"response.output_text.delta","sequence_number":41,"delta":"Hi"})");
    writer->ping(out);
    QCOMPARE(out, QByteArray {": keep-alive\n\n"}); // an event would need a number
    out.clear();
    writer->breakOff(502, "gone", out);
    const std::vector<JsonView> events = eventsOf(out);
    QCOMPARE(events.size(), size_t {1}); // it was created before
    QVERIFY(events[0]["type"].is("response.failed"));
    QCOMPARE(events[0]["sequence_number"].integer().value_or(-1), qint64 {42});
    QVERIFY(events[0]["response"]["id"].is("resp_1"));
}

void TestResponsesStream::givesTheProvidersItemsWhenItBreaks()
{
    const std::unique_ptr<AnswerWriter> writer = ResponsesClient {}.writer(identityOf(&m_request));
    for (const char *event :
         {R"({"type":"response.created","sequence_number":0,"response":{"id":"resp_1"}})",
          R"({"type":"response.output_item.added","output_index":0,"item":{"id":"rs_1","type":"reasoning"}})",
          R"({"type":"response.output_item.done","output_index":0,"item":{"id":"rs_1","type":"reasoning","x":1.0}})",
          R"({"type":"response.output_item.added","output_index":1,"item":{"id":"msg_1","type":"message",)"
          R"("status":"in_progress","role":"assistant","content":[]}})",
          R"({"type":"response.output_text.delta","output_index":1,"delta":"Hel"})",
          R"({"type":"response.output_text.delta","output_index":1,"sequence_number":9,"delta":"lo"})",
          R"({"type":"response.output_item.added","output_index":2,"item":{"id":"fc_1","type":"function_call",)"
          R"("status":"in_progress","arguments":"","call_id":"call_1","name":"now"}})",
          R"({"type":"response.function_call_arguments.delta","output_index":2,"delta":"{\"a"})"})
        writer->follow(event);
    QByteArray out;
    writer->breakOff(502, "gone", out);
    const std::vector<JsonView> output = eventsOf(out).back()["response"]["output"].elements();
    QCOMPARE(output.size(), size_t {3});
    QCOMPARE(output[0].raw(), QByteArrayView {R"({"id":"rs_1","type":"reasoning","x":1.0})"});
    QCOMPARE(output[1].raw(),
             QByteArrayView {R"({"id":"msg_1","type":"message","status":"incomplete","role":"assistant","content":[)"
                             R"({"type":"output_text","annotations":[],"logprobs":[],"text":"Hello"}]})"});
    QCOMPARE(output[2].raw(),
             QByteArrayView {R"({"id":"fc_1","type":"function_call","status":"incomplete","call_id":"call_1",)"
                             R"("name":"now","arguments":"{\"a"})"});
}

void TestResponsesStream::takesStepsInAnyOrder()
{
    NeutralDelta other = text("other choice");
    other.choice = 1;
    const QByteArray stream =
        streamOf({text("early"), close(), close(), other, open(Kind::Audio), text("lost"), close(),
                  raw(Step::Logprobs, "5"), raw(Step::Annotation, "{"), finish(FinishReason::Stop), text("late")});
    const std::vector<JsonView> events = eventsOf(stream);
    QVERIFY(!events.empty());
    QCOMPARE(events.back()["response"]["output"].elements().size(), size_t {1});
    QVERIFY(!stream.contains("lost"));
    QVERIFY(!stream.contains("late"));
    QVERIFY(!stream.contains("other choice"));
}

/// Clients print their requests as they like; what is echoed must not break the stream.
void TestResponsesStream::keepsEachEventOnItsLine()
{
    m_request = ResponsesClient {}
                    .read("{\n \"model\": \"m\", \"input\": \"x\",\r\n \"metadata\": {\n  \"a\": \"b\"\n }\n}")
                    .value();
    const QByteArray stream = streamOf({start(), finish(FinishReason::Stop)});
    m_request = requestOf();
    QCOMPARE(eventsOf(stream).size(), size_t {3});
    QCOMPARE(stream.count('\n'), 9);
    QVERIFY(!stream.contains('\r'));
    QVERIFY(eventsOf(stream).back()["response"]["metadata"]["a"].is("b"));
}

void TestResponsesStream::writesTheAnswersOfAllDialects_data()
{
    QTest::addColumn<size_t>("index");
    size_t index = 0;
    for (const AnswerScript &script : answerScripts())
        QTest::newRow(script.name) << index++;
}

void TestResponsesStream::writesTheAnswersOfAllDialects()
{
    QFETCH(const size_t, index);
    const AnswerScript script = answerScripts()[index];
    const std::unique_ptr<AnswerWriter> writer = ResponsesClient {}.writer(identityOf(nullptr));
    QByteArray out;
    for (const NeutralDelta &step : script.steps)
        writer->take(step, out);
    if (script.faultStatus != 0)
        writer->breakOff(script.faultStatus, "The provider broke off.", out);
    else
        writer->end(out);
    const std::vector<JsonView> events = eventsOf(out);
    QVERIFY(!events.empty());
    QCOMPARE(events.back()["type"].is("response.failed"), script.faultStatus != 0);
    const QByteArray difference = m_golden.difference(
        QStringLiteral("answers/") + QString::fromLatin1(script.name) + QStringLiteral(".txt"), out);
    QVERIFY2(difference.isEmpty(), difference.constData());
}

QTEST_GUILESS_MAIN(TestResponsesStream)
#include "tst_responsesstream.moc"
