// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gateway/upstream/exchangeharness.h"
#include "tests/support/testcertificates.h"
#include "tests/support/tinyproxy.h"

using namespace Qt::Literals::StringLiterals;

/// TLS to upstreams, and proxies on the way, plain and TLS.
class TestUpstreamTls final : public QObject
{
    Q_OBJECT

private slots:
    void answersAndReuses();
    void sendsAndReceivesLargeBodies();
    void refusesBadCertificates_data();
    void refusesBadCertificates();
    void trustsNobodyWithoutTheExtraRoots();
    void refusesAnUnusableRootsFile();
    void refusesPlainTextOnATlsPort();
    void reportsAnAbortedHandshake_data();
    void reportsAnAbortedHandshake();
    void timesOutInTheHandshake();
    void tellsTruncationFromAnEnd();
    void reportsACutBody();
    void tunnelsThroughAProxy();
    void asksAProxyForPlainRequests();
    void reportsAProxyThatRefuses_data();
    void reportsAProxyThatRefuses();
    void reportsAProxyThatIsNotThere();

private:
    [[nodiscard]] UpstreamPoolOptions trusting() const { return {.extraCaFile = m_certificates.caFile()}; }

    TestCertificates m_certificates;
};

void TestUpstreamTls::answersAndReuses()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listenTls(m_certificates.good()));
    UpstreamPool pool {trusting()};
    for (const char *host : {"localhost", "127.0.0.1"}) {
        for (int i = 0; i < 3; ++i) {
            UpstreamRequest request = requestTo(upstream, chatBody("ok", i == 1));
            request.origin.host = host;
            RecordingListener listener;
            QVERIFY(exchange(pool, request, listener));
            QVERIFY2(listener.ended, listener.failure ? qPrintable(listener.failure->detail) : "");
            QCOMPARE(listener.call->isConnectionReused(), i > 0);
            QVERIFY(listener.body.contains("Hello") || listener.body.endsWith("[DONE]\n\n"));
        }
    }
    QCOMPARE(upstream.connectionCount(), 2);
}

void TestUpstreamTls::sendsAndReceivesLargeBodies()
{
    ScriptedUpstream upstream {[](const ReceivedRequest &request) { return Script::answer(200, request.body, "x/y"); }};
    QVERIFY(upstream.listenTls(m_certificates.good()));
    UpstreamPool pool {trusting()};
    const QByteArray body = QByteArray(3'000'000, 'a') + QByteArray(3'000'000, 'b');
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream, body), listener));
    QVERIFY(listener.ended);
    QVERIFY(listener.body == body);
    QCOMPARE(pool.idleCount(), 1);
}

void TestUpstreamTls::refusesBadCertificates_data()
{
    QTest::addColumn<ServerIdentity>("identity");
    QTest::addColumn<QString>("detail");
    QTest::newRow("self-signed") << m_certificates.selfSigned() << u"self-signed"_s;
    QTest::newRow("expired") << m_certificates.expired() << u"expired"_s;
    QTest::newRow("not yet valid") << m_certificates.notYetValid() << u"not valid yet"_s;
    QTest::newRow("wrong host") << m_certificates.wrongHost() << u"for another host"_s;
    QTest::newRow("a common name beside other names")
        << m_certificates.named("localhost", "DNS:other.example") << u"for another host"_s;
    QTest::newRow("a common name alone") << m_certificates.named("localhost", nullptr) << u"for another host"_s;
    QTest::newRow("unknown issuer") << m_certificates.unknownIssuer() << u"issuer is not trusted"_s;
}

void TestUpstreamTls::refusesBadCertificates()
{
    QFETCH(ServerIdentity, identity);
    QFETCH(QString, detail);
    ScriptedUpstream upstream;
    QVERIFY(upstream.listenTls(identity));
    UpstreamPool pool {trusting()};
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream), listener));
    QVERIFY(listener.failure);
    QCOMPARE(listener.failure->code, ErrorCode::UpstreamFailed);
    QCOMPARE(listener.failure->phase, UpstreamFailure::Phase::Handshake);
    QVERIFY2(listener.failure->detail.contains(detail), qPrintable(listener.failure->detail));
    QCOMPARE(upstream.requestCount(), 0);
    QCOMPARE(pool.connectionCount(), 0);
    QTRY_COMPARE(upstream.openConnections(), 0);
}

void TestUpstreamTls::trustsNobodyWithoutTheExtraRoots()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listenTls(m_certificates.good()));
    UpstreamPool pool;
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream), listener));
    QVERIFY(listener.failure);
    QCOMPARE(listener.failure->phase, UpstreamFailure::Phase::Handshake);
    QCOMPARE(upstream.requestCount(), 0);
}

void TestUpstreamTls::refusesAnUnusableRootsFile()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listenTls(m_certificates.good()));
    UpstreamPool pool {{.extraCaFile = u"/nonexistent/ca.pem"_s}};
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream), listener));
    QVERIFY(listener.failure);
    QVERIFY(listener.failure->detail.contains(u"PORTICO_CA_FILE"_s));
}

void TestUpstreamTls::refusesPlainTextOnATlsPort()
{
    ScriptedUpstream upstream {[](const ReceivedRequest &) { return Script::answer(200, "{}"); }};
    upstream.setGreeting(ScriptedUpstream::Greeting::Garbage);
    QVERIFY(upstream.listen());
    UpstreamPool pool {trusting()};
    UpstreamRequest request = requestTo(upstream);
    request.origin.tls = true;
    RecordingListener listener;
    QVERIFY(exchange(pool, request, listener));
    QVERIFY(listener.failure);
    QCOMPARE(listener.failure->phase, UpstreamFailure::Phase::Handshake);
    QVERIFY2(listener.failure->detail.contains(u"wrong version number"_s), qPrintable(listener.failure->detail));
}

void TestUpstreamTls::reportsAnAbortedHandshake_data()
{
    QTest::addColumn<int>("greeting");
    QTest::newRow("FIN at once") << static_cast<int>(ScriptedUpstream::Greeting::Close);
    QTest::newRow("FIN after the hello") << static_cast<int>(ScriptedUpstream::Greeting::CloseOnFirstByte);
    QTest::newRow("RST after the hello") << static_cast<int>(ScriptedUpstream::Greeting::ResetOnFirstByte);
}

void TestUpstreamTls::reportsAnAbortedHandshake()
{
    QFETCH(int, greeting);
    ScriptedUpstream upstream;
    upstream.setGreeting(static_cast<ScriptedUpstream::Greeting>(greeting));
    QVERIFY(upstream.listenTls(m_certificates.good()));
    UpstreamPool pool {trusting()};
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream), listener));
    QVERIFY(listener.failure);
    QCOMPARE(listener.failure->phase, UpstreamFailure::Phase::Handshake);
    QCOMPARE(listener.failure->detail, u"the peer closed the connection during the TLS handshake"_s);
}

void TestUpstreamTls::timesOutInTheHandshake()
{
    ScriptedUpstream upstream;
    upstream.setGreeting(ScriptedUpstream::Greeting::Silent);
    QVERIFY(upstream.listenTls(m_certificates.good()));
    UpstreamPool pool {trusting()};
    UpstreamRequest request = requestTo(upstream);
    request.timeouts.connectMs = 600;
    RecordingListener listener;
    QVERIFY(exchange(pool, request, listener));
    QVERIFY(listener.failure);
    QCOMPARE(listener.failure->code, ErrorCode::UpstreamTimeout);
    QCOMPARE(listener.failure->phase, UpstreamFailure::Phase::Handshake);
}

void TestUpstreamTls::tellsTruncationFromAnEnd()
{
    // Only the length of such a body is the end of the connection: close_notify vouches for it, a bare FIN does not.
    for (const bool orderly : {true, false}) {
        ScriptedUpstream upstream {[orderly](const ReceivedRequest &) {
            Script script = Script::head(200).send("all of it").wait(20);
            return orderly ? script.close() : script.cut();
        }};
        QVERIFY(upstream.listenTls(m_certificates.good()));
        UpstreamPool pool {trusting()};
        RecordingListener listener;
        QVERIFY(exchange(pool, requestTo(upstream), listener));
        QCOMPARE(listener.ended, orderly);
        QCOMPARE(listener.body, "all of it");
        if (!orderly)
            QCOMPARE(listener.failure->phase, UpstreamFailure::Phase::Body);
    }
}

void TestUpstreamTls::reportsACutBody()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listenTls(m_certificates.good()));
    UpstreamPool pool {trusting()};
    for (const char *model : {"cut", "cut-reset", "truncated", "bad-chunk"}) {
        RecordingListener listener;
        QVERIFY(exchange(pool, requestTo(upstream, chatBody(model, true)), listener));
        QVERIFY(listener.failure);
        QCOMPARE(listener.failure->phase, UpstreamFailure::Phase::Body);
        QCOMPARE(pool.idleCount(), 0);
    }
}

void TestUpstreamTls::tunnelsThroughAProxy()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listenTls(m_certificates.good()));
    TinyProxy proxy;
    QVERIFY(proxy.listen());
    UpstreamPool pool {trusting()};
    UpstreamRequest request = requestTo(upstream, chatBody("ok"));
    request.origin.proxy = "http://user:secret@127.0.0.1:" + QByteArray::number(proxy.port());
    for (int i = 0; i < 2; ++i) {
        RecordingListener listener;
        QVERIFY(exchange(pool, request, listener));
        QVERIFY2(listener.ended, listener.failure ? qPrintable(listener.failure->detail) : "");
        QCOMPARE(listener.call->isConnectionReused(), i > 0);
    }
    QCOMPARE(proxy.heads().size(), 1);
    const QByteArray authority = "localhost:" + QByteArray::number(upstream.port());
    QVERIFY(proxy.heads().first().startsWith(QByteArray {"CONNECT " + authority + " HTTP/1.1\r\n"}));
    QVERIFY(proxy.heads().first().contains("Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n"));
    QVERIFY(!proxy.heads().first().contains("sk-test"));
    QVERIFY(!upstream.requests().front().head.contains("Proxy-"));
}

void TestUpstreamTls::asksAProxyForPlainRequests()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    TinyProxy proxy;
    QVERIFY(proxy.listen());
    UpstreamPool pool;
    UpstreamRequest request = requestTo(upstream, chatBody("ok"));
    request.origin.host = "some-host.invalid"; // the proxy resolves it
    request.origin.proxy = "http://127.0.0.1:" + QByteArray::number(proxy.port());
    RecordingListener listener;
    QVERIFY(exchange(pool, request, listener));
    QVERIFY2(listener.ended, listener.failure ? qPrintable(listener.failure->detail) : "");
    const QByteArray port = QByteArray::number(upstream.port());
    QVERIFY(proxy.heads().first().startsWith(
        QByteArray {"POST http://some-host.invalid:" + port + "/v1/chat/completions HTTP/1.1\r\n"}));
    QCOMPARE(upstream.requests().front().target, "/v1/chat/completions");
}

void TestUpstreamTls::reportsAProxyThatRefuses_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("detail");
    QTest::newRow("407") << QByteArray {"HTTP/1.1 407 X\r\nContent-Length: 0\r\n\r\n"} << u"status 407"_s;
    QTest::newRow("302") << QByteArray {"HTTP/1.1 302 X\r\nContent-Length: 0\r\n\r\n"} << u"status 302"_s;
    QTest::newRow("garbage") << QByteArray {"garbage\r\n\r\n"} << u"malformed"_s;
    QTest::newRow("early bytes") << QByteArray {"HTTP/1.1 200 OK\r\n\r\nearly"} << u"before the tunnel was used"_s;
}

void TestUpstreamTls::reportsAProxyThatRefuses()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, detail);
    TinyProxy proxy;
    QVERIFY(proxy.listen());
    proxy.setAnswer(answer);
    UpstreamPool pool {trusting()};
    UpstreamRequest request;
    request.origin = {true, "localhost", 443, "http://127.0.0.1:" + QByteArray::number(proxy.port())};
    request.method = "GET";
    request.target = "/";
    RecordingListener listener;
    QVERIFY(exchange(pool, request, listener));
    QVERIFY(listener.failure);
    QCOMPARE(listener.failure->phase, UpstreamFailure::Phase::Connect);
    QVERIFY2(listener.failure->detail.contains(detail), qPrintable(listener.failure->detail));
}

void TestUpstreamTls::reportsAProxyThatIsNotThere()
{
    UpstreamPool pool;
    for (const char *proxy : {"http://127.0.0.1:1", "socks5://127.0.0.1:1"}) {
        UpstreamRequest request;
        request.origin = {true, "localhost", 443, proxy};
        request.method = "GET";
        request.target = "/";
        RecordingListener listener;
        QVERIFY(exchange(pool, request, listener));
        QVERIFY(listener.failure);
        QVERIFY(!listener.failure->detail.contains(u"127.0.0.1"_s));
    }
}

QTEST_GUILESS_MAIN(TestUpstreamTls)
#include "tst_upstreamtls.moc"
