// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QTest>

#include "gateway/dialects/chat/chatclientdialect.h"
#include "gateway/dialects/jsonview.h"
#include "goldenfolder.h"

using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(FinishReason)

namespace
{
using Kind = NeutralDelta::Kind;
using Block = NeutralPart::Kind;

/// Puts the steps of an answer together.
class Answer
{
public:
    Answer()
    {
        NeutralDelta start = NeutralDelta::of(Kind::Start);
        start.id = "upstream-1";
        start.model = "upstream-model";
        steps.push_back(start);
    }

    Answer &text(Block block, std::initializer_list<const char *> pieces, int choice = 0)
    {
        open(block, choice);
        for (const char *piece : pieces) {
            steps.push_back(NeutralDelta::ofText(block, piece));
            steps.back().choice = choice;
        }
        return close(choice);
    }

    Answer &call(const char *id, const char *name, std::initializer_list<const char *> pieces, bool isCustom = false)
    {
        open(Block::Call);
        steps.back().part.callId = id;
        steps.back().part.name = name;
        steps.back().part.isCustom = isCustom;
        for (const char *piece : pieces)
            steps.push_back(NeutralDelta::ofText(Block::Call, piece));
        return close();
    }

    Answer &open(Block block, int choice = 0)
    {
        steps.push_back(NeutralDelta::of(Kind::BlockStart));
        steps.back().block = block;
        steps.back().choice = choice;
        return *this;
    }

    Answer &close(int choice = 0)
    {
        steps.push_back(NeutralDelta::of(Kind::BlockStop));
        steps.back().choice = choice;
        return *this;
    }

    Answer &raw(Kind kind, const char *json, WireDialect dialect = WireDialect::Chat)
    {
        steps.push_back(NeutralDelta::of(kind));
        steps.back().text = json;
        steps.back().part.dialect = dialect;
        return *this;
    }

    Answer &mark(OpaqueMark::Kind kind, const char *family, const char *value)
    {
        steps.push_back(NeutralDelta::of(Kind::Mark));
        steps.back().part.marks.push_back({family, kind, value});
        return *this;
    }

    Answer &finish(FinishReason reason, int choice = 0)
    {
        steps.push_back(NeutralDelta::of(Kind::Finish));
        steps.back().finish = reason;
        steps.back().choice = choice;
        return *this;
    }

    Answer &usage()
    {
        TokenUsage usage;
        usage.uncachedInput = 8;
        usage.cacheRead = 100;
        usage.cacheWrite5m = 10;
        usage.cacheWrite1h = 2;
        usage.output = 40;
        usage.reasoning = 25;
        steps.push_back(NeutralDelta::of(Kind::Usage));
        steps.back().usage = usage;
        return *this;
    }

    std::vector<NeutralDelta> steps;
};

Answer annotated()
{
    Answer answer;
    answer.open(Block::Text);
    answer.steps.push_back(NeutralDelta::ofText(Block::Text, "Sée it."));
    answer.raw(Kind::Annotation, R"({"type":"url_citation","url_citation":{"url":"https://a.example/"}})");
    answer.raw(Kind::Annotation,
               R"({"type":"url_citation","start_index":1,"end_index":3,"url":"https://b.example/","title":"B"})",
               WireDialect::Responses);
    answer.raw(Kind::Annotation, R"({"type":"web_search_result_location","url":"https://c.example/","title":"\"C\""})",
               WireDialect::Messages);
    answer.raw(Kind::Annotation, R"({"type":"page_location","document_index":0})", WireDialect::Messages);
    return answer.close().finish(FinishReason::Stop);
}

Answer pictured()
{
    Answer answer;
    answer.open(Block::Image);
    answer.steps.back().part.media.mimeType = "image/png";
    answer.steps.back().part.media.base64 = "aGk=";
    return answer.close().finish(FinishReason::Stop);
}

Answer signedCall()
{
    Answer answer;
    answer.open(Block::Call);
    answer.steps.back().part.callId = "fc1";
    answer.steps.back().part.name = "f";
    answer.steps.back().part.marks.push_back({"google", OpaqueMark::Kind::ThoughtSignature, "c2ln"});
    answer.close().open(Block::Call);
    answer.steps.back().part.callId = "fc2";
    answer.steps.back().part.name = "g";
    answer.mark(OpaqueMark::Kind::ThoughtSignature, "google", "c2ln2");
    return answer.close().finish(FinishReason::ToolCalls);
}

Answer thinking()
{
    Answer answer;
    answer.open(Block::Reasoning);
    answer.steps.push_back(NeutralDelta::ofText(Block::Reasoning, "First."));
    answer.mark(OpaqueMark::Kind::Signature, "anthropic", "c2ln").close();
    return answer.text(Block::Reasoning, {"Sec", "ond."}).text(Block::Text, {"42"}).finish(FinishReason::Stop).usage();
}

std::vector<std::pair<const char *, Answer>> answers()
{
    const char *piece = R"({"tokens":1,"content":[{"token":"a","logprob":-0.10}],"refusal":null})";
    return {
        {"text", Answer {}.text(Block::Text, {"Grüße \"aus\"", "\n東京"}).finish(FinishReason::Stop).usage()},
        {"three_calls", Answer {}
                            .text(Block::Text, {"Looking."})
                            .call("call_a", "weather", {R"({"city":)", R"("Paris"})"})
                            .call("call_b", "weather", {R"({"big": 9007199254740993123})"})
                            .call("call_c", "now", {})
                            .finish(FinishReason::ToolCalls)
                            .usage()},
        {"thinking", thinking()},
        {"structured", Answer {}.text(Block::Text, {R"({"a":)", "1}"}).finish(FinishReason::Stop)},
        {"refusal", Answer {}.text(Block::Refusal, {"I cannot."}).finish(FinishReason::Stop)},
        {"length", Answer {}.text(Block::Text, {"cut"}).finish(FinishReason::Length)},
        {"content_filter", Answer {}.finish(FinishReason::ContentFilter)},
        {"custom_call", Answer {}.call("call_x", "patch", {"*** \"Begin\""}, true).finish(FinishReason::ToolCalls)},
        {"annotations", annotated()},
        {"image", pictured()},
        {"signed_call", signedCall()},
        {"two_choices", Answer {}
                            .text(Block::Text, {"a"})
                            .text(Block::Text, {"b"}, 1)
                            .finish(FinishReason::Stop)
                            .finish(FinishReason::Length, 1)},
        {"logprobs", Answer {}
                         .text(Block::Text, {"aa"})
                         .raw(Kind::Logprobs, piece)
                         .raw(Kind::Logprobs, piece)
                         .finish(FinishReason::Stop)},
    };
}

AnswerIdentity identity(const NeutralRequest *request = nullptr)
{
    AnswerIdentity identity;
    identity.id = "abcdefghijklmnopqrstuvwx";
    identity.model = "asked/\"model\"";
    identity.createdAtSeconds = 1'763'870'000;
    identity.request = request;
    return identity;
}

QByteArray streamed(const Answer &answer, const AnswerIdentity &identity)
{
    const std::unique_ptr<AnswerWriter> writer = ChatClientDialect {}.writer(identity);
    QByteArray out;
    for (const NeutralDelta &step : answer.steps)
        writer->take(step, out);
    writer->end(out);
    return out;
}

QByteArray whole(const Answer &answer, const AnswerIdentity &identity)
{
    NeutralAnswer folded;
    for (const NeutralDelta &step : answer.steps)
        folded.take(step);
    return ChatClientDialect {}.whole(folded, identity);
}
} // namespace

class ChatAnswerWriterTest : public QObject
{
    Q_OBJECT

private slots:

    void writesAStream_data() { addAnswers(); }

    void writesAStream();

    void writesAWholeAnswer_data() { addAnswers(); }

    void writesAWholeAnswer();
    void givesOldClientsAFunctionCall();
    void unwrapsFunctionsThatStandForCustomTools();
    void hidesReasoningThatIsNotWanted();
    void leavesUsageOutWhereItIsNotWanted();
    void looksLikeNoEndBeforeTheEnd();
    void endsABrokenStreamInAnError_data();
    void endsABrokenStreamInAnError();
    void endsInAnErrorWhenTheModelBrokeOff();
    void saysFinishReasonsInOpenAisWords_data();
    void saysFinishReasonsInOpenAisWords();
    void keepsASilentStreamAlive();

private:
    static void addAnswers();

    GoldenFolder m_golden {__FILE__};
};

void ChatAnswerWriterTest::addAnswers()
{
    QTest::addColumn<qsizetype>("index");
    qsizetype index = 0;
    for (const auto &[name, answer] : answers())
        QTest::newRow(name) << index++;
}

void ChatAnswerWriterTest::writesAStream()
{
    QFETCH(qsizetype, index);
    const auto [name, answer] = answers().at(static_cast<size_t>(index));
    const QString golden = u"written/"_s + QString::fromLatin1(name) + u".sse"_s;
    const QByteArray difference = m_golden.difference(golden, streamed(answer, identity()));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void ChatAnswerWriterTest::writesAWholeAnswer()
{
    QFETCH(qsizetype, index);
    const auto [name, answer] = answers().at(static_cast<size_t>(index));
    const QByteArray body = whole(answer, identity());
    QVERIFY(JsonView::checked(body));
    const QByteArray difference = m_golden.difference(u"written/"_s + QString::fromLatin1(name) + u".json"_s, body);
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void ChatAnswerWriterTest::givesOldClientsAFunctionCall()
{
    NeutralRequest request;
    request.usesLegacyFunctions = true;
    const Answer answer = Answer {}.call("a", "f", {"{}"}).call("b", "g", {"{}"}).finish(FinishReason::ToolCalls);
    const QByteArray stream = streamed(answer, identity(&request));
    QVERIFY(stream.contains(R"("delta":{"function_call":{"name":"f","arguments":""}})"));
    QVERIFY(stream.contains(R"("delta":{"function_call":{"arguments":"{}"}})"));
    QVERIFY(stream.contains(R"("finish_reason":"function_call")"));
    QVERIFY(!stream.contains("tool_calls") && !stream.contains("\"g\""));
    const QByteArray body = whole(answer, identity(&request));
    QVERIFY(body.contains(R"("function_call":{"name":"f","arguments":"{}"})"));
    QVERIFY(body.contains(R"("finish_reason":"function_call")"));
}

void ChatAnswerWriterTest::unwrapsFunctionsThatStandForCustomTools()
{
    NeutralRequest request;
    request.tools.push_back({});
    request.tools.back().kind = NeutralTool::Kind::Custom;
    request.tools.back().name = "patch";
    const Answer answer = Answer {}
                              .call("a", "patch", {R"({"input":"*** \"Be)", R"(gin\""})"})
                              .call("b", "other", {"{}"})
                              .finish(FinishReason::ToolCalls);
    const QByteArray stream = streamed(answer, identity(&request));
    QVERIFY(stream.contains(R"({"index":0,"id":"a","type":"custom","custom":{"name":"patch","input":""}})"));
    QVERIFY(stream.contains(R"({"index":0,"custom":{"input":"*** \"Begin\""}})"));
    QVERIFY(stream.contains(R"({"index":1,"function":{"arguments":"{}"}})"));
    const QByteArray body = whole(answer, identity(&request));
    QVERIFY(body.contains(R"({"id":"a","type":"custom","custom":{"name":"patch","input":"*** \"Begin\""}})"));
}

void ChatAnswerWriterTest::hidesReasoningThatIsNotWanted()
{
    NeutralRequest request;
    request.reasoning.show = NeutralReasoning::Show::None;
    QVERIFY(!streamed(thinking(), identity(&request)).contains("reasoning_content"));
    QVERIFY(!whole(thinking(), identity(&request)).contains("reasoning_content"));
}

void ChatAnswerWriterTest::leavesUsageOutWhereItIsNotWanted()
{
    AnswerIdentity silent = identity();
    silent.includeUsage = false;
    QVERIFY(!streamed(thinking(), silent).contains("usage"));
}

void ChatAnswerWriterTest::looksLikeNoEndBeforeTheEnd()
{
    const std::unique_ptr<AnswerWriter> writer = ChatClientDialect {}.writer(identity());
    QByteArray out;
    for (const NeutralDelta &step : thinking().steps)
        writer->take(step, out);
    QVERIFY(!out.contains("\"stop\"") && !out.contains("[DONE]"));
    writer->end(out);
    QVERIFY(out.endsWith("data: [DONE]\n\n"));
}

void ChatAnswerWriterTest::endsABrokenStreamInAnError_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("event");
    QTest::newRow("limited")
        << 429
        << QByteArray {
               R"(data: {"error":{"message":"No \"luck\".","type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}})"
               "\n\n"};
    QTest::newRow("failed")
        << 502
        << QByteArray {R"(data: {"error":{"message":"No \"luck\".","type":"server_error","param":null,"code":null}})"
                       "\n\n"};
    QTest::newRow("refused")
        << 400
        << QByteArray {
               R"(data: {"error":{"message":"No \"luck\".","type":"invalid_request_error","param":null,"code":null}})"
               "\n\n"};
}

void ChatAnswerWriterTest::endsABrokenStreamInAnError()
{
    QFETCH(int, status);
    QFETCH(QByteArray, event);
    const std::unique_ptr<AnswerWriter> writer = ChatClientDialect {}.writer(identity());
    QByteArray out;
    writer->breakOff(status, "No \"luck\".", out);
    QCOMPARE(out, event);
}

void ChatAnswerWriterTest::endsInAnErrorWhenTheModelBrokeOff()
{
    const QByteArray stream = streamed(Answer {}.text(Block::Text, {"so"}).finish(FinishReason::Error), identity());
    QVERIFY(stream.contains(R"({"error":{)"));
    QVERIFY(!stream.contains("[DONE]"));
}

void ChatAnswerWriterTest::saysFinishReasonsInOpenAisWords_data()
{
    QTest::addColumn<FinishReason>("reason");
    QTest::addColumn<QByteArray>("word");
    const auto row = [](const char *name, FinishReason reason, const char *word) {
        QTest::newRow(name) << reason << QByteArray {word};
    };
    row("stop", FinishReason::Stop, "stop");
    row("stop sequence", FinishReason::StopSequence, "stop");
    row("pause", FinishReason::Pause, "stop");
    row("length", FinishReason::Length, "length");
    row("context", FinishReason::Context, "length");
    row("calls", FinishReason::ToolCalls, "tool_calls");
    row("filter", FinishReason::ContentFilter, "content_filter");
}

void ChatAnswerWriterTest::saysFinishReasonsInOpenAisWords()
{
    QFETCH(FinishReason, reason);
    QFETCH(QByteArray, word);
    const Answer answer = Answer {}.text(Block::Text, {"x"}).finish(reason);
    const QByteArray said = "\"finish_reason\":\"" + word + '"';
    QVERIFY(streamed(answer, identity()).contains(said));
    QVERIFY(whole(answer, identity()).contains(said));
}

void ChatAnswerWriterTest::keepsASilentStreamAlive()
{
    QByteArray out;
    ChatClientDialect {}.writer(identity())->ping(out);
    QVERIFY(out.startsWith(':') && out.endsWith("\n\n"));
}

QTEST_GUILESS_MAIN(ChatAnswerWriterTest)
#include "tst_chatanswerwriter.moc"
