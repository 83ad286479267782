// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QPushButton>
#include <QStatusBar>
#include <QToolButton>

#include "testhub.h"
#include "ui/dialogs/passphrasedialog.h"
#include "ui/mainwindow.h"
#include "ui/pages/page.h"
#include "ui/shell.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/secretfield.h"
#include "ui/widgets/vaultbanner.h"
#include "widgets.h"

using namespace Qt::Literals::StringLiterals;

/// What the window says, and asks, when the providers' keys cannot be used.
class TestVaultState final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aTroubleIsSaidOnEveryPage_data();
    void aTroubleIsSaidOnEveryPage();
    void aChoiceIsOfferedWhereKeysAreKept_data();
    void aChoiceIsOfferedWhereKeysAreKept();
    void aLongWaitForTheKeyringIsSaidOnEveryPage();
    void staysWhileItIsTriedAgain();
    void theStatusBarLeadsToTheProviders();
    void keepsSayingItInAnotherLanguage();
    void saysWhatToDoInTheUsersLanguage_data();
    void saysWhatToDoInTheUsersLanguage();
    void asksForThePassphraseOnceAtTheStart();
    void asksAWindowThatWasLockedBefore();
    void doesNotAskForTheKeyring();
    void asksAHiddenWindowWhenItIsShown();

private:
    void make(bool shown = true);

    void set(VaultControl::State state, VaultControl::Source source) { m_hub->vaultControl.set(state, source); }

    [[nodiscard]] Shell *shell() const { return m_window->findChild<Shell *>(); }

    [[nodiscard]] QWidget *banner() const { return child<QWidget>(shell(), "vaultBanner"); }

    [[nodiscard]] PassphraseDialog *asked() const
    {
        QCoreApplication::processEvents();
        const auto dialogs = m_window->findChildren<PassphraseDialog *>();
        return dialogs.isEmpty() ? nullptr : dialogs.first();
    }

    std::unique_ptr<TestHub> m_hub;
    std::unique_ptr<MainWindow> m_window;
};

void TestVaultState::init()
{
    m_hub = std::make_unique<TestHub>();
    QVERIFY(m_hub->open());
}

void TestVaultState::cleanup()
{
    m_window.reset();
    m_hub.reset();
}

void TestVaultState::make(bool shown)
{
    m_window = std::make_unique<MainWindow>(m_hub->context());
    if (!shown)
        return;
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestVaultState::aTroubleIsSaidOnEveryPage_data()
{
    QTest::addColumn<VaultControl::State>("state");
    QTest::newRow("locked") << VaultControl::State::Locked;
    QTest::newRow("damaged") << VaultControl::State::Damaged;
}

void TestVaultState::aTroubleIsSaidOnEveryPage()
{
    QFETCH(VaultControl::State, state);
    make();
    auto *warning = child<QWidget>(m_window.get(), "vaultWarning");
    QVERIFY(!banner()->isVisible() && !warning->isVisible());
    set(state, VaultControl::Source::Keychain);
    for (int page = 0; page < Shell::PageCount; ++page) {
        shell()->goTo(page);
        QVERIFY2(banner()->isVisible(), qPrintable(Shell::titleOf(page)));
        QCOMPARE(m_window->findChildren<QWidget *>(u"vaultBanner"_s).size(), 1);
        QVERIFY(warning->isVisible());
    }
    QTRY_VERIFY(child<QWidget>(banner(), "retryVaultButton")->isVisible());
    QVERIFY(press(banner(), "retryVaultButton"));
    QCOMPARE(m_hub->vaultControl.retries, 1);
    QVERIFY(!banner()->isVisible() && !warning->isVisible());
    const QWidget *pages = shell()->currentPage()->parentWidget();
    QTRY_COMPARE(pages->mapTo(shell(), QPoint {}).y(), 0);
}

void TestVaultState::aChoiceIsOfferedWhereKeysAreKept_data()
{
    QTest::addColumn<VaultControl::State>("state");
    QTest::newRow("nothing chosen yet") << VaultControl::State::Absent;
    QTest::newRow("opening") << VaultControl::State::Opening;
}

/// Nothing fails yet: the other pages are left in peace.
void TestVaultState::aChoiceIsOfferedWhereKeysAreKept()
{
    QFETCH(VaultControl::State, state);
    m_hub->vaultControl.set(state, VaultControl::Source::None);
    make();
    for (int page = 0; page < Shell::PageCount; ++page) {
        shell()->goTo(page);
        QCOMPARE(banner()->isVisible(), page == Shell::ProvidersIndex);
    }
    QVERIFY(!child<QWidget>(m_window.get(), "vaultWarning")->isVisible());
}

void TestVaultState::aLongWaitForTheKeyringIsSaidOnEveryPage()
{
    set(VaultControl::State::Opening, VaultControl::Source::Keychain);
    VaultBanner alone {&m_hub->vaultControl};
    alone.setThorough(false);
    QVERIFY(!alone.isVisible());
    alone.setPatience(1);
    set(VaultControl::State::Ready, VaultControl::Source::Keychain);
    set(VaultControl::State::Opening, VaultControl::Source::Keychain);
    QTRY_VERIFY(alone.isVisible());
    QVERIFY(textOf(&alone).contains(u"Waiting for the keyring…"_s));
    set(VaultControl::State::Ready, VaultControl::Source::Keychain);
    QVERIFY(!alone.isVisible());
}

void TestVaultState::staysWhileItIsTriedAgain()
{
    make();
    set(VaultControl::State::Locked, VaultControl::Source::Keychain);
    set(VaultControl::State::Opening, VaultControl::Source::Keychain);
    QVERIFY(banner()->isVisible());
    set(VaultControl::State::Ready, VaultControl::Source::Keychain);
    set(VaultControl::State::Opening, VaultControl::Source::Keychain);
    QVERIFY(!banner()->isVisible());
}

void TestVaultState::theStatusBarLeadsToTheProviders()
{
    make();
    set(VaultControl::State::Locked, VaultControl::Source::Keychain);
    auto *warning = child<QToolButton>(m_window.get(), "vaultWarning");
    QVERIFY(warning->text().contains(u"locked"_s));
    QVERIFY(press(m_window.get(), "vaultWarning"));
    QCOMPARE(shell()->current(), int {Shell::ProvidersIndex});
    set(VaultControl::State::Damaged, VaultControl::Source::Keychain);
    QVERIFY(!warning->text().contains(u"locked"_s));
}

void TestVaultState::keepsSayingItInAnotherLanguage()
{
    make();
    set(VaultControl::State::Locked, VaultControl::Source::Keychain);
    const QString english = child<QToolButton>(m_window.get(), "vaultWarning")->text();
    QPointer<Shell> before = shell();
    m_hub->settings->setLanguage(u"ja"_s);
    QTRY_VERIFY(!before);
    QTRY_VERIFY(banner()->isVisible());
    auto *warning = child<QToolButton>(m_window->statusBar(), "vaultWarning");
    QTRY_VERIFY(warning->isVisible());
    QVERIFY(warning->text() != english);
    QVERIFY(press(m_window->statusBar(), "vaultWarning"));
    QCOMPARE(shell()->current(), int {Shell::ProvidersIndex});
}

void TestVaultState::saysWhatToDoInTheUsersLanguage_data()
{
    QTest::addColumn<VaultControl::State>("state");
    QTest::addColumn<VaultControl::Source>("source");
    using enum VaultControl::State;
    using enum VaultControl::Source;
    QTest::newRow("absent") << Absent << None;
    for (const auto source : {None, Keychain, Passphrase, KeyFile}) {
        QTest::addRow("locked %d", static_cast<int>(source)) << Locked << source;
        QTest::addRow("damaged %d", static_cast<int>(source)) << Damaged << source;
    }
}

void TestVaultState::saysWhatToDoInTheUsersLanguage()
{
    QFETCH(VaultControl::State, state);
    QFETCH(VaultControl::Source, source);
    m_hub->settings->setLanguage(u"ja"_s);
    m_hub->vaultControl.reason = u"raw words <b>of the log</b>"_s;
    make();
    shell()->goTo(Shell::ProvidersIndex);
    set(state, source);
    auto *detail = child<QLabel>(banner(), "bannerDetail");
    QVERIFY(detail->isVisible());
    QVERIFY2(!detail->text().contains(u"raw words"_s), qPrintable(detail->text()));
    QVERIFY2(!detail->text().contains(u"the "_s), qPrintable(detail->text()));
    auto *small = child<QLabel>(banner(), "bannerReason");
    const bool isAsked = state == VaultControl::State::Locked && source == VaultControl::Source::Passphrase;
    QCOMPARE(small->text(), isAsked ? QString {} : m_hub->vaultControl.reason);
    QCOMPARE(small->textFormat(), Qt::PlainText);
    // That a passphrase is wanted is said; why it is wanted helps nobody.
    QCOMPARE(small->isVisible(), !isAsked);
    set(VaultControl::State::Opening, source);
    QVERIFY(!small->isVisible());
}

void TestVaultState::asksForThePassphraseOnceAtTheStart()
{
    m_hub->vaultControl.set(VaultControl::State::Opening, VaultControl::Source::Passphrase);
    make();
    QVERIFY(!asked());
    set(VaultControl::State::Locked, VaultControl::Source::Passphrase);
    auto *dialog = openDialog<PassphraseDialog>(m_window.get());
    QVERIFY(dialog);
    QVERIFY(press(dialog, "cancelButton"));
    QTRY_VERIFY(!asked());
    set(VaultControl::State::Opening, VaultControl::Source::Passphrase);
    set(VaultControl::State::Locked, VaultControl::Source::Passphrase);
    m_window->hide();
    m_window->show();
    QVERIFY2(!asked(), "once is enough");
    QTRY_VERIFY(child<QWidget>(banner(), "passphraseButton")->isVisible());
    QVERIFY(press(banner(), "passphraseButton"));
    QVERIFY(openDialog<PassphraseDialog>(m_window.get()));
}

void TestVaultState::asksAWindowThatWasLockedBefore()
{
    m_hub->vaultControl.set(VaultControl::State::Locked, VaultControl::Source::Passphrase);
    make();
    auto *dialog = openDialog<PassphraseDialog>(m_window.get());
    QVERIFY(dialog);
    auto *field = child<SecretField>(dialog, "passphraseField");
    QTest::keyClicks(field, u"correct horse"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(!banner()->isVisible());
    QTRY_VERIFY(!asked());
}

void TestVaultState::doesNotAskForTheKeyring()
{
    m_hub->vaultControl.set(VaultControl::State::Locked, VaultControl::Source::Keychain);
    make();
    QVERIFY(!asked());
    set(VaultControl::State::Absent, VaultControl::Source::None);
    QVERIFY(!asked());
}

void TestVaultState::asksAHiddenWindowWhenItIsShown()
{
    make(false);
    set(VaultControl::State::Locked, VaultControl::Source::Passphrase);
    QVERIFY2(!asked(), "a window that starts in the tray disturbs nobody");
    m_window->bringToFront();
    QVERIFY(openDialog<PassphraseDialog>(m_window.get()));
}

QTEST_MAIN(TestVaultState)
#include "tst_vaultstate.moc"
