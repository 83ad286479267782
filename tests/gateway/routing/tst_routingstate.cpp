// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QTest>

#include "gateway/routing/routingstate.h"
#include "models/store/circuitsink.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 start = 1'700'000'000'000;

/// Keeps what the store would keep.
class RecordedCircuits final : public CircuitSink
{
public:
    void keepCircuit(const Circuit &circuit) override
    {
        dropCircuit(circuit.place);
        circuits.push_back(circuit);
    }

    void dropCircuit(const CircuitPlace &place) override
    {
        std::erase_if(circuits, [&place](const Circuit &one) { return one.place == place; });
        ++changes;
    }

    std::vector<Circuit> circuits;
    int changes = 0;
};

std::shared_ptr<ProviderSnapshot> providerOf(qint64 id, int credentials)
{
    auto provider = std::make_shared<ProviderSnapshot>();
    provider->id = id;
    provider->name = "p" + QByteArray::number(id);
    provider->baseUrl = "http://127.0.0.1:9";
    for (int number = 1; number <= credentials; ++number) {
        CredentialSnapshot credential;
        credential.id = id * 10 + number;
        provider->credentials.push_back(std::move(credential));
    }
    return provider;
}

HubSnapshot snapshotOf(const std::vector<std::shared_ptr<ProviderSnapshot>> &providers)
{
    HubSnapshot snapshot;
    snapshot.vaultReady = true;
    snapshot.providers.assign(providers.begin(), providers.end());
    return snapshot;
}

RoutingState::Blame blame(CircuitReason reason, bool isForModel = false, qint64 hintMs = 0)
{
    return {reason, isForModel, hintMs, u"because"_s};
}
} // namespace

class RoutingStateTest : public QObject
{
    Q_OBJECT

private slots:
    void leavesARefusedKeyAloneForAllModels();
    void leavesALimitedKeyAloneForOneModel();
    void probesWithOneCall();
    void takesAnotherProbeWhenOneShowedNothing();
    void closesAtOneSuccess();
    void opensTheBreakerOfOneModel();
    void asksTheLastResortOneCallAtATime();
    void restsALoneKeyBriefly();
    void countsACallOnce();
    void lettingGoOfALeaseTwiceDoesNothing();
    void keepsWhatChangedAndNothingElse();
    void remembersOverARestart();
    void forgetsWhenSomebodySaysTryNow();
    void forgetsWhenTheAddressChanges_data();
    void forgetsWhenTheAddressChanges();
    void forgetsWhoRefusedAKeyElsewhere();
    void prefersWhoIsFast();
    void sharesByWeightAndPassesSharesOn();
    void costsLittleWhenAllIsWell();

private:
    RoutingState::Lease take(RoutingState &routing, const ModelTarget &target, qint64 nowMs);
};

/// An empty lease: there is nobody to ask.
RoutingState::Lease RoutingStateTest::take(RoutingState &routing, const ModelTarget &target, qint64 nowMs)
{
    auto choice = routing.choose(target, {.needsKey = !target.provider->credentials.empty()}, {}, nowMs);
    return choice ? std::move(choice->lease) : RoutingState::Lease {};
}

void RoutingStateTest::leavesARefusedKeyAloneForAllModels()
{
    RoutingState routing;
    const auto provider = providerOf(1, 1);
    RoutingState::Lease lease = take(routing, {provider, "a"}, start);
    QCOMPARE(lease.credentialId, 11);
    routing.failed(lease, blame(CircuitReason::Refused), start);
    QVERIFY(!lease.target);
    for (const QByteArray model : {"a", "b"}) {
        QVERIFY(!take(routing, {provider, model}, start + 1).target);
        const auto wait = routing.waitFor({provider, model}, start + 1);
        QVERIFY(wait);
        QCOMPARE(wait->untilMs, start + 30'000);
        QCOMPARE(wait->reason, CircuitReason::Refused);
    }
}

void RoutingStateTest::leavesALimitedKeyAloneForOneModel()
{
    RoutingState routing;
    const auto provider = providerOf(1, 1);
    RoutingState::Lease lease = take(routing, {provider, "a"}, start);
    routing.failed(lease, blame(CircuitReason::RateLimited, true, 7000), start);
    QVERIFY(!take(routing, {provider, "a"}, start + 6999).target);
    QVERIFY(take(routing, {provider, "b"}, start + 1).target);
    QVERIFY(take(routing, {provider, "a"}, start + 7000).target);
}

void RoutingStateTest::probesWithOneCall()
{
    RoutingState routing;
    const ModelTarget target {providerOf(1, 2), "m"};
    for (int i = 0; i < 2; ++i) {
        RoutingState::Lease lease = take(routing, target, start);
        routing.failed(lease, blame(CircuitReason::RateLimited, true, 5000), start);
    }
    RoutingState::Lease one = take(routing, target, start + 5000);
    RoutingState::Lease other = take(routing, target, start + 5000);
    QVERIFY(one.probesLimit && other.probesLimit);
    QVERIFY(one.credentialId != other.credentialId);
    QVERIFY(!take(routing, target, start + 5001).target); // both are being probed
    routing.answered(one, start + 5100);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(take(routing, target, start + 5101).credentialId, one.credentialId);
}

void RoutingStateTest::takesAnotherProbeWhenOneShowedNothing()
{
    RoutingState routing;
    const ModelTarget target {providerOf(1, 1), "m"};
    RoutingState::Lease lease = take(routing, target, start);
    routing.failed(lease, blame(CircuitReason::Refused), start);
    RoutingState::Lease probe = take(routing, target, start + 30'000);
    QVERIFY(probe.probesCredential);
    routing.drop(probe); // the client left
    probe = take(routing, target, start + 30'001);
    QVERIFY(probe.probesCredential);
    routing.failed(probe, blame(CircuitReason::Failing), start + 30'002); // the provider's fault, not the key's
    probe = take(routing, target, start + 30'003);
    QVERIFY(probe.probesCredential);
    routing.failed(probe, blame(CircuitReason::RateLimited, true, 1000), start + 30'004); // the key is good again
    probe = take(routing, target, start + 31'004);
    QVERIFY(!probe.probesCredential && probe.probesLimit);
}

void RoutingStateTest::closesAtOneSuccess()
{
    RoutingState routing;
    const ModelTarget target {providerOf(1, 1), "m"};
    qint64 now = start;
    for (int i = 0; i < 3; ++i) {
        RoutingState::Lease lease = take(routing, target, now);
        routing.failed(lease, blame(CircuitReason::OutOfFunds), now);
        now = routing.waitFor(target, now)->untilMs;
    }
    RoutingState::Lease lease = take(routing, target, now);
    routing.answered(lease, now);
    QVERIFY(!routing.waitFor(target, now));
    lease = take(routing, target, now + 1);
    routing.failed(lease, blame(CircuitReason::OutOfFunds), now + 1);
    QCOMPARE(routing.waitFor(target, now + 2)->untilMs, now + 1 + circuitRestMs(CircuitReason::OutOfFunds, 1));
}

void RoutingStateTest::opensTheBreakerOfOneModel()
{
    RoutingState routing;
    const auto provider = providerOf(1, 2);
    const ModelTarget target {provider, "bad"};
    for (int i = 0; i < FailureWindow::fewestCalls; ++i) {
        RoutingState::Lease lease = take(routing, target, start);
        QVERIFY(lease.target);
        routing.failed(lease, blame(CircuitReason::Failing), start);
    }
    QVERIFY(!take(routing, target, start + 4999).target);
    QCOMPARE(routing.waitFor(target, start)->reason, CircuitReason::Failing);
    QVERIFY(take(routing, {provider, "good"}, start).target);
    RoutingState::Lease probe = take(routing, target, start + 5000);
    QVERIFY(probe.probesBreaker);
    QVERIFY(!take(routing, target, start + 5000).target);
    routing.answered(probe, start + 5001);
    QVERIFY(take(routing, target, start + 5001).target);
    RoutingState::Lease again = take(routing, target, start + 5002); // one failure opens nothing again
    routing.failed(again, blame(CircuitReason::Failing), start + 5002);
    QVERIFY(take(routing, target, start + 5003).target);
}

void RoutingStateTest::asksTheLastResortOneCallAtATime()
{
    RecordedCircuits sink;
    RoutingState routing {&sink};
    const ModelTarget target {providerOf(1, 1), "m"};
    const RoutingState::Terms lastResort {.isLastResort = true};
    for (int i = 0; i < FailureWindow::fewestCalls; ++i) {
        RoutingState::Lease lease = take(routing, target, start);
        routing.failed(lease, blame(CircuitReason::Failing), start);
    }
    const int changes = sink.changes;
    for (qint64 now = start + 1; now < start + 100; ++now) {
        QVERIFY(!take(routing, target, now).target); // whoever has somebody else to ask
        auto one = routing.choose(target, lastResort, {}, now);
        QVERIFY(one && one->lease.probesBreaker);
        QVERIFY(!routing.choose(target, lastResort, {}, now));
        routing.failed(one->lease, blame(CircuitReason::Failing), now);
    }
    QCOMPARE(sink.changes, changes); // before its time it says nothing new
    QVERIFY(!take(routing, target, start + 4999).target);
    auto good = routing.choose(target, lastResort, {}, start + 4999);
    routing.answered(good->lease, start + 4999);
    QVERIFY(take(routing, target, start + 4999).target);
}

void RoutingStateTest::restsALoneKeyBriefly()
{
    RoutingState routing;
    const ModelTarget target {providerOf(1, 1), "m"};
    RoutingState::Blame limited = blame(CircuitReason::RateLimited, true);
    limited.isAlone = true;
    qint64 now = start;
    for (const qint64 restMs : {0, 125, 250, 500, 1000, 1000}) {
        RoutingState::Lease one = take(routing, target, now);
        RoutingState::Lease other = take(routing, target, now);
        QVERIFY(one.target && other.target); // no single probe: there is no other key to go to
        routing.failed(one, limited, now + 1);
        routing.failed(other, limited, now + 1); // on its way already: it says nothing new
        QVERIFY(restMs == 0 || !take(routing, target, now + restMs).target);
        now += 1 + restMs;
    }
    RoutingState::Lease good = take(routing, target, now);
    routing.answered(good, now);
    RoutingState::Lease again = take(routing, target, now);
    routing.failed(again, limited, now);
    QVERIFY(take(routing, target, now).target); // it begins anew
    limited.hintMs = 7000;
    again = take(routing, target, now + 1);
    routing.failed(again, limited, now + 1);
    QVERIFY(!take(routing, target, now + 7000).target); // what the provider says holds for one key too
}

void RoutingStateTest::countsACallOnce()
{
    RoutingState routing;
    const ModelTarget target {providerOf(1, 1), "m"};
    for (int i = 1; i < FailureWindow::fewestCalls; ++i) { // each begins an answer, and stalls in it
        RoutingState::Lease lease = take(routing, target, start);
        routing.answered(lease, start);
        routing.failed(lease, blame(CircuitReason::Failing), start);
        QVERIFY(take(routing, target, start).target);
    }
    RoutingState::Lease lease = take(routing, target, start);
    routing.answered(lease, start);
    routing.failed(lease, blame(CircuitReason::Failing), start);
    QVERIFY(!take(routing, target, start).target);
}

void RoutingStateTest::lettingGoOfALeaseTwiceDoesNothing()
{
    RoutingState routing;
    const ModelTarget target {providerOf(1, 1), "m"};
    RoutingState::Lease lease = take(routing, target, start);
    routing.drop(lease);
    routing.drop(lease);
    routing.failed(lease, blame(CircuitReason::Refused), start);
    routing.answered(lease, start);
    routing.measured(lease, 1000, start);
    QVERIFY(take(routing, target, start).target);
}

void RoutingStateTest::keepsWhatChangedAndNothingElse()
{
    RecordedCircuits sink;
    RoutingState routing {&sink};
    const ModelTarget target {providerOf(1, 1), "m"};
    for (int i = 0; i < 100; ++i) {
        RoutingState::Lease lease = take(routing, target, start);
        routing.answered(lease, start);
        routing.measured(lease, 1000, start);
        routing.drop(lease);
    }
    QCOMPARE(sink.changes, 0);
    std::vector<RoutingState::Lease> leases;
    for (int i = 0; i < 20; ++i)
        leases.push_back(take(routing, target, start));
    for (RoutingState::Lease &lease : leases)
        routing.failed(lease, blame(CircuitReason::RateLimited, true), start + 1);
    QCOMPARE(sink.changes, 1);
    QCOMPARE(sink.circuits.front().place, (CircuitPlace {1, 11, "m"}));
    QCOMPARE(sink.circuits.front().failures, 1);
    RoutingState::Lease probe = take(routing, target, start + 2000);
    routing.answered(probe, start + 2001);
    QCOMPARE(sink.changes, 2);
    QVERIFY(sink.circuits.empty());
}

void RoutingStateTest::remembersOverARestart()
{
    RecordedCircuits sink;
    const auto provider = providerOf(1, 2);
    const ModelTarget target {provider, "m"};
    {
        RoutingState routing {&sink};
        RoutingState::Lease lease = take(routing, target, start);
        routing.failed(lease, blame(CircuitReason::Refused), start);
        lease = take(routing, target, start);
        routing.failed(lease, blame(CircuitReason::RateLimited, true, 9000), start);
        const ModelTarget bad {provider, "bad"};
        for (int i = 0; i < FailureWindow::fewestCalls; ++i) {
            lease = take(routing, bad, start);
            routing.failed(lease, blame(CircuitReason::Failing), start);
        }
    }
    QCOMPARE(sink.circuits.size(), size_t {3});
    HubSnapshot snapshot = snapshotOf({provider});
    snapshot.circuits = sink.circuits;
    RoutingState routing {&sink};
    routing.setSnapshot(snapshot);
    QVERIFY(!take(routing, target, start + 8999).target);
    QCOMPARE(routing.waitFor(target, start)->untilMs, start + 9000);
    QVERIFY(!take(routing, {provider, "bad"}, start + 4999).target);
    QVERIFY(take(routing, {provider, "bad"}, start + 5000).probesBreaker);
    routing.setSnapshot(snapshot); // only the first brings what was stored
    RoutingState::Lease probe = take(routing, target, start + 9000);
    QVERIFY(probe.probesLimit);
}

void RoutingStateTest::forgetsWhenSomebodySaysTryNow()
{
    RecordedCircuits sink;
    RoutingState routing {&sink};
    auto provider = providerOf(1, 1);
    const ModelTarget target {provider, "m"};
    routing.setSnapshot(snapshotOf({provider}));
    for (int i = 0; i < 3; ++i) {
        const auto wait = routing.waitFor(target, start);
        const qint64 now = wait ? wait->untilMs : start;
        RoutingState::Lease lease = take(routing, target, now);
        routing.failed(lease, blame(CircuitReason::Refused), now);
    }
    auto told = providerOf(1, 1);
    told->credentials.front().retryAtMs = 5;
    routing.setSnapshot(snapshotOf({told}));
    QVERIFY(take(routing, {told, "m"}, start).target);
    QVERIFY(sink.circuits.empty());
}

void RoutingStateTest::forgetsWhenTheAddressChanges_data()
{
    QTest::addColumn<int>("credentials");
    QTest::addColumn<bool>("vaultReady");
    QTest::newRow("with a key") << 1 << true;
    QTest::newRow("of a provider without keys, in a hub without a vault") << 0 << false;
}

void RoutingStateTest::forgetsWhenTheAddressChanges()
{
    QFETCH(int, credentials);
    QFETCH(bool, vaultReady);
    const auto snapshot = [vaultReady](const std::shared_ptr<ProviderSnapshot> &one) {
        HubSnapshot made = snapshotOf({one});
        made.vaultReady = vaultReady;
        return made;
    };
    RoutingState routing;
    auto provider = providerOf(1, credentials);
    const ModelTarget target {provider, "m"};
    routing.setSnapshot(snapshot(provider));
    for (int i = 0; i < FailureWindow::fewestCalls; ++i) {
        RoutingState::Lease lease = take(routing, target, start);
        routing.failed(lease, blame(CircuitReason::Failing), start);
    }
    QVERIFY(!take(routing, target, start).target);
    routing.setSnapshot(snapshot(provider));
    QVERIFY(!take(routing, target, start).target);
    auto moved = providerOf(1, credentials);
    moved->baseUrl = "http://127.0.0.2:9";
    routing.setSnapshot(snapshot(moved));
    QVERIFY(take(routing, {moved, "m"}, start).target);
}

void RoutingStateTest::forgetsWhoRefusedAKeyElsewhere()
{
    RecordedCircuits store;
    RoutingState routing {&store};
    const auto provider = providerOf(1, 3);
    routing.setSnapshot(snapshotOf({provider, providerOf(2, 1)}));
    for (const bool isForModel : {false, true, false}) {
        RoutingState::Lease lease = take(routing, {provider, "m"}, start);
        const CircuitReason reason = isForModel ? CircuitReason::RateLimited : CircuitReason::Refused;
        routing.failed(lease, blame(reason, isForModel, 60'000), start);
    }
    RoutingState::Lease elsewhere = take(routing, {providerOf(2, 1), "m"}, start);
    routing.failed(elsewhere, blame(CircuitReason::Refused), start);
    QVERIFY(!take(routing, {provider, "m"}, start + 1).target);
    QCOMPARE(store.circuits.size(), size_t {4});

    auto moved = providerOf(1, 3);
    moved->baseUrl = "http://127.0.0.2:9";
    auto keyless = providerOf(1, 0); // none is listed while the vault is locked
    keyless->baseUrl = moved->baseUrl;
    keyless->hasCredentials = true;
    HubSnapshot locked = snapshotOf({keyless, providerOf(2, 1)});
    locked.vaultReady = false;
    routing.setSnapshot(locked);
    routing.setSnapshot(snapshotOf({moved, providerOf(2, 1)}));
    QSet<qint64> asked;
    for (int i = 0; i < 6; ++i)
        asked.insert(take(routing, {moved, "m"}, start + 1).credentialId);
    QCOMPARE(asked, (QSet<qint64> {11, 12, 13}));
    QCOMPARE(store.circuits.size(), size_t {1}); // the other provider's
    QVERIFY(!take(routing, {providerOf(2, 1), "m"}, start + 1).target);
}

void RoutingStateTest::prefersWhoIsFast()
{
    RoutingState routing;
    const std::vector<ModelTarget> all {{providerOf(1, 1), "m"}, {providerOf(2, 1), "m"}, {providerOf(3, 1), "m"}};
    const std::array<qint64, 3> tookUs {300'000, 100'000, 200'000};
    const auto firstOf = [&](qint64 nowMs) {
        std::vector<ModelTarget> targets = all;
        routing.orderByLatency(targets, true, nowMs);
        return targets.front();
    };
    QSet<qint64> explored;
    for (int i = 0; i < 3; ++i) { // each is tried once first
        const ModelTarget first = firstOf(start);
        explored.insert(first.provider->id);
        auto choice = routing.choose(first, {.streamed = true}, {}, start);
        routing.measured(choice->lease, tookUs[static_cast<size_t>(first.provider->id - 1)], start);
    }
    QCOMPARE(explored.size(), 3);
    QCOMPARE(firstOf(start + 1).provider->id, 2);
    auto slow = routing.choose(all[1], {.streamed = true}, {}, start + 2);
    routing.measured(slow->lease, 5'000'000, start + 2); // it has become slow
    QCOMPARE(firstOf(start + 3).provider->id, 3);
    auto whole = routing.choose(all[2], {}, {}, start + 4);
    routing.measured(whole->lease, 60'000'000, start + 4); // an answer in one piece says nothing of streams
    QCOMPARE(firstOf(start + 5).provider->id, 3);
}

void RoutingStateTest::sharesByWeightAndPassesSharesOn()
{
    RoutingState routing;
    const std::vector<ModelTarget> all {
        {providerOf(1, 1), "m", 3}, {providerOf(2, 1), "m", 1}, {providerOf(3, 1), "m", 1}};
    const auto firsts = [&](int count) {
        QByteArray ids;
        for (int i = 0; i < count; ++i) {
            std::vector<ModelTarget> targets = all;
            routing.orderByWeight("alias", targets, start);
            ids += QByteArray::number(targets.front().provider->id);
        }
        return ids;
    };
    QCOMPARE(firsts(10), "1213112131");
    RoutingState::Lease lease = take(routing, all[0], start);
    routing.failed(lease, blame(CircuitReason::Refused), start);
    const QByteArray without = firsts(10);
    QCOMPARE(without.count('1'), 0);
    QCOMPARE(without.count('2'), 5);
}

void RoutingStateTest::costsLittleWhenAllIsWell()
{
    RoutingState routing;
    const ModelTarget target {providerOf(1, 3), "a-model-of-usual-length"};
    constexpr int calls = 100'000;
    const QSet<qint64> none;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < calls; ++i) {
        auto choice = routing.choose(target, {.streamed = true}, none, start + i / 100);
        routing.answered(choice->lease, start + i / 100);
        routing.measured(choice->lease, 1000, start + i / 100);
        routing.drop(choice->lease);
    }
    const double eachUs = static_cast<double>(timer.nsecsElapsed()) / calls / 1000;
    qInfo("%.2f us per call", eachUs);
    QVERIFY(eachUs < 20); // far above what it takes, for busy machines
}

QTEST_GUILESS_MAIN(RoutingStateTest)
#include "tst_routingstate.moc"
