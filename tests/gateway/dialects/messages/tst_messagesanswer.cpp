// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QtTest>

#include "gateway/dialects/eventstreamparser.h"
#include "gateway/dialects/messages/messagesanswerreader.h"
#include "goldenfolder.h"
#include "stepdump.h"

namespace
{
std::vector<NeutralDelta> stepsOfStream(const QByteArray &stream)
{
    MessagesAnswerReader reader {"anthropic"};
    EventStreamParser parser;
    std::vector<NeutralDelta> steps;
    for (const EventStreamParser::Event &event : parser.feed(stream))
        reader.takeEvent(event.type, event.data, steps);
    reader.takeEndOfStream(steps);
    return steps;
}

std::vector<NeutralDelta> stepsOfWhole(const QByteArray &body)
{
    std::vector<NeutralDelta> steps;
    MessagesAnswerReader {"anthropic"}.takeWhole(body, steps);
    return steps;
}

void addRows(const std::vector<const char *> &names)
{
    QTest::addColumn<QString>("name");
    for (const char *name : names)
        QTest::newRow(name) << QString::fromLatin1(name);
}

QByteArray compared(const QString &name, const std::vector<NeutralDelta> &steps)
{
    return GoldenFolder {__FILE__}.difference(QStringLiteral("upstream/%1.steps").arg(name), dumpedSteps(steps));
}

QByteArray given(const QString &name)
{
    return GoldenFolder {__FILE__}.text(QStringLiteral("upstream/%1").arg(name));
}
} // namespace

class TestMessagesAnswer final : public QObject
{
    Q_OBJECT

private slots:
    void readsAStream_data();
    void readsAStream();
    void readsAWhole_data();
    void readsAWhole();
    void isNotWholeWithoutTheLastEvent();
    void faultsOnAnEventThatIsNoJson_data();
    void faultsOnAnEventThatIsNoJson();
    void addsNothingAfterTheEnd();
    void faultsOnWhatComesBehindTheFinish();
    void takesUsageAsItComes_data();
    void takesUsageAsItComes();
    void survivesAnyEvent_data();
    void survivesAnyEvent();
};

void TestMessagesAnswer::readsAStream_data()
{
    addRows({"text.sse", "calls.sse", "thinking.sse", "structured.sse", "length.sse", "stop_sequence.sse",
             "refusal.sse", "context.sse", "pause.sse", "cache_usage.sse", "error.sse", "cut_off.sse", "imitation.sse",
             "bare.sse"});
}

void TestMessagesAnswer::readsAStream()
{
    QFETCH(const QString, name);
    const QByteArray difference = compared(name, stepsOfStream(given(name)));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void TestMessagesAnswer::readsAWhole_data()
{
    addRows({"text.json", "calls.json", "thinking.json", "foreign.json", "cache_usage.json", "empty.json",
             "refusal.json", "stop_sequence.json", "odd_shapes.json", "error.json", "foreign_error.json",
             "bare_error.json", "no_message.json", "no_json.json"});
}

void TestMessagesAnswer::readsAWhole()
{
    QFETCH(const QString, name);
    const QByteArray difference = compared(name, stepsOfWhole(given(name)));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void TestMessagesAnswer::isNotWholeWithoutTheLastEvent()
{
    const std::vector<NeutralDelta> steps = stepsOfStream(given(QStringLiteral("cut_off.sse")));
    QCOMPARE(steps.back().kind, NeutralDelta::Kind::Finish);
}

void TestMessagesAnswer::faultsOnAnEventThatIsNoJson_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("cut off") << QByteArray {R"({"type":"content_block_delta","index":0,"del)"};
    QTest::newRow("a text") << QByteArray {R"("hello")"};
    QTest::newRow("not UTF-8") << QByteArray {"{\"type\":\"content_block_delta\",\"x\":\"\xFF\"}"};
    QTest::newRow("too deep") << QByteArray {R"({"x":)"} + QByteArray(600, '[') + QByteArray(600, ']') + '}';
}

void TestMessagesAnswer::faultsOnAnEventThatIsNoJson()
{
    QFETCH(const QByteArray, data);
    MessagesAnswerReader reader {"anthropic"};
    std::vector<NeutralDelta> steps;
    reader.takeEvent("content_block_delta", data, steps);
    reader.takeEvent("message_stop", R"({"type":"message_stop"})", steps);
    QCOMPARE(steps.size(), size_t {1});
    QCOMPARE(steps.front().kind, NeutralDelta::Kind::Fault);
    QCOMPARE(steps.front().status, 502);
}

void TestMessagesAnswer::addsNothingAfterTheEnd()
{
    MessagesAnswerReader reader {"anthropic"};
    std::vector<NeutralDelta> steps;
    reader.takeEvent("message_start", R"({"type":"message_start","message":{}})", steps);
    reader.takeEvent("message_delta", R"({"type":"message_delta","delta":{"stop_reason":"end_turn"}})", steps);
    reader.takeEvent("message_stop", R"({"type":"message_stop"})", steps);
    QCOMPARE(steps.back().kind, NeutralDelta::Kind::End);
    const size_t count = steps.size();
    reader.takeEvent("error", R"({"type":"error","error":{"message":"late"}})", steps);
    reader.takeEvent("message_stop", R"({"type":"message_stop"})", steps);
    QCOMPARE(steps.size(), count);
}

void TestMessagesAnswer::faultsOnWhatComesBehindTheFinish()
{
    for (const char *late :
         {R"({"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}})",
          R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"late"}})"}) {
        MessagesAnswerReader reader {"anthropic"};
        std::vector<NeutralDelta> steps;
        reader.takeEvent("message_delta", R"({"type":"message_delta","delta":{"stop_reason":"end_turn"}})", steps);
        steps.clear();
        reader.takeEvent({}, late, steps);
        QCOMPARE(steps.size(), size_t {1});
        QCOMPARE(steps.front().kind, NeutralDelta::Kind::Fault);
    }
}

void TestMessagesAnswer::takesUsageAsItComes_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("last");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *first, const char *last, const char *expected) {
        QTest::newRow(name) << QByteArray {first} << QByteArray {last} << QByteArray {expected};
    };
    row("only output at the end", R"({"input_tokens":9,"output_tokens":1})", R"({"output_tokens":5})",
        "uncached=9 output=5");
    row("input corrected", R"({"input_tokens":90,"output_tokens":1})",
        R"({"input_tokens":7,"cache_read_input_tokens":80,"output_tokens":5})", "uncached=7 read=80 output=5");
    row("input all from the cache", R"({"input_tokens":90})",
        R"({"input_tokens":0,"cache_read_input_tokens":90,"output_tokens":5})", "read=90 output=5");
    row("zeros say nothing", R"({"input_tokens":90,"cache_read_input_tokens":3})",
        R"({"input_tokens":0,"cache_read_input_tokens":0,"output_tokens":5})", "uncached=90 read=3 output=5");
    row("nulls say nothing", R"({"input_tokens":90})", R"({"input_tokens":null,"output_tokens":5})",
        "uncached=90 output=5");
    row("what is kept for an hour stays so",
        R"({"input_tokens":1,"cache_creation_input_tokens":50,"cache_creation":{"ephemeral_1h_input_tokens":50}})",
        R"({"input_tokens":1,"cache_creation_input_tokens":50,"output_tokens":2})", "uncached=1 write1h=50 output=2");
    row("writes without their lifetime", R"({"input_tokens":1,"cache_creation_input_tokens":50})",
        R"({"output_tokens":2})", "uncached=1 write5m=50 output=2");
    row("writes that the lifetimes do not cover",
        R"({"input_tokens":1,"cache_creation_input_tokens":50,"cache_creation":{"ephemeral_1h_input_tokens":20}})",
        R"({"output_tokens":2})", "uncached=1 write5m=30 write1h=20 output=2");
    row("more thinking than output", R"({"input_tokens":1})",
        R"({"output_tokens":2,"output_tokens_details":{"thinking_tokens":9}})", "uncached=1 output=2 reasoning=2");
    row("huge and negative", R"({"input_tokens":1e40})", R"({"output_tokens":-3})", "uncached=1000000000");
    row("no counts at the end", R"({"input_tokens":4,"output_tokens":1})", "{}", "uncached=4 output=1");
}

void TestMessagesAnswer::takesUsageAsItComes()
{
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, last);
    QFETCH(const QByteArray, expected);
    MessagesAnswerReader reader {"anthropic"};
    std::vector<NeutralDelta> steps;
    reader.takeEvent({}, QByteArray {R"({"type":"message_start","message":{"usage":)" + first + "}}"}, steps);
    reader.takeEvent({}, QByteArray {R"({"type":"message_delta","delta":{},"usage":)" + last + '}'}, steps);
    QByteArray line;
    for (const NeutralDelta &step : steps) {
        if (step.usage)
            line = dumpedSteps({step}).trimmed();
    }
    QCOMPARE(line.mid(line.indexOf("usage: ") + 7), expected);
}

void TestMessagesAnswer::survivesAnyEvent_data()
{
    QTest::addColumn<QByteArray>("data");
    for (const char *data :
         {R"({})",
          R"({"type":null})",
          R"({"type":{}})",
          R"({"type":"message_start"})",
          R"({"type":"message_start","message":[]})",
          R"({"type":"message_start","message":{"usage":"x","id":{}}})",
          R"({"type":"content_block_start"})",
          R"({"type":"content_block_start","content_block":null})",
          R"({"type":"content_block_start","content_block":{"type":"vendor_block","x":[]}})",
          R"({"type":"content_block_start","index":-1,"content_block":{"type":"tool_use","input":null}})",
          R"({"type":"content_block_delta"})",
          R"({"type":"content_block_delta","delta":5})",
          R"({"type":"content_block_delta","delta":{"type":"input_json_delta","partial_json":{}}})",
          R"({"type":"content_block_delta","delta":{"type":"citations_delta","citation":7}})",
          R"({"type":"content_block_delta","delta":{"type":"signature_delta"}})",
          R"({"type":"content_block_stop"})",
          R"({"type":"message_delta","delta":[],"usage":[1]})",
          R"({"type":"message_delta","delta":{"stop_reason":5,"stop_sequence":{}}})",
          R"({"type":"error"})",
          R"({"type":"error","error":[]})",
          R"({"type":"error","error":{"message":7,"type":[]}})"})
        QTest::newRow(data) << QByteArray {data};
}

void TestMessagesAnswer::survivesAnyEvent()
{
    QFETCH(const QByteArray, data);
    MessagesAnswerReader reader {"anthropic"};
    std::vector<NeutralDelta> steps;
    reader.takeEvent({}, data, steps);
    reader.takeEvent({}, data, steps);
    reader.takeEvent({}, R"({"type":"message_start"})", steps);
    reader.takeEvent({}, R"({"type":"message_delta","delta":{"stop_reason":"end_turn"}})", steps);
    reader.takeEvent({}, R"({"type":"message_stop"})", steps);
    int open = 0;
    for (const NeutralDelta &step : steps) {
        open += step.kind == NeutralDelta::Kind::BlockStart ? 1 : step.kind == NeutralDelta::Kind::BlockStop ? -1 : 0;
        QVERIFY(open == 0 || open == 1);
    }
    QCOMPARE(open, 0);
    const bool isFault = steps.back().kind == NeutralDelta::Kind::Fault;
    QCOMPARE(isFault, data.contains(R"("type":"error")"));
    QVERIFY(isFault || steps.back().kind == NeutralDelta::Kind::End);
}

QTEST_GUILESS_MAIN(TestMessagesAnswer)
#include "tst_messagesanswer.moc"
