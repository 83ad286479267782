// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/metering/admission.h"
#include "gateway/metering/minutewindow.h"
#include "gateway/routing/routingstate.h"
#include "models/store/circuitsink.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 minuteMs = 60'000;
constexpr qint64 hourMs = 60 * minuteMs;
constexpr qint64 dayMs = 24 * hourMs;
constexpr qint64 noon = 1'699'963'200'000; // 2023-11-14T12:00:00Z
constexpr qint64 credit = 1'000'000'000;

AppSnapshot appWith(const AppLimits &limits)
{
    AppSnapshot app;
    app.id = 1;
    app.accountId = 1;
    app.limits = limits;
    return app;
}

CallEstimate estimateOf(qint64 tokens, qint64 nano)
{
    CallEstimate estimate;
    estimate.tokens = tokens;
    estimate.creditsNano = nano;
    return estimate;
}

class LastCircuit final : public CircuitSink
{
public:
    void keepCircuit(const Circuit &circuit) override { kept = circuit; }

    void dropCircuit(const CircuitPlace &) override { kept.reset(); }

    std::optional<Circuit> kept;
};

ModelTarget target(qint64 providerId = 1)
{
    auto provider = std::make_shared<ProviderSnapshot>();
    provider->id = providerId;
    CredentialSnapshot credential;
    credential.id = providerId * 10 + 1;
    provider->credentials.push_back(std::move(credential));
    return {std::move(provider), "m", 1};
}
} // namespace

/// The wall clock is wrong for a while and then corrected, as by NTP after a start with a bad clock.
class ClockStepsTest final : public QObject
{
    Q_OBJECT

private slots:
    void aSmallStepBackIsStandingStill();
    void aMinuteMovesWithTheClock();
    void limitsOfAMinuteEndAMinuteAfterTheStep();
    void limitsOfAnIdleAppDoNotWaitForIt();
    void whatEndsAfterTheStepIsSettled();
    void whatIsReleasedLongAfterItBeganLeavesTheMinuteAlone();
    void aBudgetBindsOnAfterTheStep_data();
    void aBudgetBindsOnAfterTheStep();
    void aDaysSpendingCountsAgain();
    void recordedSpendingCountsWhereItIsLearnt();
    void aCallOverMidnightCountsWhereItBegan();
    void aRestStaysAsLongAsItWas_data();
    void aRestStaysAsLongAsItWas();
    void aStoredRestIsNoLongerThanItsKindCanBe_data();
    void aStoredRestIsNoLongerThanItsKindCanBe();
    void failuresCountAfterTheStep();
    void whoFailedInTheFutureIsNotSlowForEver();

private:
    /// Admits one call of a credit and settles it.
    static bool spend(Admission &admission, const AppSnapshot &app, qint64 nowMs);
    static void snapshot(Admission &admission, AppSnapshot app, qint64 spentNano, qint64 madeAtMs);
    static void fail(RoutingState &routing, CircuitReason reason, qint64 nowMs);
};

bool ClockStepsTest::spend(Admission &admission, const AppSnapshot &app, qint64 nowMs)
{
    const auto ticket = admission.admit(app, estimateOf(0, credit), false, nowMs);
    if (ticket)
        admission.settle(*ticket, 0, credit, nowMs);
    return ticket.has_value();
}

void ClockStepsTest::snapshot(Admission &admission, AppSnapshot app, qint64 spentNano, qint64 madeAtMs)
{
    app.spentDayNano = app.spentMonthNano = app.spentTotalNano = spentNano;
    auto made = std::make_shared<HubSnapshot>();
    made->madeAtMs = madeAtMs;
    made->apps.insert(app.id, std::make_shared<AppSnapshot>(app));
    admission.setSnapshot(made);
}

void ClockStepsTest::fail(RoutingState &routing, CircuitReason reason, qint64 nowMs)
{
    auto choice = routing.choose(target(), {}, {}, nowMs);
    QVERIFY(choice);
    routing.failed(choice->lease, {reason, false, 0, u"because"_s}, nowMs);
}

void ClockStepsTest::aSmallStepBackIsStandingStill()
{
    MinuteWindow window;
    window.add(noon, 5);
    window.add(noon - 50'000, 5);
    QCOMPARE(window.total(noon - minuteMs), 10);
    QCOMPARE(window.msUntil(0, noon - minuteMs), 60'250);
    QCOMPARE(window.total(noon + 60'249), 10);
    QCOMPARE(window.total(noon + 60'250), 0);
}

void ClockStepsTest::aMinuteMovesWithTheClock()
{
    MinuteWindow window;
    window.add(noon + dayMs - 20'000, 3);
    window.add(noon + dayMs, 4);
    QCOMPARE(window.total(noon), 7);
    QCOMPARE(window.msUntil(4, noon), 40'250);
    QCOMPARE(window.total(noon + 40'250), 4);
    QCOMPARE(window.total(noon + 60'250), 0);
    window.add(noon + 60'250, 1);
    QCOMPARE(window.total(noon + 60'250), 1);
}

void ClockStepsTest::limitsOfAMinuteEndAMinuteAfterTheStep()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .requestsPerMinute = 2, .tokensPerMinute = 100});
    for (int call = 0; call < 2; ++call)
        QVERIFY(admission.admit(app, estimateOf(50, 0), false, noon + 40 * dayMs));
    const auto refused = admission.admit(app, estimateOf(50, 0), false, noon);
    QVERIFY(!refused);
    QVERIFY(refused.error().retryAfterMs <= 60'250);
    QVERIFY(admission.admit(app, estimateOf(50, 0), false, noon + refused.error().retryAfterMs));
}

void ClockStepsTest::limitsOfAnIdleAppDoNotWaitForIt()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .requestsPerMinute = 1});
    AppSnapshot other = appWith({});
    other.id = 2;
    QVERIFY(admission.admit(app, {}, false, noon + dayMs));
    QVERIFY(admission.admit(other, {}, false, noon));
    QVERIFY(admission.admit(app, {}, false, noon + 60'250));
}

void ClockStepsTest::whatEndsAfterTheStepIsSettled()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .tokensPerMinute = 100});
    const auto running = admission.admit(app, estimateOf(100, 0), false, noon + dayMs);
    QVERIFY(running);
    QVERIFY(!admission.admit(app, estimateOf(90, 0), false, noon));
    admission.settle(*running, 10, 0, noon + 1000);
    QVERIFY(admission.admit(app, estimateOf(90, 0), false, noon + 1000));
    QVERIFY(!admission.admit(app, estimateOf(90, 0), false, noon + 1000));
}

void ClockStepsTest::whatIsReleasedLongAfterItBeganLeavesTheMinuteAlone()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .tokensPerMinute = 100});
    const auto early = admission.admit(app, estimateOf(100, 0), false, noon);
    QVERIFY(early);
    QVERIFY(admission.admit(app, estimateOf(100, 0), false, noon + 5 * minuteMs));
    admission.release(*early);
    QVERIFY(!admission.admit(app, estimateOf(1, 0), false, noon + 5 * minuteMs + 1000));
    QVERIFY(admission.admit(app, estimateOf(1, 0), false, noon + 6 * minuteMs + 250));
}

void ClockStepsTest::aBudgetBindsOnAfterTheStep_data()
{
    QTest::addColumn<BudgetPeriod>("period");
    QTest::addColumn<qint64>("aheadMs");
    for (const qint64 days : {2, 70, 400}) {
        QTest::addRow("a day, %d days ahead", static_cast<int>(days)) << BudgetPeriod::Day << days * dayMs;
        if (days > 2)
            QTest::addRow("a month, %d days ahead", static_cast<int>(days)) << BudgetPeriod::Month << days * dayMs;
    }
}

void ClockStepsTest::aBudgetBindsOnAfterTheStep()
{
    QFETCH(BudgetPeriod, period);
    QFETCH(qint64, aheadMs);
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .budgetNano = 2 * credit, .budgetPeriod = period});
    QVERIFY(spend(admission, app, noon + aheadMs)); // the first thing that is known is the wrong time
    QVERIFY(spend(admission, app, noon + aheadMs));
    QVERIFY(!spend(admission, app, noon + aheadMs));
    QVERIFY(spend(admission, app, noon)); // of this day nothing was known
    QVERIFY(spend(admission, app, noon + 1000));
    QVERIFY(!spend(admission, app, noon + 2000));
    const qint64 nextMs = period == BudgetPeriod::Day ? dayMs : 17 * dayMs;
    QVERIFY(spend(admission, app, noon + nextMs));
}

void ClockStepsTest::aDaysSpendingCountsAgain()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .budgetNano = 3 * credit, .budgetPeriod = BudgetPeriod::Day});
    QVERIFY(spend(admission, app, noon));
    QVERIFY(spend(admission, app, noon));
    const auto longCall = admission.admit(app, estimateOf(0, credit), false, noon);
    QVERIFY(longCall);
    QVERIFY(spend(admission, app, noon + 40 * dayMs));
    admission.settle(*longCall, 0, credit, noon + 40 * dayMs); // began today
    QVERIFY(!spend(admission, app, noon + hourMs));
    QVERIFY(spend(admission, app, noon + dayMs));
}

void ClockStepsTest::recordedSpendingCountsWhereItIsLearnt()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .budgetNano = 3 * credit, .budgetPeriod = BudgetPeriod::Day});
    snapshot(admission, app, 0, noon + 40 * dayMs); // started with the wrong time
    QVERIFY(spend(admission, app, noon + 40 * dayMs));
    QVERIFY(spend(admission, app, noon));
    snapshot(admission, app, 2 * credit, noon + 1000); // of which one was spent before the start
    QVERIFY(spend(admission, app, noon + 2000));
    QVERIFY(!spend(admission, app, noon + 3000));
    snapshot(admission, app, 4 * credit, noon + dayMs); // what it counted by itself it keeps counting by itself
    QVERIFY(spend(admission, app, noon + dayMs));
    snapshot(admission, app, 4 * credit, noon + dayMs + 1000);
    QVERIFY(spend(admission, app, noon + dayMs + 2000));
}

void ClockStepsTest::aCallOverMidnightCountsWhereItBegan()
{
    Admission admission;
    const AppSnapshot app = appWith({.modelGlobs = {}, .budgetNano = 2 * credit, .budgetPeriod = BudgetPeriod::Day});
    const qint64 midnight = noon + dayMs / 2;
    const auto late = admission.admit(app, estimateOf(0, credit), false, midnight - 1000);
    QVERIFY(late);
    QVERIFY(spend(admission, app, midnight + 1000));
    admission.settle(*late, 0, credit, midnight + 2000);
    QVERIFY(spend(admission, app, midnight - 30'000)); // the clock stands still, and the call is recorded yesterday
    QVERIFY(spend(admission, app, midnight + 3000));
    QVERIFY(!spend(admission, app, midnight + 4000));
}

void ClockStepsTest::aRestStaysAsLongAsItWas_data()
{
    QTest::addColumn<CircuitReason>("reason");
    QTest::addColumn<qint64>("restMs");
    QTest::newRow("refused") << CircuitReason::Refused << 30'000LL;
    QTest::newRow("out of funds") << CircuitReason::OutOfFunds << 5 * minuteMs;
}

void ClockStepsTest::aRestStaysAsLongAsItWas()
{
    QFETCH(CircuitReason, reason);
    QFETCH(qint64, restMs);
    LastCircuit sink;
    RoutingState routing {&sink};
    fail(routing, reason, noon + 8 * hourMs);
    const auto wait = routing.waitFor(target(), noon);
    QVERIFY(wait);
    QCOMPARE(wait->untilMs, noon + restMs);
    QVERIFY(sink.kept);
    QCOMPARE(sink.kept->place, (CircuitPlace {1, 11, {}}));
    QCOMPARE(sink.kept->untilMs, noon + restMs);
    QVERIFY(!routing.choose(target(), {}, {}, noon + restMs - 1));
    QVERIFY(routing.choose(target(), {}, {}, noon + restMs));
}

void ClockStepsTest::aStoredRestIsNoLongerThanItsKindCanBe_data()
{
    QTest::addColumn<CircuitReason>("reason");
    QTest::addColumn<int>("failures");
    QTest::addColumn<qint64>("restMs");
    QTest::newRow("refused once") << CircuitReason::Refused << 1 << 5 * minuteMs; // a provider may ask for that much
    QTest::newRow("refused often") << CircuitReason::Refused << 20 << hourMs;
    QTest::newRow("limited") << CircuitReason::RateLimited << 9 << 5 * minuteMs;
    QTest::newRow("out of funds") << CircuitReason::OutOfFunds << 2 << 10 * minuteMs;
}

void ClockStepsTest::aStoredRestIsNoLongerThanItsKindCanBe()
{
    QFETCH(CircuitReason, reason);
    QFETCH(int, failures);
    QFETCH(qint64, restMs);
    LastCircuit sink;
    RoutingState routing {&sink};
    HubSnapshot stored;
    stored.circuits.push_back({{1, 11, {}}, reason, noon + 40 * dayMs, noon + 41 * dayMs, failures, u"because"_s});
    routing.setSnapshot(stored);
    QVERIFY(!routing.choose(target(), {}, {}, noon));
    QVERIFY(sink.kept);
    QCOMPARE(sink.kept->untilMs, noon + restMs);
    QVERIFY(sink.kept->sinceMs <= noon);
    QVERIFY(routing.choose(target(), {}, {}, noon + restMs));
}

void ClockStepsTest::failuresCountAfterTheStep()
{
    RoutingState routing;
    fail(routing, CircuitReason::Refused, noon + 8 * hourMs - minuteMs);
    auto probe = routing.choose(target(), {}, {}, noon + 8 * hourMs);
    QVERIFY(probe);
    routing.answered(probe->lease, noon + 8 * hourMs); // closed, in the future
    routing.drop(probe->lease);
    fail(routing, CircuitReason::Refused, noon);
    QVERIFY(!routing.choose(target(), {}, {}, noon + 1));
}

void ClockStepsTest::whoFailedInTheFutureIsNotSlowForEver()
{
    RoutingState routing;
    const ModelTarget bad = target();
    const ModelTarget good = target(2);
    fail(routing, CircuitReason::Failing, noon + 40 * dayMs);
    auto quick = routing.choose(good, {}, {}, noon);
    QVERIFY(quick);
    routing.measured(quick->lease, 1000, noon);
    std::vector<ModelTarget> targets {good, bad};
    routing.orderByLatency(targets, false, noon + 10 * minuteMs);
    QCOMPARE(targets.front().provider->id, 1); // to be found out anew
}

QTEST_GUILESS_MAIN(ClockStepsTest)
#include "tst_clocksteps.moc"
