// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLabel>

#include "providerspagetest.h"
#include "ui/dialogs/providertestdialog.h"
#include "ui/errortext.h"
#include "ui/widgets/statelabel.h"
#include "ui/widgets/statemark.h"

using namespace Qt::Literals::StringLiterals;

/// What the test of a provider says.
class TestProviderTests final : public ProvidersPageTest
{
    Q_OBJECT

private slots:
    void aTestShowsStatusTimeAndModels();
    void aFailedTestSaysWhy();
    void aTestSaysWhatToDoInTheUsersLanguage_data();
    void aTestSaysWhatToDoInTheUsersLanguage();
};

void TestProviderTests::aTestShowsStatusTimeAndModels()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    m_hub->gateway.test = {true, 200, 412, u"gpt-5-mini"_s, u"Answered with 2 models"_s, {u"gpt-5"_s, u"gpt-5-mini"_s},
                           {}};
    QVERIFY(press(m_page.get(), "testProviderButton"));
    auto *dialog = openDialog<ProviderTestDialog>(m_page.get());
    QVERIFY(dialog);
    auto *model = child<QComboBox>(dialog, "modelField");
    QTRY_VERIFY(model->findText(u"gpt-5-mini"_s) >= 0);
    model->setCurrentText(u"gpt-5-mini"_s);
    QVERIFY(press(dialog, "runButton"));
    QTRY_COMPARE(child<StateLabel>(dialog, "resultState")->mark(), Mark::Good);
    QCOMPARE(child<QLabel>(dialog, "resultFigures")->text(), u"HTTP 200 · 412 ms"_s);
    QVERIFY(child<QLabel>(dialog, "resultModels")->text().contains(u"gpt-5, gpt-5-mini"_s));
    QCOMPARE(m_hub->gateway.testedModel, u"gpt-5-mini"_s);
    QCOMPARE(m_hub->gateway.testedCredential, 0);
}

void TestProviderTests::aFailedTestSaysWhy()
{
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    m_hub->gateway.test = {
        false, 401, 88, {}, u"The provider refused the key: <b>invalid_api_key</b>"_s, {}, {}, ErrorCode::UpstreamAuth};
    QVERIFY(press(m_page.get(), "testProviderButton"));
    auto *dialog = openDialog<ProviderTestDialog>(m_page.get());
    QVERIFY(dialog);
    auto *state = child<StateLabel>(dialog, "resultState");
    QCOMPARE(state->mark(), Mark::Off);
    QVERIFY(press(dialog, "runButton"));
    QTRY_COMPARE(state->mark(), Mark::Bad);
    QCOMPARE(child<QLabel>(dialog, "resultMessage")->text(), errorText(ErrorCode::UpstreamAuth));
    auto *message = child<QLabel>(dialog, "resultDetail");
    QVERIFY(message->isVisible());
    QCOMPARE(message->text(), u"The provider refused the key: <b>invalid_api_key</b>"_s);
    QCOMPARE(message->textFormat(), Qt::PlainText);
    QVERIFY(message->height() >= message->heightForWidth(message->width()));
    QCOMPARE(child<QLabel>(dialog, "resultFigures")->text(), u"HTTP 401 · 88 ms"_s);
    QVERIFY2(child<QWidget>(dialog, "runButton")->isEnabled(), "it can be tried again");
}

void TestProviderTests::aTestSaysWhatToDoInTheUsersLanguage_data()
{
    QTest::addColumn<ProviderTest>("test");
    const auto row = [](const char *name, int status, std::optional<ErrorCode> error) {
        ProviderTest test;
        test.succeeded = status == 200 && !error;
        test.httpStatus = status;
        test.error = error;
        test.message = u"raw words of the log"_s;
        QTest::newRow(name) << test;
    };
    row("answered", 200, {});
    row("refused key", 401, ErrorCode::UpstreamAuth);
    row("no such model", 404, ErrorCode::UpstreamRejected);
    row("limit", 429, ErrorCode::UpstreamLimited);
    row("fault", 503, ErrorCode::UpstreamFailed);
    row("no connection", 0, ErrorCode::UpstreamFailed);
    row("time", 0, ErrorCode::UpstreamTimeout);
    row("no key", 0, ErrorCode::NoCredential);
    row("nothing to try", 0, ErrorCode::BadRequest);
    ProviderTest odd;
    odd.httpStatus = 200;
    odd.message = u"raw words of the log"_s;
    QTest::newRow("something else answered") << odd;
}

void TestProviderTests::aTestSaysWhatToDoInTheUsersLanguage()
{
    QFETCH(ProviderTest, test);
    m_hub->settings->setLanguage(u"zh_Hans"_s);
    QVERIFY(m_hub->seedConfiguration());
    make();
    select(u"openai"_s);
    m_hub->gateway.test = test;
    QVERIFY(press(m_page.get(), "testProviderButton"));
    auto *dialog = openDialog<ProviderTestDialog>(m_page.get());
    QVERIFY(dialog);
    QVERIFY(press(dialog, "runButton"));
    QTRY_COMPARE(child<QLabel>(dialog, "resultDetail")->text(), test.message);
    const QString said = child<QLabel>(dialog, "resultMessage")->text();
    QVERIFY(!said.isEmpty());
    QVERIFY2(said.front().unicode() >= 0x3000, qPrintable(said));
}

QTEST_MAIN(TestProviderTests)
#include "tst_providertests.moc"
