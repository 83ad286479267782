// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QWheelEvent>

#include "models/settings/settingvalues.h"
#include "showpage.h"
#include "testhub.h"
#include "ui/pages/settingspage.h"
#include "ui/widgets/banner.h"
#include "widgets.h"

using namespace Qt::Literals::StringLiterals;

/// Settings as a person changes them: at once, checked, revertible, never silently lost.
class TestSettingsPage final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void everySettingHasItsField();
    void appliesAtOnce_data();
    void appliesAtOnce();
    void doesNotApplyWhatIsNotValid();
    void saysWhatWaitsForAStartOfTheGateway();
    void canRevertAfterASwitchOfTheLanguage();
    void goesBackToTheDefault();
    void revertsToWhatWasInForce();
    void showsChangesFromElsewhere();
    void aStoreThatRefusesIsSaid();
    void findsASetting();
    void theWheelScrollsInsteadOfChanging();
    void choosesTheTheme();
    void choosesTheLanguage();
    void showsTheDataFolder();
    void showsWhatTheDataTakes();

private:
    template <typename Field>
    Field *field(const char *setting)
    {
        return child<Field>(m_page.get(), QByteArray {"field."}.append(setting).constData());
    }

    [[nodiscard]] QWidget *row(const char *setting) const
    {
        return child<QWidget>(m_page.get(), QByteArray {"setting."}.append(setting).constData());
    }

    [[nodiscard]] QString stored(SettingKey key) const
    {
        return QString::fromUtf8(SettingValues {m_hub->snapshot->settings}.text(key));
    }

    std::unique_ptr<TestHub> m_hub;
    std::unique_ptr<SettingsPage> m_page;
};

void TestSettingsPage::init()
{
    m_hub = std::make_unique<TestHub>();
    QVERIFY(m_hub->open());
    m_page = std::make_unique<SettingsPage>(m_hub->context());
    showPage(m_page.get(), *m_hub);
}

void TestSettingsPage::cleanup()
{
    m_page.reset();
    m_hub.reset();
}

void TestSettingsPage::everySettingHasItsField()
{
    for (const SettingSpec &spec : SettingSpec::all()) {
        QWidget *of = row(spec.name);
        auto *input = field<QWidget>(spec.name);
        QVERIFY2(!input->accessibleName().isEmpty(), spec.name);
        QVERIFY2(textOf(of).contains(input->accessibleName()), spec.name);
        QVERIFY2(textOf(of).contains(u"Default"_s), spec.name);
        QVERIFY2(!child<QWidget>(of, "resetButton")->isVisible(), spec.name);
    }
}

void TestSettingsPage::appliesAtOnce_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<QString>("value");
    QTest::newRow("number") << static_cast<int>(SettingKey::GatewayMaxConnections) << u"512"_s;
    QTest::newRow("choice") << static_cast<int>(SettingKey::AccountingMode) << u"best-effort"_s;
    QTest::newRow("switch") << static_cast<int>(SettingKey::BillingEnforce) << u"on"_s;
    QTest::newRow("text") << static_cast<int>(SettingKey::UpstreamProxy) << u"http://127.0.0.1:3128"_s;
    QTest::newRow("list") << static_cast<int>(SettingKey::GatewayAllowedHosts) << u"hub.lan,hub.lan:7411"_s;
}

void TestSettingsPage::appliesAtOnce()
{
    QFETCH(int, key);
    QFETCH(QString, value);
    const SettingSpec &spec = SettingSpec::of(static_cast<SettingKey>(key));
    auto *input = field<QWidget>(spec.name);
    if (auto *spin = qobject_cast<QSpinBox *>(input)) {
        spin->setValue(value.toInt());
    } else if (auto *box = qobject_cast<QComboBox *>(input)) {
        box->setCurrentIndex(box->findData(value));
    } else if (auto *check = qobject_cast<QCheckBox *>(input)) {
        QTest::mouseClick(check, Qt::LeftButton, {}, {8, check->height() / 2});
    } else {
        QTest::keyClicks(input, value);
        QTest::keyClick(input, Qt::Key_Return);
    }
    QTRY_COMPARE(stored(spec.key), value);
    QTRY_VERIFY(!textOf(row(spec.name)).contains(u"Default\n"_s));
    QVERIFY(child<QWidget>(row(spec.name), "resetButton")->isVisible());
    QVERIFY(!child<Banner>(m_page.get(), "errorBanner")->isVisible());
}

void TestSettingsPage::doesNotApplyWhatIsNotValid()
{
    auto *host = field<QLineEdit>("gateway.host");
    QSignalSpy published {m_hub->store.get(), &Store::snapshotPublished};
    host->selectAll();
    QTest::keyClicks(host, u"not an address"_s);
    QTest::keyClick(host, Qt::Key_Return);
    auto *problem = child<QLabel>(row("gateway.host"), "problem");
    QVERIFY(problem->isVisible());
    QVERIFY(problem->text().contains(u"not valid"_s));
    QVERIFY(m_hub->change<void>(
        [](const HubCommands &commands) { return commands.setSetting(u"gateway.workers"_s, u"2"_s); }));
    QTRY_COMPARE(published.count(), 1); // only ours
    QCOMPARE(stored(SettingKey::GatewayHost), u"127.0.0.1"_s);
    QVERIFY2(host->text() == u"not an address"_s, "what is being typed is left alone");
    QVERIFY(press(row("gateway.host"), "resetButton"));
    QCOMPARE(host->text(), u"127.0.0.1"_s);
    QVERIFY(!problem->isVisible());
}

void TestSettingsPage::saysWhatWaitsForAStartOfTheGateway()
{
    const auto waits = [this](const char *setting) { return textOf(row(setting)).contains(u"Takes effect when"_s); };
    field<QSpinBox>("gateway.port")->setValue(7400);
    QTRY_COMPARE(stored(SettingKey::GatewayPort), u"7400"_s);
    QVERIFY2(!waits("gateway.port"), "nothing runs, so that the next start takes it");
    m_hub->gateway.start();
    QVERIFY(!waits("gateway.port"));
    field<QSpinBox>("gateway.port")->setValue(7500);
    QTRY_VERIFY(waits("gateway.port"));
    m_hub->gateway.stop();
    m_hub->gateway.start();
    QVERIFY2(!waits("gateway.port"), "it listens there now");
    field<QSpinBox>("gateway.port")->setValue(7411);
    QTRY_VERIFY2(waits("gateway.port"), "also for the default");
    field<QSpinBox>("gateway.maxConnections")->setValue(99);
    QTRY_COMPARE(stored(SettingKey::GatewayMaxConnections), u"99"_s);
    QVERIFY(!waits("gateway.maxConnections"));
    field<QSpinBox>("gateway.port")->setValue(7500);
    QTRY_VERIFY(!waits("gateway.port"));
}

void TestSettingsPage::canRevertAfterASwitchOfTheLanguage()
{
    const HubContext context = m_hub->context();
    m_page = std::make_unique<SettingsPage>(context);
    showPage(m_page.get(), *m_hub);
    m_hub->gateway.start();
    field<QSpinBox>("gateway.workers")->setValue(4);
    child<QComboBox>(m_page.get(), "themeField")->setCurrentIndex(2);
    QTRY_COMPARE(stored(SettingKey::GatewayWorkers), u"4"_s);
    m_hub->settings->setLanguage(u"ja"_s);
    m_page = std::make_unique<SettingsPage>(context); // as the window does it
    showPage(m_page.get(), *m_hub);
    QVERIFY(row("gateway.workers")->property("restartPending").toBool());
    QVERIFY(press(m_page.get(), "revertButton"));
    QTRY_COMPARE(stored(SettingKey::GatewayWorkers), u"1"_s);
    QCOMPARE(m_hub->settings->theme(), UiSettings::ThemeChoice::Light);
    QTRY_VERIFY(!child<QWidget>(m_page.get(), "revertButton")->isEnabled());
    field<QSpinBox>("gateway.workers")->setValue(2);
    QTRY_COMPARE(stored(SettingKey::GatewayWorkers), u"2"_s);
    m_page->hide();
    m_page->setVisible(true);
    QVERIFY2(!child<QWidget>(m_page.get(), "revertButton")->isEnabled(), "it was opened anew");
}

void TestSettingsPage::goesBackToTheDefault()
{
    auto *workers = field<QSpinBox>("gateway.workers");
    workers->setValue(3);
    QTRY_COMPARE(stored(SettingKey::GatewayWorkers), u"3"_s);
    QTRY_VERIFY(child<QWidget>(row("gateway.workers"), "resetButton")->isVisible());
    QVERIFY(press(row("gateway.workers"), "resetButton"));
    QTRY_COMPARE(stored(SettingKey::GatewayWorkers), u"1"_s);
    QCOMPARE(workers->value(), 1);
}

void TestSettingsPage::revertsToWhatWasInForce()
{
    auto *revert = child<QWidget>(m_page.get(), "revertButton");
    QVERIFY(!revert->isEnabled());
    field<QSpinBox>("gateway.workers")->setValue(4);
    child<QComboBox>(m_page.get(), "themeField")->setCurrentIndex(2);
    QTRY_COMPARE(stored(SettingKey::GatewayWorkers), u"4"_s);
    QTRY_VERIFY(revert->isEnabled());
    QVERIFY(press(m_page.get(), "revertButton"));
    QTRY_COMPARE(stored(SettingKey::GatewayWorkers), u"1"_s);
    QTRY_COMPARE(field<QSpinBox>("gateway.workers")->value(), 1);
    QCOMPARE(m_hub->settings->theme(), UiSettings::ThemeChoice::Light);
    QTRY_VERIFY(!revert->isEnabled());
}

void TestSettingsPage::showsChangesFromElsewhere()
{
    QVERIFY(m_hub->change<void>(
        [](const HubCommands &commands) { return commands.setSetting(u"accounting.mode"_s, u"best-effort"_s); }));
    QTRY_COMPARE(field<QComboBox>("accounting.mode")->currentData().toString(), u"best-effort"_s);
}

void TestSettingsPage::aStoreThatRefusesIsSaid()
{
    QVERIFY(m_hub->refuseChangesOf(u"settings"_s));
    auto *banner = child<Banner>(m_page.get(), "errorBanner");
    QVERIFY(!banner->isVisible());
    auto *workers = field<QSpinBox>("gateway.workers");
    workers->setValue(5);
    QTRY_VERIFY(banner->isVisible());
    QVERIFY(!banner->headline().isEmpty());
    QTRY_VERIFY2(workers->value() == 1, "the field shows what is in force");
    QCOMPARE(stored(SettingKey::GatewayWorkers), u"1"_s);
    auto *mode = field<QComboBox>("accounting.mode");
    mode->setCurrentIndex(1);
    QTRY_COMPARE(mode->currentIndex(), 0);
}

void TestSettingsPage::findsASetting()
{
    m_page->focusFilter();
    auto *search = child<QLineEdit>(m_page.get(), "settingsSearch");
    QTRY_VERIFY(search->hasFocus());
    QTest::keyClicks(search, u"proxy"_s);
    QVERIFY(row("upstream.proxy")->isVisible());
    QVERIFY(!row("gateway.port")->isVisible());
    QVERIFY2(!child<QWidget>(m_page.get(), "themeField")->isVisible(), "what does not match is not in the way");
    search->setText(u"Theme"_s);
    QVERIFY(child<QWidget>(m_page.get(), "themeField")->isVisible());
    search->setText(u"there is no such setting"_s);
    QVERIFY(textOf(m_page.get()).contains(u"No setting matches"_s));
    search->clear();
    QVERIFY(row("gateway.port")->isVisible());
    QVERIFY(!textOf(m_page.get()).contains(u"No setting matches"_s));
}

void TestSettingsPage::theWheelScrollsInsteadOfChanging()
{
    auto *spin = field<QSpinBox>("gateway.workers");
    child<QLineEdit>(m_page.get(), "settingsSearch")->setFocus();
    const QPointF at {10, 10};
    QWheelEvent wheel {at,           spin->mapToGlobal(at), {0, 120},          {0, 120},
                       Qt::NoButton, Qt::NoModifier,        Qt::NoScrollPhase, false};
    QCoreApplication::sendEvent(spin, &wheel);
    QCOMPARE(spin->value(), 1);
}

void TestSettingsPage::choosesTheTheme()
{
    auto *theme = child<QComboBox>(m_page.get(), "themeField");
    QCOMPARE(theme->count(), 3);
    QSignalSpy changed {m_hub->settings.get(), &UiSettings::themeChanged};
    theme->setCurrentIndex(2);
    QCOMPARE(m_hub->settings->theme(), UiSettings::ThemeChoice::Dark);
    QCOMPARE(changed.count(), 1);
}

void TestSettingsPage::choosesTheLanguage()
{
    auto *language = child<QComboBox>(m_page.get(), "languageField");
    QStringList names;
    for (int index = 0; index < language->count(); ++index)
        names.append(language->itemData(index).toString());
    QCOMPARE(names, (QStringList {{}, u"en"_s, u"zh_Hans"_s, u"zh_Hant"_s, u"ja"_s}));
    language->setCurrentIndex(language->findText(u"日本語"_s));
    QCOMPARE(m_hub->settings->language(), u"ja"_s);
}

void TestSettingsPage::showsTheDataFolder()
{
    QCOMPARE(child<QLabel>(m_page.get(), "dataFolder")->text(), m_hub->folder.path());
}

void TestSettingsPage::showsWhatTheDataTakes()
{
    auto *database = child<QLabel>(m_page.get(), "databaseSize");
    QTRY_VERIFY(database->text().startsWith(u"Database: "_s));
    QVERIFY(database->text().contains(u"No calls are in it."_s));
    auto *kept = child<QLabel>(m_page.get(), "keptSize");
    QCOMPARE(kept->text(), u"In it: 0 bytes of prompts and answers, 0 bytes of turns of the Responses API."_s);
    QCOMPARE(child<QLabel>(m_page.get(), "archiveSize")->text(), u"No calls have been archived yet."_s);
    QVERIFY(m_hub->seedCalls(3, 1));
    m_page->refresh();
    QTRY_VERIFY(database->text().contains(u"About 3 calls since "_s));
}

QTEST_MAIN(TestSettingsPage)
#include "tst_settingspage.moc"
