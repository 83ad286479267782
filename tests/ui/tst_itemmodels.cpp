// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QSignalSpy>
#include <QTest>

#include "ui/charts/usagebuckets.h"
#include "ui/itemmodels/appsmodel.h"
#include "ui/itemmodels/callsmodel.h"
#include "ui/itemmodels/credentialsmodel.h"
#include "ui/itemmodels/providersmodel.h"
#include "ui/itemmodels/texttablemodel.h"
#include "ui/pages/costlines.h"
#include "ui/widgets/cellroles.h"
#include "ui/widgets/statemark.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
CallRow callRow(qint64 id)
{
    CallRow row;
    row.call.id = id;
    row.call.startedAtMs = 1'700'000'000'000 + id;
    row.call.modelAsked = u"openai/gpt-5-mini"_s;
    row.call.modelServed = u"gpt-5-mini"_s;
    row.appName = u"editor"_s;
    row.providerName = u"openai"_s;
    return row;
}

/// Ids from `newest` down to `oldest`.
CallPage page(qint64 newest, qint64 oldest, bool hasMore = true)
{
    CallPage page;
    for (qint64 id = newest; id >= oldest; --id)
        page.rows.append(callRow(id));
    page.nextBeforeId = hasMore ? oldest : 0;
    return page;
}

QList<qint64> idsOf(const CallsModel &model)
{
    QList<qint64> ids;
    for (int row = 0; row < model.rowCount(); ++row)
        ids.append(model.row(row).call.id);
    return ids;
}

QString textAt(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

Mark markAt(const QAbstractItemModel &model, int row, int column)
{
    return static_cast<Mark>(model.index(row, column).data(CellRole::Mark).toInt());
}
} // namespace

/// The models between the store's values and the tables.
class TestItemModels final : public QObject
{
    Q_OBJECT

private slots:
    void callsArePagedOnDemand();
    void aPageThatDoesNotComeIsAskedForAgain();
    void goesOnWhereFewCallsMatch();
    void newCallsAreMergedInOrder();
    void aLateOlderCallFindsItsPlace();
    void aGapBecomesANewWindow();
    void theWindowIsBounded();
    void mergingIsBoundedToo();
    void countsWhatIsNotShown();
    void unpricedIsNotZero();
    void showsBothModelsOnlyWhenTheyDiffer();
    void providersTellTheirState_data();
    void providersTellTheirState();
    void switchingOnlyAsks();
    void sameRowsKeepTheirSelection();
    void credentialsShowOnlyTheMask();
    void credentialsThatAreLockedAreNotReady();
    void appsTellTheirState();
    void textTablesAlignNumbers();
    void costLinesAddUp();
    void emptyHoursAreFilled();
    void daysAreCutAtLocalMidnight();
    void aDayWithTwoMidnightsBeginsAtTheFirst();
};

void TestItemModels::callsArePagedOnDemand()
{
    CallsModel model;
    const QAbstractItemModelTester tester {&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QSignalSpy wanted {&model, &CallsModel::pageWanted};
    QVERIFY(!model.canFetchMore({}));
    model.resetTo(page(300, 201));
    wanted.clear(); // the tester fetches as well
    model.cancelFetch();
    QVERIFY(model.canFetchMore({}));
    model.fetchMore({});
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted.first().first().toLongLong(), 201);
    QVERIFY2(!model.canFetchMore({}), "one page at a time");
    model.appendOlder(page(200, 101));
    model.cancelFetch();
    QCOMPARE(model.rowCount(), 200);
    model.appendOlder(page(100, 51, false));
    QCOMPARE(model.rowCount(), 250);
    QVERIFY(!model.canFetchMore({}));
}

void TestItemModels::aPageThatDoesNotComeIsAskedForAgain()
{
    CallsModel model;
    model.resetTo(page(300, 201));
    model.fetchMore({});
    QVERIFY(!model.canFetchMore({}));
    model.cancelFetch();
    QVERIFY(model.canFetchMore({}));
}

void TestItemModels::goesOnWhereFewCallsMatch()
{
    CallsModel model;
    QSignalSpy wanted {&model, &CallsModel::pageWanted};
    CallPage part;
    part.nextBeforeId = 900;
    part.isPartial = true;
    model.resetTo(part); // none yet
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted.takeFirst().first().toLongLong(), 900);
    QCOMPARE(model.searchedToId(), 900);
    part = page(850, 841);
    part.nextBeforeId = 700;
    part.isPartial = true;
    model.appendOlder(part);
    QCOMPARE(model.rowCount(), 10);
    QCOMPARE(wanted.takeFirst().first().toLongLong(), 700);
    model.appendOlder(page(650, 651 - CallsModel::pageSize));
    QCOMPARE(wanted.count(), 0); // a page is there: from here on it is for the view to ask
    QCOMPARE(model.searchedToId(), 0);
    QVERIFY(model.canFetchMore({}));
    part.nextBeforeId = 0;
    part.isPartial = false;
    part.rows.clear();
    model.resetTo(part);
    QCOMPARE(wanted.count(), 0);
    QCOMPARE(model.searchedToId(), 0);
}

void TestItemModels::newCallsAreMergedInOrder()
{
    CallsModel model;
    const QAbstractItemModelTester tester {&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    model.resetTo(page(110, 11));
    model.mergeNewest(page(113, 14));
    QCOMPARE(model.rowCount(), 103);
    QCOMPARE(model.row(0).call.id, 113);
    QCOMPARE(model.row(102).call.id, 11);
}

void TestItemModels::aLateOlderCallFindsItsPlace()
{
    CallsModel model;
    const QAbstractItemModelTester tester {&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    CallPage before = page(10, 1, false);
    before.rows.removeIf([](const CallRow &row) { return row.call.id == 5; });
    model.resetTo(before);
    model.mergeNewest(page(11, 1, false)); // the long call 5 has ended now
    QCOMPARE(idsOf(model), (QList<qint64> {11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}));
}

void TestItemModels::aGapBecomesANewWindow()
{
    CallsModel model;
    const QAbstractItemModelTester tester {&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    model.resetTo(page(100, 1));
    model.mergeNewest(page(1'000, 901));
    QCOMPARE(model.rowCount(), 100);
    QCOMPARE(model.row(0).call.id, 1'000);
    QCOMPARE(model.row(99).call.id, 901);
}

void TestItemModels::theWindowIsBounded()
{
    CallsModel model;
    const QAbstractItemModelTester tester {&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QSignalSpy dropped {&model, &CallsModel::topRowsDropped};
    model.resetTo(page(5'000, 4'901));
    for (qint64 newest = 4'900; newest > 2'000; newest -= 100)
        model.appendOlder(page(newest, newest - 99));
    QCOMPARE(model.rowCount(), CallsModel::maxRows);
    QVERIFY(model.isTopCut());
    QVERIFY(dropped.count() > 0);
    QCOMPARE(model.row(CallsModel::maxRows - 1).call.id, 2'001);
    model.mergeNewest(page(5'001, 4'902));
    QVERIFY2(!model.isTopCut(), "the newest page brings the window back to the top");
    QCOMPARE(model.row(0).call.id, 5'001);
}

void TestItemModels::mergingIsBoundedToo()
{
    CallsModel model;
    model.resetTo(page(100, 1, false));
    for (qint64 newest = 150; newest <= 4'000; newest += 50)
        model.mergeNewest(page(newest, newest - 99));
    QCOMPARE(model.rowCount(), CallsModel::maxRows);
    QCOMPARE(model.row(0).call.id, 4'000);
    QVERIFY2(model.canFetchMore({}), "what was dropped at the end can be read again");
}

void TestItemModels::countsWhatIsNotShown()
{
    CallsModel model;
    model.resetTo(page(100, 51));
    QCOMPARE(model.countMissing(page(100, 51)), 0);
    QCOMPARE(model.countMissing(page(112, 13)), 12);
    QCOMPARE(model.countMissing({}), 0);
}

void TestItemModels::unpricedIsNotZero()
{
    CallsModel model;
    CallPage calls = page(2, 1, false);
    calls.rows[0].call.creditsNano.reset();
    calls.rows[1].call.creditsNano = 0;
    model.resetTo(calls);
    QCOMPARE(textAt(model, 0, CallsModel::Credits), u"Unpriced"_s);
    QCOMPARE(textAt(model, 1, CallsModel::Credits), u"0"_s);
    QVERIFY(model.index(0, CallsModel::Credits).data(Qt::ToolTipRole).toString().size() > 10);
}

void TestItemModels::showsBothModelsOnlyWhenTheyDiffer()
{
    CallsModel model;
    CallPage calls = page(3, 1, false);
    calls.rows[1].call.modelAsked = u"fast"_s;
    calls.rows[2].call.modelServed.clear();
    model.resetTo(calls);
    QCOMPARE(textAt(model, 0, CallsModel::Model), u"openai/gpt-5-mini"_s);
    QCOMPARE(textAt(model, 1, CallsModel::Model), u"fast → gpt-5-mini"_s);
    QCOMPARE(textAt(model, 2, CallsModel::Model), u"openai/gpt-5-mini"_s);
}

void TestItemModels::providersTellTheirState_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("enabled");
    QTest::addColumn<int>("usable");
    QTest::addColumn<int>("failing");
    QTest::addColumn<bool>("vaultReady");
    QTest::addColumn<int>("mark");
    const auto row = [](const char *name, const QString &kind, bool enabled, int usable, int failing, bool vaultReady,
                        Mark mark) {
        QTest::newRow(name) << kind << enabled << usable << failing << vaultReady << static_cast<int>(mark);
    };
    row("ready", u"openai"_s, true, 2, 0, true, Mark::Good);
    row("disabled", u"openai"_s, false, 2, 0, true, Mark::Off);
    row("no key", u"openai"_s, true, 0, 0, true, Mark::Warning);
    row("no key needed", u"demo"_s, true, 0, 0, true, Mark::Good);
    row("locked", u"openai"_s, true, 2, 0, false, Mark::Warning);
    row("one key fails", u"openai"_s, true, 2, 1, true, Mark::Warning);
    row("all keys fail", u"openai"_s, true, 2, 2, true, Mark::Bad);
}

void TestItemModels::providersTellTheirState()
{
    QFETCH(QString, kind);
    QFETCH(bool, enabled);
    QFETCH(int, usable);
    QFETCH(int, failing);
    QFETCH(bool, vaultReady);
    QFETCH(int, mark);
    ProvidersModel model;
    const QAbstractItemModelTester tester {&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    ProviderRow row;
    row.provider.id = 1;
    row.provider.kind = kind;
    row.provider.enabled = enabled;
    row.credentials = usable;
    row.usable = usable;
    row.failing = failing;
    model.setRows({row});
    model.setVaultReady(vaultReady);
    QCOMPARE(markAt(model, 0, ProvidersModel::State), static_cast<Mark>(mark));
    QVERIFY(!textAt(model, 0, ProvidersModel::State).isEmpty());
}

void TestItemModels::switchingOnlyAsks()
{
    ProvidersModel model;
    ProviderRow row;
    row.provider.id = 1;
    row.provider.name = u"openai"_s;
    model.setRows({row});
    QSignalSpy wanted {&model, &ProvidersModel::enabledWanted};
    QVERIFY(model.setData(model.index(0, ProvidersModel::Enabled), Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted.first(), (QVariantList {u"openai"_s, false}));
    QCOMPARE(model.index(0, ProvidersModel::Enabled).data(Qt::CheckStateRole).toInt(), int {Qt::Checked});
    QVERIFY(!model.setData(model.index(0, ProvidersModel::Name), u"x"_s, Qt::EditRole));
}

void TestItemModels::sameRowsKeepTheirSelection()
{
    CredentialsModel model;
    const QAbstractItemModelTester tester {&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    AiCredential one;
    one.id = 1;
    AiCredential two;
    two.id = 2;
    model.setRows({one, two});
    QSignalSpy reset {&model, &QAbstractItemModel::modelReset};
    QSignalSpy changed {&model, &QAbstractItemModel::dataChanged};
    two.usedCount = 5;
    model.setRows({one, two});
    QCOMPARE(reset.count(), 0);
    QCOMPARE(changed.count(), 1);
    model.setRows({two, one});
    QCOMPARE(reset.count(), 1);
    QCOMPARE(model.rowOf(1), 1);
    QCOMPARE(model.rowOf(9), -1);
}

void TestItemModels::credentialsShowOnlyTheMask()
{
    CredentialsModel model;
    AiCredential row;
    row.id = 1;
    row.name = u"team"_s;
    row.maskedSecret = u"••••cdef"_s;
    row.lastError = u"upstream_auth"_s;
    model.setRows({row});
    QCOMPARE(textAt(model, 0, CredentialsModel::Key), u"••••cdef"_s);
    QCOMPARE(textAt(model, 0, CredentialsModel::LastUsed), u"Never"_s);
    QCOMPARE(markAt(model, 0, CredentialsModel::State), Mark::Bad);
    QCOMPARE(textAt(model, 0, CredentialsModel::State), u"Key refused by the provider"_s);
    const QString sentence = model.index(0, CredentialsModel::State).data(Qt::ToolTipRole).toString();
    QVERIFY2(sentence.contains(u"refused the key"_s), qPrintable(sentence));
}

void TestItemModels::credentialsThatAreLockedAreNotReady()
{
    CredentialsModel model;
    const QAbstractItemModelTester tester {&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    AiCredential usable;
    usable.id = 1;
    AiCredential off;
    off.id = 2;
    off.enabled = false;
    model.setRows({usable, off});
    QCOMPARE(textAt(model, 0, CredentialsModel::State), u"Ready"_s);
    QSignalSpy changed {&model, &QAbstractItemModel::dataChanged};
    model.setVaultReady(false);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(textAt(model, 0, CredentialsModel::State), u"Key locked"_s);
    QCOMPARE(markAt(model, 0, CredentialsModel::State), Mark::Warning);
    QCOMPARE(textAt(model, 1, CredentialsModel::State), u"Switched off"_s);
    QCOMPARE(markAt(model, 1, CredentialsModel::State), Mark::Off);
    model.setVaultReady(true);
    QCOMPARE(markAt(model, 0, CredentialsModel::State), Mark::Good);
}

void TestItemModels::appsTellTheirState()
{
    AppsModel model;
    const QAbstractItemModelTester tester {&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    App active;
    active.id = 1;
    App expired;
    expired.id = 2;
    expired.limits.expiresAtMs = 500;
    expired.limits.budgetNano = 2'000'000'000;
    expired.limits.budgetPeriod = BudgetPeriod::Day;
    App revoked;
    revoked.id = 3;
    revoked.revoked = true;
    model.setNow(1'000);
    model.setRows({active, expired, revoked});
    QCOMPARE(markAt(model, 0, AppsModel::State), Mark::Good);
    QCOMPARE(markAt(model, 1, AppsModel::State), Mark::Warning);
    QCOMPARE(markAt(model, 2, AppsModel::State), Mark::Off);
    QCOMPARE(textAt(model, 0, AppsModel::Models), u"All models"_s);
    QCOMPARE(textAt(model, 1, AppsModel::Budget), u"2.0000 per day"_s);
}

void TestItemModels::textTablesAlignNumbers()
{
    TextTableModel model {{u"Name"_s, u"Count"_s}, 1};
    const QAbstractItemModelTester tester {&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    model.setRows({{{u"one"_s, u"1"_s}, {}, std::nullopt, 7}});
    QVERIFY(!model.index(0, 0).data(Qt::TextAlignmentRole).isValid());
    QVERIFY(model.index(0, 1).data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
    QCOMPARE(model.idOf(0), 7);
    QVERIFY(!model.index(0, 0).data(CellRole::Mark).isValid());
}

void TestItemModels::costLinesAddUp()
{
    ModelCall call;
    call.usage.uncachedInput = 1'000;
    call.usage.cacheRead = 2'000;
    call.usage.output = 500;
    call.costNano = 1'300'000;
    AiModelRate rate;
    rate.cost.input = 250'000;
    rate.cost.output = 2'000'000;
    const auto rows = costLines(call, &rate);
    QCOMPARE(rows.size(), 4);
    QVERIFY(rows[0].cells[3].contains(u"0.000250"_s));
    QVERIFY2(rows[1].cells[3].contains(u"0.000500"_s), "a cache read without a price of its own costs as input");
    QVERIFY(rows[2].cells[3].contains(u"0.001000"_s));
    QCOMPARE(rows[3].cells[4], u"Unpriced"_s);
    QCOMPARE(costLines(ModelCall {}, nullptr).size(), 1);
    call.attempts.resize(3);
    call.attempts[0].costNano = 2'000'000;
    call.attempts[1].costNano = 1'000'000;
    const auto withLeft = costLines(call, &rate);
    QCOMPARE(withLeft.size(), 5);
    QVERIFY2(withLeft[3].cells[3].contains(u"0.003000"_s), qPrintable(withLeft[3].cells[3]));
}

void TestItemModels::emptyHoursAreFilled()
{
    constexpr qint64 hour = 3'600'000;
    UsageBucket known;
    known.startMs = 102 * hour;
    known.calls = 4;
    const auto buckets = bucketsByHour({known}, 100 * hour + 5, 104 * hour + 5);
    QCOMPARE(buckets.size(), 5);
    QCOMPARE(buckets.first().startMs, 100 * hour);
    QCOMPARE(buckets[2].calls, 4);
    QCOMPARE(buckets[3].calls, 0);
}

void TestItemModels::daysAreCutAtLocalMidnight()
{
    constexpr qint64 hour = 3'600'000;
    const QByteArray before = qgetenv("TZ");
    qputenv("TZ", "Asia/Tokyo"); // nine hours ahead
    tzset();
    UsageBucket late;
    late.startMs = 14 * hour; // 23:00 in Tokyo
    late.calls = 1;
    UsageBucket next;
    next.startMs = 15 * hour; // 00:00 of the next day
    next.calls = 2;
    const auto buckets = bucketsByDay({late, next}, 10 * hour, 20 * hour);
    qputenv("TZ", before);
    tzset();
    QCOMPARE(buckets.size(), 2);
    QCOMPARE(buckets[0].calls, 1);
    QCOMPARE(buckets[1].calls, 2);
}

void TestItemModels::aDayWithTwoMidnightsBeginsAtTheFirst()
{
    const auto at = [](const QString &iso) { return QDateTime::fromString(iso, Qt::ISODate).toMSecsSinceEpoch(); };
    const QByteArray before = qgetenv("TZ");
    qputenv("TZ", "America/Havana"); // at 5:00 UTC the clocks go back from one to midnight
    tzset();
    UsageBucket early;
    early.startMs = at(u"2026-11-01T04:00:00Z"_s);
    early.calls = 1;
    UsageBucket late;
    late.startMs = at(u"2026-11-01T05:00:00Z"_s);
    late.calls = 2;
    const auto buckets = bucketsByDay({early, late}, early.startMs, at(u"2026-11-02T04:00:00Z"_s));
    qputenv("TZ", before);
    tzset();
    QCOMPARE(buckets.size(), 1);
    QCOMPARE(buckets[0].startMs, early.startMs);
    QCOMPARE(buckets[0].calls, 3);
}

QTEST_MAIN(TestItemModels)
#include "tst_itemmodels.moc"
