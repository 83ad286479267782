// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/chatanswer.h"
#include "gateway/dialects/chatstreamtap.h"
#include "gateway/dialects/dialects.h"
#include "models/billing/callprice.h"

namespace
{
using Event = std::pair<QByteArray, QByteArray>; ///< type and data
using Events = QList<Event>;

/// 3 USD per million tokens in and 15 out; the other prices are all different, so that no two parts can be mistaken for
/// each other.
UnitRates rates()
{
    UnitRates made;
    made.input = 3'000'000;
    made.output = 15'000'000;
    made.cacheRead = 300'000;
    made.cacheWrite5m = 3'750'000;
    made.cacheWrite1h = 6'000'000;
    made.audioInput = 10'000'000;
    made.audioOutput = 20'000'000;
    made.imageInput = 8'000'000;
    made.imageOutput = 32'000'000;
    made.batchPpm = 500'000;
    made.tiers = {{200'000, 6'000'000, 22'500'000, 600'000, 7'500'000, 12'000'000}};
    return made;
}

/// What a relay keeps of the steps: the last word on usage.
std::optional<TokenUsage> lastUsage(const std::vector<NeutralDelta> &steps)
{
    std::optional<TokenUsage> usage;
    for (const NeutralDelta &step : steps) {
        if (step.usage)
            usage = step.usage;
    }
    return usage;
}

std::optional<qint64> nanoOf(const std::optional<TokenUsage> &usage)
{
    return usage ? priceUsage(rates(), *usage) : std::nullopt;
}

QByteArray chatWhole(const QByteArray &members)
{
    return R"({"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},)"
           R"("finish_reason":"stop"}],)"
           + members + '}';
}

Events chatStream(const QByteArray &members)
{
    return {{"", R"({"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"Hi"},)"
                 R"("finish_reason":null}],"usage":null})"},
            {"", R"({"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},)"
                 R"("finish_reason":"stop"}],"usage":null})"},
            {"", R"({"id":"c","object":"chat.completion.chunk","choices":[],)" + members + '}'},
            {"", "[DONE]"}};
}

QByteArray messagesWhole(const QByteArray &usage)
{
    return R"({"id":"m","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Hi"}],)"
           R"("stop_reason":"end_turn","stop_sequence":null,"usage":)"
           + usage + '}';
}

/// The input's figures come first and are repeated, cumulative, with the output's at the end.
Events messagesStream(const QByteArray &start, const QByteArray &end)
{
    return {
        {"message_start", R"({"type":"message_start","message":{"id":"m","type":"message","role":"assistant",)"
                          R"("model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":)"
                              + start + "}}"},
        {"content_block_start",
         R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})"},
        {"content_block_delta",
         R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}})"},
        {"content_block_stop", R"({"type":"content_block_stop","index":0})"},
        {"message_delta",
         R"({"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":)" + end + '}'},
        {"message_stop", R"({"type":"message_stop"})"},
    };
}

QByteArray responsesBody(const QByteArray &members)
{
    return R"({"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m","output":[{"type":)"
           R"("message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":)"
           R"("Hi","annotations":[]}]}],)"
           + members + '}';
}

Events responsesStream(const QByteArray &members)
{
    return {{"response.created", R"({"type":"response.created","sequence_number":0,"response":{"id":"resp_1",)"
                                 R"("object":"response","status":"in_progress","output":[],"usage":null}})"},
            {"response.completed",
             R"({"type":"response.completed","sequence_number":1,"response":)" + responsesBody(members) + '}'}};
}

QByteArray geminiBody(const QByteArray &usage, const QByteArray &finish = R"(,"finishReason":"STOP")")
{
    return R"({"candidates":[{"content":{"role":"model","parts":[{"text":"Hi"}]},"index":0)" + finish
           + R"(}],"usageMetadata":)" + usage + R"(,"modelVersion":"m","responseId":"r"})";
}

QByteArray converseBody(const QByteArray &usage)
{
    return R"({"output":{"message":{"role":"assistant","content":[{"text":"Hi"}]}},"stopReason":"end_turn","usage":)"
           + usage + R"(,"metrics":{"latencyMs":5}})";
}

Events converseStream(const QByteArray &usage)
{
    return {{"messageStart", R"({"role":"assistant"})"},
            {"contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"text":"Hi"}})"},
            {"contentBlockStop", R"({"contentBlockIndex":0})"},
            {"messageStop", R"({"stopReason":"end_turn"})"},
            {"metadata", R"({"usage":)" + usage + R"(,"metrics":{"latencyMs":5}})"}};
}

QByteArray ollamaLine(const QByteArray &members)
{
    return R"({"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"Hi"},)"
           + members + '}';
}
} // namespace

/// Every way in which gateways are known to have charged wrongly, with the providers' own usage objects, whole and
/// streamed: the price is the same, and it is exact.
class CostFixturesTest final : public QObject
{
    Q_OBJECT

private slots:
    void chargesWhatTheProviderBills_data();
    void chargesWhatTheProviderBills();
    void chatUsageIsReadTheSameWayWhenBytesPassThrough_data();
    void chatUsageIsReadTheSameWayWhenBytesPassThrough();
    void aManyTimesRepeatedUsageIsNotAdded();
    void smallCallsAreNotRoundedUpEach();
    void unitsThatTokensMeasureTooAreChargedOnce_data();
    void unitsThatTokensMeasureTooAreChargedOnce();
    void picksTheImagePriceThatSaysTheMost_data();
    void picksTheImagePriceThatSaysTheMost();
    void tiersHoldForTheWholeCall_data();
    void tiersHoldForTheWholeCall();
    void aRequestCostsItsOwnPriceOnce();
};

void CostFixturesTest::chargesWhatTheProviderBills_data()
{
    QTest::addColumn<WireDialect>("dialect");
    QTest::addColumn<QByteArray>("whole");
    QTest::addColumn<Events>("events");
    QTest::addColumn<qint64>("nano");

    const auto chat = [](const char *name, const QByteArray &members, qint64 nano) {
        QTest::addRow("chat, %s", name) << WireDialect::Chat << chatWhole(members) << chatStream(members) << nano;
    };
    chat("plain", R"("usage":{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14})", 90'000);
    chat("cached tokens are within the prompt's, and cheaper",
         R"("usage":{"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306,)"
         R"("prompt_tokens_details":{"cached_tokens":1920,"audio_tokens":0},)"
         R"("completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}})",
         86 * 3'000 + 1920 * 300 + 300 * 15'000);
    chat("reasoning is within the completion",
         R"("usage":{"prompt_tokens":75,"completion_tokens":1186,"total_tokens":1261,)"
         R"("completion_tokens_details":{"reasoning_tokens":1024}})",
         75 * 3'000 + 1186 * 15'000);
    chat("reasoning beside the completion, as the total shows",
         R"("usage":{"prompt_tokens":32,"completion_tokens":9,"total_tokens":135,)"
         R"("completion_tokens_details":{"reasoning_tokens":94}})",
         32 * 3'000 + (9 + 94) * 15'000);
    chat("the cache under another name",
         R"("usage":{"prompt_tokens":1000,"completion_tokens":10,"total_tokens":1010,"prompt_cache_hit_tokens":960,)"
         R"("prompt_cache_miss_tokens":40})",
         40 * 3'000 + 960 * 300 + 10 * 15'000);
    chat("the same figure under two names counts once",
         R"("usage":{"prompt_tokens":1000,"completion_tokens":10,"total_tokens":1010,"prompt_cache_hit_tokens":960,)"
         R"("prompt_tokens_details":{"cached_tokens":960}})",
         40 * 3'000 + 960 * 300 + 10 * 15'000);
    chat("tokens written to the cache are within the prompt's",
         R"("usage":{"prompt_tokens":1000,"completion_tokens":1,"total_tokens":1001,)"
         R"("prompt_tokens_details":{"cached_tokens":100,"cache_write_tokens":800}})",
         100 * 3'000 + 100 * 300 + 800 * 3'750 + 15'000);
    chat("sound has its own prices",
         R"("usage":{"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,)"
         R"("prompt_tokens_details":{"audio_tokens":60,"cached_tokens":0},)"
         R"("completion_tokens_details":{"audio_tokens":30,"reasoning_tokens":0}})",
         40 * 3'000 + 60 * 10'000 + 20 * 15'000 + 30 * 20'000);
    chat("so have pictures",
         R"("usage":{"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,)"
         R"("prompt_tokens_details":{"audio_tokens":10,"image_tokens":60},)"
         R"("completion_tokens_details":{"audio_tokens":20,"image_tokens":90}})", // more than there are
         30 * 3'000 + 10 * 10'000 + 60 * 8'000 + 20 * 20'000 + 30 * 32'000);
    chat("a slower tier costs its share",
         R"("service_tier":"flex","usage":{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14})", 45'000);
    chat("more cached than there was prompt", // a fault of the upstream's; never below 0, never above the prompt
         R"("usage":{"prompt_tokens":10,"completion_tokens":0,"prompt_tokens_details":{"cached_tokens":5000}})",
         10 * 300);
    chat("a prompt of over 200,000 tokens",
         R"("usage":{"prompt_tokens":200001,"completion_tokens":10,"prompt_tokens_details":{"cached_tokens":200000}})",
         6'000 + 200'000 * 600 + 10 * 22'500);

    const auto messages = [](const char *name, const QByteArray &usage, const QByteArray &start, qint64 nano) {
        QTest::addRow("messages, %s", name)
            << WireDialect::Messages << messagesWhole(usage) << messagesStream(start, usage) << nano;
    };
    messages(
        "cached tokens are beside the input's",
        R"({"input_tokens":86,"cache_creation_input_tokens":0,"cache_read_input_tokens":1920,"output_tokens":300})",
        R"({"input_tokens":86,"cache_creation_input_tokens":0,"cache_read_input_tokens":1920,"output_tokens":1})",
        86 * 3'000 + 1920 * 300 + 300 * 15'000);
    messages("tokens written for an hour cost more",
             R"({"input_tokens":8,"cache_creation_input_tokens":1500,"cache_read_input_tokens":2000,"cache_creation":)"
             R"({"ephemeral_5m_input_tokens":500,"ephemeral_1h_input_tokens":1000},"output_tokens":50,)"
             R"("service_tier":"standard"})",
             R"({"input_tokens":8,"cache_creation_input_tokens":1500,"cache_read_input_tokens":2000,"cache_creation":)"
             R"({"ephemeral_5m_input_tokens":500,"ephemeral_1h_input_tokens":1000},"output_tokens":2})",
             8 * 3'000 + 500 * 3'750 + 1000 * 6'000 + 2000 * 300 + 50 * 15'000);
    messages("tokens written without a word on how long",
             R"({"input_tokens":8,"cache_creation_input_tokens":1000,"cache_read_input_tokens":0,"output_tokens":50})",
             R"({"input_tokens":8,"cache_creation_input_tokens":1000,"cache_read_input_tokens":0,"output_tokens":1})",
             8 * 3'000 + 1000 * 3'750 + 50 * 15'000);
    messages("the end repeats only the output's",
             R"({"input_tokens":10,"output_tokens":20,"output_tokens_details":{"thinking_tokens":15}})",
             R"({"input_tokens":10,"output_tokens":1})", 10 * 3'000 + 20 * 15'000);
    messages("a batch", R"({"input_tokens":10,"output_tokens":4,"service_tier":"batch"})",
             R"({"input_tokens":10,"output_tokens":1,"service_tier":"batch"})", 45'000);
    messages("the threshold counts what the cache holds",
             R"({"input_tokens":1,"cache_creation_input_tokens":100000,"cache_read_input_tokens":100000,)"
             R"("output_tokens":10})",
             R"({"input_tokens":1,"cache_creation_input_tokens":100000,"cache_read_input_tokens":100000,)"
             R"("output_tokens":1})",
             6'000 + 100'000LL * 7'500 + 100'000LL * 600 + 10 * 22'500);

    const QByteArray cachedResponses = R"("usage":{"input_tokens":2006,"input_tokens_details":{"cached_tokens":1920},)"
                                       R"("output_tokens":300,"output_tokens_details":{"reasoning_tokens":200},)"
                                       R"("total_tokens":2306})";
    QTest::newRow("responses, cached and reasoning")
        << WireDialect::Responses << responsesBody(cachedResponses) << responsesStream(cachedResponses)
        << qint64 {86 * 3'000 + 1920 * 300 + 300 * 15'000};
    const QByteArray flexResponses =
        R"("service_tier":"flex","usage":{"input_tokens":10,"output_tokens":4,"total_tokens":14})";
    QTest::newRow("responses, a slower tier")
        << WireDialect::Responses << responsesBody(flexResponses) << responsesStream(flexResponses) << qint64 {45'000};

    const auto gemini = [](const char *name, const QByteArray &usage, qint64 nano) {
        QTest::addRow("gemini, %s", name) << WireDialect::Gemini << geminiBody(usage)
                                          << Events {{"", geminiBody(usage, {})}, {"", geminiBody(usage)}} << nano;
    };
    gemini("thoughts are beside the candidates",
           R"({"promptTokenCount":2006,"cachedContentTokenCount":1920,"candidatesTokenCount":100,)"
           R"("thoughtsTokenCount":200,"totalTokenCount":2306})",
           86 * 3'000 + 1920 * 300 + 300 * 15'000);
    gemini("what tools read is input",
           R"({"promptTokenCount":10,"toolUsePromptTokenCount":5,"candidatesTokenCount":4,"totalTokenCount":19})",
           15 * 3'000 + 4 * 15'000);
    gemini("a slower tier",
           R"({"promptTokenCount":10,"candidatesTokenCount":4,"totalTokenCount":14,"trafficType":"ON_DEMAND_FLEX"})",
           45'000);
    gemini("the usual tier",
           R"({"promptTokenCount":10,"candidatesTokenCount":4,"totalTokenCount":14,"trafficType":"ON_DEMAND"})",
           90'000);
    gemini("sound has its own prices",
           R"({"promptTokenCount":100,"candidatesTokenCount":50,"totalTokenCount":150,"promptTokensDetails":)"
           R"([{"modality":"TEXT","tokenCount":40},{"modality":"AUDIO","tokenCount":60}],"candidatesTokensDetails":)"
           R"([{"modality":"AUDIO","tokenCount":30},{"modality":"TEXT","tokenCount":20}]})",
           40 * 3'000 + 60 * 10'000 + 20 * 15'000 + 30 * 20'000);
    gemini("pictures have their own prices",
           R"({"promptTokenCount":100,"cachedContentTokenCount":20,"candidatesTokenCount":1300,"promptTokensDetails":)"
           R"([{"modality":"TEXT","tokenCount":40},{"modality":"IMAGE","tokenCount":60}],"cacheTokensDetails":)"
           R"([{"modality":"IMAGE","tokenCount":20}],"candidatesTokensDetails":)"
           R"([{"modality":"IMAGE","tokenCount":1290},{"modality":"TEXT","tokenCount":10}]})",
           40 * 3'000 + 40 * 8'000 + 20 * 300 + 10 * 15'000 + 1290 * 32'000);
    gemini("sound from the cache is cached",
           R"({"promptTokenCount":100,"cachedContentTokenCount":60,"candidatesTokenCount":1,"promptTokensDetails":)"
           R"([{"modality":"TEXT","tokenCount":40},{"modality":"AUDIO","tokenCount":60}],"cacheTokensDetails":)"
           R"([{"modality":"AUDIO","tokenCount":60}]})",
           40 * 3'000 + 60 * 300 + 15'000);

    const QByteArray converse =
        R"({"inputTokens":86,"outputTokens":300,"totalTokens":3306,"cacheReadInputTokens":1920,)"
        R"("cacheWriteInputTokens":1000,"cacheDetails":[{"ttl":"1h","inputTokens":400},)"
        R"({"ttl":"5m","inputTokens":600}]})";
    QTest::newRow("converse, everything")
        << WireDialect::Converse << converseBody(converse) << converseStream(converse)
        << qint64 {86 * 3'000 + 1920 * 300 + 600 * 3'750 + 400 * 6'000 + 300 * 15'000};

    const QByteArray ollama = R"("done":true,"done_reason":"stop","prompt_eval_count":26,"eval_count":298)";
    QTest::newRow("ollama") << WireDialect::Ollama << ollamaLine(ollama)
                            << Events {{"", ollamaLine(R"("done":false)")}, {"", ollamaLine(ollama)}}
                            << qint64 {26 * 3'000 + 298 * 15'000};
}

void CostFixturesTest::chargesWhatTheProviderBills()
{
    QFETCH(WireDialect, dialect);
    QFETCH(QByteArray, whole);
    QFETCH(Events, events);
    QFETCH(qint64, nano);
    std::vector<NeutralDelta> steps;
    providerDialect(dialect)->reader({})->takeWhole(whole, steps);
    QCOMPARE(nanoOf(lastUsage(steps)), std::optional {nano});

    std::vector<NeutralDelta> streamed;
    const auto reader = providerDialect(dialect)->reader({});
    for (const Event &event : events)
        reader->takeEvent(event.first, event.second, streamed);
    QCOMPARE(nanoOf(lastUsage(streamed)), std::optional {nano});
}

void CostFixturesTest::chatUsageIsReadTheSameWayWhenBytesPassThrough_data()
{
    chargesWhatTheProviderBills_data();
}

void CostFixturesTest::chatUsageIsReadTheSameWayWhenBytesPassThrough()
{
    QFETCH(WireDialect, dialect);
    QFETCH(QByteArray, whole);
    QFETCH(Events, events);
    QFETCH(qint64, nano);
    if (dialect != WireDialect::Chat)
        return; // the others are read by one reader, whether their bytes pass or not
    QCOMPARE(nanoOf(readChatAnswer(whole).usage), std::optional {nano});
    for (const bool isAsked : {true, false}) {
        ChatStreamTap tap {isAsked};
        for (const Event &event : events) {
            EventStreamParser::Event one;
            one.data = event.second;
            one.hasData = true;
            one.complete = true;
            (void)tap.inspect(one);
        }
        QCOMPARE(nanoOf(tap.usage()), std::optional {nano});
    }
}

/// Some vendors send the running figures with every chunk.
void CostFixturesTest::aManyTimesRepeatedUsageIsNotAdded()
{
    const auto reader = providerDialect(WireDialect::Chat)->reader({});
    std::vector<NeutralDelta> steps;
    for (int output = 1; output <= 4; ++output)
        reader->takeEvent({},
                          QByteArray {R"({"choices":[{"index":0,"delta":{"content":"x"}}],"usage":{"prompt_tokens":10,)"
                                      R"("completion_tokens":)"
                                      + QByteArray::number(output) + "}}"},
                          steps);
    QCOMPARE(nanoOf(lastUsage(steps)), std::optional<qint64> {90'000});
}

/// 0.0028 USD per million tokens is less than a nano-credit for one: a thousand calls of one token cost as the sum says
/// to within the rounding, not a thousand times a smallest coin.
void CostFixturesTest::smallCallsAreNotRoundedUpEach()
{
    UnitRates tiny;
    tiny.input = 2'800;
    TokenUsage one;
    one.uncachedInput = 1;
    QCOMPARE(priceUsage(tiny, one), std::optional<qint64> {3});
    tiny.input = 400;
    QCOMPARE(priceUsage(tiny, one), std::optional<qint64> {0});
    TokenUsage thousand;
    thousand.uncachedInput = 1000;
    QCOMPARE(priceUsage(tiny, thousand), std::optional<qint64> {400});
}

void CostFixturesTest::unitsThatTokensMeasureTooAreChargedOnce_data()
{
    QTest::addColumn<UnitRates>("rates");
    QTest::addColumn<TokenUsage>("usage");
    QTest::addColumn<std::optional<qint64>>("nano");
    UnitRates byToken;
    byToken.input = 5'000'000;
    byToken.output = 40'000'000;
    UnitRates byImage;
    byImage.image = 40'000'000'000;
    UnitRates both = byToken;
    both.image = byImage.image;
    TokenUsage picture;
    picture.uncachedInput = 50;
    picture.output = 4160;
    picture.images = 1;
    QTest::newRow("an image by its tokens") << byToken << picture << std::optional<qint64> {50 * 5'000 + 4160 * 40'000};
    QTest::newRow("an image by the piece") << byImage << picture << std::optional<qint64> {40'000'000};
    QTest::newRow("the prompt by tokens, the image by the piece")
        << both << picture << std::optional<qint64> {50 * 5'000 + 40'000'000};
    TokenUsage bare;
    bare.images = 1;
    QTest::newRow("an image without figures, priced by tokens") << byToken << bare << std::optional<qint64> {};
    UnitRates bySecond;
    bySecond.second = 100'000'000;
    TokenUsage transcript;
    transcript.uncachedInput = 100;
    transcript.output = 20;
    transcript.audioMs = 10'000;
    QTest::newRow("sound by its tokens") << byToken << transcript << std::optional<qint64> {100 * 5'000 + 20 * 40'000};
    QTest::newRow("sound by its length") << bySecond << transcript << std::optional<qint64> {1'000'000};
    TokenUsage speech;
    speech.characters = 100;
    QTest::newRow("speech without figures, priced by tokens") << byToken << speech << std::optional<qint64> {};
    QTest::newRow("nothing known") << UnitRates {} << transcript << std::optional<qint64> {};
}

void CostFixturesTest::unitsThatTokensMeasureTooAreChargedOnce()
{
    QFETCH(UnitRates, rates);
    QFETCH(TokenUsage, usage);
    QFETCH(std::optional<qint64>, nano);
    QCOMPARE(priceUsage(rates, usage), nano);
}

void CostFixturesTest::picksTheImagePriceThatSaysTheMost_data()
{
    QTest::addColumn<QByteArray>("variant");
    QTest::addColumn<qint64>("nano");
    QTest::newRow("nothing said") << QByteArray {"/"} << qint64 {40};
    QTest::newRow("not an image's words") << QByteArray {} << qint64 {40};
    QTest::newRow("a size") << QByteArray {"1024x1792/"} << qint64 {80};
    QTest::newRow("a size and the usual quality") << QByteArray {"1024x1792/standard"} << qint64 {80};
    QTest::newRow("a size and a quality") << QByteArray {"1024x1792/HD"} << qint64 {120};
    QTest::newRow("a quality") << QByteArray {"/hd"} << qint64 {60};
    QTest::newRow("a quality of another size") << QByteArray {"1x1/hd"} << qint64 {60};
    QTest::newRow("an unknown size") << QByteArray {"1x1/"} << qint64 {40};
}

void CostFixturesTest::picksTheImagePriceThatSaysTheMost()
{
    QFETCH(QByteArray, variant);
    QFETCH(qint64, nano);
    UnitRates own;
    own.image = 40'000;
    own.images = {{"1024x1792", "", 80'000}, {"1024x1792", "hd", 120'000}, {"", "hd", 60'000}};
    TokenUsage usage;
    usage.images = 1;
    QCOMPARE(priceUsage(own, usage, variant), std::optional {nano});
}

void CostFixturesTest::tiersHoldForTheWholeCall_data()
{
    QTest::addColumn<qint64>("input");
    QTest::addColumn<qint64>("nano");
    QTest::newRow("just below") << qint64 {199'999} << qint64 {199'999LL * 3'000 + 15'000};
    QTest::newRow("at the threshold") << qint64 {200'000} << qint64 {200'000LL * 3'000 + 15'000};
    QTest::newRow("one more: every token of it") << qint64 {200'001} << qint64 {200'001LL * 6'000 + 22'500};
    QTest::newRow("the next tier") << qint64 {500'001} << qint64 {500'001LL * 9'000 + 22'500};
}

void CostFixturesTest::tiersHoldForTheWholeCall()
{
    QFETCH(qint64, input);
    QFETCH(qint64, nano);
    UnitRates own = rates();
    RateTier next = own.tiers.first();
    next.overTokens = 500'000;
    next.input = 9'000'000;
    own.tiers.append(next);
    TokenUsage usage;
    usage.uncachedInput = input;
    usage.output = 1;
    QCOMPARE(priceUsage(own, usage), std::optional {nano});
}

void CostFixturesTest::aRequestCostsItsOwnPriceOnce()
{
    UnitRates own;
    own.request = 2'000'000'000;
    TokenUsage usage;
    QCOMPARE(priceUsage(own, usage), std::optional<qint64> {0}); // nothing was used
    usage.uncachedInput = 100;
    QCOMPARE(priceUsage(own, usage), std::optional<qint64> {2'000'000});
    own.input = 1'000'000;
    QCOMPARE(priceUsage(own, usage), std::optional<qint64> {2'100'000});
}

QTEST_GUILESS_MAIN(CostFixturesTest)
#include "tst_costfixtures.moc"
