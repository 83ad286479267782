// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "models/store/callwriter.h"
#include "models/store/hubcommands.h"
#include "models/store/store.h"
#include "tests/models/store/storefixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 credit = 1'000'000'000;
constexpr qint64 dayMs = 24 * 3'600'000;
constexpr qint64 november15 = 1'700'006'400'000; // 2023-11-15T00:00Z

qint64 utcMs(int year, int month, int day)
{
    return QDate {year, month, day}.startOfDay(Qt::UTC).toMSecsSinceEpoch();
}
} // namespace

/// Grants that end, new accounts, months and warnings: what time does to the ledger, once each.
class TestGrants final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void whatExpiresFirstIsUsedFirst_data();
    void whatExpiresFirstIsUsedFirst();
    void anOverdraftIsNotCountedTwice();
    void whatWasSpentBeforeIsNotPaidFromALaterGrant_data();
    void whatWasSpentBeforeIsNotPaidFromALaterGrant();
    void aCallIsPaidByTheGrantThatItBeganUnder_data();
    void aCallIsPaidByTheGrantThatItBeganUnder();
    void waitsAnHourForSuchCalls();
    void theStoreGivesBackAtOnce();
    void expiringTwiceChangesNothing();
    void aNewAccountGetsItsCredits();
    void monthsAreGivenOnceAndCaughtUp();
    void renewalBeginsWhenItIsSwitchedOn();
    void aMonthsCreditsEndWithIt();
    void warnsOncePerCrossing();
    void theStoreDoesWhatIsDueAtItsTime();
    void theStoreCatchesUpWhenItOpens();

private:
    [[nodiscard]] HubCommands commands() const { return m_hub->commands(u"tests"_s); }

    void charge(qint64 nano) { charge(nano, m_fixture->call()); }

    /// Of a call that began before, and ends now.
    void charge(qint64 nano, ModelCall call)
    {
        CallWriter writer {m_hub->connection()};
        QVERIFY(writer.prepare());
        call.creditsNano = nano;
        QVERIFY(writer.write(std::vector<QueuedCall> {{0, 0, call}}));
    }

    [[nodiscard]] Account account(const QString &name = u"default"_s) const
    {
        const auto all = m_hub->queries().accounts();
        for (const Account &one : *all) {
            if (one.name == name)
                return one;
        }
        return {};
    }

    [[nodiscard]] QList<CreditEntry> entries(CreditKind kind, const QString &name = u"default"_s) const
    {
        QList<CreditEntry> found = *m_hub->queries().ledger(name, {}, 1000);
        found.removeIf([kind](const CreditEntry &entry) { return entry.kind != kind; });
        return found;
    }

    void isProven() const { QCOMPARE(m_hub->queries().checkLedger()->differences, QStringList {}); }

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
};

void TestGrants::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_fixture->clock.set(november15);
    m_hub = m_fixture->open();
    m_fixture->addPeople(*m_hub);
}

void TestGrants::cleanup()
{
    m_hub.reset();
    m_fixture.reset();
}

void TestGrants::whatExpiresFirstIsUsedFirst_data()
{
    QTest::addColumn<qint64>("charged");
    QTest::addColumn<QList<qint64>>("lapsed"); // newest first
    QTest::addColumn<qint64>("balance");
    const qint64 late = 3 * credit; // ends after five days
    const qint64 soon = 2 * credit; // ends after one
    const qint64 never = 10 * credit;
    QTest::newRow("nothing used") << qint64 {0} << QList<qint64> {-late, -soon} << never;
    QTest::newRow("some of the first") << credit << QList<qint64> {-late, -credit} << never;
    QTest::newRow("just the first") << soon << QList<qint64> {-late} << never;
    QTest::newRow("into the second") << soon + credit << QList<qint64> {-(late - credit)} << never;
    QTest::newRow("both") << soon + late << QList<qint64> {} << never;
    QTest::newRow("into the third") << soon + late + credit << QList<qint64> {} << never - credit;
}

void TestGrants::whatExpiresFirstIsUsedFirst()
{
    QFETCH(qint64, charged);
    QFETCH(QList<qint64>, lapsed);
    QFETCH(qint64, balance);
    // In an order that is neither that of their ends nor of their sizes.
    QVERIFY(commands().grantCredit(u"default"_s, 10 * credit, 0, {}));
    QVERIFY(commands().grantCredit(u"default"_s, 3 * credit, november15 + 5 * dayMs, {}));
    QVERIFY(commands().grantCredit(u"default"_s, 2 * credit, november15 + dayMs, {}));
    QCOMPARE(account().nextExpiryMs, november15 + dayMs);
    if (charged > 0)
        charge(charged);
    isProven();
    m_fixture->clock.set(november15 + 10 * dayMs);
    const auto done = commands().runDueJobs();
    QVERIFY(done && done->changedGrants);
    QList<qint64> found;
    for (const CreditEntry &entry : entries(CreditKind::Expiry))
        found.append(entry.amountNano);
    QCOMPARE(found, lapsed);
    QCOMPARE(account().balanceNano, balance);
    QCOMPARE(account().nextExpiryMs, 0);
    isProven();
}

void TestGrants::anOverdraftIsNotCountedTwice()
{
    QVERIFY(commands().grantCredit(u"default"_s, credit, november15 + dayMs, {}));
    charge(3 * credit); // billing was off
    m_fixture->clock.set(november15 + 2 * dayMs);
    QVERIFY(commands().runDueJobs());
    QCOMPARE(account().balanceNano, -2 * credit);
    QVERIFY(entries(CreditKind::Expiry).isEmpty()); // all of it was used
    QVERIFY(commands().grantCredit(u"default"_s, 5 * credit, november15 + 3 * dayMs, {}));
    m_fixture->clock.set(november15 + 4 * dayMs);
    QVERIFY(commands().runDueJobs());
    QCOMPARE(entries(CreditKind::Expiry).value(0).amountNano, -3 * credit); // the overdraft was paid from it
    QCOMPARE(account().balanceNano, 0);
    isProven();
}

void TestGrants::whatWasSpentBeforeIsNotPaidFromALaterGrant_data()
{
    QTest::addColumn<bool>("isMonthly");
    QTest::newRow("a grant that ends") << false;
    QTest::newRow("a month's credits") << true;
}

void TestGrants::whatWasSpentBeforeIsNotPaidFromALaterGrant()
{
    QFETCH(bool, isMonthly);
    QVERIFY(commands().grantCredit(u"default"_s, 10 * credit, 0, {}));
    charge(2 * credit);
    if (isMonthly) {
        HubCommands::AccountEdit edit;
        edit.monthlyNano = 2 * credit;
        QVERIFY(commands().editAccount(u"default"_s, edit));
    } else {
        QVERIFY(commands().grantCredit(u"default"_s, 2 * credit, november15 + dayMs, {}));
    }
    isProven();
    m_fixture->clock.set(isMonthly ? utcMs(2023, 12, 1) : november15 + 2 * dayMs);
    QVERIFY(commands().runDueJobs()->changedGrants);
    QCOMPARE(entries(CreditKind::Expiry).value(0).amountNano, -2 * credit); // nothing of it was used
    QCOMPARE(account().balanceNano, 8 * credit + (isMonthly ? 2 * credit : 0));
    isProven();
}

void TestGrants::aCallIsPaidByTheGrantThatItBeganUnder_data()
{
    QTest::addColumn<qint64>("beganAtMs");
    QTest::addColumn<QList<qint64>>("charges");
    QTest::addColumn<QList<qint64>>("returned"); // newest first
    QTest::addColumn<qint64>("balance");
    const qint64 before = november15 + dayMs - 1;
    // 3 end after a day, 4 an hour after them (minus a minute), 10 never.
    QTest::newRow("within the first") << before << QList {2 * credit} << QList {2 * credit} << 10 * credit;
    QTest::newRow("in parts") << before << QList {credit, credit} << QList {credit, credit} << 10 * credit;
    QTest::newRow("into the second") << before << QList {5 * credit} << QList {2 * credit, 3 * credit} << 10 * credit;
    QTest::newRow("more than both") << before << QList {9 * credit} << QList {4 * credit, 3 * credit} << 8 * credit;
    QTest::newRow("after the end of the first")
        << november15 + dayMs << QList {5 * credit} << QList {4 * credit} << 9 * credit;
    QTest::newRow("after both") << november15 + 2 * dayMs << QList {5 * credit} << QList<qint64> {} << 5 * credit;
}

void TestGrants::aCallIsPaidByTheGrantThatItBeganUnder()
{
    QFETCH(qint64, beganAtMs);
    QFETCH(QList<qint64>, charges);
    QFETCH(QList<qint64>, returned);
    QFETCH(qint64, balance);
    constexpr qint64 minutesLater = 59 * 60'000;
    QVERIFY(commands().grantCredit(u"default"_s, 10 * credit, 0, {}));
    QVERIFY(commands().grantCredit(u"default"_s, 3 * credit, november15 + dayMs, {}));
    QVERIFY(commands().grantCredit(u"default"_s, 4 * credit, november15 + dayMs + minutesLater, {}));
    m_fixture->clock.set(november15 + dayMs + minutesLater);
    const auto lapsed = commands().runDueJobs();
    QVERIFY(lapsed && lapsed->awaitsLate);
    QCOMPARE(account().balanceNano, 10 * credit);
    for (const qint64 nano : charges) {
        m_fixture->clock.set(beganAtMs);
        const ModelCall call = m_fixture->call();
        m_fixture->clock.set(november15 + dayMs + minutesLater + 1000);
        charge(nano, call);
        isProven();
        QCOMPARE(commands().runDueJobs()->changedGrants, !returned.isEmpty());
        isProven();
    }
    QVERIFY(!commands().runDueJobs()->changedGrants); // once
    QList<qint64> found;
    for (const CreditEntry &entry : entries(CreditKind::Adjustment))
        found.append(entry.amountNano);
    QCOMPARE(found, returned);
    QCOMPARE(account().balanceNano, balance);
}

void TestGrants::waitsAnHourForSuchCalls()
{
    constexpr qint64 hourMs = 3'600'000;
    QVERIFY(commands().grantCredit(u"default"_s, 3 * credit, november15 + dayMs, {}));
    const ModelCall early = m_fixture->call();
    const ModelCall late = m_fixture->call();
    m_fixture->clock.set(november15 + dayMs);
    QVERIFY(commands().runDueJobs()->awaitsLate);
    charge(credit, early);
    // What is granted now is not for what began before it, though nobody has looked since.
    QVERIFY(commands().grantCredit(u"default"_s, 2 * credit, november15 + 2 * dayMs, {}));
    QCOMPARE(account().balanceNano, 2 * credit);
    isProven();
    m_fixture->clock.set(november15 + dayMs + hourMs);
    QVERIFY(!commands().runDueJobs()->awaitsLate);
    charge(credit, late);
    QVERIFY(!commands().runDueJobs()->changedGrants);
    QCOMPARE(account().balanceNano, credit);
    isProven();
}

void TestGrants::theStoreGivesBackAtOnce()
{
    QVERIFY(commands().grantCredit(u"default"_s, 3 * credit, november15 + dayMs, {}));
    ModelCall call = m_fixture->call();
    call.creditsNano = 2 * credit;
    m_hub.reset();
    m_fixture->clock.set(november15 + dayMs);
    Store store {m_fixture->path(), &m_fixture->vault, &m_fixture->clock}; // looks by itself once a minute
    HubSnapshotPtr last;
    connect(&store, &Store::snapshotPublished, this, [&last](const HubSnapshotPtr &snapshot) { last = snapshot; });
    store.open();
    QTRY_VERIFY(last);
    QCOMPARE(last->accounts.value(1).grantedNano, 0);
    const int lane = store.addLane(this, [](const CommitReport &) {});
    store.submit(lane, 0, call);
    QTRY_COMPARE(last->accounts.value(1).grantedNano, 2 * credit);
}

void TestGrants::expiringTwiceChangesNothing()
{
    const auto grant = commands().grantCredit(u"default"_s, credit, november15 + dayMs, {});
    m_fixture->clock.set(november15 + dayMs - 1);
    QVERIFY(!commands().runDueJobs()->changedGrants);
    QCOMPARE(commands().runDueJobs()->nextDueMs, november15 + dayMs);
    m_fixture->clock.set(november15 + 9 * dayMs);
    QVERIFY(commands().runDueJobs()->changedGrants);
    const auto again = commands().runDueJobs();
    QVERIFY(!again->changedGrants);
    QCOMPARE(again->nextDueMs, 0);
    const QList<CreditEntry> lapsed = entries(CreditKind::Expiry);
    QCOMPARE(lapsed.size(), 1);
    QCOMPARE(lapsed.first().grantId, grant->id);
    QCOMPARE(lapsed.first().atMs, november15 + dayMs); // when it ended, not when that was noticed
    isProven();
}

void TestGrants::aNewAccountGetsItsCredits()
{
    QVERIFY(commands().setSetting(u"billing.newAccountCredits"_s, u"5"_s));
    QVERIFY(commands().setSetting(u"billing.newAccountDays"_s, u"30"_s));
    QCOMPARE(commands().addAccount(u"team"_s)->balanceNano, 5 * credit);
    QCOMPARE(account(u"team"_s).nextExpiryMs, november15 + 30 * dayMs);
    QVERIFY(!commands().addAccount(u"TEAM"_s)); // nothing is given to one that is there
    QCOMPARE(account(u"team"_s).balanceNano, 5 * credit);
    QVERIFY(commands().setSetting(u"billing.newAccountCredits"_s, u"0"_s));
    QCOMPARE(commands().addAccount(u"other"_s)->balanceNano, 0);
    isProven();
}

void TestGrants::monthsAreGivenOnceAndCaughtUp()
{
    QCOMPARE(commands().addAccount(u"team"_s, 2 * credit)->balanceNano, 2 * credit);
    for (int i = 0; i < 3; ++i)
        QVERIFY(!commands().runDueJobs()->changedGrants);
    QCOMPARE(entries(CreditKind::Grant, u"team"_s).size(), 1);
    m_fixture->clock.set(utcMs(2024, 2, 29) + 5000); // the hub was down in between
    QVERIFY(commands().runDueJobs()->changedGrants);
    QVERIFY(!commands().runDueJobs()->changedGrants);
    const QList<CreditEntry> given = entries(CreditKind::Grant, u"team"_s);
    QCOMPARE(given.size(), 4);
    QCOMPARE(given.first().note, u"monthly, 2024-02"_s);
    QCOMPARE(given.first().atMs, utcMs(2024, 2, 1));
    QCOMPARE(given.first().expiresAtMs, utcMs(2024, 3, 1));
    QCOMPARE(entries(CreditKind::Expiry, u"team"_s).size(), 3);
    QCOMPARE(account(u"team"_s).balanceNano, 2 * credit);
    HubCommands::AccountEdit edit;
    edit.monthlyNano = 0;
    QVERIFY(commands().editAccount(u"team"_s, edit));
    m_fixture->clock.set(utcMs(2024, 4, 2));
    QVERIFY(commands().runDueJobs());
    QCOMPARE(account(u"team"_s).balanceNano, 0);
    isProven();
}

void TestGrants::renewalBeginsWhenItIsSwitchedOn()
{
    const auto renew = [this](qint64 nano) {
        HubCommands::AccountEdit edit;
        edit.monthlyNano = nano;
        QVERIFY(commands().editAccount(u"default"_s, edit));
    };
    renew(5 * credit);
    charge(12 * credit);
    renew(0);
    m_fixture->clock.set(utcMs(2024, 3, 20));
    QVERIFY(commands().runDueJobs());
    QCOMPARE(account().balanceNano, -7 * credit);
    renew(5 * credit); // none for the months without, which would pay for what is owed
    QCOMPARE(account().balanceNano, -2 * credit);
    QCOMPARE(entries(CreditKind::Grant).size(), 2);
    QCOMPARE(entries(CreditKind::Grant).first().note, u"monthly, 2024-03"_s);
    renew(0);
    renew(6 * credit); // this month's have been given
    QCOMPARE(account().balanceNano, -2 * credit);
    m_fixture->clock.set(utcMs(2024, 5, 2)); // the hub was down in between
    QVERIFY(commands().runDueJobs());
    QCOMPARE(entries(CreditKind::Grant).size(), 4);
    isProven();
}

void TestGrants::aMonthsCreditsEndWithIt()
{
    QVERIFY(commands().grantCredit(u"default"_s, 10 * credit, 0, {}));
    HubCommands::AccountEdit edit;
    edit.monthlyNano = 2 * credit;
    QCOMPARE(commands().editAccount(u"default"_s, edit)->balanceNano, 12 * credit);
    charge(credit);
    m_fixture->clock.set(utcMs(2023, 12, 1));
    QCOMPARE(commands().runDueJobs()->nextDueMs, utcMs(2024, 1, 1));
    QCOMPARE(account().balanceNano, 12 * credit); // one of the two lapsed, two came
    QCOMPARE(entries(CreditKind::Expiry).first().amountNano, -credit);
    edit.monthlyNano = -1;
    QCOMPARE(commands().editAccount(u"default"_s, edit).error().code, ErrorCode::BadRequest);
    isProven();
}

void TestGrants::warnsOncePerCrossing()
{
    QVERIFY(commands().grantCredit(u"default"_s, 10 * credit, 0, {}));
    QVERIFY(commands().runDueJobs()->fallenLow.isEmpty());
    QVERIFY(commands().setSetting(u"billing.lowBalanceCredits"_s, u"5"_s));
    QVERIFY(commands().runDueJobs()->fallenLow.isEmpty());
    charge(6 * credit);
    QCOMPARE(commands().runDueJobs()->fallenLow, QStringList {u"default"_s});
    QVERIFY(account().isLow);
    QVERIFY(commands().runDueJobs()->fallenLow.isEmpty());
    QVERIFY(commands().grantCredit(u"default"_s, 10 * credit, 0, {}));
    QVERIFY(commands().runDueJobs()->fallenLow.isEmpty());
    QVERIFY(!account().isLow);
    charge(12 * credit);
    QCOMPARE(commands().runDueJobs()->fallenLow, QStringList {u"default"_s});
    QVERIFY(commands().setSetting(u"billing.lowBalanceCredits"_s, u"0"_s));
    QVERIFY(commands().runDueJobs());
    QVERIFY(!account().isLow);
}

void TestGrants::theStoreDoesWhatIsDueAtItsTime()
{
    QVERIFY(commands().grantCredit(u"default"_s, credit, november15 + dayMs, {}));
    m_hub.reset();
    Store store {m_fixture->path(), &m_fixture->vault, &m_fixture->clock};
    StoreTiming timing;
    timing.jobIntervalMs = 10;
    store.setTiming(timing);
    HubSnapshotPtr last;
    connect(&store, &Store::snapshotPublished, this, [&last](const HubSnapshotPtr &snapshot) { last = snapshot; });
    store.open();
    QTRY_VERIFY(last);
    QCOMPARE(last->accounts.value(1).grantedNano, credit);
    m_fixture->clock.set(november15 + dayMs);
    QTRY_COMPARE(last->accounts.value(1).grantedNano, 0);
}

void TestGrants::theStoreCatchesUpWhenItOpens()
{
    QVERIFY(commands().grantCredit(u"default"_s, credit, november15 + dayMs, {}));
    m_hub.reset();
    m_fixture->clock.set(november15 + 2 * dayMs);
    Store store {m_fixture->path(), &m_fixture->vault, &m_fixture->clock};
    HubSnapshotPtr first;
    connect(&store, &Store::snapshotPublished, this, [&first](const HubSnapshotPtr &snapshot) {
        if (!first)
            first = snapshot;
    });
    store.open();
    QTRY_VERIFY(first);
    QCOMPARE(first->accounts.value(1).grantedNano, 0); // no call sees what had ended
}

QTEST_GUILESS_MAIN(TestGrants)
#include "tst_grants.moc"
