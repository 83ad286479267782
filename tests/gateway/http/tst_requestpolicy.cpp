// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/http/requestparser.h"
#include "gateway/http/requestpolicy.h"

namespace
{
constexpr quint16 port = 8080;

RequestHead headOf(const QByteArray &bytes)
{
    RequestParser parser;
    QByteArrayView input = bytes;
    return parser.next(input) == RequestParser::Event::Head ? parser.head() : RequestHead {};
}

RequestHead request(const QByteArray &fields, const QByteArray &line = "POST /v1/chat/completions HTTP/1.1")
{
    return headOf(line + "\r\nHost: localhost:8080\r\n" + fields + "\r\n");
}

int statusOf(const RequestPolicy &policy, const RequestHead &head)
{
    const auto refusal = policy.refusalOf(head);
    return refusal ? refusal->status : 0;
}
} // namespace

/// Hosts, web origins, methods and expectations.
class tst_RequestPolicy : public QObject
{
    Q_OBJECT

private slots:
    void knowsItsOwnNames_data();
    void knowsItsOwnNames();
    void takesNoPortOnlyOnPort80();
    void saysWhichHostIsTaken();
    void refusesForeignHosts_data();
    void refusesForeignHosts();
    void refusesForeignPages_data();
    void refusesForeignPages();
    void refusesMethods_data();
    void refusesMethods();
    void refusesExpectations();
    void answersAllowedPages();
    void answersPreflights();
};

void tst_RequestPolicy::knowsItsOwnNames_data()
{
    QTest::addColumn<QByteArray>("authority");
    QTest::addColumn<bool>("isOwn");
    for (const char *own : {"127.0.0.1:8080", "localhost:8080", "[::1]:8080", "LocalHost:8080", "hub.example",
                            "HUB.example:443", "hub.example:1", "other.example:9000"})
        QTest::newRow(own) << QByteArray(own) << true;
    for (const char *foreign : {"",
                                "127.0.0.1",
                                "localhost",
                                "[::1]",
                                "127.0.0.1:80",
                                "localhost:8081",
                                "localhost:08080",
                                "localhost:",
                                "localhost.:8080",
                                "127.0.0.2:8080",
                                "127.1:8080",
                                "2130706433:8080",
                                "0x7f.0.0.1:8080",
                                "0.0.0.0:8080",
                                "[::]:8080",
                                "[0:0:0:0:0:0:0:1]:8080",
                                "[::ffff:127.0.0.1]:8080",
                                "localhost.evil.example:8080",
                                "evil.example",
                                "evil.example:8080",
                                "127.0.0.1.nip.io:8080",
                                "local%68ost:8080",
                                "localhost,evil:8080",
                                "x.hub.example",
                                "hub.example.",
                                "other.example",
                                "other.example:9001",
                                "169.254.169.254"})
        QTest::newRow(foreign) << QByteArray(foreign) << false;
}

void tst_RequestPolicy::knowsItsOwnNames()
{
    QFETCH(QByteArray, authority);
    QFETCH(bool, isOwn);
    const RequestPolicy policy(port, {"hub.example", "Other.example:9000"}, {});
    QCOMPARE(policy.isOwnAuthority(authority), isOwn);
}

void tst_RequestPolicy::takesNoPortOnlyOnPort80()
{
    const RequestPolicy policy(80, {}, {});
    QVERIFY(policy.isOwnAuthority("localhost"));
    QVERIFY(policy.isOwnAuthority("localhost:80"));
    QVERIFY(policy.isOwnAuthority("[::1]"));
    QVERIFY(!policy.isOwnAuthority("localhost:8080"));
}

void tst_RequestPolicy::saysWhichHostIsTaken()
{
    const RequestPolicy policy(7411, {"hub.internal"}, {});
    const auto refusal = policy.refusalOf(request({}, "GET http://evil.example/ HTTP/1.1"));
    QVERIFY(refusal);
    QCOMPARE(refusal->status, 421);
    QVERIFY2(refusal->message.contains("127.0.0.1:7411"), refusal->message.constData());
    QVERIFY(refusal->message.contains("gateway.allowedHosts"));
    // Names that somebody set up are not for a page that was led here.
    QVERIFY(!refusal->message.contains("hub.internal"));
    QVERIFY(!refusal->message.contains("evil"));
}

void tst_RequestPolicy::refusesForeignHosts_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::newRow("own") << QByteArray("GET / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n") << 0;
    QTest::newRow("foreign") << QByteArray("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n") << 421;
    QTest::newRow("own absolute target wins")
        << QByteArray("GET http://127.0.0.1:8080/ HTTP/1.1\r\nHost: evil.example\r\n\r\n") << 0;
    QTest::newRow("foreign absolute target wins")
        << QByteArray("GET http://evil.example/ HTTP/1.1\r\nHost: localhost:8080\r\n\r\n") << 421;
    QTest::newRow("none on 1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << 0;
    QTest::newRow("foreign on 1.0") << QByteArray("GET / HTTP/1.0\r\nHost: evil.example\r\n\r\n") << 421;
    QTest::newRow("options to a foreign host") << QByteArray("OPTIONS * HTTP/1.1\r\nHost: evil.example\r\n\r\n") << 421;
}

void tst_RequestPolicy::refusesForeignHosts()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QCOMPARE(statusOf(RequestPolicy(port, {}, {}), headOf(bytes)), status);
}

void tst_RequestPolicy::refusesForeignPages_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    QTest::newRow("no browser") << QByteArray() << 0;
    QTest::newRow("allowed") << QByteArray("Origin: https://app.example\r\n") << 0;
    QTest::newRow("allowed, told cross-site")
        << QByteArray("Origin: https://app.example\r\nSec-Fetch-Site: cross-site\r\n") << 0;
    for (const char *origin :
         {"https://evil.example", "null", "", "*", "http://app.example", "https://app.example:443",
          "https://app.example/", "https://APP.example", "https://app.example.evil", "http://localhost:8080",
          "http://127.0.0.1:8080", "https://app.example https://evil.example"})
        QTest::newRow(QByteArray("origin '" + QByteArray(origin) + "'").constData())
            << "Origin: " + QByteArray(origin) + "\r\n"
            << 403;
    QTest::newRow("two origins") << QByteArray("Origin: https://app.example\r\nOrigin: https://app.example\r\n") << 403;
    QTest::newRow("cross-site") << QByteArray("Sec-Fetch-Site: cross-site\r\n") << 403;
    QTest::newRow("Cross-Site") << QByteArray("sec-fetch-site: Cross-Site\r\n") << 403;
    QTest::newRow("cross-site, behind another")
        << QByteArray("Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n") << 403;
    QTest::newRow("same-site") << QByteArray("Sec-Fetch-Site: same-site\r\n") << 0;
    QTest::newRow("typed by a person") << QByteArray("Sec-Fetch-Site: none\r\n") << 0;
}

void tst_RequestPolicy::refusesForeignPages()
{
    QFETCH(QByteArray, fields);
    QFETCH(int, status);
    const RequestPolicy policy(port, {}, {"https://app.example"});
    QCOMPARE(statusOf(policy, request("Authorization: Bearer key\r\n" + fields)), status);
    QCOMPARE(statusOf(policy, request(fields, "OPTIONS /v1/models HTTP/1.1")), status);
}

void tst_RequestPolicy::refusesMethods_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("status");
    for (const char *method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
        QTest::newRow(method) << QByteArray(method) + " / HTTP/1.1" << 0;
    for (const char *method : {"get", "Post", "BREW", "PROPFIND", "GETX", "QUERY", "SOURCE", "M-SEARCH"})
        QTest::newRow(method) << QByteArray(method) + " / HTTP/1.1" << 501;
    QTest::newRow("TRACE") << QByteArray("TRACE / HTTP/1.1") << 405;
    QTest::newRow("CONNECT") << QByteArray("CONNECT localhost:8080 HTTP/1.1") << 405;
    QTest::newRow("CONNECT elsewhere") << QByteArray("CONNECT evil.example:443 HTTP/1.1") << 405;
}

void tst_RequestPolicy::refusesMethods()
{
    QFETCH(QByteArray, line);
    QFETCH(int, status);
    QCOMPARE(statusOf(RequestPolicy(port, {}, {}), request({}, line)), status);
}

void tst_RequestPolicy::refusesExpectations()
{
    const RequestPolicy policy(port, {}, {});
    QCOMPARE(statusOf(policy, request("Expect: 100-continue\r\n")), 0);
    for (const char *value : {"200-ok", "100-continue, x", "", "100"})
        QCOMPARE(statusOf(policy, request("Expect: " + QByteArray(value) + "\r\n")), 417);
    QCOMPARE(statusOf(policy, request("Expect: x\r\n", "POST / HTTP/1.0")), 0);
}

void tst_RequestPolicy::answersAllowedPages()
{
    const RequestPolicy policy(port, {}, {"https://app.example"});
    HeaderList headers;
    policy.addOriginHeaders(request("Origin: https://app.example\r\n"), headers);
    QCOMPARE(headers.value("access-control-allow-origin"), QByteArray("https://app.example"));
    QCOMPARE(headers.value("vary"), QByteArray("Origin"));
    QVERIFY(!headers.contains("access-control-allow-credentials"));
    headers.clear();
    policy.addOriginHeaders(request("Origin: https://evil.example\r\n"), headers);
    policy.addOriginHeaders(request({}), headers);
    QVERIFY(headers.fields().empty());
}

void tst_RequestPolicy::answersPreflights()
{
    const QByteArray fields = "Origin: https://app.example\r\nAccess-Control-Request-Method: POST\r\n"
                              "Access-Control-Request-Private-Network: true\r\nAccess-Control-Request-Headers: ";
    HeaderList headers = RequestPolicy::optionsHeaders(request(fields + "authorization, x-a\r\n", "OPTIONS / HTTP/1.1"),
                                                       "GET, POST, OPTIONS");
    QCOMPARE(headers.value("access-control-allow-headers"), QByteArray("authorization, x-a"));
    QVERIFY(headers.value("access-control-allow-methods").contains("POST"));
    QVERIFY(!headers.contains("access-control-allow-private-network"));
    QVERIFY(!headers.contains("access-control-allow-origin"));
    QCOMPARE(headers.value("allow"), QByteArray("GET, POST, OPTIONS"));
    headers = RequestPolicy::optionsHeaders(request(fields + "a\"b\r\n", "OPTIONS / HTTP/1.1"), "GET, POST, OPTIONS");
    QVERIFY(!headers.contains("access-control-allow-headers"));
    headers = RequestPolicy::optionsHeaders(request({}, "OPTIONS * HTTP/1.1"), "GET, POST, OPTIONS");
    QVERIFY(headers.value("allow").contains("OPTIONS"));
    QVERIFY(!headers.contains("access-control-allow-methods"));
}

QTEST_GUILESS_MAIN(tst_RequestPolicy)
#include "tst_requestpolicy.moc"
