// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/store/callwriter.h"
#include "models/store/hubcommands.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 credit = 1'000'000'000;
constexpr qint64 secondMs = 1'000;
constexpr qint64 dayMs = 24LL * 3'600 * secondMs;

qint64 utcMs(int year, int month, int day)
{
    return QDate {year, month, day}.startOfDay(Qt::UTC).toMSecsSinceEpoch();
}
} // namespace

/// What grants are worth when calls end in another order than they began, and when the clock was wrong for a while.
class TestGrantClock final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aSlowCallIsPaidByItsGrantWhateverEndsBeforeIt_data();
    void aSlowCallIsPaidByItsGrantWhateverEndsBeforeIt();
    void aClockAheadCostsNoMonth_data();
    void aClockAheadCostsNoMonth();
    void whatWasUsedOfAMonthIsNotGivenAgain_data();
    void whatWasUsedOfAMonthIsNotGivenAgain();
    void aMonthIsGivenOnceHoweverOftenTheClockSteps();
    void aMonthThatWasNeverGivenIsGiven();
    void aStepOverTheEndOfAMonthPaysNothingTwice();
    void anotherAmountHoldsForTheMonthsThatAreGivenAgain();
    void aMonthThatWasGivenTooEarlyIsTakenBack_data();
    void aMonthThatWasGivenTooEarlyIsTakenBack();
    void aGrantThatLapsedTooEarlyIsGivenBack_data();
    void aGrantThatLapsedTooEarlyIsGivenBack();
    void aGrantThatAJumpEndedIsGivenBackWithoutWhatWasUsed();
    void aMinuteAheadTakesNothingBack();

private:
    [[nodiscard]] HubCommands commands() const { return m_hub->commands(u"tests"_s); }

    void runAt(qint64 nowMs)
    {
        m_fixture->clock.set(nowMs);
        QVERIFY(commands().runDueJobs());
        QVERIFY(!commands().runDueJobs()->changedGrants); // all is done at once
        QCOMPARE(m_hub->queries().checkLedger()->differences, QStringList {});
    }

    void charge(qint64 nano, ModelCall call)
    {
        CallWriter writer {m_hub->connection()};
        QVERIFY(writer.prepare());
        call.creditsNano = nano;
        QVERIFY(writer.write(std::vector<QueuedCall> {{0, 0, call}}));
    }

    void charge(qint64 nano) { charge(nano, m_fixture->call()); }

    void setMonthly(qint64 nano)
    {
        HubCommands::AccountEdit edit;
        edit.monthlyNano = nano;
        QVERIFY(commands().editAccount(u"default"_s, edit));
    }

    [[nodiscard]] qint64 balance() const
    {
        const auto accounts = m_hub->queries().accounts();
        for (const Account &account : *accounts) {
            if (account.name == u"default")
                return account.balanceNano;
        }
        return -1;
    }

    [[nodiscard]] QList<qint64> amounts(CreditKind kind) const
    {
        QList<qint64> found;
        const auto entries = m_hub->queries().ledger(u"default"_s, {}, 1000);
        for (const CreditEntry &entry : *entries) {
            if (entry.kind == kind)
                found.append(entry.amountNano);
        }
        return found;
    }

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
};

void TestGrantClock::init()
{
    m_hub.reset();
    m_fixture = std::make_unique<StoreFixture>();
    m_fixture->clock.set(utcMs(2026, 11, 24));
    m_hub = m_fixture->open();
    m_fixture->addPeople(*m_hub);
}

void TestGrantClock::aSlowCallIsPaidByItsGrantWhateverEndsBeforeIt_data()
{
    QTest::addColumn<bool>("another");
    QTest::newRow("alone") << false;
    QTest::newRow("another call was refused meanwhile") << true;
}

void TestGrantClock::aSlowCallIsPaidByItsGrantWhateverEndsBeforeIt()
{
    QFETCH(bool, another);
    const qint64 endMs = utcMs(2026, 12, 1);
    QVERIFY(commands().grantCredit(u"default"_s, 10 * credit, endMs, {}));
    QVERIFY(commands().grantCredit(u"default"_s, 7 * credit, 0, {}));
    runAt(endMs);
    m_fixture->clock.set(endMs + secondMs);
    if (another)
        charge(0);
    m_fixture->clock.set(endMs - 7 * secondMs);
    const ModelCall slow = m_fixture->call();
    QCOMPARE(CallIdGenerator::firstAt(endMs) < slow.id, another);
    m_fixture->clock.set(endMs + 2 * secondMs);
    charge(2 * credit, slow);
    charge(credit); // began after the end
    runAt(endMs + 3 * secondMs);
    QCOMPARE(amounts(CreditKind::Adjustment), QList<qint64> {2 * credit});
    QCOMPARE(balance(), 6 * credit);
}

void TestGrantClock::aClockAheadCostsNoMonth_data()
{
    QTest::addColumn<qint64>("aheadMs");
    QTest::newRow("a week") << 7 * dayMs;
    QTest::newRow("a week and half an hour") << 7 * dayMs + dayMs / 48;
    QTest::newRow("forty days") << 40 * dayMs;
    QTest::newRow("a hundred days") << 100 * dayMs;
    QTest::newRow("fifty years") << 50 * 365 * dayMs;
}

void TestGrantClock::aClockAheadCostsNoMonth()
{
    QFETCH(qint64, aheadMs);
    const qint64 nowMs = utcMs(2026, 11, 24);
    setMonthly(5 * credit);
    charge(credit);
    runAt(nowMs + aheadMs);
    for (int month = 11; month <= 14; ++month) {
        const QDate first = QDate {2026, 1, 1}.addMonths(month - 1);
        runAt(std::max(utcMs(first.year(), first.month(), 1), nowMs + 2 * secondMs));
        const qint64 ofMonth = (month == 11 ? 4 : 5) * credit;
        QCOMPARE(balance(), ofMonth); // and nothing of the months that were given with it
        charge(ofMonth);
    }
}

void TestGrantClock::whatWasUsedOfAMonthIsNotGivenAgain_data()
{
    QTest::addColumn<qint64>("used");
    QTest::newRow("nothing") << qint64 {0};
    QTest::newRow("some") << 2 * credit;
    QTest::newRow("all") << 5 * credit;
    QTest::newRow("more") << 6 * credit;
}

void TestGrantClock::whatWasUsedOfAMonthIsNotGivenAgain()
{
    QFETCH(qint64, used);
    setMonthly(5 * credit);
    if (used > 0)
        charge(used);
    const qint64 nowMs = utcMs(2026, 11, 24);
    for (int step = 1; step <= 5; ++step) {
        runAt(nowMs + 40 * dayMs); // November lapses, and is given again
        runAt(nowMs + step * secondMs);
        QCOMPARE(balance(), std::max<qint64>(0, 5 * credit - used)); // December has paid for what was too much
    }
    runAt(utcMs(2026, 12, 1));
    QCOMPARE(balance(), 5 * credit - std::max<qint64>(0, used - 5 * credit));
    runAt(utcMs(2027, 1, 1));
    QCOMPARE(balance(), 5 * credit);
}

void TestGrantClock::aMonthIsGivenOnceHoweverOftenTheClockSteps()
{
    setMonthly(5 * credit);
    // From month to month, ahead and back, all is spent that is there.
    qint64 spent = 0;
    for (int round = 0; round < 3; ++round) {
        for (const int month : {11, 13, 12, 11, 14, 12, 13, 11, 14}) {
            runAt(QDate {2026, 1, 24}.addMonths(month - 1).startOfDay(Qt::UTC).toMSecsSinceEpoch() + round * dayMs);
            spent += balance();
            if (balance() > 0)
                charge(balance());
        }
    }
    QCOMPARE(spent, 4 * 5 * credit); // November to February
}

void TestGrantClock::aMonthThatWasNeverGivenIsGiven()
{
    m_fixture->clock.set(utcMs(2027, 3, 5));
    setMonthly(5 * credit); // the clock was ahead when this was switched on
    runAt(utcMs(2026, 11, 24));
    QCOMPARE(balance(), 5 * credit); // November's: March's are for March
    runAt(utcMs(2026, 12, 1));
    QCOMPARE(balance(), 5 * credit);
    charge(5 * credit);
    setMonthly(0);
    runAt(utcMs(2026, 11, 24));
    setMonthly(5 * credit); // November's had lapsed
    QCOMPARE(balance(), 5 * credit);
}

void TestGrantClock::aStepOverTheEndOfAMonthPaysNothingTwice()
{
    const qint64 endMs = utcMs(2026, 12, 1);
    setMonthly(5 * credit);
    m_fixture->clock.set(endMs - 7 * secondMs);
    const ModelCall slow = m_fixture->call();
    const ModelCall slower = m_fixture->call();
    runAt(endMs);
    charge(2 * credit, slow);    // and nobody has looked since
    runAt(endMs - 2 * secondMs); // the clock was corrected
    QCOMPARE(balance(), 5 * credit + 3 * credit);
    charge(credit, slower);
    runAt(endMs + secondMs);
    QCOMPARE(balance(), 5 * credit);
    QCOMPARE(amounts(CreditKind::Expiry), (QList<qint64> {-2 * credit, -5 * credit}));
}

void TestGrantClock::anotherAmountHoldsForTheMonthsThatAreGivenAgain()
{
    setMonthly(5 * credit);
    runAt(utcMs(2027, 1, 3));
    runAt(utcMs(2026, 11, 24));
    charge(5 * credit); // all of November's
    setMonthly(8 * credit);
    QCOMPARE(balance(), 0); // November's have been given and used
    runAt(utcMs(2026, 12, 1));
    QCOMPARE(balance(), 8 * credit);
}

void TestGrantClock::aMonthThatWasGivenTooEarlyIsTakenBack_data()
{
    QTest::addColumn<qint64>("used"); // while the clock was ahead
    QTest::newRow("nothing") << qint64 {0};
    QTest::newRow("some") << 2 * credit;
    QTest::newRow("all") << 5 * credit;
    QTest::newRow("more") << 6 * credit;
}

void TestGrantClock::aMonthThatWasGivenTooEarlyIsTakenBack()
{
    QFETCH(qint64, used);
    setMonthly(5 * credit);
    runAt(utcMs(2026, 12, 20));
    if (used > 0)
        charge(used);
    const qint64 tooMuch = std::max<qint64>(0, used - 5 * credit);
    for (int step = 0; step < 3; ++step) {
        runAt(utcMs(2026, 11, 24) + step * secondMs);
        QCOMPARE(balance(), 5 * credit - tooMuch);
    }
    m_hub.reset();
    m_hub = m_fixture->open();
    runAt(utcMs(2026, 11, 25));
    QCOMPARE(balance(), 5 * credit - tooMuch);
    runAt(utcMs(2026, 12, 1)); // what December has paid before is its own
    QCOMPARE(balance(), 5 * credit - std::min(used, 5 * credit));
    runAt(utcMs(2027, 1, 1));
    QCOMPARE(balance(), 5 * credit);
}

void TestGrantClock::aGrantThatLapsedTooEarlyIsGivenBack_data()
{
    QTest::addColumn<qint64>("aheadMs"); // of its end
    QTest::newRow("some minutes") << 5 * 60 * secondMs;
    QTest::newRow("a day") << dayMs;
    QTest::newRow("fifty years") << 50 * 365 * dayMs;
}

void TestGrantClock::aGrantThatLapsedTooEarlyIsGivenBack()
{
    QFETCH(qint64, aheadMs);
    const qint64 nowMs = utcMs(2026, 11, 24);
    const qint64 endMs = utcMs(2027, 1, 15);
    QVERIFY(commands().grantCredit(u"default"_s, 100 * credit, endMs, u"a present"_s));
    charge(credit);
    for (int step = 1; step <= 3; ++step) {
        runAt(endMs + aheadMs);
        QCOMPARE(balance(), 0);
        runAt(nowMs + step * secondMs);
        QCOMPARE(balance(), 99 * credit);
    }
    m_hub.reset();
    m_hub = m_fixture->open();
    runAt(nowMs + dayMs);
    charge(4 * credit);
    QCOMPARE(balance(), 95 * credit);
    runAt(endMs); // for good
    QCOMPARE(balance(), 0);
    QCOMPARE(amounts(CreditKind::Expiry).count(-95 * credit), 1);
}

void TestGrantClock::aGrantThatAJumpEndedIsGivenBackWithoutWhatWasUsed()
{
    const qint64 endMs = utcMs(2026, 12, 1);
    QVERIFY(commands().grantCredit(u"default"_s, 10 * credit, endMs, {}));
    const ModelCall slow = m_fixture->call();
    runAt(endMs + secondMs);
    charge(2 * credit, slow); // paid by it, and nobody has looked since
    runAt(utcMs(2026, 11, 24) + secondMs);
    QCOMPARE(balance(), 8 * credit);
    runAt(endMs + secondMs);
    QCOMPARE(balance(), 0);
}

void TestGrantClock::aMinuteAheadTakesNothingBack()
{
    const qint64 endMs = utcMs(2026, 12, 1);
    QVERIFY(commands().grantCredit(u"default"_s, 10 * credit, endMs, {}));
    setMonthly(5 * credit);
    runAt(endMs);
    runAt(endMs - 60 * secondMs);
    QCOMPARE(amounts(CreditKind::Grant), (QList<qint64> {5 * credit, 5 * credit, 5 * credit, 10 * credit}));
    runAt(endMs);
    QCOMPARE(balance(), 5 * credit);
}

QTEST_GUILESS_MAIN(TestGrantClock)
#include "tst_grantclock.moc"
