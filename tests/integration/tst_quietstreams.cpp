// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/integration/standstill.h"
#include "tests/integration/testhub.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int totalMs = 1500;

QByteArray roleChunk()
{
    return R"(data: {"choices":[{"index":0,"delta":{"role":"assistant"},"finish_reason":null}]})" + QByteArray {"\n\n"};
}
} // namespace

/// Streams that go on and say nothing.
class QuietStreamsTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void endsWithItsTimeWhateverKeepsItAlive_data();
    void endsWithItsTimeWhateverKeepsItAlive();
    void waitsForTheReader();

private:
    ScriptedUpstream m_upstream;
    TestHub m_hub;
};

void QuietStreamsTest::initTestCase()
{
    QVERIFY(m_upstream.listen());
    QVERIFY(m_hub.start(m_upstream.baseUrl()));
}

void QuietStreamsTest::init()
{
    QVERIFY(m_hub.retryAll());
}

void QuietStreamsTest::endsWithItsTimeWhateverKeepsItAlive_data()
{
    QTest::addColumn<QByteArray>("event");
    QTest::newRow("comments") << QByteArray {": wait\n\n"};
    QTest::newRow("roles") << roleChunk();
}

void QuietStreamsTest::endsWithItsTimeWhateverKeepsItAlive()
{
    QFETCH(QByteArray, event);
    QVERIFY(m_hub.set(u"upstream.totalTimeoutMs"_s, QString::number(totalMs)));
    Script dripping = Script::chunked(200, "text/event-stream");
    for (int i = 0; i < 600; ++i)
        dripping.chunk(event).wait(20);
    m_upstream.enqueue(dripping);
    const int before = static_cast<int>(m_hub.calls().size());
    RawClient client {m_hub.port()};
    client.send(m_hub.chatRequest(TestHub::chatBody("ok", true)));
    QTRY_VERIFY_WITH_TIMEOUT(client.isAnswerComplete(), 4 * totalMs);
    QCOMPARE(client.status(), 504);
    const QList<ModelCall> calls = m_hub.waitForCalls(before + 1);
    QCOMPARE(calls.last().errorCode, u"upstream_timeout"_s);
    QVERIFY(calls.last().durationUs >= qint64 {totalMs} * 900);
    QVERIFY(m_hub.set(u"upstream.totalTimeoutMs"_s, u"0"_s));
}

/// What says nothing is no more held in memory than what does.
void QuietStreamsTest::waitsForTheReader()
{
    const qint64 takenBefore = m_upstream.bytesTaken();
    m_upstream.enqueue(
        Script::chunked(200, "text/event-stream").sendForever(Script::chunkOf(roleChunk().repeated(100))));
    RawClient client {m_hub.port()};
    client.setPaused(true);
    client.send(m_hub.chatRequest(TestHub::chatBody("ok", true)));
    QTRY_VERIFY(m_upstream.bytesTaken() > takenBefore);
    const qint64 last = bytesTakenAtStandstill(m_upstream, TestHub::patienceMs / 2);
    QVERIFY(last > 0);
    QVERIFY2(last - takenBefore < 32 * 1024 * 1024, QByteArray::number(last - takenBefore).constData());
    client.leave();
}

QTEST_GUILESS_MAIN(QuietStreamsTest)
#include "tst_quietstreams.moc"
