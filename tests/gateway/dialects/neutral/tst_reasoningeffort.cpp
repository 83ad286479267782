// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/neutral/reasoningeffort.h"

class TestReasoningEffort final : public QObject
{
    Q_OBJECT

private slots:
    void choosesAWordThatTheModelTakes_data();
    void choosesAWordThatTheModelTakes();
    void choosesABudgetWithinTheModelsBounds_data();
    void choosesABudgetWithinTheModelsBounds();
    void leavesRoomForTheAnswer_data();
    void leavesRoomForTheAnswer();
};

void TestReasoningEffort::choosesAWordThatTheModelTakes_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<qint64>("budgetTokens"); // -1: not asked for
    QTest::addColumn<QByteArrayList>("accepted");
    QTest::addColumn<QByteArray>("effort");
    const QByteArrayList common {"low", "medium", "high"};
    const QByteArrayList all {"none", "minimal", "low", "medium", "high", "xhigh", "max"};
    QTest::newRow("nothing") << QByteArray {} << qint64 {-1} << common << QByteArray {};
    QTest::newRow("taken as it is") << QByteArray {"medium"} << qint64 {-1} << common << QByteArray {"medium"};
    QTest::newRow("any, of an unknown model")
        << QByteArray {"xhigh"} << qint64 {-1} << QByteArrayList {} << QByteArray {"xhigh"};
    QTest::newRow("up to the weakest") << QByteArray {"minimal"} << qint64 {-1} << common << QByteArray {"low"};
    QTest::newRow("down to the strongest") << QByteArray {"max"} << qint64 {-1} << common << QByteArray {"high"};
    QTest::newRow("little is not nothing")
        << QByteArray {"minimal"} << qint64 {-1} << QByteArrayList {"none", "low"} << QByteArray {"low"};
    QTest::newRow("an unknown word") << QByteArray {"turbo"} << qint64 {-1} << common << QByteArray {"turbo"};
    QTest::newRow("a small budget") << QByteArray {} << qint64 {300} << all << QByteArray {"minimal"};
    QTest::newRow("a middling budget") << QByteArray {} << qint64 {8000} << all << QByteArray {"medium"};
    QTest::newRow("a great budget") << QByteArray {} << qint64 {60'000} << all << QByteArray {"max"};
    QTest::newRow("a great budget of an unknown model")
        << QByteArray {} << qint64 {60'000} << QByteArrayList {} << QByteArray {"high"};
    QTest::newRow("a budget below zero is none") << QByteArray {} << qint64 {-7} << all << QByteArray {"none"};
}

void TestReasoningEffort::choosesAWordThatTheModelTakes()
{
    QFETCH(const QByteArray, asked);
    QFETCH(const qint64, budgetTokens);
    QFETCH(const QByteArrayList, accepted);
    NeutralReasoning reasoning;
    reasoning.effort = asked;
    if (budgetTokens != -1)
        reasoning.budgetTokens = budgetTokens;
    ModelTraits traits;
    traits.efforts.assign(accepted.begin(), accepted.end());
    QTEST(effortFor(reasoning, traits), "effort");
}

void TestReasoningEffort::choosesABudgetWithinTheModelsBounds_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<qint64>("budgetTokens"); // -1: not asked for
    QTest::addColumn<qint64>("budget");       // -1: none
    QTest::newRow("nothing") << QByteArray {} << qint64 {-1} << qint64 {-1};
    QTest::newRow("the budget itself") << QByteArray {"high"} << qint64 {5000} << qint64 {5000};
    QTest::newRow("a word") << QByteArray {"medium"} << qint64 {-1} << qint64 {8192};
    QTest::newRow("too small") << QByteArray {} << qint64 {10} << qint64 {1024};
    QTest::newRow("too great") << QByteArray {"max"} << qint64 {-1} << qint64 {32'000};
}

void TestReasoningEffort::choosesABudgetWithinTheModelsBounds()
{
    QFETCH(const QByteArray, asked);
    QFETCH(const qint64, budgetTokens);
    NeutralReasoning reasoning;
    reasoning.effort = asked;
    if (budgetTokens != -1)
        reasoning.budgetTokens = budgetTokens;
    ModelTraits traits;
    traits.minBudget = 1024;
    traits.maxBudget = 32'000;
    QTEST(budgetFor(reasoning, traits).value_or(-1), "budget");
}

void TestReasoningEffort::leavesRoomForTheAnswer_data()
{
    QTest::addColumn<qint64>("maxTokens");
    QTest::addColumn<qint64>("budget");
    QTest::addColumn<bool>("isAskedFor");
    QTest::addColumn<qint64>("fitting"); // -1: none
    const auto row = [](const char *name, qint64 maxTokens, qint64 budget, bool isAskedFor, qint64 fitting) {
        QTest::newRow(name) << maxTokens << budget << isAskedFor << fitting;
    };
    row("all of it", 64'000, 24'576, false, 24'576);
    row("a quarter of a small limit is the answer's", 9000, 24'576, false, 6750);
    row("of a great one as much as an answer takes", 40'000, 128'000, false, 31'808);
    row("a number that was asked for is kept below the limit", 9000, 24'576, true, 8999);
    row("the least there is", 1200, 24'576, false, 1024);
    row("no room", 1024, 24'576, true, -1);
}

void TestReasoningEffort::leavesRoomForTheAnswer()
{
    QFETCH(const qint64, maxTokens);
    QFETCH(const qint64, budget);
    QFETCH(const bool, isAskedFor);
    QTEST(budgetWithin(maxTokens, budget, isAskedFor, {}).value_or(-1), "fitting");
}

QTEST_GUILESS_MAIN(TestReasoningEffort)
#include "tst_reasoningeffort.moc"
