// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/neutral/neutralanswer.h"

using Kind = NeutralDelta::Kind;

namespace
{
NeutralDelta blockStart(NeutralPart::Kind block, const QByteArray &callId = {}, const QByteArray &name = {})
{
    NeutralDelta step = NeutralDelta::of(Kind::BlockStart);
    step.block = block;
    step.part.callId = callId;
    step.part.name = name;
    return step;
}
} // namespace

class TestNeutralAnswer final : public QObject
{
    Q_OBJECT

private slots:
    void addsUpTheSteps();
    void keepsChoicesApart();
    void survivesStepsOutOfOrder();
};

void TestNeutralAnswer::addsUpTheSteps()
{
    NeutralAnswer answer;
    NeutralDelta start = NeutralDelta::of(Kind::Start);
    start.id = "id1";
    start.model = "m";
    answer.take(start);
    answer.take(blockStart(NeutralPart::Kind::Reasoning));
    answer.take(NeutralDelta::ofText(NeutralPart::Kind::Reasoning, "hm"));
    NeutralDelta mark = NeutralDelta::of(Kind::Mark);
    mark.part.marks.push_back({"anthropic", OpaqueMark::Kind::Signature, "sig"});
    answer.take(mark);
    answer.take(NeutralDelta::of(Kind::BlockStop));
    answer.take(blockStart(NeutralPart::Kind::Call, "c1", "look"));
    answer.take(NeutralDelta::ofText(NeutralPart::Kind::Call, R"({"a":)"));
    answer.take(NeutralDelta::ofText(NeutralPart::Kind::Call, "1}"));
    NeutralDelta finish = NeutralDelta::of(Kind::Finish);
    finish.finish = FinishReason::ToolCalls;
    finish.usage = TokenUsage {.uncachedInput = 3, .output = 4};
    answer.take(finish);
    QVERIFY(!answer.isWhole);
    answer.take(NeutralDelta::of(Kind::End));

    QVERIFY(answer.isWhole && !answer.isBroken && answer.hasUsage);
    QCOMPARE(answer.usage.output, qint64 {4});
    const std::vector<NeutralPart> &parts = answer.choices.front().parts;
    QCOMPARE(parts.size(), size_t {2});
    QCOMPARE(parts[0].text, QByteArray {"hm"});
    QCOMPARE(parts[0].marks.front().value, QByteArray {"sig"});
    QCOMPARE(parts[1].arguments, QByteArray {R"({"a":1})"});
    QCOMPARE(parts[1].name, QByteArray {"look"});
    QCOMPARE(answer.choices.front().finish, FinishReason::ToolCalls);
}

void TestNeutralAnswer::keepsChoicesApart()
{
    NeutralAnswer answer;
    for (const int choice : {1, 0}) {
        NeutralDelta begin = blockStart(NeutralPart::Kind::Text);
        begin.choice = choice;
        answer.take(begin);
        NeutralDelta text = NeutralDelta::ofText(NeutralPart::Kind::Text, QByteArray::number(choice));
        text.choice = choice;
        answer.take(text);
    }
    QCOMPARE(answer.choices.size(), size_t {2});
    QCOMPARE(answer.choices[0].parts.front().text, QByteArray {"0"});
    QCOMPARE(answer.choices[1].parts.front().text, QByteArray {"1"});
}

void TestNeutralAnswer::survivesStepsOutOfOrder()
{
    NeutralAnswer answer;
    NeutralDelta text = NeutralDelta::ofText(NeutralPart::Kind::Text, "lost");
    text.choice = -7;
    answer.take(text);
    text.choice = 1'000'000;
    answer.take(text);
    answer.take(NeutralDelta::of(Kind::Mark));
    NeutralDelta fault = NeutralDelta::of(Kind::Fault);
    fault.text = "gone";
    answer.take(fault);
    QVERIFY(answer.isBroken);
    QCOMPARE(answer.fault.text, QByteArray {"gone"});
    QCOMPARE(answer.choices.size(), size_t {128});
}

QTEST_GUILESS_MAIN(TestNeutralAnswer)
#include "tst_neutralanswer.moc"
