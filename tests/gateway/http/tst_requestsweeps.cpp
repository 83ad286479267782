// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <functional>

#include <QTest>

#include "parsertranscript.h"

namespace
{
const QByteArray host = "Host: localhost:8080\r\n";
// What a lenient parser would take for a second request.
const QByteArray hidden = "GET /hidden HTTP/1.1\r\nHost: localhost:8080\r\n\r\n";

bool isAmong(int byte, const char *set)
{
    return byte != 0 && QByteArray(set).contains(static_cast<char>(byte));
}

bool isAlphaNumeric(int byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool isToken(int byte)
{
    return isAlphaNumeric(byte) || isAmong(byte, "!#$%&'*+-.^_`|~");
}

bool isPath(int byte)
{
    return isAlphaNumeric(byte) || isAmong(byte, "-._~!$&'()*+,;=:@/");
}

bool isValue(int byte)
{
    return byte == '\t' || (byte >= 32 && byte != 127);
}

bool isHex(int byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}
} // namespace

/// Every byte from 0 to 255 at each place of a request where a parser might be lenient, and Transfer-Encoding in every
/// disguise. Nothing may pass that the grammar does not allow, and a hidden request must never come out.
class tst_RequestSweeps : public QObject
{
    Q_OBJECT

private slots:
    void sweepsBytes_data();
    void sweepsBytes();
    void refusesDisguisedTransferEncodings_data();
    void refusesDisguisedTransferEncodings();
    void cutsAnywhereWithTheSameOutcome();
    void neverLetsMutationsDisagree();
};

void tst_RequestSweeps::sweepsBytes_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>("place");
    const QByteArray end = "\r\n\r\n";
    QTest::newRow("method") << QByteArray("PO") << "ST / HTTP/1.1\r\n" + host + "\r\n" << 0;
    QTest::newRow("target") << QByteArray("GET /a") << "b HTTP/1.1\r\n" + host + "\r\n" << 1;
    QTest::newRow("query") << QByteArray("GET /a?") << "b HTTP/1.1\r\n" + host + "\r\n" << 2;
    QTest::newRow("version") << QByteArray("GET / HTTP/1.") << "\r\n" + host + "\r\n" << 3;
    QTest::newRow("major version") << QByteArray("GET / HTTP/") << ".1\r\n" + host + "\r\n" << 4;
    QTest::newRow("name") << "GET / HTTP/1.1\r\n" + host + "X-A" << QByteArray("b: c" + end) << 5;
    QTest::newRow("value") << "GET / HTTP/1.1\r\n" + host + "X: a" << QByteArray("b" + end) << 6;
    QTest::newRow("before a length") << "POST / HTTP/1.1\r\n" + host + "Content-Length: " << QByteArray("1" + end + "x")
                                     << 7;
    QTest::newRow("after a length") << "POST / HTTP/1.1\r\n" + host + "Content-Length: 1" << QByteArray(end + "x") << 7;
    QTest::newRow("after a chunk size") << "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n1"
                                        << QByteArray("\r\nx\r\n0\r\n\r\n") << 8;
    QTest::newRow("before a chunk size") << "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n"
                                         << QByteArray("1\r\nx\r\n0\r\n\r\n") << 8;
    QTest::newRow("after chunk data") << "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n1\r\nx"
                                      << QByteArray("\r\n0\r\n\r\n") << 9;
    QTest::newRow("before the request") << QByteArray() << "GET / HTTP/1.1\r\n" + host + "\r\n" << 0;
}

void tst_RequestSweeps::sweepsBytes()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(int, place);
    const std::array<std::function<bool(int)>, 10> isLegal {
        isToken,
        isPath,
        [](int byte) { return isPath(byte) || byte == '?'; },
        [](int byte) { return byte == '0' || byte == '1'; },
        [](int byte) { return byte == '1'; },
        [](int byte) { return isToken(byte) || byte == ':'; },
        isValue,
        [](int byte) { return byte == ' ' || byte == '\t' || (byte >= '0' && byte <= '9'); },
        isHex,
        [](int) { return false; },
    };
    for (int byte = 0; byte < 256; ++byte) {
        // '?' only begins a query in the target; there it is legal as well.
        const bool legal = isLegal.at(static_cast<size_t>(place))(byte) || (place == 1 && byte == '?');
        const QByteArray got = agreedTranscript(before + static_cast<char>(byte) + after);
        const bool isRefused = got == "error 400" || (place == 4 && got == "error 505");
        const bool isSeen = !isRefused && !got.startsWith("differs");
        QVERIFY2(legal == isSeen, qPrintable(QStringLiteral("byte %1: %2").arg(byte).arg(QLatin1String(got))));
    }
}

void tst_RequestSweeps::refusesDisguisedTransferEncodings_data()
{
    QTest::addColumn<QByteArray>("field");
    const auto add = [](const QByteArray &field) { QTest::newRow(field.toPercentEncoding().constData()) << field; };
    for (const QByteArray name : {"Transfer-Encoding", "transfer-encoding", "TRANSFER-ENCODING", "tRANSFER-eNCODING"}) {
        for (const char *value : {"xchunked",
                                  "chunkedx",
                                  "chunked, identity",
                                  "identity, chunked",
                                  "identity",
                                  "chunked, chunked",
                                  "chunked,",
                                  ",chunked",
                                  "chunked;q=1",
                                  "\"chunked\"",
                                  "'chunked'",
                                  "",
                                  "chunked\v",
                                  "\vchunked",
                                  "chunked\f",
                                  "chunked\x7f",
                                  "chunked\x1f",
                                  "\x1f"
                                  "chunked",
                                  "chunked\xa0",
                                  "\xef"
                                  "chunked",
                                  "chun ked",
                                  "chunked chunked",
                                  "chunked=1",
                                  "[chunked]",
                                  "chunked\r",
                                  "chunked\n",
                                  "\rchunked",
                                  "\nchunked",
                                  "\r\n chunked",
                                  "\r\n\tchunked",
                                  "chunked\r\n ",
                                  "chunked\r\nX:",
                                  "cow",
                                  "0",
                                  ": chunked",
                                  "{chunked}",
                                  "chunked#"}) {
            if (QByteArray(value) != "chunked\r\nX:")
                add(name + ": " + value);
        }
    }
    for (const char *name : {"Transfer-Encoding ", " Transfer-Encoding", "\tTransfer-Encoding", "Transfer-Encoding\t",
                             "Transfer Encoding", "Transfer-Encoding\v", "Transfer-Encoding\r", "Transfer-Encoding\n",
                             "Transfer-Encoding\xa0", "\x7fTransfer-Encoding", "Transfer-Encoding\r\n",
                             "Transfer-Encoding:", "(Transfer-Encoding", "Transfer-Encoding,", "Transfer-Encoding;"})
        add(QByteArray(name) + ": chunked");
    for (int byte = 0; byte < 256; ++byte) {
        if (byte == ' ' || byte == '\t')
            continue;
        add("Transfer-Encoding: " + QByteArray(1, static_cast<char>(byte)) + "chunked");
        add("Transfer-Encoding: chunked" + QByteArray(1, static_cast<char>(byte)));
    }
}

void tst_RequestSweeps::refusesDisguisedTransferEncodings()
{
    QFETCH(QByteArray, field);
    const QByteArray alone = "POST / HTTP/1.1\r\n" + host + field + "\r\n\r\n0\r\n\r\n" + hidden;
    const QByteArray got = agreedTranscript(alone);
    QVERIFY2(got == "error 400" || got == "error 501", got.constData());
    const QByteArray withLength =
        "POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\n" + field + "\r\n\r\n0\r\n\r\n" + hidden;
    QCOMPARE(agreedTranscript(withLength), QByteArray("error 400"));
}

void tst_RequestSweeps::cutsAnywhereWithTheSameOutcome()
{
    const QByteArray bytes = "\r\nPOST /p?q HTTP/1.1\r\n" + host
                             + "Transfer-Encoding: chunked\r\nX: y\r\n\r\n"
                               "3;a=\"b\\\"\"\r\nabc\r\n0\r\nT: u\r\n\r\n"
                             + hidden + "POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\nxyzGET / HTTP/1.1\n";
    const QByteArray expected = "POST /p?q abc | GET /hidden | POST / xyz | error 400";
    for (qsizetype cut = 1; cut <= bytes.size(); ++cut)
        QCOMPARE(transcript(bytes, cut), expected);
}

// Mutations of a valid exchange from a fixed generator: whatever comes out, the cuts must agree.
void tst_RequestSweeps::neverLetsMutationsDisagree()
{
    const QByteArray base =
        "POST /p HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + hidden;
    const QByteArray spice = QByteArray("\r\n\t :;,\"\\0aZ%/?#\x7f\xff", 18) + '\0';
    quint32 state = 12345;
    const auto next = [&state](qsizetype below) {
        state = state * 1664525U + 1013904223U;
        return static_cast<qsizetype>(state >> 8U) % below;
    };
    for (int round = 0; round < 4000; ++round) {
        QByteArray bytes = base;
        for (qsizetype changes = 1 + next(3); changes > 0; --changes) {
            const qsizetype at = next(bytes.size());
            const char byte = spice.at(next(spice.size()));
            if (next(3) == 0)
                bytes.insert(at, byte);
            else if (next(2) == 0)
                bytes.remove(at, 1);
            else
                bytes[at] = byte;
        }
        const QByteArray got = agreedTranscript(bytes);
        QVERIFY2(!got.startsWith("differs"), QByteArray(bytes.toPercentEncoding() + ": " + got).constData());
    }
}

QTEST_GUILESS_MAIN(tst_RequestSweeps)
#include "tst_requestsweeps.moc"
