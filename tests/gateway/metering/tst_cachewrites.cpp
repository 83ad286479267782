// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/chatanswer.h"
#include "gateway/dialects/chatstreamtap.h"
#include "gateway/dialects/dialects.h"
#include "models/billing/callprice.h"

namespace
{
std::optional<qint64> nanoOf(const std::optional<TokenUsage> &usage)
{
    UnitRates rates;
    rates.input = 3'000'000;
    rates.output = 15'000'000;
    rates.cacheRead = 300'000;
    rates.cacheWrite5m = 3'750'000;
    rates.cacheWrite1h = 6'000'000;
    return usage ? priceUsage(rates, *usage) : std::nullopt;
}

std::optional<TokenUsage> lastUsage(const std::vector<NeutralDelta> &steps)
{
    std::optional<TokenUsage> usage;
    for (const NeutralDelta &step : steps) {
        if (step.usage)
            usage = step.usage;
    }
    return usage;
}

std::optional<TokenUsage> usageOfWhole(WireDialect dialect, const QByteArray &body)
{
    std::vector<NeutralDelta> steps;
    providerDialect(dialect)->reader({})->takeWhole(body, steps);
    return lastUsage(steps);
}

std::optional<TokenUsage> usageOfEvent(WireDialect dialect, const QByteArray &type, const QByteArray &data)
{
    std::vector<NeutralDelta> steps;
    providerDialect(dialect)->reader({})->takeEvent(type, data, steps);
    return lastUsage(steps);
}
} // namespace

/// Tokens written to a prompt cache, in the words of providers that speak OpenAI's dialects: each is charged once, at
/// its own price, whole and streamed alike.
class CacheWritesTest final : public QObject
{
    Q_OBJECT

private slots:
    void areChargedOnceInAChat_data();
    void areChargedOnceInAChat();
    void areChargedOnceInAResponse_data();
    void areChargedOnceInAResponse();
};

void CacheWritesTest::areChargedOnceInAChat_data()
{
    QTest::addColumn<QByteArray>("usage");
    QTest::addColumn<qint64>("nano");
    const auto row = [](const char *name, const char *usage, qint64 nano) {
        QTest::newRow(name) << QByteArray {usage} << nano;
    };
    row("OpenAI",
        R"({"prompt_tokens":1000,"completion_tokens":1,"total_tokens":1001,)"
        R"("prompt_tokens_details":{"cached_tokens":100,"cache_write_tokens":800}})",
        100 * 3'000 + 100 * 300 + 800 * 3'750 + 15'000);
    row("Alibaba Model Studio says it twice",
        R"({"prompt_tokens":2059,"completion_tokens":201,"total_tokens":2260,"prompt_tokens_details":)"
        R"({"text_tokens":2059,"cached_tokens":0,"cache_type":"ephemeral","cache_creation_input_tokens":2048,)"
        R"("cache_creation":{"ephemeral_5m_input_tokens":2048}},"completion_tokens_details":{"reasoning_tokens":170}})",
        11 * 3'000 + 2048 * 3'750 + 201 * 15'000);
    row("Alibaba Model Studio reads a part and writes another",
        R"({"prompt_tokens":3019,"completion_tokens":104,"total_tokens":3123,"prompt_tokens_details":)"
        R"({"cached_tokens":2048,"cache_creation":{"cache_creation_input_tokens":500,"cache_type":"ephemeral"}}})",
        471 * 3'000 + 2048 * 300 + 500 * 3'750 + 104 * 15'000);
    row("LiteLLM says it beside the details",
        R"({"prompt_tokens":15635,"completion_tokens":10,"total_tokens":15645,"prompt_tokens_details":)"
        R"({"cached_tokens":0},"cache_creation_input_tokens":15624,"cache_read_input_tokens":0})",
        11 * 3'000 + 15'624 * 3'750 + 10 * 15'000);
    row("LiteLLM says it everywhere, and for how long",
        R"({"cache_creation_input_tokens":30,"cache_read_input_tokens":80,"prompt_tokens":200,"completion_tokens":50,)"
        R"("total_tokens":250,"prompt_tokens_details":{"cached_tokens":80,"text_tokens":90,"cache_write_tokens":30,)"
        R"("cache_creation_tokens":30,"cache_creation_token_details":{"ephemeral_5m_input_tokens":10,)"
        R"("ephemeral_1h_input_tokens":20}}})",
        90 * 3'000 + 80 * 300 + 10 * 3'750 + 20 * 6'000 + 50 * 15'000);
    row("read, as LiteLLM says it beside the details",
        R"({"cache_read_input_tokens":80,"prompt_tokens":100,"prompt_tokens_details":{"cached_tokens":0}})",
        20 * 3'000 + 80 * 300);
    row("more than there was prompt",
        R"({"prompt_tokens":10,"completion_tokens":0,"cache_creation_input_tokens":5000,)"
        R"("prompt_tokens_details":{"cached_tokens":4,"cache_creation":{"ephemeral_1h_input_tokens":2}}})",
        4 * 300 + 2 * 6'000 + 4 * 3'750);
    row("of a wrong kind",
        R"({"prompt_tokens":10,"cache_creation_input_tokens":"7","cache_creation":[5],)"
        R"("prompt_tokens_details":{"cache_creation":null,"cache_creation_input_tokens":-3}})",
        10 * 3'000);
}

void CacheWritesTest::areChargedOnceInAChat()
{
    QFETCH(QByteArray, usage);
    QFETCH(qint64, nano);
    const QByteArray whole =
        R"({"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},)"
        R"("finish_reason":"stop"}],"usage":)"
        + usage + '}';
    const QByteArray last = R"({"id":"c","object":"chat.completion.chunk","choices":[],"usage":)" + usage + '}';
    QCOMPARE(nanoOf(usageOfWhole(WireDialect::Chat, whole)), std::optional {nano});
    QCOMPARE(nanoOf(usageOfEvent(WireDialect::Chat, {}, last)), std::optional {nano});
    QCOMPARE(nanoOf(readChatAnswer(whole).usage), std::optional {nano});
    ChatStreamTap tap {true};
    EventStreamParser::Event event;
    event.data = last;
    event.hasData = event.complete = true;
    (void)tap.inspect(event);
    QCOMPARE(nanoOf(tap.usage()), std::optional {nano});
}

void CacheWritesTest::areChargedOnceInAResponse_data()
{
    QTest::addColumn<QByteArray>("usage");
    QTest::addColumn<qint64>("nano");
    const auto row = [](const char *name, const char *usage, qint64 nano) {
        QTest::newRow(name) << QByteArray {usage} << nano;
    };
    row("OpenAI",
        R"({"input_tokens":18,"input_tokens_details":{"cached_tokens":5,"cache_write_tokens":3},"output_tokens":7})",
        10 * 3'000 + 5 * 300 + 3 * 3'750 + 7 * 15'000);
    row("Alibaba Model Studio says it in a part of its own",
        R"({"input_tokens":1524,"input_tokens_details":{"cached_tokens":1305},"output_tokens":1534,)"
        R"("output_tokens_details":{"reasoning_tokens":1187},"total_tokens":3058,"x_details":[)"
        R"({"input_tokens":1524,"output_tokens":1534,"prompt_tokens_details":{"cache_creation":)"
        R"({"ephemeral_5m_input_tokens":213},"cache_creation_input_tokens":213,"cache_type":"ephemeral",)"
        R"("cached_tokens":1305},"total_tokens":3058,"x_billing_type":"response_api"}]})",
        6 * 3'000 + 1305 * 300 + 213 * 3'750 + 1534 * 15'000);
    row("Alibaba Model Studio says it at both places",
        R"({"input_tokens":100,"input_tokens_details":{"cached_tokens":0,"cache_creation_input_tokens":60},)"
        R"("output_tokens":1,"x_details":[{"input_tokens":100,"prompt_tokens_details":)"
        R"({"cache_creation_input_tokens":60}}]})",
        40 * 3'000 + 60 * 3'750 + 15'000);
    row("Alibaba Model Studio, of two turns of the model",
        R"({"input_tokens":300,"output_tokens":2,"x_details":[)"
        R"({"input_tokens":100,"prompt_tokens_details":{"cache_creation_input_tokens":60}},)"
        R"({"input_tokens":200,"prompt_tokens_details":{"cache_creation_input_tokens":30}}]})",
        210 * 3'000 + 90 * 3'750 + 2 * 15'000);
    row("LiteLLM says it at both places",
        R"({"input_tokens":200,"output_tokens":50,"cache_creation_input_tokens":30,)"
        R"("input_tokens_details":{"cached_tokens":80,"cache_creation_tokens":30,"cache_creation_token_details":)"
        R"({"ephemeral_1h_input_tokens":20}}})",
        90 * 3'000 + 80 * 300 + 10 * 3'750 + 20 * 6'000 + 50 * 15'000);
    row("more than there was input",
        R"({"input_tokens":10,"output_tokens":0,"input_tokens_details":{"cached_tokens":4,"cache_write_tokens":50}})",
        4 * 300 + 6 * 3'750);
}

void CacheWritesTest::areChargedOnceInAResponse()
{
    QFETCH(QByteArray, usage);
    QFETCH(qint64, nano);
    const QByteArray whole =
        R"({"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m","output":[],"usage":)"
        + usage + '}';
    const QByteArray last = R"({"type":"response.completed","sequence_number":1,"response":)" + whole + '}';
    QCOMPARE(nanoOf(usageOfWhole(WireDialect::Responses, whole)), std::optional {nano});
    QCOMPARE(nanoOf(usageOfEvent(WireDialect::Responses, "response.completed", last)), std::optional {nano});
}

QTEST_GUILESS_MAIN(CacheWritesTest)
#include "tst_cachewrites.moc"
