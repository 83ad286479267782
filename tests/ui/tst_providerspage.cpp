// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>

#include "showpage.h"
#include "testhub.h"
#include "ui/dialogs/providerdialog.h"
#include "ui/dialogs/providertestdialog.h"
#include "ui/itemmodels/providersmodel.h"
#include "ui/pages/providerspage.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/statelabel.h"
#include "ui/widgets/statemark.h"
#include "widgets.h"

using namespace Qt::Literals::StringLiterals;

/// Providers as a person works with them: add, edit, test, switch off, remove and undo.
class TestProvidersPage final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void leadsFromNothingToTheFirstProvider();
    void saysWhatIsWrongWithAField_data();
    void saysWhatIsWrongWithAField();
    void keepsWhatAPersonTyped();
    void renamesAProvider();
    void movesKeysOnlyWhenThatIsTicked();
    void warnsOfKeysInClearText_data();
    void warnsOfKeysInClearText();
    void switchesAProviderOff();
    void undoesARemoval();
    void aTestShowsStatusTimeAndModels();
    void aFailedTestSaysWhy();
    void saysWhenKeysAreLocked();
    void aRefusedChangeIsSaid();
    void keepsTheSelectionWhenTheConfigurationChanges();

private:
    void make();

    [[nodiscard]] DataTable *table() const { return child<DataTable>(m_page.get(), "providersTable"); }

    [[nodiscard]] QString cell(int row, int column) const;
    [[nodiscard]] int rowOf(const QString &name) const;
    void select(const QString &name);
    ProviderDialog *openNew();

    std::unique_ptr<TestHub> m_hub;
    std::unique_ptr<ProvidersPage> m_page;
};

void TestProvidersPage::init()
{
    m_hub = std::make_unique<TestHub>();
    QVERIFY(m_hub->open());
}

void TestProvidersPage::cleanup()
{
    m_page.reset();
    m_hub.reset();
}

void TestProvidersPage::make()
{
    m_page = std::make_unique<ProvidersPage>(m_hub->context());
    showPage(m_page.get(), *m_hub);
}

QString TestProvidersPage::cell(int row, int column) const
{
    return table()->model()->index(row, column).data().toString();
}

int TestProvidersPage::rowOf(const QString &name) const
{
    for (int row = 0; row < table()->model()->rowCount(); ++row) {
        if (cell(row, ProvidersModel::Name) == name)
            return row;
    }
    return -1;
}

void TestProvidersPage::select(const QString &name)
{
    QTRY_VERIFY(rowOf(name) >= 0);
    table()->selectRow(rowOf(name));
}

ProviderDialog *TestProvidersPage::openNew()
{
    m_page->createNew();
    return openDialog<ProviderDialog>(m_page.get());
}

void TestProvidersPage::leadsFromNothingToTheFirstProvider()
{
    make();
    auto *first = child<QWidget>(m_page.get(), "firstProviderButton");
    QTRY_VERIFY(first->isVisible());
    QVERIFY(!table()->isVisible());
    QVERIFY(press(m_page.get(), "firstProviderButton"));
    auto *dialog = openDialog<ProviderDialog>(m_page.get());
    QVERIFY(dialog);
    auto *kind = child<QComboBox>(dialog, "kindField");
    kind->setCurrentIndex(kind->findData(u"mistral"_s));
    QCOMPARE(child<QLineEdit>(dialog, "nameField")->text(), u"mistral"_s);
    QVERIFY(child<QLineEdit>(dialog, "baseUrlField")->text().startsWith(u"https://"_s));
    QVERIFY(press(dialog, "primaryButton"));
    QTRY_VERIFY(table()->isVisible());
    QCOMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(cell(0, ProvidersModel::Name), u"mistral"_s);
    QCOMPARE(cell(0, ProvidersModel::State), u"No key"_s);
    QCOMPARE(cell(0, ProvidersModel::Credentials), u"0 credentials"_s);
    QCOMPARE(table()->currentRow(), 0);
}

void TestProvidersPage::saysWhatIsWrongWithAField_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("word");
    QTest::newRow("no name") << QString {} << u"https://a.example/v1"_s << u"Enter a name"_s;
    QTest::newRow("capitals") << u"Mine"_s << u"https://a.example/v1"_s << u"small letters"_s;
    QTest::newRow("taken") << u"openai"_s << u"https://a.example/v1"_s << u"Another provider"_s;
    QTest::newRow("no URL") << u"mine"_s << QString {} << u"Enter the base URL"_s;
    QTest::newRow("no scheme") << u"mine"_s << u"a.example/v1"_s << u"begin with https"_s;
    QTest::newRow("not http") << u"mine"_s << u"ftp://a.example"_s << u"begin with https"_s;
    QTest::newRow("key in it") << u"mine"_s << u"https://user:sk-1@a.example/v1"_s << u"must not hold"_s;
    QTest::newRow("query") << u"mine"_s << u"https://a.example/v1?key=1"_s << u"must not hold"_s;
}

void TestProvidersPage::saysWhatIsWrongWithAField()
{
    QFETCH(QString, name);
    QFETCH(QString, url);
    QFETCH(QString, word);
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    ProviderDialog *dialog = openNew();
    QVERIFY(dialog);
    auto *kind = child<QComboBox>(dialog, "kindField");
    kind->setCurrentIndex(kind->findData(u"openai-compatible"_s));
    child<QLineEdit>(dialog, "nameField")->setText(name);
    child<QLineEdit>(dialog, "baseUrlField")->setText(url);
    const QString problem = child<QLabel>(dialog, "problem")->text();
    QVERIFY2(problem.contains(word), qPrintable(problem));
    QVERIFY(!child<QWidget>(dialog, "primaryButton")->isEnabled());
}

void TestProvidersPage::keepsWhatAPersonTyped()
{
    make();
    ProviderDialog *dialog = openNew();
    QVERIFY(dialog);
    auto *name = child<QLineEdit>(dialog, "nameField");
    name->selectAll();
    QTest::keyClicks(name, u"mine"_s);
    auto *kind = child<QComboBox>(dialog, "kindField");
    kind->setCurrentIndex(kind->findData(u"demo"_s));
    QCOMPARE(name->text(), u"mine"_s);
    QVERIFY(!child<QWidget>(dialog, "baseUrlField")->isEnabled());
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_COMPARE(rowOf(u"mine"_s), 0);
    QCOMPARE(cell(0, ProvidersModel::State), u"Ready"_s);
}

void TestProvidersPage::renamesAProvider()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"workshop"_s);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Return);
    auto *dialog = openDialog<ProviderDialog>(m_page.get());
    QVERIFY(dialog);
    QVERIFY(!child<QWidget>(dialog, "kindField")->isEnabled());
    QCOMPARE(child<QLineEdit>(dialog, "baseUrlField")->text(), u"http://127.0.0.1:8080/v1"_s);
    child<QLineEdit>(dialog, "nameField")->setText(u"garage"_s);
    QVERIFY(press(dialog, "primaryButton"));
    QTRY_VERIFY(rowOf(u"garage"_s) >= 0);
    QCOMPARE(rowOf(u"workshop"_s), -1);
    QCOMPARE(cell(table()->currentRow(), ProvidersModel::Name), u"garage"_s);
}

void TestProvidersPage::movesKeysOnlyWhenThatIsTicked()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Return);
    auto *dialog = openDialog<ProviderDialog>(m_page.get());
    QVERIFY(dialog);
    auto *url = child<QLineEdit>(dialog, "baseUrlField");
    auto *box = child<QCheckBox>(dialog, "moveKeysBox");
    auto *save = child<QWidget>(dialog, "primaryButton");
    QVERIFY(!box->isVisible() && save->isEnabled());
    url->setText(u"https://api.openai.com/v2"_s); // the same host
    QVERIFY(!box->isVisible() && save->isEnabled());
    url->setText(u"https://elsewhere.example/v1"_s);
    QVERIFY(box->isVisible() && !save->isEnabled());
    box->click();
    QVERIFY(press(dialog, "primaryButton"));
    QTRY_VERIFY(!openDialog<ProviderDialog>(m_page.get()));
    select(u"openai"_s);
    QTest::keyClick(table(), Qt::Key_Return);
    QTRY_VERIFY(openDialog<ProviderDialog>(m_page.get()));
    QCOMPARE(child<QLineEdit>(openDialog<ProviderDialog>(m_page.get()), "baseUrlField")->text(),
             u"https://elsewhere.example/v1"_s);
}

void TestProvidersPage::warnsOfKeysInClearText_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("warned");
    QTest::newRow("https") << u"https://models.example/v1"_s << false;
    QTest::newRow("this machine") << u"http://localhost:8080/v1"_s << false;
    QTest::newRow("private address") << u"http://192.168.1.20:8080/v1"_s << false;
    QTest::newRow("the world") << u"http://models.example/v1"_s << true;
    QTest::newRow("unfinished") << u"http://"_s << false;
}

void TestProvidersPage::warnsOfKeysInClearText()
{
    QFETCH(QString, url);
    QFETCH(bool, warned);
    make();
    ProviderDialog *dialog = openNew();
    QVERIFY(dialog);
    auto *kind = child<QComboBox>(dialog, "kindField");
    kind->setCurrentIndex(kind->findData(u"openai-compatible"_s));
    child<QLineEdit>(dialog, "baseUrlField")->setText(url);
    auto *warning = child<QLabel>(dialog, "clearTextWarning");
    QCOMPARE(warning->isVisible(), warned);
    QVERIFY(warning->text().contains(u"clear text"_s));
    auto *allow = child<QCheckBox>(dialog, "allowClearTextBox");
    QCOMPARE(allow->isVisible(), warned);
    if (!warned)
        return;
    QVERIFY(!child<QWidget>(dialog, "primaryButton")->isEnabled());
    allow->click();
    QVERIFY(child<QWidget>(dialog, "primaryButton")->isEnabled());
}

void TestProvidersPage::switchesAProviderOff()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    QCOMPARE(cell(rowOf(u"openai"_s), ProvidersModel::State), u"Ready"_s);
    const QModelIndex enabled = table()->model()->index(rowOf(u"openai"_s), ProvidersModel::Enabled);
    const QRect place = table()->visualRect(enabled);
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, {place.left() + 20, place.center().y()});
    QTRY_COMPARE(cell(rowOf(u"openai"_s), ProvidersModel::State), u"Disabled"_s);
    QVERIFY(!m_hub->snapshot->providers.empty());
    table()->setCurrentIndex(enabled);
    QTest::keyClick(table(), Qt::Key_Space);
    QTRY_COMPARE(cell(rowOf(u"openai"_s), ProvidersModel::State), u"Ready"_s);
}

void TestProvidersPage::undoesARemoval()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Delete);
    auto *bar = child<QWidget>(m_page.get(), "undoBar");
    QTRY_VERIFY(bar->isVisible());
    QTRY_COMPARE(rowOf(u"openai"_s), -1);
    QVERIFY(press(bar, "undoButton"));
    QTRY_VERIFY(rowOf(u"openai"_s) >= 0);
    QVERIFY(!bar->isVisible());
    QCOMPARE(cell(rowOf(u"openai"_s), ProvidersModel::Credentials), u"2 credentials"_s);
    QTRY_COMPARE(table()->currentRow(), rowOf(u"openai"_s));
}

void TestProvidersPage::aTestShowsStatusTimeAndModels()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    m_hub->gateway.test = {true, 200, 412, u"gpt-5-mini"_s, u"Answered with 2 models"_s, {u"gpt-5"_s, u"gpt-5-mini"_s},
                           {}};
    QVERIFY(press(m_page.get(), "testProviderButton"));
    auto *dialog = openDialog<ProviderTestDialog>(m_page.get());
    QVERIFY(dialog);
    auto *model = child<QComboBox>(dialog, "modelField");
    QTRY_VERIFY(model->findText(u"gpt-5-mini"_s) >= 0);
    model->setCurrentText(u"gpt-5-mini"_s);
    QVERIFY(press(dialog, "runButton"));
    QTRY_COMPARE(child<StateLabel>(dialog, "resultState")->mark(), Mark::Good);
    QCOMPARE(child<QLabel>(dialog, "resultFigures")->text(), u"HTTP 200 · 412 ms"_s);
    QVERIFY(child<QLabel>(dialog, "resultModels")->text().contains(u"gpt-5, gpt-5-mini"_s));
    QCOMPARE(m_hub->gateway.testedModel, u"gpt-5-mini"_s);
    QCOMPARE(m_hub->gateway.testedCredential, 0);
}

void TestProvidersPage::aFailedTestSaysWhy()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    m_hub->gateway.test = {false, 401, 88, {}, u"The provider refused the key: <b>invalid_api_key</b>"_s, {}, {}};
    QVERIFY(press(m_page.get(), "testProviderButton"));
    auto *dialog = openDialog<ProviderTestDialog>(m_page.get());
    QVERIFY(dialog);
    auto *state = child<StateLabel>(dialog, "resultState");
    QCOMPARE(state->mark(), Mark::Off);
    QVERIFY(press(dialog, "runButton"));
    QTRY_COMPARE(state->mark(), Mark::Bad);
    auto *message = child<QLabel>(dialog, "resultMessage");
    QVERIFY(message->isVisible());
    QCOMPARE(message->text(), u"The provider refused the key: <b>invalid_api_key</b>"_s);
    QCOMPARE(message->textFormat(), Qt::PlainText);
    QVERIFY(message->height() >= message->heightForWidth(message->width()));
    QCOMPARE(child<QLabel>(dialog, "resultFigures")->text(), u"HTTP 401 · 88 ms"_s);
    QVERIFY2(child<QWidget>(dialog, "runButton")->isEnabled(), "it can be tried again");
}

void TestProvidersPage::saysWhenKeysAreLocked()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    auto *banner = child<QWidget>(m_page.get(), "vaultBanner");
    QVERIFY(!banner->isVisible());
    m_hub->vaultControl.set(VaultControl::State::Locked, VaultControl::Source::Keychain);
    QVERIFY(banner->isVisible());
    QCOMPARE(cell(rowOf(u"openai"_s), ProvidersModel::State), u"Keys locked"_s);
    QTRY_VERIFY(child<QWidget>(banner, "retryVaultButton")->isVisible());
    QVERIFY(press(banner, "retryVaultButton"));
    QCOMPARE(m_hub->vaultControl.retries, 1);
    QVERIFY(!banner->isVisible());
    QCOMPARE(cell(rowOf(u"openai"_s), ProvidersModel::State), u"Ready"_s);
}

void TestProvidersPage::aRefusedChangeIsSaid()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    QVERIFY(m_hub->refuseChangesOf(u"ai_providers"_s));
    auto *error = child<Banner>(m_page.get(), "errorBanner");
    QVERIFY(!error->isVisible());
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_VERIFY(error->isVisible());
    QVERIFY(!error->headline().isEmpty());
    QVERIFY(!child<QWidget>(m_page.get(), "undoBar")->isVisible());
    QVERIFY(rowOf(u"openai"_s) >= 0);
}

void TestProvidersPage::keepsTheSelectionWhenTheConfigurationChanges()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"workshop"_s);
    QVERIFY(m_hub->change<AiProvider>(
        [](const HubCommands &commands) { return commands.addProvider(u"aaa"_s, u"demo"_s, {}, {}, true); }));
    QTRY_VERIFY(rowOf(u"aaa"_s) >= 0);
    QCOMPARE(table()->currentRow(), rowOf(u"workshop"_s));
}

QTEST_MAIN(TestProvidersPage)
#include "tst_providerspage.moc"
