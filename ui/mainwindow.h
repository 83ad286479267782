// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QMainWindow>

#include "models/gatewaycontrol.h"
#include "ui/hubcontext.h"

class HubStatusBar;
class QAction;
class QMenu;
class Languages;
class SecretClipboard;
class Shell;
class Store;
class Theme;
class TrayIcon;

/// The program's window. Main thread. Talks only to what HubContext names. Puts theme and language on the application,
/// so it is made before any other widget. Only owns and wires: what is seen lives in Shell and its pages.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MainWindow)

public:
    explicit MainWindow(HubContext context, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Shows the window in front of others; what a second start of the program asks for.
    void bringToFront();

    /// True when a tray icon is there, so that starting minimised leaves a way back.
    [[nodiscard]] bool hasTray() const;

signals:
    void quitRequested(); ///< by menu, tray, or by closing when there is no tray

protected:
    void showEvent(QShowEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void wire();
    void wireStore(Store *store);
    void build(); ///< everything that holds words; again after a change of language
    void buildMenus();
    void buildPortico();
    void buildView();
    void buildHelp();
    /// A menu entry that only works while the pages are shown.
    QAction *addForPages(QMenu *menu, const QString &text, const QKeySequence &keys, std::function<void(Shell &)> work);
    void buildCentral(int page);
    void showPages(const HubSnapshotPtr &snapshot);
    void showTroubles();
    void showDatabaseError(const Error &error);
    void followGateway();
    void askForPassphrase(); ///< once, when the keys are under one and the window is seen
    void toggleGateway();
    void showShortcuts();
    void showAbout();

    HubContext m_context;
    Theme *m_theme;
    Languages *m_languages;
    SecretClipboard *m_clipboard;
    std::unique_ptr<TrayIcon> m_tray;
    Shell *m_shell = nullptr; ///< null while the database screen is shown
    HubStatusBar *m_status = nullptr;
    std::optional<Error> m_gatewayError; ///< until it starts again
    std::optional<Error> m_storeError;   ///< until calls are recorded again
    QAction *m_startStop = nullptr;
    QAction *m_copyEndpoint = nullptr;
    QList<QAction *> m_pageActions;
    bool m_hasAskedForPassphrase = false;
};
