// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>

#include <QTest>

#include "gateway/routing/targetorder.h"

namespace
{
std::vector<ModelTarget> targetsOf(int count)
{
    std::vector<ModelTarget> targets;
    for (int id = 1; id <= count; ++id) {
        auto provider = std::make_shared<ProviderSnapshot>();
        provider->id = id;
        targets.push_back({std::move(provider), "m"});
    }
    return targets;
}

QByteArray ids(const std::vector<ModelTarget> &targets)
{
    QByteArray text;
    for (const ModelTarget &target : targets)
        text += QByteArray::number(target.provider->id);
    return text;
}
} // namespace

class TargetOrderTest : public QObject
{
    Q_OBJECT

private slots:
    void putsTheCheapestFirstAndTheUnpricedLast();
    void putsTheLeastLoadFirst();
    void keepsASessionAtItsTarget();
    void movesOnlyTheSessionsOfWhatIsGone();
    void sharesSessionsByWeight();
};

void TargetOrderTest::putsTheCheapestFirstAndTheUnpricedLast()
{
    auto targets = targetsOf(4);
    TargetOrder::byCost(targets, {std::nullopt, 300, 20, 300});
    QCOMPARE(ids(targets), "3241");
}

void TargetOrderTest::putsTheLeastLoadFirst()
{
    auto targets = targetsOf(3);
    TargetOrder::byLoad(targets, {2.5, 0, 0});
    QCOMPARE(ids(targets), "231");
}

void TargetOrderTest::keepsASessionAtItsTarget()
{
    std::map<char, int> firsts;
    for (quint64 session = 0; session < 300; ++session) {
        auto one = targetsOf(3);
        auto other = targetsOf(3);
        std::reverse(other.begin(), other.end()); // how they are written does not matter
        TargetOrder::bySession(one, session);
        TargetOrder::bySession(other, session);
        QCOMPARE(ids(one), ids(other));
        ++firsts[ids(one).front()];
    }
    QCOMPARE(firsts.size(), size_t {3});
    for (const auto &[target, sessions] : firsts)
        QVERIFY(sessions > 60 && sessions < 140);
}

void TargetOrderTest::movesOnlyTheSessionsOfWhatIsGone()
{
    for (quint64 session = 0; session < 300; ++session) {
        auto all = targetsOf(4);
        auto fewer = targetsOf(3); // the fourth is gone
        TargetOrder::bySession(all, session);
        TargetOrder::bySession(fewer, session);
        QCOMPARE(ids(all).replace("4", ""), ids(fewer));
    }
}

void TargetOrderTest::sharesSessionsByWeight()
{
    int heavy = 0;
    for (quint64 session = 0; session < 2000; ++session) {
        auto targets = targetsOf(2);
        targets[0].weight = 3;
        TargetOrder::bySession(targets, session);
        heavy += ids(targets).front() == '1' ? 1 : 0;
    }
    QVERIFY2(heavy > 1400 && heavy < 1600, qPrintable(QString::number(heavy)));
}

QTEST_GUILESS_MAIN(TargetOrderTest)
#include "tst_targetorder.moc"
