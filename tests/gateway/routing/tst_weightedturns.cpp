// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/routing/routingstate.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 start = 1'700'000'000'000;

/// Weights of the targets at provider 1, 2 and so on.
std::vector<ModelTarget> targetsOf(const QList<int> &weights)
{
    std::vector<ModelTarget> targets;
    for (const int weight : weights) {
        auto provider = std::make_shared<ProviderSnapshot>();
        provider->id = static_cast<qint64>(targets.size()) + 1;
        CredentialSnapshot credential;
        credential.id = provider->id * 10;
        provider->credentials.push_back(std::move(credential));
        targets.push_back({std::move(provider), "m", weight});
    }
    return targets;
}

AliasSnapshot aliasOf(const QList<int> &weights)
{
    AliasSnapshot alias;
    alias.strategy = RoutingStrategy::Weighted;
    for (const int weight : weights)
        alias.targets.push_back({"p" + QByteArray::number(alias.targets.size() + 1) + "/m", weight});
    return alias;
}
} // namespace

/// Weighted aliases that share their targets.
class WeightedTurnsTest final : public QObject
{
    Q_OBJECT

private slots:
    void eachAliasKeepsItsWeights_data();
    void eachAliasKeepsItsWeights();
    void anEditedAliasBeginsAnew_data();
    void anEditedAliasBeginsAnew();

private:
    static qint64 first(RoutingState &routing, const QByteArray &alias, std::vector<ModelTarget> targets)
    {
        routing.orderByWeight(alias, targets, start);
        return targets.front().provider->id;
    }
};

void WeightedTurnsTest::eachAliasKeepsItsWeights_data()
{
    QTest::addColumn<QList<int>>("one");
    QTest::addColumn<QList<int>>("other");
    QTest::addColumn<QList<int>>("ofOne");
    QTest::addColumn<QList<int>>("ofOther");
    using Counts = QList<int>;
    QTest::newRow("opposite") << Counts {3, 1} << Counts {1, 3} << Counts {30, 10} << Counts {10, 30};
    QTest::newRow("alike") << Counts {1, 1} << Counts {1, 1} << Counts {20, 20} << Counts {20, 20};
    QTest::newRow("one has a third") << Counts {1, 1} << Counts {2, 1, 1} << Counts {20, 20} << Counts {20, 10, 10};
}

void WeightedTurnsTest::eachAliasKeepsItsWeights()
{
    QFETCH(QList<int>, one);
    QFETCH(QList<int>, other);
    RoutingState routing;
    QList<int> ofOne(one.size());
    QList<int> ofOther(other.size());
    for (int call = 0; call < 40; ++call) {
        ++ofOne[first(routing, "one", targetsOf(one)) - 1];
        ++ofOther[first(routing, "other", targetsOf(other)) - 1];
    }
    QTEST(ofOne, "ofOne");
    QTEST(ofOther, "ofOther");
}

void WeightedTurnsTest::anEditedAliasBeginsAnew_data()
{
    QTest::addColumn<QList<int>>("after");
    QTest::addColumn<qint64>("second");
    QTest::newRow("published again as it was") << QList<int> {1, 1} << 2LL;
    QTest::newRow("edited") << QList<int> {2, 1} << 1LL;
    QTest::newRow("removed and made again") << QList<int> {} << 1LL;
}

void WeightedTurnsTest::anEditedAliasBeginsAnew()
{
    QFETCH(QList<int>, after);
    QFETCH(qint64, second);
    const QList<int> before {1, 1};
    RoutingState routing;
    HubSnapshot snapshot;
    snapshot.aliases.insert("alias", aliasOf(before));
    routing.setSnapshot(snapshot);
    QCOMPARE(first(routing, "alias", targetsOf(before)), 1);
    snapshot.aliases.clear();
    if (!after.isEmpty())
        snapshot.aliases.insert("alias", aliasOf(after));
    routing.setSnapshot(snapshot);
    snapshot.aliases.insert("alias", aliasOf(after.isEmpty() ? before : after));
    routing.setSnapshot(snapshot);
    QCOMPARE(first(routing, "alias", targetsOf(after.isEmpty() ? before : after)), second);
}

QTEST_GUILESS_MAIN(WeightedTurnsTest)
#include "tst_weightedturns.moc"
