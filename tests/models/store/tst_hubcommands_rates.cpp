// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/billing/callprice.h"
#include "models/store/raterepository.h"
#include "tests/models/store/hubcommandstest.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Those that no catalogue gave.
QList<AiModelRate> ownRates(const OfflineHub &hub)
{
    QList<AiModelRate> rates = hub.queries().rates().value_or(QList<AiModelRate> {});
    rates.removeIf([](const AiModelRate &rate) { return rate.source != QLatin1StringView {AiModelRate::setByHand}; });
    return rates;
}

std::optional<AiModelRate> rateInForce(const OfflineHub &hub, const QString &model)
{
    for (const AiModelRate &rate : hub.queries().rates().value_or(QList<AiModelRate> {})) {
        if (rate.model == model)
            return rate;
    }
    return std::nullopt;
}
} // namespace

/// What calls cost: as a person said it, or a catalogue.
class TestHubCommandsRates final : public HubCommandsTest
{
    Q_OBJECT

private slots:
    void ratesHaveAHistory();
    void keepsEveryPartOfARate();
    void theCataloguePricesWhatNobodyDid();
    void theCatalogueLeavesAPersonsWordAlone();
    void aNewerCatalogueMakesANewVersion();
    void refusesABadRate_data();
    void refusesABadRate();
};

void TestHubCommandsRates::ratesHaveAHistory()
{
    m_fixture->addPeople(*m_hub);
    HubCommands::RatePrices prices;
    prices.cost.input = 1'000'000;
    prices.cost.cacheRead = 0;
    prices.marginPpm = 500'000;
    const auto first = commands().setRate(u"openai"_s, u"own-1"_s, ModelType::Chat, prices);
    QVERIFY(first);
    QCOMPARE(first->credit.input, std::optional<qint64> {1'500'000});
    prices.cost.input = 2'000'000;
    const auto second = commands().setRate(u"openai"_s, u"own-1"_s, ModelType::Chat, prices);
    QVERIFY(second->versionId > first->versionId);
    QCOMPARE(ownRates(*m_hub).size(), 1);
    QCOMPARE(ownRates(*m_hub).first().versionId, second->versionId);
    QCOMPARE(ownRates(*m_hub).first().cost, prices.cost);
    QCOMPARE(ownRates(*m_hub).first().cost.output, std::optional<qint64> {});
    const auto history = m_hub->queries().rateHistory(u"openai"_s, u"own-1"_s);
    QCOMPARE(history->size(), 2);
    QCOMPARE(history->first().versionId, second->versionId);
    QVERIFY(history->first().inForce);
    QVERIFY(!history->last().inForce);
    QVERIFY(commands().removeRate(u"openai"_s, u"own-1"_s, ModelType::Chat));
    QCOMPARE(ownRates(*m_hub).size(), 0);
    const auto ended = m_hub->queries().rateHistory(u"openai"_s, u"own-1"_s);
    QCOMPARE(ended->size(), 3);
    QVERIFY(!ended->first().inForce);
    QVERIFY(ended->first().isRemoval());
    QCOMPARE(ended->first().cost, UnitRates {});
    QCOMPARE(ended->first().validFromMs, m_fixture->clock.utcMs());
    QVERIFY(!ended->at(1).isRemoval());
    QVERIFY(commands().setRate(u"openai"_s, u"own-1"_s, ModelType::Chat, prices));
    QVERIFY(m_hub->queries().rateHistory(u"openai"_s, u"own-1"_s)->first().inForce);
    QVERIFY(commands().removeRate(u"openai"_s, u"own-1"_s, ModelType::Chat));
    QCOMPARE(commands().removeRate(u"openai"_s, u"own-1"_s, ModelType::Chat).error().code, ErrorCode::NotFound);
}

void TestHubCommandsRates::keepsEveryPartOfARate()
{
    m_fixture->addPeople(*m_hub);
    HubCommands::RatePrices prices;
    qint64 price = 1;
    for (const UnitRates::Member member : UnitRates::prices)
        prices.cost.*member = price++;
    prices.cost.batchPpm = 500'000;
    prices.cost.tiers = {{200'000, 20, 21, 22, 23, 24}, {500'000, 30, std::nullopt, 32, std::nullopt, std::nullopt}};
    prices.cost.images = {{"1024x1024", "hd", 40}, {"", "low", 0}};
    prices.marginPpm = 1'000'000;
    QVERIFY(commands().setRate(u"openai"_s, u"own-1"_s, ModelType::Image, prices));
    const AiModelRate kept = ownRates(*m_hub).first();
    QCOMPARE(kept.cost, prices.cost);
    QCOMPARE(kept.credit, withMargin(prices.cost, prices.marginPpm));
    QCOMPARE(kept.credit.tiers.first().cacheWrite1h, std::optional<qint64> {48});
}

void TestHubCommandsRates::theCataloguePricesWhatNobodyDid()
{
    m_fixture->addPeople(*m_hub);
    const auto rate = rateInForce(*m_hub, u"gpt-4.1"_s);
    QVERIFY(rate);
    QVERIFY2(rate->source.startsWith(u"catalogue 20"_s), qPrintable(rate->source));
    QCOMPARE(rate->cost.input, std::optional<qint64> {2'000'000});
    QCOMPARE(rate->credit, rate->cost);
    QVERIFY(!rateInForce(*m_hub, u"gpt-4.1-2025-04-14"_s));
    QVERIFY(commands().addModel(u"openai"_s, u"gpt-4.1-2025-04-14"_s, ModelType::Chat));
    QCOMPARE(rateInForce(*m_hub, u"gpt-4.1-2025-04-14"_s)->cost, rate->cost);
    QVERIFY(commands().addModel(u"openai"_s, u"nobody-knows-it"_s, ModelType::Chat));
    QVERIFY(!rateInForce(*m_hub, u"nobody-knows-it"_s));
    QVERIFY(commands().addModel(u"openai"_s, u"gpt-9-turbo"_s, ModelType::Chat)); // a near relation's price is a guess
    QVERIFY(!rateInForce(*m_hub, u"gpt-9-turbo"_s));
}

void TestHubCommandsRates::theCatalogueLeavesAPersonsWordAlone()
{
    m_fixture->addPeople(*m_hub);
    HubCommands::RatePrices prices;
    prices.cost.input = 7;
    QVERIFY(commands().setRate(u"openai"_s, u"gpt-4.1"_s, ModelType::Chat, prices));
    QVERIFY(commands().removeRate(u"openai"_s, u"gpt-4o"_s, ModelType::Chat));
    QVERIFY(commands().applyCatalogue());
    QVERIFY(commands().addModel(u"openai"_s, u"gpt-4o"_s, ModelType::Chat));
    QCOMPARE(rateInForce(*m_hub, u"gpt-4.1"_s)->cost, prices.cost);
    QVERIFY(!rateInForce(*m_hub, u"gpt-4o"_s));
    const qsizetype versions = m_hub->queries().rateHistory(u"openai"_s, u"gpt-4o-mini"_s)->size();
    QVERIFY(commands().applyCatalogue());
    QCOMPARE(m_hub->queries().rateHistory(u"openai"_s, u"gpt-4o-mini"_s)->size(), versions); // nothing new, no version
}

void TestHubCommandsRates::aNewerCatalogueMakesANewVersion()
{
    m_fixture->addPeople(*m_hub);
    const AiModelRate now = *rateInForce(*m_hub, u"gpt-4.1"_s);
    AiModelRate older = now;
    older.cost.input = 1;
    older.credit = withMargin(older.cost, 250'000);
    older.marginPpm = 250'000;
    older.source = u"catalogue 2020-01-01"_s;
    QVERIFY(RateRepository {m_hub->connection()}.put(older));
    QVERIFY(commands().applyCatalogue());
    const AiModelRate after = *rateInForce(*m_hub, u"gpt-4.1"_s);
    QCOMPARE(after.cost, now.cost);
    QCOMPARE(after.marginPpm, 250'000); // the seller's margin stays
    QCOMPARE(after.credit.input, std::optional<qint64> {2'500'000});
    QCOMPARE(m_hub->queries().rateHistory(u"openai"_s, u"gpt-4.1"_s)->size(), 3);
}

void TestHubCommandsRates::refusesABadRate_data()
{
    QTest::addColumn<qint64>("input");
    QTest::addColumn<qint64>("margin");
    QTest::newRow("negative") << qint64 {-1} << qint64 {0};
    QTest::newRow("absurd") << qint64 {1'000'000'000'000'001} << qint64 {0};
    QTest::newRow("margin below -100 %") << qint64 {1} << qint64 {-1'000'001};
    QTest::newRow("margin above 10000 %") << qint64 {1} << qint64 {100'000'001};
}

void TestHubCommandsRates::refusesABadRate()
{
    QFETCH(qint64, input);
    QFETCH(qint64, margin);
    m_fixture->addPeople(*m_hub);
    HubCommands::RatePrices prices;
    prices.marginPpm = margin;
    QCOMPARE(commands().setRate(u"openai"_s, u"m"_s, ModelType::Chat, prices).error().code, ErrorCode::BadRequest);
    prices.cost.input = input;
    QCOMPARE(commands().setRate(u"openai"_s, u"m"_s, ModelType::Chat, prices).error().code, ErrorCode::BadRequest);
    QCOMPARE(ownRates(*m_hub).size(), 0);
}

QTEST_GUILESS_MAIN(TestHubCommandsRates)
#include "tst_hubcommands_rates.moc"
