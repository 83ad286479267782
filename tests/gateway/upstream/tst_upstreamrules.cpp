// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/upstream/addresspolicy.h"
#include "gateway/upstream/deadlines.h"
#include "gateway/upstream/proxyaddress.h"
#include "gateway/upstream/requestencoder.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
UpstreamRequest plainRequest()
{
    UpstreamRequest request;
    request.origin = {false, "example.com", 80, {}};
    request.method = "POST";
    request.target = "/v1/x";
    request.body = {"{}"};
    return request;
}

QByteArray encoded(const UpstreamRequest &request)
{
    const auto pieces = encodeRequest(request);
    QByteArray all;
    if (pieces)
        for (const QByteArray &piece : *pieces)
            all += piece;
    return all;
}
} // namespace

/// The parts of the upstream side that need no socket: what is written, where to, through which proxy, until when.
class TestUpstreamRules final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void writesARequest();
    void computesTheHost_data();
    void computesTheHost();
    void leavesOurFieldsOut();
    void refusesInjection_data();
    void refusesInjection();
    void refusesEveryControlByte();
    void sharesLargeBodies();
    void statesTheLength_data();
    void statesTheLength();
    void writesAbsoluteTargetsForProxies();
    void refusesLinkLocalAddresses_data();
    void refusesLinkLocalAddresses();
    void tellsPublicAddresses_data();
    void tellsPublicAddresses();
    void tellsPrivateNames_data();
    void tellsPrivateNames();
    void readsProxyAddresses_data();
    void readsProxyAddresses();
    void choosesTheProxy_data();
    void choosesTheProxy();
    void takesTheProxyOfAllWhereThereIsNoneOfTheScheme();
    void saysThatAProxyMustSpeakHttp();
    void firesDeadlinesInTime();
    void allowsDestructionWhileFiring();
};

void TestUpstreamRules::init()
{
    for (const char *name :
         {"http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"})
        qunsetenv(name);
}

void TestUpstreamRules::writesARequest()
{
    UpstreamRequest request = plainRequest();
    request.headers.add("Authorization", "Bearer sk-1");
    request.headers.add("X-Empty", "");
    QCOMPARE(encoded(request), "POST /v1/x HTTP/1.1\r\nHost: example.com\r\nAuthorization: Bearer sk-1\r\nX-Empty: \r\n"
                               "Accept-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}");
    QCOMPARE(encodeRequest(request)->size(), size_t {1});
}

void TestUpstreamRules::computesTheHost_data()
{
    QTest::addColumn<bool>("tls");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("http") << false << QByteArray {"a.b"} << 80 << QByteArray {"a.b"};
    QTest::newRow("http port") << false << QByteArray {"a.b"} << 443 << QByteArray {"a.b:443"};
    QTest::newRow("https") << true << QByteArray {"a.b"} << 443 << QByteArray {"a.b"};
    QTest::newRow("https port") << true << QByteArray {"a.b"} << 80 << QByteArray {"a.b:80"};
    QTest::newRow("IPv4") << false << QByteArray {"127.0.0.1"} << 9 << QByteArray {"127.0.0.1:9"};
    QTest::newRow("IPv6") << false << QByteArray {"::1"} << 80 << QByteArray {"[::1]"};
    QTest::newRow("IPv6 port") << true << QByteArray {"::1"} << 8443 << QByteArray {"[::1]:8443"};
}

void TestUpstreamRules::computesTheHost()
{
    QFETCH(bool, tls);
    QFETCH(QByteArray, host);
    QFETCH(int, port);
    QTEST(authorityOf({tls, host, static_cast<quint16>(port), {}}), "expected");
}

void TestUpstreamRules::leavesOurFieldsOut()
{
    UpstreamRequest request = plainRequest();
    for (const char *name : {"Host", "content-length", "Connection", "Transfer-Encoding", "Accept-Encoding", "Expect",
                             "Keep-Alive", "TE", "Trailer", "Upgrade", "Proxy-Authorization", "Proxy-Connection"})
        request.headers.add(name, "evil");
    request.headers.add("X-Kept", "good");
    const QByteArray bytes = encoded(request);
    QVERIFY(!bytes.contains("evil"));
    QVERIFY(bytes.contains("X-Kept: good\r\n"));
    QCOMPARE(bytes.count("Host: "), 1);
    QCOMPARE(bytes.count("Content-Length: "), 1);
}

void TestUpstreamRules::refusesInjection_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    const auto add = [](const char *what, const QByteArray &method, const QByteArray &target, const QByteArray &host,
                        const QByteArray &name,
                        const QByteArray &value) { QTest::newRow(what) << method << target << host << name << value; };
    add("CR LF in a value", "POST", "/", "a", "X", "b\r\nEvil: c");
    add("LF in a value", "POST", "/", "a", "X", "b\nEvil: c");
    add("CR in a value", "POST", "/", "a", "X", "b\rEvil: c");
    add("NUL in a value", "POST", "/", "a", "X", QByteArray {"b\0c", 3});
    add("DEL in a value", "POST", "/", "a", "X", "b\x7f");
    add("CR LF in a name", "POST", "/", "a", "X: a\r\nEvil", "c");
    add("space in a name", "POST", "/", "a", "X ", "c");
    add("colon in a name", "POST", "/", "a", "X:", "c");
    add("empty name", "POST", "/", "a", "", "c");
    add("CR LF in the target", "POST", "/x HTTP/1.1\r\nEvil: a\r\n\r\n", "a", "X", "c");
    add("space in the target", "POST", "/x y", "a", "X", "c");
    add("target without a slash", "POST", "x", "a", "X", "c");
    add("empty target", "POST", "", "a", "X", "c");
    add("raw UTF-8 in the target", "POST", "/\xc3\xa9", "a", "X", "c");
    add("CR LF in the method", "POST /\r\n", "/", "a", "X", "c");
    add("empty method", "", "/", "a", "X", "c");
    add("CR LF in the host", "POST", "/", "a\r\nEvil: b", "X", "c");
    add("slash in the host", "POST", "/", "a/b", "X", "c");
    add("user in the host", "POST", "/", "a@b", "X", "c");
    add("empty host", "POST", "/", "", "X", "c");
}

void TestUpstreamRules::refusesInjection()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    UpstreamRequest request = plainRequest();
    request.method = method;
    request.target = target;
    request.origin.host = host;
    request.headers.add(name, value);
    const auto pieces = encodeRequest(request);
    QVERIFY(!pieces);
    QCOMPARE(pieces.error().code, ErrorCode::BadRequest);
    QVERIFY(!pieces.error().detail.contains(u"Evil"_s));
}

void TestUpstreamRules::refusesEveryControlByte()
{
    for (int code = 0; code < 256; ++code) {
        UpstreamRequest request = plainRequest();
        request.headers.add("X", "a" + QByteArray(1, static_cast<char>(code)) + "b");
        const bool allowed = code == '\t' || (code >= 0x20 && code != 0x7f);
        QVERIFY2(encodeRequest(request).has_value() == allowed, QByteArray::number(code).constData());
    }
}

void TestUpstreamRules::sharesLargeBodies()
{
    UpstreamRequest request = plainRequest();
    request.body = {QByteArray(100'000, 'a'), {}, QByteArray(100'000, 'b')};
    const auto pieces = encodeRequest(request);
    QVERIFY(pieces);
    QCOMPARE(pieces->size(), size_t {3});
    QCOMPARE(pieces->at(1).constData(), request.body.at(0).constData());
    QVERIFY(pieces->front().contains("Content-Length: 200000\r\n"));
}

void TestUpstreamRules::statesTheLength_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("stated");
    QTest::newRow("GET") << QByteArray {"GET"} << QByteArray {} << false;
    QTest::newRow("GET with a body") << QByteArray {"GET"} << QByteArray {"x"} << true;
    QTest::newRow("empty POST") << QByteArray {"POST"} << QByteArray {} << true;
    QTest::newRow("DELETE") << QByteArray {"DELETE"} << QByteArray {} << false;
}

void TestUpstreamRules::statesTheLength()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, body);
    UpstreamRequest request = plainRequest();
    request.method = method;
    request.body = {body};
    QTEST(encoded(request).contains("Content-Length: "), "stated");
}

void TestUpstreamRules::writesAbsoluteTargetsForProxies()
{
    UpstreamRequest request = plainRequest();
    request.origin.proxy = "http://us%65r:p%40ss@proxy:3128";
    const QByteArray plain = encoded(request);
    QVERIFY(plain.startsWith("POST http://example.com/v1/x HTTP/1.1\r\nHost: example.com\r\n"));
    const QByteArray credentials = "Basic " + QByteArray {"user:p@ss"}.toBase64();
    QVERIFY(plain.contains(QByteArray {"Proxy-Authorization: " + credentials + "\r\n"}));
    request.origin.tls = true;
    const QByteArray tunnelled = encoded(request);
    QVERIFY(tunnelled.startsWith("POST /v1/x HTTP/1.1\r\n"));
    QVERIFY(!tunnelled.contains("Proxy-"));
}

void TestUpstreamRules::refusesLinkLocalAddresses_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("forbidden");
    for (const QString &address :
         {u"169.254.169.254"_s, u"169.254.0.1"_s, u"169.254.255.255"_s, u"fe80::1"_s, u"fe80::1%lo"_s, u"febf::1"_s,
          u"fd00:ec2::254"_s, u"::ffff:169.254.169.254"_s, u"64:ff9b::a9fe:a9fe"_s, u"2002:a9fe:a9fe::1"_s})
        QTest::newRow(address.toLatin1().constData()) << address << true;
    for (const QString &address : {u"127.0.0.1"_s, u"169.253.0.1"_s, u"10.0.0.1"_s, u"192.168.1.1"_s, u"::1"_s,
                                   u"fec0::1"_s, u"fd00:ec2::253"_s, u"::ffff:127.0.0.1"_s, u"2001:db8::1"_s})
        QTest::newRow(address.toLatin1().constData()) << address << false;
}

void TestUpstreamRules::refusesLinkLocalAddresses()
{
    QFETCH(QString, address);
    QTEST(isForbiddenAddress(QHostAddress {address}), "forbidden");
}

void TestUpstreamRules::tellsPublicAddresses_data()
{
    QTest::addColumn<bool>("isPublic");
    const auto rows = [](bool isPublic, std::initializer_list<const char *> addresses) {
        for (const char *address : addresses)
            QTest::newRow(address) << isPublic;
    };
    rows(true, {"1.1.1.1",          "8.8.8.8",         "9.255.255.255",
                "11.0.0.0",         "93.184.216.34",   "100.63.255.255",
                "100.128.0.0",      "126.255.255.255", "128.0.0.0",
                "169.253.255.255",  "169.255.0.0",     "172.15.255.255",
                "172.32.0.0",       "192.0.1.0",       "192.167.255.255",
                "192.169.0.0",      "198.17.255.255",  "198.20.0.0",
                "223.255.255.255",  "2606:4700::1111", "2001:4860:4860::8888",
                "2a00::1",          "2001:200::1",     "::ffff:8.8.8.8",
                "64:ff9b::8.8.8.8", "2002:808:808::1"});
    rows(false, {"0.0.0.0",
                 "0.1.2.3",
                 "10.0.0.0",
                 "10.255.255.255",
                 "100.64.0.0",
                 "100.127.255.255",
                 "127.0.0.1",
                 "127.255.255.255",
                 "169.254.0.1",
                 "169.254.169.254",
                 "172.16.0.0",
                 "172.31.255.255",
                 "192.0.0.1",
                 "192.0.0.170",
                 "192.0.2.1",
                 "192.88.99.1",
                 "192.168.0.0",
                 "192.168.255.255",
                 "198.18.0.0",
                 "198.19.255.255",
                 "198.51.100.7",
                 "203.0.113.7",
                 "224.0.0.1",
                 "239.255.255.255",
                 "240.0.0.1",
                 "255.255.255.255",
                 "::",
                 "::1",
                 "::7f00:1",
                 "::ffff:127.0.0.1",
                 "::ffff:10.0.0.1",
                 "::ffff:169.254.169.254",
                 "::ffff:0:7f00:1",
                 "64:ff9b::7f00:1",
                 "64:ff9b::a00:1",
                 "64:ff9b:1::808:808",
                 "100::1",
                 "2001::1",
                 "2001:0:4136:e378::",
                 "2001:10::1",
                 "2001:20::1",
                 "2001:db8::1",
                 "2002:7f00:1::",
                 "2002:a00:1::1",
                 "2002:c0a8:1::1",
                 "3fff::1",
                 "3fff:fff::1",
                 "fc00::1",
                 "fd00::1",
                 "fd00:ec2::254",
                 "fe80::1",
                 "fec0::1",
                 "ff02::1",
                 "ff0e::1",
                 "5f00::1",
                 "4000::1"});
}

void TestUpstreamRules::tellsPublicAddresses()
{
    const QHostAddress address {QString::fromLatin1(QTest::currentDataTag())};
    QVERIFY(!address.isNull());
    QTEST(isPublicAddress(address), "isPublic");
}

void TestUpstreamRules::tellsPrivateNames_data()
{
    QTest::addColumn<bool>("isPrivate");
    for (const char *name : {"localhost", "LOCALHOST", "a.localhost", "printer.local", "metadata.google.internal",
                             "metadata.google.internal.", "box.home.arpa", "local", "intranet", "intranet."})
        QTest::newRow(name) << true;
    for (const char *name : {"localhost.example", "example.com", "internal.example", "2606:2800:220::1"})
        QTest::newRow(name) << false;
}

void TestUpstreamRules::tellsPrivateNames()
{
    QTEST(isPrivateHostName(QTest::currentDataTag()), "isPrivate");
}

void TestUpstreamRules::readsProxyAddresses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("port");
    QTest::newRow("plain") << QByteArray {"http://proxy:3128"} << QByteArray {"proxy"} << 3128;
    QTest::newRow("no port") << QByteArray {"http://proxy"} << QByteArray {"proxy"} << 80;
    QTest::newRow("IPv6") << QByteArray {"http://[::1]:3128"} << QByteArray {"::1"} << 3128;
    QTest::newRow("socks") << QByteArray {"socks5://proxy:1080"} << QByteArray {} << 0;
    QTest::newRow("https") << QByteArray {"https://proxy:443"} << QByteArray {} << 0;
    QTest::newRow("nonsense") << QByteArray {"::::"} << QByteArray {} << 0;
}

void TestUpstreamRules::readsProxyAddresses()
{
    QFETCH(QByteArray, text);
    QFETCH(int, port);
    const auto proxy = ProxyAddress::parse(text);
    QCOMPARE(proxy.has_value(), port != 0);
    if (proxy) {
        QTEST(proxy->host, "host");
        QCOMPARE(proxy->port, port);
    }
}

void TestUpstreamRules::choosesTheProxy_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("tls");
    QTest::addColumn<QByteArray>("setting");
    QTest::addColumn<QByteArray>("noProxy");
    QTest::addColumn<QByteArray>("expected");
    const auto add = [](const char *name, const char *host, bool tls, const char *setting, const char *noProxy,
                        const char *expected) {
        QTest::newRow(name) << QByteArray {host} << tls << QByteArray {setting} << QByteArray {noProxy}
                            << QByteArray {expected};
    };
    add("http", "a.example", false, "", "", "http://plain:1");
    add("https", "a.example", true, "", "", "http://secure:2");
    add("setting", "a.example", true, "http://own:3", "a.example", "http://own:3");
    add("direct", "a.example", true, "direct", "", "");
    add("localhost", "localhost", false, "http://own:3", "", "");
    add("127.0.0.1", "127.0.0.1", false, "http://own:3", "", "");
    add("::1", "::1", true, "", "", "");
    add("excluded", "a.example", false, "", "b, A.example", "");
    add("excluded domain", "x.a.example", false, "", ".a.example", "");
    add("excluded domain without a dot", "x.a.example", false, "", "a.example", "");
    add("not excluded", "xa.example", false, "", "a.example", "http://plain:1");
    add("excluded star", "a.example", false, "", "*", "");
    add("excluded network", "10.1.2.3", false, "", "10.0.0.0/8", "");
    add("another network", "11.1.2.3", false, "", "10.0.0.0/8", "http://plain:1");
}

void TestUpstreamRules::choosesTheProxy()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, tls);
    QFETCH(QByteArray, setting);
    QFETCH(QByteArray, noProxy);
    qputenv("HTTP_PROXY", "http://plain:1/");
    qputenv("https_proxy", "secure:2");
    qputenv("ALL_PROXY", "http://all:3");
    qputenv("NO_PROXY", noProxy);
    QTEST(proxyFor(host, tls, setting), "expected");
}

void TestUpstreamRules::takesTheProxyOfAllWhereThereIsNoneOfTheScheme()
{
    qputenv("ALL_PROXY", "http://all:3/");
    QCOMPARE(proxyFor("a.example", false, "environment"), QByteArray("http://all:3"));
    QCOMPARE(proxyFor("a.example", true, "environment"), QByteArray("http://all:3"));
    qputenv("all_proxy", "small:4");
    QCOMPARE(proxyFor("a.example", true, {}), QByteArray("http://small:4"));
    QCOMPARE(proxyFor("127.0.0.1", true, {}), QByteArray());
    qputenv("https_proxy", "secure:2");
    QCOMPARE(proxyFor("a.example", true, {}), QByteArray("http://secure:2"));
    QCOMPARE(proxyFor("a.example", false, {}), QByteArray("http://small:4"));
    qputenv("no_proxy", "a.example");
    QCOMPARE(proxyFor("a.example", false, {}), QByteArray());
}

void TestUpstreamRules::saysThatAProxyMustSpeakHttp()
{
    for (const char *address : {"socks5://host:1080", "socks5h://host", "https://host:3128"}) {
        const auto parsed = ProxyAddress::parse(address);
        QVERIFY(!parsed);
        QVERIFY(parsed.error().detail.contains(u"http://"_s) && !parsed.error().detail.contains(u"1080"_s));
    }
}

namespace
{
class Alarm final : public DeadlineListener
{
public:
    void handleDeadline(const Deadline &) override
    {
        firedMs = Deadlines::nowMs();
        if (onFire)
            onFire();
    }

    qint64 firedMs = 0;
    std::function<void()> onFire;
};
} // namespace

void TestUpstreamRules::firesDeadlinesInTime()
{
    Deadlines deadlines;
    Alarm first;
    Alarm second;
    Alarm never;
    Deadline a {&deadlines, &first};
    Deadline b {&deadlines, &second};
    Deadline c {&deadlines, &never};
    const qint64 start = Deadlines::nowMs();
    b.setAfter(1200);
    a.setAfter(40);
    c.setAfter(60);
    c.clear();
    b.setAfter(600);
    QTRY_VERIFY(second.firedMs > 0);
    QVERIFY(first.firedMs - start >= 40);
    QVERIFY(second.firedMs - start >= 600);
    QVERIFY(first.firedMs < second.firedMs);
    QCOMPARE(never.firedMs, 0);
    QVERIFY(!a.isSet());
}

void TestUpstreamRules::allowsDestructionWhileFiring()
{
    Deadlines deadlines;
    Alarm one;
    Alarm other;
    auto a = std::make_unique<Deadline>(&deadlines, &one);
    auto b = std::make_unique<Deadline>(&deadlines, &other);
    one.onFire = [&] { a.reset(), b.reset(); };
    other.onFire = one.onFire;
    a->setAfter(5);
    b->setAfter(5);
    QTRY_VERIFY(one.firedMs + other.firedMs > 0);
    QVERIFY(!a && !b);
    QVERIFY(one.firedMs == 0 || other.firedMs == 0);
}

QTEST_GUILESS_MAIN(TestUpstreamRules)
#include "tst_upstreamrules.moc"
