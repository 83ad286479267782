// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/kindhub.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 perMillion = 1'000'000; ///< one credit for a million tokens, in pico-credits a token

QByteArray answerOf(const QByteArray &text, qint64 output)
{
    return R"({"id":"c","object":"text_completion","created":1,"model":"m1","choices":[{"index":0,"text":")" + text
           + R"(","finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":)"
           + QByteArray::number(output) + "}}";
}

QByteArray requestOf(const QByteArray &rest)
{
    return R"({"model":"one/m1",)" + rest + '}';
}
} // namespace

/// Old completions may have many prompts in one call, and several answers to each.
class SeveralPromptsTest final : public QObject
{
    Q_OBJECT

private slots:
    void believesWhatAllAnswersHave_data();
    void believesWhatAllAnswersHave();
    void countsWhatIsSaidAsNothing_data();
    void countsWhatIsSaidAsNothing();
    void reservesForEachAnswer();
};

void SeveralPromptsTest::believesWhatAllAnswersHave_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<qint64>("said");
    QTest::addColumn<bool>("isBelieved");
    const auto row = [](const char *name, const QByteArray &rest, qint64 said, bool isBelieved = true) {
        QTest::newRow(name) << QByteArray {R"("max_tokens":100,)" + rest} << said << isBelieved;
    };
    row("five prompts", R"("prompt":["a","b","c","d","e"])", 500);
    row("the best of five", R"("prompt":"a","best_of":5)", 500);
    row("two of the best of three for two", R"("prompt":["a","b"],"n":2,"best_of":3)", 600);
    row("twenty of tokens", QByteArray {R"("prompt":[[1,2])" + QByteArray {",[3]"}.repeated(19) + ']'}, 2000);
    row("one, far too much", R"("prompt":"a")", 2000, false);
    row("one of tokens, far too much", R"("prompt":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20])", 2000, false);
}

void SeveralPromptsTest::believesWhatAllAnswersHave()
{
    QFETCH(QByteArray, rest);
    QFETCH(qint64, said);
    QFETCH(bool, isBelieved);
    KindHub hub {"openai-compatible"};
    hub.ask("/v1/completions", requestOf(rest));
    QVERIFY2(!hub.hub.upstream.sent.empty(), hub.exchange.body.constData());
    hub.hub.upstream.last().answer(200, answerOf("x", said));
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.exchange.status, 200);
    QCOMPARE(hub.hub.record().usage.output, isBelieved ? said : 1);
    QCOMPARE(hub.hub.record().usage.estimated, !isBelieved);
    QCOMPARE(hub.hub.record().notes.contains(u"cannot be"), !isBelieved);
}

void SeveralPromptsTest::countsWhatIsSaidAsNothing_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<qint64>("output");
    QTest::newRow("text") << QByteArray {R"("prompt":"a")"} << qint64 {100};
    QTest::newRow("text beyond the echo")
        << QByteArray {R"("echo":true,"prompt":")" + QByteArray(198, 'a') + '"'} << qint64 {50};
    QTest::newRow("the echo alone") << QByteArray {R"("echo":true,"prompt":")" + QByteArray(398, 'a') + '"'}
                                    << qint64 {0};
}

void SeveralPromptsTest::countsWhatIsSaidAsNothing()
{
    QFETCH(QByteArray, rest);
    QFETCH(qint64, output);
    KindHub hub {"openai-compatible"};
    hub.ask("/v1/completions", requestOf(rest));
    QVERIFY2(!hub.hub.upstream.sent.empty(), hub.exchange.body.constData());
    hub.hub.upstream.last().answer(200, answerOf(QByteArray(400, 'a'), 0));
    QTRY_VERIFY(hub.exchange.finished);
    QCOMPARE(hub.hub.record().usage.totalInput(), 10);
    QCOMPARE(hub.hub.record().usage.output, output);
    QCOMPARE(hub.hub.record().usage.estimated, output > 0);
}

void SeveralPromptsTest::reservesForEachAnswer()
{
    RequestPeek peek;
    peek.maxOutputTokens = 100;
    peek.choices = 2;
    peek.prompts = 20;
    const CallDemand demand = chatDemand(peek, {});
    QCOMPARE(demand.least.output, 4000);
    QCOMPARE(demand.most.output, 4000);
    AiModelRate rate;
    rate.credit.input = 0;
    rate.credit.output = perMillion;
    QCOMPARE(estimateCall(demand, &rate).creditsNano, 4000 * 1000);
    peek.maxOutputTokens = 0;
    QCOMPARE(chatDemand(peek, {}).openAnswers, 40);
    peek.prompts = std::numeric_limits<qint64>::max();
    QVERIFY(chatDemand(peek, {}).most.output > 0);
}

QTEST_GUILESS_MAIN(SeveralPromptsTest)
#include "tst_severalprompts.moc"
