// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>

#include "screencheck.h"
#include "testhub.h"
#include "ui/dialogs/aliasdialog.h"
#include "ui/dialogs/aliasesdialog.h"
#include "ui/dialogs/appdialog.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/credentialdialog.h"
#include "ui/dialogs/passphrasedialog.h"
#include "ui/dialogs/providerdialog.h"
#include "ui/dialogs/rotatedialog.h"
#include "ui/languages.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/secretfield.h"
#include "widgets.h"

using namespace Qt::Literals::StringLiterals;

/// What is the same in all dialogs: their keys, their errors; and the passphrase's and the aliases' own.
class TestDialogs final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void asksForAKnownPassphraseInOneField();
    void saysThatAPassphraseIsWrong();
    void saysThatTheKeyUnderAPassphraseIsAnother();
    void closesWhenTheVaultOpensByItself();
    void enterOnCancelPressesCancel();
    void enterInAFieldRunsThePrimaryAction();
    void aQuestionTakesTheButtonThatHasTheFocus();
    void aQuestionIsAnsweredWithCancelAtFirst();
    void asksBeforeAnAliasIsRemoved();
    void refusesTheNameOfAnotherAlias_data();
    void refusesTheNameOfAnotherAlias();
    void keepsAnAliasThatWasMadeMeanwhile();
    void editsAnAliasUnderItsName();
    void keepsWhatOthersChangeOfAProvider();
    void keepsWhatOthersChangeOfACredential();
    void saysWhatAnAliasIs();
    void anErrorNamesTheThing();
    void aLabelStandsBesideTheFirstLine();
    void limitsSayTheirUnits();
    void noLabelIsCutAtItsEnd();

private:
    bool show(QDialog *dialog);
    /// Presses Tab until the widget has the focus, as a person does.
    bool tabTo(QWidget *wanted);
    bool addAlias(const QString &name, const QString &target);
    [[nodiscard]] QList<ModelAlias> aliases();
    AliasesDialog *showAliases();

    std::unique_ptr<TestHub> m_hub;
    std::unique_ptr<QWidget> m_window;
};

void TestDialogs::init()
{
    m_hub = std::make_unique<TestHub>();
    QVERIFY(m_hub->open());
    m_window = std::make_unique<QWidget>();
    new Languages {m_hub->settings.get(), m_window.get()};
    new Theme {m_hub->settings.get(), m_window.get()};
    m_window->resize(1'000, 700);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestDialogs::cleanup()
{
    m_window.reset();
    m_hub.reset();
}

bool TestDialogs::show(QDialog *dialog)
{
    dialog->open();
    return QTest::qWaitForWindowActive(dialog)
           && QTest::qWaitFor([dialog] { return dialog->isAncestorOf(QApplication::focusWidget()); });
}

bool TestDialogs::tabTo(QWidget *wanted)
{
    for (int step = 0; step < 20 && !wanted->hasFocus(); ++step)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    return wanted->hasFocus();
}

bool TestDialogs::addAlias(const QString &name, const QString &target)
{
    ModelAlias alias;
    alias.alias = name;
    alias.targets = {{target, 1}};
    return m_hub->change<ModelAlias>([alias](const HubCommands &commands) { return commands.addAlias(alias); })
        .has_value();
}

QList<ModelAlias> TestDialogs::aliases()
{
    return m_hub->read<QList<ModelAlias>>([](const HubQueries &queries) { return queries.aliases(); })
        .value_or(QList<ModelAlias> {});
}

AliasesDialog *TestDialogs::showAliases()
{
    auto *dialog = new AliasesDialog {m_hub->context(), m_window.get()};
    return show(dialog) ? dialog : nullptr;
}

void TestDialogs::asksForAKnownPassphraseInOneField()
{
    m_hub->vaultControl.set(VaultControl::State::Locked, VaultControl::Source::Passphrase);
    PassphraseDialog dialog {&m_hub->vaultControl, PassphraseDialog::Purpose::Open, m_window.get()};
    QVERIFY(show(&dialog));
    const auto fields = dialog.findChildren<SecretField *>();
    QCOMPARE(std::ranges::count_if(fields, &QWidget::isVisible), 1);
    auto *field = child<SecretField>(&dialog, "passphraseField");
    QVERIFY(field->hasFocus());
    auto *cancel = child<QPushButton>(&dialog, "cancelButton");
    for (QWidget *part : std::initializer_list<QWidget *> {field, cancel})
        QCOMPARE(dialog.childAt(part->mapTo(&dialog, part->rect().center())), part);
    QCOMPARE(ScreenCheck::faultsOf(&dialog), QStringList {});
}

void TestDialogs::saysThatAPassphraseIsWrong()
{
    m_hub->vaultControl.set(VaultControl::State::Locked, VaultControl::Source::Passphrase);
    PassphraseDialog dialog {&m_hub->vaultControl, PassphraseDialog::Purpose::Open, m_window.get()};
    QVERIFY(show(&dialog));
    auto *field = child<SecretField>(&dialog, "passphraseField");
    QTest::keyClicks(field, u"wrong horse"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(dialog.isVisible());
    auto *problem = child<QLabel>(&dialog, "problem");
    QVERIFY2(problem->isVisible() && problem->text().contains(u"not the passphrase"_s), qPrintable(problem->text()));
    QVERIFY(field->hasFocus() && field->text().isEmpty());
    QTest::keyClicks(field, u"correct horse"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(!dialog.isVisible());
    QCOMPARE(dialog.result(), int {QDialog::Accepted});
}

void TestDialogs::saysThatTheKeyUnderAPassphraseIsAnother()
{
    m_hub->vaultControl.set(VaultControl::State::Locked, VaultControl::Source::Passphrase);
    m_hub->vaultControl.wrongAs = VaultControl::State::Damaged;
    PassphraseDialog dialog {&m_hub->vaultControl, PassphraseDialog::Purpose::Open, m_window.get()};
    QVERIFY(show(&dialog));
    auto *field = child<SecretField>(&dialog, "passphraseField");
    QTest::keyClicks(field, u"another horse"_s);
    QTest::keyClick(field, Qt::Key_Return);
    const QString problem = child<QLabel>(&dialog, "problem")->text();
    QVERIFY2(problem.contains(u"backup"_s), qPrintable(problem));
}

void TestDialogs::closesWhenTheVaultOpensByItself()
{
    m_hub->vaultControl.set(VaultControl::State::Locked, VaultControl::Source::Passphrase);
    PassphraseDialog dialog {&m_hub->vaultControl, PassphraseDialog::Purpose::Open, m_window.get()};
    QVERIFY(show(&dialog));
    m_hub->vaultControl.set(VaultControl::State::Ready, VaultControl::Source::Passphrase);
    QVERIFY(!dialog.isVisible());
}

void TestDialogs::enterOnCancelPressesCancel()
{
    QVERIFY(m_hub->seedConfiguration());
    RotateDialog dialog {m_hub->context(), u"editor"_s, m_window.get()};
    QVERIFY(show(&dialog));
    QSignalSpy finished {&dialog, &QDialog::finished};
    auto *cancel = child<QPushButton>(&dialog, "cancelButton");
    QVERIFY(tabTo(cancel));
    QTest::keyClick(cancel, Qt::Key_Return);
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(dialog.result(), int {QDialog::Rejected});
    QVERIFY(!dialog.takeIssued());
}

void TestDialogs::enterInAFieldRunsThePrimaryAction()
{
    QVERIFY(m_hub->seedConfiguration());
    RotateDialog dialog {m_hub->context(), u"editor"_s, m_window.get()};
    QVERIFY(show(&dialog));
    auto *field = child<QSpinBox>(&dialog, "overlapField");
    QVERIFY(field->hasFocus());
    QVERIFY(tabTo(child<QPushButton>(&dialog, "cancelButton")));
    QVERIFY2(tabTo(field), "and back again");
    auto *primary = child<QPushButton>(&dialog, "primaryButton");
    QVERIFY(primary->isDefault());
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY(!dialog.isVisible());
    QCOMPARE(dialog.result(), int {QDialog::Accepted});
    QVERIFY(dialog.takeIssued());
}

void TestDialogs::aQuestionTakesTheButtonThatHasTheFocus()
{
    ConfirmDialog dialog {u"Revoke?"_s, u"Something is lost."_s, u"Revoke"_s, m_window.get()};
    QVERIFY(show(&dialog));
    auto *confirm = child<QPushButton>(&dialog, "confirmButton");
    QVERIFY(tabTo(confirm));
    QTest::keyClick(confirm, Qt::Key_Return);
    QVERIFY(!dialog.isVisible());
    QCOMPARE(dialog.result(), int {QDialog::Accepted});
}

void TestDialogs::aQuestionIsAnsweredWithCancelAtFirst()
{
    ConfirmDialog dialog {u"Revoke?"_s, u"Something is lost."_s, u"Revoke"_s, m_window.get()};
    QVERIFY(show(&dialog));
    QSignalSpy finished {&dialog, &QDialog::finished};
    QVERIFY(child<QPushButton>(&dialog, "cancelButton")->isDefault());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(finished.count(), 1);
    QCOMPARE(dialog.result(), int {QDialog::Rejected});
}

void TestDialogs::asksBeforeAnAliasIsRemoved()
{
    QVERIFY(m_hub->seedConfiguration() && addAlias(u"fast"_s, u"openai/gpt-5-mini"_s));
    AliasesDialog *dialog = showAliases();
    QVERIFY(dialog);
    auto *table = child<DataTable>(dialog, "aliasesTable");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    table->selectRow(0);
    QTest::keyClick(table, Qt::Key_Delete);
    auto *question = openDialog<ConfirmDialog>(dialog);
    QVERIFY(question);
    QVERIFY(textOf(question).contains(u"fast"_s));
    QVERIFY(press(question, "cancelButton"));
    QCOMPARE(aliases().size(), 1);
    QVERIFY(press(dialog, "removeAliasButton"));
    question = openDialog<ConfirmDialog>(dialog);
    QVERIFY(question);
    QVERIFY(press(question, "confirmButton"));
    QTRY_COMPARE(table->model()->rowCount(), 0);
    QVERIFY(aliases().isEmpty());
}

void TestDialogs::refusesTheNameOfAnotherAlias_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("the same") << u"fast"_s;
    QTest::newRow("in capitals") << u"FAST"_s;
    QTest::newRow("with space around it") << u" fast "_s;
}

void TestDialogs::refusesTheNameOfAnotherAlias()
{
    QFETCH(QString, name);
    QVERIFY(m_hub->seedConfiguration() && addAlias(u"fast"_s, u"openai/gpt-5-mini"_s));
    AliasesDialog *dialog = showAliases();
    QVERIFY(dialog);
    QTRY_COMPARE(child<DataTable>(dialog, "aliasesTable")->model()->rowCount(), 1);
    QVERIFY(press(dialog, "addAliasButton"));
    auto *form = openDialog<AliasDialog>(dialog);
    QVERIFY(form);
    child<QPlainTextEdit>(form, "aliasTargetsField")->setPlainText(u"demo/lorem"_s);
    child<QLineEdit>(form, "aliasNameField")->setText(name);
    QVERIFY2(child<QLabel>(form, "problem")->text().contains(u"Another alias"_s),
             qPrintable(child<QLabel>(form, "problem")->text()));
    QVERIFY(!child<QWidget>(form, "primaryButton")->isEnabled());
    child<QLineEdit>(form, "aliasNameField")->setText(u"slow"_s);
    QVERIFY(press(form, "primaryButton"));
    QTRY_COMPARE(aliases().size(), 2);
    QCOMPARE(aliases().first().targets.first().name, u"openai/gpt-5-mini"_s);
}

void TestDialogs::keepsAnAliasThatWasMadeMeanwhile()
{
    QVERIFY(m_hub->seedConfiguration());
    auto *form = new AliasDialog {m_hub->context(), std::nullopt, {}, m_window.get()};
    QVERIFY(show(form));
    child<QLineEdit>(form, "aliasNameField")->setText(u"Fast"_s);
    child<QPlainTextEdit>(form, "aliasTargetsField")->setPlainText(u"demo/lorem"_s);
    QVERIFY(addAlias(u"fast"_s, u"openai/gpt-5-mini"_s));
    QVERIFY(press(form, "primaryButton"));
    QTRY_VERIFY(child<QLabel>(form, "problem")->text().contains(u"taken"_s));
    QVERIFY(form->isVisible());
    QCOMPARE(aliases().size(), 1);
    QCOMPARE(aliases().first().targets.first().name, u"openai/gpt-5-mini"_s);
}

void TestDialogs::editsAnAliasUnderItsName()
{
    QVERIFY(m_hub->seedConfiguration() && addAlias(u"fast"_s, u"openai/gpt-5-mini"_s));
    AliasesDialog *dialog = showAliases();
    QVERIFY(dialog);
    auto *table = child<DataTable>(dialog, "aliasesTable");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    table->selectRow(0);
    QTest::keyClick(table, Qt::Key_Return);
    auto *form = openDialog<AliasDialog>(dialog);
    QVERIFY(form);
    child<QPlainTextEdit>(form, "aliasTargetsField")->setPlainText(u"demo/lorem"_s);
    QVERIFY(press(form, "primaryButton"));
    QTRY_COMPARE(aliases().first().targets.first().name, u"demo/lorem"_s);
}

void TestDialogs::keepsWhatOthersChangeOfAProvider()
{
    QVERIFY(m_hub->seedConfiguration());
    const auto provider = [this](const QString &name) {
        return m_hub->read<AiProvider>([name](const HubQueries &queries) { return queries.provider(name); });
    };
    auto *form = new ProviderDialog {m_hub->context(), *provider(u"workshop"_s), {}, m_window.get()};
    QVERIFY(show(form));
    child<QLineEdit>(form, "nameField")->setText(u"garage"_s);
    QVERIFY(m_hub->change<AiProvider>([](const HubCommands &commands) {
        HubCommands::ProviderEdit edit;
        edit.baseUrl = u"http://127.0.0.1:9090/v1"_s;
        return commands.editProvider(u"workshop"_s, edit);
    }));
    QVERIFY(press(form, "primaryButton"));
    QTRY_VERIFY(!form->isVisible());
    QCOMPARE(provider(u"garage"_s)->baseUrl, u"http://127.0.0.1:9090/v1"_s);
}

void TestDialogs::keepsWhatOthersChangeOfACredential()
{
    QVERIFY(m_hub->seedConfiguration());
    const auto credentials = [this] {
        return m_hub
            ->read<QList<AiCredential>>([](const HubQueries &queries) { return queries.credentials(u"openai"_s); })
            .value_or(QList<AiCredential> {});
    };
    auto *form = new CredentialDialog {m_hub->context(), u"openai"_s, credentials().first(), {}, m_window.get()};
    QVERIFY(show(form));
    child<QLineEdit>(form, "nameField")->setText(u"renamed"_s);
    QVERIFY(m_hub->change<AiCredential>([name = credentials().first().name](const HubCommands &commands) {
        HubCommands::CredentialEdit edit;
        edit.weight = 7;
        return commands.editCredential(u"openai"_s, name, edit);
    }));
    QVERIFY(press(form, "primaryButton"));
    QTRY_VERIFY(!form->isVisible());
    const auto after = credentials();
    const auto renamed = std::ranges::find(after, u"renamed"_s, &AiCredential::name);
    QVERIFY(renamed != after.end());
    QCOMPARE(renamed->weight, 7);
}

void TestDialogs::saysWhatAnAliasIs()
{
    QVERIFY(m_hub->seedConfiguration());
    AliasesDialog *dialog = showAliases();
    QVERIFY(dialog);
    auto *first = child<QWidget>(dialog, "firstAliasButton");
    QTRY_VERIFY(first->isVisible());
    QVERIFY(textOf(dialog).contains(u"name of your own"_s));
    QVERIFY(!child<QWidget>(dialog, "aliasesTable")->isVisible());
    QVERIFY(press(dialog, "firstAliasButton"));
    auto *form = openDialog<AliasDialog>(dialog);
    QVERIFY(form);
    child<QLineEdit>(form, "aliasNameField")->setText(u"fast"_s);
    child<QPlainTextEdit>(form, "aliasTargetsField")->setPlainText(u"demo/lorem"_s);
    QVERIFY(press(form, "primaryButton"));
    QTRY_VERIFY(child<QWidget>(dialog, "aliasesTable")->isVisible());
    QVERIFY(!first->isVisible());
}

void TestDialogs::anErrorNamesTheThing()
{
    QVERIFY(m_hub->seedConfiguration());
    AliasesDialog *dialog = showAliases();
    QVERIFY(dialog);
    QVERIFY(press(dialog, "addAliasButton"));
    auto *form = openDialog<AliasDialog>(dialog);
    QVERIFY(form);
    auto *targets = child<QPlainTextEdit>(form, "aliasTargetsField");
    child<QLineEdit>(form, "aliasNameField")->setText(u"fast"_s);
    targets->setPlainText(u"nowhere/lorem"_s);
    QVERIFY(press(form, "primaryButton"));
    auto *detail = child<QLabel>(form, "problemDetail");
    QTRY_VERIFY2(detail->isVisible(), "what the store said");
    QVERIFY2(detail->text().contains(u"nowhere"_s), qPrintable(detail->text()));
    QCOMPARE(detail->textFormat(), Qt::PlainText);
    QVERIFY(child<QLabel>(form, "problem")->text().contains(u"does not exist"_s));
    QTRY_COMPARE(ScreenCheck::faultsOf(form), QStringList {});
    targets->setPlainText(u"demo/lorem"_s);
    QVERIFY2(!detail->isVisible(), "it was said of what stood there before");
}

void TestDialogs::aLabelStandsBesideTheFirstLine()
{
    auto *form = new AliasDialog {m_hub->context(), std::nullopt, {}, m_window.get()};
    QVERIFY(show(form));
    auto *field = child<QPlainTextEdit>(form, "aliasTargetsField");
    const auto labels = form->findChildren<QLabel *>();
    const auto label = std::ranges::find(labels, field, &QLabel::buddy);
    QVERIFY(label != labels.end());
    const QPoint firstLine = field->mapTo(form, field->viewport()->pos() + field->cursorRect().center());
    const QPoint middle = (*label)->mapTo(form, (*label)->rect().center());
    QVERIFY2(std::abs(firstLine.y() - middle.y()) <= 3,
             qPrintable(u"%1 is not beside %2"_s.arg(middle.y()).arg(firstLine.y())));
}

void TestDialogs::limitsSayTheirUnits()
{
    auto *form = new AppDialog {m_hub->context(), std::nullopt, {}, m_window.get()};
    QVERIFY(show(form));
    const QString text = textOf(form).remove(u'&');
    for (const QString &label : {u"Requests per minute"_s, u"Tokens per minute"_s, u"Calls at once"_s})
        QVERIFY2(text.contains(label), qPrintable(text));
    QCOMPARE(child<QSpinBox>(form, "requestsField")->text(), u"No limit"_s);
}

void TestDialogs::noLabelIsCutAtItsEnd()
{
    auto *form = new AppDialog {m_hub->context(), std::nullopt, {}, m_window.get()};
    QVERIFY(show(form));
    const auto inkOf = [](QWidget *widget) {
        const QImage image = widget->grab().toImage();
        qint64 ink = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                ink += image.pixel(x, y) != image.pixel(0, 0) ? 1 : 0;
        }
        return ink;
    };
    const auto labels = form->findChildren<QLabel *>();
    for (QLabel *label : labels) {
        if (!label->buddy())
            continue;
        const qint64 ink = inkOf(label);
        label->resize(label->width() + 40, label->height());
        QVERIFY2(inkOf(label) == ink, qPrintable(label->text()));
    }
}

QTEST_MAIN(TestDialogs)
#include "tst_dialogs.moc"
