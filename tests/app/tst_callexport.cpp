// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonDocument>
#include <QTest>

#include "app/cli/callexport.h"

using namespace Qt::Literals::StringLiterals;

class TestCallExport final : public QObject
{
    Q_OBJECT

private slots:
    void quotesCells_data();
    void quotesCells();
    void keepsAsManyCellsAsColumns();
    void writesOneObjectPerLine();
};

void TestCallExport::quotesCells_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("cell");
    QTest::newRow("plain") << "gpt-5"
                           << "gpt-5"_ba;
    QTest::newRow("empty") << ""
                           << ""_ba;
    QTest::newRow("comma") << "a,b"
                           << "\"a,b\""_ba;
    QTest::newRow("quote") << "a\"b"
                           << "\"a\"\"b\""_ba;
    QTest::newRow("line feed") << "a\nb"
                               << "\"a\nb\""_ba;
    QTest::newRow("formula") << "=1+1"
                             << "'=1+1"_ba;
    QTest::newRow("formula with comma") << "=SUM(A1,B1)"
                                        << "\"'=SUM(A1,B1)\""_ba;
    QTest::newRow("plus") << "+cmd"
                          << "'+cmd"_ba;
    QTest::newRow("minus") << "-cmd|' /C calc'!A0"
                           << "'-cmd|' /C calc'!A0"_ba;
    QTest::newRow("at") << "@SUM(1)"
                        << "'@SUM(1)"_ba;
    QTest::newRow("tab") << "\t=1"
                         << "'\t=1"_ba;
    QTest::newRow("carriage return") << "\r=1"
                                     << "\"'\r=1\""_ba;
    QTest::newRow("negative number stays a number") << "-12.5"
                                                    << "-12.5"_ba;
    QTest::newRow("unicode") << u"模型"_s << u"模型"_s.toUtf8();
}

void TestCallExport::quotesCells()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, cell);
    QCOMPARE(CallExport::csvCell(text), cell);
}

void TestCallExport::keepsAsManyCellsAsColumns()
{
    const QJsonObject call {{u"id"_s, u"42"_s},
                            {u"streamed"_s, true},
                            {u"httpStatus"_s, 200},
                            {u"durationMs"_s, 1.5},
                            {u"usage"_s, QJsonObject {{u"inputTokens"_s, 7}}}};
    const QByteArray header = CallExport::csvHeader();
    const QByteArray line = CallExport::csvLine(call);
    QCOMPARE(line.count(','), header.count(','));
    QVERIFY(header.endsWith("\r\n") && line.endsWith("\r\n"));
    const QByteArrayList names = header.trimmed().split(',');
    const QByteArrayList cells = line.chopped(2).split(',');
    QCOMPARE(cells.at(names.indexOf("id")), "42"_ba);
    QCOMPARE(cells.at(names.indexOf("streamed")), "true"_ba);
    QCOMPARE(cells.at(names.indexOf("httpStatus")), "200"_ba);
    QCOMPARE(cells.at(names.indexOf("durationMs")), "1.5"_ba);
    QCOMPARE(cells.at(names.indexOf("inputTokens")), "7"_ba);
    QCOMPARE(cells.at(names.indexOf("credits")), ""_ba);
}

void TestCallExport::writesOneObjectPerLine()
{
    const QJsonObject call {{u"id"_s, u"1"_s}, {u"errorMessage"_s, u"two\nlines"_s}};
    const QByteArray line = CallExport::jsonLine(call);
    QCOMPARE(line.count('\n'), 1);
    QCOMPARE(QJsonDocument::fromJson(line).object(), call);
}

QTEST_GUILESS_MAIN(TestCallExport)
#include "tst_callexport.moc"
