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

/// The ids of the next `count` choices, as digits.
QByteArray choices(CredentialRotation &rotation, const ProviderSnapshot &provider, int count, qint64 nowMs = 0,
                   const QSet<qint64> &tried = {})
{
    QByteArray ids;
    for (int i = 0; i < count; ++i)
        ids += QByteArray::number(idOf(rotation.next(provider, tried, nowMs)));
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
    void leavesOutTheCoolingUntilTheirTime();
    void asksTheSoonestWhenAllCoolDown();
    void keepsTheLongerCooldown();
    void recovers();
    void tellsWhenTheFirstComesBack();
    void keepsProvidersApart();
    void spreadsManyCallsExactly();
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

void CredentialRotationTest::leavesOutTheCoolingUntilTheirTime()
{
    CredentialRotation rotation;
    const auto provider = providerOf({100, 100});
    rotation.coolDown(1, 5000);
    QCOMPARE(choices(rotation, provider, 3, 4999), "222");
    QVERIFY(choices(rotation, provider, 4, 5000).contains('1'));
    // One that was tried and one that cools down leave none for a further attempt.
    rotation.coolDown(1, 9000);
    QCOMPARE(choices(rotation, provider, 1, 6000, {2}), "0");
}

// A lone credential that the provider limits must not turn the provider's answers into ours.
void CredentialRotationTest::asksTheSoonestWhenAllCoolDown()
{
    CredentialRotation rotation;
    const auto provider = providerOf({100, 100, 100});
    rotation.coolDown(1, 9000);
    rotation.coolDown(2, 7000);
    rotation.coolDown(3, 8000);
    QCOMPARE(choices(rotation, provider, 2, 1000), "22");
    QCOMPARE(choices(rotation, provider, 1, 1000, {2}), "0");
}

void CredentialRotationTest::keepsTheLongerCooldown()
{
    CredentialRotation rotation;
    const auto provider = providerOf({100});
    rotation.coolDown(1, 9000);
    rotation.coolDown(1, 3000);
    QCOMPARE(rotation.nextUsableAtMs(provider, 5000), 9000);
}

void CredentialRotationTest::recovers()
{
    CredentialRotation rotation;
    const auto provider = providerOf({100, 100});
    rotation.coolDown(1, 9000);
    rotation.recover(1);
    QVERIFY(choices(rotation, provider, 2, 1000).contains('1'));
    QCOMPARE(rotation.nextUsableAtMs(provider, 1000), 0);
}

void CredentialRotationTest::tellsWhenTheFirstComesBack()
{
    CredentialRotation rotation;
    const auto provider = providerOf({100, 100});
    QCOMPARE(rotation.nextUsableAtMs(provider, 1000), 0);
    QCOMPARE(rotation.nextUsableAtMs(providerOf({}), 1000), 0);
    rotation.coolDown(1, 9000);
    QCOMPARE(rotation.nextUsableAtMs(provider, 1000), 0);
    rotation.coolDown(2, 7000);
    QCOMPARE(rotation.nextUsableAtMs(provider, 1000), 7000);
    QCOMPARE(rotation.nextUsableAtMs(provider, 7000), 0);
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

QTEST_GUILESS_MAIN(CredentialRotationTest)
#include "tst_credentialrotation.moc"
