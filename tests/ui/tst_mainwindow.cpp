// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QPushButton>

#include "testhub.h"
#include "tests/support/fixedclock.h"
#include "ui/dialogs/jumpdialog.h"
#include "ui/dialogs/providerdialog.h"
#include "ui/dialogs/shortcutsdialog.h"
#include "ui/hubstatusbar.h"
#include "ui/mainwindow.h"
#include "ui/shell.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/statelabel.h"
#include "widgets.h"

using namespace Qt::Literals::StringLiterals;

/// The window as a whole: pages, status bar, menus, languages, what goes wrong.
class TestMainWindow final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void everyPageHasItsShortcut();
    void startsAndStopsTheGateway();
    void theStatusBarTellsTheState();
    void showsCallsInFlightAndCredits();
    void theCreditsAreThoseOfTheDay();
    void saysWhenThePortIsTaken();
    void offersAFreePort();
    void saysWhenCallsCannotBeRecorded();
    void keepsSayingItInAnotherLanguage();
    void beginsWithTheNavigation();
    void showsTheDatabaseScreen_data();
    void showsTheDatabaseScreen();
    void changesLanguageAtOnce();
    void changesThemeAtOnce();
    void everyShortcutIsListed();
    void jumpsByName();
    void newOpensThePagesDialog();
    void keepsItsGeometry();
    void closingWithoutATrayQuits();

private:
    void make();

    [[nodiscard]] Shell *shell() const { return m_window->findChild<Shell *>(); }

    std::unique_ptr<TestHub> m_hub;
    std::unique_ptr<MainWindow> m_window;
};

void TestMainWindow::init()
{
    m_hub = std::make_unique<TestHub>();
    QVERIFY(m_hub->open());
}

void TestMainWindow::make()
{
    m_window = std::make_unique<MainWindow>(m_hub->context());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestMainWindow::cleanup()
{
    m_window.reset();
    m_hub.reset();
}

void TestMainWindow::everyPageHasItsShortcut()
{
    make();
    auto *list = child<QListWidget>(m_window.get(), "navigation");
    QCOMPARE(list->count(), int {Shell::PageCount});
    for (int index = Shell::PageCount - 1; index >= 0; --index) {
        QTest::keyClick(m_window.get(), static_cast<Qt::Key>(Qt::Key_1 + index), Qt::ControlModifier);
        QCOMPARE(shell()->current(), index);
        QCOMPARE(list->currentRow(), index);
    }
    QTest::keyClick(m_window.get(), Qt::Key_Comma, Qt::ControlModifier);
    QCOMPARE(shell()->current(), int {Shell::SettingsIndex});
}

void TestMainWindow::startsAndStopsTheGateway()
{
    make();
    auto *action = m_window->findChild<QAction *>(u"startStopAction"_s);
    QVERIFY(action->text().contains(u"Start"_s));
    QTest::keyClick(m_window.get(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_hub->gateway.starts, 1);
    QVERIFY(action->text().contains(u"Stop"_s));
    action->trigger();
    QCOMPARE(m_hub->gateway.stops, 1);
    m_hub->gateway.setState(GatewayControl::State::Stopping);
    QVERIFY(!action->isEnabled());
}

void TestMainWindow::theStatusBarTellsTheState()
{
    make();
    auto *state = child<StateLabel>(m_window.get(), "gatewayState");
    auto *copy = child<QAbstractButton>(m_window.get(), "copyEndpoint");
    QCOMPARE(state->mark(), Mark::Off);
    QCOMPARE(state->text(), u"Stopped"_s);
    QVERIFY(!copy->isVisible());
    m_hub->gateway.start();
    QCOMPARE(state->mark(), Mark::Good);
    QCOMPARE(state->text(), u"Running"_s);
    QCOMPARE(child<QLabel>(m_window.get(), "endpointText")->text(), u"http://127.0.0.1:7411/v1"_s);
    QVERIFY(press(m_window.get(), "copyEndpoint"));
    QCOMPARE(QGuiApplication::clipboard()->text(), u"http://127.0.0.1:7411/v1"_s);
    m_hub->gateway.setState(GatewayControl::State::Starting);
    QCOMPARE(state->mark(), Mark::Busy);
}

void TestMainWindow::showsCallsInFlightAndCredits()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    m_hub->gateway.setCallsInFlight(1);
    QCOMPARE(child<QLabel>(m_window.get(), "inFlightText")->text(), u"1 call in flight"_s);
    m_hub->gateway.setCallsInFlight(3);
    QCOMPARE(child<QLabel>(m_window.get(), "inFlightText")->text(), u"3 calls in flight"_s);
    ModelCall call = m_hub->call(m_hub->clock.utcMs());
    call.creditsNano = 1'500'000'000;
    call.costNano = 1'000'000'000;
    QVERIFY(m_hub->record({call}));
    QTRY_VERIFY(child<QLabel>(m_window.get(), "creditsToday")->text().contains(u"1.5"_s));
}

void TestMainWindow::theCreditsAreThoseOfTheDay()
{
    QVERIFY(m_hub->seedConfiguration());
    const qint64 midnight = QDate::currentDate().startOfDay().toMSecsSinceEpoch();
    ModelCall call = m_hub->call(midnight - 60'000);
    call.creditsNano = 1'500'000'000;
    call.costNano = 1'000'000'000;
    QVERIFY(m_hub->record({call}));
    FixedClock clock {midnight - 200};
    HubContext context = m_hub->context();
    context.clock = &clock;
    HubStatusBar bar {context};
    bar.refreshCredits();
    auto *credits = child<QLabel>(&bar, "creditsToday");
    QTRY_VERIFY(credits->text().contains(u"1.5"_s));
    clock.set(midnight);
    QTRY_COMPARE(credits->text(), u"Today: 0 credits"_s);
}

void TestMainWindow::saysWhenThePortIsTaken()
{
    make();
    auto *banner = child<Banner>(m_window.get(), "gatewayBanner");
    QVERIFY(!banner->isVisible());
    m_hub->gateway.fail({ErrorCode::Conflict, u"127.0.0.1:7411 is in use"_s});
    QVERIFY(banner->isVisible());
    QCOMPARE(child<StateLabel>(m_window.get(), "gatewayState")->mark(), Mark::Bad);
    QVERIFY(press(m_window.get(), "retryGatewayButton"));
    QCOMPARE(m_hub->gateway.starts, 1);
    QVERIFY(!banner->isVisible());
}

void TestMainWindow::offersAFreePort()
{
    make();
    m_hub->gateway.fail({ErrorCode::Conflict, u"127.0.0.1:7411 is in use"_s});
    auto *banner = child<Banner>(m_window.get(), "gatewayBanner");
    QVERIFY2(banner->headline().contains(u"7411"_s), qPrintable(banner->headline()));
    auto *use = child<QPushButton>(banner, "useFreePortButton");
    QCOMPARE(use->text(), u"Use port 7413"_s);
    QVERIFY(press(banner, "useFreePortButton"));
    QTRY_COMPARE(m_hub->gateway.starts, 1);
    QCOMPARE(m_hub->gateway.startedWith()->integer(SettingKey::GatewayPort), 7413);
    QVERIFY(!banner->isVisible());
    m_hub->gateway.stop();
    m_hub->gateway.free = 0; // the command line has decided it
    m_hub->gateway.fail({ErrorCode::Conflict, {}});
    QTRY_VERIFY(!banner->findChild<QPushButton *>(u"useFreePortButton"_s));
}

void TestMainWindow::saysWhenCallsCannotBeRecorded()
{
    make();
    m_hub->gateway.start();
    emit m_hub->store->healthChanged(false, {ErrorCode::Storage, u"disk full"_s});
    auto *banner = child<Banner>(m_window.get(), "storeBanner");
    QVERIFY(banner->isVisible());
    QCOMPARE(child<StateLabel>(m_window.get(), "gatewayState")->mark(), Mark::Warning);
    emit m_hub->store->healthChanged(true, {});
    QVERIFY(!banner->isVisible());
    QCOMPARE(child<StateLabel>(m_window.get(), "gatewayState")->mark(), Mark::Good);
}

void TestMainWindow::keepsSayingItInAnotherLanguage()
{
    make();
    m_hub->gateway.fail({ErrorCode::Conflict, u"127.0.0.1:7411 is in use"_s});
    emit m_hub->store->healthChanged(false, {ErrorCode::Storage, u"disk full"_s});
    const QString english = child<Banner>(m_window.get(), "gatewayBanner")->headline();
    QPointer<Shell> before = shell();
    m_hub->settings->setLanguage(u"ja"_s);
    QTRY_VERIFY(!before);
    QTRY_VERIFY(child<Banner>(m_window.get(), "storeBanner")->isVisible());
    auto *banner = child<Banner>(m_window.get(), "gatewayBanner");
    QVERIFY(banner->isVisible());
    QVERIFY(banner->headline() != english);
    QVERIFY(press(m_window.get(), "retryGatewayButton"));
    QVERIFY(!banner->isVisible());
}

void TestMainWindow::beginsWithTheNavigation()
{
    m_hub->gateway.start(); // with an endpoint that could be copied
    make();
    auto *list = child<QListWidget>(m_window.get(), "navigation");
    QTRY_VERIFY(list->hasFocus());
    QTest::keyClick(list, Qt::Key_Down);
    QCOMPARE(shell()->current(), int {Shell::ProvidersIndex});
    QTest::keyClick(list, Qt::Key_Tab);
    QVERIFY(!list->hasFocus());
    QVERIFY2(shell()->isAncestorOf(QApplication::focusWidget()), "the page comes before the status bar");
}

void TestMainWindow::showsTheDatabaseScreen_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("word");
    QTest::newRow("newer") << static_cast<int>(ErrorCode::DatabaseTooNew) << u"newer"_s;
    QTest::newRow("damaged") << static_cast<int>(ErrorCode::DatabaseDamaged) << u"damaged"_s;
    QTest::newRow("unreadable") << static_cast<int>(ErrorCode::Storage) << u"cannot be opened"_s;
    QTest::newRow("twice") << static_cast<int>(ErrorCode::AlreadyRunning) << u"already running"_s;
}

void TestMainWindow::showsTheDatabaseScreen()
{
    QFETCH(int, code);
    QFETCH(QString, word);
    make();
    emit m_hub->store->openFailed({static_cast<ErrorCode>(code), u"detail for the log"_s});
    auto *screen = child<QWidget>(m_window.get(), "databaseScreen");
    QTRY_VERIFY(screen->isVisible());
    QVERIFY(!shell());
    QString shown;
    const auto labels = screen->findChildren<QLabel *>();
    for (const QLabel *label : labels)
        shown += label->text() + u'\n';
    QVERIFY2(shown.contains(word), qPrintable(shown));
    QVERIFY(!shown.contains(u"detail for the log"_s));
    QVERIFY(shown.contains(m_hub->folder.path()));
    // Shortcuts of pages that are not there do nothing.
    QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    QVERIFY(!m_window->findChild<QAction *>(u"startStopAction"_s)->isEnabled());
    QTest::keyClick(m_window.get(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_hub->gateway.starts, 0);
    QSignalSpy quit {m_window.get(), &MainWindow::quitRequested};
    QVERIFY(press(screen, "quitButton"));
    QCOMPARE(quit.count(), 1);
}

void TestMainWindow::changesLanguageAtOnce()
{
    make();
    m_hub->gateway.start();
    shell()->goTo(Shell::SettingsIndex);
    const QString english = child<QListWidget>(m_window.get(), "navigation")->item(1)->text();
    QStringList seen {english};
    for (const QString &language : {u"zh_Hans"_s, u"zh_Hant"_s, u"ja"_s}) {
        QPointer<Shell> before = shell();
        m_hub->settings->setLanguage(language);
        QTRY_VERIFY(!before);
        QCOMPARE(shell()->current(), int {Shell::SettingsIndex});
        const QString title = child<QListWidget>(m_window.get(), "navigation")->item(1)->text();
        QVERIFY2(!seen.contains(title), qPrintable(language + u": "_s + title));
        seen.append(title);
        QCOMPARE(child<StateLabel>(m_window.get(), "gatewayState")->mark(), Mark::Good);
    }
    QPointer<Shell> before = shell();
    m_hub->settings->setLanguage(u"en"_s);
    QTRY_VERIFY(!before);
    QCOMPARE(child<QListWidget>(m_window.get(), "navigation")->item(1)->text(), english);
}

void TestMainWindow::changesThemeAtOnce()
{
    make();
    const QColor light = m_window->grab().toImage().pixelColor(20, 400);
    m_hub->settings->setTheme(UiSettings::ThemeChoice::Dark);
    const QColor dark = m_window->grab().toImage().pixelColor(20, 400);
    QCOMPARE(light, Tokens::light().sidebar);
    QCOMPARE(dark, Tokens::darkOnes().sidebar);
}

void TestMainWindow::everyShortcutIsListed()
{
    make();
    QTest::keyClick(m_window.get(), Qt::Key_F1);
    auto *dialog = openDialog<ShortcutsDialog>(m_window.get());
    QVERIFY(dialog);
    auto *table = child<DataTable>(dialog, "shortcutsTable");
    QStringList keys;
    for (int row = 0; row < table->model()->rowCount(); ++row)
        keys.append(table->model()->index(row, 0).data().toString());
    for (const QString &wanted : {u"Ctrl+1"_s, u"Ctrl+5"_s, u"Ctrl+F"_s, u"Ctrl+K"_s, u"Ctrl+,"_s, u"F5"_s, u"Ctrl+N"_s,
                                  u"Ctrl+C"_s, u"Esc"_s, u"Del"_s, u"Ctrl+Shift+S"_s, u"F1"_s})
        QVERIFY2(keys.contains(wanted), qPrintable(wanted));
    QSet<QString> unique {keys.begin(), keys.end()};
    QCOMPARE(unique.size(), keys.size());
}

void TestMainWindow::jumpsByName()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    auto *dialog = openDialog<JumpDialog>(m_window.get());
    QVERIFY(dialog);
    auto *field = child<QLineEdit>(dialog, "jumpField");
    QTest::keyClicks(field, u"batch"_s);
    QCOMPARE(child<QListWidget>(dialog, "jumpList")->count(), 1);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(shell()->current(), int {Shell::AppsIndex});
}

void TestMainWindow::newOpensThePagesDialog()
{
    make();
    shell()->goTo(Shell::ProvidersIndex);
    QTest::keyClick(m_window.get(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(openDialog<ProviderDialog>(m_window.get()));
}

void TestMainWindow::keepsItsGeometry()
{
    make();
    m_window->resize(1'300, 700);
    m_window.reset();
    make();
    QCOMPARE(m_window->size(), (QSize {1'300, 700}));
}

void TestMainWindow::closingWithoutATrayQuits()
{
    make();
    QVERIFY2(!m_window->hasTray(), "offscreen has none");
    QSignalSpy quit {m_window.get(), &MainWindow::quitRequested};
    m_window->close();
    QCOMPARE(quit.count(), 1);
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
