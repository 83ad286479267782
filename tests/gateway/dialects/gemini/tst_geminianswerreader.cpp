// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/gemini/geminiprovider.h"
#include "gateway/dialects/jsonreader.h"
#include "goldenfolder.h"
#include "stepdump.h"

namespace
{
/// The events of a streamed answer, one per line.
std::vector<NeutralDelta> stepsOfStream(const QByteArray &lines)
{
    const auto reader = GeminiProvider {}.reader("google");
    std::vector<NeutralDelta> steps;
    for (const QByteArray &line : lines.split('\n'))
        reader->takeEvent({}, line, steps);
    reader->takeEndOfStream(steps);
    return steps;
}

std::vector<NeutralDelta> stepsOfWhole(const QByteArray &body)
{
    std::vector<NeutralDelta> steps;
    GeminiProvider {}.reader("google")->takeWhole(body, steps);
    return steps;
}

bool holds(const std::vector<NeutralDelta> &steps, NeutralDelta::Kind kind)
{
    return std::any_of(steps.begin(), steps.end(), [kind](const NeutralDelta &step) { return step.kind == kind; });
}
} // namespace

class GeminiAnswerReaderTest final : public QObject
{
    Q_OBJECT

private slots:
    void readsStreams_data();
    void readsStreams();
    void readsWholeAnswers_data();
    void readsWholeAnswers();
    void knowsWhyItEnded_data();
    void knowsWhyItEnded();
    void callsACutStreamNoWholeOne_data();
    void callsACutStreamNoWholeOne();
    void countsUsageInPartsThatDoNotOverlap_data();
    void countsUsageInPartsThatDoNotOverlap();
    void survivesAnyShape_data();
    void survivesAnyShape();
    void mintsIdsWithoutAResponseId();
    void saysNothingAfterAFault();

private:
    const GoldenFolder m_golden {__FILE__};
};

void GeminiAnswerReaderTest::readsStreams_data()
{
    QTest::addColumn<QByteArray>("lines");
    const auto row = [](const char *name, const char *lines) { QTest::newRow(name) << QByteArray {lines}; };
    row("text",
        R"({"candidates":[{"content":{"parts":[{"text":"Hel"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":4},"modelVersion":"gemini-2.5-flash","responseId":"r-1_a"}
{"candidates":[{"content":{"parts":[{"text":"lo é😀"}],"role":"model"},"index":0}],"modelVersion":"gemini-2.5-flash","responseId":"r-1_a"}
{"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2,"totalTokenCount":6},"modelVersion":"gemini-2.5-flash","responseId":"r-1_a"})");
    row("finish_in_every_event", R"({"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}
{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}]})");
    row("parallel_calls",
        R"({"candidates":[{"content":{"parts":[{"text":"Looking."},{"functionCall":{"name":"f","args":{"n":9007199254740993123,"a":1}},"thoughtSignature":"c2ln"}]}}],"responseId":"abc"}
{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{}}}]}}],"responseId":"abc"}
{"candidates":[{"content":{"parts":[{"functionCall":{"id":"own-id","name":"g"}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":8},"responseId":"abc"})");
    row("thinking", R"({"candidates":[{"content":{"parts":[{"text":"**Plan** ","thought":true}]}}],"responseId":"t"}
{"candidates":[{"content":{"parts":[{"text":"done.","thought":true}]}}],"responseId":"t"}
{"candidates":[{"content":{"parts":[{"text":"The answer"}]}}],"responseId":"t"}
{"candidates":[{"content":{"parts":[{"text":"","thoughtSignature":"c2lnbmF0dXJl"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":100,"cachedContentTokenCount":60,"candidatesTokenCount":20,"thoughtsTokenCount":300,"toolUsePromptTokenCount":5,"totalTokenCount":425},"responseId":"t"})");
    row("length", R"({"candidates":[{"content":{"parts":[{"text":"half"}]},"finishReason":"MAX_TOKENS"}]})");
    row("content_filter", R"({"candidates":[{"content":{"parts":[{"text":"ha"}]}}]}
{"candidates":[{"finishReason":"SAFETY","safetyRatings":[{"category":"HARM_CATEGORY_HARASSMENT","probability":"HIGH"}]}]})");
    row("blocked_prompt",
        R"({"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":7},"modelVersion":"m","responseId":"b"})");
    row("error_in_the_stream", R"({"candidates":[{"content":{"parts":[{"text":"ha"}]}}],"responseId":"e"}
{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}})");
    row("malformed_call",
        R"({"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL","finishMessage":"Malformed function call: print f"}]})");
    row("candidates",
        R"({"candidates":[{"content":{"parts":[{"text":"a"}]},"index":0},{"content":{"parts":[{"text":"b"}]},"index":1}]}
{"candidates":[{"finishReason":"STOP","index":1}]}
{"candidates":[{"finishReason":"MAX_TOKENS","index":0}]})");
    row("unknown_members",
        R"({"candidates":[{"content":{"parts":[{"text":"a","novelty":1},{"novelty":{}}],"role":"model"},"novelty":[],"finishReason":"STOP"}],"novelty":{"a":1}})");
    row("done_marker_of_proxies", R"({"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}
[DONE])");
    row("logprobs",
        R"({"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP","logprobsResult":{"topCandidates":[{"candidates":[{"token":"a","logProbability":-0.10},{"token":"é","logProbability":-2}]}],"chosenCandidates":[{"token":"a","tokenId":5,"logProbability":-0.10}]}}]})");
}

void GeminiAnswerReaderTest::readsStreams()
{
    QFETCH(QByteArray, lines);
    const QByteArray difference =
        m_golden.difference(QStringLiteral("streams/%1.txt").arg(QString::fromLatin1(QTest::currentDataTag())),
                            dumpedSteps(stepsOfStream(lines)));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void GeminiAnswerReaderTest::readsWholeAnswers_data()
{
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const char *body) { QTest::newRow(name) << QByteArray {body}; };
    row("text",
        R"({"candidates":[{"content":{"parts":[{"text":"Hello"}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2},"modelVersion":"m","responseId":"r"})");
    row("calls_and_thoughts",
        R"({"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"So:"},{"functionCall":{"name":"f","args":{"b":1,"a":[1.0]}},"thoughtSignature":"c2ln"},{"functionCall":{"name":"g","args":{}}}]},"finishReason":"STOP"}],"responseId":"r"})");
    row("picture",
        R"({"candidates":[{"content":{"parts":[{"text":"Here:"},{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}]},"finishReason":"STOP"}]})");
    row("code",
        R"({"candidates":[{"content":{"parts":[{"executableCode":{"language":"PYTHON","code":"1"}},{"codeExecutionResult":{"outcome":"OUTCOME_OK"}},{"text":"1"}]},"finishReason":"STOP","groundingMetadata":{"webSearchQueries":[]}}]})");
    row("json_array",
        R"([{"candidates":[{"content":{"parts":[{"text":"a"}]}}]},{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}]}])");
    row("error", R"({"error":{"code":429,"message":"Slow down.","status":"RESOURCE_EXHAUSTED","details":[]}})");
    row("error_in_an_array", R"([{"error":{"code":400,"message":"Bad.","status":"INVALID_ARGUMENT"}}])");
    row("no_finish", R"({"candidates":[{"content":{"parts":[{"text":"a"}]}}]})");
    row("no_candidates", R"({"candidates":[],"usageMetadata":{"promptTokenCount":1}})");
    row("not_json", "<html>");
    row("refused_prompt", R"({"promptFeedback":{"blockReason":"SAFETY"}})");
    row("refused_answer", R"({"candidates":[{"finishReason":"PROHIBITED_CONTENT"}]})");
}

void GeminiAnswerReaderTest::readsWholeAnswers()
{
    QFETCH(QByteArray, body);
    const QByteArray difference =
        m_golden.difference(QStringLiteral("wholes/%1.txt").arg(QString::fromLatin1(QTest::currentDataTag())),
                            dumpedSteps(stepsOfWhole(body)));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void GeminiAnswerReaderTest::knowsWhyItEnded_data()
{
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<bool>("hasCall");
    QTest::addColumn<int>("finish");
    const auto row = [](const char *reason, bool hasCall, FinishReason finish) {
        QTest::newRow(hasCall ? QByteArray {reason}.append(" with a call").constData() : reason)
            << QByteArray {reason} << hasCall << static_cast<int>(finish);
    };
    row("STOP", false, FinishReason::Stop);
    row("STOP", true, FinishReason::ToolCalls);
    row("MAX_TOKENS", true, FinishReason::Length);
    for (const char *reason :
         {"SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"})
        row(reason, false, FinishReason::ContentFilter);
    row("CONTINUATION", false, FinishReason::Pause);
    for (const char *reason :
         {"OTHER", "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "SOMETHING_NEW"})
        row(reason, false, FinishReason::Error);
}

void GeminiAnswerReaderTest::knowsWhyItEnded()
{
    QFETCH(QByteArray, reason);
    QFETCH(bool, hasCall);
    QFETCH(int, finish);
    const QByteArray part = hasCall ? R"({"functionCall":{"name":"f"}})" : R"({"text":"a"})";
    const QByteArray body = QByteArray {R"({"candidates":[{"content":{"parts":[)"}
                                .append(part)
                                .append(R"(]},"finishReason":")")
                                .append(reason)
                                .append("\"}]}");
    const std::vector<NeutralDelta> steps = stepsOfWhole(body);
    const bool isError = finish == static_cast<int>(FinishReason::Error);
    QCOMPARE(holds(steps, NeutralDelta::Kind::Fault), isError);
    QCOMPARE(holds(steps, NeutralDelta::Kind::End), !isError);
    if (isError) {
        QCOMPARE(steps.back().code, reason);
        QCOMPARE(steps.back().status, 502);
        return;
    }
    const auto end = std::find_if(steps.begin(), steps.end(),
                                  [](const NeutralDelta &step) { return step.kind == NeutralDelta::Kind::Finish; });
    QCOMPARE(static_cast<int>(end->finish), finish);
}

void GeminiAnswerReaderTest::callsACutStreamNoWholeOne_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::newRow("nothing") << QByteArray {};
    QTest::newRow("a text") << QByteArray {R"({"candidates":[{"content":{"parts":[{"text":"a"}]}}]})"};
    QTest::newRow("a call") << QByteArray {R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}}]}}]})"};
    QTest::newRow("usage alone") << QByteArray {R"({"usageMetadata":{"promptTokenCount":1}})"};
    QTest::newRow("one of two candidates") << QByteArray {
        R"({"candidates":[{"index":0,"finishReason":"STOP"},{"index":1,"content":{"parts":[{"text":"a"}]}}]})"};
}

void GeminiAnswerReaderTest::callsACutStreamNoWholeOne()
{
    QFETCH(QByteArray, lines);
    const std::vector<NeutralDelta> steps = stepsOfStream(lines);
    QVERIFY(!holds(steps, NeutralDelta::Kind::End));
    QVERIFY(!holds(steps, NeutralDelta::Kind::Finish));
    QVERIFY(!holds(steps, NeutralDelta::Kind::Fault));
}

void GeminiAnswerReaderTest::countsUsageInPartsThatDoNotOverlap_data()
{
    QTest::addColumn<QByteArray>("metadata");
    QTest::addColumn<QList<qint64>>("counts"); // uncached, cache read, output, reasoning
    const auto row = [](const char *name, const char *metadata, QList<qint64> counts) {
        QTest::newRow(name) << QByteArray {metadata} << counts;
    };
    row("plain", R"({"promptTokenCount":4,"candidatesTokenCount":2})", {4, 0, 2, 0});
    row("cache", R"({"promptTokenCount":100,"cachedContentTokenCount":60,"candidatesTokenCount":2})", {40, 60, 2, 0});
    row("thoughts come on top", R"({"promptTokenCount":4,"candidatesTokenCount":2,"thoughtsTokenCount":30})",
        {4, 0, 32, 30});
    row("tool prompts", R"({"promptTokenCount":4,"toolUsePromptTokenCount":6})", {10, 0, 0, 0});
    row("more cached than asked", R"({"promptTokenCount":4,"cachedContentTokenCount":9})", {0, 9, 0, 0});
    row("negative", R"({"promptTokenCount":-4,"candidatesTokenCount":-1,"thoughtsTokenCount":-1})", {0, 0, 0, 0});
    row("huge",
        R"({"promptTokenCount":1e300,"candidatesTokenCount":9223372036854775807,"thoughtsTokenCount":9223372036854775807})",
        {2147483647, 0, 4294967294, 2147483647});
    row("wrong kinds", R"({"promptTokenCount":"4","candidatesTokenCount":[],"thoughtsTokenCount":null})", {0, 0, 0, 0});
}

void GeminiAnswerReaderTest::countsUsageInPartsThatDoNotOverlap()
{
    QFETCH(QByteArray, metadata);
    const std::vector<NeutralDelta> steps =
        stepsOfStream(QByteArray {"{\"usageMetadata\":"}.append(metadata).append('}'));
    QCOMPARE(steps.back().kind, NeutralDelta::Kind::Usage);
    const TokenUsage &usage = *steps.back().usage;
    QTEST((QList<qint64> {usage.uncachedInput, usage.cacheRead, usage.output, usage.reasoning}), "counts");
}

void GeminiAnswerReaderTest::survivesAnyShape_data()
{
    QTest::addColumn<QByteArray>("value");
    for (const char *value : {"null", "true", "0", "-1", "1e400", "99999999999999999999", "\"\"", "\"x\"", "[]", "[[]]",
                              "[null]", "{}", R"({"a":1})"})
        QTest::newRow(value) << QByteArray {value};
}

/// Each member of a full answer gets each odd value.
void GeminiAnswerReaderTest::survivesAnyShape()
{
    QFETCH(QByteArray, value);
    const QByteArray full =
        R"({"candidates":[{"content":{"parts":[{"text":"a","thought":true,"thoughtSignature":"s"},{"functionCall":{"id":"1","name":"f","args":{}}},)"
        R"({"inlineData":{"mimeType":"a/b","data":"AA=="}},{"executableCode":{"code":"1"}}],"role":"model"},"finishReason":"STOP","index":0,)"
        R"("logprobsResult":{"topCandidates":[{"candidates":[{"token":"a","logProbability":1}]}],"chosenCandidates":[{"token":"a"}]}}],)"
        R"("promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":1},"modelVersion":"m","responseId":"r","error":null})";
    for (qsizetype colon = full.indexOf("\":"); colon >= 0; colon = full.indexOf("\":", colon + 1)) {
        JsonReader reader {QByteArrayView {full}.sliced(colon + 2)};
        QVERIFY(reader.skip());
        const QByteArray body = full.first(colon + 2).append(value).append(full.sliced(colon + 2 + reader.offset()));
        const std::vector<NeutralDelta> steps = stepsOfWhole(body);
        QVERIFY(!steps.empty());
        QVERIFY(steps.back().kind == NeutralDelta::Kind::End || steps.back().kind == NeutralDelta::Kind::Fault);
        QVERIFY(!stepsOfStream(body.simplified()).empty());
    }
}

void GeminiAnswerReaderTest::mintsIdsWithoutAResponseId()
{
    const QByteArray call = R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}}]}}]})";
    const QByteArray first = stepsOfStream(call).at(1).part.callId;
    const QByteArray second = stepsOfStream(call).at(1).part.callId;
    QVERIFY(first.startsWith("call_") && first.endsWith("_1"));
    QVERIFY(first.size() <= 40);
    QVERIFY(first != second);
}

void GeminiAnswerReaderTest::saysNothingAfterAFault()
{
    const std::vector<NeutralDelta> steps = stepsOfStream(R"({"error":{"code":500,"message":"no"}}
{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]})");
    QCOMPARE(steps.size(), size_t {1});
    QCOMPARE(steps.front().kind, NeutralDelta::Kind::Fault);
}

QTEST_GUILESS_MAIN(GeminiAnswerReaderTest)
#include "tst_geminianswerreader.moc"
