// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QSpinBox>

#include "showpage.h"
#include "testhub.h"
#include "ui/dialogs/appdialog.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/keydialog.h"
#include "ui/dialogs/rotatedialog.h"
#include "ui/displaytext.h"
#include "ui/itemmodels/appsmodel.h"
#include "ui/pages/appspage.h"
#include "ui/secretclipboard.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/creditsfield.h"
#include "ui/widgets/datatable.h"
#include "widgets.h"

using namespace Qt::Literals::StringLiterals;

/// Apps as a person works with them: create, see the key once, limit, rotate, revoke.
class TestAppsPage final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void createsAnAppAndShowsItsKeyOnce();
    void theKeyIsNotLostByEscape();
    void clearsTheClipboardOfTheKey();
    void storesTheLimits();
    void makesTheAccountOnTheWay();
    void saysWhatIsWrongWithAField();
    void theKeyboardGoesFromFieldToField();
    void editsAnApp();
    void rotatesTheKeyWithAnOverlap();
    void revokesOnlyAfterAsking();
    void aRefusedChangeIsSaid();
    void followsTheLastUse();
    void catchesUpWhenShownAgain();
    void keepsTheSelectionWhenAnAppIsAdded();

private:
    void make();

    [[nodiscard]] DataTable *table() const { return child<DataTable>(m_page.get(), "appsTable"); }

    [[nodiscard]] QString cell(int row, int column) const;
    [[nodiscard]] int rowOf(const QString &name) const;
    void select(const QString &name);
    App stored(const QString &name);
    AppDialog *openNew(const QString &name);
    void storeAndClose(KeyDialog *dialog);

    std::unique_ptr<TestHub> m_hub;
    std::unique_ptr<SecretClipboard> m_clipboard;
    std::unique_ptr<AppsPage> m_page;
};

void TestAppsPage::init()
{
    m_hub = std::make_unique<TestHub>();
    m_clipboard = std::make_unique<SecretClipboard>();
    QVERIFY(m_hub->open());
}

void TestAppsPage::cleanup()
{
    m_page.reset();
    m_clipboard.reset();
    m_hub.reset();
}

void TestAppsPage::make()
{
    m_page = std::make_unique<AppsPage>(m_hub->context(), m_clipboard.get());
    showPage(m_page.get(), *m_hub);
}

QString TestAppsPage::cell(int row, int column) const
{
    return table()->model()->index(row, column).data().toString();
}

int TestAppsPage::rowOf(const QString &name) const
{
    for (int row = 0; row < table()->model()->rowCount(); ++row) {
        if (cell(row, AppsModel::Name) == name)
            return row;
    }
    return -1;
}

void TestAppsPage::select(const QString &name)
{
    QTRY_VERIFY(rowOf(name) >= 0);
    table()->selectRow(rowOf(name));
}

App TestAppsPage::stored(const QString &name)
{
    return m_hub->read<App>([name](const HubQueries &queries) { return queries.app(name); }).value_or(App {});
}

AppDialog *TestAppsPage::openNew(const QString &name)
{
    if (!press(m_page.get(), "createAppButton"))
        return nullptr;
    auto *dialog = openDialog<AppDialog>(m_page.get());
    if (dialog)
        child<QLineEdit>(dialog, "nameField")->setText(name);
    return dialog;
}

void TestAppsPage::storeAndClose(KeyDialog *dialog)
{
    QPointer<KeyDialog> open {dialog};
    child<QCheckBox>(dialog, "storedBox")->setChecked(true);
    QVERIFY(press(dialog, "closeButton"));
    QTRY_VERIFY(!open);
}

void TestAppsPage::createsAnAppAndShowsItsKeyOnce()
{
    m_hub->gateway.start();
    make();
    AppDialog *dialog = openNew(u"my editor"_s);
    QVERIFY(dialog);
    QVERIFY(press(dialog, "primaryButton"));
    auto *shown = openDialog<KeyDialog>(m_page.get());
    QVERIFY(shown);
    const QString key = child<QLineEdit>(shown, "keyField")->text();
    QVERIFY(key.size() > 40);
    QVERIFY(!child<QWidget>(shown, "closeButton")->isEnabled());
    QVERIFY(press(shown, "copyButton"));
    QCOMPARE(QGuiApplication::clipboard()->text(), key);
    QVERIFY(child<QLabel>(shown, "copiedNote")->text().contains(u"Copied"_s));
    storeAndClose(shown);
    QTRY_COMPARE(rowOf(u"my editor"_s), 0);
    QCOMPARE(table()->currentRow(), 0);
    QCOMPARE(cell(0, AppsModel::State), u"Active"_s);
    QCOMPARE(cell(0, AppsModel::AccountName), u"default"_s);
    QCOMPARE(cell(0, AppsModel::LastUsed), u"Never"_s);
    const QString hint = cell(0, AppsModel::Key);
    QVERIFY2(!hint.isEmpty() && key.startsWith(hint.first(6)) && hint.size() < key.size() / 2, qPrintable(hint));
    const auto fields = m_page->findChildren<QLineEdit *>();
    for (const QLineEdit *field : fields)
        QVERIFY(!field->text().contains(key));
}

void TestAppsPage::theKeyIsNotLostByEscape()
{
    make();
    AppDialog *dialog = openNew(u"my editor"_s);
    QVERIFY(dialog && press(dialog, "primaryButton"));
    auto *shown = openDialog<KeyDialog>(m_page.get());
    QVERIFY(shown);
    QTest::keyClick(shown, Qt::Key_Escape);
    QVERIFY(shown->isVisible());
    QTRY_VERIFY2(child<QCheckBox>(shown, "storedBox")->hasFocus(), "shows what is missing");
    QPointer<KeyDialog> open {shown};
    QTest::keyClick(child<QCheckBox>(shown, "storedBox"), Qt::Key_Space);
    QTest::keyClick(shown, Qt::Key_Escape);
    QTRY_VERIFY(!open);
}

void TestAppsPage::clearsTheClipboardOfTheKey()
{
    m_clipboard->copy(u"a secret"_s, 50);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"a secret"_s);
    QTRY_VERIFY(QGuiApplication::clipboard()->text().isEmpty());
    m_clipboard->copy(u"a secret"_s, 50);
    QGuiApplication::clipboard()->setText(u"something else"_s);
    m_clipboard.reset();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"something else"_s);
}

void TestAppsPage::storesTheLimits()
{
    make();
    AppDialog *dialog = openNew(u"batch"_s);
    QVERIFY(dialog);
    child<QLineEdit>(dialog, "modelsField")->setText(u" openai/gpt-*, demo/echo ,, "_s);
    child<QSpinBox>(dialog, "requestsField")->setValue(60);
    child<QSpinBox>(dialog, "tokensField")->setValue(90'000);
    child<QSpinBox>(dialog, "concurrentField")->setValue(4);
    child<CreditsField>(dialog, "budgetField")->setText(u"12.5"_s);
    child<QComboBox>(dialog, "periodField")->setCurrentIndex(0);
    QVERIFY(press(dialog, "primaryButton"));
    auto *shown = openDialog<KeyDialog>(m_page.get());
    QVERIFY(shown);
    storeAndClose(shown);
    const AppLimits limits = stored(u"batch"_s).limits;
    QCOMPARE(limits.modelGlobs, (QStringList {u"openai/gpt-*"_s, u"demo/echo"_s}));
    QCOMPARE(limits.requestsPerMinute, 60);
    QCOMPARE(limits.tokensPerMinute, 90'000);
    QCOMPARE(limits.concurrentCalls, 4);
    QCOMPARE(limits.budgetNano, 12'500'000'000);
    QCOMPARE(limits.budgetPeriod, BudgetPeriod::Day);
    QCOMPARE(limits.expiresAtMs, 0);
    QTRY_COMPARE(cell(0, AppsModel::Budget), u"12.5000 per day"_s);
    QCOMPARE(cell(0, AppsModel::Models), u"openai/gpt-*, demo/echo"_s);
}

void TestAppsPage::makesTheAccountOnTheWay()
{
    make();
    AppDialog *dialog = openNew(u"ledger"_s);
    QVERIFY(dialog);
    child<QComboBox>(dialog, "accountField")->setEditText(u"family"_s);
    QVERIFY(press(dialog, "primaryButton"));
    auto *shown = openDialog<KeyDialog>(m_page.get());
    QVERIFY(shown);
    storeAndClose(shown);
    QTRY_COMPARE(cell(0, AppsModel::AccountName), u"family"_s);
}

void TestAppsPage::saysWhatIsWrongWithAField()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    QTRY_VERIFY(rowOf(u"editor"_s) >= 0);
    AppDialog *dialog = openNew({});
    QVERIFY(dialog);
    auto *problem = child<QLabel>(dialog, "problem");
    auto *primary = child<QWidget>(dialog, "primaryButton");
    QCOMPARE(problem->text(), u"Enter a name."_s);
    QVERIFY(!primary->isEnabled());
    child<QLineEdit>(dialog, "nameField")->setText(u"Editor"_s);
    QCOMPARE(problem->text(), u"Another app has this name."_s);
    child<QLineEdit>(dialog, "nameField")->setText(u"other"_s);
    QVERIFY(primary->isEnabled());
    child<QComboBox>(dialog, "accountField")->setEditText({});
    QVERIFY(problem->text().contains(u"account"_s));
    child<QComboBox>(dialog, "accountField")->setEditText(u"default"_s);
    child<QCheckBox>(dialog, "expiresField")->setChecked(true);
    QVERIFY(primary->isEnabled());
    dialog->findChild<QDateTimeEdit *>()->setDateTime(QDateTime::currentDateTime().addDays(-1));
    QVERIFY(problem->text().contains(u"future"_s));
    QVERIFY(!primary->isEnabled());
}

void TestAppsPage::theKeyboardGoesFromFieldToField()
{
    make();
    AppDialog *dialog = openNew({});
    QVERIFY(dialog);
    QTRY_VERIFY(child<QWidget>(dialog, "nameField")->hasFocus());
    QTest::keyClicks(child<QWidget>(dialog, "nameField"), u"editor"_s);
    QStringList order;
    for (int step = 0; step < 13; ++step) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        order.append(QApplication::focusWidget()->objectName());
    }
    QCOMPARE(order, (QStringList {u"accountField"_s, u"modelsField"_s, u"requestsField"_s, u"tokensField"_s,
                                  u"concurrentField"_s, u"budgetField"_s, u"periodField"_s, u"expiresField"_s,
                                  u"cancelButton"_s, u"primaryButton"_s, u"nameField"_s, u"accountField"_s,
                                  u"modelsField"_s}));
}

void TestAppsPage::editsAnApp()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"batch jobs"_s);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Return);
    auto *dialog = openDialog<AppDialog>(m_page.get());
    QVERIFY(dialog);
    QVERIFY2(!child<QWidget>(dialog, "accountField")->isEnabled(), "an app does not change hands");
    QCOMPARE(child<QLineEdit>(dialog, "modelsField")->text(), u"openai/gpt-*, demo/*"_s);
    child<QLineEdit>(dialog, "nameField")->setText(u"night jobs"_s);
    child<QLineEdit>(dialog, "modelsField")->clear();
    QVERIFY(press(dialog, "primaryButton"));
    QTRY_VERIFY(rowOf(u"night jobs"_s) >= 0);
    QCOMPARE(rowOf(u"batch jobs"_s), -1);
    QCOMPARE(cell(rowOf(u"night jobs"_s), AppsModel::Models), u"All models"_s);
    QCOMPARE(table()->currentRow(), rowOf(u"night jobs"_s));
}

void TestAppsPage::rotatesTheKeyWithAnOverlap()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"editor"_s);
    const QString before = cell(rowOf(u"editor"_s), AppsModel::Key);
    QVERIFY(press(m_page.get(), "rotateAppButton"));
    auto *dialog = openDialog<RotateDialog>(m_page.get());
    QVERIFY(dialog);
    QCOMPARE(child<QSpinBox>(dialog, "overlapField")->value(), 24);
    child<QSpinBox>(dialog, "overlapField")->setValue(2);
    const QString earliest = DisplayText::time(m_hub->clock.utcMs() + 2 * 3'600'000);
    QVERIFY(press(dialog, "primaryButton"));
    auto *shown = openDialog<KeyDialog>(m_page.get());
    QVERIFY(shown);
    QVERIFY(textOf(shown).contains(u"The old key works for 2 more hours."_s));
    storeAndClose(shown);
    QTRY_VERIFY(cell(rowOf(u"editor"_s), AppsModel::Key) != before);
    QVERIFY(cell(rowOf(u"editor"_s), AppsModel::Key).endsWith(u" + old key"_s));
    const QModelIndex key = table()->model()->index(rowOf(u"editor"_s), AppsModel::Key);
    const QString latest = DisplayText::time(m_hub->clock.utcMs() + 2 * 3'600'000);
    const QString hint = key.data(Qt::ToolTipRole).toString();
    QVERIFY2(hint == u"The old key works until %1."_s.arg(earliest)
                 || hint == u"The old key works until %1."_s.arg(latest),
             qUtf8Printable(hint));
    QCOMPARE(m_hub->snapshot->appKeys.size(), 4);
}

void TestAppsPage::revokesOnlyAfterAsking()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"editor"_s);
    QVERIFY(press(m_page.get(), "revokeAppButton"));
    auto *question = openDialog<ConfirmDialog>(m_page.get());
    QVERIFY(question);
    QVERIFY(child<QLabel>(question, "lossText")->text().contains(u"editor"_s));
    QVERIFY(press(question, "cancelButton"));
    QCOMPARE(cell(rowOf(u"editor"_s), AppsModel::State), u"Active"_s);
    QVERIFY(press(m_page.get(), "revokeAppButton"));
    question = openDialog<ConfirmDialog>(m_page.get());
    QVERIFY(question && press(question, "confirmButton"));
    QTRY_COMPARE(cell(rowOf(u"editor"_s), AppsModel::State), u"Revoked"_s);
    QCOMPARE(rowOf(u"editor"_s), table()->model()->rowCount() - 1);
    select(u"editor"_s);
    for (const char *button : {"editAppButton", "rotateAppButton", "revokeAppButton"})
        QVERIFY2(!child<QWidget>(m_page.get(), button)->isEnabled(), button);
}

void TestAppsPage::aRefusedChangeIsSaid()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"editor"_s);
    QVERIFY(m_hub->refuseChangesOf(u"apps"_s));
    AppDialog *dialog = openNew(u"another"_s);
    QVERIFY(dialog && press(dialog, "primaryButton"));
    QTRY_VERIFY(!child<QLabel>(dialog, "problem")->text().isEmpty());
    QVERIFY(dialog->isVisible());
    QVERIFY(press(dialog, "cancelButton"));
    QVERIFY(press(m_page.get(), "revokeAppButton"));
    auto *question = openDialog<ConfirmDialog>(m_page.get());
    QVERIFY(question && press(question, "confirmButton"));
    QTRY_VERIFY(child<Banner>(m_page.get(), "errorBanner")->isVisible());
    QCOMPARE(cell(rowOf(u"editor"_s), AppsModel::State), u"Active"_s);
}

void TestAppsPage::followsTheLastUse()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"editor"_s);
    QCOMPARE(cell(rowOf(u"editor"_s), AppsModel::LastUsed), u"Never"_s);
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs())}));
    QTRY_VERIFY(cell(rowOf(u"editor"_s), AppsModel::LastUsed) != u"Never"_s);
}

void TestAppsPage::catchesUpWhenShownAgain()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"editor"_s);
    m_page->setVisible(false);
    QSignalSpy committed {m_hub->store.get(), &Store::callsCommitted};
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs())}));
    QTRY_COMPARE(committed.count(), 1);
    QCOMPARE(cell(rowOf(u"editor"_s), AppsModel::LastUsed), u"Never"_s);
    m_page->setVisible(true);
    QTRY_VERIFY_WITH_TIMEOUT(cell(rowOf(u"editor"_s), AppsModel::LastUsed) != u"Never"_s, 1'500);
}

void TestAppsPage::keepsTheSelectionWhenAnAppIsAdded()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"editor"_s);
    QVERIFY(m_hub->change<IssuedKey>(
        [](const HubCommands &commands) { return commands.addApp(u"aaa"_s, u"default"_s, {}); }));
    QTRY_VERIFY(rowOf(u"aaa"_s) >= 0);
    QCOMPARE(table()->currentRow(), rowOf(u"editor"_s));
}

QTEST_MAIN(TestAppsPage)
#include "tst_appspage.moc"
