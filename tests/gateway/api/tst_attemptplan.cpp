// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/attemptplan.h"
#include "tests/gateway/api/apifixture.h"

/// Whom a call asks next, and when nobody is left.
class AttemptPlanTest final : public QObject
{
    Q_OBJECT

private slots:
    void triesEachCredentialOnce();
    void goesOnToTheNextTarget();
    void waitsTwiceForATargetAtMost();
    void knowsWhetherAnybodyComesNext();
    void endsAfterSixAttempts();
    void needsNoCredentialWhereNoneIsNeeded();
};

void AttemptPlanTest::triesEachCredentialOnce()
{
    RoutingState routing;
    AttemptPlan plan {{{makeProvider(1, "one", {}, {{11, "a"}, {12, "b"}}), "m"}}, false};
    const auto first = plan.next(routing, 0);
    const auto second = plan.next(routing, 0);
    QVERIFY(first && second);
    QCOMPARE(first->number, 1);
    QCOMPARE(second->number, 2);
    QVERIFY(first->credential->id != second->credential->id);
    QVERIFY(!plan.next(routing, 0));
    QCOMPARE(plan.attempts(), 2);
}

void AttemptPlanTest::goesOnToTheNextTarget()
{
    RoutingState routing;
    AttemptPlan plan {
        {{makeProvider(1, "one", {}, {{11, "a"}, {12, "b"}}), "m"}, {makeProvider(2, "two", {}, {{21, "c"}}), "n"}},
        false};
    QCOMPARE(plan.next(routing, 0)->target->model, QByteArray {"m"});
    plan.leaveTarget();
    QCOMPARE(plan.next(routing, 0)->target->model, QByteArray {"n"});
    QVERIFY(!plan.next(routing, 0));
}

void AttemptPlanTest::waitsTwiceForATargetAtMost()
{
    RoutingState routing;
    AttemptPlan plan {{{makeProvider(1, "one", {}, {{11, "a"}, {12, "b"}, {13, "c"}}), "m"},
                       {makeProvider(2, "two", {}, {{21, "d"}}), "n"}},
                      false};
    QList<QByteArray> models;
    while (const auto choice = plan.next(routing, 0)) {
        models.append(choice->target->model);
        plan.noteTimeout();
    }
    QCOMPARE(models, (QList<QByteArray> {"m", "m", "n"}));
}

void AttemptPlanTest::knowsWhetherAnybodyComesNext()
{
    RoutingState routing;
    AttemptPlan alone {{{makeProvider(1, "one", {}, {{11, "a"}}), "m"}}, true};
    QVERIFY(alone.next(routing, 0));
    QVERIFY(!alone.hasNextAfterTimeout(routing, 0));

    AttemptPlan plan {
        {{makeProvider(1, "one", {}, {{11, "a"}, {12, "b"}, {13, "c"}}), "m"}, {makeProvider(2, "two", {}, {}), "n"}},
        true};
    QVERIFY(plan.next(routing, 0));
    QVERIFY(plan.hasNextAfterTimeout(routing, 0)); // another key
    plan.noteTimeout();
    QVERIFY(plan.next(routing, 0));
    QVERIFY(plan.hasNextAfterTimeout(routing, 0)); // not the third key, but the next target, which needs none
    plan.noteTimeout();
    QVERIFY(plan.next(routing, 0));
    QVERIFY(!plan.hasNextAfterTimeout(routing, 0));

    // Whoever rests is nobody.
    AttemptPlan resting {{{makeProvider(1, "one", {}, {{11, "a"}, {12, "b"}}), "m"}}, true};
    auto first = resting.next(routing, 0);
    AttemptPlan other {{{makeProvider(1, "one", {}, {{11, "a"}, {12, "b"}}), "m"}}, true};
    auto second = other.next(routing, 0);
    QVERIFY(first && second && first->credential->id != second->credential->id);
    routing.failed(second->lease, {CircuitReason::Refused, false, 0, {}, false}, 0);
    QVERIFY(!resting.hasNextAfterTimeout(routing, 0));
}

void AttemptPlanTest::endsAfterSixAttempts()
{
    RoutingState routing;
    std::vector<ModelTarget> targets;
    for (qint64 id = 1; id <= 5; ++id)
        targets.push_back(
            {makeProvider(id, "p", {}, {{id * 10, "a"}, {id * 10 + 1, "b"}, {id * 10 + 2, "c"}, {id * 10 + 3, "d"}}),
             "m"});
    AttemptPlan plan {targets, false};
    QList<qint64> providers;
    while (const auto choice = plan.next(routing, 0))
        providers.append(choice->target->provider->id);
    QCOMPARE(providers, (QList<qint64> {1, 1, 1, 2, 2, 2}));
}

void AttemptPlanTest::needsNoCredentialWhereNoneIsNeeded()
{
    RoutingState routing;
    AttemptPlan plan {{{makeProvider(1, "local", {}, {}), "m"}}, false};
    const auto choice = plan.next(routing, 0);
    QVERIFY(choice);
    QVERIFY(!choice->credential);
    QVERIFY(!plan.next(routing, 0));
    auto strict = makeProvider(2, "openai", {}, {});
    strict->kind = "openai";
    AttemptPlan none {{{strict, "m"}}, false};
    QVERIFY(!none.next(routing, 0));
    QCOMPARE(none.attempts(), 0);
    // Who has a key, even one that does not open or is switched off, is never called without it.
    auto keyed = makeProvider(3, "local", {}, {});
    keyed->hasCredentials = true;
    AttemptPlan locked {{{keyed, "m"}}, false};
    QVERIFY(!locked.next(routing, 0));
}

QTEST_GUILESS_MAIN(AttemptPlanTest)
#include "tst_attemptplan.moc"
