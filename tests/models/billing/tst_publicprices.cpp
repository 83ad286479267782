// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/billing/publicprices.h"

using namespace Qt::Literals::StringLiterals;
using PublicPrices::Source;

namespace
{
/// The only price that it finds, or one of no kind.
PublicPrice only(Source source, const QByteArray &json)
{
    const auto prices = PublicPrices::read(source, json);
    return prices && prices->prices.size() == 1 ? prices->prices.first() : PublicPrice {};
}
} // namespace

class PublicPricesTest final : public QObject
{
    Q_OBJECT

private slots:

    void readsModelsDev()
    {
        const PublicPrice price = only(Source::ModelsDev, R"({"amazon-bedrock":{"id":"amazon-bedrock","models":{
            "model-a":{"id":"model-a","cost":{"input":1.25,"output":10,"cache_read":0.125,"cache_write":1.5625,
                "input_audio":0.7,"output_audio":2.8,"context_over_200k":{"input":2.5,"output":15}}},
            "model-without-a-price":{"id":"model-without-a-price"}}}})");
        QCOMPARE(price.kind, u"bedrock"_s);
        QCOMPARE(price.model, u"model-a"_s);
        QCOMPARE(price.cost.input, std::optional<qint64> {1'250'000});
        QCOMPARE(price.cost.cacheRead, std::optional<qint64> {125'000});
        QCOMPARE(price.cost.cacheWrite5m, std::optional<qint64> {1'562'500});
        QCOMPARE(price.cost.audioInput, std::optional<qint64> {700'000});
        QCOMPARE(price.cost.audioOutput, std::optional<qint64> {2'800'000});
        const RateTier tier {200'000, 2'500'000, 15'000'000, std::nullopt, std::nullopt, std::nullopt};
        QCOMPARE(price.type, std::optional<ModelType> {}); // it lists embeddings and pictures just so
        QCOMPARE(price.cost.tiers, QList<RateTier> {tier});
    }

    void readsTiersOfModelsDev()
    {
        const PublicPrice price =
            only(Source::ModelsDev, R"({"openai":{"models":{"model-a":{"cost":{"input":1,"output":2,
            "tiers":[{"input":4,"output":8,"tier":{"type":"context","size":500000}},
                     {"input":2,"output":4,"cache_read":0.5,"tier":{"type":"context","size":200000}}]}}}}})");
        QCOMPARE(price.cost.tiers.size(), 2);
        QCOMPARE(price.cost.tiers.first().overTokens, 200'000);
        QCOMPARE(price.cost.tiers.first().cacheRead, std::optional<qint64> {500'000});
    }

    void readsOpenRouter()
    {
        const PublicPrice price = only(Source::OpenRouter, R"({"data":[{"id":"maker/model-a","pricing":{
            "prompt":"0.000003","completion":"0.000015","request":"0","image":"0.0048","web_search":"0",
            "internal_reasoning":"0","input_cache_read":"0.0000003","input_cache_write":"0.00000375"}},
            {"id":"auto","pricing":{"prompt":"-1","completion":"-1"}}]})");
        QCOMPARE(price.kind, u"openrouter"_s);
        QCOMPARE(price.model, u"maker/model-a"_s);
        QCOMPARE(price.cost.input, std::optional<qint64> {3'000'000});
        QCOMPARE(price.cost.output, std::optional<qint64> {15'000'000});
        QCOMPARE(price.cost.cacheRead, std::optional<qint64> {300'000});
        QCOMPARE(price.cost.cacheWrite5m, std::optional<qint64> {3'750'000});
        QCOMPARE(price.cost.image, std::optional<qint64> {}); // that is one which the model reads
        QCOMPARE(price.cost.request, std::optional<qint64> {});
    }

    void readsLiteLlm()
    {
        const PublicPrice price = only(Source::LiteLlm, R"({"sample_spec":{"litellm_provider":"one of these"},
            "gemini/model-a":{"litellm_provider":"gemini","mode":"chat","input_cost_per_token":1.25e-06,
                "output_cost_per_token":1e-05,"cache_read_input_token_cost":1.25e-07,
                "cache_creation_input_token_cost":1.5e-06,"cache_creation_input_token_cost_above_1hr":2e-06,
                "input_cost_per_token_above_200k_tokens":2.5e-06,"output_cost_per_token_above_200k_tokens":1.5e-05,
                "input_cost_per_audio_token":7e-07,"input_cost_per_token_batches":6.25e-07}})");
        QCOMPARE(price.kind, u"google"_s);
        QCOMPARE(price.model, u"model-a"_s);
        QCOMPARE(price.type, ModelType::Chat);
        QCOMPARE(price.cost.input, std::optional<qint64> {1'250'000});
        QCOMPARE(price.cost.cacheWrite1h, std::optional<qint64> {2'000'000});
        QCOMPARE(price.cost.audioInput, std::optional<qint64> {700'000});
        QCOMPARE(price.cost.batchPpm, std::optional<qint64> {500'000});
        QCOMPARE(price.cost.tiers.size(), 1);
        QCOMPARE(price.cost.tiers.first().overTokens, 200'000);
        QCOMPARE(price.cost.tiers.first().cacheRead, std::optional<qint64> {});
    }

    void readsTheTokensOfPicturesOfLiteLlm()
    {
        PublicPrice price = only(Source::LiteLlm, R"({"draw-a":{"litellm_provider":"openai","mode":"image_generation",
            "input_cost_per_token":5e-06,"input_cost_per_image_token":8e-06,"output_cost_per_token":1e-05,
            "output_cost_per_image_token":3.2e-05}})");
        QCOMPARE(price.cost.imageInput, std::optional<qint64> {8'000'000});
        QCOMPARE(price.cost.output, std::optional<qint64> {10'000'000});
        QCOMPARE(price.cost.imageOutput, std::optional<qint64> {32'000'000});
        price = only(Source::LiteLlm, R"({"draw-a":{"litellm_provider":"openai","mode":"image_generation",
            "input_cost_per_token":5e-06,"output_cost_per_image_token":4e-05}})");
        QCOMPARE(price.cost.output, std::optional<qint64> {40'000'000}); // it writes nothing else
    }

    void readsTheTokensOfThoughts()
    {
        const auto own = std::optional<qint64> {4'000'000};
        QCOMPARE(only(Source::ModelsDev, R"({"alibaba":{"models":{"qwen-plus":{"cost":{"input":0.4,"output":1.2,
            "reasoning":4}}}}})")
                     .cost.reasoning,
                 own);
        QCOMPARE(only(Source::LiteLlm, R"({"dashscope/qwen-plus":{"litellm_provider":"dashscope","mode":"chat",
            "input_cost_per_token":4e-07,"output_cost_per_token":1.2e-06,"output_cost_per_reasoning_token":4e-06}})")
                     .cost.reasoning,
                 own);
        QCOMPARE(only(Source::LiteLlm, R"({"dashscope/qwen-plus":{"litellm_provider":"dashscope","mode":"chat",
            "input_cost_per_token":4e-07,"output_cost_per_token":1.2e-06,"output_cost_per_reasoning_token":0}})")
                     .cost.reasoning,
                 std::optional<qint64> {}); // nobody thinks for nothing
    }

    void readsLongCallsAndFlexOfLiteLlm()
    {
        const PublicPrice price = only(Source::LiteLlm, R"({"model-a":{"litellm_provider":"anthropic","mode":"chat",
            "input_cost_per_token":3e-06,"output_cost_per_token":1.5e-05,
            "cache_creation_input_token_cost_above_1hr":6e-06,
            "input_cost_per_token_above_200k_tokens":6e-06,"output_cost_per_token_above_200k_tokens":2.25e-05,
            "cache_creation_input_token_cost_above_200k_tokens":7.5e-06,
            "cache_creation_input_token_cost_above_1hr_above_200k_tokens":1.2e-05,
            "input_cost_per_token_flex":1.5e-06}})");
        const RateTier tier {200'000, 6'000'000, 22'500'000, std::nullopt, 7'500'000, 12'000'000};
        QCOMPARE(price.cost.tiers, QList<RateTier> {tier});
        QCOMPARE(price.cost.batchPpm, std::optional<qint64> {500'000});
    }

    void readsTheRangesOfLiteLlm()
    {
        const PublicPrice price = only(Source::LiteLlm, R"({"dashscope/qq":{"litellm_provider":"dashscope",
            "mode":"chat","tiered_pricing":[
                {"range":[128000.0,1000000.0],"input_cost_per_token":3e-06,"output_cost_per_token":1.5e-05},
                {"range":[0,32000.0],"input_cost_per_token":1e-06,"output_cost_per_token":5e-06,
                    "output_cost_per_reasoning_token":8e-06,"cache_read_input_token_cost":1e-07},
                {"range":[32000.0,128000.0],"input_cost_per_token":1.8e-06,"output_cost_per_token":9e-06,
                    "cache_read_input_token_cost":1.8e-07}]}})");
        QCOMPARE(price.cost.input, std::optional<qint64> {1'000'000});
        QCOMPARE(price.cost.output, std::optional<qint64> {5'000'000});
        QCOMPARE(price.cost.reasoning, std::optional<qint64> {8'000'000});
        QCOMPARE(price.cost.cacheRead, std::optional<qint64> {100'000});
        const RateTier middle {32'000, 1'800'000, 9'000'000, 180'000, std::nullopt, std::nullopt};
        const RateTier upper {128'000, 3'000'000, 15'000'000, std::nullopt, std::nullopt, std::nullopt};
        QCOMPARE(price.cost.tiers, (QList<RateTier> {middle, upper}));
    }

    void takesThePlainNameOfTwo_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<int>("skipped");
        const QByteArray plain = R"("model-a":{"litellm_provider":"openai","input_cost_per_token":1e-06})";
        const QByteArray prefixed = R"("openai/model-a":{"litellm_provider":"openai","input_cost_per_token":9e-06})";
        QTest::newRow("two prices") << plain << prefixed << 1;
        QTest::newRow("in the other order") << prefixed << plain << 1;
        QTest::newRow("the same price") << plain << QByteArray {prefixed}.replace("9e-06", "1e-06") << 0;
        QTest::newRow("one without a price")
            << plain << QByteArray {R"("openai/model-a":{"litellm_provider":"openai"})"} << 0;
    }

    void takesThePlainNameOfTwo()
    {
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, second);
        QFETCH(int, skipped);
        const auto prices = PublicPrices::read(Source::LiteLlm, '{' + first + ',' + second + '}');
        QVERIFY(prices);
        QCOMPARE(prices->prices.size(), 1);
        QCOMPARE(prices->prices.first().cost.input, std::optional<qint64> {1'000'000});
        QCOMPARE(prices->skipped, skipped);
    }

    void readsTheSizesOfLiteLlmsImages()
    {
        const auto prices = PublicPrices::read(Source::LiteLlm, R"({
            "standard/1024-x-1024/paint-a":{"litellm_provider":"openai","mode":"image_generation",
                "input_cost_per_pixel":3.81469e-08,"output_cost_per_pixel":0.0},
            "hd/1024-x-1792/paint-a":{"litellm_provider":"openai","mode":"image_generation",
                "input_cost_per_pixel":6.539e-08,"output_cost_per_pixel":0.0},
            "azure/hd/1024-x-1024/paint-a":{"litellm_provider":"azure","mode":"image_generation",
                "output_cost_per_image":0.08},
            "paint-b":{"litellm_provider":"openai","mode":"image_generation","input_cost_per_token":5e-06,
                "output_cost_per_image_token":4e-05},
            "high/1024-x-1024/paint-b":{"litellm_provider":"openai","mode":"image_generation",
                "input_cost_per_image":0.167},
            "1024-x-1024/50-steps/paint-c":{"litellm_provider":"bedrock","mode":"image_generation",
                "output_cost_per_image":0.06},
            "max-x-max/max-steps/paint-c":{"litellm_provider":"bedrock","mode":"image_generation",
                "output_cost_per_image":0.072}})");
        QVERIFY(prices);
        QHash<QString, UnitRates> found;
        for (const PublicPrice &price : prices->prices) {
            QCOMPARE(price.type, std::optional {ModelType::Image});
            found.insert(price.kind + u'/' + price.model, price.cost);
        }
        QCOMPARE(found.size(), 3);
        const QList<ImagePrice> sizes {{"1024x1792", "hd", 120'000'000'000}, {"1024x1024", "", 40'000'000'000}};
        QCOMPARE(found.value(u"openai/paint-a"_s).images, sizes);
        QCOMPARE(found.value(u"azure-openai/paint-a"_s).images,
                 (QList<ImagePrice> {{"1024x1024", "hd", 80'000'000'000}}));
        QCOMPARE(found.value(u"openai/paint-b"_s).output, std::optional<qint64> {40'000'000});
        QVERIFY(found.value(u"openai/paint-b"_s).images.isEmpty()); // billed by its tokens
        QCOMPARE(prices->skipped, 3);
    }

    void readsOtherServicesOfLiteLlm()
    {
        const auto prices = PublicPrices::read(Source::LiteLlm, R"({
            "speak":{"litellm_provider":"openai","mode":"audio_speech","input_cost_per_character":1.5e-05},
            "listen":{"litellm_provider":"openai","mode":"audio_transcription","input_cost_per_second":0.0001,
                "output_cost_per_second":0},
            "paint":{"litellm_provider":"openai","mode":"image_generation","output_cost_per_image":0.04},
            "rank":{"litellm_provider":"cohere","mode":"rerank","input_cost_per_query":0.002}})");
        QCOMPARE(prices->prices.size(), 4);
        for (const PublicPrice &price : prices->prices) {
            if (price.type == ModelType::Speech)
                QCOMPARE(price.cost.character, std::optional<qint64> {15'000'000});
            else if (price.type == ModelType::Transcription)
                QCOMPARE(price.cost.second, std::optional<qint64> {100'000'000});
            else if (price.type == ModelType::Image)
                QCOMPARE(price.cost.image, std::optional<qint64> {40'000'000'000});
            else
                QCOMPARE(price.cost.request, std::optional<qint64> {2'000'000'000});
        }
    }

    void readsTheMakersOfVertex()
    {
        const auto prices = PublicPrices::read(Source::LiteLlm, R"({
            "gemini-a":{"litellm_provider":"vertex_ai-language-models","mode":"chat","input_cost_per_token":1e-06},
            "vertex_ai/claude-a@1":{"litellm_provider":"vertex_ai-anthropic_models","input_cost_per_token":1e-06},
            "vertex_ai/meta/llama-a":{"litellm_provider":"vertex_ai-llama_models","input_cost_per_token":1e-06},
            "vertex_ai/imagen-a":{"litellm_provider":"vertex_ai-image-models","mode":"image_generation",
                "output_cost_per_image":0.04},
            "vertex_ai/embed-a":{"litellm_provider":"vertex_ai","mode":"embedding","input_cost_per_token":1e-07}})");
        QVERIFY(prices);
        QStringList models;
        for (const PublicPrice &price : prices->prices) {
            QCOMPARE(price.kind, u"vertex-compatible"_s);
            models.append(price.model);
        }
        models.sort();
        QCOMPARE(models, QStringList({u"claude-a@1"_s, u"embed-a"_s, u"gemini-a"_s, u"imagen-a"_s, u"meta/llama-a"_s}));
        QCOMPARE(prices->skipped, 0);
    }

    void countsTheRowsThatItPassesOver()
    {
        const auto prices = PublicPrices::read(Source::LiteLlm, R"({"sample_spec":{"litellm_provider":"one of these"},
            "a":{"litellm_provider":"openai","input_cost_per_token":1e-06},
            "b":{"litellm_provider":"nobody","input_cost_per_token":1e-06},
            "c":{"litellm_provider":"nobody else","output_cost_per_image":0.04,"mode":"image_generation"},
            "d":{"litellm_provider":"openai","mode":"chat","input_cost_per_token":-1e-06},
            "e":{"litellm_provider":"openai","mode":"chat","tiered_pricing":[{"range":"all"}]},
            "f":{"litellm_provider":"openai","mode":"chat","input_cost_per_token":null,"output_cost_per_image":0}})");
        QVERIFY(prices);
        QCOMPARE(prices->prices.size(), 1);
        QCOMPARE(prices->skipped, 4);
    }

    void aZeroForTheCacheIsNotKnown()
    {
        const PublicPrice price =
            only(Source::ModelsDev, R"({"openai":{"models":{"m":{"cost":{"input":1,"output":2,"cache_read":0}}}}})");
        QVERIFY(!price.cost.cacheRead.has_value());
        const PublicPrice free =
            only(Source::ModelsDev, R"({"openai":{"models":{"m":{"cost":{"input":0,"output":0,"cache_read":0}}}}})");
        QCOMPARE(free.cost.cacheRead, std::optional<qint64> {0});
    }

    void refusesWhatHoldsNoPrices_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << QByteArray {};
        QTest::newRow("a web page") << QByteArray {"<html></html>"};
        QTest::newRow("cut off") << QByteArray {R"({"openai":{"models":{"m":{"cost":{"input":1)"};
        QTest::newRow("a list") << QByteArray {"[]"};
        QTest::newRow("another object") << QByteArray {R"({"error":"no"})"};
        QTest::newRow("absurd prices") << QByteArray {
            R"({"openai":{"models":{"m":{"cost":{"input":-3,"output":1e300}}}}})"};
        QTest::newRow("nobody that is known") << QByteArray {R"({"nobody":{"models":{"m":{"cost":{"input":1}}}}})"};
    }

    void refusesWhatHoldsNoPrices()
    {
        QFETCH(QByteArray, json);
        for (const Source source : {Source::ModelsDev, Source::OpenRouter, Source::LiteLlm}) {
            const auto prices = PublicPrices::read(source, json);
            QVERIFY(!prices);
            QCOMPARE(prices.error().code, ErrorCode::UpstreamFailed);
        }
    }

    void theProgramsOwnCatalogueIsOneToo()
    {
        QVERIFY(PublicPrices::bundled().size() > 200);
        for (const Source source : {Source::Bundled, Source::ModelsDev, Source::OpenRouter, Source::LiteLlm})
            QCOMPARE(PublicPrices::fromName(PublicPrices::nameOf(source)), std::optional {source});
        QVERIFY(!PublicPrices::fromName(u"elsewhere"_s));
    }
};

QTEST_GUILESS_MAIN(PublicPricesTest)
#include "tst_publicprices.moc"
