// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>
#include <QSpinBox>

#include "callspagetest.h"
#include "ui/itemmodels/callsmodel.h"
#include "ui/pages/callfilterbar.h"

using namespace Qt::Literals::StringLiterals;

/// What the Calls page shows by its filter, and what the filter offers.
class TestCallsFilter final : public CallsPageTest
{
    Q_OBJECT

private slots:
    void filters_data();
    void filters();
    void newCallsMustMatchTheFilter();
    void clearsTheFilter();
    void saysWhenNothingMatches();
    void offersModelsByAPartOfTheirName();
    void cutsLongNamesInTheFilter();
    void theFilterFollowsARename();
    void filtersByWhatIsGone_data();
    void filtersByWhatIsGone();
    void whatIsFilteredByStaysWhenItGoes();
};

void TestCallsFilter::filters_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QVariant>("value");
    QTest::newRow("app") << u"appFilter"_s << QVariant {u"chat window"_s};
    QTest::newRow("provider") << u"providerFilter"_s << QVariant {u"demo"_s};
    QTest::newRow("status") << u"statusFilter"_s << QVariant {u"Failed"_s};
    QTest::newRow("range") << u"rangeFilter"_s << QVariant {u"Last hour"_s};
    QTest::newRow("model asked") << u"modelFilter"_s << QVariant {u"demo/lorem"_s};
    QTest::newRow("model served") << u"modelFilter"_s << QVariant {u"lorem"_s};
    QTest::newRow("request id") << u"requestIdFilter"_s << QVariant {u"the-one"_s};
    QTest::newRow("slow") << u"slowFilter"_s << QVariant {10};
}

void TestCallsFilter::filters()
{
    QFETCH(QString, field);
    QFETCH(QVariant, value);
    QList<ModelCall> calls;
    for (int number = 0; number < 5; ++number)
        calls.append(m_hub->call(m_hub->clock.utcMs() - 86'400'000));
    ModelCall wanted = m_hub->call(m_hub->clock.utcMs() - 60'000); // the only one that any of the filters lets through
    for (const auto &app : std::as_const(m_hub->snapshot->apps)) {
        if (app->name == "chat window")
            wanted.appId = app->id;
    }
    for (const auto &provider : m_hub->snapshot->providers) {
        if (provider->name == "demo")
            wanted.providerId = provider->id;
    }
    wanted.status = CallStatus::Failed;
    wanted.errorCode = errorCodeName(ErrorCode::UpstreamFailed);
    wanted.modelAsked = u"demo/lorem"_s;
    wanted.modelServed = u"lorem"_s;
    wanted.requestId = u"the-one"_s;
    wanted.durationUs = 12'000'000;
    calls.append(wanted);
    QVERIFY(m_hub->record(calls));
    make();
    QTRY_COMPARE(rows(), 6);
    auto *widget = child<QWidget>(m_page.get(), field.toLatin1().constData());
    QTRY_VERIFY(child<QComboBox>(m_page.get(), "appFilter")->count() > 1);
    if (auto *box = qobject_cast<QComboBox *>(widget))
        box->setCurrentText(value.toString());
    else if (auto *spin = qobject_cast<QSpinBox *>(widget))
        spin->setValue(value.toInt());
    else
        QTest::keyClicks(widget, value.toString());
    QTRY_COMPARE(rows(), 1);
    QCOMPARE(idAt(0), wanted.id);
}

void TestCallsFilter::newCallsMustMatchTheFilter()
{
    QVERIFY(m_hub->record(older(4)));
    make();
    QTRY_COMPARE(rows(), 4);
    child<QComboBox>(m_page.get(), "statusFilter")->setCurrentText(u"Failed"_s);
    QTRY_COMPARE(rows(), 0);
    ModelCall failed = m_hub->call(m_hub->clock.utcMs());
    failed.status = CallStatus::Failed;
    failed.errorCode = errorCodeName(ErrorCode::UpstreamFailed);
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs()), failed}));
    QTRY_COMPARE(rows(), 1);
    QCOMPARE(idAt(0), failed.id);
}

void TestCallsFilter::clearsTheFilter()
{
    QVERIFY(m_hub->record(older(4)));
    make();
    QTRY_COMPARE(rows(), 4);
    QVERIFY(!child<QWidget>(m_page.get(), "clearFilter")->isEnabled());
    child<QSpinBox>(m_page.get(), "slowFilter")->setValue(100);
    child<QLineEdit>(m_page.get(), "modelFilter")->setText(u"none"_s);
    QTRY_COMPARE(rows(), 0);
    QVERIFY(press(m_page.get(), "clearFilter"));
    QTRY_COMPARE(rows(), 4);
    QVERIFY(child<QLineEdit>(m_page.get(), "modelFilter")->text().isEmpty());
    QVERIFY(!child<QWidget>(m_page.get(), "clearFilter")->isEnabled());
}

void TestCallsFilter::saysWhenNothingMatches()
{
    QVERIFY(m_hub->record(older(4)));
    make();
    QTRY_COMPARE(rows(), 4);
    m_page->focusFilter();
    auto *field = child<QLineEdit>(m_page.get(), "modelFilter");
    QTRY_VERIFY(field->hasFocus());
    QTest::keyClicks(field, u"no/such-model"_s);
    QTRY_VERIFY(textOf(m_page.get()).contains(u"No call matches"_s));
    QVERIFY(textOf(m_page.get()).contains(u"Model, asked or served, written in full: no/such-model"_s));
}

void TestCallsFilter::offersModelsByAPartOfTheirName()
{
    ModelCall call = m_hub->call(m_hub->clock.utcMs());
    call.modelAsked = u"quota"_s;
    call.modelServed = u"slow/quota"_s;
    QVERIFY(m_hub->record({call, m_hub->call(m_hub->clock.utcMs() - 1)}));
    make();
    QTRY_COMPARE(rows(), 2);
    auto *field = child<QLineEdit>(m_page.get(), "modelFilter");
    QVERIFY(field->placeholderText().contains(u"full name"_s));
    QVERIFY(field->width() >= field->fontMetrics().horizontalAdvance(field->placeholderText()));
    m_page->focusFilter();
    QTRY_VERIFY(field->hasFocus());
    QTest::keyClicks(field, u"LOW/"_s);
    QCOMPARE(field->completer()->completionCount(), 1);
    QCOMPARE(field->completer()->currentCompletion(), u"slow/quota"_s);
    QTest::keyClick(field->completer()->popup(), Qt::Key_Down);
    QTest::keyClick(field->completer()->popup(), Qt::Key_Return);
    QCOMPARE(field->text(), u"slow/quota"_s);
    QTRY_COMPARE(rows(), 1);
    QCOMPARE(idAt(0), call.id);
    field->clear();
    QTest::keyClicks(field, u"gpt-5"_s); // of the configuration
    QVERIFY(field->completer()->completionCount() >= 2);
}

void TestCallsFilter::cutsLongNamesInTheFilter()
{
    const QString longName = u"an app with a name that is far too long for any box of a filter"_s;
    QVERIFY(m_hub->change<IssuedKey>(
        [&](const HubCommands &commands) { return commands.addApp(longName, u"default"_s, {}); }));
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs())}));
    make();
    QTRY_COMPARE(rows(), 1);
    auto *box = child<QComboBox>(m_page.get(), "appFilter");
    QTRY_VERIFY(box->findData(longName) > 0);
    const int place = box->findData(longName);
    QCOMPARE(box->itemData(place, Qt::ToolTipRole).toString(), longName);
    QVERIFY(box->sizeHint().width() < 190);
    box->setCurrentIndex(place);
    QTRY_COMPARE(rows(), 0);
    QTRY_VERIFY(textOf(m_page.get()).contains(u"App: "_s));
}

void TestCallsFilter::theFilterFollowsARename()
{
    const auto called = [this](const QByteArray &name) {
        ModelCall call = m_hub->call(m_hub->clock.utcMs());
        for (const auto &app : std::as_const(m_hub->snapshot->apps)) {
            if (app->name == name)
                call.appId = app->id;
        }
        return call;
    };
    QVERIFY(m_hub->record({called("editor"), called("editor"), called("batch jobs")}));
    make();
    auto *box = child<QComboBox>(m_page.get(), "appFilter");
    QTRY_VERIFY(box->findData(u"editor"_s) > 0);
    box->setCurrentIndex(box->findData(u"editor"_s));
    QTRY_COMPARE(rows(), 2);
    QVERIFY(m_hub->change<App>([](const HubCommands &commands) {
        return commands.editApp(u"editor"_s, {.name = u"writer"_s, .limits = {}});
    }));
    QTRY_COMPARE(box->currentData().toString(), u"writer"_s);
    const QModelIndex first = table()->model()->index(0, CallsModel::AppName);
    QTRY_COMPARE(first.data().toString(), u"writer"_s); // read again
    QVERIFY(m_hub->record({called("batch jobs"), called("writer")}));
    QTRY_COMPARE(rows(), 3);
}

void TestCallsFilter::filtersByWhatIsGone_data()
{
    QTest::addColumn<bool>("isApp");
    QTest::newRow("a revoked app") << true;
    QTest::newRow("a removed provider") << false;
}

void TestCallsFilter::filtersByWhatIsGone()
{
    QFETCH(bool, isApp);
    const ModelCall call = m_hub->call(m_hub->clock.utcMs()); // of the app "editor", by the first provider
    ModelCall other = m_hub->call(m_hub->clock.utcMs());
    other.appId = 0;
    other.providerId = 0;
    other.attempts.clear();
    QVERIFY(m_hub->record({call, other}));
    const QString name = isApp ? u"editor"_s : QString::fromUtf8(m_hub->snapshot->providers.front()->name);
    QVERIFY(m_hub->change<void>([isApp, name](const HubCommands &commands) {
        return isApp ? commands.revokeApp(name) : commands.removeProvider(name);
    }));
    make();
    auto *box = child<QComboBox>(m_page.get(), isApp ? "appFilter" : "providerFilter");
    QTRY_VERIFY(box->findData(name) > 0);
    QCOMPARE(box->findData(name), box->count() - 1);
    QCOMPARE(box->itemText(box->count() - 1), name + (isApp ? u" (revoked)"_s : u" (removed)"_s));
    box->setCurrentIndex(box->count() - 1);
    QTRY_COMPARE(rows(), 1);
    QCOMPARE(idAt(0), call.id);
    if (!isApp)
        return;
    QVERIFY(m_hub->change<IssuedKey>([name](const HubCommands &commands) { return commands.addApp(name, {}, {}); }));
    QTRY_COMPARE(box->currentText(), name); // one entry for both that had the name
    QCOMPARE(box->currentData().toString(), name);
}

void TestCallsFilter::whatIsFilteredByStaysWhenItGoes()
{
    QVERIFY(m_hub->record({m_hub->call(m_hub->clock.utcMs())}));
    make();
    auto *box = child<QComboBox>(m_page.get(), "appFilter");
    QTRY_VERIFY(box->findData(u"batch jobs"_s) > 0);
    box->setCurrentIndex(box->findData(u"batch jobs"_s));
    QTRY_COMPARE(rows(), 0);
    child<CallFilterBar>(m_page.get(), "callFilterBar")->setOwners({}, {});
    QCOMPARE(box->currentData().toString(), u"batch jobs"_s);
    QCOMPARE(box->currentText(), u"batch jobs (revoked)"_s);
}

QTEST_MAIN(TestCallsFilter)
#include "tst_callsfilter.moc"
