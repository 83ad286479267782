// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>

#include "providerspagetest.h"
#include "ui/dialogs/providerdialog.h"
#include "ui/itemmodels/credentialsmodel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/statelabel.h"
#include "ui/widgets/statemark.h"

using namespace Qt::Literals::StringLiterals;

/// Providers as a person works with them: add, edit, test, switch off, remove and undo.
class TestProvidersPage final : public ProvidersPageTest
{
    Q_OBJECT

private slots:
    void leadsFromNothingToTheFirstProvider();
    void saysWhatIsWrongWithAField_data();
    void saysWhatIsWrongWithAField();
    void keepsWhatAPersonTyped();
    void renamesAProvider();
    void movesKeysOnlyWhenThatIsTicked();
    void warnsOfKeysInClearText_data();
    void warnsOfKeysInClearText();
    void switchesAProviderOff();
    void undoesARemoval();
    void undoesEveryRemovalOfTheLastMoments();
    void undoesAllRemovalsAtOnce();
    void keepsARemovalThatCannotBeUndoneYet();
    void removesOnlyByAPressOfDeleteAlone();
    void saysWhatFailsOfAProvider_data();
    void saysWhatFailsOfAProvider();
    void saysThatTheLastCallsFailed_data();
    void saysThatTheLastCallsFailed();
    void saysWhenKeysAreLocked();
    void aRefusedChangeIsSaid();
    void keepsTheSelectionWhenTheConfigurationChanges();

private:
    ProviderDialog *openNew();
    void removeByKey(const QString &name);
};

ProviderDialog *TestProvidersPage::openNew()
{
    m_page->createNew();
    return openDialog<ProviderDialog>(m_page.get());
}

void TestProvidersPage::leadsFromNothingToTheFirstProvider()
{
    make();
    auto *first = child<QWidget>(m_page.get(), "firstProviderButton");
    QTRY_VERIFY(first->isVisible());
    QVERIFY(!table()->isVisible());
    QVERIFY(press(m_page.get(), "firstProviderButton"));
    auto *dialog = openDialog<ProviderDialog>(m_page.get());
    QVERIFY(dialog);
    auto *kind = child<QComboBox>(dialog, "kindField");
    kind->setCurrentIndex(kind->findData(u"mistral"_s));
    QCOMPARE(child<QLineEdit>(dialog, "nameField")->text(), u"mistral"_s);
    QVERIFY(child<QLineEdit>(dialog, "baseUrlField")->text().startsWith(u"https://"_s));
    QVERIFY(press(dialog, "primaryButton"));
    QTRY_VERIFY(table()->isVisible());
    QCOMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(cell(0, ProvidersModel::Name), u"mistral"_s);
    QCOMPARE(cell(0, ProvidersModel::State), u"No key"_s);
    QCOMPARE(cell(0, ProvidersModel::Credentials), u"0 credentials"_s);
    QCOMPARE(table()->currentRow(), 0);
}

void TestProvidersPage::saysWhatIsWrongWithAField_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("word");
    QTest::newRow("no name") << QString {} << u"https://a.example/v1"_s << u"Enter a name"_s;
    QTest::newRow("capitals") << u"Mine"_s << u"https://a.example/v1"_s << u"small letters"_s;
    QTest::newRow("taken") << u"openai"_s << u"https://a.example/v1"_s << u"Another provider"_s;
    QTest::newRow("no URL") << u"mine"_s << QString {} << u"Enter the base URL"_s;
    QTest::newRow("no scheme") << u"mine"_s << u"a.example/v1"_s << u"begin with https"_s;
    QTest::newRow("not http") << u"mine"_s << u"ftp://a.example"_s << u"begin with https"_s;
    QTest::newRow("key in it") << u"mine"_s << u"https://user:sk-1@a.example/v1"_s << u"must not hold"_s;
    QTest::newRow("query") << u"mine"_s << u"https://a.example/v1?key=1"_s << u"must not hold"_s;
}

void TestProvidersPage::saysWhatIsWrongWithAField()
{
    QFETCH(QString, name);
    QFETCH(QString, url);
    QFETCH(QString, word);
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    ProviderDialog *dialog = openNew();
    QVERIFY(dialog);
    auto *kind = child<QComboBox>(dialog, "kindField");
    kind->setCurrentIndex(kind->findData(u"openai-compatible"_s));
    child<QLineEdit>(dialog, "nameField")->setText(name);
    child<QLineEdit>(dialog, "baseUrlField")->setText(url);
    const QString problem = child<QLabel>(dialog, "problem")->text();
    QVERIFY2(problem.contains(word), qPrintable(problem));
    QVERIFY(!child<QWidget>(dialog, "primaryButton")->isEnabled());
}

void TestProvidersPage::keepsWhatAPersonTyped()
{
    make();
    ProviderDialog *dialog = openNew();
    QVERIFY(dialog);
    auto *name = child<QLineEdit>(dialog, "nameField");
    name->selectAll();
    QTest::keyClicks(name, u"mine"_s);
    auto *kind = child<QComboBox>(dialog, "kindField");
    kind->setCurrentIndex(kind->findData(u"demo"_s));
    QCOMPARE(name->text(), u"mine"_s);
    QVERIFY(!child<QWidget>(dialog, "baseUrlField")->isEnabled());
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_COMPARE(rowOf(u"mine"_s), 0);
    QCOMPARE(cell(0, ProvidersModel::State), u"Ready"_s);
}

void TestProvidersPage::renamesAProvider()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"workshop"_s);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Return);
    auto *dialog = openDialog<ProviderDialog>(m_page.get());
    QVERIFY(dialog);
    QVERIFY(!child<QWidget>(dialog, "kindField")->isEnabled());
    QCOMPARE(child<QLineEdit>(dialog, "baseUrlField")->text(), u"http://127.0.0.1:8080/v1"_s);
    child<QLineEdit>(dialog, "nameField")->setText(u"garage"_s);
    QVERIFY(press(dialog, "primaryButton"));
    QTRY_VERIFY(rowOf(u"garage"_s) >= 0);
    QCOMPARE(rowOf(u"workshop"_s), -1);
    QCOMPARE(cell(table()->currentRow(), ProvidersModel::Name), u"garage"_s);
}

void TestProvidersPage::movesKeysOnlyWhenThatIsTicked()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Return);
    auto *dialog = openDialog<ProviderDialog>(m_page.get());
    QVERIFY(dialog);
    auto *url = child<QLineEdit>(dialog, "baseUrlField");
    auto *box = child<QCheckBox>(dialog, "moveKeysBox");
    auto *save = child<QWidget>(dialog, "primaryButton");
    QVERIFY(!box->isVisible() && save->isEnabled());
    url->setText(u"https://api.openai.com/v2"_s); // the same host
    QVERIFY(!box->isVisible() && save->isEnabled());
    url->setText(u"https://elsewhere.example/v1"_s);
    QVERIFY(box->isVisible() && !save->isEnabled());
    box->click();
    QVERIFY(press(dialog, "primaryButton"));
    QTRY_VERIFY(!openDialog<ProviderDialog>(m_page.get()));
    select(u"openai"_s);
    QTest::keyClick(table(), Qt::Key_Return);
    QTRY_VERIFY(openDialog<ProviderDialog>(m_page.get()));
    QCOMPARE(child<QLineEdit>(openDialog<ProviderDialog>(m_page.get()), "baseUrlField")->text(),
             u"https://elsewhere.example/v1"_s);
}

void TestProvidersPage::warnsOfKeysInClearText_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("warned");
    QTest::newRow("https") << u"https://models.example/v1"_s << false;
    QTest::newRow("this machine") << u"http://localhost:8080/v1"_s << false;
    QTest::newRow("private address") << u"http://192.168.1.20:8080/v1"_s << false;
    QTest::newRow("the world") << u"http://models.example/v1"_s << true;
    QTest::newRow("unfinished") << u"http://"_s << false;
}

void TestProvidersPage::warnsOfKeysInClearText()
{
    QFETCH(QString, url);
    QFETCH(bool, warned);
    make();
    ProviderDialog *dialog = openNew();
    QVERIFY(dialog);
    auto *kind = child<QComboBox>(dialog, "kindField");
    kind->setCurrentIndex(kind->findData(u"openai-compatible"_s));
    child<QLineEdit>(dialog, "baseUrlField")->setText(url);
    auto *warning = child<QLabel>(dialog, "clearTextWarning");
    QCOMPARE(warning->isVisible(), warned);
    QVERIFY(warning->text().contains(u"clear text"_s));
    auto *allow = child<QCheckBox>(dialog, "allowClearTextBox");
    QCOMPARE(allow->isVisible(), warned);
    if (!warned)
        return;
    QVERIFY(!child<QWidget>(dialog, "primaryButton")->isEnabled());
    allow->click();
    QVERIFY(child<QWidget>(dialog, "primaryButton")->isEnabled());
}

void TestProvidersPage::switchesAProviderOff()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    QCOMPARE(cell(rowOf(u"openai"_s), ProvidersModel::State), u"Ready"_s);
    const QModelIndex enabled = table()->model()->index(rowOf(u"openai"_s), ProvidersModel::Enabled);
    const QRect place = table()->visualRect(enabled);
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, {place.left() + 20, place.center().y()});
    QTRY_COMPARE(cell(rowOf(u"openai"_s), ProvidersModel::State), u"Disabled"_s);
    QVERIFY(!m_hub->snapshot->providers.empty());
    table()->setCurrentIndex(enabled);
    QTest::keyClick(table(), Qt::Key_Space);
    QTRY_COMPARE(cell(rowOf(u"openai"_s), ProvidersModel::State), u"Ready"_s);
}

void TestProvidersPage::undoesARemoval()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Delete);
    auto *bar = child<QWidget>(m_page.get(), "undoBar");
    QTRY_VERIFY(bar->isVisible());
    QTRY_COMPARE(rowOf(u"openai"_s), -1);
    QVERIFY(press(bar, "undoButton"));
    QTRY_VERIFY(rowOf(u"openai"_s) >= 0);
    QVERIFY(!bar->isVisible());
    QCOMPARE(cell(rowOf(u"openai"_s), ProvidersModel::Credentials), u"2 credentials"_s);
    QTRY_COMPARE(table()->currentRow(), rowOf(u"openai"_s));
}

void TestProvidersPage::removeByKey(const QString &name)
{
    select(name);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(rowOf(name), -1);
}

void TestProvidersPage::undoesEveryRemovalOfTheLastMoments()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    removeByKey(u"openai"_s);
    removeByKey(u"workshop"_s);
    auto *bar = child<QWidget>(m_page.get(), "undoBar");
    QTRY_VERIFY(textOf(bar).contains(u"workshop was removed. 1 more before it."_s));
    QVERIFY(press(bar, "undoButton"));
    QTRY_VERIFY(rowOf(u"workshop"_s) >= 0);
    QVERIFY2(bar->isVisible(), "the first removal can still be undone");
    QVERIFY(textOf(bar).contains(u"openai was removed."_s));
    QVERIFY(!child<QWidget>(bar, "undoAllButton")->isVisible());
    QVERIFY(press(bar, "undoButton"));
    QTRY_VERIFY(rowOf(u"openai"_s) >= 0);
    QVERIFY(!bar->isVisible());
    QCOMPARE(cell(rowOf(u"openai"_s), ProvidersModel::Credentials), u"2 credentials"_s);
}

void TestProvidersPage::undoesAllRemovalsAtOnce()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    for (const QString &name : {u"openai"_s, u"workshop"_s, u"demo"_s})
        removeByKey(name);
    auto *bar = child<QWidget>(m_page.get(), "undoBar");
    QTRY_VERIFY(child<QWidget>(bar, "undoAllButton")->isVisible());
    QVERIFY(press(bar, "undoAllButton"));
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    QVERIFY(!bar->isVisible());
}

void TestProvidersPage::keepsARemovalThatCannotBeUndoneYet()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    removeByKey(u"openai"_s);
    removeByKey(u"workshop"_s);
    QVERIFY(m_hub->change<AiProvider>(
        [](const HubCommands &commands) { return commands.addProvider(u"openai"_s, u"openai"_s, {}, {}, true); }));
    auto *bar = child<QWidget>(m_page.get(), "undoBar");
    auto *error = child<Banner>(m_page.get(), "errorBanner");
    QTRY_VERIFY(child<QWidget>(bar, "undoAllButton")->isVisible());
    QVERIFY(press(bar, "undoAllButton"));
    QTRY_VERIFY(error->isVisible());
    QTRY_VERIFY2(rowOf(u"workshop"_s) >= 0, "the other removal is undone");
    QVERIFY(bar->isVisible());
    QVERIFY(textOf(bar).contains(u"openai was removed."_s));
    QVERIFY(m_hub->change<AiProvider>([](const HubCommands &commands) {
        HubCommands::ProviderEdit edit;
        edit.name = u"openai-2"_s;
        return commands.editProvider(u"openai"_s, edit);
    }));
    QVERIFY(press(bar, "undoButton"));
    QTRY_VERIFY(rowOf(u"openai"_s) >= 0 && !bar->isVisible());
    QVERIFY(!error->isVisible());
    QCOMPARE(cell(rowOf(u"openai"_s), ProvidersModel::Credentials), u"2 credentials"_s);
    QVERIFY(rowOf(u"openai-2"_s) >= 0);
}

void TestProvidersPage::removesOnlyByAPressOfDeleteAlone()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    removeByKey(u"demo"_s); // the first row
    QTRY_COMPARE(table()->currentRow(), 0);
    QSignalSpy wanted {table(), &DataTable::deletePressed};
    QKeyEvent held {QEvent::KeyPress, Qt::Key_Delete, Qt::NoModifier, {}, true};
    QCoreApplication::sendEvent(table(), &held);
    QTest::keyClick(table(), Qt::Key_Delete, Qt::ControlModifier);
    QTest::keyClick(table(), Qt::Key_Delete, Qt::ShiftModifier);
    QCOMPARE(wanted.count(), 0);
    QTest::keyClick(table(), Qt::Key_Delete, Qt::KeypadModifier);
    QCOMPARE(wanted.count(), 1);
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    removeByKey(u"workshop"_s);
    QVERIFY(!child<QWidget>(m_page.get(), "errorBanner")->isVisible());
}

void TestProvidersPage::saysWhatFailsOfAProvider_data()
{
    QTest::addColumn<QString>("provider");
    QTest::addColumn<int>("credential"); // its number, from 1; 0: whoever asks
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QString>("state");
    QTest::newRow("all keys of the only model") << u"openai"_s << 0 << QByteArray {"gpt-5-mini"} << u"Failing"_s;
    QTest::newRow("a model that is not listed") << u"openai"_s << 0 << QByteArray {"other"} << u"Partly failing"_s;
    QTest::newRow("everything") << u"openai"_s << 0 << QByteArray {} << u"Failing"_s;
    QTest::newRow("one key") << u"openai"_s << 1 << QByteArray {} << u"Partly failing"_s;
    QTest::newRow("one key for a model") << u"openai"_s << 1 << QByteArray {"gpt-5-mini"} << u"Partly failing"_s;
    QTest::newRow("without a key, all") << u"demo"_s << 0 << QByteArray {} << u"Failing"_s;
    QTest::newRow("without a key, a model") << u"demo"_s << 0 << QByteArray {"lorem"} << u"Partly failing"_s;
}

void TestProvidersPage::saysWhatFailsOfAProvider()
{
    QFETCH(QString, provider);
    QFETCH(int, credential);
    QFETCH(QByteArray, model);
    QFETCH(QString, state);
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(provider);
    QCOMPARE(cell(rowOf(provider), ProvidersModel::State), u"Ready"_s);
    const auto stored = m_hub->read<AiProvider>([&](const HubQueries &queries) { return queries.provider(provider); });
    const auto keys =
        m_hub->read<QList<AiCredential>>([&](const HubQueries &queries) { return queries.credentials(provider); });
    QVERIFY(stored && keys && keys->size() >= credential);
    const qint64 nowMs = m_hub->clock.utcMs();
    const qint64 credentialId = credential == 0 ? 0 : keys->at(credential - 1).id;
    m_hub->store->keepCircuit({{stored->id, credentialId, model}, CircuitReason::Failing, nowMs, nowMs - 1, 3, {}});
    QTRY_COMPARE((m_page->refresh(), cell(rowOf(provider), ProvidersModel::State)), state);
    const QModelIndex at = table()->model()->index(rowOf(provider), ProvidersModel::State);
    QVERIFY(at.data(Qt::ToolTipRole).toString().contains(u"The provider fails"_s));
}

void TestProvidersPage::saysThatTheLastCallsFailed_data()
{
    QTest::addColumn<QStringList>("errors"); // of the last calls, oldest first; empty: it succeeded
    QTest::addColumn<qint64>("agoMs");
    QTest::addColumn<QString>("state");
    const QString failed = u"upstream_failed"_s;
    const QString slow = u"upstream_timeout"_s;
    QTest::newRow("none") << QStringList {} << 0LL << u"Ready"_s;
    QTest::newRow("all") << QStringList {failed, slow, failed, failed, failed} << 1'000LL << u"Failing"_s;
    QTest::newRow("after one that went well")
        << QStringList {{}, failed, failed, failed, failed, failed} << 1'000LL << u"Failing"_s;
    QTest::newRow("one went well") << QStringList {failed, failed, failed, {}, failed, failed} << 1'000LL << u"Ready"_s;
    QTest::newRow("too few") << QStringList {failed, failed, failed, failed} << 1'000LL << u"Ready"_s;
    QTest::newRow("long ago") << QStringList {failed, failed, failed, failed, failed} << 3'600'000LL << u"Ready"_s;
    QTest::newRow("the client's fault") << QStringList(6, u"upstream_rejected"_s) << 1'000LL << u"Ready"_s;
}

void TestProvidersPage::saysThatTheLastCallsFailed()
{
    QFETCH(QStringList, errors);
    QFETCH(qint64, agoMs);
    QFETCH(QString, state);
    QVERIFY(m_hub->seedConfiguration());
    const auto stored =
        m_hub->read<AiProvider>([](const HubQueries &queries) { return queries.provider(u"openai"_s); });
    QVERIFY(stored);
    QList<ModelCall> calls;
    for (const QString &error : std::as_const(errors)) {
        ModelCall call = m_hub->call(m_hub->clock.utcMs() - agoMs);
        call.providerId = stored->id;
        call.errorCode = error;
        call.status = error.isEmpty() ? CallStatus::Succeeded : CallStatus::Failed;
        call.httpStatus = error.isEmpty() ? 200 : 502;
        calls.append(call);
    }
    QVERIFY(m_hub->record(calls));
    make();
    select(u"openai"_s);
    QCOMPARE(cell(rowOf(u"openai"_s), ProvidersModel::State), state);
    QCOMPARE(cell(rowOf(u"demo"_s), ProvidersModel::State), u"Ready"_s);
    const QModelIndex at = table()->model()->index(rowOf(u"openai"_s), ProvidersModel::State);
    QCOMPARE(at.data(Qt::ToolTipRole).toString().contains(u"The provider fails"_s), state == u"Failing"_s);
    auto *keys = child<DataTable>(m_page.get(), "credentialsTable");
    QCOMPARE(keys->model()->index(0, CredentialsModel::State).data().toString().contains(u"The provider fails"_s),
             state == u"Failing"_s);
}

void TestProvidersPage::saysWhenKeysAreLocked()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    const auto keyState = [this] {
        return child<DataTable>(m_page.get(), "credentialsTable")->model()->index(0, CredentialsModel::State).data();
    };
    m_hub->vaultControl.set(VaultControl::State::Locked, VaultControl::Source::Keychain);
    QCOMPARE(cell(rowOf(u"openai"_s), ProvidersModel::State), u"Keys locked"_s);
    QCOMPARE(keyState().toString(), u"Key locked"_s);
    m_hub->vaultControl.retry();
    QCOMPARE(cell(rowOf(u"openai"_s), ProvidersModel::State), u"Ready"_s);
    QCOMPARE(keyState().toString(), u"Ready"_s);
}

void TestProvidersPage::aRefusedChangeIsSaid()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    QVERIFY(m_hub->refuseChangesOf(u"ai_providers"_s));
    auto *error = child<Banner>(m_page.get(), "errorBanner");
    QVERIFY(!error->isVisible());
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_VERIFY(error->isVisible());
    QVERIFY(!error->headline().isEmpty());
    QVERIFY(!child<QWidget>(m_page.get(), "undoBar")->isVisible());
    QVERIFY(rowOf(u"openai"_s) >= 0);
}

void TestProvidersPage::keepsTheSelectionWhenTheConfigurationChanges()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"workshop"_s);
    QVERIFY(m_hub->change<AiProvider>(
        [](const HubCommands &commands) { return commands.addProvider(u"aaa"_s, u"demo"_s, {}, {}, true); }));
    QTRY_VERIFY(rowOf(u"aaa"_s) >= 0);
    QCOMPARE(table()->currentRow(), rowOf(u"workshop"_s));
}

QTEST_MAIN(TestProvidersPage)
#include "tst_providerspage.moc"
