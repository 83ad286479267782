// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>

#include "showpage.h"
#include "testhub.h"
#include "ui/itemmodels/callsmodel.h"
#include "ui/pages/callfilterbar.h"
#include "ui/pages/callspage.h"
#include "ui/widgets/cellroles.h"
#include "ui/widgets/datatable.h"
#include "widgets.h"

using namespace Qt::Literals::StringLiterals;

/// The live log: it follows at the top, stays where it is elsewhere, pages by key and filters.
class TestCallsPage final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void saysWhatToDoBeforeTheFirstCall();
    void followsNewCallsAtTheTop();
    void pagesWhileScrolling();
    void doesNotMoveWhenScrolledAway();
    void thePillLeadsToTheNewOnes();
    void aLongCallGetsItsPlace();
    void filters_data();
    void filters();
    void newCallsMustMatchTheFilter();
    void clearsTheFilter();
    void saysWhenNothingMatches();
    void saysThatAnArchiveCannotBeRead();
    void offersModelsByAPartOfTheirName();
    void cutsLongNamesInTheFilter();
    void theFilterFollowsARename();
    void filtersByWhatIsGone_data();
    void filtersByWhatIsGone();
    void whatIsFilteredByStaysWhenItGoes();
    void keepsTheSelectionWhileNewOnesComeIn();
    void keepsTheSelectionOverARefresh();
    void catchesUpWhenShownAgain();
    void copiesTheSelectedRows();
    void choosesTheColumns();

private:
    void make();

    [[nodiscard]] DataTable *table() const { return child<DataTable>(m_page.get(), "callsTable"); }

    [[nodiscard]] QScrollBar *bar() const { return table()->verticalScrollBar(); }

    [[nodiscard]] int rows() const { return table()->model()->rowCount(); }

    [[nodiscard]] qint64 idAt(int row) const;
    [[nodiscard]] qint64 idAtTopOfView() const;
    QList<ModelCall> older(int count);

    std::unique_ptr<TestHub> m_hub;
    std::unique_ptr<CallsPage> m_page;
};

void TestCallsPage::init()
{
    m_hub = std::make_unique<TestHub>();
    QVERIFY(m_hub->open());
    QVERIFY(m_hub->seedConfiguration());
}

void TestCallsPage::cleanup()
{
    m_page.reset();
    m_hub.reset();
}

void TestCallsPage::make()
{
    m_page = std::make_unique<CallsPage>(m_hub->context());
    showPage(m_page.get(), *m_hub);
}

qint64 TestCallsPage::idAt(int row) const
{
    return table()->model()->index(row, 0).data(CellRole::Id).toLongLong();
}

qint64 TestCallsPage::idAtTopOfView() const
{
    return idAt(table()->indexAt({5, 5}).row());
}

/// Calls one second apart, the newest a minute ago.
QList<ModelCall> TestCallsPage::older(int count)
{
    QList<ModelCall> calls;
    for (int number = 0; number < count; ++number)
        calls.append(m_hub->call(m_hub->clock.utcMs() - 60'000 - (count - number) * 1'000));
    return calls;
}

void TestCallsPage::saysWhatToDoBeforeTheFirstCall()
{
    make();
    QTRY_VERIFY(textOf(m_page.get()).contains(u"No call yet"_s));
    QVERIFY(!table()->isVisible());
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs())}));
    QTRY_VERIFY(table()->isVisible());
    QCOMPARE(rows(), 1);
}

void TestCallsPage::followsNewCallsAtTheTop()
{
    QVERIFY(m_hub->record(older(3)));
    make();
    QTRY_COMPARE(rows(), 3);
    const ModelCall fresh = m_hub->call(m_hub->clock.utcMs());
    QVERIFY(m_hub->record({fresh}));
    QTRY_COMPARE(rows(), 4);
    QCOMPARE(idAt(0), fresh.id);
    QVERIFY(!child<QWidget>(m_page.get(), "newCallsPill")->isVisible());
}

void TestCallsPage::pagesWhileScrolling()
{
    QVERIFY(m_hub->record(older(350)));
    make();
    QTRY_COMPARE(rows(), CallsModel::pageSize);
    while (rows() < 350) {
        const int before = rows();
        QVERIFY(QTest::qWaitFor([this, before] {
            bar()->setValue(bar()->maximum()); // which grows with the rows, a moment later
            return rows() > before;
        }));
    }
    QCOMPARE(rows(), 350);
    for (int row = 1; row < rows(); ++row)
        QVERIFY2(idAt(row) < idAt(row - 1), qPrintable(QString::number(row)));
    bar()->setValue(bar()->maximum());
    QVERIFY2(!table()->model()->canFetchMore({}), "there is nothing older");
}

void TestCallsPage::doesNotMoveWhenScrolledAway()
{
    QVERIFY(m_hub->record(older(80)));
    make();
    QTRY_COMPARE(rows(), 80);
    bar()->setValue(30);
    const qint64 seen = idAtTopOfView();
    QVERIFY(seen != idAt(0));
    auto *pill = child<QPushButton>(m_page.get(), "newCallsPill");
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs()), m_hub->call(m_hub->clock.utcMs())}));
    QTRY_VERIFY(pill->isVisible());
    QTRY_COMPARE(pill->text(), u"2 new"_s);
    QCOMPARE(idAtTopOfView(), seen);
    QCOMPARE(bar()->value(), 30);
    QCOMPARE(rows(), 80);
}

void TestCallsPage::thePillLeadsToTheNewOnes()
{
    QVERIFY(m_hub->record(older(80)));
    make();
    QTRY_COMPARE(rows(), 80);
    bar()->setValue(30);
    const ModelCall fresh = m_hub->call(m_hub->clock.utcMs());
    QVERIFY(m_hub->record({fresh}));
    auto *pill = child<QPushButton>(m_page.get(), "newCallsPill");
    QTRY_VERIFY(pill->isVisible());
    QTest::mouseClick(pill, Qt::LeftButton);
    QTRY_COMPARE(idAt(0), fresh.id);
    QCOMPARE(bar()->value(), 0);
    QTRY_VERIFY(!pill->isVisible());
    bar()->setValue(30);
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs())}));
    QTRY_VERIFY(pill->isVisible());
    bar()->setValue(0); // scrolling there by hand does the same
    QTRY_COMPARE(rows(), 82);
    QTRY_VERIFY(!pill->isVisible());
}

void TestCallsPage::aLongCallGetsItsPlace()
{
    const QList<ModelCall> calls = older(5);
    QVERIFY(m_hub->record({calls[0], calls[1], calls[3], calls[4]}));
    make();
    QTRY_COMPARE(rows(), 4);
    QVERIFY(m_hub->record({calls[2]})); // began before others that ended first
    QTRY_COMPARE(rows(), 5);
    QCOMPARE(idAt(2), calls[2].id);
}

void TestCallsPage::filters_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QVariant>("value");
    QTest::newRow("app") << u"appFilter"_s << QVariant {u"chat window"_s};
    QTest::newRow("provider") << u"providerFilter"_s << QVariant {u"demo"_s};
    QTest::newRow("status") << u"statusFilter"_s << QVariant {u"Failed"_s};
    QTest::newRow("range") << u"rangeFilter"_s << QVariant {u"Last hour"_s};
    QTest::newRow("model asked") << u"modelFilter"_s << QVariant {u"demo/lorem"_s};
    QTest::newRow("model served") << u"modelFilter"_s << QVariant {u"lorem"_s};
    QTest::newRow("request id") << u"requestIdFilter"_s << QVariant {u"the-one"_s};
    QTest::newRow("slow") << u"slowFilter"_s << QVariant {10};
}

void TestCallsPage::filters()
{
    QFETCH(QString, field);
    QFETCH(QVariant, value);
    QList<ModelCall> calls;
    for (int number = 0; number < 5; ++number)
        calls.append(m_hub->call(m_hub->clock.utcMs() - 86'400'000));
    ModelCall wanted = m_hub->call(m_hub->clock.utcMs() - 60'000); // the only one that any of the filters lets through
    for (const auto &app : std::as_const(m_hub->snapshot->apps)) {
        if (app->name == "chat window")
            wanted.appId = app->id;
    }
    for (const auto &provider : m_hub->snapshot->providers) {
        if (provider->name == "demo")
            wanted.providerId = provider->id;
    }
    wanted.status = CallStatus::Failed;
    wanted.errorCode = errorCodeName(ErrorCode::UpstreamFailed);
    wanted.modelAsked = u"demo/lorem"_s;
    wanted.modelServed = u"lorem"_s;
    wanted.requestId = u"the-one"_s;
    wanted.durationUs = 12'000'000;
    calls.append(wanted);
    QVERIFY(m_hub->record(calls));
    make();
    QTRY_COMPARE(rows(), 6);
    auto *widget = child<QWidget>(m_page.get(), field.toLatin1().constData());
    QTRY_VERIFY(child<QComboBox>(m_page.get(), "appFilter")->count() > 1);
    if (auto *box = qobject_cast<QComboBox *>(widget))
        box->setCurrentText(value.toString());
    else if (auto *spin = qobject_cast<QSpinBox *>(widget))
        spin->setValue(value.toInt());
    else
        QTest::keyClicks(widget, value.toString());
    QTRY_COMPARE(rows(), 1);
    QCOMPARE(idAt(0), wanted.id);
}

void TestCallsPage::newCallsMustMatchTheFilter()
{
    QVERIFY(m_hub->record(older(4)));
    make();
    QTRY_COMPARE(rows(), 4);
    child<QComboBox>(m_page.get(), "statusFilter")->setCurrentText(u"Failed"_s);
    QTRY_COMPARE(rows(), 0);
    ModelCall failed = m_hub->call(m_hub->clock.utcMs());
    failed.status = CallStatus::Failed;
    failed.errorCode = errorCodeName(ErrorCode::UpstreamFailed);
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs()), failed}));
    QTRY_COMPARE(rows(), 1);
    QCOMPARE(idAt(0), failed.id);
}

void TestCallsPage::clearsTheFilter()
{
    QVERIFY(m_hub->record(older(4)));
    make();
    QTRY_COMPARE(rows(), 4);
    QVERIFY(!child<QWidget>(m_page.get(), "clearFilter")->isEnabled());
    child<QSpinBox>(m_page.get(), "slowFilter")->setValue(100);
    child<QLineEdit>(m_page.get(), "modelFilter")->setText(u"none"_s);
    QTRY_COMPARE(rows(), 0);
    QVERIFY(press(m_page.get(), "clearFilter"));
    QTRY_COMPARE(rows(), 4);
    QVERIFY(child<QLineEdit>(m_page.get(), "modelFilter")->text().isEmpty());
    QVERIFY(!child<QWidget>(m_page.get(), "clearFilter")->isEnabled());
}

void TestCallsPage::saysThatAnArchiveCannotBeRead()
{
    QVERIFY(m_hub->record(older(4)));
    QVERIFY(QDir {m_hub->folder.path()}.mkdir(u"archive"_s));
    QFile archive {m_hub->folder.filePath(u"archive/calls-2020Q1.db"_s)};
    QVERIFY(archive.open(QIODevice::WriteOnly) && archive.write("junk") == 4);
    archive.close();
    make();
    QTRY_VERIFY(textOf(m_page.get()).contains(u"Some old calls are missing here"_s));
    QTRY_COMPARE(rows(), 4);
    QVERIFY(child<QLabel>(m_page.get(), "bannerReason")->text().contains(archive.fileName()));
}

void TestCallsPage::saysWhenNothingMatches()
{
    QVERIFY(m_hub->record(older(4)));
    make();
    QTRY_COMPARE(rows(), 4);
    m_page->focusFilter();
    auto *field = child<QLineEdit>(m_page.get(), "modelFilter");
    QTRY_VERIFY(field->hasFocus());
    QTest::keyClicks(field, u"no/such-model"_s);
    QTRY_VERIFY(textOf(m_page.get()).contains(u"No call matches"_s));
    QVERIFY(textOf(m_page.get()).contains(u"Model, asked or served, written in full: no/such-model"_s));
}

void TestCallsPage::offersModelsByAPartOfTheirName()
{
    ModelCall call = m_hub->call(m_hub->clock.utcMs());
    call.modelAsked = u"quota"_s;
    call.modelServed = u"slow/quota"_s;
    QVERIFY(m_hub->record({call, m_hub->call(m_hub->clock.utcMs() - 1)}));
    make();
    QTRY_COMPARE(rows(), 2);
    auto *field = child<QLineEdit>(m_page.get(), "modelFilter");
    QVERIFY(field->placeholderText().contains(u"full name"_s));
    QVERIFY(field->width() >= field->fontMetrics().horizontalAdvance(field->placeholderText()));
    m_page->focusFilter();
    QTRY_VERIFY(field->hasFocus());
    QTest::keyClicks(field, u"LOW/"_s);
    QCOMPARE(field->completer()->completionCount(), 1);
    QCOMPARE(field->completer()->currentCompletion(), u"slow/quota"_s);
    QTest::keyClick(field->completer()->popup(), Qt::Key_Down);
    QTest::keyClick(field->completer()->popup(), Qt::Key_Return);
    QCOMPARE(field->text(), u"slow/quota"_s);
    QTRY_COMPARE(rows(), 1);
    QCOMPARE(idAt(0), call.id);
    field->clear();
    QTest::keyClicks(field, u"gpt-5"_s); // of the configuration
    QVERIFY(field->completer()->completionCount() >= 2);
}

void TestCallsPage::cutsLongNamesInTheFilter()
{
    const QString longName = u"an app with a name that is far too long for any box of a filter"_s;
    QVERIFY(m_hub->change<IssuedKey>(
        [&](const HubCommands &commands) { return commands.addApp(longName, u"default"_s, {}); }));
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs())}));
    make();
    QTRY_COMPARE(rows(), 1);
    auto *box = child<QComboBox>(m_page.get(), "appFilter");
    QTRY_VERIFY(box->findData(longName) > 0);
    const int place = box->findData(longName);
    QCOMPARE(box->itemData(place, Qt::ToolTipRole).toString(), longName);
    QVERIFY(box->sizeHint().width() < 190);
    box->setCurrentIndex(place);
    QTRY_COMPARE(rows(), 0);
    QTRY_VERIFY(textOf(m_page.get()).contains(u"App: "_s));
}

void TestCallsPage::theFilterFollowsARename()
{
    const auto called = [this](const QByteArray &name) {
        ModelCall call = m_hub->call(m_hub->clock.utcMs());
        for (const auto &app : std::as_const(m_hub->snapshot->apps)) {
            if (app->name == name)
                call.appId = app->id;
        }
        return call;
    };
    QVERIFY(m_hub->record({called("editor"), called("editor"), called("batch jobs")}));
    make();
    auto *box = child<QComboBox>(m_page.get(), "appFilter");
    QTRY_VERIFY(box->findData(u"editor"_s) > 0);
    box->setCurrentIndex(box->findData(u"editor"_s));
    QTRY_COMPARE(rows(), 2);
    QVERIFY(m_hub->change<App>([](const HubCommands &commands) {
        return commands.editApp(u"editor"_s, {.name = u"writer"_s, .limits = {}});
    }));
    QTRY_COMPARE(box->currentData().toString(), u"writer"_s);
    const QModelIndex first = table()->model()->index(0, CallsModel::AppName);
    QTRY_COMPARE(first.data().toString(), u"writer"_s); // read again
    QVERIFY(m_hub->record({called("batch jobs"), called("writer")}));
    QTRY_COMPARE(rows(), 3);
}

void TestCallsPage::filtersByWhatIsGone_data()
{
    QTest::addColumn<bool>("isApp");
    QTest::newRow("a revoked app") << true;
    QTest::newRow("a removed provider") << false;
}

void TestCallsPage::filtersByWhatIsGone()
{
    QFETCH(bool, isApp);
    const ModelCall call = m_hub->call(m_hub->clock.utcMs()); // of the app "editor", by the first provider
    ModelCall other = m_hub->call(m_hub->clock.utcMs());
    other.appId = 0;
    other.providerId = 0;
    other.attempts.clear();
    QVERIFY(m_hub->record({call, other}));
    const QString name = isApp ? u"editor"_s : QString::fromUtf8(m_hub->snapshot->providers.front()->name);
    QVERIFY(m_hub->change<void>([isApp, name](const HubCommands &commands) {
        return isApp ? commands.revokeApp(name) : commands.removeProvider(name);
    }));
    make();
    auto *box = child<QComboBox>(m_page.get(), isApp ? "appFilter" : "providerFilter");
    QTRY_VERIFY(box->findData(name) > 0);
    QCOMPARE(box->findData(name), box->count() - 1);
    QCOMPARE(box->itemText(box->count() - 1), name + (isApp ? u" (revoked)"_s : u" (removed)"_s));
    box->setCurrentIndex(box->count() - 1);
    QTRY_COMPARE(rows(), 1);
    QCOMPARE(idAt(0), call.id);
    if (!isApp)
        return;
    QVERIFY(m_hub->change<IssuedKey>([name](const HubCommands &commands) { return commands.addApp(name, {}, {}); }));
    QTRY_COMPARE(box->currentText(), name); // one entry for both that had the name
    QCOMPARE(box->currentData().toString(), name);
}

void TestCallsPage::whatIsFilteredByStaysWhenItGoes()
{
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs())}));
    make();
    auto *box = child<QComboBox>(m_page.get(), "appFilter");
    QTRY_VERIFY(box->findData(u"batch jobs"_s) > 0);
    box->setCurrentIndex(box->findData(u"batch jobs"_s));
    QTRY_COMPARE(rows(), 0);
    child<CallFilterBar>(m_page.get(), "callFilterBar")->setOwners({}, {});
    QCOMPARE(box->currentData().toString(), u"batch jobs"_s);
    QCOMPARE(box->currentText(), u"batch jobs (revoked)"_s);
}

void TestCallsPage::keepsTheSelectionWhileNewOnesComeIn()
{
    QVERIFY(m_hub->record(older(10)));
    make();
    QTRY_COMPARE(rows(), 10);
    table()->selectRow(4);
    const qint64 chosen = idAt(4);
    auto *tabs = child<QWidget>(m_page.get(), "callDetailTabs");
    QTRY_VERIFY(tabs->isVisible());
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs())}));
    QTRY_COMPARE(rows(), 11);
    QCOMPARE(idAt(table()->currentRow()), chosen);
    QVERIFY(tabs->isVisible());
}

void TestCallsPage::keepsTheSelectionOverARefresh()
{
    QVERIFY(m_hub->record(older(10)));
    make();
    QTRY_COMPARE(rows(), 10);
    table()->selectRow(4);
    const qint64 chosen = idAt(4);
    auto *tabs = child<QWidget>(m_page.get(), "callDetailTabs");
    QTRY_VERIFY(tabs->isVisible());
    QSignalSpy reset {table()->model(), &QAbstractItemModel::modelReset};
    m_page->refresh();
    QTRY_COMPARE(reset.count(), 1);
    QTRY_COMPARE(idAt(table()->currentRow()), chosen);
    QVERIFY(tabs->isVisible());
    m_page->goBack();
    QCOMPARE(table()->currentRow(), -1);
    QVERIFY(!tabs->isVisible());
}

void TestCallsPage::catchesUpWhenShownAgain()
{
    QVERIFY(m_hub->record(older(3)));
    make();
    QTRY_COMPARE(rows(), 3);
    m_page->setVisible(false);
    QSignalSpy committed {m_hub->store.get(), &Store::callsCommitted};
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs())}));
    QTRY_COMPARE(committed.count(), 1);
    m_page->setVisible(true);
    QTRY_COMPARE(rows(), 4);
}

void TestCallsPage::copiesTheSelectedRows()
{
    QVERIFY(m_hub->record(older(3)));
    make();
    QTRY_COMPARE(rows(), 3);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines.first().count(u'\t'), CallsModel::ColumnCount - 1);
    QVERIFY(lines.first().contains(u"openai/gpt-5-mini"_s));
}

void TestCallsPage::choosesTheColumns()
{
    QVERIFY(m_hub->record(older(3)));
    make();
    QTRY_COMPARE(rows(), 3);
    QVERIFY(table()->isColumnHidden(CallsModel::Stream));
    QVERIFY(!table()->isColumnHidden(CallsModel::Credits));
    emit table()->horizontalHeader()->customContextMenuRequested({20, 5});
    auto *menu = child<QMenu>(table(), "columnMenu");
    QCOMPARE(menu->actions().size(), int {CallsModel::ColumnCount});
    menu->actions().at(CallsModel::Stream)->trigger();
    QVERIFY(!table()->isColumnHidden(CallsModel::Stream));
    menu->actions().at(CallsModel::Credits)->trigger();
    QVERIFY(table()->isColumnHidden(CallsModel::Credits));
    m_page.reset();
    make();
    QVERIFY2(!table()->isColumnHidden(CallsModel::Stream), "the choice is kept");
    QVERIFY(table()->isColumnHidden(CallsModel::Credits));
}

QTEST_MAIN(TestCallsPage)
#include "tst_callspage.moc"
