// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/integration/standstill.h"
#include "tests/integration/testhub.h"

using namespace Qt::Literals::StringLiterals;

/// Clients that leave, and clients that read slowly.
class LeavingTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cancelsTheUpstreamInEveryPhase_data();
    void cancelsTheUpstreamInEveryPhase();
    void recordsAClientThatLeftInsideItsBody();
    void holdsLittleForASlowReader();
    void servesOthersBesideASlowReader();

private:
    ScriptedUpstream m_upstream;
    TestHub m_hub;
};

void LeavingTest::init()
{
    QVERIFY(m_hub.retryAll());
}

void LeavingTest::initTestCase()
{
    QVERIFY(m_upstream.listen());
    QVERIFY(m_hub.start(m_upstream.baseUrl()));
}

void LeavingTest::cancelsTheUpstreamInEveryPhase_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<bool>("stream");
    QTest::addColumn<bool>("reset");
    for (const bool reset : {false, true}) {
        const std::string way = reset ? ", reset" : ", closed";
        QTest::newRow(("waiting" + way).c_str()) << QByteArray {"silent"} << false << reset;
        QTest::newRow(("waiting for a stream" + way).c_str()) << QByteArray {"silent"} << true << reset;
        QTest::newRow(("after the head" + way).c_str()) << QByteArray {"silent-head"} << true << reset;
        QTest::newRow(("between events" + way).c_str()) << QByteArray {"silent-middle"} << true << reset;
        QTest::newRow(("within the flow" + way).c_str()) << QByteArray {"endless"} << true << reset;
    }
}

void LeavingTest::cancelsTheUpstreamInEveryPhase()
{
    QFETCH(QByteArray, model);
    QFETCH(bool, stream);
    QFETCH(bool, reset);
    const int before = static_cast<int>(m_hub.calls().size());
    const int asked = m_upstream.requestCount();
    const int departed = m_upstream.departureCount();
    RawClient client {m_hub.port()};
    client.send(m_hub.chatRequest(TestHub::chatBody(model, stream)));
    QTRY_COMPARE(m_upstream.requestCount(), asked + 1);
    // Text, that is: the first event has none.
    if (model == "silent-middle" || model == "endless")
        QTRY_VERIFY(client.received().contains(model == "endless" ? "xxxx" : "Hello"));
    const qint64 leftAtNs = ScriptedUpstream::nowNs();
    if (reset)
        client.reset();
    else
        client.leave();
    QTRY_VERIFY(m_upstream.departureCount() > departed);
    const qint64 tookMs = (m_upstream.departures().back().atNs - leftAtNs) / 1'000'000;
    QVERIFY2(tookMs < 2000, QByteArray::number(tookMs).constData());
    const QList<ModelCall> calls = m_hub.waitForCalls(before + 1);
    QCOMPARE(calls.size(), before + 1);
    QCOMPARE(calls.last().status, CallStatus::Cancelled);
    QCOMPARE(calls.last().httpStatus, 499);
    QCOMPARE(calls.last().attempts.size(), 1);
    if (model == "silent-middle" || model == "endless") {
        QVERIFY(calls.last().usage.estimated);
        QVERIFY(calls.last().usage.output > 0);
        QVERIFY(calls.last().responseBytes > 0);
    } else if (model == "silent") {
        QVERIFY(calls.last().usage.estimated); // the provider never answered, but had all that was asked
        QVERIFY(calls.last().usage.totalInput() > 0);
        QCOMPARE(calls.last().usage.output, 0);
    }
}

void LeavingTest::recordsAClientThatLeftInsideItsBody()
{
    const int before = static_cast<int>(m_hub.calls().size());
    const int asked = m_upstream.requestCount();
    RawClient client {m_hub.port()};
    client.send(m_hub.chatRequest(TestHub::chatBody("ok", false)).chopped(5));
    QTRY_COMPARE(m_hub.gateway->callsInFlight(), 1);
    client.leave();
    const QList<ModelCall> calls = m_hub.waitForCalls(before + 1);
    QCOMPARE(calls.last().status, CallStatus::Cancelled);
    QCOMPARE(m_upstream.requestCount(), asked);
    QTRY_COMPARE(m_hub.gateway->callsInFlight(), 0);
}

void LeavingTest::holdsLittleForASlowReader()
{
    const qint64 takenBefore = m_upstream.bytesTaken();
    RawClient client {m_hub.port()};
    client.send(m_hub.chatRequest(TestHub::chatBody("endless", true)));
    QTRY_VERIFY(client.received().contains("data: "));
    client.setPaused(true);
    // The kernel's buffers fill up, then the upstream stands still.
    const qint64 last = bytesTakenAtStandstill(m_upstream, TestHub::patienceMs);
    QVERIFY(last > 0);
    QVERIFY2(last - takenBefore < 32 * 1024 * 1024, QByteArray::number(last - takenBefore).constData());
    client.setPaused(false);
    QTRY_VERIFY(m_upstream.bytesTaken() > last); // and goes on when the reader does
    client.leave();
}

void LeavingTest::servesOthersBesideASlowReader()
{
    RawClient slow {m_hub.port()};
    slow.send(m_hub.chatRequest(TestHub::chatBody("endless", true)));
    QTRY_VERIFY(slow.received().contains("data: "));
    slow.setPaused(true);
    for (int i = 0; i < 5; ++i) {
        RawClient client {m_hub.port()};
        client.send(m_hub.chatRequest(TestHub::chatBody("ok", true)));
        QTRY_VERIFY(client.isAnswerComplete());
        QCOMPARE(client.status(), 200);
    }
    slow.leave();
}

QTEST_GUILESS_MAIN(LeavingTest)
#include "tst_leaving.moc"
