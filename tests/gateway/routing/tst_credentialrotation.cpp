// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/routing/credentialrotation.h"

namespace
{
ProviderSnapshot providerOf(const std::vector<int> &weights)
{
    ProviderSnapshot provider;
    qint64 id = 0;
    for (const int weight : weights) {
        CredentialSnapshot credential;
        credential.id = ++id;
        credential.weight = weight;
        provider.credentials.push_back(std::move(credential));
    }
    return provider;
}

qint64 idOf(const CredentialSnapshot *credential)
{
    return credential ? credential->id : 0;
}

void open(CredentialRotation &rotation, qint64 credentialId, qint64 untilMs)
{
    QVERIFY(rotation.circuitOf(credentialId).fail(CircuitReason::RateLimited, 0, 0, untilMs, {}));
}

/// The ids of the next `count` choices, as digits.
QByteArray choices(CredentialRotation &rotation, const ProviderSnapshot &provider, int count, qint64 nowMs = 0,
                   const QSet<qint64> &tried = {})
{
    TargetState target;
    QByteArray ids;
    for (int i = 0; i < count; ++i)
        ids += QByteArray::number(idOf(rotation.next(provider, target, tried, nowMs)));
    return ids;
}
} // namespace

class CredentialRotationTest : public QObject
{
    Q_OBJECT

private slots:
    void goesRoundByWeight_data();
    void goesRoundByWeight();
    void leavesOutTheTried();
    void leavesOutTheOpenUntilTheirTime();
    void probesOncePerCallWhileOthersWork_data();
    void probesOncePerCallWhileOthersWork();
    void asksNobodyWhenAllAreOpen();
    void leavesOutTheLimitedForOneModel();
    void tellsWhenTheFirstComesBack();
    void noticesThatSomebodySaysTryNow();
    void keepsProvidersApart();
    void spreadsManyCallsExactly();
    void keepsASessionAtItsCredential();
    void movesOnlyTheSessionsOfWhoRests();
    void letsASessionFindOutAboutItsOwn();
    void sharesSessionsByWeight();
    void tellsWhetherThereIsAnother();

private:
    /// Which credential each session gets, by its id.
    static QByteArray placesOf(CredentialRotation &rotation, const ProviderSnapshot &provider, int sessions,
                               qint64 nowMs = 0)
    {
        TargetState target;
        QByteArray ids;
        for (int session = 0; session < sessions; ++session)
            ids += QByteArray::number(
                idOf(rotation.next(provider, target, {}, nowMs, static_cast<quint64>(session) * 7919)));
        return ids;
    }
};

void CredentialRotationTest::goesRoundByWeight_data()
{
    QTest::addColumn<QList<int>>("weights");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("none") << QList<int> {} << QByteArray {"00"};
    QTest::newRow("one") << QList<int> {100} << QByteArray {"111"};
    QTest::newRow("equal") << QList<int> {100, 100, 100} << QByteArray {"123123"};
    QTest::newRow("5 1 1") << QList<int> {5, 1, 1} << QByteArray {"11213111121311"};
    QTest::newRow("weight 0 counts as 100") << QList<int> {0, 100} << QByteArray {"1212"};
    QTest::newRow("negative counts as 100") << QList<int> {100, -5} << QByteArray {"1212"};
    QTest::newRow("reduced to 10") << QList<int> {10, 100} << QByteArray {"22222122222"};
}

void CredentialRotationTest::goesRoundByWeight()
{
    QFETCH(QList<int>, weights);
    QFETCH(QByteArray, expected);
    CredentialRotation rotation;
    QCOMPARE(choices(rotation, providerOf({weights.begin(), weights.end()}), static_cast<int>(expected.size())),
             expected);
}

void CredentialRotationTest::leavesOutTheTried()
{
    CredentialRotation rotation;
    const auto provider = providerOf({100, 100, 100});
    QCOMPARE(choices(rotation, provider, 2, 0, {1}), "23");
    QCOMPARE(choices(rotation, provider, 2, 0, {1, 2}), "33");
    QCOMPARE(choices(rotation, provider, 1, 0, {1, 2, 3}), "0");
}

void CredentialRotationTest::leavesOutTheOpenUntilTheirTime()
{
    CredentialRotation rotation;
    const auto provider = providerOf({100, 100, 100});
    open(rotation, 1, 5000);
    QCOMPARE(choices(rotation, provider, 4, 4999), "2323");
    // Its time has come, so it goes first, until somebody tells what came of it.
    QCOMPARE(choices(rotation, provider, 1, 5000), "1");
    QVERIFY(rotation.circuitOf(1).beginProbe(5000));
    QCOMPARE(choices(rotation, provider, 2, 5000), "23");
    QVERIFY(rotation.circuitOf(1).reset(5001));
    QVERIFY(choices(rotation, provider, 3, 5001).contains('1'));
}

void CredentialRotationTest::probesOncePerCallWhileOthersWork_data()
{
    QTest::addColumn<std::optional<quint64>>("session");
    QTest::newRow("in turn") << std::optional<quint64> {};
    for (quint64 session = 1; session <= 8; ++session)
        QTest::addRow("session %d", static_cast<int>(session)) << std::optional {session * 7919};
}

/// Four keys, of which the rests of three are over: whoever fails as the probe, the fourth comes next, and then the
/// other two, since nobody else is left.
void CredentialRotationTest::probesOncePerCallWhileOthersWork()
{
    QFETCH(std::optional<quint64>, session);
    for (const qint64 working : {1, 2, 3, 4}) {
        CredentialRotation rotation;
        const auto provider = providerOf({100, 100, 100, 100});
        TargetState target;
        target.limits.push_back({working == 1 ? 2 : 1, {}}); // of one for this model alone
        QVERIFY(target.limits.front().circuit.fail(CircuitReason::RateLimited, 0, 0, 5000, {}));
        for (const qint64 id : {1, 2, 3, 4}) {
            if (id != working && id != target.limits.front().credentialId)
                open(rotation, id, 5000);
        }
        QSet<qint64> tried;
        const qint64 first = idOf(rotation.next(provider, target, tried, 5000, session));
        QVERIFY(first != 0 && (session || first != working));
        tried.insert(first);
        if (first != working) {
            QCOMPARE(idOf(rotation.next(provider, target, tried, 5000, session)), working);
            tried.insert(working);
        }
        while (const qint64 next = idOf(rotation.next(provider, target, tried, 5000, session)))
            tried.insert(next);
        QCOMPARE(tried.size(), 4);
    }
}

void CredentialRotationTest::asksNobodyWhenAllAreOpen()
{
    CredentialRotation rotation;
    const auto provider = providerOf({100, 100});
    open(rotation, 1, 9000);
    open(rotation, 2, 7000);
    QCOMPARE(choices(rotation, provider, 2, 1000), "00");
    QCOMPARE(choices(rotation, provider, 1, 7000), "2");
}

void CredentialRotationTest::leavesOutTheLimitedForOneModel()
{
    CredentialRotation rotation;
    const auto provider = providerOf({100, 100});
    TargetState limited;
    limited.limits.push_back({1, {}});
    QVERIFY(limited.limitOf(1)->fail(CircuitReason::RateLimited, 0, 0, 5000, {}));
    QCOMPARE(idOf(rotation.next(provider, limited, {}, 100)), 2);
    QCOMPARE(idOf(rotation.next(provider, limited, {2}, 100)), 0);
    QCOMPARE(idOf(rotation.next(provider, limited, {}, 5000)), 1);
    QVERIFY(choices(rotation, provider, 2, 100).contains('1')); // of another model
}

void CredentialRotationTest::tellsWhenTheFirstComesBack()
{
    CredentialRotation rotation;
    const auto provider = providerOf({100, 100});
    TargetState target;
    QVERIFY(!rotation.waitFor(provider, target, 1000));
    QVERIFY(!rotation.waitFor(providerOf({}), target, 1000));
    open(rotation, 1, 9000);
    QVERIFY(!rotation.waitFor(provider, target, 1000));
    open(rotation, 2, 7000);
    QCOMPARE(rotation.waitFor(provider, target, 1000)->untilMs, 7000);
    QCOMPARE(rotation.waitFor(provider, target, 1000)->reason, CircuitReason::RateLimited);
    QVERIFY(!rotation.waitFor(provider, target, 7000));
    target.limits.push_back({2, {}});
    QVERIFY(target.limitOf(2)->fail(CircuitReason::Refused, 0, 0, 8000, {}));
    QCOMPARE(rotation.waitFor(provider, target, 1000)->untilMs, 8000);
    QCOMPARE(rotation.waitFor(provider, target, 1000)->reason, CircuitReason::Refused);
}

void CredentialRotationTest::noticesThatSomebodySaysTryNow()
{
    CredentialRotation rotation;
    ProviderSnapshot provider = providerOf({100});
    CredentialSnapshot &credential = provider.credentials.front();
    QVERIFY(!rotation.takeRetry(credential)); // seen for the first time
    QVERIFY(!rotation.takeRetry(credential));
    credential.retryAtMs = 5;
    QVERIFY(rotation.takeRetry(credential));
    QVERIFY(!rotation.takeRetry(credential));
}

void CredentialRotationTest::keepsProvidersApart()
{
    CredentialRotation rotation;
    const auto first = providerOf({100, 100});
    auto second = providerOf({100, 100});
    second.credentials[0].id = 8;
    second.credentials[1].id = 9;
    QByteArray ids;
    for (int i = 0; i < 4; ++i)
        ids += choices(rotation, first, 1) + choices(rotation, second, 1);
    QCOMPARE(ids, "18291829");
}

void CredentialRotationTest::spreadsManyCallsExactly()
{
    CredentialRotation rotation;
    const auto provider = providerOf({7, 20, 73});
    const QByteArray ids = choices(rotation, provider, 10'000);
    QCOMPARE(ids.count('1'), 700);
    QCOMPARE(ids.count('2'), 2000);
    QCOMPARE(ids.count('3'), 7300);
}

void CredentialRotationTest::keepsASessionAtItsCredential()
{
    CredentialRotation rotation;
    const auto provider = providerOf({100, 100, 100});
    const QByteArray first = placesOf(rotation, provider, 90);
    (void)choices(rotation, provider, 2); // others take turns in between
    QCOMPARE(placesOf(rotation, provider, 90), first);
    CredentialRotation afterRestart;
    QCOMPARE(placesOf(afterRestart, provider, 90), first);
    for (const char id : {'1', '2', '3'})
        QVERIFY2(first.count(id) > 15, first.constData());
    // Sessions take nobody's turn.
    QCOMPARE(choices(afterRestart, provider, 6), "123123");
}

void CredentialRotationTest::movesOnlyTheSessionsOfWhoRests()
{
    CredentialRotation rotation;
    const auto provider = providerOf({100, 100, 100});
    const QByteArray before = placesOf(rotation, provider, 90);
    open(rotation, 2, 5000);
    const QByteArray after = placesOf(rotation, provider, 90, 100);
    for (qsizetype session = 0; session < before.size(); ++session) {
        if (before[session] == '2')
            QVERIFY(after[session] == '1' || after[session] == '3');
        else
            QCOMPARE(after[session], before[session]);
    }
    QVERIFY(rotation.circuitOf(2).reset(6000));
    QCOMPARE(placesOf(rotation, provider, 90, 6000), before);
}

void CredentialRotationTest::letsASessionFindOutAboutItsOwn()
{
    CredentialRotation rotation;
    const auto provider = providerOf({100, 100});
    const QByteArray before = placesOf(rotation, provider, 40);
    open(rotation, 1, 5000);
    QCOMPARE(placesOf(rotation, provider, 40, 5000), before); // its time has come, for its own sessions
    QVERIFY(rotation.circuitOf(1).beginProbe(5000));
    QCOMPARE(placesOf(rotation, provider, 40, 5000), QByteArray(40, '2')); // one of them is enough
}

void CredentialRotationTest::sharesSessionsByWeight()
{
    CredentialRotation rotation;
    const QByteArray places = placesOf(rotation, providerOf({300, 100}), 2000);
    QVERIFY2(places.count('1') > 1400 && places.count('1') < 1600, QByteArray::number(places.count('1')).constData());
}

void CredentialRotationTest::tellsWhetherThereIsAnother()
{
    CredentialRotation rotation;
    const auto provider = providerOf({100, 100});
    TargetState target;
    QVERIFY(rotation.hasNext(provider, target, {}, 0));
    QVERIFY(rotation.hasNext(provider, target, {1}, 0));
    QVERIFY(!rotation.hasNext(provider, target, {1, 2}, 0));
    open(rotation, 2, 5000);
    QVERIFY(!rotation.hasNext(provider, target, {1}, 100));
    QVERIFY(rotation.hasNext(provider, target, {1}, 5000));
    QCOMPARE(choices(rotation, provider, 2, 100), "11");
}

QTEST_GUILESS_MAIN(CredentialRotationTest)
#include "tst_credentialrotation.moc"
