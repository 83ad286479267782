// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/routing/routingstate.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 start = 1'700'000'000'000;

ModelTarget targetOf(const QByteArray &model = "m")
{
    auto provider = std::make_shared<ProviderSnapshot>();
    provider->id = 1;
    CredentialSnapshot credential;
    credential.id = 11;
    provider->credentials.push_back(std::move(credential));
    return {std::move(provider), model, 1};
}
} // namespace

/// What a person's test of a credential ends: no more than it proves.
class TriedCredentialsTest final : public QObject
{
    Q_OBJECT

private slots:
    void aTestEndsWhatItProves_data();
    void aTestEndsWhatItProves();
    void aTestProvesThatTheProviderIsThere();
    void whatBeganBeforeTheTestDoesNotCount();

private:
    static void fail(RoutingState &routing, CircuitReason reason, bool isForModel)
    {
        auto choice = routing.choose(targetOf(), {}, {}, start);
        QVERIFY(choice);
        routing.failed(choice->lease, {reason, isForModel, 60'000, u"because"_s}, start);
    }
};

void TriedCredentialsTest::aTestEndsWhatItProves_data()
{
    QTest::addColumn<CircuitReason>("reason");
    QTest::addColumn<bool>("isForModel");
    QTest::addColumn<bool>("byList");
    QTest::addColumn<bool>("byAnswer");
    QTest::addColumn<bool>("byOtherModel");
    QTest::newRow("401") << CircuitReason::Refused << false << true << true << true;
    QTest::newRow("403 of a model") << CircuitReason::Refused << true << true << true << true;
    QTest::newRow("402") << CircuitReason::OutOfFunds << false << false << true << true;
    QTest::newRow("429") << CircuitReason::RateLimited << true << false << true << false;
}

void TriedCredentialsTest::aTestEndsWhatItProves()
{
    QFETCH(CircuitReason, reason);
    QFETCH(bool, isForModel);
    const std::array<std::pair<QByteArray, const char *>, 3> ways {
        {{{}, "byList"}, {"m", "byAnswer"}, {"other", "byOtherModel"}}};
    for (const auto &[model, way] : ways) {
        RoutingState routing;
        fail(routing, reason, isForModel);
        QVERIFY(!routing.choose(targetOf(), {}, {}, start + 1));
        routing.worksAgain(1, 11, model, start + 1);
        const bool isClosed = !routing.waitFor(targetOf(), start + 1);
        QTEST(isClosed, way);
    }
}

void TriedCredentialsTest::aTestProvesThatTheProviderIsThere()
{
    RoutingState routing;
    for (int i = 0; i < FailureWindow::fewestCalls; ++i)
        fail(routing, CircuitReason::Failing, false);
    QVERIFY(!routing.choose(targetOf(), {}, {}, start + 1));
    routing.worksAgain(1, 11, {}, start + 1);
    QVERIFY(routing.choose(targetOf(), {}, {}, start + 1));
}

void TriedCredentialsTest::whatBeganBeforeTheTestDoesNotCount()
{
    RoutingState routing;
    auto old = routing.choose(targetOf(), {}, {}, start);
    fail(routing, CircuitReason::Refused, false);
    routing.worksAgain(1, 11, {}, start + 1000);
    routing.failed(old->lease, {CircuitReason::Refused, false, 0, u"because"_s}, start + 2000);
    QVERIFY(routing.choose(targetOf(), {}, {}, start + 2000));
}

QTEST_GUILESS_MAIN(TriedCredentialsTest)
#include "tst_triedcredentials.moc"
