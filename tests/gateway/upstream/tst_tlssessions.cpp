// SPDX-License-Identifier: GPL-3.0-or-later
#include <openssl/ssl.h>

#include "tests/gateway/upstream/exchangeharness.h"
#include "tests/gateway/upstream/resumingserver.h"
#include "tests/support/testcertificates.h"

/// TLS sessions of providers are taken up again by the next connection.
class TestTlsSessions final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void takesUpASession_data();
    void takesUpASession();
    void goesOnWhenTheServerHasForgotten_data();
    void goesOnWhenTheServerHasForgotten();
    void keepsSessionsOfOriginsApart();
    void takesUpNoSessionThatWasNotTrusted();

private:
    [[nodiscard]] bool ask(UpstreamPool &pool, const ResumingServer &server, const QByteArray &host = "localhost");

    [[nodiscard]] UpstreamPoolOptions trusting() const { return {.extraCaFile = m_certificates.caFile()}; }

    TestCertificates m_certificates;
    QTemporaryDir m_folder;
};

void TestTlsSessions::initTestCase()
{
    QVERIFY(m_certificates.writeTo(m_folder.path()));
}

bool TestTlsSessions::ask(UpstreamPool &pool, const ResumingServer &server, const QByteArray &host)
{
    UpstreamRequest request;
    request.origin = {true, host, server.port(), {}};
    request.method = "POST";
    request.target = "/v1/chat/completions";
    request.body = {"{}"};
    RecordingListener listener;
    return exchange(pool, request, listener) && listener.ended && listener.body == "ok";
}

void TestTlsSessions::takesUpASession_data()
{
    QTest::addColumn<int>("version");
    QTest::newRow("TLS 1.2") << TLS1_2_VERSION;
    QTest::newRow("TLS 1.3") << TLS1_3_VERSION;
}

void TestTlsSessions::takesUpASession()
{
    QFETCH(int, version);
    ResumingServer server {m_folder.path(), version};
    QVERIFY(server.port() != 0);
    UpstreamPool pool {trusting()};
    for (int number = 0; number < 3; ++number)
        QVERIFY(ask(pool, server));
    QCOMPARE(server.fullHandshakes(), 1);
    QCOMPARE(server.resumedHandshakes(), 2);
}

void TestTlsSessions::goesOnWhenTheServerHasForgotten_data()
{
    takesUpASession_data();
}

void TestTlsSessions::goesOnWhenTheServerHasForgotten()
{
    QFETCH(int, version);
    ResumingServer server {m_folder.path(), version};
    UpstreamPool pool {trusting()};
    QVERIFY(ask(pool, server));
    server.forgetSessions();
    QVERIFY(ask(pool, server));
    QVERIFY(ask(pool, server));
    QCOMPARE(server.fullHandshakes(), 2);
    QCOMPARE(server.resumedHandshakes(), 1);
}

void TestTlsSessions::keepsSessionsOfOriginsApart()
{
    ResumingServer server {m_folder.path(), TLS1_3_VERSION};
    UpstreamPool pool {trusting()};
    QVERIFY(ask(pool, server, "localhost"));
    QVERIFY(ask(pool, server, "127.0.0.1"));
    QCOMPARE(server.fullHandshakes(), 2);
}

void TestTlsSessions::takesUpNoSessionThatWasNotTrusted()
{
    ResumingServer server {m_folder.path(), TLS1_3_VERSION};
    UpstreamPool pool {{}};
    QVERIFY(!ask(pool, server));
    QVERIFY(!ask(pool, server));
    QCOMPARE(server.resumedHandshakes(), 0);
}

QTEST_GUILESS_MAIN(TestTlsSessions)
#include "tst_tlssessions.moc"
