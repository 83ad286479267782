// SPDX-License-Identifier: GPL-3.0-or-later
#include <QBarSet>
#include <QChart>
#include <QChartView>
#include <QClipboard>
#include <QLabel>
#include <QStackedBarSeries>
#include <QStackedWidget>
#include <QToolButton>

#include "testhub.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/deadeventsdialog.h"
#include "ui/pages/overviewpage.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/figurecard.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/statelabel.h"
#include "widgets.h"

using namespace Qt::Literals::StringLiterals;

/// The first page: before the first call and after many; on a real store.
class TestOverviewPage final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void leadsToTheNextStep();
    void showsACommandThatCanBePasted();
    void theFirstCallTurnsTheWaitIntoATick();
    void showsTheFiguresOfThePeriod();
    void cancelledCallsAreNeitherFailuresNorSuccesses();
    void roundsTheFailureRate_data();
    void roundsTheFailureRate();
    void namesModelsBeforeWhatIsNone();
    void comparesWithThePeriodBefore();
    void theChartHasATable();
    void aFailureLeadsToTheCall();
    void tellsMissingFundsFromARefusedKey();
    void unpricedModelsAreNotFree();
    void followsNewCalls();
    void warnsOfCreditThatRunsOut();
    void showsWhatWasNotDelivered();

private:
    void make();

    std::unique_ptr<TestHub> m_hub;
    std::unique_ptr<OverviewPage> m_page;
};

void TestOverviewPage::init()
{
    m_hub = std::make_unique<TestHub>();
    QVERIFY(m_hub->open());
}

void TestOverviewPage::make()
{
    m_page = std::make_unique<OverviewPage>(m_hub->context());
    connect(m_hub->store.get(), &Store::callsCommitted, m_page.get(), &Page::showCommitted);
    connect(m_hub->store.get(), &Store::snapshotPublished, m_page.get(), &Page::showSnapshot);
    m_page->resize(1'100, 760);
    m_page->setVisible(true);
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    m_page->showSnapshot(m_hub->snapshot);
}

void TestOverviewPage::cleanup()
{
    m_page.reset();
    m_hub.reset();
}

void TestOverviewPage::leadsToTheNextStep()
{
    make();
    auto *command = child<QLabel>(m_page.get(), "curlCommand");
    QTRY_VERIFY(command->isVisible());
    QSignalSpy provider {m_page.get(), &OverviewPage::providerWanted};
    QSignalSpy app {m_page.get(), &OverviewPage::appWanted};
    QVERIFY(press(m_page.get(), "firstStepProvider"));
    QCOMPARE(provider.count(), 1);
    QVERIFY(!child<QWidget>(m_page.get(), "firstStepApp")->isVisible());
    QVERIFY(m_hub->change<AiProvider>(
        [](const HubCommands &commands) { return commands.addProvider(u"demo"_s, u"demo"_s, {}, {}, true); }));
    QTRY_VERIFY(child<QWidget>(m_page.get(), "firstStepApp")->isVisible());
    QVERIFY(press(m_page.get(), "firstStepApp"));
    QCOMPARE(app.count(), 1);
}

void TestOverviewPage::showsACommandThatCanBePasted()
{
    QVERIFY(m_hub->seedConfiguration());
    m_hub->gateway.start();
    make();
    auto *command = child<QLabel>(m_page.get(), "curlCommand");
    QTRY_VERIFY(command->isVisible());
    QVERIFY(command->text().startsWith(u"curl http://127.0.0.1:7411/v1/chat/completions"_s));
    QVERIFY(press(m_page.get(), "copyCommand"));
    QCOMPARE(QGuiApplication::clipboard()->text(), command->text());
}

void TestOverviewPage::theFirstCallTurnsTheWaitIntoATick()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    auto *state = child<StateLabel>(m_page.get(), "firstCallState");
    QTRY_VERIFY(state->isVisible());
    QCOMPARE(state->mark(), Mark::Busy);
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs())}));
    QTRY_COMPARE(state->mark(), Mark::Good);
    QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>(m_page.get(), "callsCard")->isVisible(), 6'000);
    QTRY_COMPARE(child<FigureCard>(m_page.get(), "callsCard")->figure(), u"1"_s);
}

void TestOverviewPage::showsTheFiguresOfThePeriod()
{
    QVERIFY(m_hub->seedConfiguration());
    const qint64 now = m_hub->clock.utcMs();
    constexpr qint64 day = 86'400'000;
    ModelCall fresh = m_hub->call(now - 60'000);
    fresh.creditsNano = 2'000'000'000;
    fresh.costNano = 1'000'000'000;
    ModelCall failed = m_hub->call(now - 120'000);
    failed.status = CallStatus::Failed;
    failed.errorCode = errorCodeName(ErrorCode::UpstreamFailed);
    QVERIFY(m_hub->record({fresh, failed, m_hub->call(now - 3 * day), m_hub->call(now - 20 * day)}));
    make();
    auto *calls = child<FigureCard>(m_page.get(), "callsCard");
    QTRY_COMPARE(calls->figure(), u"2"_s);
    QCOMPARE(child<FigureCard>(m_page.get(), "failureCard")->figure(), u"50.0 %"_s);
    QCOMPARE(child<FigureCard>(m_page.get(), "tokensCard")->figure(), u"2.4k / 700"_s);
    QCOMPARE(child<FigureCard>(m_page.get(), "creditsCard")->figure(), u"2.0000"_s);
    auto *period = child<SegmentedControl>(m_page.get(), "periodSelector");
    period->setCurrent(1);
    QTRY_COMPARE(calls->figure(), u"3"_s);
    period->setCurrent(2);
    QTRY_COMPARE(calls->figure(), u"4"_s);
}

void TestOverviewPage::cancelledCallsAreNeitherFailuresNorSuccesses()
{
    QVERIFY(m_hub->seedConfiguration());
    const qint64 now = m_hub->clock.utcMs();
    ModelCall cancelled = m_hub->call(now - 60'000);
    cancelled.status = CallStatus::Cancelled;
    cancelled.httpStatus = 499;
    cancelled.errorCode = errorCodeName(ErrorCode::ClientGone);
    ModelCall failed = m_hub->call(now - 120'000);
    failed.status = CallStatus::Failed;
    failed.errorCode = errorCodeName(ErrorCode::UpstreamFailed);
    QVERIFY(m_hub->record({cancelled, failed, m_hub->call(now - 30'000)}));
    make();
    QTRY_COMPARE(child<FigureCard>(m_page.get(), "callsCard")->figure(), u"3"_s);
    auto *rate = child<FigureCard>(m_page.get(), "failureCard");
    QCOMPARE(rate->figure(), u"33.3 %"_s);
    QVERIFY2(rate->accessibleName().contains(u"1 failure"_s), qPrintable(rate->accessibleName()));
    auto *view = child<QChartView>(m_page.get(), "usageChartView");
    const auto *bars = qobject_cast<QStackedBarSeries *>(view->chart()->series().first());
    QVERIFY(bars);
    QCOMPARE(bars->barSets().first()->label(), u"Succeeded or cancelled"_s);
    QCOMPARE(bars->barSets().first()->sum(), 2.0);
    QCOMPARE(bars->barSets().last()->label(), u"Failed"_s);
    QCOMPARE(bars->barSets().last()->sum(), 1.0);
}

void TestOverviewPage::roundsTheFailureRate_data()
{
    QTest::addColumn<int>("failed");
    QTest::addColumn<int>("all");
    QTest::addColumn<QString>("rate");
    QTest::newRow("to the nearest") << 20 << 24 << u"83.3 %"_s;
    QTest::newRow("upwards") << 2 << 3 << u"66.7 %"_s;
    QTest::newRow("none") << 0 << 3 << u"0.0 %"_s;
    QTest::newRow("all") << 3 << 3 << u"100 %"_s;
    QTest::newRow("one of many") << 1 << 2'500 << u"0.1 %"_s;
    QTest::newRow("all of many but one") << 2'499 << 2'500 << u"99.9 %"_s;
}

void TestOverviewPage::roundsTheFailureRate()
{
    QFETCH(int, failed);
    QFETCH(int, all);
    QFETCH(QString, rate);
    QVERIFY(m_hub->seedConfiguration());
    QList<ModelCall> calls;
    for (int number = 0; number < all; ++number) {
        calls.append(m_hub->call(m_hub->clock.utcMs() - 60'000));
        calls.last().status = number < failed ? CallStatus::Failed : CallStatus::Succeeded;
    }
    QVERIFY(m_hub->record(calls));
    make();
    QTRY_COMPARE(child<FigureCard>(m_page.get(), "failureCard")->figure(), rate);
}

void TestOverviewPage::namesModelsBeforeWhatIsNone()
{
    QVERIFY(m_hub->seedConfiguration());
    QList<ModelCall> calls;
    for (int number = 0; number < 3; ++number) {
        calls.append(m_hub->call(m_hub->clock.utcMs() - 60'000));
        calls.last().modelServed.clear();
    }
    calls.append(m_hub->call(m_hub->clock.utcMs() - 60'000));
    QVERIFY(m_hub->record(calls));
    make();
    const QAbstractItemModel *models = child<DataTable>(m_page.get(), "topModelsTable")->model();
    QTRY_COMPARE(models->rowCount(), 2);
    QCOMPARE(models->index(0, 0).data().toString(), u"gpt-5-mini"_s);
    QCOMPARE(models->index(1, 0).data().toString(), u"Not resolved"_s);
}

void TestOverviewPage::comparesWithThePeriodBefore()
{
    QVERIFY(m_hub->seedConfiguration());
    const qint64 now = m_hub->clock.utcMs();
    QVERIFY(m_hub->record(
        {m_hub->call(now - 30 * 3'600'000), m_hub->call(now - 31 * 3'600'000), m_hub->call(now - 60'000)}));
    make();
    auto *calls = child<FigureCard>(m_page.get(), "callsCard");
    QTRY_COMPARE(calls->figure(), u"1"_s);
    QVERIFY2(calls->accessibleName().contains(u"-50"_s), qPrintable(calls->accessibleName()));
}

void TestOverviewPage::theChartHasATable()
{
    QVERIFY(m_hub->seedConfiguration());
    QVERIFY(m_hub->seedCalls(40, 1));
    make();
    auto *view = child<QChartView>(m_page.get(), "usageChartView");
    QTRY_VERIFY(view->isVisible());
    QTRY_VERIFY(view->accessibleName().contains(u"40"_s));
    auto *asTable = child<QToolButton>(m_page.get(), "showAsTable");
    QVERIFY(!asTable->accessibleName().isEmpty());
    QTest::mouseClick(asTable, Qt::LeftButton);
    auto *table = child<DataTable>(m_page.get(), "usageChartTable");
    QVERIFY(table->isVisible());
    QVERIFY(table->model()->rowCount() >= 24);
    int calls = 0;
    for (int row = 0; row < table->model()->rowCount(); ++row)
        calls += table->model()->index(row, 1).data().toInt();
    QCOMPARE(calls, 40);
    child<SegmentedControl>(m_page.get(), "metricSelector")->setCurrent(1);
    QTest::mouseClick(asTable, Qt::LeftButton);
    QVERIFY(view->isVisible());
}

void TestOverviewPage::aFailureLeadsToTheCall()
{
    QVERIFY(m_hub->seedConfiguration());
    ModelCall failed = m_hub->call(m_hub->clock.utcMs() - 1'000);
    failed.status = CallStatus::Failed;
    failed.errorCode = errorCodeName(ErrorCode::UpstreamTimeout);
    QVERIFY(m_hub->record({failed}));
    make();
    auto *failures = child<DataTable>(m_page.get(), "failuresTable");
    QTRY_COMPARE(failures->model()->rowCount(), 1);
    QSignalSpy chosen {m_page.get(), &OverviewPage::failureChosen};
    failures->selectRow(0);
    failures->setFocus();
    QTest::keyClick(failures, Qt::Key_Return);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.first().first().toLongLong(), failed.id);
}

void TestOverviewPage::tellsMissingFundsFromARefusedKey()
{
    QVERIFY(m_hub->seedConfiguration());
    ModelCall refused = m_hub->call(m_hub->clock.utcMs() - 1'000);
    refused.status = CallStatus::Failed;
    refused.errorCode = errorCodeName(ErrorCode::UpstreamAuth);
    refused.errorMessage = u"the provider refused the hub's credential"_s;
    ModelCall poor = m_hub->call(m_hub->clock.utcMs() - 500);
    poor.status = CallStatus::Failed;
    poor.errorCode = refused.errorCode;
    poor.errorMessage = u"the hub's credential has no funds left at the provider"_s;
    QVERIFY(m_hub->record({refused, poor}));
    make();
    const QAbstractItemModel *failures = child<DataTable>(m_page.get(), "failuresTable")->model();
    QTRY_COMPARE(failures->rowCount(), 2);
    QCOMPARE(failures->index(0, 2).data().toString(), u"No funds left at the provider"_s);
    QVERIFY(failures->index(0, 2).data(Qt::ToolTipRole).toString().contains(u"Pay there"_s));
    QCOMPARE(failures->index(1, 2).data().toString(), u"Key refused by the provider"_s);
}

void TestOverviewPage::unpricedModelsAreNotFree()
{
    QVERIFY(m_hub->seedConfiguration());
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs() - 1'000)})); // without a price
    make();
    auto *models = child<DataTable>(m_page.get(), "topModelsTable");
    QTRY_COMPARE(models->model()->rowCount(), 1);
    QCOMPARE(models->model()->index(0, 3).data().toString(), u"Unpriced"_s);
}

void TestOverviewPage::followsNewCalls()
{
    QVERIFY(m_hub->seedConfiguration());
    QVERIFY(m_hub->seedCalls(3, 1));
    make();
    auto *calls = child<FigureCard>(m_page.get(), "callsCard");
    QTRY_COMPARE(calls->figure(), u"3"_s);
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs())}));
    QTRY_COMPARE(calls->figure(), u"4"_s);
}

void TestOverviewPage::warnsOfCreditThatRunsOut()
{
    const auto set = [this](const QString &key, const QString &value) {
        return m_hub
            ->change<void>([key, value](const HubCommands &commands) { return commands.setSetting(key, value); })
            .has_value();
    };
    QVERIFY(m_hub->change<IssuedKey>([](const HubCommands &commands) {
        (void)commands.addAccount(u"team"_s);
        (void)commands.grantCredit(u"team"_s, 5'000'000'000, 0, {});
        return commands.addApp(u"tool"_s, u"team"_s, {});
    }));
    make();
    auto *banner = child<Banner>(m_page.get(), "creditBanner");
    QVERIFY(!banner->isVisible());
    QVERIFY(set(u"billing.lowBalanceCredits"_s, u"8"_s));
    QTRY_VERIFY(banner->isVisible());
    QTRY_VERIFY2(banner->headline().contains(u"low") && banner->headline().contains(u"team (5"),
                 qPrintable(banner->headline()));
    QVERIFY(set(u"billing.lowBalanceCredits"_s, u"0"_s));
    QTRY_VERIFY(!banner->isVisible());
    QVERIFY(m_hub->change<IssuedKey>([](const HubCommands &commands) {
        (void)commands.addAccount(u"broke"_s);
        return commands.addApp(u"other"_s, u"broke"_s, {});
    }));
    QVERIFY(!banner->isVisible()); // nothing is refused yet
    QVERIFY(set(u"billing.enforce"_s, u"on"_s));
    QTRY_VERIFY2(banner->isVisible() && banner->headline().contains(u"broke (0"), qPrintable(banner->headline()));
    QVERIFY(!banner->headline().contains(u"team"));
}

void TestOverviewPage::showsWhatWasNotDelivered()
{
    QVERIFY(m_hub->seedConfiguration());
    QVERIFY(m_hub->change<void>([](const HubCommands &commands) {
        return commands.setSetting(u"events.url"_s, u"http://127.0.0.1:9/events"_s);
    }));
    const qint64 nowMs = m_hub->clock.utcMs();
    QVERIFY(m_hub->record({m_hub->call(nowMs), m_hub->call(nowMs)}));
    const auto ids =
        m_hub->read<QList<OutboxEvent>>([](const HubQueries &queries) { return queries.outbox(false, 0, 9); });
    QVERIFY(ids);
    QCOMPARE(ids->size(), 2);
    QVERIFY(m_hub->change<void>([events = *ids](const HubCommands &commands) {
        OutboxResult result;
        for (const OutboxEvent &event : events)
            result.refused.append({event.callId, u"HTTP status 422: no such tenant"_s, 0, true});
        return commands.bookEvents(result);
    }));
    make();
    auto *banner = child<Banner>(m_page.get(), "deadEventsBanner");
    QTRY_VERIFY(banner->isVisible());
    QVERIFY2(banner->headline().startsWith(u'2'), qPrintable(banner->headline()));
    QVERIFY(press(m_page.get(), "showDeadEventsButton"));
    auto *dialog = openDialog<DeadEventsDialog>(m_page.get());
    QVERIFY(dialog);
    auto *table = child<DataTable>(dialog, "deadEventsTable");
    QTRY_COMPARE(table->model()->rowCount(), 2);
    QVERIFY(table->model()->index(0, 3).data().toString().contains(u"no such tenant"));
    table->selectRow(0);
    QVERIFY(press(dialog, "retryEventButton"));
    QTRY_COMPARE(table->model()->rowCount(), 1);
    table->selectRow(0);
    QVERIFY(press(dialog, "dropEventButton"));
    auto *confirm = openDialog<ConfirmDialog>(dialog);
    QVERIFY(confirm);
    confirm->accept();
    QTRY_COMPARE(table->model()->rowCount(), 0);
    QCOMPARE(*m_hub->read<qint64>([](const HubQueries &queries) { return queries.outboxCount(false); }), 1);
    dialog->reject();
    QTRY_VERIFY(!banner->isVisible());
}

QTEST_MAIN(TestOverviewPage)
#include "tst_overviewpage.moc"
