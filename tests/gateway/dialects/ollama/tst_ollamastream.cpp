// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutralanswer.h"
#include "gateway/dialects/ollama/ollamaclient.h"
#include "goldenfolder.h"
#include "stepscript.h"

namespace
{
AnswerIdentity identityOf()
{
    AnswerIdentity identity;
    identity.id = "abcdefghijklmnopqrstuvwx";
    identity.model = "hub/model";
    identity.createdAtSeconds = 1'700'000'000;
    identity.estimatedInputTokens = 42;
    return identity;
}

QByteArray streamOf(OllamaEndpoint endpoint, const AnswerScript &script)
{
    const std::unique_ptr<AnswerWriter> writer = OllamaClient {endpoint}.writer(identityOf());
    QByteArray out;
    for (const NeutralDelta &step : script.steps)
        writer->take(step, out);
    if (script.faultStatus != 0)
        writer->breakOff(script.faultStatus, "The provider broke off.", out);
    else
        writer->end(out);
    return out;
}

QByteArray wholeOf(OllamaEndpoint endpoint, const AnswerScript &script)
{
    NeutralAnswer answer;
    for (const NeutralDelta &step : script.steps)
        answer.take(step);
    return OllamaClient {endpoint}.whole(answer, identityOf());
}
} // namespace

class TestOllamaStream final : public QObject
{
    Q_OBJECT

private slots:
    void writesStreams_data();
    void writesStreams();
    void writesWholeAnswers_data();
    void writesWholeAnswers();
    void writesWhatGenerateAnswers();
    void keepsEachObjectOnItsLine();
    void endsALineThatIsPassed();
    void saysHowLongItTook();
    void keepsASilentStreamAlive();
    void neverCallsABrokenAnswerDone();

private:
    void addScripts();

    GoldenFolder m_golden {__FILE__};
};

void TestOllamaStream::addScripts()
{
    QTest::addColumn<size_t>("index");
    size_t index = 0;
    for (const AnswerScript &script : answerScripts())
        QTest::newRow(script.name) << index++;
}

void TestOllamaStream::writesStreams_data()
{
    addScripts();
}

void TestOllamaStream::writesStreams()
{
    QFETCH(const size_t, index);
    const AnswerScript script = answerScripts()[index];
    const QByteArray stream = streamOf(OllamaEndpoint::Chat, script);
    for (const QByteArray &line : stream.chopped(1).split('\n'))
        QVERIFY2(JsonView::checked(line), line.constData());
    QCOMPARE(stream.contains(R"("done":true)"), script.faultStatus == 0);
    const QByteArray difference =
        m_golden.difference(QString::fromLatin1(script.name) + QStringLiteral(".jsonl"), stream);
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void TestOllamaStream::writesWholeAnswers_data()
{
    addScripts();
}

void TestOllamaStream::writesWholeAnswers()
{
    QFETCH(const size_t, index);
    const AnswerScript script = answerScripts()[index];
    if (script.faultStatus != 0)
        return; // has no whole answer
    const QByteArray whole = wholeOf(OllamaEndpoint::Chat, script);
    QVERIFY(JsonView::checked(whole));
    const QByteArray difference =
        m_golden.difference(QString::fromLatin1(script.name) + QStringLiteral(".json"), whole + '\n');
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void TestOllamaStream::writesWhatGenerateAnswers()
{
    StepScript steps;
    steps.reasoning({"Hm"}).text({"Hi ", "you"}).usage(StepScript::counts(10, 5)).finish(FinishReason::Length);
    const AnswerScript script {"generate", steps.steps(), 0};
    QCOMPARE(
        streamOf(OllamaEndpoint::Generate, script),
        QByteArray {
            R"({"model":"hub/model","created_at":"2023-11-14T22:13:20Z","response":"","thinking":"Hm","done":false})"
            "\n"
            R"({"model":"hub/model","created_at":"2023-11-14T22:13:20Z","response":"Hi ","done":false})"
            "\n"
            R"({"model":"hub/model","created_at":"2023-11-14T22:13:20Z","response":"you","done":false})"
            "\n"
            R"({"model":"hub/model","created_at":"2023-11-14T22:13:20Z","response":"","done":true,"done_reason":"length","prompt_eval_count":10,"eval_count":5})"
            "\n"});
    QCOMPARE(
        wholeOf(OllamaEndpoint::Generate, script),
        QByteArray {
            R"({"model":"hub/model","created_at":"2023-11-14T22:13:20Z","response":"Hi you","thinking":"Hm","done":true,"done_reason":"length","prompt_eval_count":10,"eval_count":5})"});
}

void TestOllamaStream::keepsEachObjectOnItsLine()
{
    StepScript steps;
    steps.call("call_1", "f", {"{\r\n \"a\":", " \"x\\ny\"\n}"}).finish(FinishReason::ToolCalls);
    const QByteArray stream = streamOf(OllamaEndpoint::Chat, {"lines", steps.steps(), 0});
    QCOMPARE(stream.count('\n'), 2);
    QVERIFY(stream.contains(R"("arguments":{   "a": "x\ny" })"));
}

void TestOllamaStream::endsALineThatIsPassed()
{
    const std::unique_ptr<AnswerWriter> writer = OllamaClient {OllamaEndpoint::Chat}.writer(identityOf());
    QByteArray out;
    writer->pass("{\"done\":false}\n", "{\"done\":false}", out);
    writer->pass("{\"done\":true}", "{\"done\":true}", out);
    QCOMPARE(out, QByteArray {"{\"done\":false}\n{\"done\":true}\n"});
}

void TestOllamaStream::saysHowLongItTook()
{
    qint64 nowNs = 100;
    AnswerIdentity identity = identityOf();
    identity.elapsedNs = [&nowNs] { return nowNs; };
    const std::unique_ptr<AnswerWriter> writer = OllamaClient {OllamaEndpoint::Chat}.writer(identity);
    StepScript steps;
    steps.text({"Hi"});
    QByteArray out;
    for (const NeutralDelta &step : steps.steps())
        writer->take(step, out);
    nowNs = 350;
    out.clear();
    writer->end(out);
    const JsonView last {out};
    QCOMPARE(last["total_duration"].integer(), std::optional<qint64> {350});
    QCOMPARE(last["prompt_eval_duration"].integer(), std::optional<qint64> {100});
    QCOMPARE(last["eval_duration"].integer(), std::optional<qint64> {250});
    QCOMPARE(last["prompt_eval_count"].integer(), std::optional<qint64> {42}); // estimated: nothing better is known
}

void TestOllamaStream::keepsASilentStreamAlive()
{
    const std::unique_ptr<AnswerWriter> writer = OllamaClient {OllamaEndpoint::Chat}.writer(identityOf());
    QCOMPARE(writer->contentType(), QByteArray {"application/x-ndjson"});
    QByteArray out;
    writer->ping(out);
    QCOMPARE(out, QByteArray {R"({"model":"hub/model","created_at":"2023-11-14T22:13:20Z",)"
                              R"("message":{"role":"assistant","content":""},"done":false})"
                              "\n"});
}

void TestOllamaStream::neverCallsABrokenAnswerDone()
{
    StepScript steps;
    steps.text({"Half"}).finish(FinishReason::Error);
    const AnswerScript script {"broken", steps.steps(), 0};
    const QByteArray stream = streamOf(OllamaEndpoint::Chat, script);
    QVERIFY(!stream.contains(R"("done":true)"));
    QVERIFY(stream.endsWith("{\"error\":\"the model broke off\"}\n"));
    QCOMPARE(wholeOf(OllamaEndpoint::Chat, script), QByteArray {R"({"error":"the model broke off"})"});
}

QTEST_GUILESS_MAIN(TestOllamaStream)
#include "tst_ollamastream.moc"
