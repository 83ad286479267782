// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QProcess>
#include <QTimer>

#include "tests/gateway/upstream/exchangeharness.h"
#include "tests/support/testcertificates.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Resident memory of this process in bytes.
qint64 residentBytes()
{
    QFile file {u"/proc/self/statm"_s};
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4096 : 0;
}

// AddressSanitizer keeps freed memory for a while.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool isMemoryMeasurable = false;
#else
constexpr bool isMemoryMeasurable = true;
#endif

/// The scripted upstream as a program.
class UpstreamProcess final
{
public:
    ~UpstreamProcess()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    [[nodiscard]] bool start(bool tls)
    {
        m_tls = tls;
        m_process.start(QStringLiteral(SCRIPTED_UPSTREAM),
                        tls ? QStringList {u"--tls"_s, m_folder.path()} : QStringList {});
        return QTest::qWaitFor([this] { return m_process.canReadLine(); }, 10000);
    }

    [[nodiscard]] QString caFile() const { return m_tls ? m_folder.filePath(u"ca.pem"_s) : QString {}; }

    [[nodiscard]] UpstreamRequest request(const QByteArray &body)
    {
        if (m_port == 0)
            m_port = m_process.readLine().trimmed().split(':').last().toUShort();
        UpstreamRequest request;
        request.origin = {m_tls, m_tls ? "localhost" : "127.0.0.1", m_port, {}};
        request.method = "POST";
        request.target = "/v1/chat/completions";
        request.headers.add("Authorization", "Bearer sk-test-0001");
        request.headers.add("Content-Type", "application/json");
        request.body = {body};
        return request;
    }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port = 0;
    bool m_tls = false;
};
} // namespace

/// What happens when the caller leaves or stops taking, over real sockets.
class TestUpstreamCancel final : public QObject
{
    Q_OBJECT

private slots:
    void isNoticedByTheUpstream_data();
    void isNoticedByTheUpstream();
    void cancelsResolving();
    void cancelsConnecting();
    void stopsReadingWhilePaused_data();
    void stopsReadingWhilePaused();
    void losesNothingByPausing_data();
    void losesNothingByPausing();
    void learnsTheEndOnlyAfterThePause_data();
    void learnsTheEndOnlyAfterThePause();
    void doesNotTimeOutWhilePaused();
    void pausesBeforeTheAnswer();

private:
    TestCertificates m_certificates;
};

void TestUpstreamCancel::isNoticedByTheUpstream_data()
{
    QTest::addColumn<QByteArray>("phase");
    QTest::addColumn<bool>("tls");
    for (const bool tls : {false, true})
        for (const char *phase : {"handshaking", "sending", "waiting", "after the head", "reading", "paused"}) {
            if (!tls && QByteArray {phase} == "handshaking")
                continue;
            QTest::addRow("%s, %s", phase, tls ? "TLS" : "plain") << QByteArray {phase} << tls;
        }
}

void TestUpstreamCancel::isNoticedByTheUpstream()
{
    QFETCH(QByteArray, phase);
    QFETCH(bool, tls);
    ScriptedUpstream upstream;
    const bool silent = phase == "handshaking";
    if (silent)
        upstream.setGreeting(ScriptedUpstream::Greeting::Silent);
    if (phase == "sending")
        upstream.setGreeting(ScriptedUpstream::Greeting::Swallow);
    QVERIFY(tls ? upstream.listenTls(m_certificates.good()) : upstream.listen());
    UpstreamPool pool {{.extraCaFile = m_certificates.caFile()}};
    RecordingListener listener;
    listener.keepBody = false;
    const QByteArray model = phase == "waiting" ? "silent" : phase == "after the head" ? "silent-head" : "endless";
    UpstreamRequest request = requestTo(upstream, chatBody(model, true));
    if (phase == "sending") // more than is ever taken before the call is cancelled, however slow that is
        request.body.assign(4096, QByteArray(64 * 1024 * 1024, 'x'));
    listener.call = pool.send(request, &listener);
    QTRY_VERIFY(upstream.openConnections() == 1);
    if (phase == "sending")
        QTRY_VERIFY(upstream.bytesSwallowed() > 1'000'000);
    else if (phase == "waiting")
        QTRY_VERIFY(upstream.requestCount() == 1);
    else if (phase == "after the head")
        QTRY_VERIFY(listener.status == 200);
    else if (phase == "reading" || phase == "paused")
        QTRY_VERIFY(listener.bodyBytes > 1'000'000);
    else
        QTest::qWait(20);
    if (phase == "paused") {
        listener.call->setPaused(true);
        QTest::qWait(20);
    }
    QVERIFY2(!listener.isOver(), listener.failure ? qPrintable(listener.failure->detail) : "the answer ended");
    const qint64 leftNs = ScriptedUpstream::nowNs();
    listener.call.reset();
    const double callMs = static_cast<double>(ScriptedUpstream::nowNs() - leftNs) / 1e6;
    if (silent) {
        // That upstream does not read, so that it learns nothing; that the socket is closed must do.
        QCOMPARE(pool.connectionCount(), 0);
        return;
    }
    QTRY_COMPARE(upstream.departureCount(), 1);
    const double noticedMs = static_cast<double>(upstream.departures().front().atNs - leftNs) / 1e6;
    qInfo("cancelled in %.2f ms, noticed by the upstream after %.2f ms", callMs, noticedMs);
    QVERIFY(noticedMs < 1000);
    QVERIFY(!listener.isOver());
    QCOMPARE(pool.connectionCount(), 0);
}

void TestUpstreamCancel::cancelsResolving()
{
    UpstreamPool pool;
    UpstreamRequest request;
    request.origin = {false, "some-host.invalid", 80, {}};
    request.method = "GET";
    request.target = "/";
    RecordingListener listener;
    listener.call = pool.send(request, &listener);
    QCoreApplication::processEvents();
    QCOMPARE(pool.connectionCount(), 1);
    listener.call.reset();
    QCOMPARE(pool.connectionCount(), 0);
    QTest::qWait(50);
    QVERIFY(!listener.isOver());
}

void TestUpstreamCancel::cancelsConnecting()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    for (int turns = 0; turns < 4; ++turns) {
        RecordingListener listener;
        listener.call = pool.send(requestTo(upstream, chatBody("silent")), &listener);
        for (int i = 0; i < turns; ++i)
            QCoreApplication::processEvents();
        listener.call.reset();
        QCOMPARE(pool.connectionCount(), 0);
        QTRY_COMPARE(upstream.openConnections(), 0);
        QVERIFY(!listener.isOver());
    }
}

void TestUpstreamCancel::stopsReadingWhilePaused_data()
{
    QTest::addColumn<bool>("tls");
    QTest::newRow("plain") << false;
    QTest::newRow("TLS") << true;
}

void TestUpstreamCancel::stopsReadingWhilePaused()
{
    QFETCH(bool, tls);
    // A process of its own, so that only the pool's memory is measured.
    UpstreamProcess upstream;
    QVERIFY(upstream.start(tls));
    UpstreamPool pool {{.extraCaFile = upstream.caFile()}};
    RecordingListener warmUp;
    QVERIFY(exchange(pool, upstream.request(chatBody("ok")), warmUp));
    QVERIFY(warmUp.ended);
    constexpr int streams = 40;
    std::vector<RecordingListener> listeners(streams);
    const qint64 before = residentBytes();
    for (RecordingListener &listener : listeners) {
        listener.keepBody = false;
        listener.onBody = [&listener] { listener.call->setPaused(true); };
        listener.call = pool.send(upstream.request(chatBody("endless", true)), &listener);
    }
    QTRY_VERIFY_WITH_TIMEOUT(
        std::all_of(listeners.begin(), listeners.end(), [](const auto &one) { return one.bodyCalls == 1; }), 20000);
    QTest::qWait(1000);
    const qint64 held = (residentBytes() - before) / streams;
    qInfo("%d paused streams hold %lld KiB each", streams, held / 1024);
    for (const RecordingListener &listener : listeners) {
        QCOMPARE(listener.bodyCalls, 1);
        QVERIFY(listener.bodyBytes <= 64 * 1024);
    }
    if (isMemoryMeasurable)
        QVERIFY(held < 256 * 1024);
}

void TestUpstreamCancel::losesNothingByPausing_data()
{
    QTest::addColumn<QByteArray>("framing");
    QTest::addColumn<bool>("tls");
    for (const bool tls : {false, true})
        for (const char *framing : {"length", "chunked", "until close"})
            QTest::addRow("%s, %s", framing, tls ? "TLS" : "plain") << QByteArray {framing} << tls;
}

void TestUpstreamCancel::losesNothingByPausing()
{
    QFETCH(QByteArray, framing);
    QFETCH(bool, tls);
    QByteArray body;
    for (int i = 0; body.size() < 1'500'000; ++i)
        body += QByteArray::number(i) + ',';
    ScriptedUpstream upstream {[body, framing](const ReceivedRequest &) {
        if (framing == "length")
            return Script::answer(200, body, "text/plain");
        if (framing == "until close")
            return Script::head(200).send(body).close();
        Script script = Script::chunked(200, "text/plain");
        for (qsizetype at = 0; at < body.size(); at += 777)
            script.chunk(QByteArrayView {body}.sliced(at, qMin<qsizetype>(777, body.size() - at)));
        return script.lastChunk();
    }};
    QVERIFY(tls ? upstream.listenTls(m_certificates.good()) : upstream.listen());
    UpstreamPool pool {{.extraCaFile = m_certificates.caFile()}};
    RecordingListener listener;
    listener.onBody = [&listener] {
        listener.call->setPaused(true);
        QTimer::singleShot(listener.bodyCalls % 3, qApp, [&listener] {
            if (listener.call)
                listener.call->setPaused(false);
        });
    };
    listener.call = pool.send(requestTo(upstream), &listener);
    QTRY_VERIFY_WITH_TIMEOUT(listener.isOver(), 20000);
    QVERIFY2(listener.ended, listener.failure ? qPrintable(listener.failure->detail) : "");
    QVERIFY(listener.body == body);
    listener.call.reset();
}

void TestUpstreamCancel::learnsTheEndOnlyAfterThePause_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<bool>("good");
    QTest::newRow("whole") << QByteArray {"ok"} << true;
    QTest::newRow("cut") << QByteArray {"cut"} << false;
    QTest::newRow("bad chunk") << QByteArray {"bad-chunk"} << false;
    QTest::newRow("until close") << QByteArray {"until-close"} << true;
}

void TestUpstreamCancel::learnsTheEndOnlyAfterThePause()
{
    QFETCH(QByteArray, model);
    QFETCH(bool, good);
    for (const bool tls : {false, true}) {
        ScriptedUpstream upstream;
        QVERIFY(tls ? upstream.listenTls(m_certificates.good()) : upstream.listen());
        UpstreamPool pool {{.extraCaFile = m_certificates.caFile()}};
        RecordingListener listener;
        listener.onHead = [&listener] { listener.call->setPaused(true); };
        listener.call = pool.send(requestTo(upstream, chatBody(model, true)), &listener);
        QTRY_COMPARE(listener.status, 200);
        QTest::qWait(60);
        QVERIFY(!listener.isOver());
        QCOMPARE(listener.bodyCalls, 0);
        listener.call->setPaused(false);
        QVERIFY(!listener.isOver());
        QTRY_VERIFY(listener.isOver());
        QCOMPARE(listener.ended, good);
        QVERIFY(!listener.body.isEmpty());
    }
}

void TestUpstreamCancel::doesNotTimeOutWhilePaused()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    UpstreamRequest request = requestTo(upstream, chatBody("silent-middle", true));
    request.timeouts.idleMs = 60;
    RecordingListener listener;
    listener.onHead = [&listener] { listener.call->setPaused(true); };
    listener.call = pool.send(request, &listener);
    QTRY_COMPARE(listener.status, 200);
    QTest::qWait(200);
    QVERIFY(!listener.isOver());
    listener.call->setPaused(false);
    QTRY_VERIFY(listener.failure);
    QCOMPARE(listener.failure->code, ErrorCode::UpstreamTimeout);
}

void TestUpstreamCancel::pausesBeforeTheAnswer()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    listener.call = pool.send(requestTo(upstream, chatBody("ok")), &listener);
    listener.call->setPaused(true);
    QTRY_COMPARE(upstream.requestCount(), 1);
    QTest::qWait(30);
    QCOMPARE(listener.status, 0);
    listener.call->setPaused(false);
    QTRY_VERIFY(listener.ended);
}

QTEST_GUILESS_MAIN(TestUpstreamCancel)
#include "tst_upstreamcancel.moc"
