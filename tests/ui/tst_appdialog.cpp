// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSpinBox>

#include "testhub.h"
#include "ui/dialogs/appdialog.h"
#include "ui/widgets/creditsfield.h"
#include "widgets.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 largest = std::numeric_limits<qint64>::max();
}

/// An app's limits through the dialog: exact, and only those that were changed in it.
class TestAppDialog final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void readsAmounts_data();
    void readsAmounts();
    void showsAmountsWhole_data();
    void showsAmountsWhole();
    void keepsWhatWasNotTouched_data();
    void keepsWhatWasNotTouched();
    void keepsWhatWasChangedMeanwhile();
    void takesABudgetToTheLastDecimal();
    void saysThatABudgetIsNone();
    void leavesNoAccountBehindARefusedApp();

private:
    [[nodiscard]] std::unique_ptr<AppDialog> edit(const AppLimits &limits);
    App stored(const QString &name);

    std::unique_ptr<TestHub> m_hub;
};

void TestAppDialog::init()
{
    m_hub = std::make_unique<TestHub>();
    QVERIFY(m_hub->open());
}

void TestAppDialog::cleanup()
{
    m_hub.reset();
}

std::unique_ptr<AppDialog> TestAppDialog::edit(const AppLimits &limits)
{
    const auto issued = m_hub->change<IssuedKey>(
        [limits](const HubCommands &commands) { return commands.addApp(u"limited"_s, {}, limits); });
    if (!issued)
        return nullptr;
    auto dialog = std::make_unique<AppDialog>(m_hub->context(), issued->app, QStringList {}, nullptr);
    dialog->show();
    return dialog;
}

App TestAppDialog::stored(const QString &name)
{
    return m_hub->read<App>([name](const HubQueries &queries) { return queries.app(name); }).value_or(App {});
}

void TestAppDialog::readsAmounts_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("nano"); // -1: none
    const auto add = [](const char *language, const QString &text, qint64 nano) {
        QTest::addRow("%s %s", language, qUtf8Printable(text)) << QString::fromLatin1(language) << text << nano;
    };
    add("en_US", u"0"_s, 0);
    add("en_US", u"0.001"_s, 1'000'000);
    add("en_US", u"0.000000001"_s, 1);
    add("en_US", u"0.0000000001"_s, -1);
    add("en_US", u"20,000,000"_s, 20'000'000'000'000'000);
    add("en_US", u"9223372036.854775807"_s, largest);
    add("en_US", u"9223372036.854775808"_s, -1);
    add("en_US", u"1,5"_s, -1);
    add("en_US", u"12,34.5"_s, -1);
    add("en_US", u"1.5,000"_s, -1);
    add("en_US", u"-1"_s, -1);
    add("en_US", u"1e3"_s, -1);
    add("en_US", u"12 apples"_s, -1);
    add("de_DE", u"0,001"_s, 1'000'000);
    add("de_DE", u"1.234,5"_s, 1'234'500'000'000);
    add("de_DE", u"0.5"_s, -1); // never 5
    add("fr_FR", u"20 000 000,25"_s, 20'000'000'250'000'000);
    add("fr_FR", u"0.5"_s, 500'000'000);
    add("ja_JP", u"１２.５"_s, 12'500'000'000);
}

void TestAppDialog::readsAmounts()
{
    QFETCH(QString, language);
    QFETCH(QString, text);
    QFETCH(qint64, nano);
    QCOMPARE(CreditsField::nanoOf(text, QLocale {language}).value_or(-1), nano);
}

void TestAppDialog::showsAmountsWhole_data()
{
    QTest::addColumn<qint64>("nano");
    QTest::addColumn<QString>("shown");
    QTest::newRow("one nano-credit") << qint64 {1} << u"0.000000001"_s;
    QTest::newRow("a thousandth") << qint64 {1'000'000} << u"0.001"_s;
    QTest::newRow("without zeros at its end") << qint64 {12'500'000'000} << u"12.5"_s;
    QTest::newRow("whole") << qint64 {20'000'000'000'000'000} << u"20,000,000"_s;
    QTest::newRow("the largest") << largest << u"9,223,372,036.854775807"_s;
}

void TestAppDialog::showsAmountsWhole()
{
    QFETCH(qint64, nano);
    QFETCH(QString, shown);
    const QLocale english {u"en_US"_s};
    QCOMPARE(CreditsField::textOf(nano, english), shown);
    for (const char *language : {"en_US", "de_DE", "fr_FR", "ja_JP", "zh_CN", "pl_PL", "hi_IN", "C"}) {
        const QLocale locale {QLatin1StringView {language}};
        QVERIFY2(CreditsField::nanoOf(CreditsField::textOf(nano, locale), locale) == nano, language);
    }
}

void TestAppDialog::keepsWhatWasNotTouched_data()
{
    QTest::addColumn<qint64>("budgetNano");
    QTest::addColumn<qint64>("tokensPerMinute");
    QTest::newRow("small") << qint64 {1'000'000} << qint64 {1};
    QTest::newRow("odd") << qint64 {1'234'567'890'123'456'789} << qint64 {0};
    QTest::newRow("large") << qint64 {20'000'000'000'000'000} << qint64 {5'000'000'000};
    QTest::newRow("the largest") << largest << largest;
}

void TestAppDialog::keepsWhatWasNotTouched()
{
    QFETCH(qint64, budgetNano);
    QFETCH(qint64, tokensPerMinute);
    AppLimits limits;
    limits.budgetNano = budgetNano;
    limits.budgetPeriod = BudgetPeriod::Total;
    limits.tokensPerMinute = tokensPerMinute;
    limits.expiresAtMs = m_hub->clock.utcMs() + 86'412'345; // with seconds, which the field does not show
    const auto dialog = edit(limits);
    QVERIFY(dialog);
    child<QSpinBox>(dialog.get(), "requestsField")->setValue(6);
    QVERIFY(press(dialog.get(), "primaryButton"));
    QTRY_VERIFY(!dialog->isVisible());
    const AppLimits after = stored(u"limited"_s).limits;
    QCOMPARE(after.requestsPerMinute, 6);
    QCOMPARE(after.budgetNano, budgetNano);
    QCOMPARE(after.budgetPeriod, BudgetPeriod::Total);
    QCOMPARE(after.tokensPerMinute, tokensPerMinute);
    QCOMPARE(after.expiresAtMs, limits.expiresAtMs);
}

void TestAppDialog::keepsWhatWasChangedMeanwhile()
{
    AppLimits limits;
    limits.budgetNano = 1'000'000'000;
    const auto dialog = edit(limits);
    QVERIFY(dialog);
    child<QSpinBox>(dialog.get(), "requestsField")->setValue(6);
    child<QLineEdit>(dialog.get(), "modelsField")->setText(u"demo/*"_s);
    HubCommands::AppEdit elsewhere;
    elsewhere.changeLimits = [](AppLimits now) -> Result<AppLimits> {
        now.tokensPerMinute = 777;
        now.budgetNano = 2'000'000'000;
        now.budgetPeriod = BudgetPeriod::Day;
        return now;
    };
    QVERIFY(m_hub->change<App>(
        [elsewhere](const HubCommands &commands) { return commands.editApp(u"limited"_s, elsewhere); }));
    QVERIFY(press(dialog.get(), "primaryButton"));
    QTRY_VERIFY(!dialog->isVisible());
    const AppLimits after = stored(u"limited"_s).limits;
    QCOMPARE(after.requestsPerMinute, 6);
    QCOMPARE(after.modelGlobs, QStringList {u"demo/*"_s});
    QCOMPARE(after.tokensPerMinute, 777);
    QCOMPARE(after.budgetNano, 2'000'000'000);
    QCOMPARE(after.budgetPeriod, BudgetPeriod::Day);
}

void TestAppDialog::takesABudgetToTheLastDecimal()
{
    const auto dialog = edit({});
    QVERIFY(dialog);
    auto *budget = child<CreditsField>(dialog.get(), "budgetField");
    QVERIFY(budget->text().isEmpty());
    QCOMPARE(budget->placeholderText(), u"No limit"_s);
    QTest::keyClicks(budget, u"20000000.000000001"_s);
    QTest::keyClick(budget, Qt::Key_Return);
    QTRY_VERIFY(!dialog->isVisible());
    QCOMPARE(stored(u"limited"_s).limits.budgetNano, 20'000'000'000'000'001);
}

void TestAppDialog::saysThatABudgetIsNone()
{
    const auto dialog = edit({});
    QVERIFY(dialog);
    child<CreditsField>(dialog.get(), "budgetField")->setText(u"a lot"_s);
    QVERIFY(child<QLabel>(dialog.get(), "problem")->text().contains(u"9,223,372,036"_s));
    QVERIFY(!child<QWidget>(dialog.get(), "primaryButton")->isEnabled());
    child<CreditsField>(dialog.get(), "budgetField")->clear();
    QVERIFY(child<QWidget>(dialog.get(), "primaryButton")->isEnabled());
}

void TestAppDialog::leavesNoAccountBehindARefusedApp()
{
    AppDialog dialog {m_hub->context(), std::nullopt, {}, nullptr};
    dialog.show();
    child<QLineEdit>(&dialog, "nameField")->setText(u"not\u202eseen"_s);
    child<QComboBox>(&dialog, "accountField")->setEditText(u"family"_s);
    const auto accounts = [this] {
        return m_hub->read<QList<Account>>([](const HubQueries &queries) { return queries.accounts(); })->size();
    };
    const auto before = accounts();
    QVERIFY(press(&dialog, "primaryButton"));
    QTRY_VERIFY(!child<QLabel>(&dialog, "problem")->text().isEmpty());
    QCOMPARE(accounts(), before);
    child<QLineEdit>(&dialog, "nameField")->setText(u"\U0001F98A"_s);
    QVERIFY(press(&dialog, "primaryButton"));
    QTRY_VERIFY(!dialog.isVisible());
    QCOMPARE(accounts(), before + 1);
    QCOMPARE(stored(u"\U0001F98A"_s).accountName, u"family"_s);
}

QTEST_MAIN(TestAppDialog)
#include "tst_appdialog.moc"
