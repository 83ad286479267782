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
