// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/ollama/ollamaprovider.h"
#include "goldenfolder.h"
#include "junkvariants.h"
#include "stepdump.h"
#include "stepscript.h"

namespace
{
using Lines = std::vector<QByteArray>;
using Steps = std::vector<NeutralDelta>;

Steps stepsOf(const Lines &lines)
{
    const std::unique_ptr<AnswerReader> reader = OllamaProvider {}.reader("ollama");
    Steps steps;
    for (const QByteArray &line : lines)
        reader->takeEvent({}, line, steps);
    reader->takeEndOfStream(steps);
    return steps;
}

Steps wholeStepsOf(const QByteArray &body)
{
    Steps steps;
    OllamaProvider {}.reader("ollama")->takeWhole(body, steps);
    return steps;
}

const QByteArray done = R"({"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"})";
} // namespace

class TestOllamaAnswer final : public QObject
{
    Q_OBJECT

private slots:
    void readsStreams_data();
    void readsStreams();
    void readsLines_data();
    void readsLines();
    void neverCallsACutStreamWhole();
    void survivesAnyLine_data();
    void survivesAnyLine();

private:
    void addScripts();
    Lines linesOf(const QString &name) const;

    GoldenFolder m_golden {__FILE__};
};

void TestOllamaAnswer::addScripts()
{
    QTest::addColumn<QString>("name");
    for (const AnswerScript &script : answerScripts())
        QTest::newRow(script.name) << QString::fromLatin1(script.name);
}

Lines TestOllamaAnswer::linesOf(const QString &name) const
{
    const QList<QByteArray> lines = m_golden.text(name + QStringLiteral(".jsonl")).split('\n');
    return {lines.begin(), lines.end()};
}

void TestOllamaAnswer::readsStreams_data()
{
    addScripts();
}

void TestOllamaAnswer::readsStreams()
{
    QFETCH(const QString, name);
    const QByteArray difference =
        m_golden.difference(name + QStringLiteral(".steps.txt"), dumpedSteps(stepsOf(linesOf(name))));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void TestOllamaAnswer::readsLines_data()
{
    QTest::addColumn<Lines>("lines");
    QTest::addColumn<QByteArray>("steps");
    QTest::newRow("thinking, then text, then calls in one object")
        << Lines {R"({"model":"m","message":{"thinking":"Hm","content":"So","tool_calls":[{"function":{"name":"f","arguments":{"z": 1.0}}},{"id":"c2","function":{"name":"g","arguments":{}}}]},"done":false})",
                  done}
        << QByteArray {
               "Start model=\"m\"\nBlockStart Reasoning\nText Reasoning text=\"Hm\"\nBlockStop\n"
               "BlockStart Text\nText Text text=\"So\"\nBlockStop\n"
               "BlockStart Call name=\"f\"\nText Call text=\"{\\\"z\\\": 1.0}\"\nBlockStop\n"
               "BlockStart Call call=\"c2\" name=\"g\"\nText Call text=\"{}\"\nBlockStop\nFinish ToolCalls\nEnd\n"};
    QTest::newRow("what generate answers")
        << Lines {R"({"model":"m","response":"Hi","done":false})",
                  R"({"model":"m","response":"!","done":true,"done_reason":"length","prompt_eval_count":3,"eval_count":2})",
                  R"({"model":"m","response":"late","done":false})"}
        << QByteArray {"Start model=\"m\"\nBlockStart Text\nText Text text=\"Hi\"\nText Text text=\"!\"\nBlockStop\n"
                       "Usage usage: uncached=3 output=2\nFinish Length\nEnd\n"};
    QTest::newRow("an error instead of an answer")
        << Lines {R"({"error":"model 'x' not found"})", done} << dumpedSteps([] {
               NeutralDelta fault = NeutralDelta::of(NeutralDelta::Kind::Fault);
               fault.text = "model 'x' not found";
               return Steps {fault};
           }());
    const auto ending = [](const char *name, const char *message, const char *reason, const QByteArray &steps) {
        QTest::newRow(name) << Lines {R"({"model":"m","message":)" + QByteArray {message}
                                      + R"(,"done":true,"done_reason":)" + reason + '}'}
                            << QByteArray {"Start model=\"m\"\n"} + steps + "End\n";
    };
    const char *call = R"({"content":"","tool_calls":[{"function":{"name":"f","arguments":{}}}]})";
    const QByteArray called = "BlockStart Call name=\"f\"\nText Call text=\"{}\"\nBlockStop\n";
    ending("a loaded model", R"({"content":""})", R"("load")", "Finish Stop\n");
    ending("an unloaded model", R"({"content":""})", R"("unload")", "Finish Stop\n");
    ending("no reason", R"({"content":""})", "null", "Finish Stop\n");
    ending("calls end with stop", call, R"("stop")", called + "Finish ToolCalls\n");
    ending("calls that the limit cut", call, R"("length")", called + "Finish Length\n");
    QTest::newRow("blank lines") << Lines {"", " ", done, ""} << QByteArray {"Start model=\"m\"\nFinish Stop\nEnd\n"};
}

void TestOllamaAnswer::readsLines()
{
    QFETCH(const Lines, lines);
    QTEST(dumpedSteps(stepsOf(lines)), "steps");
}

void TestOllamaAnswer::neverCallsACutStreamWhole()
{
    for (const AnswerScript &script : answerScripts()) {
        Lines lines = linesOf(QString::fromLatin1(script.name));
        while (lines.size() > 2) { // the end and the piece behind its line break
            lines.erase(lines.end() - 2);
            for (const NeutralDelta &step : stepsOf(lines))
                QVERIFY(step.kind != NeutralDelta::Kind::End && step.kind != NeutralDelta::Kind::Finish);
        }
    }
    const Steps cut = wholeStepsOf(R"({"model":"m","message":{"content":"Hi"},"done":false})");
    QCOMPARE(cut.back().kind, NeutralDelta::Kind::Fault);
    QCOMPARE(wholeStepsOf({}).back().kind, NeutralDelta::Kind::Fault);
}

void TestOllamaAnswer::survivesAnyLine_data()
{
    addScripts();
}

/// Whatever a line says, an answer ends or breaks once, and its blocks do not overlap.
void TestOllamaAnswer::survivesAnyLine()
{
    using Step = NeutralDelta::Kind;
    QFETCH(const QString, name);
    const Lines lines = linesOf(name);
    for (size_t i = 0; i + 1 < lines.size(); ++i) {
        for (const QByteArray &variant : junkVariants(lines[i])) {
            Lines changed = lines;
            changed[i] = variant;
            bool isOpen = false;
            bool isOver = false;
            for (const NeutralDelta &step : stepsOf(changed)) {
                QVERIFY2(!isOver, variant.constData());
                QVERIFY2(step.kind != Step::BlockStart || !isOpen, variant.constData());
                QVERIFY2((step.kind != Step::BlockStop && step.kind != Step::Text) || isOpen, variant.constData());
                isOpen = step.kind == Step::BlockStart || (isOpen && step.kind != Step::BlockStop);
                isOver = step.kind == Step::End || step.kind == Step::Fault;
            }
            const Step last = wholeStepsOf(variant).back().kind;
            QVERIFY2(last == Step::End || last == Step::Fault, variant.constData());
        }
    }
}

QTEST_GUILESS_MAIN(TestOllamaAnswer)
#include "tst_ollamaanswer.moc"
