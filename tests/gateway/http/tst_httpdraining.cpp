// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>

#include "tests/gateway/http/httptest.h"

/// Where a server listens, and how it stops.
class tst_HttpDraining final : public HttpTest
{
    Q_OBJECT

private slots:
    void drainsIdleConnectionsAtOnce();
    void drainsAfterTheRunningAnswer();
    void tellsAnswersToEndAfterTheGrace();
    void breaksOffWhatDoesNotDrain();
    void diesWithRunningExchanges();
    void sharesAPort();
    void tellsWhenThePortIsTaken();
    void listensOnIpv6();
};

void tst_HttpDraining::drainsIdleConnectionsAtOnce()
{
    QSignalSpy drained(m_server.get(), &HttpServer::drained);
    RawClient idle(m_server->port());
    idle.send(get("/hello"));
    QTRY_VERIFY(idle.isAnswerComplete());
    RawClient half(m_server->port());
    half.send("GET /hel");
    QTRY_COMPARE(m_server->connectionCount(), 2);
    const quint16 port = m_server->port();
    m_server->drain(60000);
    QTRY_COMPARE(drained.count(), 1);
    QTRY_VERIFY(idle.isClosed() && half.isClosed());
    RawClient late(port);
    late.send(get("/hello"));
    QTRY_VERIFY(!late.isConnected());
    QCOMPARE(m_router->routed.size(), 1);
}

void tst_HttpDraining::drainsAfterTheRunningAnswer()
{
    QSignalSpy drained(m_server.get(), &HttpServer::drained);
    RawClient client(m_server->port());
    client.send(get("/later"));
    QTRY_VERIFY(m_router->latest());
    m_server->drain(60000);
    QCOMPARE(drained.count(), 0);
    m_router->latest()->respond(200, {}, "done");
    QTRY_COMPARE(client.body(), QByteArray("done"));
    QCOMPARE(client.headerValue("connection"), QByteArray("close"));
    QTRY_COMPARE(drained.count(), 1);
    QCOMPARE(m_router->goneCount, 0);
}

void tst_HttpDraining::tellsAnswersToEndAfterTheGrace()
{
    QSignalSpy drained(m_server.get(), &HttpServer::drained);
    RawClient client(m_server->port());
    client.send(get("/polite"));
    QTRY_VERIFY(client.isHeadComplete());
    m_server->drain(100);
    QTRY_VERIFY(client.isClosed());
    QVERIFY(client.received().endsWith("3\r\nbye\r\n0\r\n\r\n"));
    QTRY_COMPARE(drained.count(), 1);
    QCOMPARE(m_router->shutdownCount, 1);
    QCOMPARE(m_router->goneCount, 0);
}

void tst_HttpDraining::breaksOffWhatDoesNotDrain()
{
    QSignalSpy drained(m_server.get(), &HttpServer::drained);
    RawClient client(m_server->port());
    client.send(get("/stream"));
    QTRY_VERIFY(client.isHeadComplete());
    m_server->drain(100);
    QTRY_COMPARE(drained.count(), 1);
    QCOMPARE(m_router->shutdownCount, 1);
    QCOMPARE(m_router->goneCount, 1);
    QCOMPARE(m_server->connectionCount(), 0);
    QTRY_VERIFY(client.isClosed());
    QVERIFY(!client.received().endsWith("0\r\n\r\n"));
}

void tst_HttpDraining::diesWithRunningExchanges()
{
    RawClient client(m_server->port());
    client.send(get("/later"));
    RawClient other(m_server->port());
    other.send(get("/stream"));
    QTRY_COMPARE(m_router->livingCount(), 2U);
    m_server.reset();
    QCOMPARE(m_router->shutdownCount, 2);
    QCOMPARE(m_router->goneCount, 2);
    QCOMPARE(m_router->destroyedCount, 2);
}

void tst_HttpDraining::sharesAPort()
{
    HttpServer first(m_router.get());
    HttpServer second(m_router.get());
    QVERIFY(first.listen(QHostAddress(QHostAddress::LocalHost), 0, true));
    QVERIFY(second.listen(QHostAddress(QHostAddress::LocalHost), first.port(), true));
    QCOMPARE(first.port(), second.port());
    RawClient client(second.port());
    client.send("GET /hello HTTP/1.1\r\nHost: localhost:" + QByteArray::number(second.port()) + "\r\n\r\n");
    QTRY_COMPARE(client.body(), QByteArray("hello"));
}

void tst_HttpDraining::tellsWhenThePortIsTaken()
{
    HttpServer other(m_router.get());
    for (const bool reusePort : {false, true}) {
        const Outcome outcome = other.listen(QHostAddress(QHostAddress::LocalHost), m_server->port(), reusePort);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::Conflict);
        QVERIFY(!outcome.error().detail.isEmpty());
    }
}

void tst_HttpDraining::listensOnIpv6()
{
    HttpServer plain(m_router.get());
    HttpServer shared(m_router.get());
    if (!plain.listen(QHostAddress(QHostAddress::LocalHostIPv6), 0))
        QSKIP("no IPv6 here");
    QVERIFY(shared.listen(QHostAddress(QHostAddress::LocalHostIPv6), 0, true));
    QVERIFY(shared.port() != 0 && shared.port() != plain.port());
}

QTEST_GUILESS_MAIN(tst_HttpDraining)
#include "tst_httpdraining.moc"
