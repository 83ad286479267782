// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QByteArray answerOf(qint64 output)
{
    const QByteArray said = R"("completion_tokens":)" + QByteArray::number(output);
    return QByteArray {Sample::answer}.replace(R"("completion_tokens":4)", said);
}
} // namespace

/// An app's tokens per minute, where its calls give no maximum.
class MinuteTokensTest final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void admitsOneCallOfUnknownLength();
    void goesByTheLengthsOfLate();
    void reservesForMediaAsLittleText();

private:
    struct Asked
    {
        FakeExchange exchange;
        std::unique_ptr<ExchangeHandler> handler;
    };

    Asked &ask(const QByteArray &body = Sample::request)
    {
        m_asked.push_back(std::make_unique<Asked>());
        m_asked.back()->handler = m_hub->chat(m_asked.back()->exchange, body);
        return *m_asked.back();
    }

    /// How many of five at the same time go to the provider.
    std::size_t askFive()
    {
        const std::size_t before = m_hub->upstream.sent.size();
        for (int i = 0; i < 5; ++i)
            ask();
        return m_hub->upstream.sent.size() - before;
    }

    std::unique_ptr<ApiFixture> m_hub;
    std::vector<std::unique_ptr<Asked>> m_asked; ///< gone before the hub
};

void MinuteTokensTest::init()
{
    m_asked.clear();
    m_hub = std::make_unique<ApiFixture>();
    m_hub->app().limits.tokensPerMinute = 20'000;
    m_hub->publish();
}

void MinuteTokensTest::admitsOneCallOfUnknownLength()
{
    QCOMPARE(askFive(), std::size_t {1});
    const FakeExchange &refused = m_asked.back()->exchange;
    QTRY_VERIFY(refused.finished);
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.headers.value("retry-after"), "1"_ba); // it may well write less than all that is left
    QCOMPARE(refused.headers.value("x-ratelimit-remaining-tokens"), "0"_ba);
    m_hub->upstream.last().answer(200, answerOf(60'000));
    QTRY_VERIFY(m_asked.front()->exchange.finished);
    QCOMPARE(m_asked.front()->exchange.status, 200);
    QCOMPARE(askFive(), std::size_t {0});
    QTRY_VERIFY(m_asked.back()->exchange.finished);
    QVERIFY(m_asked.back()->exchange.headers.value("retry-after").toInt() > 50);
}

void MinuteTokensTest::goesByTheLengthsOfLate()
{
    ask();
    m_hub->upstream.last().answer(200, answerOf(4));
    QTRY_VERIFY(m_asked.front()->exchange.finished);
    QCOMPARE(m_asked.front()->exchange.headers.value("x-ratelimit-limit-tokens"), "20000"_ba);
    QCOMPARE(askFive(), std::size_t {2}); // 16,384 tokens, and what is left
}

void MinuteTokensTest::reservesForMediaAsLittleText()
{
    const QByteArray picture(300'000, 'A');
    const Asked &asked =
        ask(R"({"model":"one/m1","max_tokens":100,"messages":[{"role":"user","content":[{"type":"input_audio",)"
            R"("input_audio":{"format":"wav","data":")"
            + picture + R"("}}]}]})");
    QVERIFY2(m_hub->upstream.sent.size() == 1, asked.exchange.body.constData());
}

QTEST_GUILESS_MAIN(MinuteTokensTest)
#include "tst_minutetokens.moc"
