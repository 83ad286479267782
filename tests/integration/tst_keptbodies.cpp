// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/integration/testhub.h"

using namespace Qt::Literals::StringLiterals;

/// What the hub keeps of requests and answers, over real sockets.
class KeptBodiesTest final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void offKeepsNothing_data();
    void offKeepsNothing();
    void allKeepsWhatTheClientGot_data();
    void allKeepsWhatTheClientGot();
    void errorsKeepsFailuresOnly_data();
    void errorsKeepsFailuresOnly();
    void keepsABrokenStreamAsItWas();
    void keepsWhatAClientHadWhenItLeft();
    void aClientThatLeftIsNoFailure();
    void cutsLongBodies();
    void keepsNoKey();
    void keepsNoKeyThatIsSaidInPieces();
    void keepsNothingOfTheHead_data();
    void keepsNothingOfTheHead();
    void keepsNoKeyThatAProviderRefuses();
    void keepsOneOfARepeatedRequest();
    void turnedOffDeletesAll();

private:
    void start(const QString &keep);
    /// The answer's body.
    [[nodiscard]] QByteArray ask(const QByteArray &body, const QByteArray &headers = {});
    /// Waits for what is kept of the newest call.
    [[nodiscard]] CallBodies newest(int calls);

    std::unique_ptr<ScriptedUpstream> m_upstream;
    std::unique_ptr<TestHub> m_hub;
};

namespace
{
const QByteArray marker = "zebra-crossing-at-midnight";

QByteArray markedBody(bool stream)
{
    return R"({"model":"up/ok","stream":)" + QByteArray {stream ? "true" : "false"}
           + R"(,"messages":[{"role":"user","content":")" + marker + R"("}]})";
}

/// How the store writes it.
QByteArray packed(const QByteArray &body)
{
    return qCompress(body, 1);
}
} // namespace

void KeptBodiesTest::init()
{
    m_upstream = std::make_unique<ScriptedUpstream>();
    QVERIFY(m_upstream->listen());
    m_hub = std::make_unique<TestHub>();
}

void KeptBodiesTest::cleanup()
{
    m_hub.reset();
    m_upstream.reset();
}

void KeptBodiesTest::start(const QString &keep)
{
    QVERIFY(m_hub->start(m_upstream->baseUrl(), {{u"privacy.keepBodies"_s, keep}}));
}

QByteArray KeptBodiesTest::ask(const QByteArray &body, const QByteArray &headers)
{
    RawClient client {m_hub->port()};
    client.send(m_hub->chatRequest(body, headers));
    if (!QTest::qWaitFor([&client] { return client.isAnswerComplete(); }, TestHub::patienceMs))
        qWarning("no answer came");
    return client.body();
}

CallBodies KeptBodiesTest::newest(int calls)
{
    const QList<ModelCall> all = m_hub->waitForCalls(calls);
    if (all.isEmpty())
        return {};
    CallBodies kept;
    const auto isThere = [this, &kept, id = all.last().id] {
        kept = m_hub->bodies(id);
        return kept.bytes() > 0;
    };
    if (!QTest::qWaitFor(isThere, TestHub::patienceMs))
        qWarning("nothing was kept");
    return kept;
}

void KeptBodiesTest::offKeepsNothing_data()
{
    QTest::addColumn<bool>("stream");
    QTest::newRow("whole") << false;
    QTest::newRow("streamed") << true;
}

void KeptBodiesTest::offKeepsNothing()
{
    QFETCH(bool, stream);
    start(u"off"_s);
    const QByteArray answer = ask(markedBody(stream));
    QVERIFY(!answer.isEmpty());
    const QList<ModelCall> calls = m_hub->waitForCalls(1);
    QCOMPARE(m_hub->bodies(calls.first().id).bytes(), 0);
    m_hub->gateway.reset();
    m_hub->store.reset(); // whatever was on its way is written by now
    const QByteArray database = m_hub->databaseBytes();
    QVERIFY(database.contains("up/ok"));
    QVERIFY(!database.contains(marker));
    QVERIFY(!database.contains(packed(markedBody(stream))));
    QVERIFY(!database.contains(packed(answer)));
}

void KeptBodiesTest::allKeepsWhatTheClientGot_data()
{
    offKeepsNothing_data();
}

void KeptBodiesTest::allKeepsWhatTheClientGot()
{
    QFETCH(bool, stream);
    start(u"all"_s);
    const QByteArray answer = ask(markedBody(stream));
    QVERIFY(answer.contains(stream ? "[DONE]" : "choices"));
    const CallBodies kept = newest(1);
    QCOMPARE(kept.request.bytes, markedBody(stream));
    QCOMPARE(kept.request.contentType, "application/json");
    QCOMPARE(kept.answer.bytes, answer);
    QVERIFY2(kept.answer.contentType.startsWith(stream ? "text/event-stream" : "application/json"),
             kept.answer.contentType.constData());
    QVERIFY(!kept.request.isCut && !kept.answer.isCut);
    QVERIFY(m_hub->databaseBytes().contains(packed(answer)));
}

void KeptBodiesTest::errorsKeepsFailuresOnly_data()
{
    offKeepsNothing_data();
}

void KeptBodiesTest::errorsKeepsFailuresOnly()
{
    QFETCH(bool, stream);
    start(u"errors"_s);
    QVERIFY(!ask(markedBody(stream)).isEmpty());
    m_upstream->enqueue(Script::answer(400, R"({"error":{"message":"the moon is wrong"}})"));
    const QByteArray failure = ask(markedBody(stream));
    QVERIFY2(failure.contains("the moon is wrong"), failure.constData());
    const CallBodies kept = newest(2);
    QCOMPARE(kept.request.bytes, markedBody(stream));
    QCOMPARE(kept.answer.bytes, failure);
    // Bodies are written in order, so those of the call before would be there.
    QCOMPARE(m_hub->bodies(m_hub->calls().first().id).bytes(), 0);
}

void KeptBodiesTest::keepsABrokenStreamAsItWas()
{
    start(u"errors"_s);
    m_upstream->enqueue(Script::chunked(200, "text/event-stream")
                            .chunk(R"(data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"ok",)"
                                   R"("choices":[{"index":0,"delta":{"content":"half"},"finish_reason":null}]})"
                                   "\n\n")
                            .wait(50)
                            .cut());
    const QByteArray answer = ask(markedBody(true));
    QVERIFY2(answer.contains("half") && answer.contains("\"error\""), answer.constData());
    QCOMPARE(newest(1).answer.bytes, answer);
}

void KeptBodiesTest::keepsWhatAClientHadWhenItLeft()
{
    start(u"all"_s);
    RawClient client {m_hub->port()};
    client.send(m_hub->chatRequest(TestHub::chatBody("endless", true)));
    QTRY_VERIFY(client.received().contains("xxxx"));
    client.leave();
    const CallBodies kept = newest(1);
    QCOMPARE(m_hub->calls().first().status, CallStatus::Cancelled);
    QCOMPARE(kept.request.bytes, TestHub::chatBody("endless", true));
    QVERIFY(kept.answer.bytes.startsWith(client.body().left(100)));
}

void KeptBodiesTest::aClientThatLeftIsNoFailure()
{
    start(u"errors"_s);
    {
        RawClient client {m_hub->port()};
        client.send(m_hub->chatRequest(TestHub::chatBody("endless", true)));
        QTRY_VERIFY(client.received().contains("xxxx"));
        client.leave();
    }
    QCOMPARE(m_hub->waitForCalls(1).first().status, CallStatus::Cancelled);
    m_upstream->enqueue(Script::answer(400, R"({"error":{"message":"the moon is wrong"}})"));
    QVERIFY(!ask(markedBody(false)).isEmpty());
    QCOMPARE(newest(2).request.bytes, markedBody(false));
    // Bodies are written in order, so those of the call before would be there.
    QCOMPARE(m_hub->bodies(m_hub->calls().first().id).bytes(), 0);
}

void KeptBodiesTest::cutsLongBodies()
{
    start(u"all"_s);
    const QByteArray body =
        R"({"model":"up/ok","messages":[{"role":"user","content":")" + QByteArray(KeptBody::maxBytes, 'y') + R"("}]})";
    QVERIFY(!ask(body).isEmpty());
    const CallBodies kept = newest(1);
    QVERIFY(kept.request.isCut);
    QCOMPARE(kept.request.bytes, body.left(KeptBody::maxBytes));
}

void KeptBodiesTest::keepsNoKey()
{
    start(u"all"_s);
    const QByteArray answer = R"({"id":"c","object":"chat.completion","created":1,"model":"ok",)"
                              R"("choices":[{"index":0,"finish_reason":"stop","message":)"
                              R"({"role":"assistant","content":"it is )"
                              + m_hub->key + R"("}}]})";
    m_upstream->enqueue(Script::answer(200, answer));
    const QByteArray body = R"({"model":"up/ok","messages":[{"role":"user","content":"mine is secret-credential-1"}]})";
    QVERIFY(ask(body).contains(m_hub->key)); // the client's answer is not changed
    const CallBodies kept = newest(1);
    QVERIFY2(kept.answer.bytes.contains("it is [redacted]"), kept.answer.bytes.constData());
    QVERIFY2(kept.request.bytes.contains("mine is [redacted]"), kept.request.bytes.constData());
}

void KeptBodiesTest::keepsNoKeyThatIsSaidInPieces()
{
    start(u"all"_s);
    Script script = Script::chunked(200, "text/event-stream");
    for (const char *piece : {"it is secret-cre", "dential", "-1."}) {
        const QByteArray event = R"(data: {"choices":[{"index":0,"delta":{"content":")" + QByteArray {piece}
                                 + "\"},\"finish_reason\":null}]}\n\n";
        script.chunk(event);
    }
    m_upstream->enqueue(script
                            .chunk("data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":"
                                   "\"stop\"}]}\n\ndata: [DONE]\n\n")
                            .lastChunk());
    QVERIFY(ask(markedBody(true)).contains("dential"));
    const QByteArray kept = newest(1).answer.bytes;
    QVERIFY2(kept.contains("it is [redacted]") && kept.contains("\"content\":\".\""), kept.constData());
    QVERIFY2(!kept.contains("dential"), kept.constData());
}

void KeptBodiesTest::keepsNothingOfTheHead_data()
{
    QTest::addColumn<QByteArray>("head");
    const auto row = [](const char *name, const QByteArray &head) { QTest::newRow(name) << head; };
    row("bearer", "POST /v1/chat/completions HTTP/1.1\r\nAuthorization: Bearer KEY\r\n");
    row("x-api-key", "POST /v1/messages HTTP/1.1\r\nx-api-key: KEY\r\nanthropic-version: 2023-06-01\r\n");
    row("x-goog-api-key", "POST /v1beta/models/up/ok:generateContent HTTP/1.1\r\nx-goog-api-key: KEY\r\n");
    row("in the query", "POST /v1beta/models/up/ok:generateContent?key=KEY HTTP/1.1\r\n");
}

void KeptBodiesTest::keepsNothingOfTheHead()
{
    QFETCH(QByteArray, head);
    start(u"all"_s);
    const QByteArray body =
        head.contains("generateContent")
            ? R"({"contents":[{"role":"user","parts":[{"text":"hello"}]}]})"_ba
            : R"({"model":"up/ok","max_tokens":9,"messages":[{"role":"user","content":"hello"}]})"_ba;
    RawClient client {m_hub->port()};
    client.send(head.replace("KEY", m_hub->key) + "Host: 127.0.0.1:" + QByteArray::number(m_hub->port())
                + "\r\nCookie: session=marzipan\r\nContent-Type: application/json\r\nContent-Length: "
                + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QTRY_VERIFY_WITH_TIMEOUT(client.isAnswerComplete(), TestHub::patienceMs);
    const CallBodies kept = newest(1);
    QCOMPARE(kept.request.bytes, body);
    QCOMPARE(kept.answer.bytes, client.body());
    for (const KeptBody &side : {kept.request, kept.answer}) {
        for (const QByteArray &secret : {m_hub->key, "secret-credential-1"_ba, "marzipan"_ba})
            QVERIFY2(!side.bytes.contains(secret) && !side.contentType.contains(secret), side.bytes.constData());
    }
}

void KeptBodiesTest::keepsNoKeyThatAProviderRefuses()
{
    start(u"errors"_s);
    m_upstream->enqueue(Script::answer(
        401, R"({"error":{"message":"Incorrect API key provided: secret-credential-1","code":"invalid_api_key"}})"));
    QVERIFY(!ask(markedBody(false)).isEmpty());
    const CallBodies kept = newest(1);
    QVERIFY(!kept.answer.bytes.isEmpty());
    QVERIFY2(!kept.answer.bytes.contains("secret-credential-1"), kept.answer.bytes.constData());
}

void KeptBodiesTest::keepsOneOfARepeatedRequest()
{
    start(u"all"_s);
    const QByteArray answer = ask(markedBody(true), "Idempotency-Key: key-1\r\n");
    for (int i = 0; i < 3; ++i)
        QCOMPARE(ask(markedBody(true), "Idempotency-Key: key-1\r\n"), answer);
    QCOMPARE(newest(1).answer.bytes, answer);
    QCOMPARE(m_hub->calls().size(), 1);
}

void KeptBodiesTest::turnedOffDeletesAll()
{
    start(u"all"_s);
    const QByteArray answer = ask(markedBody(false));
    const qint64 id = newest(1).callId;
    QVERIFY(m_hub->set(u"privacy.keepBodies"_s, u"off"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_hub->bodies(id).bytes(), 0, TestHub::patienceMs);
    QVERIFY(m_hub->restart());
    QVERIFY(!m_hub->databaseBytes().contains(packed(answer)));
    QCOMPARE(m_hub->calls().size(), 1);
}

QTEST_GUILESS_MAIN(KeptBodiesTest)
#include "tst_keptbodies.moc"
