// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSplitter>
#include <QTabWidget>

#include "screencheck.h"
#include "testhub.h"
#include "ui/dialogs/aboutdialog.h"
#include "ui/dialogs/aliasdialog.h"
#include "ui/dialogs/aliasesdialog.h"
#include "ui/dialogs/appdialog.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/credentialdialog.h"
#include "ui/dialogs/deadeventsdialog.h"
#include "ui/dialogs/jumpdialog.h"
#include "ui/dialogs/keydialog.h"
#include "ui/dialogs/passphrasedialog.h"
#include "ui/dialogs/providerdialog.h"
#include "ui/dialogs/providertestdialog.h"
#include "ui/dialogs/rotatedialog.h"
#include "ui/dialogs/shortcutsdialog.h"
#include "ui/mainwindow.h"
#include "ui/pages/calldetailpane.h"
#include "ui/pages/page.h"
#include "ui/secretclipboard.h"
#include "ui/shell.h"
#include "ui/widgets/datatable.h"
#include "widgets.h"

using namespace Qt::Literals::StringLiterals;

/// Every page and dialog in every language and both themes: nothing is cut, nothing lies over another, nothing is left
/// in English. With PORTICO_SCREENSHOTS=FOLDER each one is saved there as a picture.
class TestScreens final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void everyScreen_data();
    void everyScreen();

private:
    void walk();
    void walkPages();
    void walkCalls();
    [[nodiscard]] bool seedAliases();
    void keepBodies();
    void walkProviderDialogs();
    void walkAppDialogs();
    void walkOtherDialogs();
    void walkAttention();
    void walkEmptyStates();
    void walkDatabaseScreens();
    void makeWindow(TestHub &hub);
    void look(const QString &name, QWidget *screen);
    void lookAtDialog(const QString &name, QDialog *dialog);
    void checkLanguage(const QString &name, const QSet<QString> &texts);
    /// Waits until everything that was asked of the store so far is on the screen.
    void settle();

    [[nodiscard]] Shell *shell() const { return m_window->findChild<Shell *>(); }

    std::unique_ptr<TestHub> m_full;
    std::unique_ptr<TestHub> m_empty;
    TestHub *m_hub = nullptr; ///< of the window that is shown
    std::unique_ptr<MainWindow> m_window;
    QString m_language;
    QString m_theme;
    QHash<QString, QSet<QString>> m_english; ///< texts by screen
    QStringList m_faults;
};

namespace
{
/// What is the same in all languages: names, addresses, keys, figures with units of the SI.
bool isData(const QString &text)
{
    static const QRegularExpression words {u"[A-Za-z]{3,}"_s};
    static const QRegularExpression data {
        u"://|^curl |^[a-z]+\\.[A-Za-z]+$|^[a-z0-9.-]+/|^sk-|^#|^req-|KiB|^HTTP \\d|^/tmp/|^[\\d ,.kMG/]+$|^Ctrl|^openai( · |$)"_s};
    static const QSet<QString> names {u"Portico"_s,
                                      u"English"_s,
                                      u"editor"_s,
                                      u"chat window"_s,
                                      u"batch jobs"_s,
                                      u"demo"_s,
                                      u"openai"_s,
                                      u"workshop"_s,
                                      u"default"_s,
                                      u"team"_s,
                                      u"fast"_s,
                                      u"steady"_s,
                                      u"OpenAI"_s,
                                      u"YOUR_KEY"_s,
                                      u"chat.completions"_s,
                                      u"lorem"_s,
                                      u"The provider answered."_s};
    return !words.match(text).hasMatch() || names.contains(text) || data.match(text).hasMatch();
}
} // namespace

void TestScreens::initTestCase()
{
    m_full = std::make_unique<TestHub>();
    m_empty = std::make_unique<TestHub>();
    QVERIFY(m_full->open() && m_empty->open());
    QVERIFY(m_full->seedConfiguration());
    QVERIFY(seedAliases());
    QVERIFY(m_full->seedCalls(400, 7));
    m_full->gateway.start();
    m_full->gateway.setCallsInFlight(3);
    m_full->gateway.test = {true, 200, 412, u"gpt-5-mini"_s, u"The provider answered."_s, {u"gpt-5"_s, u"gpt-5-mini"_s},
                            {}};
    m_language = u"en"_s;
    m_theme = u"light"_s;
    walk(); // for the English texts; its faults are found again by the rows
    m_faults.clear();
}

bool TestScreens::seedAliases()
{
    ModelAlias fast;
    fast.alias = u"fast"_s;
    fast.targets = {{u"openai/gpt-5-mini"_s, 3}, {u"demo/lorem"_s, 1}};
    fast.strategy = RoutingStrategy::Weighted;
    ModelAlias steady;
    steady.alias = u"steady"_s;
    steady.targets = {{u"openai/gpt-5"_s, 1}, {u"openai/gpt-5-mini"_s, 1}, {u"demo/echo"_s, 1}};
    steady.strategy = RoutingStrategy::Sticky;
    return m_full
        ->change<void>([fast, steady](const HubCommands &commands) -> Outcome {
            for (const ModelAlias &alias : {fast, steady}) {
                if (const auto added = commands.addAlias(alias); !added)
                    return tl::unexpected {added.error()};
            }
            return {};
        })
        .has_value();
}

void TestScreens::cleanupTestCase()
{
    m_window.reset();
    m_full.reset();
    m_empty.reset();
}

void TestScreens::everyScreen_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("theme");
    for (const QString &language : {u"en"_s, u"zh_Hans"_s, u"zh_Hant"_s, u"ja"_s}) {
        for (const QString &theme : {u"light"_s, u"dark"_s})
            QTest::addRow("%s %s", qPrintable(language), qPrintable(theme)) << language << theme;
    }
}

void TestScreens::everyScreen()
{
    QFETCH(QString, language);
    QFETCH(QString, theme);
    m_language = language;
    m_theme = theme;
    m_faults.clear();
    walk();
    m_faults.removeDuplicates();
    QVERIFY2(m_faults.isEmpty(), qPrintable(u'\n' + m_faults.join(u'\n')));
}

void TestScreens::walk()
{
    makeWindow(*m_full);
    walkPages();
    walkCalls();
    walkProviderDialogs();
    walkAppDialogs();
    walkOtherDialogs();
    walkAttention();
    walkEmptyStates();
    walkDatabaseScreens();
    m_window.reset();
}

void TestScreens::makeWindow(TestHub &hub)
{
    m_window.reset();
    m_hub = &hub;
    hub.settings->setLanguage(m_language);
    hub.settings->setTheme(m_theme == u"dark"_s ? UiSettings::ThemeChoice::Dark : UiSettings::ThemeChoice::Light);
    hub.settings->setGeometry({});
    m_window = std::make_unique<MainWindow>(hub.context());
    m_window->resize(1'280, 820);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    settle();
}

void TestScreens::settle()
{
    for (int round = 0; round < 3; ++round) { // an answer may lead to the next question
        QVERIFY(m_hub->read<int>([](const HubQueries &) -> Result<int> { return 0; }));
        QCoreApplication::processEvents();
    }
}

void TestScreens::look(const QString &name, QWidget *screen)
{
    settle();
    for (const QString &fault : ScreenCheck::faultsOf(screen))
        m_faults.append(name + u": "_s + fault);
    checkLanguage(name, ScreenCheck::textsOf(screen));
    const QString folder = qEnvironmentVariable("PORTICO_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    QVERIFY(QDir {}.mkpath(folder));
    QVERIFY(screen->grab().save(u"%1/%2-%3-%4.png"_s.arg(folder, name, m_language, m_theme)));
}

void TestScreens::checkLanguage(const QString &name, const QSet<QString> &texts)
{
    if (m_language == u"en"_s) {
        m_english[name] = texts;
        return;
    }
    for (const QString &text : texts) {
        if (m_english[name].contains(text) && !isData(text))
            m_faults.append(u"%1: not translated: \"%2\""_s.arg(name, text));
    }
}

void TestScreens::lookAtDialog(const QString &name, QDialog *dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    look(name, dialog);
    dialog->done(QDialog::Rejected);
}

void TestScreens::walkPages()
{
    const QStringList names {u"overview"_s, u"providers"_s, u"apps"_s, u"calls"_s, u"settings"_s};
    for (int page = 0; page < Shell::PageCount; ++page) {
        shell()->goTo(page);
        look(names[page], m_window.get());
    }
    const QSize usual = m_window->size();
    m_window->resize(m_window->minimumSize());
    for (int page = 0; page < Shell::PageCount; ++page) {
        shell()->goTo(page);
        look(u"small-"_s + names[page], m_window.get());
    }
    m_window->resize(usual);
    shell()->goTo(Shell::ProvidersIndex);
    m_hub->vaultControl.set(VaultControl::State::Locked, VaultControl::Source::Passphrase);
    auto *asked = openDialog<PassphraseDialog>(m_window.get());
    QVERIFY(asked);
    look(u"dialog-unlock"_s, asked);
    child<QLineEdit>(asked, "passphraseField")->setText(u"wrong horse"_s);
    QVERIFY(press(asked, "primaryButton"));
    look(u"dialog-unlock-wrong"_s, asked);
    asked->reject();
    emit m_hub->store->healthChanged(false, {ErrorCode::Storage, {}});
    look(u"troubles"_s, m_window.get());
    shell()->goTo(Shell::OverviewIndex);
    look(u"troubles-overview"_s, m_window.get());
    m_hub->vaultControl.set(VaultControl::State::Damaged, VaultControl::Source::KeyFile);
    look(u"troubles-damaged"_s, m_window.get());
    emit m_hub->store->healthChanged(true, {});
    m_hub->vaultControl.set(VaultControl::State::Ready, VaultControl::Source::Keychain);
}

void TestScreens::walkCalls()
{
    shell()->goTo(Shell::CallsIndex);
    settle();
    auto *table = child<DataTable>(m_window.get(), "callsTable");
    table->selectRow(8);
    settle();
    auto *tabs = child<QTabWidget>(m_window.get(), "callDetailTabs");
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        look(u"call-%1"_s.arg(tab), m_window.get());
    }
    keepBodies();
    table->selectRow(9);
    table->selectRow(8);
    settle();
    auto *answer = child<QPlainTextEdit>(m_window.get(), "answerBodyText");
    QTRY_VERIFY(!answer->toPlainText().isEmpty());
    look(u"call-bodies"_s, m_window.get());
    auto *split = child<QSplitter>(m_window.get(), "callsSplitter");
    split->setSizes({200, 500});
    look(u"call-bodies-large"_s, m_window.get());
    const QSize usual = m_window->size();
    m_window->resize(m_window->minimumSize());
    look(u"call-bodies-small"_s, m_window.get());
    m_window->resize(usual);
    tabs->setCurrentIndex(0);
    QVERIFY(m_hub->change<void>(
        [](const HubCommands &commands) { return commands.setSetting(u"privacy.keepBodies"_s, u"off"_s); }));
}

/// Of the call that is shown, a long request and an answer whose end is missing.
void TestScreens::keepBodies()
{
    QVERIFY(m_hub->change<void>(
        [](const HubCommands &commands) { return commands.setSetting(u"privacy.keepBodies"_s, u"all"_s); }));
    const QByteArray request =
        R"({"model":"openai/gpt-5-mini","stream":true,"messages":[{"role":"system","content":"You answer shortly, and )"
        R"(in whole sentences that fit the width of a small screen."},{"role":"user","content":[{"type":"text","text":)"
        R"("What is in this picture?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,)"
        + QByteArray(20'000, 'A') + R"("}}]}],"temperature":0.2})";
    QByteArray answer;
    for (const char *word : {"A", " zebra", " on", " a", " crossing", "."}) {
        answer +=
            R"(data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":")"
            + QByteArray {word} + "\"}}]}\n\n";
    }
    m_hub->store->submitBodies({m_window->findChild<CallDetailPane *>()->callId(),
                                {request, "application/json", false},
                                {answer, "text/event-stream", true}});
}

void TestScreens::walkProviderDialogs()
{
    const HubContext hub = m_hub->context();
    const auto providers =
        m_hub->read<QList<AiProvider>>([](const HubQueries &queries) { return queries.providers(); });
    QVERIFY(providers && !providers->isEmpty());
    auto *abroad = new ProviderDialog {hub, std::nullopt, {}, m_window.get()};
    auto *kind = child<QComboBox>(abroad, "kindField");
    kind->setCurrentIndex(kind->findData(u"openai-compatible"_s));
    child<QLineEdit>(abroad, "baseUrlField")->setText(u"http://models.example/v1"_s);
    lookAtDialog(u"dialog-provider"_s, abroad);
    lookAtDialog(u"dialog-provider-edit"_s, new ProviderDialog {hub, providers->first(), {}, m_window.get()});
    const auto openai = std::ranges::find(*providers, u"openai"_s, &AiProvider::name);
    QVERIFY(openai != providers->cend());
    auto *moved = new ProviderDialog {hub, *openai, {}, m_window.get()};
    moved->setHasKeys(true);
    child<QLineEdit>(moved, "baseUrlField")->setText(u"https://elsewhere.example/v1"_s);
    lookAtDialog(u"dialog-provider-moved"_s, moved);
    lookAtDialog(u"dialog-aliases"_s, new AliasesDialog {hub, m_window.get()});
    const auto aliases = m_full->read<QList<ModelAlias>>([](const HubQueries &queries) { return queries.aliases(); });
    QVERIFY(aliases && !aliases->isEmpty());
    lookAtDialog(u"dialog-alias"_s, new AliasDialog {hub, aliases->first(), {}, m_window.get()});
    lookAtDialog(u"dialog-credential"_s, new CredentialDialog {hub, u"openai"_s, std::nullopt, {}, m_window.get()});
    auto *test = new ProviderTestDialog {hub, providers->first(), 0, m_window.get()};
    test->open();
    settle();
    QVERIFY(press(test, "runButton"));
    lookAtDialog(u"dialog-test"_s, test);
}

void TestScreens::walkAppDialogs()
{
    const HubContext hub = m_hub->context();
    SecretClipboard clipboard;
    lookAtDialog(u"dialog-app"_s, new AppDialog {hub, std::nullopt, {}, m_window.get()});
    lookAtDialog(u"dialog-rotate"_s, new RotateDialog {hub, u"editor"_s, m_window.get()});
    IssuedKey issued;
    issued.app.name = u"editor"_s;
    issued.key = u"sk-portico-"_s + QString {52, u'x'};
    lookAtDialog(u"dialog-key"_s, new KeyDialog {issued, hub.gateway->endpoint(), {}, &clipboard, m_window.get()});
    settle();
    shell()->goTo(Shell::AppsIndex);
    settle();
    QVERIFY(press(m_window.get(), "revokeAppButton"));
    auto *question = openDialog<ConfirmDialog>(m_window.get());
    QVERIFY(question);
    look(u"dialog-revoke"_s, question);
    question->reject();
}

void TestScreens::walkOtherDialogs()
{
    lookAtDialog(u"dialog-passphrase"_s,
                 new PassphraseDialog {&m_hub->vaultControl, PassphraseDialog::Purpose::Create, m_window.get()});
    lookAtDialog(u"dialog-jump"_s, new JumpDialog {shell(), m_window.get()});
    lookAtDialog(u"dialog-about"_s, new AboutDialog {m_window.get()});
    lookAtDialog(u"dialog-shortcuts"_s, new ShortcutsDialog {m_window->menuBar()->actions(), m_window.get()});
}

/// Credit that runs low, and reports that nobody took.
void TestScreens::walkAttention()
{
    const auto set = [this](const QString &key, const QString &value) {
        return m_hub
            ->change<void>([key, value](const HubCommands &commands) { return commands.setSetting(key, value); })
            .has_value();
    };
    QVERIFY(set(u"events.url"_s, u"http://127.0.0.1:9/events"_s) && set(u"billing.lowBalanceCredits"_s, u"1000000"_s));
    const qint64 nowMs = m_hub->clock.utcMs();
    QVERIFY(m_hub->record({m_hub->call(nowMs), m_hub->call(nowMs)}));
    QVERIFY(set(u"events.url"_s, {}));
    const auto events =
        m_hub->read<QList<OutboxEvent>>([](const HubQueries &queries) { return queries.outbox(false, 0, 9); });
    QVERIFY(events && events->size() == 2);
    QVERIFY(m_hub->change<void>([all = *events](const HubCommands &commands) {
        OutboxResult result;
        for (const OutboxEvent &event : all)
            result.refused.append({event.callId, u"HTTP status 422: {\"why\":\"no such tenant\"}"_s, 0, true});
        return commands.bookEvents(result);
    }));
    shell()->goTo(Shell::OverviewIndex);
    shell()->currentPage()->refresh();
    look(u"attention"_s, m_window.get());
    lookAtDialog(u"dialog-dead-events"_s, new DeadEventsDialog {m_hub->context(), m_window.get()});
    QVERIFY(m_hub->change<int>([](const HubCommands &commands) { return commands.dropEvents(0); }));
    QVERIFY(set(u"billing.lowBalanceCredits"_s, u"0"_s));
}

void TestScreens::walkEmptyStates()
{
    makeWindow(*m_empty);
    const QStringList names {u"empty-overview"_s, u"empty-providers"_s, u"empty-apps"_s, u"empty-calls"_s};
    m_hub->vaultControl.set(VaultControl::State::Absent, VaultControl::Source::None);
    for (int page = 0; page < names.size(); ++page) {
        shell()->goTo(page);
        look(names[page], m_window.get());
    }
    lookAtDialog(u"dialog-aliases-empty"_s, new AliasesDialog {m_hub->context(), m_window.get()});
    m_hub->gateway.fail({ErrorCode::Conflict, {}});
    shell()->goTo(Shell::OverviewIndex);
    look(u"port-taken"_s, m_window.get());
    m_hub->gateway.setState(GatewayControl::State::Stopped);
}

void TestScreens::walkDatabaseScreens()
{
    for (const ErrorCode code : {ErrorCode::DatabaseTooNew, ErrorCode::DatabaseDamaged}) {
        emit m_hub->store->openFailed({code, {}});
        look(u"database-"_s + errorCodeName(code), m_window.get());
    }
}

QTEST_MAIN(TestScreens)
#include "tst_screens.moc"
