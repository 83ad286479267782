// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QClipboard>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTabWidget>

#include "showpage.h"
#include "testhub.h"
#include "ui/itemmodels/callsmodel.h"
#include "ui/pages/callspage.h"
#include "ui/widgets/cellroles.h"
#include "ui/widgets/datatable.h"
#include "widgets.h"

using namespace Qt::Literals::StringLiterals;

/// What the pane below the log tells of one call.
class TestCallDetail final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void showsTheSummary();
    void showsWhyACallFailed();
    void saysThatTheFundsAreUsedUp();
    void showsEveryAttempt();
    void breaksTheCostDown();
    void saysThatACallIsUnpriced();
    void saysThatUsageIsEstimated();
    void copiesTheIds();
    void saysThatPromptsAreNotKept();
    void showsWhatWasSentAndAnswered();
    void showsBodiesThatComeAfterTheirCall();
    void shortensLongLinesAndCopiesThemWhole();
    void saysHowToKeepBodies();
    void leadsFromAFailureToItsCall();

private:
    void choose(const QList<ModelCall> &calls, qint64 id);

    [[nodiscard]] QTabWidget *tabs() const { return child<QTabWidget>(m_page.get(), "callDetailTabs"); }

    [[nodiscard]] QString tableText(const char *name) const;
    [[nodiscard]] ModelCall priced();

    std::unique_ptr<TestHub> m_hub;
    std::unique_ptr<CallsPage> m_page;
};

void TestCallDetail::init()
{
    m_hub = std::make_unique<TestHub>();
    QVERIFY(m_hub->open());
    QVERIFY(m_hub->seedConfiguration());
}

void TestCallDetail::cleanup()
{
    m_page.reset();
    m_hub.reset();
}

/// Records the calls, opens the page and chooses one of them.
void TestCallDetail::choose(const QList<ModelCall> &calls, qint64 id)
{
    QVERIFY(m_hub->record(calls));
    m_page = std::make_unique<CallsPage>(m_hub->context());
    showPage(m_page.get(), *m_hub);
    auto *table = child<DataTable>(m_page.get(), "callsTable");
    QTRY_COMPARE(table->model()->rowCount(), calls.size());
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        if (table->model()->index(row, 0).data(CellRole::Id).toLongLong() == id)
            table->selectRow(row);
    }
    QTRY_VERIFY(tabs()->isVisible());
}

QString TestCallDetail::tableText(const char *name) const
{
    const QAbstractItemModel *model = child<DataTable>(m_page.get(), name)->model();
    QStringList lines;
    for (int row = 0; row < model->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model->columnCount(); ++column)
            cells.append(model->index(row, column).data().toString());
        lines.append(cells.join(u" | "_s));
    }
    return lines.join(u'\n');
}

/// One million input tokens at the seeded price, 0.25 a million, with a margin of a fifth.
ModelCall TestCallDetail::priced()
{
    ModelCall call = m_hub->call(m_hub->clock.utcMs() - 1'000);
    call.usage = {};
    call.usage.uncachedInput = 1'000'000;
    call.costNano = 250'000'000;
    call.creditsNano = 300'000'000;
    const auto rates = m_hub->read<QList<AiModelRate>>([](const HubQueries &queries) { return queries.rates(); });
    const auto own = std::find_if(rates->begin(), rates->end(),
                                  [&call](const AiModelRate &rate) { return rate.model == call.modelServed; });
    call.rateVersionId = own != rates->end() ? own->versionId : 0;
    return call;
}

void TestCallDetail::showsTheSummary()
{
    ModelCall call = priced();
    call.requestId = u"req-42"_s;
    call.streamed = true;
    choose({call}, call.id);
    QTRY_VERIFY(textOf(m_page.get()).contains(u"Succeeded with status 200"_s));
    const QString text = textOf(m_page.get());
    for (const QString &wanted :
         {QString::number(call.id), u"req-42"_s, u"openai/gpt-5-mini → gpt-5-mini"_s, u"openai"_s, u"editor"_s,
          u"460 ms"_s, u"2.3 s"_s, u"1,000,000 / 0"_s, u"0.3000"_s, u"5.0 KiB / 2.0 KiB"_s})
        QVERIFY2(text.contains(wanted + u'\n'), qPrintable(wanted + u" in:\n"_s + text));
}

void TestCallDetail::showsWhyACallFailed()
{
    ModelCall call = m_hub->call(m_hub->clock.utcMs());
    call.status = CallStatus::Failed;
    call.httpStatus = 502;
    call.errorCode = errorCodeName(ErrorCode::UpstreamFailed);
    call.errorMessage = u"<h1>openai</h1> closed the connection"_s;
    choose({call}, call.id);
    auto *outcome = child<QLabel>(m_page.get(), "callOutcome");
    QTRY_VERIFY(outcome->text().startsWith(u"Failed with status 502."_s));
    QVERIFY(outcome->text().contains(u"could not be reached or broke off"_s));
    QVERIFY(textOf(m_page.get()).contains(u"<h1>openai</h1> closed the connection"_s));
}

void TestCallDetail::saysThatTheFundsAreUsedUp()
{
    ModelCall call = m_hub->call(m_hub->clock.utcMs());
    call.status = CallStatus::Failed;
    call.httpStatus = 502;
    call.errorCode = errorCodeName(ErrorCode::UpstreamAuth);
    call.errorMessage = u"the hub's credential has no funds left at the provider"_s;
    call.attempts.first().number = 1;
    call.attempts.first().httpStatus = 429;
    call.attempts.first().errorCode = call.errorCode;
    choose({call}, call.id);
    auto *outcome = child<QLabel>(m_page.get(), "callOutcome");
    QTRY_VERIFY2(outcome->text().contains(u"has no funds left"_s), qPrintable(outcome->text()));
    QTRY_VERIFY(tableText("attemptsTable").contains(u"No funds left at the provider | 429"_s));
    const QAbstractItemModel *calls = child<DataTable>(m_page.get(), "callsTable")->model();
    QVERIFY(calls->index(0, CallsModel::Status).data(Qt::ToolTipRole).toString().contains(u"Pay there"_s));
}

void TestCallDetail::showsEveryAttempt()
{
    ModelCall call = m_hub->call(m_hub->clock.utcMs());
    CallAttempt first = call.attempts.first();
    first.httpStatus = 429;
    first.errorCode = errorCodeName(ErrorCode::UpstreamLimited);
    first.reason = u"limited for 20 s"_s;
    first.inputTokens = 1'000;
    first.outputTokens = 2;
    call.attempts.prepend(first);
    for (int at = 0; at < call.attempts.size(); ++at)
        call.attempts[at].number = at + 1;
    choose({call}, call.id);
    QTRY_COMPARE(tabs()->tabText(1), u"Attempts (2)"_s);
    tabs()->setCurrentIndex(1);
    QVERIFY(child<DataTable>(m_page.get(), "attemptsTable")->isVisible());
    const QStringList lines = tableText("attemptsTable").split(u'\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY2(lines[0].contains(u"limited for 20 s · it billed 1,000 input and 2 output tokens | 429"_s),
             qPrintable(lines[0]));
    QVERIFY2(lines[1].contains(u"It answered | 200"_s), qPrintable(lines[1]));
    for (const QString &line : lines)
        QVERIFY2(line.contains(u"openai"_s), qPrintable(line));
}

void TestCallDetail::breaksTheCostDown()
{
    const ModelCall call = priced();
    QVERIFY(call.rateVersionId != 0);
    choose({call}, call.id);
    tabs()->setCurrentIndex(2);
    QTRY_VERIFY(child<DataTable>(m_page.get(), "costTable")->isVisible());
    QTRY_COMPARE(tableText("costTable"),
                 u"Input tokens | 1,000,000 | $0.25 | $0.2500 | 0.3000\nTotal |  |  | $0.2500 | 0.3000"_s);
    QVERIFY(textOf(m_page.get()).contains(u"Charged by the price that was valid"_s));
}

void TestCallDetail::saysThatACallIsUnpriced()
{
    const ModelCall call = m_hub->call(m_hub->clock.utcMs());
    choose({call}, call.id);
    tabs()->setCurrentIndex(2);
    QTRY_VERIFY(textOf(m_page.get()).contains(u"It is not free"_s));
    QVERIFY(tableText("costTable").endsWith(u"Unpriced"_s));
}

void TestCallDetail::saysThatUsageIsEstimated()
{
    ModelCall call = priced();
    call.usage.estimated = true;
    choose({call}, call.id);
    QTRY_VERIFY(textOf(m_page.get()).contains(u"1,000,000 / 0 (estimated)"_s));
    tabs()->setCurrentIndex(2);
    QVERIFY(textOf(m_page.get()).contains(u"are an estimate"_s));
}

void TestCallDetail::copiesTheIds()
{
    ModelCall call = m_hub->call(m_hub->clock.utcMs());
    call.requestId = u"req-42"_s;
    choose({call}, call.id);
    QVERIFY(press(m_page.get(), "copyCallId"));
    QCOMPARE(QGuiApplication::clipboard()->text(), QString::number(call.id));
    QVERIFY(press(m_page.get(), "copyRequestId"));
    QCOMPARE(QGuiApplication::clipboard()->text(), u"req-42"_s);
}

void TestCallDetail::saysThatPromptsAreNotKept()
{
    const ModelCall call = m_hub->call(m_hub->clock.utcMs());
    choose({call}, call.id);
    QVERIFY(child<QLabel>(m_page.get(), "bodiesNote")->text().contains(u"are not kept"_s));
}

void TestCallDetail::showsWhatWasSentAndAnswered()
{
    QVERIFY(m_hub->change<void>(
        [](const HubCommands &commands) { return commands.setSetting(u"privacy.keepBodies"_s, u"all"_s); }));
    const ModelCall call = m_hub->call(m_hub->clock.utcMs());
    const ModelCall other = m_hub->call(m_hub->clock.utcMs());
    choose({call, other}, call.id);
    m_hub->store->submitBodies({call.id,
                                {"{\"b\":1,\"a\":\"\xc3\xa9\"}", "application/json", false},
                                {"data: <b>one</b>\n\n", "text/event-stream", true}});
    const auto isKept = [this, id = call.id] {
        return m_hub->read<CallBodies>([id](const HubQueries &queries) { return queries.bodies(id); })->bytes() > 0;
    };
    QVERIFY(QTest::qWaitFor(isKept, 10'000));
    tabs()->setCurrentIndex(3);
    auto *request = child<QPlainTextEdit>(m_page.get(), "requestBodyText");
    QTRY_COMPARE(request->toPlainText(), u"{\n  \"b\": 1,\n  \"a\": \"\u00e9\"\n}"_s);
    QVERIFY(request->isReadOnly() && request->isVisible());
    QVERIFY(request->textInteractionFlags() & Qt::TextSelectableByMouse);
    QCOMPARE(child<QPlainTextEdit>(m_page.get(), "answerBodyText")->toPlainText(), u"data: <b>one</b>\n\n"_s);
    QVERIFY(child<QLabel>(m_page.get(), "requestBodyNote")->text().contains(u"application/json"_s));
    QVERIFY(child<QLabel>(m_page.get(), "answerBodyNote")->text().contains(u"not kept"_s));
    QVERIFY(press(m_page.get(), "requestBodyCopy"));
    QCOMPARE(QGuiApplication::clipboard()->text(), u"{\"b\":1,\"a\":\"\u00e9\"}"_s);
    auto *table = child<DataTable>(m_page.get(), "callsTable");
    table->selectRow(1 - table->currentRow());
    QTRY_VERIFY(!request->isVisible());
    QVERIFY(request->toPlainText().isEmpty());
    QVERIFY(child<QLabel>(m_page.get(), "noBodies")->text().contains(u"Nothing was kept"_s));
}

void TestCallDetail::showsBodiesThatComeAfterTheirCall()
{
    QVERIFY(m_hub->change<void>(
        [](const HubCommands &commands) { return commands.setSetting(u"privacy.keepBodies"_s, u"all"_s); }));
    const ModelCall call = m_hub->call(m_hub->clock.utcMs());
    choose({call}, call.id);
    tabs()->setCurrentIndex(3);
    auto *none = child<QLabel>(m_page.get(), "noBodies");
    QTRY_VERIFY(none->isVisible());
    m_hub->store->submitBodies({call.id, {"late", "text/plain", false}, {}});
    auto *request = child<QPlainTextEdit>(m_page.get(), "requestBodyText");
    QTRY_COMPARE(request->toPlainText(), u"late"_s);
    QVERIFY(request->isVisible() && !none->isVisible());
    QVERIFY(!child<QAbstractButton>(m_page.get(), "answerBodyCopy")->isEnabled());
}

void TestCallDetail::shortensLongLinesAndCopiesThemWhole()
{
    QVERIFY(m_hub->change<void>(
        [](const HubCommands &commands) { return commands.setSetting(u"privacy.keepBodies"_s, u"all"_s); }));
    const ModelCall call = m_hub->call(m_hub->clock.utcMs());
    choose({call}, call.id);
    const QByteArray whole = "{\"url\":\"" + QByteArray(500'000, 'A') + "\"}";
    m_hub->store->submitBodies({call.id, {whole, "application/json", false}, {"\xff\xd8\xff", "image/jpeg", false}});
    tabs()->setCurrentIndex(3);
    auto *request = child<QPlainTextEdit>(m_page.get(), "requestBodyText");
    QTRY_VERIFY(request->toPlainText().startsWith(u"{\n  \"url\": \"AAA"_s));
    QVERIFY(request->toPlainText().endsWith(u"A…\n}"_s));
    QVERIFY(request->toPlainText().size() < 10'000);
    QVERIFY(child<QLabel>(m_page.get(), "requestBodyNote")->text().contains(u"shortened"_s));
    QVERIFY(press(m_page.get(), "requestBodyCopy"));
    QCOMPARE(QGuiApplication::clipboard()->text().toUtf8(), whole);
    QVERIFY(child<QLabel>(m_page.get(), "answerBodyNote")->text().contains(u"not text"_s));
    QVERIFY(press(m_page.get(), "answerBodyCopy"));
    QCOMPARE(QGuiApplication::clipboard()->text(), u"/9j/"_s);
}

void TestCallDetail::saysHowToKeepBodies()
{
    const ModelCall call = m_hub->call(m_hub->clock.utcMs());
    choose({call}, call.id);
    tabs()->setCurrentIndex(3);
    auto *none = child<QLabel>(m_page.get(), "noBodies");
    QVERIFY(none->isVisible());
    QVERIFY(none->text().contains(u"Settings, Privacy"_s));
}

void TestCallDetail::leadsFromAFailureToItsCall()
{
    ModelCall failed = m_hub->call(m_hub->clock.utcMs() - 5'000);
    failed.status = CallStatus::Failed;
    failed.httpStatus = 504;
    failed.errorCode = errorCodeName(ErrorCode::UpstreamTimeout);
    const ModelCall good = m_hub->call(m_hub->clock.utcMs());
    choose({failed, good}, good.id);
    m_page->showFailure(failed.id);
    auto *table = child<DataTable>(m_page.get(), "callsTable");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QTRY_COMPARE(table->currentRow(), 0);
    QTRY_VERIFY(child<QLabel>(m_page.get(), "callOutcome")->text().startsWith(u"Failed with status 504."_s));
}

QTEST_MAIN(TestCallDetail)
#include "tst_calldetail.moc"
