// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/multipartpeek.h"

namespace
{
const QByteArray boundary = "xYz";

QByteArray form(const QByteArray &head, const QByteArray &value = "one/m1")
{
    return "--xYz\r\n" + head + "\r\n\r\n" + value
           + "\r\n--xYz\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nhey\r\n--xYz--\r\n";
}

QByteArray joined(const std::vector<QByteArray> &parts)
{
    QByteArray whole;
    for (const QByteArray &part : parts)
        whole += part;
    return whole;
}
} // namespace

class MultipartPeekTest final : public QObject
{
    Q_OBJECT

private slots:
    void takesWhatClientsSend_data();
    void takesWhatClientsSend();
    void refusesWhatReadersCouldTakeInTwoWays_data();
    void refusesWhatReadersCouldTakeInTwoWays();
    void findsTheBoundary_data();
    void findsTheBoundary();
    void replacesTheModelOnly();
    void readsWhetherToStream_data();
    void readsWhetherToStream();
    void sharesTheBytesOfALargeBody();
    void keepsTheBytesOfALargeBodyAlive();
};

void MultipartPeekTest::takesWhatClientsSend_data()
{
    QTest::addColumn<QByteArray>("head");
    const auto row = [](const char *name, const QByteArray &head) { QTest::newRow(name) << head; };
    row("quoted", "Content-Disposition: form-data; name=\"model\"");
    row("bare", "content-disposition:form-data;name=model");
    row("a trailing semicolon", "Content-Disposition: form-data; name=\"model\";");
    row("a type behind", "Content-Disposition: form-data; name=\"model\"\r\nContent-Type: text/plain; charset=utf-8");
    row("a file name", "Content-Disposition: form-data; filename=\"a;b.txt\"; name=\"model\"");
    row("an extended file name", "Content-Disposition: form-data; name=\"model\"; filename*=UTF-8''a%20b");
}

void MultipartPeekTest::takesWhatClientsSend()
{
    QFETCH(QByteArray, head);
    const QByteArray body = form(head);
    const Result<RequestPeek> peek = peekMultipart(body, boundary);
    QVERIFY2(peek, peek ? "" : qPrintable(peek.error().detail));
    QCOMPARE(peek->model, QByteArray {"one/m1"});
    QCOMPARE(body.mid(peek->modelBegin, peek->modelEnd - peek->modelBegin), QByteArray {"one/m1"});
    QCOMPARE(peek->promptBytes, qint64 {3});
}

void MultipartPeekTest::refusesWhatReadersCouldTakeInTwoWays_data()
{
    QTest::addColumn<QByteArray>("body");
    const QByteArray model = "Content-Disposition: form-data; name=\"model\"";
    const auto row = [](const char *name, const QByteArray &body) { QTest::newRow(name) << body; };
    // The last one names the model, so that only the one before it is a reason to refuse.
    row("two disposition lines", form("Content-Disposition: form-data; name=\"other\"\r\n" + model));
    row("two disposition lines, odd case", form("content-DISPOSITION : form-data; name=other\r\n" + model));
    row("two names", form(model + "; name=\"other\""));
    row("two names, odd case", form(model + "; NAME=other"));
    row("an extended name", form(model + "; name*=UTF-8''other"));
    row("an extended name first", form("Content-Disposition: form-data; name*=UTF-8''other; name=\"model\""));
    row("a continued name", form(model + "; name*0=\"other\""));
    row("a folded line", form(model + "\r\n ; name=\"other\""));
    row("a bare line feed", form(model + "\nContent-Disposition: form-data; name=\"other\""));
    row("a quote behind a backslash", form(model + "; filename=\"\\\"; name=\\\"other\""));
    row("words behind a quoted name", form(model + "x"));
    row("an unclosed quote", form(model + "; filename=\"a"));
    row("a line without a name", form(model + "\r\nother"));
    row("a model in broken UTF-8", form(model, "one/m\xff"));
    row("a model in a coded surrogate", form(model, "one/m\xed\xa0\x80"));
    row("a boundary behind a bare line feed",
        form("Content-Disposition: form-data; name=\"file\"",
             "a\n--xYz\n" + model + "\n\nother\r\n--xYz\r\n" + model + "\r\n\r\none/m1"));
}

void MultipartPeekTest::refusesWhatReadersCouldTakeInTwoWays()
{
    QFETCH(QByteArray, body);
    const Result<RequestPeek> peek = peekMultipart(body, boundary);
    QVERIFY(!peek);
    QCOMPARE(peek.error().code, ErrorCode::BadRequest);
}

void MultipartPeekTest::findsTheBoundary_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *type, const char *expected) {
        QTest::newRow(name) << QByteArray {type} << QByteArray {expected};
    };
    row("bare", "multipart/form-data; boundary=xYz", "xYz");
    row("quoted", "Multipart/Form-Data; Boundary=\"x Y:z\"", "x Y:z");
    row("beside another", "multipart/form-data; charset=utf-8; boundary=xYz", "xYz");
    row("two", "multipart/form-data; boundary=xYz; boundary=other", "");
    row("two, odd case", "multipart/form-data; boundary=xYz; BOUNDARY=\"other\"", "");
    row("extended too", "multipart/form-data; boundary=xYz; boundary*=other", "");
    row("another type", "multipart/mixed; boundary=xYz", "");
    row("none", "multipart/form-data", "");
}

void MultipartPeekTest::findsTheBoundary()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, expected);
    QCOMPARE(multipartBoundary(type), expected);
}

void MultipartPeekTest::replacesTheModelOnly()
{
    const QByteArray body = form("Content-Disposition: form-data; name=\"model\"");
    QByteArray expected = body;
    expected.replace("one/m1", "m1");
    QCOMPARE(joined(spliceMultipart(body, *peekMultipart(body, boundary), boundary, "m1")), expected);
}

void MultipartPeekTest::readsWhetherToStream_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("isTaken");
    QTest::addColumn<bool>("streams");
    for (const char *word : {"true", "True", "TRUE", "1", "on", "yes", " true "})
        QTest::newRow(word) << QByteArray {word} << true << true;
    for (const char *word : {"false", "False", "0", "off", "no", ""})
        QTest::addRow("'%s'", word) << QByteArray {word} << true << false;
    for (const char *word : {"maybe", "2", "truee", "\"true\"", "{}"})
        QTest::newRow(word) << QByteArray {word} << false << false;
}

void MultipartPeekTest::readsWhetherToStream()
{
    QFETCH(QByteArray, value);
    QFETCH(bool, isTaken);
    const QByteArray body = form("Content-Disposition: form-data; name=\"stream\"\r\n\r\n" + value
                                 + "\r\n--xYz\r\nContent-Disposition: form-data; name=\"model\"");
    const Result<RequestPeek> peek = peekMultipart(body, boundary);
    QCOMPARE(peek.has_value(), isTaken);
    if (!isTaken) {
        QCOMPARE(peek.error().code, ErrorCode::BadRequest);
        return;
    }
    QTEST(peek->stream, "streams");
}

void MultipartPeekTest::sharesTheBytesOfALargeBody()
{
    const QByteArray body = form("Content-Disposition: form-data; name=\"sound\"\r\n\r\n" + QByteArray {100'000, 'x'}
                                 + "\r\n--xYz\r\nContent-Disposition: form-data; name=\"model\"");
    const std::vector<QByteArray> parts = spliceMultipart(body, *peekMultipart(body, boundary), boundary, "m1");
    QCOMPARE(parts.size(), size_t {3});
    QCOMPARE(parts[0].constData(), body.constData());
    QCOMPARE(parts[2].constData() + parts[2].size(), body.constData() + body.size());
}

void MultipartPeekTest::keepsTheBytesOfALargeBodyAlive()
{
    QByteArray body =
        form("Content-Disposition: form-data; name=\"model\"\r\nX: " + QByteArray {100, 'y'},
             "one/m1\r\n--xYz\r\nContent-Disposition: form-data; name=\"sound\"\r\n\r\n" + QByteArray {100'000, 'x'});
    QByteArray expected {body.constData(), body.size()};
    expected.replace("one/m1", "m1");
    const std::vector<QByteArray> parts = spliceMultipart(body, *peekMultipart(body, boundary), boundary, "m1");
    body.clear();
    QCOMPARE(joined(parts), expected);
}

QTEST_APPLESS_MAIN(MultipartPeekTest)
#include "tst_multipartpeek.moc"
