// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/responses/responsesclient.h"
#include "gateway/dialects/responses/responsesprovider.h"
#include "goldenfolder.h"
#include "junkvariants.h"
#include "stepdump.h"

namespace
{
using Steps = std::vector<NeutralDelta>;

std::unique_ptr<AnswerReader> newReader()
{
    return ResponsesProvider {}.reader("openai");
}

/// Reads events, each a JSON object.
Steps stepsOf(const std::vector<QByteArray> &events)
{
    const std::unique_ptr<AnswerReader> reader = newReader();
    Steps steps;
    for (const QByteArray &event : events)
        reader->takeEvent({}, event, steps);
    reader->takeEndOfStream(steps);
    return steps;
}

/// The events of a golden stream.
std::vector<QByteArray> eventsOf(const QByteArray &stream)
{
    std::vector<QByteArray> events;
    for (const QByteArray &line : stream.split('\n')) {
        if (line.startsWith("data: "))
            events.push_back(line.sliced(6));
    }
    return events;
}

/// A terminal event; `more`: further members of its response.
QByteArray ended(const char *status, const char *more = "")
{
    QByteArray event = R"({"type":"response.STATUS","response":{"status":"STATUS"MORE}})";
    return event.replace("STATUS", status).replace("MORE", more);
}
} // namespace

class TestResponsesAnswer final : public QObject
{
    Q_OBJECT

private slots:
    void readsStreams_data();
    void readsStreams();
    void readsWholeAnswersAsTheirStreams_data();
    void readsWholeAnswersAsTheirStreams();
    void understandsOtherServers_data();
    void understandsOtherServers();
    void neverCallsACutStreamWhole();
    void bearsASignOfLifeThatHasData();
    void readsFaults_data();
    void readsFaults();
    void readsUsage_data();
    void readsUsage();
    void survivesAnyEvent_data();
    void survivesAnyEvent();
    void survivesAnyWholeAnswer();

private:
    void addStreams();

    GoldenFolder m_golden {__FILE__};
};

void TestResponsesAnswer::addStreams()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
         {"text", "cited", "calls", "thinking", "structured", "refusal", "length", "filtered", "nothing"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestResponsesAnswer::readsStreams_data()
{
    addStreams();
}

void TestResponsesAnswer::readsStreams()
{
    QFETCH(const QString, name);
    const Steps steps = stepsOf(eventsOf(m_golden.text(name + QStringLiteral(".stream.txt"))));
    const QByteArray difference = m_golden.difference(name + QStringLiteral(".steps.txt"), dumpedSteps(steps));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void TestResponsesAnswer::readsWholeAnswersAsTheirStreams_data()
{
    addStreams();
}

void TestResponsesAnswer::readsWholeAnswersAsTheirStreams()
{
    QFETCH(const QString, name);
    const std::vector<QByteArray> events = eventsOf(m_golden.text(name + QStringLiteral(".stream.txt")));
    NeutralAnswer streamed;
    for (const NeutralDelta &step : stepsOf(events))
        streamed.take(step);
    Steps steps;
    newReader()->takeWhole(JsonView {events.back()}["response"].raw(), steps);
    NeutralAnswer whole;
    for (const NeutralDelta &step : steps)
        whole.take(step);
    QVERIFY(whole.isWhole);
    AnswerIdentity identity;
    identity.id = "x";
    QCOMPARE(ResponsesClient {}.whole(whole, identity), ResponsesClient {}.whole(streamed, identity));
}

void TestResponsesAnswer::understandsOtherServers_data()
{
    QTest::addColumn<std::vector<QByteArray>>("events");
    QTest::addColumn<QByteArray>("steps");
    using Events = std::vector<QByteArray>;
    const QByteArray end = ended("completed");
    QTest::newRow("arguments only in the end")
        << Events {R"({"type":"response.created","response":{"id":"r","model":"m"}})",
                   R"({"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"fc_1","call_id":"c1","name":"f","arguments":""}})",
                   R"({"type":"response.function_call_arguments.done","output_index":0,"item_id":"fc_1","arguments":"{\"a\":1}"})",
                   R"({"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","id":"fc_1","call_id":"c1","name":"f","arguments":"{\"a\":1}"}})",
                   end}
        << QByteArray {
               "Start id=\"r\" model=\"m\"\nBlockStart Call call=\"c1\" name=\"f\"\nText Call text=\"{\\\"a\\\":1}\"\n"
               "BlockStop\nFinish ToolCalls\nEnd\n"};
    QTest::newRow("a call only as a whole")
        << Events {R"({"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"}})",
                   end}
        << QByteArray {"Start\nBlockStart Call call=\"c1\" name=\"f\"\nText Call text=\"{}\"\nBlockStop\nFinish "
                       "ToolCalls\nEnd\n"};
    QTest::newRow("items only in the last event")
        << Events {ended("completed",
                         R"(,"output":[{"type":"message","content":[{"type":"output_text","text":"Hi"}]}])")}
        << QByteArray {"Start\nBlockStart Text\nText Text text=\"Hi\"\nBlockStop\nFinish Stop\nEnd\n"};
    QTest::newRow("text of an item that was never added")
        << Events {R"({"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"Hi"})",
                   R"({"type":"response.output_text.done","output_index":0,"content_index":0,"text":"Hi"})", end}
        << QByteArray {"Start\nBlockStart Text\nText Text text=\"Hi\"\nBlockStop\nFinish Stop\nEnd\n"};
    QTest::newRow("an item that is done twice") << Events {
        R"({"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"Hi"}]}})",
        R"({"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"Hi"}]}})",
        R"({"type":"response.output_text.delta","output_index":0,"delta":"Hi"})",
        end} << QByteArray {"Start\nBlockStart Text\nText Text text=\"Hi\"\nBlockStop\nFinish Stop\nEnd\n"};
    QTest::newRow("calls that grow at the same time")
        << Events {R"({"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"a","call_id":"c1","name":"f"}})",
                   R"({"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","id":"b","call_id":"c2","name":"g"}})",
                   R"({"type":"response.function_call_arguments.delta","output_index":1,"delta":"{2"})",
                   R"({"type":"response.function_call_arguments.delta","output_index":0,"delta":"{1"})",
                   R"({"type":"response.function_call_arguments.delta","item_id":"b","delta":"}"})",
                   R"({"type":"response.function_call_arguments.delta","item_id":"a","delta":"}"})",
                   R"({"type":"response.output_item.done","output_index":1,"item":{"arguments":"{2}"}})",
                   R"({"type":"response.output_item.done","output_index":0,"item":{"arguments":"{1}"}})",
                   end}
        << QByteArray {
               "Start\nBlockStart Call call=\"c1\" name=\"f\"\nText Call text=\"{1\"\nText Call text=\"}\"\nBlockStop\n"
               "BlockStart Call call=\"c2\" name=\"g\"\nText Call text=\"{2\"\nText Call text=\"}\"\nBlockStop\nFinish "
               "ToolCalls\nEnd\n"};
    QTest::newRow("thoughts in paragraphs, and raw ones")
        << Events {R"({"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"rs","summary":[]}})",
                   R"({"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"one"})",
                   R"({"type":"response.reasoning_summary_text.done","output_index":0,"summary_index":0,"text":"one"})",
                   R"({"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"two"})",
                   R"({"type":"response.reasoning_text.delta","output_index":0,"content_index":0,"delta":"raw"})",
                   R"({"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","summary":[{"text":"one"},{"text":"two"}],"content":[{"text":"raw"}]}})",
                   end}
        << QByteArray {"Start\nBlockStart Reasoning summary\nText Reasoning text=\"one\"\nText Reasoning "
                       "text=\"\\n\\n\"\nText Reasoning text=\"two\"\nBlockStop\n"
                       "BlockStart Reasoning\nText Reasoning text=\"raw\"\nBlockStop\nFinish Stop\nEnd\n"};
    QTest::newRow("tools of its own")
        << Events {R"({"type":"response.web_search_call.in_progress","output_index":0,"item_id":"ws"})",
                   R"({"type":"response.output_item.done","output_index":0,"item":{"type":"web_search_call","id":"ws"}})",
                   R"({"type":"response.output_item.done","output_index":1,"item":{"type":"image_generation_call","id":"ig","result":"AAAA","output_format":"webp"}})",
                   end, R"({"type":"response.output_text.delta","delta":"too late"})"}
        << QByteArray {"Start\nBlockStart Foreign name=\"web_search_call\" "
                       "raw={\"type\":\"web_search_call\",\"id\":\"ws\"} of Responses\nBlockStop\n"
                       "BlockStart Image mime=\"image/webp\" base64=\"AAAA\"\nBlockStop\nFinish Stop\nEnd\n"};
    QTest::newRow("log probabilities, in pieces and as a whole")
        << Events {R"({"type":"response.output_text.delta","output_index":0,"delta":"a","logprobs":[{"token":"a"}]})",
                   R"({"type":"response.output_text.done","output_index":0,"text":"a","logprobs":[{"token":"a"}]})",
                   R"({"type":"response.output_text.delta","output_index":1,"delta":"b","logprobs":[]})",
                   R"({"type":"response.output_text.done","output_index":1,"text":"b","logprobs":[{"token":"b"}]})",
                   end}
        << QByteArray {
               "Start\nBlockStart Text\nText Text text=\"a\"\nLogprobs "
               "text=\"{\\\"content\\\":[{\\\"token\\\":\\\"a\\\"}]}\"\n"
               "BlockStop\nBlockStart Text\nText Text text=\"b\"\n"
               "Logprobs text=\"{\\\"content\\\":[{\\\"token\\\":\\\"b\\\"}]}\"\nBlockStop\nFinish Stop\nEnd\n"};
    QTest::newRow("an item's end without the item")
        << Events {R"({"type":"response.output_item.done","output_index":0})", end}
        << QByteArray {"Start\nFinish Stop\nEnd\n"};
    QTest::newRow("an end of chat's after its own")
        << Events {end, "[DONE]"} << QByteArray {"Start\nFinish Stop\nEnd\n"};
}

void TestResponsesAnswer::understandsOtherServers()
{
    QFETCH(const std::vector<QByteArray>, events);
    QTEST(dumpedSteps(stepsOf(events)), "steps");
}

void TestResponsesAnswer::neverCallsACutStreamWhole()
{
    std::vector<QByteArray> events = eventsOf(m_golden.text(QStringLiteral("calls.stream.txt")));
    while (!events.empty()) {
        events.pop_back();
        for (const NeutralDelta &step : stepsOf(events)) {
            QVERIFY(step.kind != NeutralDelta::Kind::End);
            QVERIFY(step.kind != NeutralDelta::Kind::Finish);
        }
    }
}

void TestResponsesAnswer::bearsASignOfLifeThatHasData()
{
    QVERIFY(stepsOf({"", " "}).empty());
}

void TestResponsesAnswer::readsFaults_data()
{
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const char *event, const char *code, const char *text, int status) {
        QTest::newRow(name) << QByteArray {event} << QByteArray {code} << QByteArray {text} << status;
    };
    row("failed",
        R"({"type":"response.failed","response":{"status":"failed","error":{"code":"rate_limit_exceeded","message":"slow down"}}})",
        "rate_limit_exceeded", "slow down", 429);
    row("an error event", R"({"type":"error","code":"server_error","message":"oops","param":null})", "server_error",
        "oops", 500);
    row("an error event with an object", R"({"type":"error","error":{"type":"invalid_request_error","message":"no"}})",
        "invalid_request_error", "no", 400);
    row("an error without a type", R"({"error":{"message":"bad","code":"weird"}})", "weird", "bad", 0);
    row("completed, but failed",
        R"({"type":"response.completed","response":{"status":"failed","error":{"message":"x"}}})", "", "x", 0);
    row("failed, of a new code and a known type",
        R"({"type":"response.failed","response":{"status":"failed","error":{"type":"invalid_request_error","code":"new","message":"no"}}})",
        "new", "no", 400);
    row("failed for want of money",
        R"({"type":"response.failed","response":{"status":"failed","error":{"code":"insufficient_quota","message":"no"}}})",
        "insufficient_quota", "no", 402);
    row("no JSON", "<html>", "", "the provider sent an event that is not a JSON object", 502);
    row("no UTF-8", "{\"type\":\"\xff\"}", "", "the provider sent an event that is not a JSON object", 502);
}

void TestResponsesAnswer::readsFaults()
{
    QFETCH(const QByteArray, event);
    const Steps steps = stepsOf({event, R"({"type":"response.output_text.delta","delta":"x"})", ended("completed")});
    QVERIFY(!steps.empty());
    const NeutralDelta &fault = steps.back();
    QCOMPARE(fault.kind, NeutralDelta::Kind::Fault);
    QTEST(fault.code, "code");
    QTEST(fault.text, "text");
    QTEST(fault.status, "status");
}

void TestResponsesAnswer::readsUsage_data()
{
    QTest::addColumn<QByteArray>("usage");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *usage, const char *expected) {
        QTest::newRow(name) << QByteArray {usage} << QByteArray {expected};
    };
    row("all parts",
        R"({"input_tokens":18,"input_tokens_details":{"cached_tokens":5,"cache_write_tokens":3},"output_tokens":7,"output_tokens_details":{"reasoning_tokens":3},"total_tokens":25})",
        "Usage usage: uncached=10 read=5 write5m=3 output=7 reasoning=3\n");
    row("without details", R"({"input_tokens":2,"output_tokens":1})", "Usage usage: uncached=2 output=1\n");
    row("more cached than there is",
        R"({"input_tokens":2,"input_tokens_details":{"cached_tokens":9},"output_tokens":0})", "Usage usage: read=2\n");
    row("negative and huge", R"({"input_tokens":-5,"output_tokens":99999999999999})",
        "Usage usage: output=1000000000\n");
    row("of a wrong kind", R"({"input_tokens":"2"})", "");
    row("null", "null", "");
}

void TestResponsesAnswer::readsUsage()
{
    QFETCH(const QByteArray, usage);
    QFETCH(const QByteArray, expected);
    const QByteArray more = R"(,"usage":)" + usage;
    const Steps steps = stepsOf({ended("completed", more.constData())});
    QCOMPARE(dumpedSteps(steps), QByteArray {"Start\n" + expected + "Finish Stop\nEnd\n"});
}

void TestResponsesAnswer::survivesAnyEvent_data()
{
    addStreams();
}

/// Whatever an event says, an answer begins once, ends or breaks once, and its blocks do not overlap.
void TestResponsesAnswer::survivesAnyEvent()
{
    using Step = NeutralDelta::Kind;
    QFETCH(const QString, name);
    const std::vector<QByteArray> events = eventsOf(m_golden.text(name + QStringLiteral(".stream.txt")));
    for (size_t i = 0; i < events.size(); ++i) {
        for (const QByteArray &variant : junkVariants(events[i])) {
            std::vector<QByteArray> changed = events;
            changed[i] = variant;
            bool isOpen = false;
            bool isOver = false;
            int starts = 0;
            for (const NeutralDelta &step : stepsOf(changed)) {
                QVERIFY2(!isOver, variant.constData());
                starts += step.kind == Step::Start ? 1 : 0;
                QVERIFY2(step.kind != Step::BlockStart || !isOpen, variant.constData());
                QVERIFY2(step.kind != Step::BlockStop || isOpen, variant.constData());
                QVERIFY2(step.kind != Step::Text || isOpen, variant.constData());
                isOpen = step.kind == Step::BlockStart || (isOpen && step.kind != Step::BlockStop);
                isOver = step.kind == Step::End || step.kind == Step::Fault;
            }
            QVERIFY2(starts <= 1, variant.constData());
        }
        if (events.size() > 6)
            i += events.size() / 6; // a sample of the long streams
    }
}

void TestResponsesAnswer::survivesAnyWholeAnswer()
{
    const std::vector<QByteArray> events = eventsOf(m_golden.text(QStringLiteral("thinking.stream.txt")));
    for (const QByteArray &variant : junkVariants(JsonView {events.back()}["response"].raw().toByteArray())) {
        Steps steps;
        newReader()->takeWhole(variant, steps);
        QVERIFY(!steps.empty());
        const NeutralDelta::Kind last = steps.back().kind;
        QVERIFY2(last == NeutralDelta::Kind::End || last == NeutralDelta::Kind::Fault, variant.constData());
    }
}

QTEST_GUILESS_MAIN(TestResponsesAnswer)
#include "tst_responsesanswer.moc"
