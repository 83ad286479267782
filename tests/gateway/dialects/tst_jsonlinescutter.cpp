// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/jsonlinescutter.h"

class TestJsonLinesCutter final : public QObject
{
    Q_OBJECT

private slots:
    void cutsLinesHoweverTheyCome_data();
    void cutsLinesHoweverTheyCome();
    void tellsAnUnfinishedLastLine();
    void refusesAnEndlessLine();
};

void TestJsonLinesCutter::cutsLinesHoweverTheyCome_data()
{
    QTest::addColumn<int>("pieceBytes");
    for (const int size : {1, 2, 3, 7, 1000})
        QTest::addRow("%d", size) << size;
}

void TestJsonLinesCutter::cutsLinesHoweverTheyCome()
{
    QFETCH(int, pieceBytes);
    const QByteArray stream {"{\"a\":1}\n{\"b\":\"\xe4\xbd\xa0\"}\r\n\n {\"c\":3} \n"};
    JsonLinesCutter cutter;
    QByteArray raw;
    QByteArrayList lines;
    for (qsizetype at = 0; at < stream.size(); at += pieceBytes) {
        const QByteArray piece = stream.mid(at, pieceBytes); // dies after the call
        for (const StreamEvent &event : cutter.feed(piece)) {
            QVERIFY(event.complete);
            raw.append(event.raw);
            if (event.hasData)
                lines.append(event.data.toByteArray());
        }
    }
    QVERIFY(cutter.finish().empty());
    QCOMPARE(raw, stream);
    QCOMPARE(lines, (QByteArrayList {"{\"a\":1}", "{\"b\":\"\xe4\xbd\xa0\"}", "{\"c\":3}"}));
}

void TestJsonLinesCutter::tellsAnUnfinishedLastLine()
{
    JsonLinesCutter cutter;
    QVERIFY(cutter.feed("{\"a\":").empty());
    const std::vector<StreamEvent> &last = cutter.finish();
    QCOMPARE(last.size(), size_t {1});
    QVERIFY(!last.front().complete);
    QCOMPARE(last.front().data, QByteArrayView {"{\"a\":"});
}

void TestJsonLinesCutter::refusesAnEndlessLine()
{
    JsonLinesCutter cutter;
    const QByteArray piece(1024 * 1024, 'x');
    for (int i = 0; i < 8; ++i)
        QVERIFY(cutter.feed(piece).empty());
    QVERIFY(!cutter.isOverflown());
    QVERIFY(cutter.feed("x").empty());
    QVERIFY(cutter.isOverflown());
    QVERIFY(cutter.finish().empty());
}

QTEST_GUILESS_MAIN(TestJsonLinesCutter)
#include "tst_jsonlinescutter.moc"
