// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QTest>

#include "app/cli/presenter.h"
#include "app/cli/table.h"

using namespace Qt::Literals::StringLiterals;

class TestPresenter final : public QObject
{
    Q_OBJECT

private slots:
    void alignsColumns();
    void hidesWhatATerminalWouldObey();
    void saysWhatToDoWhenAListIsEmpty();
    void showsUnpricedAndTheNextPage();
    void showsAKeyWithItsWarning();
    void errorsAreOneLineWithAdvice_data();
    void errorsAreOneLineWithAdvice();
    void refusalsAreOneLineToo();
    void warnsOfKeysInClearText_data();
    void warnsOfKeysInClearText();
};

void TestPresenter::alignsColumns()
{
    Table table {{u"NAME"_s, u"N"_s}, {false, true}};
    table.addRow({u"a"_s, u"1"_s});
    table.addRow({u"模型"_s, u"1234"_s});
    table.addRow({u"longer"_s, u"7"_s});
    QCOMPARE(table.text(), u"NAME       N\na          1\n模型    1234\nlonger     7\n"_s);
}

void TestPresenter::hidesWhatATerminalWouldObey()
{
    Table table {{u"NAME"_s}};
    table.addRow({u"a\x1b[2Jb\nc"_s + QChar {0x202e}});
    QCOMPARE(table.text(), u"NAME\na?[2Jb?c?\n"_s);
}

void TestPresenter::saysWhatToDoWhenAListIsEmpty()
{
    const QString text = presented(u"provider.list"_s, {{u"providers"_s, QJsonArray {}}});
    QVERIFY(text.contains("portico provider add"_L1));
}

void TestPresenter::showsUnpricedAndTheNextPage()
{
    const QJsonObject call {{u"id"_s, u"77"_s},
                            {u"startedAt"_s, u"2026-01-02T03:04:05.000Z"_s},
                            {u"credits"_s, QJsonValue()},
                            {u"usage"_s, QJsonObject {{u"inputTokens"_s, 12}}}};
    const QString text = presented(u"call.list"_s, {{u"calls"_s, QJsonArray {call}}, {u"next"_s, u"77"_s}});
    QVERIFY(text.contains("unpriced"_L1));
    QVERIFY(text.contains("2026-01-02 03:04:05"_L1)); // the tests' zone is UTC
    QVERIFY(text.endsWith("more: --after 77\n"_L1));
}

void TestPresenter::showsAKeyWithItsWarning()
{
    const QString text = presented(u"app.add"_s, {{u"name"_s, u"tool"_s}, {u"key"_s, u"sk-portico-x"_s}});
    QVERIFY(text.startsWith("sk-portico-x\n"_L1));
    QVERIFY(text.contains("only now"_L1));
}

void TestPresenter::errorsAreOneLineWithAdvice_data()
{
    QTest::addColumn<int>("code");
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code)
        QTest::addRow("%d", code) << code;
}

void TestPresenter::errorsAreOneLineWithAdvice()
{
    QFETCH(int, code);
    const QString line = errorLine({static_cast<ErrorCode>(code), u"first\nsecond"_s});
    QCOMPARE(line.count(u'\n'), 1);
    QVERIFY(line.startsWith("portico: first?second"_L1));
    QVERIFY(errorLine({static_cast<ErrorCode>(code), {}}).size() > 12);
}

void TestPresenter::refusalsAreOneLineToo()
{
    const QJsonObject check {{u"ok"_s, false}, {u"differences"_s, QJsonArray {u"account team"_s, u"account b"_s}}};
    const QJsonObject test {{u"succeeded"_s, false}, {u"message"_s, u"no\nroute"_s}};
    const QJsonObject doctor {{u"ok"_s, false}, {u"checks"_s, QJsonArray {}}};
    QVERIFY(refusalLine(check).contains("account team"_L1));
    QVERIFY(refusalLine(test).contains("no?route"_L1));
    const QJsonObject refused {{u"check"_s, u"answers"_s}, {u"supported"_s, false}, {u"result"_s, u"no\nkey"_s}};
    const QJsonObject examined {{u"works"_s, false}, {u"provider"_s, u"up"_s}, {u"checks"_s, QJsonArray {refused}}};
    QVERIFY(refusalLine(examined).contains("'up' does not work: no?key"_L1));
    for (const QJsonObject &reply : {check, test, doctor, examined}) {
        const QString line = refusalLine(reply);
        QVERIFY(line.startsWith("portico: "_L1));
        QVERIFY(line.endsWith(u'\n') && line.count(u'\n') == 1);
    }
    QVERIFY(refusalLine({{u"ok"_s, true}, {u"succeeded"_s, true}}).isEmpty());
    QVERIFY(refusalLine({{u"name"_s, u"team"_s}}).isEmpty());
}

void TestPresenter::warnsOfKeysInClearText_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("warned");
    QTest::newRow("added") << u"provider.add"_s << u"http://models.example/v1"_s << true;
    QTest::newRow("edited") << u"provider.edit"_s << u"http://models.example/v1"_s << true;
    QTest::newRow("only shown") << u"provider.show"_s << u"http://models.example/v1"_s << false;
    QTest::newRow("encrypted") << u"provider.add"_s << u"https://models.example/v1"_s << false;
    QTest::newRow("this machine") << u"provider.add"_s << u"http://127.0.0.1:8080/v1"_s << false;
    QTest::newRow("the kind's own") << u"provider.add"_s << QString {} << false;
}

void TestPresenter::warnsOfKeysInClearText()
{
    QFETCH(QString, verb);
    QFETCH(QString, url);
    QFETCH(bool, warned);
    const QString line = warningLine(verb, {{u"name"_s, u"mine\n"_s}, {u"baseUrl"_s, url}});
    QCOMPARE(!line.isEmpty(), warned);
    if (warned) {
        QVERIFY(line.startsWith("portico: warning: "_L1) && line.contains("clear text"_L1));
        QVERIFY(line.endsWith(u'\n') && line.count(u'\n') == 1);
    }
}

QTEST_GUILESS_MAIN(TestPresenter)
#include "tst_presenter.moc"
