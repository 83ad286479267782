// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QHash>
#include <QSet>
#include <QTest>

#include "models/store/cataloguerates.h"
#include "models/values/modelcatalogue.h"
#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const ProviderKind &kindNamed(const char *name)
{
    const ProviderKind *kind = ProviderKind::byName(QByteArrayView {name});
    if (!kind)
        qFatal("no kind %s", name);
    return *kind;
}

AiProvider providerOf(const char *kind)
{
    AiProvider provider;
    provider.id = 1;
    provider.name = u"p"_s;
    provider.kind = QString::fromLatin1(kind);
    return provider;
}

/// What the catalogue gives a model that the provider lists; nullopt: it is unpriced.
std::optional<UnitRates> listedCost(const char *kind, const QString &model)
{
    AiModel listed;
    listed.providerId = 1;
    listed.name = model;
    for (const AiModelRate &rate : CatalogueRates::of(providerOf(kind), {listed})) {
        if (rate.model == model)
            return rate.cost;
    }
    return std::nullopt;
}

QByteArray nameOf(const CatalogueModel &model)
{
    return model.kind + ' ' + model.id;
}

bool isForNothing(const UnitRates &cost)
{
    const auto isNothing = [&cost](const UnitRates::Member price) { return (cost.*price).value_or(0) == 0; };
    return cost != UnitRates {} && std::ranges::all_of(UnitRates::prices, isNothing) && cost.images.isEmpty();
}
} // namespace

/// What the bundled catalogue says that models cost.
class CataloguePricesTest final : public QObject
{
    Q_OBJECT

private slots:

    void aDatedNameCostsWhatThatVersionDoes_data()
    {
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<qint64>("input"); // pico-USD a token
        QTest::addColumn<qint64>("output");
        const auto row = [](const char *model, qint64 input, qint64 output) {
            QTest::newRow(model) << QByteArray {model} << input << output;
        };
        row("gpt-4-1106-preview", 10'000'000, 30'000'000);
        row("gpt-4-0125-preview", 10'000'000, 30'000'000);
        row("gpt-4-turbo-preview", 10'000'000, 30'000'000);
        row("gpt-4-turbo-2024-04-09", 10'000'000, 30'000'000);
        row("gpt-4-0613", 30'000'000, 60'000'000);
        row("gpt-4-32k", 60'000'000, 120'000'000);
        row("gpt-4-32k-0613", 60'000'000, 120'000'000);
        row("gpt-3.5-turbo-0125", 500'000, 1'500'000);
        row("gpt-3.5-turbo-1106", 1'000'000, 2'000'000);
        row("gpt-3.5-turbo-0613", 1'500'000, 2'000'000);
        row("gpt-3.5-turbo-16k", 3'000'000, 4'000'000);
        row("gpt-3.5-turbo-16k-0613", 3'000'000, 4'000'000);
    }

    void aDatedNameCostsWhatThatVersionDoes()
    {
        QFETCH(QByteArray, model);
        const CatalogueModel *row = ModelCatalogue::instance().own(kindNamed("openai"), model);
        QVERIFY(row);
        QTEST(row->cost.input.value_or(-1), "input");
        QTEST(row->cost.output.value_or(-1), "output");
    }

    void anOfferThatIsFreeCostsNothing()
    {
        const UnitRates paid = listedCost("openrouter", u"qwen/qwen3.7-plus"_s).value_or(UnitRates {});
        QVERIFY(paid.input.value_or(0) > 0);
        QCOMPARE(listedCost("openrouter", u"qwen/qwen3.7-plus:nitro"_s), std::optional {paid});
        const auto free = listedCost("openrouter", u"qwen/qwen3.7-plus:free"_s);
        QVERIFY(free && isForNothing(*free));
        QCOMPARE(free->input, std::optional<qint64> {0});
        QCOMPARE(free->output, std::optional<qint64> {0});
        // One that the provider does not list has no price, rather than the paid one's.
        QVERIFY(!ModelCatalogue::instance().own(kindNamed("openrouter"), "qwen/qwen3.7-plus:free"));
        QVERIFY(ModelCatalogue::instance().find(kindNamed("openrouter"), "qwen/qwen3.7-plus:free"));
        QVERIFY(ModelCatalogue::instance().own(kindNamed("openrouter"), "nvidia/nemotron-3-ultra-550b-a55b:free"));
    }

    void whatIsNotKnownIsNotFree_data()
    {
        QTest::addColumn<QString>("model");
        for (const char *model : {"deepseek-v3-2-251201", "glm-4-7-251222", "kimi-k2-thinking-251104",
                                  "doubao-embedding", "doubao-embedding-large"})
            QTest::newRow(model) << QString::fromLatin1(model);
    }

    void whatIsNotKnownIsNotFree()
    {
        QFETCH(QString, model);
        QCOMPARE(listedCost("doubao", model), std::optional<UnitRates> {});
    }

    /// Other catalogues write 0 for what they do not know, so that each such row is to be looked at.
    void onlyWhatIsKnownToBeFreeCostsNothing()
    {
        static const QSet<QByteArray> free {"openai omni-moderation-latest", "zhipu glm-4.5-flash",
                                            "zhipu glm-4.7-flash", "cohere north-mini-code-1-0"};
        for (const CatalogueModel &model : ModelCatalogue::instance().models()) {
            const bool isKnown = free.contains(nameOf(model)) || model.id.endsWith(":free");
            QVERIFY2(isKnown || !isForNothing(model.cost), nameOf(model).constData());
        }
    }

    void noEmbeddingCostsAHundredTimesItsSiblings()
    {
        QHash<QByteArray, qint64> cheapest;
        for (const bool isFound : {false, true}) {
            for (const CatalogueModel &model : ModelCatalogue::instance().models()) {
                const qint64 input = model.cost.input.value_or(0);
                if (model.type != ModelType::Embedding || input == 0)
                    continue;
                qint64 &least = cheapest[model.kind];
                least = least == 0 ? input : std::min(least, input);
                QVERIFY2(!isFound || input < 100 * least, nameOf(model).constData());
            }
        }
    }
};

QTEST_GUILESS_MAIN(CataloguePricesTest)
#include "tst_catalogueprices.moc"
