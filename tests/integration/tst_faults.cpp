// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/integration/testhub.h"
#include "tests/support/gzipbytes.h"
#include "tests/support/openaibehaviour.h"

using namespace Qt::Literals::StringLiterals;

/// Every way in which an upstream can fail, through the whole hub: what the client gets, what is recorded, what does
/// not leak.
class FaultsTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void answersAndRecords_data();
    void answersAndRecords();
    void takesNoBombs();
    void endsABrokenStreamInAnErrorEvent_data();
    void endsABrokenStreamInAnErrorEvent();
    void goesElsewhereWhenAStreamHangs();
    void reachesNobody_data();
    void reachesNobody();

private:
    void leakNothing(const QByteArray &answer) const;

    ScriptedUpstream m_upstream;
    TestHub m_hub;
};

void FaultsTest::init()
{
    QVERIFY(m_hub.retryAll());
}

void FaultsTest::initTestCase()
{
    QVERIFY(m_upstream.listen());
    QVERIFY(m_hub.start(m_upstream.baseUrl(), {{u"upstream.firstByteTimeoutMs"_s, u"1200"_s},
                                               {u"upstream.idleTimeoutMs"_s, u"1200"_s},
                                               {u"upstream.connectTimeoutMs"_s, u"5000"_s}}));
}

void FaultsTest::leakNothing(const QByteArray &answer) const
{
    for (const QByteArray &secret :
         {QByteArray {"secret-credential"}, QByteArray {"sk-leak"}, QByteArray {"/srv/app"}, QByteArray {"127.0.0.1"},
          QByteArray::number(m_upstream.port()), QByteArray {"<html>"}})
        QVERIFY2(!answer.contains(secret), answer.constData());
}

void FaultsTest::answersAndRecords_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<bool>("stream");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const auto both = [](const QByteArray &model, int status, const QString &code) {
        QTest::newRow((model.toStdString() + ", plain").c_str()) << model << false << status << code;
        QTest::newRow((model.toStdString() + ", stream").c_str()) << model << true << status << code;
    };
    const QString failed = u"upstream_failed"_s;
    for (const char *model :
         {"reset", "close", "cut-head", "truncated", "garbage", "two-lengths", "huge-head", "html", "bad-json", "empty",
          "no-content", "upgrade", "gzip", "redirect-301", "redirect-302", "redirect-307", "redirect-308"})
        both(model, 502, failed);
    both("silent", 504, u"upstream_timeout"_s);
    QTest::newRow("silent-head, stream") << QByteArray {"silent-head"} << true << 504 << u"upstream_timeout"_s;
    for (const int status : {400, 404, 409, 410, 413, 415, 418, 422, 451})
        both("error-" + QByteArray::number(status), status, u"upstream_rejected"_s);
    both("error-408", 408, u"upstream_timeout"_s);
    for (const int status : {401, 402, 403})
        both("error-" + QByteArray::number(status), 502, u"upstream_auth"_s);
    for (const int status : {500, 501, 502, 503})
        both("error-" + QByteArray::number(status), status, failed);
    both("error-504", 504, u"upstream_timeout"_s);
    both("error-529", 529, failed);
    both("error-429", 429, u"upstream_limited"_s);
    both("retry-after", 429, u"upstream_limited"_s);
    both("retry-after-date", 429, u"upstream_limited"_s);
    for (const char *model : {"cut", "cut-reset", "no-finish", "bad-chunk"}) // an event stream for a plain call
        QTest::newRow((std::string {model} + ", plain").c_str()) << QByteArray {model} << false << 502 << failed;
    both("ok", 200, {});
    both("slow-50", 200, {});
    both("hints-3", 200, {});
    both("bytes-7", 200, {});
    both("extra", 200, {});
    both("no-done", 200, {}); // some providers spare it
    QTest::newRow("after-done") << QByteArray {"after-done"} << true << 200 << QString {};
    QTest::newRow("drip-5") << QByteArray {"drip-5"} << true << 200 << QString {};
    QTest::newRow("big-1000") << QByteArray {"big-1000"} << true << 200 << QString {};
}

void FaultsTest::answersAndRecords()
{
    QFETCH(QByteArray, model);
    QFETCH(bool, stream);
    QFETCH(int, status);
    QFETCH(QString, code);
    const int before = static_cast<int>(m_hub.calls().size());
    const int asked = m_upstream.requestCount();
    RawClient client {m_hub.port()};
    client.send(m_hub.chatRequest(TestHub::chatBody(model, stream)));
    QTRY_VERIFY_WITH_TIMEOUT(client.isAnswerComplete(), TestHub::patienceMs);
    QCOMPARE(client.status(), status);
    // The record is there as soon as the answer is whole: nothing to wait for.
    const QList<ModelCall> calls = m_hub.calls();
    QCOMPARE(calls.size(), before + 1);
    const ModelCall &call = calls.last();
    QCOMPARE(call.httpStatus, status);
    QCOMPARE(call.errorCode, code);
    QCOMPARE(call.status, status == 200 ? CallStatus::Succeeded : CallStatus::Failed);
    QCOMPARE(call.attempts.size(), 1);
    QCOMPARE(m_upstream.requestCount(), asked + 1); // one credential, one place: nothing is sent twice
    if (status == 200) {
        QCOMPARE(stream && !client.body().endsWith("data: [DONE]\n\n"), false);
        QVERIFY(!client.body().contains("late"));
        return;
    }
    QCOMPARE(client.headerValue("content-type"), QByteArray {"application/json"});
    QVERIFY(client.body().startsWith(R"({"error":{"message":")"));
    QVERIFY(!call.attempts.front().reason.isEmpty());
    QVERIFY(!call.attempts.front().reason.contains(u"secret-credential"_s));
    // What a provider has begun to answer it bills, in whichever form it came.
    static const QSet<QByteArray> begunPlain {"truncated", "bad-json", "cut", "cut-reset", "no-finish", "bad-chunk"};
    QCOMPARE(call.usage.total() > 0, stream ? model == "truncated" : begunPlain.contains(model));
    leakNothing(client.received());
    if (model == "retry-after")
        QCOMPARE(client.headerValue("retry-after"), QByteArray {"2"});
    if (model == "retry-after-date")
        QCOMPARE(client.headerValue("retry-after"), QByteArray {"86400"}); // a date in the far future
}

void FaultsTest::takesNoBombs()
{
    const QByteArray bomb = gzipBytes(QByteArray {64 * 1024 * 1024, '\0'});
    for (const bool stream : {false, true}) {
        m_upstream.enqueue(Script::answer(200, bomb, stream ? "text/event-stream" : "application/json",
                                          {{"Content-Encoding", "gzip"}}));
        RawClient client {m_hub.port()};
        client.send(m_hub.chatRequest(TestHub::chatBody("ok", stream)));
        QTRY_VERIFY_WITH_TIMEOUT(client.isAnswerComplete(), TestHub::patienceMs);
        QCOMPARE(client.status(), 502);
        QVERIFY(client.received().size() < 2000);
    }
    // Nor an answer without end.
    Script endless = Script::chunked(200, "application/json");
    m_upstream.enqueue(endless.sendForever(Script::chunkOf(QByteArray {1024 * 1024, ' '})));
    RawClient client {m_hub.port()};
    client.send(m_hub.chatRequest(TestHub::chatBody("ok", false)));
    QTRY_VERIFY_WITH_TIMEOUT(client.isAnswerComplete(), TestHub::patienceMs);
    QCOMPARE(client.status(), 502);
}

void FaultsTest::endsABrokenStreamInAnErrorEvent_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QString>("code");
    for (const char *model : {"cut", "cut-reset", "no-finish", "bad-chunk", "error-event"})
        QTest::newRow(model) << QByteArray {model} << u"upstream_failed"_s;
    QTest::newRow("silent-middle") << QByteArray {"silent-middle"} << u"upstream_timeout"_s;
}

void FaultsTest::endsABrokenStreamInAnErrorEvent()
{
    QFETCH(QByteArray, model);
    QFETCH(QString, code);
    RawClient client {m_hub.port()};
    client.send(m_hub.chatRequest(TestHub::chatBody(model, true)));
    QTRY_VERIFY_WITH_TIMEOUT(client.isAnswerComplete(), TestHub::patienceMs); // a clean end of the chunked body
    QCOMPARE(client.status(), 200);
    const QByteArray body = client.body();
    QVERIFY(body.startsWith("data: {") && !body.startsWith("data: {\"error\""));
    QCOMPARE(body.count("data: {\"error\":{\"message\":"), 1);
    QVERIFY(!body.contains("[DONE]"));
    QVERIFY(body.endsWith("}\n\n"));
    leakNothing(client.received());
    const ModelCall call = m_hub.calls().last();
    QCOMPARE(call.status, CallStatus::Failed);
    QCOMPARE(call.errorCode, code);
    QCOMPARE(call.httpStatus, 200);
    QVERIFY(call.usage.total() > 0); // what was used until then, by the provider's count where it came
    QCOMPARE(call.usage.estimated, model != "no-finish");
    QCOMPARE(call.responseBytes, body.size());

    // The connection is still good for the next call.
    client.clear();
    client.send(m_hub.chatRequest(TestHub::chatBody("ok", false)));
    QTRY_VERIFY_WITH_TIMEOUT(client.isAnswerComplete(), TestHub::patienceMs);
    QCOMPARE(client.status(), 200);
}

/// The proportions are those of the defaults, the times a hundredth of them.
void FaultsTest::goesElsewhereWhenAStreamHangs()
{
    ScriptedUpstream upstream {[](const ReceivedRequest &request) {
        return request.body.contains(R"("model":"hung")") ? Script {}.stall() : openAiAnswer(request);
    }};
    QVERIFY(upstream.listen());
    TestHub hub;
    QVERIFY(hub.start(upstream.baseUrl(), {{u"upstream.firstByteTimeoutMs"_s, u"1200"_s},
                                           {u"upstream.streamFailoverMs"_s, u"600"_s},
                                           {u"upstream.retryWithinMs"_s, u"3000"_s},
                                           {u"upstream.backoffMs"_s, u"1"_s}}));
    const auto added = hub.change<ModelAlias>([](const HubCommands &commands) {
        ModelAlias alias;
        alias.alias = u"either"_s;
        alias.targets = {{u"up/hung"_s, 1}, {u"up/ok"_s, 1}};
        return commands.addAlias(alias);
    });
    QVERIFY2(added, added ? "" : qPrintable(added.error().detail));
    for (const bool stream : {true, false}) {
        RawClient client {hub.port()};
        const QByteArray body = TestHub::chatBody("ok", stream).replace("up/ok", "either");
        client.send(hub.chatRequest(body));
        QTRY_VERIFY_WITH_TIMEOUT(client.isAnswerComplete(), TestHub::patienceMs);
        QCOMPARE(client.status(), 200);
        const ModelCall call = hub.waitForCalls(stream ? 1 : 2).last();
        QCOMPARE(call.attempts.size(), 2);
        QCOMPARE(call.attempts.first().errorCode, u"upstream_timeout"_s);
        QCOMPARE(call.modelServed, u"ok"_s);
        const qint64 waitedMs = call.attempts.first().durationUs / 1000;
        QVERIFY2(stream ? waitedMs >= 550 && waitedMs < 1150 : waitedMs >= 1150, qPrintable(QString::number(waitedMs)));
    }
}

void FaultsTest::reachesNobody_data()
{
    QTest::addColumn<int>("greeting");
    QTest::addColumn<int>("status");
    using Greeting = ScriptedUpstream::Greeting;
    QTest::newRow("closes") << static_cast<int>(Greeting::Close) << 502;
    QTest::newRow("resets") << static_cast<int>(Greeting::Reset) << 502;
    QTest::newRow("closes on the first byte") << static_cast<int>(Greeting::CloseOnFirstByte) << 502;
    QTest::newRow("resets on the first byte") << static_cast<int>(Greeting::ResetOnFirstByte) << 502;
    QTest::newRow("silent") << static_cast<int>(Greeting::Silent) << 504;
    QTest::newRow("speaks something else") << static_cast<int>(Greeting::Garbage) << 502;
    QTest::newRow("refuses") << -1 << 502;
}

void FaultsTest::reachesNobody()
{
    QFETCH(int, greeting);
    QFETCH(int, status);
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    TestHub hub;
    QVERIFY(hub.start(upstream.baseUrl(), {{u"upstream.firstByteTimeoutMs"_s, u"1200"_s}}));
    if (greeting < 0)
        upstream.stopListening();
    else
        upstream.setGreeting(static_cast<ScriptedUpstream::Greeting>(greeting));
    for (const bool stream : {false, true}) {
        RawClient client {hub.port()};
        client.send(hub.chatRequest(TestHub::chatBody("ok", stream)));
        QTRY_VERIFY_WITH_TIMEOUT(client.isAnswerComplete(), TestHub::patienceMs);
        QCOMPARE(client.status(), status);
        QVERIFY(!client.received().contains(QByteArray::number(upstream.port())));
        QCOMPARE(hub.calls().last().httpStatus, status);
        QVERIFY(!hub.calls().last().attempts.last().reason.isEmpty());
    }
}

QTEST_GUILESS_MAIN(FaultsTest)
#include "tst_faults.moc"
