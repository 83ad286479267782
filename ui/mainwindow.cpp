// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include <utility>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QMenu>
#include <QMenuBar>
#include <QUrl>

#include "models/store/store.h"
#include "models/vaultcontrol.h"
#include "ui/dialogs/aboutdialog.h"
#include "ui/dialogs/jumpdialog.h"
#include "ui/dialogs/passphrasedialog.h"
#include "ui/dialogs/shortcutsdialog.h"
#include "ui/errortext.h"
#include "ui/hubstatusbar.h"
#include "ui/languages.h"
#include "ui/pages/databasescreen.h"
#include "ui/pages/page.h"
#include "ui/secretclipboard.h"
#include "ui/shell.h"
#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/trayicon.h"
#include "ui/uisettings.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr QSize firstSize {1'280, 820};
constexpr QSize smallestSize {960, 600};
} // namespace

MainWindow::MainWindow(HubContext context, QWidget *parent)
    : QMainWindow {parent}
    , m_context {std::move(context)}
    , m_theme {new Theme {m_context.settings, this}}
    , m_languages {new Languages {m_context.settings, this}}
    , m_clipboard {new SecretClipboard {this}}
    , m_tray {TrayIcon::make(m_context.gateway)}
{
    setWindowTitle(u"Portico"_s);
    QApplication::setWindowIcon(plainIcon(u"portico"_s));
    setMinimumSize(smallestSize);
    resize(firstSize);
    restoreGeometry(m_context.settings->geometry());
    build();
    wire();
}

MainWindow::~MainWindow()
{
    m_context.settings->setGeometry(saveGeometry());
}

void MainWindow::wire()
{
    if (Store *store = m_context.store)
        wireStore(store);
    connect(m_context.gateway, &GatewayControl::stateChanged, this, &MainWindow::followGateway);
    connect(m_context.gateway, &GatewayControl::failed, this, [this](const Error &error) {
        m_gatewayError = error;
        showTroubles();
    });
    if (m_context.vault)
        connect(m_context.vault, &VaultControl::stateChanged, this, &MainWindow::askForPassphrase);
    // Queued: the choice is made in a field that is about to be made anew.
    connect(m_languages, &Languages::changed, this, &MainWindow::build, Qt::QueuedConnection);
    if (m_tray) {
        connect(m_tray.get(), &TrayIcon::openWanted, this, &MainWindow::bringToFront);
        connect(m_tray.get(), &TrayIcon::quitWanted, this, &MainWindow::quitRequested);
    }
}

void MainWindow::wireStore(Store *store)
{
    connect(store, &Store::snapshotPublished, this, &MainWindow::showPages);
    connect(store, &Store::openFailed, this, &MainWindow::showDatabaseError);
    connect(store, &Store::callsCommitted, this, [this](const QList<ModelCall> &calls) {
        m_status->refreshCredits();
        if (m_shell)
            m_shell->showCommitted(calls);
    });
    connect(store, &Store::healthChanged, this, [this](bool healthy, const Error &reason) {
        m_storeError = healthy ? std::nullopt : std::optional {reason};
        showTroubles();
    });
}

void MainWindow::build()
{
    setMenuBar(new QMenuBar); // deletes the former one with its actions
    buildMenus();
    // The pages before the status bar: the keyboard's focus goes from one to the next in the order of their making.
    buildCentral(m_shell ? m_shell->current() : 0);
    m_status = new HubStatusBar {m_context};
    setStatusBar(m_status);
    connect(m_status, &HubStatusBar::providersWanted, this, [this] {
        if (m_shell)
            m_shell->goTo(Shell::ProvidersIndex);
    });
    followGateway();
    showTroubles();
    if (m_shell && m_context.snapshot)
        showPages(m_context.snapshot);
}

void MainWindow::buildCentral(int page)
{
    if (m_context.openError) {
        showDatabaseError(*m_context.openError);
        return;
    }
    m_shell = new Shell {m_context, m_clipboard};
    setCentralWidget(m_shell); // deletes the former one
    if (m_tray)
        m_tray->setUsable(true);
    m_shell->goTo(page);
    m_shell->setFocus();
}

void MainWindow::buildMenus()
{
    m_pageActions.clear();
    buildPortico();
    buildView();
    buildHelp();
}

void MainWindow::buildPortico()
{
    QMenu *menu = menuBar()->addMenu(tr("&Portico"));
    m_startStop = menu->addAction(QString {}, this, &MainWindow::toggleGateway);
    m_startStop->setObjectName(u"startStopAction"_s);
    m_startStop->setShortcut(QKeySequence {u"Ctrl+Shift+S"_s});
    m_copyEndpoint = menu->addAction(themeIcon(u"copy"_s), tr("&Copy endpoint"), this,
                                     [this] { QGuiApplication::clipboard()->setText(m_context.gateway->endpoint()); });
    menu->addSeparator();
    addForPages(menu, tr("&New on this page"), QKeySequence::New, [](Shell &shell) {
        shell.currentPage()->createNew();
    })->setIcon(themeIcon(u"add"_s));
    addForPages(menu, tr("&Settings"), QKeySequence {u"Ctrl+,"_s}, [](Shell &shell) {
        shell.goTo(Shell::SettingsIndex);
    })->setIcon(themeIcon(u"settings"_s));
    menu->addAction(themeIcon(u"folder"_s), tr("&Open data folder"), this,
                    [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_context.dataFolder)); });
    menu->addSeparator();
    QAction *quit = menu->addAction(tr("&Quit"), this, &MainWindow::quitRequested);
    quit->setShortcut(QKeySequence {u"Ctrl+Q"_s});
}

void MainWindow::buildView()
{
    QMenu *menu = menuBar()->addMenu(tr("&View"));
    for (int index = 0; index < Shell::PageCount; ++index) {
        const QKeySequence keys {Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + index)};
        addForPages(menu, Shell::titleOf(index), keys, [index](Shell &shell) { shell.goTo(index); });
    }
    menu->addSeparator();
    addForPages(menu, tr("&Go to…"), QKeySequence {u"Ctrl+K"_s}, [this](Shell &shell) {
        auto *dialog = new JumpDialog {&shell, this};
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    })->setIcon(themeIcon(u"chevron-right"_s));
    addForPages(menu, tr("&Find on this page"), QKeySequence::Find, [](Shell &shell) {
        shell.currentPage()->focusFilter();
    })->setIcon(themeIcon(u"search"_s));
    addForPages(menu, tr("&Refresh"), QKeySequence {Qt::Key_F5}, [](Shell &shell) {
        shell.currentPage()->refresh();
    })->setIcon(themeIcon(u"refresh"_s));
    addForPages(menu, tr("&Back"), QKeySequence {Qt::Key_Escape}, [](Shell &shell) { shell.currentPage()->goBack(); });
}

QAction *MainWindow::addForPages(QMenu *menu, const QString &text, const QKeySequence &keys,
                                 std::function<void(Shell &)> work)
{
    QAction *action = menu->addAction(text, this, [this, work = std::move(work)] {
        if (m_shell)
            work(*m_shell);
    });
    action->setShortcut(keys);
    m_pageActions.append(action);
    return action;
}

void MainWindow::buildHelp()
{
    QMenu *menu = menuBar()->addMenu(tr("&Help"));
    QAction *shortcuts = menu->addAction(tr("&Keyboard shortcuts"), this, &MainWindow::showShortcuts);
    shortcuts->setShortcut(QKeySequence {Qt::Key_F1});
    menu->addAction(tr("&About Portico"), this, &MainWindow::showAbout);
}

void MainWindow::showPages(const HubSnapshotPtr &snapshot)
{
    m_context.snapshot = snapshot;
    if (!m_shell) { // the database could be opened after all
        m_context.openError.reset();
        build();
        return;
    }
    m_shell->showSnapshot(snapshot);
    m_status->refreshCredits();
}

void MainWindow::showDatabaseError(const Error &error)
{
    m_context.openError = error;
    m_context.snapshot.reset();
    auto *screen = new DatabaseScreen {error, m_context.dataFolder};
    connect(screen, &DatabaseScreen::quitWanted, this, &MainWindow::quitRequested);
    m_shell = nullptr;
    setCentralWidget(screen);
    if (m_tray)
        m_tray->setUsable(false);
    followGateway();
}

/// What is wrong now; again after the words were made anew.
void MainWindow::showTroubles()
{
    m_status->setStoreHealthy(!m_storeError);
    m_status->setProblem(m_gatewayError ? errorText(m_gatewayError->code) : QString {});
    if (!m_shell)
        return;
    m_shell->showStoreHealth(!m_storeError, m_storeError.value_or(Error {}));
    if (m_gatewayError)
        m_shell->showGatewayFailure(*m_gatewayError);
}

void MainWindow::followGateway()
{
    const GatewayControl::State state = m_context.gateway->state();
    if (state != GatewayControl::State::Failed)
        m_gatewayError.reset();
    const bool running = state == GatewayControl::State::Running;
    m_startStop->setText(running ? tr("&Stop the gateway") : tr("&Start the gateway"));
    m_startStop->setIcon(themeIcon(running ? u"stop"_s : u"start"_s));
    // Without a database there is nothing to serve with.
    m_startStop->setEnabled(m_shell && state != GatewayControl::State::Starting
                            && state != GatewayControl::State::Stopping);
    m_copyEndpoint->setEnabled(running);
    for (QAction *action : std::as_const(m_pageActions))
        action->setEnabled(m_shell);
}

void MainWindow::toggleGateway()
{
    if (m_context.gateway->state() == GatewayControl::State::Running)
        m_context.gateway->stop();
    else
        m_context.gateway->start();
}

void MainWindow::showShortcuts()
{
    auto *dialog = new ShortcutsDialog {menuBar()->actions(), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::showAbout()
{
    auto *dialog = new AboutDialog {this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::bringToFront()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

bool MainWindow::hasTray() const
{
    return m_tray != nullptr;
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    // Queued: the question comes in front of the window, when that is there.
    QMetaObject::invokeMethod(this, &MainWindow::askForPassphrase, Qt::QueuedConnection);
}

void MainWindow::askForPassphrase()
{
    if (m_hasAskedForPassphrase || !m_shell || !isVisible() || m_context.vault->state() != VaultControl::State::Locked
        || m_context.vault->source() != VaultControl::Source::Passphrase)
        return;
    m_hasAskedForPassphrase = true; // who cancels finds the banner
    auto *dialog = new PassphraseDialog {m_context.vault, PassphraseDialog::Purpose::Open, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_context.settings->setGeometry(saveGeometry());
    if (!m_tray || !m_shell) { // hidden, an error would be forgotten
        event->accept();
        emit quitRequested();
        return;
    }
    event->ignore();
    hide();
    if (!m_context.settings->isTrayExplained()) {
        m_tray->explainHiding();
        m_context.settings->setTrayExplained();
    }
}
