// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

#include "models/settings/settingvalues.h"
#include "models/values/callbodies.h"
#include "showpage.h"
#include "testhub.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/pages/settingloss.h"
#include "ui/pages/settingspage.h"
#include "widgets.h"

using namespace Qt::Literals::StringLiterals;

/// When a change of a setting takes effect, and what it may not take with it: half a number, kept prompts, what others
/// changed.
class TestSettingEdits final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void takesANumberWhenItIsWhole_data();
    void takesANumberWhenItIsWhole();
    void takesATextWhenItIsWhole();
    void keepsWhatIsBeingTyped();
    void losesNothingWhenItIsHidden_data();
    void losesNothingWhenItIsHidden();
    void saysWhatIsLost_data();
    void saysWhatIsLost();
    void asksBeforeKeptPromptsAreErased_data();
    void asksBeforeKeptPromptsAreErased();
    void erasesNothingWhenItIsHidden();
    void asksNothingWhereNothingIsKept();
    void revertsOnlyWhatWasChangedHere();

private:
    template <typename Field>
    Field *field(const char *setting)
    {
        return child<Field>(m_page.get(), QByteArray {"field."}.append(setting).constData());
    }

    [[nodiscard]] QString stored(SettingKey key) const
    {
        return QString::fromUtf8(SettingValues {m_hub->snapshot->settings}.text(key));
    }

    bool set(const QString &key, const QString &value)
    {
        return m_hub
            ->change<void>([key, value](const HubCommands &commands) { return commands.setSetting(key, value); })
            .has_value();
    }

    bool keepABody();

    std::unique_ptr<TestHub> m_hub;
    std::unique_ptr<SettingsPage> m_page;
};

void TestSettingEdits::init()
{
    m_hub = std::make_unique<TestHub>();
    QVERIFY(m_hub->open());
    m_page = std::make_unique<SettingsPage>(m_hub->context());
    showPage(m_page.get(), *m_hub);
}

void TestSettingEdits::cleanup()
{
    m_page.reset();
    m_hub.reset();
}

bool TestSettingEdits::keepABody()
{
    if (!set(u"privacy.keepBodies"_s, u"all"_s))
        return false;
    const ModelCall call = m_hub->call(m_hub->clock.utcMs());
    if (!m_hub->record({call}))
        return false;
    m_hub->store->submitBodies({call.id, {"asked", "text/plain", false}, {"answered", "text/plain", false}});
    const auto isKept = [this] {
        return m_hub->read<StorageSizes>([](const HubQueries &queries) { return queries.storage(); })->bodyBytes > 0;
    };
    return QTest::qWaitFor(isKept, 10'000);
}

void TestSettingEdits::takesANumberWhenItIsWhole_data()
{
    QTest::addColumn<int>("end"); // the key that ends the number
    QTest::newRow("Enter") << int {Qt::Key_Return};
    QTest::newRow("the focus leaves") << int {Qt::Key_Tab};
}

void TestSettingEdits::takesANumberWhenItIsWhole()
{
    QFETCH(int, end);
    auto *connections = field<QSpinBox>("gateway.maxConnections");
    QSignalSpy published {m_hub->store.get(), &Store::snapshotPublished};
    connections->setFocus();
    connections->selectAll();
    QTest::keyClicks(connections, u"1"_s);
    QVERIFY2(!QTest::qWaitFor([&published] { return published.count() > 0; }, 800), "1 is not what is meant");
    QTest::keyClicks(connections, u"024"_s);
    QTest::keyClick(connections, static_cast<Qt::Key>(end));
    QTRY_COMPARE(stored(SettingKey::GatewayMaxConnections), u"1024"_s);
    QCOMPARE(published.count(), 1);
}

void TestSettingEdits::takesATextWhenItIsWhole()
{
    auto *hosts = field<QLineEdit>("gateway.allowedHosts");
    QSignalSpy published {m_hub->store.get(), &Store::snapshotPublished};
    hosts->setFocus();
    QTest::keyClicks(hosts, u"hub.la"_s);
    QVERIFY(!QTest::qWaitFor([&published] { return published.count() > 0; }, 800));
    QTest::keyClicks(hosts, u"n"_s);
    QTest::keyClick(hosts, Qt::Key_Tab);
    QTRY_COMPARE(stored(SettingKey::GatewayAllowedHosts), u"hub.lan"_s);
}

void TestSettingEdits::keepsWhatIsBeingTyped()
{
    auto *connections = field<QSpinBox>("gateway.maxConnections");
    connections->setFocus();
    connections->selectAll();
    QTest::keyClicks(connections, u"10"_s);
    QVERIFY(set(u"gateway.workers"_s, u"2"_s));
    QTRY_COMPARE(field<QSpinBox>("gateway.workers")->value(), 2);
    QCOMPARE(connections->cleanText(), u"10"_s);
    m_page->refresh();
    QCOMPARE(connections->value(), 2048);
    QVERIFY2(connections->text().startsWith(u'2'), "refreshing drops it");
}

void TestSettingEdits::losesNothingWhenItIsHidden_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<QString>("value");
    QTest::newRow("number") << static_cast<int>(SettingKey::BillingMarginPercent) << u"25"_s;
    QTest::newRow("text") << static_cast<int>(SettingKey::UpstreamProxy) << u"http://127.0.0.1:3128"_s;
    QTest::newRow("choice") << static_cast<int>(SettingKey::AccountingMode) << u"best-effort"_s;
}

void TestSettingEdits::losesNothingWhenItIsHidden()
{
    QFETCH(int, key);
    QFETCH(QString, value);
    const SettingSpec &spec = SettingSpec::of(static_cast<SettingKey>(key));
    auto *input = field<QWidget>(spec.name);
    if (auto *box = qobject_cast<QComboBox *>(input)) {
        box->setCurrentIndex(box->findData(value));
    } else {
        auto *line =
            qobject_cast<QSpinBox *>(input) ? input->findChild<QLineEdit *>() : qobject_cast<QLineEdit *>(input);
        line->selectAll(); // without the focus, so that nothing but the hiding ends it
        QTest::keyClicks(line, value);
    }
    QCOMPARE(stored(spec.key), QString::fromLatin1(spec.defaultValue));
    m_page->hide();
    m_page.reset();
    QTRY_COMPARE(stored(spec.key), value);
}

void TestSettingEdits::saysWhatIsLost_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("said"); // a word of the sentence; empty: nothing is lost
    const auto add = [](const char *title, SettingKey key, const QString &from, const QString &to,
                        const QString &said) { QTest::newRow(title) << static_cast<int>(key) << from << to << said; };
    add("off", SettingKey::PrivacyKeepBodies, u"all"_s, u"off"_s, u"3.0 MiB"_s);
    add("errors only", SettingKey::PrivacyKeepBodies, u"all"_s, u"errors"_s, {});
    add("fewer days", SettingKey::PrivacyBodyDays, u"30"_s, u"7"_s, u"older"_s);
    add("days at all", SettingKey::PrivacyBodyDays, u"0"_s, u"7"_s, u"older"_s);
    add("more days", SettingKey::PrivacyBodyDays, u"7"_s, u"30"_s, {});
    add("no more days", SettingKey::PrivacyBodyDays, u"7"_s, u"0"_s, {});
    add("less room", SettingKey::PrivacyBodyMegabytes, u"256"_s, u"2"_s, u"oldest"_s);
    add("room enough", SettingKey::PrivacyBodyMegabytes, u"256"_s, u"3"_s, {});
    add("fewer days of turns", SettingKey::PrivacyResponseDays, u"30"_s, u"7"_s, u"5.0 MiB"_s);
    add("no turns", SettingKey::PrivacyResponseDays, u"30"_s, u"0"_s, u"5.0 MiB"_s);
    add("more days of turns", SettingKey::PrivacyResponseDays, u"0"_s, u"30"_s, {});
    add("less room for turns", SettingKey::PrivacyResponseMegabytes, u"512"_s, u"4"_s, u"oldest"_s);
    add("room enough for turns", SettingKey::PrivacyResponseMegabytes, u"512"_s, u"5"_s, {});
    add("another setting", SettingKey::GatewayWorkers, u"4"_s, u"1"_s, {});
}

void TestSettingEdits::saysWhatIsLost()
{
    QFETCH(int, key);
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, said);
    const auto setting = static_cast<SettingKey>(key);
    StorageSizes sizes;
    const auto loss = [&] {
        return SettingLoss::isPossible(setting, from, to) ? SettingLoss::sentence(setting, to, sizes) : QString {};
    };
    QVERIFY2(loss().isEmpty(), "there is nothing that could be lost");
    sizes.bodyBytes = 3 * 1024 * 1024;
    sizes.responseBytes = 5 * 1024 * 1024;
    QCOMPARE(loss().isEmpty(), said.isEmpty());
    QVERIFY2(loss().contains(said), qUtf8Printable(loss()));
}

void TestSettingEdits::asksBeforeKeptPromptsAreErased_data()
{
    QTest::addColumn<QString>("way");
    QTest::newRow("keys") << u"keys"_s;
    QTest::newRow("the default") << u"default"_s;
    QTest::newRow("revert") << u"revert"_s;
}

void TestSettingEdits::asksBeforeKeptPromptsAreErased()
{
    QFETCH(QString, way);
    auto *box = field<QComboBox>("privacy.keepBodies");
    if (way == u"revert") {
        box->setCurrentIndex(box->findData(u"all"_s));
        QTRY_COMPARE(stored(SettingKey::PrivacyKeepBodies), u"all"_s);
    }
    QVERIFY(keepABody());
    QTRY_COMPARE(box->currentData().toString(), u"all"_s);
    const auto turnOff = [&] {
        if (way == u"default")
            return press(child<QWidget>(m_page.get(), "setting.privacy.keepBodies"), "resetButton");
        if (way == u"revert")
            return press(m_page.get(), "revertButton");
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Up);
        QTest::keyClick(box, Qt::Key_Up);
        return box->currentData().toString() == u"off"_s;
    };
    QVERIFY(turnOff());
    auto *question = openDialog<ConfirmDialog>(m_page.get());
    QVERIFY(question);
    QVERIFY(child<QLabel>(question, "lossText")->text().contains(u"prompts and answers"_s));
    QVERIFY(press(question, "cancelButton"));
    QTRY_COMPARE(box->currentData().toString(), u"all"_s);
    QCOMPARE(stored(SettingKey::PrivacyKeepBodies), u"all"_s);
    QTRY_VERIFY(!m_page->findChild<ConfirmDialog *>());
    QVERIFY(turnOff());
    question = openDialog<ConfirmDialog>(m_page.get());
    QVERIFY(question && press(question, "confirmButton"));
    QTRY_COMPARE(stored(SettingKey::PrivacyKeepBodies), u"off"_s);
}

void TestSettingEdits::erasesNothingWhenItIsHidden()
{
    QVERIFY(keepABody());
    auto *box = field<QComboBox>("privacy.keepBodies");
    QTRY_COMPARE(box->currentData().toString(), u"all"_s);
    box->setCurrentIndex(box->findData(u"off"_s));
    m_page->hide();
    QTRY_VERIFY2(box->currentData().toString() == u"all"_s, "nobody was there who could be asked");
    QCOMPARE(stored(SettingKey::PrivacyKeepBodies), u"all"_s);
    QVERIFY(!m_page->findChild<ConfirmDialog *>());
}

void TestSettingEdits::asksNothingWhereNothingIsKept()
{
    auto *room = field<QSpinBox>("privacy.responseMegabytes");
    room->setFocus();
    room->selectAll();
    QTest::keyClicks(room, u"64"_s);
    QTest::keyClick(room, Qt::Key_Return);
    QTRY_COMPARE(stored(SettingKey::PrivacyResponseMegabytes), u"64"_s);
}

void TestSettingEdits::revertsOnlyWhatWasChangedHere()
{
    auto *revert = child<QWidget>(m_page.get(), "revertButton");
    QVERIFY(set(u"billing.enforce"_s, u"on"_s));
    QTRY_COMPARE(stored(SettingKey::BillingEnforce), u"on"_s);
    QVERIFY2(!revert->isEnabled(), "nothing was changed here");
    field<QSpinBox>("gateway.workers")->setValue(4);
    QTRY_COMPARE(stored(SettingKey::GatewayWorkers), u"4"_s);
    QTRY_VERIFY(revert->isEnabled());
    QVERIFY(press(m_page.get(), "revertButton"));
    QTRY_COMPARE(stored(SettingKey::GatewayWorkers), u"1"_s);
    QTRY_VERIFY(!revert->isEnabled());
    QCOMPARE(stored(SettingKey::BillingEnforce), u"on"_s);
}

QTEST_MAIN(TestSettingEdits)
#include "tst_settingedits.moc"
