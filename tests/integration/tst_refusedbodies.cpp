// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/integration/testhub.h"

using namespace Qt::Literals::StringLiterals;

/// Requests that are refused inside their body, over real sockets: what the client reads is what the record says.
class RefusedBodiesTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void recordsWhatTheClientReads_data();
    void recordsWhatTheClientReads();
    void recordsNothingOfAnUnknownClient();
    void namesTheMethodsOfAPath();

private:
    [[nodiscard]] QByteArray head(const QByteArray &key, const QByteArray &fields) const;

    ScriptedUpstream m_upstream;
    TestHub m_hub;
};

void RefusedBodiesTest::initTestCase()
{
    QVERIFY(m_upstream.listen());
    QVERIFY(m_hub.start(m_upstream.baseUrl(), {{u"gateway.maxBodyBytes"_s, u"65536"_s}}));
}

QByteArray RefusedBodiesTest::head(const QByteArray &key, const QByteArray &fields) const
{
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_hub.port())
           + "\r\nAuthorization: Bearer " + key + "\r\nContent-Type: application/json\r\n" + fields;
}

void RefusedBodiesTest::recordsWhatTheClientReads_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const QByteArray large(80'000, 'y');
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n\r\n";
    for (const char *key : {"", "Idempotency-Key: k\r\n"}) {
        const QByteArray way = *key == '\0' ? "" : ", under a key";
        QTest::newRow(QByteArray {"a long body" + way}.constData())
            << key + ("Content-Length: 80000\r\n\r\n" + large) << 413 << u"body_too_large"_s;
        QTest::newRow(QByteArray {"long chunks" + way}.constData())
            << key + (chunked + "13880\r\n" + large + "\r\n0\r\n\r\n") << 413 << u"body_too_large"_s;
        QTest::newRow(QByteArray {"a broken chunk" + way}.constData())
            << key + (chunked + "5\r\nhelloXX") << 400 << u"bad_request"_s;
    }
}

void RefusedBodiesTest::recordsWhatTheClientReads()
{
    QFETCH(QByteArray, rest);
    QFETCH(int, status);
    const int before = static_cast<int>(m_hub.calls().size());
    RawClient client {m_hub.port()};
    const QByteArray id = "refused-" + QByteArray::number(before);
    client.send(head(m_hub.key, "X-Request-Id: " + id + "\r\n") + rest);
    QTRY_VERIFY_WITH_TIMEOUT(client.isAnswerComplete(), TestHub::patienceMs);
    QCOMPARE(client.status(), status);
    QCOMPARE(client.headerValue("x-request-id"), id);
    const QList<ModelCall> calls = m_hub.calls();
    QCOMPARE(calls.size(), before + 1); // committed before it was answered
    QCOMPARE(calls.last().status, CallStatus::Failed);
    QCOMPARE(calls.last().httpStatus, status);
    QTEST(calls.last().errorCode, "code");
    QVERIFY(!calls.last().errorMessage.isEmpty());
    QCOMPARE(calls.last().requestId, QString::fromLatin1(id));
    QVERIFY(client.body().contains(calls.last().errorMessage.toUtf8()));
    QCOMPARE(m_upstream.requestCount(), 0);
}

void RefusedBodiesTest::recordsNothingOfAnUnknownClient()
{
    const qsizetype before = m_hub.calls().size();
    RawClient client {m_hub.port()};
    client.send(head("sk-portico-unknown", "Content-Length: 80000\r\n\r\n"));
    QTRY_VERIFY_WITH_TIMEOUT(client.isAnswerComplete(), TestHub::patienceMs);
    QCOMPARE(client.status(), 413);
    QVERIFY(!client.headerValue("x-request-id").isEmpty());
    QCOMPARE(m_hub.calls().size(), before);
}

void RefusedBodiesTest::namesTheMethodsOfAPath()
{
    RawClient client {m_hub.port()};
    client.send("OPTIONS /v1/messages HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_hub.port()) + "\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(client.isHeadComplete(), TestHub::patienceMs);
    QCOMPARE(client.status(), 204);
    QCOMPARE(client.headerValue("allow"), QByteArray {"POST, OPTIONS"});
}

QTEST_GUILESS_MAIN(RefusedBodiesTest)
#include "tst_refusedbodies.moc"
