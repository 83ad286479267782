// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/routing/routingstate.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 start = 1'700'000'000'000;
constexpr qint64 tookUs = 300'000;

ModelTarget targetOf(qint64 id, int credentials, const QByteArray &kind = "openai", int weight = 1)
{
    auto provider = std::make_shared<ProviderSnapshot>();
    provider->id = id;
    provider->kind = kind;
    for (int number = 1; number <= credentials; ++number) {
        CredentialSnapshot credential;
        credential.id = id * 10 + number;
        provider->credentials.push_back(std::move(credential));
    }
    return {std::move(provider), "m", weight};
}

/// Its keys are locked or switched off.
ModelTarget withoutUsableKeys(qint64 id)
{
    auto provider = std::make_shared<ProviderSnapshot>();
    provider->id = id;
    provider->kind = "ollama";
    provider->hasCredentials = true;
    return {std::move(provider), "m", 100};
}
} // namespace

/// Who goes first by what was learnt: of two targets, 1 is the one that fails.
class RoutingOrderTest : public QObject
{
    Q_OBJECT

private slots:

    void init() { m_routing = std::make_unique<RoutingState>(); }

    void whoFailsGoesLast_data();
    void whoFailsGoesLast();
    void whoFailedIsTriedAgainAfterAWhile();
    void whoFailsGoesAfterWhoTakesAMinute();
    void aKeysRefusalIsNoFailureOfItsTarget_data();
    void aKeysRefusalIsNoFailureOfItsTarget();
    void aFailureIsForgottenWhenItWorksAgain();
    void theShareOfWhoLacksAKeyFallsToTheOthers_data();
    void theShareOfWhoLacksAKeyFallsToTheOthers();

private:
    [[nodiscard]] qint64 fastest(qint64 nowMs) const
    {
        std::vector<ModelTarget> targets {m_bad, m_good};
        m_routing->orderByLatency(targets, false, nowMs);
        return targets.front().provider->id;
    }

    void fail(CircuitReason reason, qint64 nowMs) const
    {
        auto choice = m_routing->choose(m_bad, {}, {}, nowMs);
        QVERIFY(choice);
        m_routing->failed(choice->lease, {reason, false, 0, u"because"_s}, nowMs);
    }

    void answer(const ModelTarget &target, qint64 nowMs, qint64 answeredInUs = tookUs) const
    {
        auto choice = m_routing->choose(target, {}, {}, nowMs);
        QVERIFY(choice);
        m_routing->answered(choice->lease, nowMs);
        m_routing->measured(choice->lease, answeredInUs, nowMs);
        m_routing->drop(choice->lease);
    }

    const ModelTarget m_bad = targetOf(1, 3);
    const ModelTarget m_good = targetOf(2, 1);
    std::unique_ptr<RoutingState> m_routing;
};

void RoutingOrderTest::whoFailsGoesLast_data()
{
    QTest::addColumn<bool>("wasGood");
    QTest::newRow("from its first call on") << false;
    QTest::newRow("though it was the fastest") << true;
}

void RoutingOrderTest::whoFailsGoesLast()
{
    QFETCH(bool, wasGood);
    if (wasGood) {
        answer(m_bad, start - 1000, tookUs / 30);
        answer(m_good, start - 1000);
    }
    QByteArray firsts;
    for (int i = 0; i < 6; ++i) { // with little to do
        const qint64 now = start + i * 10'000;
        firsts += QByteArray::number(fastest(now));
        if (firsts.endsWith('1'))
            fail(CircuitReason::Failing, now);
        answer(m_good, now);
    }
    QCOMPARE(firsts, "122222");
}

void RoutingOrderTest::whoFailedIsTriedAgainAfterAWhile()
{
    fail(CircuitReason::Failing, start);
    qint64 now = start;
    for (; now < start + 3'600'000 && (now == start || fastest(now) == 2); now += 1000)
        answer(m_good, now);
    QVERIFY2(now > start + 60'000 && now < start + 300'000, qPrintable(QString::number(now - start)));
}

void RoutingOrderTest::whoFailsGoesAfterWhoTakesAMinute()
{
    answer(m_good, start, 60'000'000);
    auto slow = m_routing->choose(m_bad, {}, {}, start - 100'000);
    m_routing->failed(slow->lease, {CircuitReason::Failing, false, 0, u"it did not answer in time"_s}, start);
    QCOMPARE(fastest(start), 2);
}

void RoutingOrderTest::aKeysRefusalIsNoFailureOfItsTarget_data()
{
    QTest::addColumn<CircuitReason>("reason");
    QTest::newRow("refused") << CircuitReason::Refused;
    QTest::newRow("limited") << CircuitReason::RateLimited;
    QTest::newRow("out of funds") << CircuitReason::OutOfFunds;
}

void RoutingOrderTest::aKeysRefusalIsNoFailureOfItsTarget()
{
    QFETCH(CircuitReason, reason);
    answer(m_bad, start, tookUs / 2);
    answer(m_good, start);
    fail(reason, start);
    QCOMPARE(fastest(start), 1);
}

void RoutingOrderTest::aFailureIsForgottenWhenItWorksAgain()
{
    answer(m_good, start);
    fail(CircuitReason::Failing, start);
    QCOMPARE(fastest(start), 2);
    m_routing->worksAgain(1, 11, {}, start);
    QCOMPARE(fastest(start), 1);
}

void RoutingOrderTest::theShareOfWhoLacksAKeyFallsToTheOthers_data()
{
    QTest::addColumn<std::vector<ModelTarget>>("targets");
    QTest::addColumn<QByteArray>("firsts");
    const ModelTarget one = targetOf(1, 1, "openai", 100);
    const ModelTarget two = targetOf(2, 1, "openai", 100);
    const ModelTarget three = targetOf(3, 1, "openai", 300);
    const ModelTarget none = targetOf(9, 0, "openai", 100);
    using Targets = std::vector<ModelTarget>;
    QTest::newRow("no key") << Targets {none, one, two} << "121212121212"_ba;
    QTest::newRow("no key, in the middle") << Targets {one, none, two} << "121212121212"_ba;
    QTest::newRow("no usable key") << Targets {withoutUsableKeys(9), one, two} << "121212121212"_ba;
    QTest::newRow("by their weights") << Targets {none, three, one} << "331333133313"_ba;
    QTest::newRow("who needs none has its share")
        << Targets {targetOf(9, 0, "ollama", 100), one, two} << "912912912912"_ba;
    QTest::newRow("nobody has one") << Targets {none, withoutUsableKeys(8)} << "999999999999"_ba;
}

void RoutingOrderTest::theShareOfWhoLacksAKeyFallsToTheOthers()
{
    QFETCH(std::vector<ModelTarget>, targets);
    QFETCH(QByteArray, firsts);
    QByteArray found;
    for (int i = 0; i < 12; ++i) {
        std::vector<ModelTarget> ordered = targets;
        m_routing->orderByWeight("alias", ordered, start);
        found += QByteArray::number(ordered.front().provider->id);
    }
    QCOMPARE(found, firsts);
}

QTEST_GUILESS_MAIN(RoutingOrderTest)
#include "tst_routingorder.moc"
