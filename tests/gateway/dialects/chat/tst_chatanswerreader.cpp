// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QStringBuilder>
#include <QTest>

#include "gateway/dialects/chat/chatproviderdialect.h"
#include "gateway/dialects/eventstreamparser.h"
#include "goldenfolder.h"
#include "stepdump.h"

using namespace Qt::StringLiterals;

namespace
{
std::vector<NeutralDelta> stepsOfStream(const QByteArray &stream)
{
    const std::unique_ptr<AnswerReader> reader = ChatProviderDialect {}.reader("house");
    std::vector<NeutralDelta> steps;
    EventStreamParser parser;
    for (const EventStreamParser::Event &event : parser.feed(stream))
        reader->takeEvent(event.type, event.data, steps);
    for (const EventStreamParser::Event &event : parser.finish())
        reader->takeEvent(event.type, event.data, steps);
    reader->takeEndOfStream(steps);
    return steps;
}

std::vector<NeutralDelta> stepsOfWhole(const QByteArray &body)
{
    std::vector<NeutralDelta> steps;
    ChatProviderDialect {}.reader("house")->takeWhole(body, steps);
    return steps;
}

/// Blocks of a choice never overlap, each choice finishes once, nothing follows End or Fault.
QByteArray brokenRule(const std::vector<NeutralDelta> &steps)
{
    using Kind = NeutralDelta::Kind;
    std::vector<int> open;
    std::vector<int> finished;
    bool isOver = false;
    for (const NeutralDelta &step : steps) {
        const auto at = std::find(open.begin(), open.end(), step.choice);
        if (isOver)
            return "a step after the end";
        if (step.kind == Kind::BlockStart && at != open.end())
            return "a block in a block";
        if ((step.kind == Kind::Text || step.kind == Kind::BlockStop || step.kind == Kind::Mark) && at == open.end())
            return "a text outside of a block";
        if (step.kind == Kind::BlockStart)
            open.push_back(step.choice);
        if (step.kind == Kind::BlockStop)
            open.erase(at);
        if (step.kind == Kind::Finish) {
            if (std::find(finished.begin(), finished.end(), step.choice) != finished.end())
                return "a second finish";
            finished.push_back(step.choice);
        }
        isOver = step.kind == Kind::End || step.kind == Kind::Fault;
        if (step.kind == Kind::End && !open.empty())
            return "an open block at the end";
    }
    return {};
}
} // namespace

class ChatAnswerReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void readsAStream_data();
    void readsAStream();
    void readsAWholeAnswer_data();
    void readsAWholeAnswer();
    void takesNothingAfterTheEnd();
    void marksMintedIdsByTheAnswer();
    void endsWithItsChoices_data();
    void endsWithItsChoices();
    void keepsTheRulesOnAnyShape_data();
    void keepsTheRulesOnAnyShape();

private:
    GoldenFolder m_golden {__FILE__};
};

void ChatAnswerReaderTest::readsAStream_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"text",
                             "three_calls",
                             "reasoning",
                             "signed_reasoning",
                             "refusal",
                             "length",
                             "content_filter",
                             "structured",
                             "error_in_stream",
                             "error_openrouter",
                             "error_of_choice",
                             "error_finish",
                             "error_groq",
                             "truncated",
                             "no_done",
                             "azure",
                             "same_index",
                             "no_index_no_id",
                             "late_name",
                             "name_in_every_piece",
                             "interleaved",
                             "text_amid_arguments",
                             "empty_calls",
                             "finish_in_every_chunk",
                             "mistral_chunks",
                             "groq_usage",
                             "moonshot_usage",
                             "two_choices",
                             "logprobs",
                             "annotations",
                             "custom_call",
                             "legacy_call",
                             "thought_signature",
                             "images",
                             "not_json",
                             "nothing",
                             "impossible_choice",
                             "wrong_kinds"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void ChatAnswerReaderTest::readsAStream()
{
    QFETCH(QString, name);
    const std::vector<NeutralDelta> steps = stepsOfStream(m_golden.text(u"answers/"_s + name + u".sse"_s));
    const QByteArray difference = m_golden.difference(u"answers/"_s + name + u".sse.txt"_s, dumpedSteps(steps));
    QVERIFY2(difference.isEmpty(), difference.constData());
    QCOMPARE(brokenRule(steps), QByteArray {});
}

void ChatAnswerReaderTest::readsAWholeAnswer_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"text", "three_calls", "reasoning", "signed_reasoning", "refusal", "length",
                             "content_filter", "error", "error_vllm", "error_xai", "not_json", "no_choices"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void ChatAnswerReaderTest::readsAWholeAnswer()
{
    QFETCH(QString, name);
    const std::vector<NeutralDelta> steps = stepsOfWhole(m_golden.text(u"answers/"_s + name + u".json"_s));
    const QByteArray difference = m_golden.difference(u"answers/"_s + name + u".json.txt"_s, dumpedSteps(steps));
    QVERIFY2(difference.isEmpty(), difference.constData());
    QCOMPARE(brokenRule(steps), QByteArray {});
}

void ChatAnswerReaderTest::takesNothingAfterTheEnd()
{
    const std::vector<NeutralDelta> steps =
        stepsOfStream("data: {\"id\":\"a\",\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n"
                      "data: {\"error\":{\"message\":\"late\"}}\n\ndata: [DONE]\n\n");
    QCOMPARE(steps.back().kind, NeutralDelta::Kind::End);
    QCOMPARE(brokenRule(steps), QByteArray {});
}

void ChatAnswerReaderTest::endsWithItsChoices_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<bool>("isWhole");
    const auto chunk = [](const QByteArray &choice) -> QByteArray {
        return "data: {\"id\":\"a\",\"choices\":[{" + choice + "}]}\n\n";
    };
    const QByteArray role = chunk(R"("delta":{"role":"assistant","content":""})");
    const QByteArray text = chunk(R"("delta":{"content":"x"})");
    const QByteArray stop = chunk(R"("delta":{},"finish_reason":"stop")");
    const QByteArray both = chunk(R"("delta":{"content":"x"},"finish_reason":"stop")");
    const QByteArray second = chunk(R"("index":1,"delta":{"content":"x"})");
    const QByteArray usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\n\n";
    const QByteArray done = "data: [DONE]\n\n";
    QTest::newRow("a reason and no [DONE]") << text + stop << true;
    QTest::newRow("usage and no [DONE]") << text + stop + usage << true;
    QTest::newRow("a reason for no text") << role + stop << true;
    QTest::newRow("no reason and no [DONE]") << text << false;
    QTest::newRow("a reason of one of two") << text + second + stop << false;
    QTest::newRow("a reason in every chunk") << both + both << false;
    QTest::newRow("the same, then [DONE]") << both + both + done << true;
    QTest::newRow("text and [DONE]") << text + done << true;
    QTest::newRow("nothing and [DONE]") << done << false;
    QTest::newRow("a role and [DONE]") << role + done << false;
}

void ChatAnswerReaderTest::endsWithItsChoices()
{
    QFETCH(QByteArray, stream);
    const std::vector<NeutralDelta> steps = stepsOfStream(stream);
    QTEST(!steps.empty() && steps.back().kind == NeutralDelta::Kind::End, "isWhole");
    QCOMPARE(brokenRule(steps), QByteArray {});
}

void ChatAnswerReaderTest::marksMintedIdsByTheAnswer()
{
    const auto idOf = [](const QByteArray &answer) {
        const std::vector<NeutralDelta> steps = stepsOfWhole(
            R"({"id":")" + answer + R"(","choices":[{"message":{"tool_calls":[{"function":{"name":"f"}}]}}]})");
        return steps.at(1).part.callId;
    };
    QVERIFY(idOf("a").startsWith("call_"));
    QCOMPARE(idOf("a"), idOf("a"));
    QVERIFY(idOf("a") != idOf("b"));
}

void ChatAnswerReaderTest::keepsTheRulesOnAnyShape_data()
{
    QTest::addColumn<QByteArray>("value");
    for (const char *value : {"null", "true", "-5", "1e999", "\"\"", "\"x\"", "[]", "[[]]", "[null,3]", "{}",
                              R"({"":{}})", R"([{"type":"text"}])", R"([{"index":-1}])", R"({"url":"data:"})",
                              R"([{"function":{"name":"f","arguments":"{"}},{"function":{"name":"g"}}])"})
        QTest::newRow(value) << QByteArray {value};
}

void ChatAnswerReaderTest::keepsTheRulesOnAnyShape()
{
    QFETCH(QByteArray, value);
    for (const char *name : {"id",
                             "model",
                             "choices",
                             "usage",
                             "error",
                             "x_groq",
                             "index",
                             "delta",
                             "message",
                             "finish_reason",
                             "logprobs",
                             "content",
                             "refusal",
                             "reasoning",
                             "reasoning_content",
                             "reasoning_details",
                             "tool_calls",
                             "function_call",
                             "images",
                             "annotations",
                             "type"}) {
        const QByteArray member = '"' + QByteArray {name} + "\":" + value;
        const QByteArray chunk =
            R"({"id":"a","choices":[{"delta":{"content":"x",)" + member + "}," + member + "}]," + member + '}';
        const std::vector<NeutralDelta> steps =
            stepsOfStream("data: " + chunk + "\n\ndata: " + chunk + "\n\ndata: [DONE]\n\n");
        QCOMPARE(brokenRule(steps), QByteArray {});
        QCOMPARE(brokenRule(stepsOfWhole(chunk)), QByteArray {});
    }
}

QTEST_GUILESS_MAIN(ChatAnswerReaderTest)
#include "tst_chatanswerreader.moc"
