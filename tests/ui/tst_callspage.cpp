// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

#include "callspagetest.h"
#include "ui/itemmodels/callsmodel.h"

using namespace Qt::Literals::StringLiterals;

/// The live log: it follows at the top, stays where it is elsewhere, and pages by key.
class TestCallsPage final : public CallsPageTest
{
    Q_OBJECT

private slots:
    void saysWhatToDoBeforeTheFirstCall();
    void followsNewCallsAtTheTop();
    void pagesWhileScrolling();
    void doesNotMoveWhenScrolledAway();
    void thePillLeadsToTheNewOnes();
    void aLongCallGetsItsPlace();
    void saysThatAnArchiveCannotBeRead();
    void keepsTheSelectionWhileNewOnesComeIn();
    void keepsTheSelectionOverARefresh();
    void catchesUpWhenShownAgain();
    void copiesTheSelectedRows();
    void choosesTheColumns();
};

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
