// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSpinBox>

#include "showpage.h"
#include "testhub.h"
#include "ui/dialogs/aliasdialog.h"
#include "ui/dialogs/aliasesdialog.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/credentialdialog.h"
#include "ui/dialogs/providertestdialog.h"
#include "ui/itemmodels/credentialsmodel.h"
#include "ui/itemmodels/providersmodel.h"
#include "ui/pages/providerspage.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/cellroles.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/statemark.h"
#include "widgets.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QString secret = u"sk-live-4f1dQ8hZs7T2wXyZ"_s;
}

/// The keys of a provider: never shown again once they are stored.
class TestCredentials final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void addsAKeyThatStaysMasked();
    void showsTheKeyOnlyWhileItIsTyped();
    void needsAKeyAndAFreeName();
    void keepsTheKeyWhenOnlyTheWeightChanges();
    void switchesAKeyOff();
    void testsTheChosenKey();
    void removesAKeyOnlyAfterAsking();
    void cannotStoreAKeyWhileTheVaultIsLocked();
    void followsTheSelectedProvider();
    void aRefusedChangeIsSaid();
    void tellsWhyAKeyRestsAndTriesItNow();
    void saysThatADisabledKeyIsSwitchedOff();
    void cutsALongHeadingAndTellsItWhole();
    void addsAndEditsAnAlias();

private:
    [[nodiscard]] DataTable *table() const { return child<DataTable>(m_page.get(), "credentialsTable"); }

    [[nodiscard]] QString cell(int row, int column) const;
    [[nodiscard]] bool isAnywhere(const QString &text) const;
    void selectProvider(const QString &name);
    QList<AiCredential> stored(const QString &provider);
    CredentialDialog *openNew();

    std::unique_ptr<TestHub> m_hub;
    std::unique_ptr<ProvidersPage> m_page;
};

void TestCredentials::init()
{
    m_hub = std::make_unique<TestHub>();
    QVERIFY(m_hub->open());
    QVERIFY(m_hub->seedConfiguration());
    m_page = std::make_unique<ProvidersPage>(m_hub->context());
    showPage(m_page.get(), *m_hub);
    selectProvider(u"openai"_s);
}

void TestCredentials::cleanup()
{
    m_page.reset();
    m_hub.reset();
}

void TestCredentials::selectProvider(const QString &name)
{
    auto *providers = child<DataTable>(m_page.get(), "providersTable");
    const auto rowOf = [providers, &name] {
        for (int row = 0; row < providers->model()->rowCount(); ++row) {
            if (providers->model()->index(row, ProvidersModel::Name).data().toString() == name)
                return row;
        }
        return -1;
    };
    QTRY_VERIFY(rowOf() >= 0);
    providers->selectRow(rowOf());
}

QString TestCredentials::cell(int row, int column) const
{
    return table()->model()->index(row, column).data().toString();
}

bool TestCredentials::isAnywhere(const QString &text) const
{
    const auto labels = m_page->findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        if (label->text().contains(text) || label->toolTip().contains(text))
            return true;
    }
    const auto fields = m_page->findChildren<QLineEdit *>();
    for (const QLineEdit *field : fields) {
        if (field->text().contains(text))
            return true;
    }
    for (int row = 0; row < table()->model()->rowCount(); ++row) {
        for (int column = 0; column < table()->model()->columnCount(); ++column) {
            const QModelIndex index = table()->model()->index(row, column);
            if (index.data().toString().contains(text) || index.data(Qt::ToolTipRole).toString().contains(text))
                return true;
        }
    }
    return false;
}

QList<AiCredential> TestCredentials::stored(const QString &provider)
{
    const auto found = m_hub->read<QList<AiCredential>>(
        [provider](const HubQueries &queries) { return queries.credentials(provider); });
    return found.value_or(QList<AiCredential> {});
}

CredentialDialog *TestCredentials::openNew()
{
    return press(m_page.get(), "addCredentialButton") ? openDialog<CredentialDialog>(m_page.get()) : nullptr;
}

void TestCredentials::addsAKeyThatStaysMasked()
{
    QCOMPARE(table()->model()->rowCount(), 2);
    CredentialDialog *dialog = openNew();
    QVERIFY(dialog);
    child<QLineEdit>(dialog, "nameField")->setText(u"spare"_s);
    auto *field = child<QLineEdit>(dialog, "secretField");
    QCOMPARE(field->echoMode(), QLineEdit::Password);
    QTest::keyClicks(field, u"  "_s + secret + u' ');
    QVERIFY(press(dialog, "primaryButton"));
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    const auto credentials = stored(u"openai"_s);
    QCOMPARE(credentials.size(), 3);
    for (int row = 0; row < 3; ++row) {
        if (cell(row, CredentialsModel::Name) != u"spare"_s)
            continue;
        const QString shown = cell(row, CredentialsModel::Key);
        QVERIFY2(shown.endsWith(u"wXyZ"_s), qPrintable(shown));
        QVERIFY2(shown.size() < secret.size() && !shown.contains(secret.mid(4, 12)), qPrintable(shown));
    }
    QVERIFY(!isAnywhere(secret));
}

void TestCredentials::showsTheKeyOnlyWhileItIsTyped()
{
    CredentialDialog *dialog = openNew();
    QVERIFY(dialog);
    auto *field = child<QLineEdit>(dialog, "secretField");
    QTRY_VERIFY2(field->hasFocus(), "the key is what is asked for");
    QTest::keyClicks(field, secret);
    auto *reveal = field->findChild<QAction *>(u"revealAction"_s);
    reveal->trigger();
    QCOMPARE(field->echoMode(), QLineEdit::Normal);
    reveal->trigger();
    QCOMPARE(field->echoMode(), QLineEdit::Password);
    QVERIFY(press(dialog, "cancelButton"));
    QTRY_VERIFY(!isAnywhere(secret));
    QCOMPARE(stored(u"openai"_s).size(), 2);
}

void TestCredentials::needsAKeyAndAFreeName()
{
    CredentialDialog *dialog = openNew();
    QVERIFY(dialog);
    auto *primary = child<QWidget>(dialog, "primaryButton");
    auto *problem = child<QLabel>(dialog, "problem");
    QCOMPARE(child<QLineEdit>(dialog, "nameField")->text(), u"key-2"_s);
    QVERIFY(!primary->isEnabled());
    QVERIFY(problem->text().contains(u"key"_s));
    child<QLineEdit>(dialog, "secretField")->setText(secret);
    QVERIFY(primary->isEnabled());
    child<QLineEdit>(dialog, "nameField")->setText(u"TEAM"_s);
    QVERIFY(!primary->isEnabled());
    QVERIFY(problem->text().contains(u"another credential"_s));
}

void TestCredentials::keepsTheKeyWhenOnlyTheWeightChanges()
{
    const AiCredential before = stored(u"openai"_s).first();
    table()->selectRow(0);
    const QString name = cell(0, CredentialsModel::Name);
    QVERIFY(press(m_page.get(), "editCredentialButton"));
    auto *dialog = openDialog<CredentialDialog>(m_page.get());
    QVERIFY(dialog);
    QVERIFY2(child<QLineEdit>(dialog, "secretField")->text().isEmpty(), "the stored key never comes back");
    child<QSpinBox>(dialog, "weightField")->setValue(7);
    QVERIFY(press(dialog, "primaryButton"));
    QTRY_COMPARE(cell(0, CredentialsModel::Weight), u"7"_s);
    QCOMPARE(cell(0, CredentialsModel::Name), name);
    QCOMPARE(stored(u"openai"_s).first().maskedSecret, before.maskedSecret);
}

void TestCredentials::switchesAKeyOff()
{
    auto *providers = child<DataTable>(m_page.get(), "providersTable");
    const QModelIndex enabled = table()->model()->index(0, CredentialsModel::Enabled);
    table()->setCurrentIndex(enabled);
    QTest::keyClick(table(), Qt::Key_Space);
    const auto checked = [this](int row) {
        return table()->model()->index(row, CredentialsModel::Enabled).data(Qt::CheckStateRole).toInt();
    };
    QTRY_COMPARE(checked(0), int {Qt::Unchecked});
    QCOMPARE(checked(1), int {Qt::Checked});
    QVERIFY2(table()->currentRow() == 0, "the row stays chosen");
    table()->setCurrentIndex(table()->model()->index(1, CredentialsModel::Enabled));
    QTest::keyClick(table(), Qt::Key_Space);
    QTRY_COMPARE(checked(1), int {Qt::Unchecked});
    const int row = providers->currentRow();
    QTRY_COMPARE(providers->model()->index(row, ProvidersModel::State).data().toString(), u"No key"_s);
}

void TestCredentials::testsTheChosenKey()
{
    table()->selectRow(1);
    const qint64 id = stored(u"openai"_s).at(1).id;
    m_hub->gateway.test = {false, 429, 61, {}, u"The provider limits this key"_s, {}, {}, ErrorCode::UpstreamLimited};
    QVERIFY(press(m_page.get(), "testCredentialButton"));
    auto *dialog = openDialog<ProviderTestDialog>(m_page.get());
    QVERIFY(dialog);
    QVERIFY(press(dialog, "runButton"));
    QTRY_COMPARE(child<QLabel>(dialog, "resultDetail")->text(), u"The provider limits this key"_s);
    QCOMPARE(m_hub->gateway.testedCredential, id);
}

void TestCredentials::removesAKeyOnlyAfterAsking()
{
    table()->selectRow(0);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Delete);
    auto *question = openDialog<ConfirmDialog>(m_page.get());
    QVERIFY(question);
    QVERIFY(child<QLabel>(question, "lossText")->text().contains(u"openai"_s));
    const QPointer<ConfirmDialog> first {question};
    QTest::keyClick(question, Qt::Key_Return); // the safe answer is the default
    QTRY_VERIFY(!first);
    QCOMPARE(stored(u"openai"_s).size(), 2);
    QVERIFY(press(m_page.get(), "removeCredentialButton"));
    question = openDialog<ConfirmDialog>(m_page.get());
    QVERIFY(question);
    QVERIFY(press(question, "confirmButton"));
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(stored(u"openai"_s).size(), 1);
}

void TestCredentials::cannotStoreAKeyWhileTheVaultIsLocked()
{
    m_hub->lockVault();
    CredentialDialog *dialog = openNew();
    QVERIFY(dialog);
    child<QLineEdit>(dialog, "secretField")->setText(secret);
    QVERIFY(press(dialog, "primaryButton"));
    auto *problem = child<QLabel>(dialog, "problem");
    QTRY_VERIFY2(problem->text().contains(u"locked"_s), qPrintable(problem->text()));
    QVERIFY(dialog->isVisible());
    QCOMPARE(stored(u"openai"_s).size(), 2);
}

void TestCredentials::followsTheSelectedProvider()
{
    selectProvider(u"demo"_s);
    QVERIFY(!table()->isVisible());
    QVERIFY(isAnywhere(u"works without a key"_s));
    QVERIFY(!child<QWidget>(m_page.get(), "editCredentialButton")->isEnabled());
    selectProvider(u"openai"_s);
    QVERIFY(table()->isVisible());
    QVERIFY(isAnywhere(u"Credentials of openai"_s));
}

void TestCredentials::aRefusedChangeIsSaid()
{
    QVERIFY(m_hub->refuseChangesOf(u"ai_credentials"_s));
    table()->setCurrentIndex(table()->model()->index(0, CredentialsModel::Enabled));
    QTest::keyClick(table(), Qt::Key_Space);
    auto *error = child<Banner>(m_page.get(), "errorBanner");
    QTRY_VERIFY(error->isVisible());
    QCOMPARE(table()->model()->index(0, CredentialsModel::Enabled).data(Qt::CheckStateRole).toInt(), int {Qt::Checked});
}

void TestCredentials::tellsWhyAKeyRestsAndTriesItNow()
{
    QTRY_VERIFY(table()->model()->rowCount() > 0);
    const AiCredential credential = stored(u"openai"_s).first();
    auto *retry = child<QPushButton>(m_page.get(), "retryCredentialButton");
    table()->selectRow(0);
    QVERIFY(!retry->isEnabled());
    QCOMPARE(cell(0, CredentialsModel::State), u"Ready"_s);
    const qint64 nowMs = m_hub->context().clock->utcMs();
    m_hub->store->keepCircuit({{credential.providerId, credential.id, {}},
                               CircuitReason::OutOfFunds,
                               nowMs,
                               nowMs + 240'000,
                               3,
                               u"status 402: pay first"_s});
    m_hub->store->keepCircuit(
        {{credential.providerId, credential.id, "gpt-x"}, CircuitReason::RateLimited, nowMs, nowMs - 1, 1, {}});
    // The store keeps it some time after it was told.
    QTRY_VERIFY((m_page->refresh(), cell(0, CredentialsModel::State).startsWith(u"Out of funds, again in "_s)));
    const auto details = [this] {
        m_page->refresh();
        return table()->model()->index(0, CredentialsModel::State).data(Qt::ToolTipRole).toString();
    };
    QTRY_VERIFY(details().contains(u"pay first"_s));
    QTRY_VERIFY(details().contains(u"gpt-x: Rate limit reached, the next call tries again"_s));
    QTRY_VERIFY(retry->isEnabled());
    retry->click();
    QTRY_COMPARE(cell(0, CredentialsModel::State), u"Ready"_s);
    QVERIFY(!retry->isEnabled());
    const auto left = m_hub->read<QList<Circuit>>([](const HubQueries &queries) { return queries.circuits(); });
    QVERIFY(left && left->isEmpty());
}

void TestCredentials::saysThatADisabledKeyIsSwitchedOff()
{
    QTRY_VERIFY(table()->model()->rowCount() > 0);
    const AiCredential credential = stored(u"openai"_s).first();
    const qint64 nowMs = m_hub->context().clock->utcMs();
    m_hub->store->keepCircuit({{credential.providerId, 0, "gpt-x"}, CircuitReason::Failing, nowMs, nowMs - 1, 1, {}});
    QTRY_COMPARE((m_page->refresh(), cell(0, CredentialsModel::State)),
                 u"gpt-x: The provider fails, the next call tries again"_s);
    const auto switchTo = [this](bool enabled) {
        const QModelIndex at = table()->model()->index(0, CredentialsModel::Enabled);
        table()->model()->setData(at, enabled ? Qt::Checked : Qt::Unchecked, Qt::CheckStateRole);
    };
    switchTo(false);
    QTRY_COMPARE(cell(0, CredentialsModel::State), u"Switched off"_s);
    const QModelIndex state = table()->model()->index(0, CredentialsModel::State);
    QCOMPARE(state.data(CellRole::Mark).toInt(), static_cast<int>(Mark::Off));
    table()->selectRow(0);
    QVERIFY(!child<QPushButton>(m_page.get(), "retryCredentialButton")->isEnabled());
    switchTo(true);
    QTRY_COMPARE(cell(0, CredentialsModel::State), u"Ready"_s); // enabling it forgets what was
}

void TestCredentials::cutsALongHeadingAndTellsItWhole()
{
    const QString name {60, u'w'};
    QVERIFY(m_hub->change<AiProvider>(
        [&name](const HubCommands &commands) { return commands.addProvider(name, u"openai"_s, {}, {}, true); }));
    QVERIFY(m_hub->change<AiCredential>([&name](const HubCommands &commands) {
        return commands.addCredential(name, u"a long name of a credential"_s, Secret {"sk-1"}, {}, 1);
    }));
    m_page->resize(820, 600);
    QTRY_VERIFY((selectProvider(name), table()->model()->rowCount() == 1));
    auto *heading = child<QLabel>(m_page.get(), "credentialsHeading");
    QTRY_VERIFY2(heading->text().endsWith(u'…'), qPrintable(heading->text()));
    QCOMPARE(heading->toolTip(), u"Credentials of "_s + name);
    QVERIFY(heading->fontMetrics().horizontalAdvance(heading->text()) <= heading->width());
    const QModelIndex at = table()->model()->index(0, CredentialsModel::Name);
    QCOMPARE(at.data(Qt::ToolTipRole).toString(), u"a long name of a credential"_s);
    selectProvider(u"openai"_s);
    QTRY_COMPARE(heading->text(), u"Credentials of openai"_s);
    QVERIFY(heading->toolTip().isEmpty());
}

void TestCredentials::addsAndEditsAnAlias()
{
    child<QPushButton>(m_page.get(), "aliasesButton")->click();
    auto *aliases = m_page->findChild<AliasesDialog *>();
    QVERIFY(aliases);
    auto *rows = child<DataTable>(aliases, "aliasesTable");
    const auto open = [aliases](const char *button) {
        child<QPushButton>(aliases, button)->click();
        return aliases->findChild<AliasDialog *>();
    };
    const QPointer<AliasDialog> added = open("addAliasButton");
    child<QLineEdit>(added, "aliasNameField")->setText(u"fast"_s);
    auto *targets = child<QPlainTextEdit>(added, "aliasTargetsField");
    targets->setPlainText(u"nonsense"_s);
    auto *save = child<QPushButton>(added, "primaryButton");
    QVERIFY(!save->isEnabled());
    targets->setPlainText(u"openai/a=3\n\n openai/b"_s);
    child<QComboBox>(added, "aliasStrategyField")->setCurrentIndex(1);
    QVERIFY(save->isEnabled());
    save->click();
    QTRY_VERIFY(!added);
    QTRY_COMPARE(rows->model()->rowCount(), 1);
    const auto text = [rows](int column) { return rows->model()->index(0, column).data().toString(); };
    QCOMPARE(text(0), u"fast"_s);
    QCOMPARE(text(1), u"By weight"_s);
    QCOMPARE(text(2), u"openai/a=3, openai/b"_s);
    rows->selectRow(0);
    const QPointer<AliasDialog> edited = open("editAliasButton");
    QCOMPARE(child<QPlainTextEdit>(edited, "aliasTargetsField")->toPlainText(), u"openai/a=3\nopenai/b"_s);
    child<QPlainTextEdit>(edited, "aliasTargetsField")->setPlainText(u"nobody/a"_s);
    child<QPushButton>(edited, "primaryButton")->click(); // there is no such provider
    QTRY_VERIFY(child<QPushButton>(edited, "primaryButton")->isEnabled());
    QVERIFY(edited);
    edited->reject();
    QTRY_VERIFY(!edited);
    rows->selectRow(0);
    child<QPushButton>(aliases, "removeAliasButton")->click();
    auto *question = aliases->findChild<ConfirmDialog *>();
    QVERIFY(question);
    child<QPushButton>(question, "confirmButton")->click();
    QTRY_COMPARE(rows->model()->rowCount(), 0);
}

QTEST_MAIN(TestCredentials)
#include "tst_credentials.moc"
