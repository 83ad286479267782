// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTest>

#include "models/billing/callprice.h"
#include "models/billing/ratecheck.h"
#include "tests/models/values/knownmodels.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Match = ModelCatalogue::Match;
using Control = ModelTraits::ReasoningControl;

TokenUsage usualUsage(ModelType type)
{
    TokenUsage usage;
    usage.uncachedInput = 100;
    if (type == ModelType::Chat || type == ModelType::Image || type == ModelType::Transcription)
        usage.output = 100;
    usage.images = type == ModelType::Image ? 1 : 0;
    usage.audioMs = type == ModelType::Transcription ? 1000 : 0;
    usage.characters = type == ModelType::Speech ? 100 : 0;
    return usage;
}

QByteArray wrapped(const QByteArray &row)
{
    return R"({"format": 1, "date": "2026-01-01", "profiles": {"p": {"model": {"takesTopK": false}}},
               "models": {"openai": [)"
           + row + "]}}";
}
} // namespace

class ModelCatalogueTest : public QObject
{
    Q_OBJECT

private slots:

    void isLargeAndDated()
    {
        QVERIFY(ModelCatalogue::instance().models().size() >= 300);
        QVERIFY(ModelCatalogue::instance().date().isValid());
    }

    /// A call of the row's own type has a price: the images' tokens, the seconds or the words that it is billed by.
    void everyRowPricesItsOwnType()
    {
        static const QSet<QByteArray> notKnown2026_11_23 {"mistral/mistral-moderation-latest",
                                                          "cohere/rerank-english-v3.0",
                                                          "cohere/rerank-multilingual-v3.0",
                                                          "cohere/rerank-v3.5",
                                                          "doubao/deepseek-v3-2-251201",
                                                          "doubao/doubao-embedding",
                                                          "doubao/doubao-embedding-large",
                                                          "doubao/doubao-embedding-large-text-240915",
                                                          "doubao/doubao-embedding-large-text-250515",
                                                          "doubao/doubao-embedding-text-240715",
                                                          "doubao/doubao-seed-2-0-code-preview-260215",
                                                          "doubao/doubao-seed-2-0-lite-260215",
                                                          "doubao/doubao-seed-2-0-mini-260215",
                                                          "doubao/doubao-seed-2-0-pro-260215",
                                                          "doubao/glm-4-7-251222",
                                                          "doubao/kimi-k2-thinking-251104",
                                                          "voyage/rerank-2",
                                                          "voyage/rerank-2-lite",
                                                          "voyage/rerank-2.5",
                                                          "voyage/rerank-2.5-lite"};
        for (const CatalogueModel &model : ModelCatalogue::instance().models()) {
            const QByteArray place = model.kind + '/' + model.id;
            const bool isPriced = priceUsage(model.cost, usualUsage(model.type), "1024x1024/").has_value();
            QVERIFY2(isPriced != notKnown2026_11_23.contains(place), place.constData());
        }
    }

    void picturesAreBilledByTheirOwnTokens_data()
    {
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<qint64>("readMicroUsd"); // of 1000 tokens of a picture
        QTest::addColumn<qint64>("drawnMicroUsd");
        QTest::newRow("gpt-image-1") << QByteArray {"gpt-image-1"} << qint64 {10'000} << qint64 {40'000};
        QTest::newRow("gpt-image-1-mini") << QByteArray {"gpt-image-1-mini"} << qint64 {2'500} << qint64 {8'000};
        QTest::newRow("gpt-image-1.5") << QByteArray {"gpt-image-1.5"} << qint64 {8'000} << qint64 {32'000};
        QTest::newRow("gpt-image-2") << QByteArray {"gpt-image-2"} << qint64 {8'000} << qint64 {30'000};
        QTest::newRow("dated") << QByteArray {"gpt-image-2-2026-04-21"} << qint64 {8'000} << qint64 {30'000};
    }

    void picturesAreBilledByTheirOwnTokens()
    {
        QFETCH(QByteArray, model);
        QFETCH(qint64, readMicroUsd);
        QFETCH(qint64, drawnMicroUsd);
        const auto found = ModelCatalogue::instance().find(kindNamed("openai"), model);
        QVERIFY(found);
        TokenUsage usage;
        usage.images = 1;
        usage.uncachedInput = usage.imageInput = 1000;
        usage.output = usage.imageOutput = 1000;
        QCOMPARE(priceUsage(found->model->cost, usage), (readMicroUsd + drawnMicroUsd) * 1000);
    }

    void everyRowIsConsistent()
    {
        static const QSet<QByteArray> efforts {"none", "minimal", "low", "medium", "default", "high", "xhigh", "max"};
        for (const CatalogueModel &model : ModelCatalogue::instance().models()) {
            const QByteArray place = model.kind + '/' + model.id;
            const ProviderKind *kind = ProviderKind::byName(QByteArrayView {model.kind});
            QVERIFY2(kind, place.constData());
            QVERIFY2(!model.id.isEmpty() && model.id == model.id.trimmed() && model.id.size() <= 256,
                     place.constData());
            QVERIFY2(model.contextTokens == 0 || model.maxOutputTokens <= model.contextTokens, place.constData());
            QVERIFY2(model.cost == UnitRates {} || RateCheck::cost(model.cost), place.constData());
            if (model.cost.cacheRead && model.cost.input)
                QVERIFY2(*model.cost.cacheRead <= *model.cost.input, place.constData());
            for (const RateTier &tier : model.cost.tiers)
                QVERIFY2(tier.input >= model.cost.input.value_or(0), place.constData());
            const ModelTraits traits = ModelCatalogue::instance().traitsOf(*kind, model.id);
            for (const QByteArray &effort : traits.efforts)
                QVERIFY2(efforts.contains(effort), place.constData());
            QVERIFY2(!traits.minBudget || !traits.maxBudget || *traits.minBudget <= *traits.maxBudget,
                     place.constData());
            QVERIFY2(traits.reasoning != Control::Effort || !traits.efforts.empty(), place.constData());
            QVERIFY2(!traits.family.isEmpty(), place.constData());
            QCOMPARE(traits.model, model.id);
            QCOMPARE(traits.kind, model.kind);
        }
    }

    void everyRowFindsItself()
    {
        for (const CatalogueModel &model : ModelCatalogue::instance().models()) {
            const auto found =
                ModelCatalogue::instance().find(*ProviderKind::byName(QByteArrayView {model.kind}), model.id);
            QVERIFY2(found, model.id.constData());
            QCOMPARE(found->model, &model);
            QCOMPARE(found->match, Match::Exact);
        }
    }

    void theRulesPointAtWhatThereIs()
    {
        QFile file {u":/catalogue/models.json"_s};
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
        for (const QJsonValue &kind : root[u"makers"_s].toObject())
            QVERIFY2(ProviderKind::byName(kind.toString()), qPrintable(kind.toString()));
        for (const QJsonValue &rule : root[u"similar"_s].toArray()) {
            const ProviderKind *kind = ProviderKind::byName(rule[u"kind"_s].toString());
            QVERIFY(kind);
            const auto found = ModelCatalogue::instance().find(*kind, rule[u"like"_s].toString().toUtf8());
            QVERIFY2(found && found->match == Match::Exact, qPrintable(rule[u"like"_s].toString()));
        }
    }

    void findsOtherSpellings_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<Match>("match");
        QTest::addColumn<bool>("isForeign");
        const auto row = [](const char *asked, const char *kind, const char *model, const char *foundKind,
                            const char *id, Match match, bool isForeign) {
            QTest::newRow(asked) << QByteArray {kind} + '\n' + model << QByteArray {foundKind} + '/' + id << match
                                 << isForeign;
        };
        row("exact", "openai", "gpt-5.5", "openai", "gpt-5.5", Match::Exact, false);
        row("a date", "openai", "gpt-5.5-2026-04-23", "openai", "gpt-5.5", Match::Undated, false);
        row("a date with a row of its own", "openai", "gpt-4o-2024-08-06", "openai", "gpt-4o-2024-08-06", Match::Exact,
            false);
        row("a short date", "anthropic", "claude-opus-4-8-20260528", "anthropic", "claude-opus-4-8", Match::Undated,
            false);
        row("another kind's model under its own name", "azure-openai", "gpt-4.1", "openai", "gpt-4.1", Match::Exact,
            false);
        row("a preset's", "moonshot-cn", "kimi-k2.6", "moonshot", "kimi-k2.6", Match::Exact, false);
        row("a region", "bedrock", "apac.anthropic.claude-opus-4-8", "bedrock", "anthropic.claude-opus-4-8",
            Match::Undated, false);
        row("a region, a date and a version", "bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic",
            "claude-sonnet-4-5-20250929", Match::Maker, true);
        row("an aggregator's own row", "openrouter", "anthropic/claude-sonnet-5", "openrouter",
            "anthropic/claude-sonnet-5", Match::Exact, false);
        row("an aggregator's name", "openrouter", "anthropic/claude-opus-4.8", "anthropic", "claude-opus-4-8",
            Match::Maker, true);
        row("an aggregator's variant", "openrouter", "openai/gpt-5.5:nitro", "openai", "gpt-5.5", Match::Maker, true);
        row("another case", "siliconflow", "zai-org/GLM-4.7", "zhipu", "glm-4.7", Match::Maker, true);
        row("a longer path", "siliconflow", "Pro/zai-org/GLM-4.7", "zhipu", "glm-4.7", Match::Maker, true);
        row("a model to come", "anthropic", "claude-sonnet-6", "anthropic", "claude-sonnet-5", Match::Similar, false);
        row("a model to come elsewhere", "openrouter", "anthropic/claude-sonnet-6", "anthropic", "claude-sonnet-5",
            Match::Similar, true);
    }

    void findsOtherSpellings()
    {
        QFETCH(QByteArray, kind);
        QFETCH(QByteArray, id);
        QFETCH(Match, match);
        QFETCH(bool, isForeign);
        const QList<QByteArray> asked = kind.split('\n');
        const auto found = ModelCatalogue::instance().find(kindNamed(asked[0].constData()), asked[1]);
        QVERIFY(found);
        QCOMPARE(found->model->kind + '/' + found->model->id, id);
        QCOMPARE(found->match, match);
        QCOMPARE(found->isForeign, isForeign);
    }

    void knowsNothingOfStrangers()
    {
        for (const char *model : {"", "my-own", "llama3.2:latest", "/", "unknown/model", ".", "anthropic/"})
            QVERIFY2(!ModelCatalogue::instance().find(kindNamed("openai-compatible"), model), model);
        const ModelTraits stranger = traits("openai-compatible", "my-own");
        QCOMPARE(stranger.reasoning, Control::Unknown);
        QVERIFY(stranger.takesTemperature && stranger.takesTools && stranger.takesImages);
        QCOMPARE(stranger.family, QByteArray {"openai-compatible"});
    }

    void pricesAreExact()
    {
        const auto cost = [](const char *kind, const char *model) {
            return ModelCatalogue::instance().find(kindNamed(kind), model)->model->cost;
        };
        QCOMPARE(cost("openai", "gpt-5.5").input, 5'000'000);
        QCOMPARE(cost("openai", "gpt-5.5").output, 30'000'000);
        QCOMPARE(cost("openai", "gpt-5.5").cacheRead, 500'000);
        QCOMPARE(cost("deepseek", "deepseek-v4-pro").cacheRead, 3'625);
        QCOMPARE(cost("anthropic", "claude-haiku-4-5").cacheWrite5m, 1'250'000);
        QCOMPARE(cost("anthropic", "claude-haiku-4-5").cacheWrite1h, 2'000'000);
        QCOMPARE(cost("openai", "tts-1").character, 15'000'000);
        QVERIFY(!cost("openai", "dall-e-3").input);
        TokenUsage picture;
        picture.images = 1;
        QCOMPARE(priceUsage(cost("openai", "dall-e-3"), picture), std::optional<qint64> {40'000'000});
        QCOMPARE(priceUsage(cost("openai", "dall-e-3"), picture, "1792x1024/hd"), std::optional<qint64> {120'000'000});
        const auto tier =
            ModelCatalogue::instance().find(kindNamed("google"), "gemini-2.5-pro")->model->cost.tiers.value(0);
        QCOMPARE(tier.overTokens, 200'000);
        QCOMPARE(tier.input, 2'500'000);
        QCOMPARE(tier.output, 15'000'000);
        QCOMPARE(tier.cacheRead, 250'000); // rises as the input does
    }

    void anHourInClaudesCacheCostsTwiceTheInput()
    {
        int found = 0;
        for (const CatalogueModel &model : ModelCatalogue::instance().models()) {
            const UnitRates &cost = model.cost;
            if (!model.id.contains("claude") || !cost.cacheWrite5m || *cost.cacheWrite5m * 4 != *cost.input * 5)
                continue;
            ++found;
            const QByteArray place = model.kind + '/' + model.id;
            QVERIFY2(cost.cacheWrite1h == 2 * *cost.input, place.constData());
        }
        QVERIFY(found > 40);
    }

    void batchesCostHalfWhereTheMakerSaysSo()
    {
        const auto cost = [](const char *kind, const char *model) {
            return ModelCatalogue::instance().find(kindNamed(kind), model)->model->cost;
        };
        TokenUsage flex;
        flex.uncachedInput = 1'000;
        flex.output = 100;
        flex.isBatch = true;
        QCOMPARE(priceUsage(cost("openai", "gpt-5.5"), flex), std::optional<qint64> {4'000'000});
        QCOMPARE(cost("openai", "text-embedding-3-small").batchPpm, std::optional<qint64> {500'000});
        QCOMPARE(cost("anthropic", "claude-haiku-4-5").batchPpm, std::optional<qint64> {500'000});
        QCOMPARE(cost("google", "gemini-2.5-pro").batchPpm, std::optional<qint64> {500'000});
        QCOMPARE(cost("azure-openai", "gpt-5.4").batchPpm, std::optional<qint64> {500'000});
        QVERIFY(!cost("groq", "llama-3.1-8b-instant").batchPpm); // its flex costs what others cost
        QVERIFY(!cost("openai", "gpt-image-1").batchPpm);
    }

    /// A cloud serves the models that it hosts under names of its own.
    void listsNoModelThatAKindDoesNotServe_data()
    {
        QTest::addColumn<bool>("servesClaude");
        QTest::newRow("vertex-compatible") << true;
        QTest::newRow("azure-openai") << false;
    }

    void listsNoModelThatAKindDoesNotServe()
    {
        QFETCH(bool, servesClaude);
        const ProviderKind *kind = ProviderKind::byName(QByteArrayView {QTest::currentDataTag()});
        const bool hasSurface = kind->surface(WireDialect::Messages) != nullptr;
        QCOMPARE(hasSurface, servesClaude);
        int claudes = 0;
        for (const CatalogueModel *model : ModelCatalogue::instance().ofKind(*kind)) {
            const QByteArray family = ModelCatalogue::instance().traitsOf(*kind, model->id).family;
            QVERIFY2(family != "mistral", model->id.constData());
            if (family == "anthropic") {
                ++claudes;
                QCOMPARE(model->kind, kind->name.toUtf8());
            }
        }
        QCOMPARE(claudes > 0, servesClaude);
    }

    void aSlipInTheFileIsFound_data()
    {
        QTest::addColumn<QByteArray>("row");
        QTest::newRow("member") << QByteArray {R"({"id": "m", "price": 1})"};
        QTest::newRow("type") << QByteArray {R"({"id": "m", "type": "poem"})"};
        QTest::newRow("profile") << QByteArray {R"({"id": "m", "profile": "q"})"};
        QTest::newRow("trait") << QByteArray {R"({"id": "m", "traits": {"takesAll": true}})"};
        QTest::newRow("input") << QByteArray {R"({"id": "m", "in": ["smell"]})"};
        QTest::newRow("a price that is a number") << QByteArray {R"({"id": "m", "usd": {"input": 5}})"};
        QTest::newRow("a price below nothing") << QByteArray {R"({"id": "m", "usd": {"input": "-1"}})"};
        QTest::newRow("an unknown price") << QByteArray {R"({"id": "m", "usd": {"thinking": "1"}})"};
        QTest::newRow("a tier of nothing")
            << QByteArray {R"({"id": "m", "usd": {"over": "0", "overInput": "1", "overOutput": "1"}})"};
        QTest::newRow("date") << QByteArray {R"({"id": "m", "released": "2026-13-01"})"};
        QTest::newRow("limit") << QByteArray {R"({"id": "m", "context": -1})"};
        QTest::newRow("twice") << QByteArray {R"({"id": "m"}, {"id": "M"})"};
    }

    void aSlipInTheFileIsFound()
    {
        QFETCH(QByteArray, row);
        QVERIFY(ModelCatalogue::read(wrapped(R"({"id": "m", "profile": "p", "usd": {"input": "0.5"}})")));
        QVERIFY(!ModelCatalogue::read(wrapped(row)));
    }
};

QTEST_GUILESS_MAIN(ModelCatalogueTest)
#include "tst_modelcatalogue.moc"
