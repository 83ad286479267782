// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/routing/routingstate.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 start = 1'700'000'000'000;

struct Place
{
    QByteArray address = "http://127.0.0.1:9";
    qint64 retryAtMs = 0;
    bool hasKey = true;
};

std::shared_ptr<ProviderSnapshot> providerOf(const Place &place)
{
    auto provider = std::make_shared<ProviderSnapshot>();
    provider->id = 1;
    provider->baseUrl = place.address;
    provider->hasCredentials = place.hasKey;
    if (place.hasKey) {
        CredentialSnapshot credential;
        credential.id = 11;
        credential.retryAtMs = place.retryAtMs;
        provider->credentials.push_back(std::move(credential));
    }
    return provider;
}

HubSnapshot snapshotOf(const std::shared_ptr<ProviderSnapshot> &provider)
{
    HubSnapshot snapshot;
    snapshot.vaultReady = true;
    snapshot.providers.push_back(provider);
    return snapshot;
}
} // namespace

/// Calls that were begun before a key, an address or somebody's mind was changed end after it.
class OutdatedFailuresTest final : public QObject
{
    Q_OBJECT

private slots:
    void whatBeganBeforeTheChangeDoesNotCount_data();
    void whatBeganBeforeTheChangeDoesNotCount();
    void whatBeginsByAnOldSnapshotDoesNotCount();
    void anOldSuccessClosesNothing();
    void oldFailuresDoNotOpenTheBreakerElsewhere();
    void anOldProbeLetsTheNextOneGo();
    void whatBeganAfterTheChangeCounts();

private:
    static RoutingState::Lease take(RoutingState &routing, const std::shared_ptr<ProviderSnapshot> &provider,
                                    qint64 nowMs)
    {
        auto choice = routing.choose({provider, "m", 1}, {.needsKey = false}, {}, nowMs);
        return choice ? std::move(choice->lease) : RoutingState::Lease {};
    }

    static void refuse(RoutingState &routing, RoutingState::Lease &lease, qint64 nowMs, bool isForModel = false)
    {
        routing.failed(lease, {CircuitReason::Refused, isForModel, 0, u"because"_s}, nowMs);
    }
};

void OutdatedFailuresTest::whatBeganBeforeTheChangeDoesNotCount_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<qint64>("retryAtMs");
    QTest::addColumn<bool>("isForModel");
    for (const bool isForModel : {false, true}) {
        const char *what = isForModel ? "one model" : "the key";
        QTest::addRow("another secret or try now, %s", what) << "http://127.0.0.1:9"_ba << start + 1000 << isForModel;
        QTest::addRow("another address, %s", what) << "http://127.0.0.2:9"_ba << 0LL << isForModel;
    }
}

void OutdatedFailuresTest::whatBeganBeforeTheChangeDoesNotCount()
{
    QFETCH(QByteArray, address);
    QFETCH(qint64, retryAtMs);
    QFETCH(bool, isForModel);
    RoutingState routing;
    const auto before = providerOf({});
    const auto after = providerOf({address, retryAtMs});
    routing.setSnapshot(snapshotOf(before));
    RoutingState::Lease old = take(routing, before, start);
    routing.setSnapshot(snapshotOf(after));
    RoutingState::Lease good = take(routing, after, start + 2000);
    QVERIFY(good.target);
    routing.answered(good, start + 2000);
    refuse(routing, old, start + 3000, isForModel);
    QVERIFY(!old.target);
    QVERIFY(!routing.waitFor({after, "m", 1}, start + 3000));
    QVERIFY(take(routing, after, start + 3000).target);
}

void OutdatedFailuresTest::whatBeginsByAnOldSnapshotDoesNotCount()
{
    RoutingState routing;
    const auto before = providerOf({});
    const auto after = providerOf({"http://127.0.0.1:9", start});
    routing.setSnapshot(snapshotOf(before));
    routing.setSnapshot(snapshotOf(after));
    RoutingState::Lease old = take(routing, before, start + 1000); // a call that runs keeps its snapshot
    refuse(routing, old, start + 2000);
    QVERIFY(take(routing, after, start + 2000).target);
}

void OutdatedFailuresTest::anOldSuccessClosesNothing()
{
    RoutingState routing;
    const auto before = providerOf({});
    const auto after = providerOf({"http://127.0.0.1:9", start + 40'000});
    routing.setSnapshot(snapshotOf(before));
    RoutingState::Lease first = take(routing, before, start);
    refuse(routing, first, start);
    RoutingState::Lease probe = take(routing, before, start + 30'000);
    QVERIFY(probe.probesCredential);
    routing.setSnapshot(snapshotOf(after));
    RoutingState::Lease bad = take(routing, after, start + 41'000);
    refuse(routing, bad, start + 41'000);
    routing.answered(probe, start + 42'000);
    QVERIFY(!take(routing, after, start + 42'000).target);
}

void OutdatedFailuresTest::oldFailuresDoNotOpenTheBreakerElsewhere()
{
    RoutingState routing;
    const auto before = providerOf({.hasKey = false});
    const auto after = providerOf({.address = "http://127.0.0.2:9", .hasKey = false});
    routing.setSnapshot(snapshotOf(before));
    std::vector<RoutingState::Lease> old;
    for (int i = 0; i < FailureWindow::fewestCalls; ++i)
        old.push_back(take(routing, before, start));
    routing.setSnapshot(snapshotOf(after));
    for (RoutingState::Lease &lease : old)
        routing.failed(lease, {CircuitReason::Failing, false, 0, u"because"_s}, start + 1000);
    QVERIFY(take(routing, after, start + 1000).target);
}

void OutdatedFailuresTest::anOldProbeLetsTheNextOneGo()
{
    RoutingState routing;
    const auto before = providerOf({});
    const auto after = providerOf({"http://127.0.0.1:9", start});
    routing.setSnapshot(snapshotOf(before));
    routing.setSnapshot(snapshotOf(after));
    RoutingState::Lease first = take(routing, after, start);
    refuse(routing, first, start);
    RoutingState::Lease old = take(routing, before, start + 30'000);
    refuse(routing, old, start + 31'000);
    QVERIFY(take(routing, after, start + 31'000).probesCredential);
}

void OutdatedFailuresTest::whatBeganAfterTheChangeCounts()
{
    RoutingState routing;
    routing.setSnapshot(snapshotOf(providerOf({})));
    const auto after = providerOf({"http://127.0.0.2:9", start});
    routing.setSnapshot(snapshotOf(after));
    RoutingState::Lease lease = take(routing, after, start + 1);
    refuse(routing, lease, start + 2);
    QVERIFY(!take(routing, after, start + 3).target);
}

QTEST_GUILESS_MAIN(OutdatedFailuresTest)
#include "tst_outdatedfailures.moc"
