// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <thread>

#include <QDateTime>
#include <QTest>

#include "gateway/metering/admission.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 credit = 1'000'000'000; // in nano-credits

qint64 at(const char *utc)
{
    return QDateTime::fromString(QString::fromLatin1(utc), Qt::ISODate).toMSecsSinceEpoch();
}

/// One app of one account.
struct World
{
    qint64 budgetNano = 0;
    BudgetPeriod period = BudgetPeriod::Day;
    qint64 grantedNano = 0;
    qint64 chargedNano = 0;
    qint64 spentNano = 0; ///< in the day, the month and in all

    [[nodiscard]] HubSnapshotPtr snapshot(qint64 madeAtMs) const
    {
        auto app = std::make_shared<AppSnapshot>();
        app->id = 1;
        app->accountId = 1;
        app->limits.budgetNano = budgetNano;
        app->limits.budgetPeriod = period;
        app->spentDayNano = app->spentMonthNano = app->spentTotalNano = spentNano;
        auto made = std::make_shared<HubSnapshot>();
        made->madeAtMs = madeAtMs;
        made->apps.insert(1, app);
        made->accounts.insert(1, {1, "a", grantedNano, chargedNano});
        return made;
    }
};

CallEstimate credits(qint64 nano, qint64 least = -1)
{
    CallEstimate estimate;
    estimate.creditsNano = nano;
    estimate.leastCreditsNano = least;
    return estimate;
}

const qint64 noon = at("2026-03-31T12:00:00Z");
} // namespace

/// Budgets and credit. Rates and concurrency are in tst_admission.
class AdmissionMoneyTest : public QObject
{
    Q_OBJECT

private slots:
    void admitsTenOfSixtyFour_data();
    void admitsTenOfSixtyFour();
    void keepsToABudget();
    void keepsToTheCredit();
    void lendsAGuessWhatIsLeft();
    void letsTheFreePass();
    void refusesWhatCostsSomethingWhenNothingIsLeft();
    void saysSmallSumsWhole();
    void rollsOver_data();
    void rollsOver();
    void aCallCountsWhenItBegan_data();
    void aCallCountsWhenItBegan();
    void rollsOverSinceTheSnapshot();
    void beginsWithTheSnapshotsSums();
    void doesNotCountTwiceAfterANewSnapshot();
    void takesNewGrants();
    void forgetsRemovedAppsAndAccounts();
    void settlesARemovedAppsCall();
    void treatsAnUnknownAccountAsEmpty();
};

void AdmissionMoneyTest::admitsTenOfSixtyFour_data()
{
    QTest::addColumn<bool>("byBudget");
    QTest::addColumn<qint64>("real");
    QTest::newRow("budget") << true << credit;
    QTest::newRow("credit") << false << credit;
    QTest::newRow("budget, cheaper than thought") << true << credit / 2;
}

// 64 threads, each one call at a time until it is refused: reserved and spent never pass what there is.
void AdmissionMoneyTest::admitsTenOfSixtyFour()
{
    QFETCH(bool, byBudget);
    QFETCH(qint64, real);
    const World world {.budgetNano = byBudget ? 10 * credit : 0, .grantedNano = byBudget ? 0 : 10 * credit};
    Admission admission;
    const HubSnapshotPtr snapshot = world.snapshot(noon);
    admission.setSnapshot(snapshot);
    std::atomic<int> running = 0;
    std::atomic<int> most = 0;
    std::atomic<int> answered = 0;
    std::vector<std::jthread> clients;
    for (int client = 0; client < 64; ++client) {
        clients.emplace_back([&] {
            for (;;) {
                const auto ticket = admission.admit(*snapshot->apps[1], credits(credit), !byBudget, noon);
                if (!ticket)
                    return;
                const int now = ++running;
                for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
                }
                std::this_thread::yield();
                --running;
                admission.settle(*ticket, 0, real, noon);
                ++answered;
            }
        });
    }
    clients.clear(); // joins
    // With cheaper calls some are refused while the dearer estimates of others are held.
    const int possible = static_cast<int>(10 * credit / real);
    QVERIFY(answered <= possible);
    QVERIFY(most <= 10);
    if (real == credit)
        QCOMPARE(answered, 10);
    QCOMPARE(admission.runningCalls(), 0);
    while (const auto ticket = admission.admit(*snapshot->apps[1], credits(credit), !byBudget, noon)) {
        admission.settle(*ticket, 0, real, noon);
        ++answered;
    }
    QVERIFY(answered >= possible - 1);
    QVERIFY(answered <= possible);
}

void AdmissionMoneyTest::keepsToABudget()
{
    const World world {.budgetNano = 10 * credit, .period = BudgetPeriod::Day};
    Admission admission;
    const HubSnapshotPtr snapshot = world.snapshot(noon);
    admission.setSnapshot(snapshot);
    const AppSnapshot &app = *snapshot->apps[1];
    const auto first = admission.admit(app, credits(6 * credit), false, noon);
    QVERIFY(first);
    const auto refused = admission.admit(app, credits(4 * credit + 1), false, noon);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::RateLimited); // the money is there, only held
    QCOMPARE(refused.error().message,
             u"This app's budget of 10.0000 credits per day has 4.0000 left; this call needs 4.000000001. "
             "Running calls hold 6.0000 more; try again when one has ended."_s);
    QCOMPARE(refused.error().retryAfterMs, 1000);
    QVERIFY(refused.error().isOfMoney);
    const auto dearer = admission.admit(app, credits(10 * credit + 1), false, noon);
    QCOMPARE(dearer.error().code, ErrorCode::InsufficientCredit);
    QCOMPARE(dearer.error().retryAfterMs, 0);
    QVERIFY(admission.admit(app, credits(4 * credit), false, noon));
    admission.settle(*first, 0, 5 * credit, noon);
    QVERIFY(admission.admit(app, credits(credit), false, noon));
    QVERIFY(!admission.admit(app, credits(1), false, noon));
    // What is dearer than the whole budget need not wait for the next period.
    QCOMPARE(admission.admit(app, credits(11 * credit), false, noon).error().retryAfterMs, 0);
}

void AdmissionMoneyTest::keepsToTheCredit()
{
    const World world {.grantedNano = 10 * credit, .chargedNano = 3 * credit};
    Admission admission;
    const HubSnapshotPtr snapshot = world.snapshot(noon);
    admission.setSnapshot(snapshot);
    const AppSnapshot &app = *snapshot->apps[1];
    QCOMPARE(admission.balanceNano(1), 7 * credit);
    const auto ticket = admission.admit(app, credits(7 * credit), true, noon);
    QVERIFY(ticket);
    QCOMPARE(admission.balanceNano(1), 7 * credit);
    const auto refused = admission.admit(app, credits(1), true, noon);
    QCOMPARE(refused.error().code, ErrorCode::RateLimited);
    QVERIFY2(refused.error().message.startsWith(u"The account has 0.0000 credits left"),
             qPrintable(refused.error().message));
    QCOMPARE(refused.error().retryAfterMs, 1000); // the running call may give it back
    const auto dearer = admission.admit(app, credits(7 * credit + 1), true, noon);
    QCOMPARE(dearer.error().code, ErrorCode::InsufficientCredit);
    QCOMPARE(dearer.error().retryAfterMs, 0);
    admission.settle(*ticket, 0, 2 * credit, noon);
    QCOMPARE(admission.balanceNano(1), 5 * credit);
    // Not enforced: it goes on, below zero.
    const auto more = admission.admit(app, credits(9 * credit), false, noon);
    QVERIFY(more);
    admission.settle(*more, 0, 9 * credit, noon);
    QCOMPARE(admission.balanceNano(1), -4 * credit);
    QVERIFY(!admission.admit(app, credits(1), true, noon));
    const auto nothing = admission.admit(app, credits(credit), false, noon);
    admission.release(*nothing);
    QCOMPARE(admission.balanceNano(1), -4 * credit);
}

void AdmissionMoneyTest::lendsAGuessWhatIsLeft()
{
    const World world {.budgetNano = credit, .grantedNano = credit / 2};
    Admission admission;
    const HubSnapshotPtr snapshot = world.snapshot(noon);
    admission.setSnapshot(snapshot);
    const AppSnapshot &app = *snapshot->apps[1];
    const auto ticket = admission.admit(app, credits(50 * credit, credit / 4), true, noon);
    QVERIFY(ticket);
    QVERIFY(!admission.admit(app, credits(50 * credit, 0), true, noon)); // all is lent
    admission.settle(*ticket, 0, credit / 4, noon);
    QCOMPARE(admission.balanceNano(1), credit / 4);
    QVERIFY(!admission.admit(app, credits(50 * credit, credit / 4 + 1), true, noon));
    QVERIFY(admission.admit(app, credits(50 * credit, credit / 4), true, noon));
}

void AdmissionMoneyTest::letsTheFreePass()
{
    const World world {.budgetNano = credit, .spentNano = 2 * credit};
    Admission admission;
    const HubSnapshotPtr snapshot = world.snapshot(noon);
    admission.setSnapshot(snapshot);
    QVERIFY(admission.admit(*snapshot->apps[1], credits(0), true, noon));
    QVERIFY(!admission.admit(*snapshot->apps[1], credits(1), false, noon));
}

/// "Priced 0" passes; "we cannot tell" does not.
void AdmissionMoneyTest::refusesWhatCostsSomethingWhenNothingIsLeft()
{
    CallEstimate unknown;
    unknown.leastCreditsNano = 0;
    unknown.isCharged = true;
    const World spent {.budgetNano = credit, .grantedNano = credit, .chargedNano = credit, .spentNano = credit};
    Admission admission;
    const HubSnapshotPtr snapshot = spent.snapshot(noon);
    admission.setSnapshot(snapshot);
    QVERIFY(!admission.admit(*snapshot->apps[1], unknown, false, noon)); // the budget
    auto free = std::make_shared<AppSnapshot>(*snapshot->apps[1]);
    free->limits.budgetNano = 0;
    QVERIFY(!admission.admit(*free, unknown, true, noon)); // the credit
    unknown.isCharged = false;
    QVERIFY(admission.admit(*snapshot->apps[1], unknown, true, noon));
}

void AdmissionMoneyTest::saysSmallSumsWhole()
{
    const World world {.budgetNano = 2 * credit, .spentNano = 2 * credit - 30};
    Admission admission;
    const HubSnapshotPtr snapshot = world.snapshot(noon);
    admission.setSnapshot(snapshot);
    const auto refused = admission.admit(*snapshot->apps[1], credits(25'000), false, noon);
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains(u"budget of 2.0000 credits"_s)
                 && refused.error().message.contains(u"has 0.00000003 left"_s)
                 && refused.error().message.contains(u"needs 0.000025."_s),
             qPrintable(refused.error().message));
}

void AdmissionMoneyTest::rollsOver_data()
{
    QTest::addColumn<int>("period");
    QTest::addColumn<qint64>("stillFull");
    QTest::addColumn<qint64>("freeAgain");
    QTest::newRow("day") << static_cast<int>(BudgetPeriod::Day) << at("2026-03-30T23:59:59Z")
                         << at("2026-03-31T00:00:00Z");
    QTest::newRow("month") << static_cast<int>(BudgetPeriod::Month) << at("2026-03-31T23:59:59Z")
                           << at("2026-04-01T00:00:00Z");
    QTest::newRow("total") << static_cast<int>(BudgetPeriod::Total) << at("2036-01-01T00:00:00Z") << qint64 {0};
}

void AdmissionMoneyTest::rollsOver()
{
    QFETCH(int, period);
    QFETCH(qint64, stillFull);
    QFETCH(qint64, freeAgain);
    const qint64 begin = at("2026-03-30T10:00:00Z");
    const World world {.budgetNano = credit, .period = static_cast<BudgetPeriod>(period)};
    Admission admission;
    const HubSnapshotPtr snapshot = world.snapshot(begin);
    admission.setSnapshot(snapshot);
    const AppSnapshot &app = *snapshot->apps[1];
    const auto ticket = admission.admit(app, credits(credit), false, begin);
    admission.settle(*ticket, 0, credit, begin);
    const auto refused = admission.admit(app, credits(1), false, stillFull);
    QVERIFY(!refused);
    QCOMPARE(refused.error().retryAfterMs, freeAgain == 0 ? 0 : freeAgain - stillFull);
    if (freeAgain != 0)
        QVERIFY(admission.admit(app, credits(credit), false, freeAgain));
}

void AdmissionMoneyTest::aCallCountsWhenItBegan_data()
{
    QTest::addColumn<int>("period");
    QTest::addColumn<qint64>("began");
    QTest::addColumn<qint64>("ended");
    QTest::addColumn<bool>("isFull");
    const auto row = [](const char *name, BudgetPeriod period, const char *began, const char *ended, bool isFull) {
        QTest::newRow(name) << static_cast<int>(period) << at(began) << at(ended) << isFull;
    };
    row("on this day", BudgetPeriod::Day, "2026-03-31T00:00:00Z", "2026-03-31T01:00:00Z", true);
    row("on the day before", BudgetPeriod::Day, "2026-03-30T23:59:59Z", "2026-03-31T00:00:01Z", false);
    row("in this month", BudgetPeriod::Month, "2026-03-30T23:59:59Z", "2026-03-31T00:00:01Z", true);
    row("in the month before", BudgetPeriod::Month, "2026-03-31T23:59:59Z", "2026-04-01T00:00:01Z", false);
    row("in all", BudgetPeriod::Total, "2026-03-31T23:59:59Z", "2026-04-01T00:00:01Z", true);
}

void AdmissionMoneyTest::aCallCountsWhenItBegan()
{
    QFETCH(int, period);
    QFETCH(qint64, began);
    QFETCH(qint64, ended);
    QFETCH(bool, isFull);
    const World world {.budgetNano = credit, .period = static_cast<BudgetPeriod>(period)};
    Admission admission;
    const HubSnapshotPtr snapshot = world.snapshot(began);
    admission.setSnapshot(snapshot);
    const auto ticket = admission.admit(*snapshot->apps[1], credits(credit), false, began + 1);
    admission.settle(*ticket, 0, credit, ended, began);
    QCOMPARE(admission.admit(*snapshot->apps[1], credits(1), false, ended).has_value(), !isFull);
}

void AdmissionMoneyTest::rollsOverSinceTheSnapshot()
{
    const World world {.budgetNano = credit, .period = BudgetPeriod::Month, .spentNano = credit};
    Admission admission;
    const HubSnapshotPtr snapshot = world.snapshot(at("2026-02-28T23:00:00Z"));
    admission.setSnapshot(snapshot);
    QVERIFY(!admission.admit(*snapshot->apps[1], credits(1), false, at("2026-02-28T23:59:59Z")));
    QVERIFY(admission.admit(*snapshot->apps[1], credits(1), false, at("2026-03-01T00:00:00Z")));
}

void AdmissionMoneyTest::beginsWithTheSnapshotsSums()
{
    const World world {.budgetNano = 10 * credit, .spentNano = 9 * credit};
    Admission admission;
    const HubSnapshotPtr snapshot = world.snapshot(noon);
    admission.setSnapshot(snapshot);
    QVERIFY(!admission.admit(*snapshot->apps[1], credits(credit + 1), false, noon));
    QVERIFY(admission.admit(*snapshot->apps[1], credits(credit), false, noon));
}

// The store has counted the settled calls by the time of the next snapshot; so have we.
void AdmissionMoneyTest::doesNotCountTwiceAfterANewSnapshot()
{
    World world {.budgetNano = 10 * credit, .grantedNano = 10 * credit};
    Admission admission;
    HubSnapshotPtr snapshot = world.snapshot(noon);
    admission.setSnapshot(snapshot);
    const auto settled = admission.admit(*snapshot->apps[1], credits(4 * credit), true, noon);
    const auto running = admission.admit(*snapshot->apps[1], credits(2 * credit), true, noon);
    admission.settle(*settled, 0, 4 * credit, noon);
    world.chargedNano = world.spentNano = 4 * credit;
    snapshot = world.snapshot(noon + 1000);
    admission.setSnapshot(snapshot);
    admission.setSnapshot(snapshot);
    QCOMPARE(admission.balanceNano(1), 6 * credit);
    const auto rest = admission.admit(*snapshot->apps[1], credits(4 * credit), true, noon);
    QVERIFY(rest);
    QVERIFY(!admission.admit(*snapshot->apps[1], credits(1), true, noon));
    admission.settle(*running, 0, 2 * credit, noon);
    QCOMPARE(admission.balanceNano(1), 4 * credit);
}

void AdmissionMoneyTest::takesNewGrants()
{
    World world {.grantedNano = credit};
    Admission admission;
    HubSnapshotPtr snapshot = world.snapshot(noon);
    admission.setSnapshot(snapshot);
    const auto ticket = admission.admit(*snapshot->apps[1], credits(credit), true, noon);
    admission.settle(*ticket, 0, credit, noon);
    QVERIFY(!admission.admit(*snapshot->apps[1], credits(1), true, noon));
    world.grantedNano = 3 * credit;
    admission.setSnapshot(world.snapshot(noon));
    QCOMPARE(admission.balanceNano(1), 2 * credit);
    QVERIFY(admission.admit(*snapshot->apps[1], credits(2 * credit), true, noon));
}

void AdmissionMoneyTest::forgetsRemovedAppsAndAccounts()
{
    World world {.budgetNano = credit, .grantedNano = credit};
    Admission admission;
    admission.setSnapshot(world.snapshot(noon));
    admission.setSnapshot(std::make_shared<HubSnapshot>());
    QCOMPARE(admission.balanceNano(1), 0);
    // One that comes back begins with what the store knows of it.
    world.chargedNano = world.spentNano = credit / 2;
    const HubSnapshotPtr again = world.snapshot(noon);
    admission.setSnapshot(again);
    QCOMPARE(admission.balanceNano(1), credit / 2);
    QVERIFY(!admission.admit(*again->apps[1], credits(credit), false, noon));
    QVERIFY(admission.admit(*again->apps[1], credits(credit / 2), false, noon));
}

void AdmissionMoneyTest::settlesARemovedAppsCall()
{
    const World world {.budgetNano = credit, .grantedNano = credit};
    Admission admission;
    const HubSnapshotPtr snapshot = world.snapshot(noon);
    admission.setSnapshot(snapshot);
    const auto ticket = admission.admit(*snapshot->apps[1], credits(credit), true, noon);
    admission.setSnapshot(std::make_shared<HubSnapshot>());
    QCOMPARE(admission.runningCalls(), 1);
    admission.settle(*ticket, 10, credit, noon);
    QCOMPARE(admission.runningCalls(), 0);
}

void AdmissionMoneyTest::treatsAnUnknownAccountAsEmpty()
{
    Admission admission;
    AppSnapshot app;
    app.id = 7;
    app.accountId = 70;
    QVERIFY(!admission.admit(app, credits(1), true, noon));
    const auto ticket = admission.admit(app, credits(1), false, noon);
    QVERIFY(ticket);
    admission.settle(*ticket, 1, 1, noon);
    QCOMPARE(admission.balanceNano(70), 0);
}

QTEST_GUILESS_MAIN(AdmissionMoneyTest)
#include "tst_admissionmoney.moc"
