// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include <QTest>

#include "models/billing/ratesync.h"

using namespace Qt::Literals::StringLiterals;
using Kind = RateChange::Kind;

namespace
{
const QString source = u"litellm 2026-11-23"_s;

UnitRates costs(std::optional<qint64> input, std::optional<qint64> output)
{
    UnitRates made;
    made.input = input;
    made.output = output;
    return made;
}

AiModelRate rate(const UnitRates &cost, const QString &from, bool inForce = true)
{
    AiModelRate made;
    made.versionId = 9;
    made.providerId = 1;
    made.providerName = u"main"_s;
    made.model = u"m"_s;
    made.cost = cost;
    made.credit = cost;
    made.source = from;
    made.inForce = inForce;
    return made;
}

RateSync::Hub hub(const QList<AiModelRate> &rates, const QStringList &listed = {})
{
    RateSync::Hub made;
    made.providers = {AiProvider {1, u"main"_s, u"openai"_s, {}, {}, true, 0, 0}};
    for (const QString &name : listed)
        made.models.append(AiModel {0, 1, u"main"_s, name, ModelType::Chat, 0, {}});
    made.rates = rates;
    return made;
}

QList<PublicPrice> theirs(const UnitRates &cost)
{
    return {{u"openai"_s, u"m"_s, ModelType::Chat, cost}, {u"anthropic"_s, u"m"_s, ModelType::Chat, costs(1, 1)}};
}

RateChange only(const RateSync::Hub &hub, const QList<PublicPrice> &prices, const RateSync::Options &options = {})
{
    const QList<RateChange> changes = RateSync::compare(hub, prices, source, options).changes;
    return changes.size() == 1 ? changes.first() : RateChange {};
}
} // namespace

class RateSyncTest final : public QObject
{
    Q_OBJECT

private slots:

    void addsWhatHasNoPriceAndIsListed()
    {
        RateSync::Options options;
        options.marginPpm = 200'000;
        const RateChange change = only(hub({}, {u"m"_s}), theirs(costs(1'000'000, 2'000'000)), options);
        QCOMPARE(change.kind, Kind::Added);
        QCOMPARE(change.rate.cost, costs(1'000'000, 2'000'000));
        QCOMPARE(change.rate.credit, costs(1'200'000, 2'400'000));
        QCOMPARE(change.rate.source, source);
        QVERIFY(RateSync::compare(hub({}), theirs(costs(1, 1)), source, {}).changes.isEmpty());
    }

    void changesWhatACatalogueGave()
    {
        AiModelRate now = rate(costs(1'000'000, 2'000'000), u"catalogue 2026-01-01"_s);
        now.marginPpm = 500'000;
        const RateChange change = only(hub({now}), theirs(costs(1'250'000, 2'000'000)));
        QCOMPARE(change.kind, Kind::Changed);
        QCOMPARE(change.differencePpm, 250'000);
        QCOMPARE(change.rate.credit.input, std::optional<qint64> {1'875'000}); // the margin stays
        QCOMPARE(change.before, now.cost);
    }

    void changesOtherSpellingsOfAModelToo_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("from");
        QTest::addColumn<bool>("inForce");
        QTest::addColumn<bool>("isChanged");
        const auto row = [](const char *name, const char *model, const char *from, bool inForce, bool isChanged) {
            QTest::newRow(name) << QString::fromLatin1(model) << QString::fromLatin1(from) << inForce << isChanged;
        };
        row("of the program's catalogue", "gpt-5-mini-2025-08-07", "catalogue 2026-01-01", true, true);
        row("of an earlier sync", "gpt-5-mini-2025-08-07", "litellm 2026-01-01", true, true);
        row("of another source", "gpt-5-mini-2025-08-07", "models.dev 2026-01-01", true, false);
        row("set by hand", "gpt-5-mini-2025-08-07", "user", true, false);
        row("taken away", "gpt-5-mini-2025-08-07", "catalogue 2026-01-01", false, false);
        row("with a row of its own", "gpt-4o-2024-05-13", "catalogue 2026-01-01", true, false);
    }

    void changesOtherSpellingsOfAModelToo()
    {
        QFETCH(QString, model);
        QFETCH(QString, from);
        QFETCH(bool, inForce);
        QFETCH(bool, isChanged);
        AiModelRate now = rate(costs(250'000, 2'000'000), from, inForce);
        now.model = model;
        const UnitRates cost = costs(300'000, 2'000'000);
        const QList<PublicPrice> prices {{u"openai"_s, u"gpt-5-mini"_s, ModelType::Chat, cost},
                                         {u"openai"_s, u"gpt-4o"_s, ModelType::Chat, cost}};
        const QList<RateChange> changes = RateSync::compare(hub({now}), prices, source, {}).changes;
        QCOMPARE(!changes.isEmpty(), isChanged);
        if (isChanged) {
            QCOMPARE(changes.first().kind, Kind::Changed);
            QCOMPARE(changes.first().rate.cost, cost);
            QCOMPARE(changes.first().rate.model, model);
        }
    }

    void tellsTheGreatestDifference()
    {
        const AiModelRate now = rate(costs(1'000'000, 2'000'000), u"litellm 2026-01-01"_s);
        QCOMPARE(only(hub({now}), theirs(costs(1'100'000, 1'000'000))).differencePpm, -500'000);
    }

    void saysNothingOfWhatIsTheSame()
    {
        const AiModelRate now = rate(costs(1'000'000, 2'000'000), u"user"_s);
        QVERIFY(RateSync::compare(hub({now}), theirs(now.cost), source, {}).changes.isEmpty());
    }

    void leavesAPersonsPriceAlone_data()
    {
        QTest::addColumn<bool>("inForce");
        QTest::addColumn<bool>("overwrite");
        QTest::addColumn<int>("kind");
        QTest::newRow("set") << true << false << static_cast<int>(Kind::Kept);
        QTest::newRow("taken away") << false << false << static_cast<int>(Kind::Kept);
        QTest::newRow("set, told to") << true << true << static_cast<int>(Kind::Changed);
        QTest::newRow("taken away, told to") << false << true << static_cast<int>(Kind::Added);
    }

    void leavesAPersonsPriceAlone()
    {
        QFETCH(bool, inForce);
        QFETCH(bool, overwrite);
        QFETCH(int, kind);
        RateSync::Options options;
        options.overwrite = overwrite;
        const AiModelRate now = rate(costs(1'000'000, 2'000'000), u"user"_s, inForce);
        const RateChange change = only(hub({now}), theirs(costs(2'000'000, 2'000'000)), options);
        QCOMPARE(static_cast<int>(change.kind), kind);
        QCOMPARE(change.differencePpm, inForce ? 1'000'000 : 0);
        QCOMPARE(change.isBelowCost, inForce);
    }

    void holdsAJump_data()
    {
        QTest::addColumn<qint64>("before");
        QTest::addColumn<qint64>("after");
        QTest::addColumn<bool>("isJump");
        QTest::newRow("ten times") << qint64 {100} << qint64 {1000} << true;
        QTest::newRow("almost") << qint64 {100} << qint64 {999} << false;
        QTest::newRow("a tenth") << qint64 {1000} << qint64 {100} << true;
        QTest::newRow("free now") << qint64 {100} << qint64 {0} << true;
        QTest::newRow("no more free") << qint64 {0} << qint64 {1} << true;
        QTest::newRow("huge") << qint64 {1} << qint64 {1'000'000'000'000'000} << true;
    }

    void holdsAJump()
    {
        QFETCH(qint64, before);
        QFETCH(qint64, after);
        QFETCH(bool, isJump);
        const AiModelRate now = rate(costs(before, 5), u"litellm 2026-01-01"_s);
        const RateChange change = only(hub({now}), theirs(costs(after, 5)));
        QCOMPARE(change.isJump, isJump);
        QCOMPARE(change.kind, isJump ? Kind::Held : Kind::Changed);
        RateSync::Options confirmed;
        confirmed.confirmJumps = true;
        QCOMPARE(only(hub({now}), theirs(costs(after, 5)), confirmed).kind, Kind::Changed);
    }

    void holdsAJumpOfAnyPrice_data()
    {
        QTest::addColumn<UnitRates>("before");
        QTest::addColumn<UnitRates>("after");
        QTest::addColumn<bool>("isJump");
        const UnitRates plain = costs(100, 200);
        const auto row = [&plain](const char *name, bool isJump, const auto &set) {
            UnitRates before = plain;
            UnitRates after = plain;
            set(before, after);
            QTest::newRow(name) << before << after << isJump;
        };
        const auto images = [](UnitRates &rates, qint64 price) { rates.images = {{"1024x1024", "hd", price}}; };
        const auto tier = [](UnitRates &rates, qint64 over, qint64 input) {
            rates.tiers.append(RateTier {over, input, 400, std::nullopt, std::nullopt, std::nullopt});
        };
        row("an image of a size", true, [&](UnitRates &before, UnitRates &after) {
            images(before, 40);
            images(after, 4000);
        });
        row("an image of a size, a little", false, [&](UnitRates &before, UnitRates &after) {
            images(before, 40);
            images(after, 80);
        });
        row("an image that has a price of its own now", true, [&](UnitRates &before, UnitRates &after) {
            before.image = after.image = 40;
            images(after, 400);
        });
        row("the second tier", true, [&](UnitRates &before, UnitRates &after) {
            tier(before, 1000, 200);
            tier(before, 2000, 300);
            tier(after, 1000, 200);
            tier(after, 2000, 3000);
        });
        row("a tier that is new", true, [&](UnitRates &, UnitRates &after) { tier(after, 1000, 1000); });
        row("a new tier below another", false, [&](UnitRates &before, UnitRates &after) {
            tier(before, 2000, 900);
            tier(after, 1000, 200);
            tier(after, 2000, 900);
        });
        row("a batch for nothing", true, [](UnitRates &, UnitRates &after) { after.batchPpm = 0; });
        row("a second", true, [](UnitRates &before, UnitRates &after) {
            before.second = 5;
            after.second = 50;
        });
    }

    void holdsAJumpOfAnyPrice()
    {
        QFETCH(UnitRates, before);
        QFETCH(UnitRates, after);
        QFETCH(bool, isJump);
        const RateChange change = only(hub({rate(before, u"litellm 2026-01-01"_s)}), theirs(after));
        QCOMPARE(change.isJump, isJump);
        QCOMPARE(change.kind, isJump ? Kind::Held : Kind::Changed);
    }

    void whatTheSourceDoesNotSpeakOfStays()
    {
        UnitRates cost = costs(1'000'000, 2'000'000);
        cost.second = 7;
        cost.tiers = {{200'000, 5, 6, std::nullopt, std::nullopt, std::nullopt}};
        const AiModelRate now = rate(cost, u"catalogue 2026-01-01"_s);
        const RateChange change = only(hub({now}), theirs(costs(1'100'000, std::nullopt)));
        QCOMPARE(change.rate.cost.output, std::optional<qint64> {2'000'000});
        QCOMPARE(change.rate.cost.second, std::optional<qint64> {7});
        QCOMPARE(change.rate.cost.tiers, cost.tiers);
    }

    void aTierFollowsFromWhatHoldsBelowAfterwards()
    {
        UnitRates cost = costs(3'000'000, 15'000'000);
        cost.cacheRead = 300'000;
        cost.cacheWrite5m = 3'750'000;
        cost.cacheWrite1h = 6'000'000;
        UnitRates told = cost;
        told.cacheWrite1h.reset(); // models.dev does not know it
        told.tiers = {{200'000, 6'000'000, 22'500'000, 600'000, 7'500'000, std::nullopt}};
        AiModelRate now = rate(cost, u"catalogue 2026-01-01"_s);
        RateChange change = only(hub({now}), theirs(told));
        const RateTier tier {200'000, 6'000'000, 22'500'000, 600'000, 7'500'000, 12'000'000};
        QCOMPARE(change.rate.cost.tiers, QList<RateTier> {tier});
        now.cost.tiers = told.tiers; // as it was once taken over
        change = only(hub({now}), theirs(told));
        QCOMPARE(change.kind, Kind::Changed);
        QCOMPARE(change.rate.cost.tiers, QList<RateTier> {tier});
        now.cost.tiers = {{200'000, 6'000'000, 22'500'000, 600'000, 7'500'000, 11'000'000}};
        QVERIFY(RateSync::compare(hub({now}), theirs(told), source, {}).changes.isEmpty()); // told by another source
    }

    void aCachesPricesFollowTheInputs()
    {
        UnitRates cost = costs(2'000'000, 10'000'000);
        cost.cacheRead = 200'000;
        cost.cacheWrite5m = 2'500'000;
        cost.cacheWrite1h = 4'000'000;
        cost.audioInput = 3'000'000;
        UnitRates told = costs(4'000'000, 20'000'000);
        told.cacheWrite5m = 5'000'000;
        const UnitRates after = only(hub({rate(cost, u"catalogue 2026-01-01"_s)}), theirs(told)).rate.cost;
        QCOMPARE(after.cacheRead, std::optional<qint64> {400'000});
        QCOMPARE(after.cacheWrite5m, std::optional<qint64> {5'000'000});
        QCOMPARE(after.cacheWrite1h, std::optional<qint64> {8'000'000});
        QCOMPARE(after.audioInput, std::optional<qint64> {3'000'000}); // not a share of anything
    }

    void thoughtsFollowTheOutput()
    {
        UnitRates cost = costs(400'000, 1'200'000);
        cost.reasoning = 4'000'000;
        const UnitRates after =
            only(hub({rate(cost, u"litellm 2026-01-01"_s)}), theirs(costs(400'000, 2'400'000))).rate.cost;
        QCOMPARE(after.reasoning, std::optional<qint64> {8'000'000});
    }

    void anHourInClaudesCacheCostsTwiceTheInput_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("model");
        QTest::addColumn<bool>("isClaude");
        const auto row = [](const char *kind, const char *model, bool isClaude) {
            QTest::newRow(kind) << QString::fromLatin1(kind) << QString::fromLatin1(model) << isClaude;
        };
        row("anthropic", "claude-new-9", true);
        row("bedrock", "us.anthropic.claude-new-9-v1:0", true);
        row("vertex-compatible", "claude-new-9@20270101", true);
        row("openrouter", "anthropic/claude-new-9", true);
        row("dashscope", "qwen9-max", false);
    }

    void anHourInClaudesCacheCostsTwiceTheInput()
    {
        QFETCH(QString, kind);
        QFETCH(QString, model);
        QFETCH(bool, isClaude);
        RateSync::Hub hub;
        hub.providers = {AiProvider {1, u"main"_s, kind, {}, {}, true, 0, 0}};
        hub.models = {AiModel {0, 1, u"main"_s, model, ModelType::Chat, 0, {}}};
        UnitRates told = costs(4'000'000, 20'000'000);
        const auto synced = [&] { return only(hub, {{kind, model, std::nullopt, told}}).rate.cost; };
        QCOMPARE(synced().cacheWrite1h, std::optional<qint64> {}); // nothing is said of a cache
        told.cacheWrite5m = 5'000'000;
        told.tiers = {{200'000, 8'000'000, 30'000'000, std::nullopt, 10'000'000, std::nullopt}};
        const auto of = [isClaude](qint64 pico) { return isClaude ? std::optional {pico} : std::nullopt; };
        QCOMPARE(synced().cacheWrite1h, of(8'000'000));
        QCOMPARE(synced().tiers.first().cacheWrite1h, of(16'000'000));
    }

    void showsOnlyWhatWillBe()
    {
        UnitRates cost = costs(1'000'000, 0);
        cost.cacheWrite1h = 6'000'000;
        const RateChange change = only(hub({rate(cost, u"litellm 2026-01-01"_s)}), theirs(costs(1'100'000, {})));
        UnitRates after = cost;
        after.input = 1'100'000;
        after.cacheWrite1h = 6'600'000;
        QCOMPARE(change.theirs, after);
        QCOMPARE(change.rate.cost, after);
    }

    void aPriceWithoutATypeIsOfWhateverHasTheName_data()
    {
        QTest::addColumn<ModelType>("type");
        for (const ModelType type : {ModelType::Chat, ModelType::Embedding, ModelType::Image, ModelType::Speech})
            QTest::addRow("%s", qPrintable(modelTypeName(type))) << type;
    }

    void aPriceWithoutATypeIsOfWhateverHasTheName()
    {
        QFETCH(ModelType, type);
        AiModelRate now = rate(costs(20'000, {}), u"catalogue 2026-01-01"_s);
        now.type = type;
        const QList<PublicPrice> prices {{u"openai"_s, u"m"_s, std::nullopt, costs(30'000, {})}};
        const RateChange change = only(hub({now}), prices);
        QCOMPARE(change.kind, Kind::Changed);
        QCOMPARE(change.rate.type, type);
        QCOMPARE(change.rate.cost.input, std::optional<qint64> {30'000});
    }

    void aPriceByAnotherUnitIsNotPutBesideIt()
    {
        AiModelRate now = rate({}, u"catalogue 2026-01-01"_s);
        now.type = ModelType::Speech;
        now.cost.character = 15'000'000;
        const RateDrift byToken =
            RateSync::compare(hub({now}), {{u"openai"_s, u"m"_s, std::nullopt, costs(15'000'000, 0)}}, source, {});
        QVERIFY(byToken.changes.isEmpty());
        QCOMPARE(byToken.unfit, 1);
        now.type = ModelType::Image;
        now.cost = costs(5'000'000, 40'000'000);
        UnitRates bySize;
        bySize.images = {{"1024x1024", "high", 167'000'000'000}};
        const RateDrift sizes =
            RateSync::compare(hub({now}), {{u"openai"_s, u"m"_s, ModelType::Image, bySize}}, source, {});
        QVERIFY(sizes.changes.isEmpty());
        QCOMPARE(sizes.unfit, 1);
    }

    void sizesThatTheSourceDoesNotNameStay()
    {
        AiModelRate now = rate({}, u"catalogue 2026-01-01"_s);
        now.type = ModelType::Image;
        now.cost.images = {{"1024x1024", {}, 40}, {{}, "hd", 80}};
        UnitRates bySize;
        bySize.images = {{"1024x1024", {}, 50}, {"512x512", {}, 20}};
        const RateChange change = only(hub({now}), {{u"openai"_s, u"m"_s, ModelType::Image, bySize}});
        QCOMPARE(change.rate.cost.images,
                 (QList<ImagePrice> {{"1024x1024", {}, 50}, {{}, "hd", 80}, {"512x512", {}, 20}}));
    }

    void countsWhatTheHubDoesNotList()
    {
        QList<PublicPrice> prices = theirs(costs(1, 1)); // one of them of a provider that is not there
        prices.append({u"openai"_s, u"unlisted"_s, ModelType::Chat, costs(1, 1)});
        prices.append({u"openai"_s, u"untyped"_s, std::nullopt, costs(1, 1)});
        QCOMPARE(RateSync::compare(hub({}, {u"m"_s}), prices, source, {}).unlisted, 2);
        QCOMPARE(RateSync::compare(hub({}), prices, source, {}).unlisted, 3);
        QCOMPARE(RateSync::compare(hub({}, {u"m"_s, u"unlisted"_s, u"untyped"_s}), prices, source, {}).unlisted, 0);
    }

    void tellsWhatTheSourceHasDropped()
    {
        const AiModelRate now = rate(costs(1, 1), u"litellm 2026-01-01"_s);
        QCOMPARE(only(hub({now}), {}).kind, Kind::Vanished);
        QVERIFY(!only(hub({now}), {}).isApplied());
        const AiModelRate others = rate(costs(1, 1), u"models.dev 2026-01-01"_s);
        QVERIFY(RateSync::compare(hub({others}), {}, source, {}).changes.isEmpty());
    }

    void reportsAPriceBelowCost()
    {
        AiModelRate now = rate(costs(1'000'000, 2'000'000), u"litellm 2026-01-01"_s);
        now.credit = costs(900'000, 2'000'000);
        const RateChange change = only(hub({now}), theirs(now.cost));
        QVERIFY(change.isBelowCost);
        QCOMPARE(change.kind, Kind::Same);
    }
};

QTEST_GUILESS_MAIN(RateSyncTest)
#include "tst_ratesync.moc"
