// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/http/answerhead.h"

namespace
{
QByteArray headOf(const AnswerHead &answer, const HeaderList &headers = {})
{
    QByteArray out;
    answer.appendTo(out, headers);
    return out;
}
} // namespace

/// The bytes of an answer's head.
class tst_AnswerHead : public QObject
{
    Q_OBJECT

private slots:
    void writesDates_data();
    void writesDates();
    void writesFraming();
    void addsTheSecurityFields();
    void leavesOutWhatCouldBreakIt();
    void knowsReasons();
};

void tst_AnswerHead::writesDates_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("epoch") << qint64 {0} << QByteArray("Thu, 01 Jan 1970 00:00:00 GMT");
    QTest::newRow("RFC 9110") << qint64 {784111777} << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT");
    QTest::newRow("leap day") << qint64 {1709210096} << QByteArray("Thu, 29 Feb 2024 12:34:56 GMT");
}

void tst_AnswerHead::writesDates()
{
    QFETCH(qint64, seconds);
    QFETCH(QByteArray, text);
    QCOMPARE(httpDate(seconds), text);
    QCOMPARE(httpDate(seconds), text);
}

void tst_AnswerHead::writesFraming()
{
    AnswerHead answer;
    answer.contentLength = 12;
    QVERIFY(headOf(answer).startsWith("HTTP/1.1 200 OK\r\nDate: "));
    QVERIFY(headOf(answer).endsWith("\r\nContent-Length: 12\r\n\r\n"));
    answer.framing = AnswerFraming::Chunked;
    QVERIFY(headOf(answer).endsWith("\r\nTransfer-Encoding: chunked\r\n\r\n"));
    QVERIFY(!headOf(answer).contains("Content-Length"));
    answer.framing = AnswerFraming::Close;
    answer.saysKeepAlive = true;
    QVERIFY(headOf(answer).contains("\r\nConnection: keep-alive\r\n"));
    answer.closes = true;
    QVERIFY(headOf(answer).contains("\r\nConnection: close\r\n"));
    QVERIFY(!headOf(answer).contains("keep-alive"));
    answer.framing = AnswerFraming::None;
    answer.status = 204;
    QVERIFY(headOf(answer).startsWith("HTTP/1.1 204 No Content\r\n"));
    QVERIFY(!headOf(answer).contains("Content-Length") && !headOf(answer).contains("Transfer-Encoding"));
}

void tst_AnswerHead::addsTheSecurityFields()
{
    HeaderList headers;
    QByteArray head = headOf({}, headers);
    QVERIFY(head.contains("\r\nX-Content-Type-Options: nosniff\r\n"));
    QVERIFY(head.contains("\r\nCache-Control: no-store\r\n"));
    QVERIFY(!head.contains("Server:"));
    headers.add("cache-control", "no-cache");
    head = headOf({}, headers);
    QVERIFY(head.contains("\r\ncache-control: no-cache\r\n"));
    QVERIFY(!head.contains("no-store"));
}

void tst_AnswerHead::leavesOutWhatCouldBreakIt()
{
    HeaderList headers;
    headers.add("X-Good", "a\tb \xfc");
    headers.add("X-Split", "a\r\nSet-Cookie: b");
    headers.add("X-Zero", QByteArray("a\0b", 3));
    headers.add("X Bad", "a");
    headers.add("", "a");
    headers.add("Content-Length", "99");
    headers.add("transfer-encoding", "gzip");
    headers.add("Connection", "x");
    headers.add("DATE", "x");
    const QByteArray head = headOf({}, headers);
    QVERIFY(head.contains("\r\nX-Good: a\tb \xfc\r\n"));
    for (const char *absent : {"Split", "Cookie", "Zero", "Bad", "99", "gzip", "Connection", "DATE", "\r\n: a"})
        QVERIFY2(!head.contains(absent), absent);
}

void tst_AnswerHead::knowsReasons()
{
    QCOMPARE(QByteArray(reasonPhrase(200)), QByteArray("OK"));
    QCOMPARE(QByteArray(reasonPhrase(431)), QByteArray("Request Header Fields Too Large"));
    QCOMPARE(QByteArray(reasonPhrase(529)), QByteArray("Overloaded"));
    QCOMPARE(QByteArray(reasonPhrase(299)), QByteArray("Status"));
    QCOMPARE(QByteArray(reasonPhrase(999)), QByteArray("Status"));
}

QTEST_GUILESS_MAIN(tst_AnswerHead)
#include "tst_answerhead.moc"
