// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <QTcpServer>

#include "tests/gateway/upstream/exchangeharness.h"
#include "tests/support/gzipbytes.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Phase = UpstreamFailure::Phase;

struct Fault
{
    Script script;
    Phase phase = Phase::Head;
    QByteArray detail;  ///< a part of it
    QByteArray body {}; ///< what was received before
};
} // namespace

Q_DECLARE_METATYPE(Fault)

/// Every way in which an upstream can break, over real sockets: one failure, with its phase, and no connection kept.
class TestUpstreamFaults final : public QObject
{
    Q_OBJECT

private slots:
    void reportsBrokenAnswers_data();
    void reportsBrokenAnswers();
    void hearsARefusalWhoseBodyIsCoded();
    void reportsBrokenGreetings_data();
    void reportsBrokenGreetings();
    void takesAnswersThatEndWithTheConnection();
    void tellsAResetFromAnEnd();
    void reportsARefusedConnection();
    void reportsANameWithoutAnAddress();
    void refusesMetadataAddresses_data();
    void refusesMetadataAddresses();
    void triesTheNextAddress();
    void timesOut_data();
    void timesOut();
    void timesOutWhileConnecting();
    void timesOutWhileSending();
    void keepsQuietTimesApart();
    void passesTheEarlyAnswerOn();
    void hearsARefusalOfAPeerThatLeft();
    void survivesAnEndlessBody();

private:
    static void addHeadFaults();
    static void addFramingFaults();
    static void addBodyFaults();
};

void TestUpstreamFaults::addHeadFaults()
{
    const auto add = [](const char *name, const Fault &fault) { QTest::newRow(name) << fault; };
    add("FIN before the head", {Script {}.close(), Phase::Wait, "ended before the answer"});
    add("RST before the head", {Script {}.reset(), Phase::Wait, "ended before the answer"});
    add("FIN in the status line", {Script::raw("HTTP/1.1 2").cut(), Phase::Head, "inside the answer's head"});
    add("FIN in the head", {Script::raw("HTTP/1.1 200 OK\r\nA: ").cut(), Phase::Head, "inside the answer's head"});
    add("RST in the head", {Script::raw("HTTP/1.1 200 OK\r\nA: ").wait(20).reset(), Phase::Head, "answer's head"});
    add("FIN after 1xx", {Script::raw("HTTP/1.1 103 X\r\n\r\n").cut(), Phase::Head, "inside the answer's head"});
    add("garbage", {Script::raw("\x01\x02\x03\r\n\r\n"), Phase::Head, "begin like HTTP/1"});
    add("SSH", {Script::raw("SSH-2.0-OpenSSH_9.2\r\n\r\n"), Phase::Head, "begin like HTTP/1"});
    add("HTTP/2", {Script::raw("HTTP/2 200 OK\r\n\r\n"), Phase::Head, "begin like HTTP/1"});
    add("status 999", {Script::raw("HTTP/1.1 999 X\r\n\r\n"), Phase::Head, "status is not"});
    add("a field without a colon", {Script::raw("HTTP/1.1 200 OK\r\nabc\r\n\r\n"), Phase::Head, "field's name"});
    add("obs-fold", {Script::raw("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n"), Phase::Head, "field's name"});
    add("bare LF", {Script::raw("HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n"), Phase::Head, "line feed without"});
    add("NUL", {Script::raw(QByteArray {"HTTP/1.1 200 OK\r\nA: b\0\r\n\r\n", 26}), Phase::Head, "control byte"});
    add("a head of 200 KiB",
        {Script::raw("HTTP/1.1 200 OK\r\nA: " + QByteArray(200 * 1024, 'x') + "\r\n\r\n"), Phase::Head, "too large"});
    add("an endless head", {Script::raw("HTTP/1.1 200 OK\r\n").sendForever("A: b\r\n"), Phase::Head, "too large"});
    add("300 fields",
        {Script::raw("HTTP/1.1 200 OK\r\n" + QByteArray {"A: b\r\n"}.repeated(300) + "\r\n"), Phase::Head, "too many"});
    add("endless 1xx", {Script {}.sendForever("HTTP/1.1 103 X\r\n\r\n"), Phase::Head, "interim"});
    add("101", {Script::raw("HTTP/1.1 101 X\r\n\r\n"), Phase::Head, "switched protocols"});
}

void TestUpstreamFaults::addFramingFaults()
{
    const auto add = [](const char *name, const QByteArray &fields) {
        QTest::newRow(name) << Fault {Script::raw("HTTP/1.1 200 OK\r\n" + fields + "\r\nhello"), Phase::Head,
                                      "ambiguous"};
    };
    add("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n");
    add("two equal lengths", "Content-Length: 5\r\nContent-Length: 5\r\n");
    add("negative length", "Content-Length: -5\r\n");
    add("huge length", "Content-Length: 99999999999999999999\r\n");
    add("length that is no number", "Content-Length: five\r\n");
    add("length and chunked", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n");
    add("unknown coding", "Transfer-Encoding: deflate\r\n");
    add("chunked twice", "Transfer-Encoding: chunked, chunked\r\n");
}

void TestUpstreamFaults::addBodyFaults()
{
    const auto add = [](const char *name, const Fault &fault) { QTest::newRow(name) << fault; };
    const auto length = [](int bytes) { return Script::head(200, {{"Content-Length", QByteArray::number(bytes)}}); };
    const auto chunks = [] { return Script::chunked(200, "text/event-stream").chunk("abc"); };
    add("FIN before the body", {length(5).cut(), Phase::Body, "shorter than its Content-Length"});
    add("truncated by length", {length(9).send("abc").cut(), Phase::Body, "shorter than its Content-Length", "abc"});
    add("RST in the body", {length(9).send("abc").wait(20).reset(), Phase::Body, "shorter", "abc"});
    add("FIN between chunks", {chunks().cut(), Phase::Body, "inside a chunked body", "abc"});
    add("FIN in a chunk", {chunks().send("9\r\nde").cut(), Phase::Body, "inside a chunked body", "abcde"});
    add("FIN in the last chunk", {chunks().send("0\r\n").cut(), Phase::Body, "inside a chunked body", "abc"});
    add("RST between chunks", {chunks().wait(20).reset(), Phase::Body, "inside a chunked body", "abc"});
    add("a bad chunk line", {chunks().send("xyz\r\n"), Phase::Body, "hexadecimal", "abc"});
    add("a chunk too long", {chunks().send("1\r\nde\r\n"), Phase::Body, "longer than its size", "abcd"});
    add("a negative chunk", {chunks().send("-1\r\n"), Phase::Body, "hexadecimal", "abc"});
    add("a huge chunk", {chunks().send("ffffffffffffffff\r\n"), Phase::Body, "too long", "abc"});
    add("endless trailers", {chunks().send("0\r\n").sendForever("A: b\r\n"), Phase::Body, "trailers", "abc"});
    add("gzip unasked", {Script::answer(200, gzipBytes("{}"), "application/json", {{"Content-Encoding", "gzip"}}),
                         Phase::Head, "compressed"});
    add("a gzip bomb", {Script::answer(200, gzipBytes(QByteArray(8'000'000, '\0')), "application/json",
                                       {{"Content-Encoding", "gzip"}}),
                        Phase::Head, "compressed"});
}

void TestUpstreamFaults::reportsBrokenAnswers_data()
{
    QTest::addColumn<Fault>("fault");
    addHeadFaults();
    addFramingFaults();
    addBodyFaults();
}

void TestUpstreamFaults::reportsBrokenAnswers()
{
    QFETCH(Fault, fault);
    ScriptedUpstream upstream {[fault](const ReceivedRequest &) { return fault.script; }};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream), listener));
    QVERIFY(!listener.ended);
    QVERIFY2(listener.failure->detail.contains(QString::fromLatin1(fault.detail)),
             qPrintable(listener.failure->detail));
    QCOMPARE(listener.failure->code, ErrorCode::UpstreamFailed);
    QCOMPARE(listener.failure->phase, fault.phase);
    QCOMPARE(listener.body, fault.body);
    QVERIFY(!listener.failure->detail.contains(u"127.0.0.1"_s));
    QVERIFY(!listener.failure->detail.contains(u"sk-test"_s));
    QCOMPARE(upstream.requestCount(), 1);
    QCOMPARE(pool.connectionCount(), 0);
    QTRY_COMPARE(upstream.openConnections(), 0);
}

void TestUpstreamFaults::hearsARefusalWhoseBodyIsCoded()
{
    ScriptedUpstream upstream {[](const ReceivedRequest &) {
        return Script::answer(429, gzipBytes(QByteArray(8'000'000, '\0')), "application/json",
                              {{"Content-Encoding", "gzip"}, {"Retry-After", "7"}});
    }};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream), listener));
    QVERIFY(listener.ended);
    QCOMPARE(listener.status, 429);
    QCOMPARE(listener.headers.value("retry-after"), "7");
    QCOMPARE(listener.bodyBytes, 0);
    QCOMPARE(pool.connectionCount(), 0);
    QTRY_COMPARE(upstream.openConnections(), 0);
}

void TestUpstreamFaults::reportsBrokenGreetings_data()
{
    QTest::addColumn<int>("greeting");
    QTest::newRow("FIN at once") << static_cast<int>(ScriptedUpstream::Greeting::Close);
    QTest::newRow("RST at once") << static_cast<int>(ScriptedUpstream::Greeting::Reset);
    QTest::newRow("FIN on the first byte") << static_cast<int>(ScriptedUpstream::Greeting::CloseOnFirstByte);
    QTest::newRow("RST on the first byte") << static_cast<int>(ScriptedUpstream::Greeting::ResetOnFirstByte);
    QTest::newRow("garbage") << static_cast<int>(ScriptedUpstream::Greeting::Garbage);
}

void TestUpstreamFaults::reportsBrokenGreetings()
{
    QFETCH(int, greeting);
    ScriptedUpstream upstream;
    upstream.setGreeting(static_cast<ScriptedUpstream::Greeting>(greeting));
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream), listener));
    QVERIFY(listener.failure);
    QCOMPARE(listener.failure->code, ErrorCode::UpstreamFailed);
    QCOMPARE(upstream.connectionCount(), 1);
    QCOMPARE(pool.connectionCount(), 0);
}

void TestUpstreamFaults::takesAnswersThatEndWithTheConnection()
{
    ScriptedUpstream upstream {
        [](const ReceivedRequest &) { return Script::head(200).send("all ").wait(20).send("of it").close(); }};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream), listener));
    QVERIFY(listener.ended);
    QCOMPARE(listener.body, "all of it");
    QVERIFY(listener.call->isCloseDelimited());
    QCOMPARE(pool.connectionCount(), 0);
}

void TestUpstreamFaults::tellsAResetFromAnEnd()
{
    ScriptedUpstream upstream {
        [](const ReceivedRequest &) { return Script::head(200).send("not all of it").wait(20).reset(); }};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream), listener));
    QVERIFY(listener.failure);
    QCOMPARE(listener.failure->phase, Phase::Body);
}

void TestUpstreamFaults::reportsARefusedConnection()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    upstream.stopListening();
    UpstreamPool pool;
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream), listener));
    QVERIFY(listener.failure);
    QCOMPARE(listener.failure->phase, Phase::Connect);
    QCOMPARE(listener.failure->detail, u"the connection was refused"_s);
    QCOMPARE(pool.connectionCount(), 0);
}

void TestUpstreamFaults::reportsANameWithoutAnAddress()
{
    UpstreamPool pool;
    UpstreamRequest request;
    request.origin = {false, "no-such-host.invalid", 80, {}};
    request.method = "GET";
    request.target = "/";
    RecordingListener listener;
    listener.call = pool.send(request, &listener);
    QTRY_VERIFY_WITH_TIMEOUT(listener.failure, 10000);
    QCOMPARE(listener.failure->phase, Phase::Resolve);
    QCOMPARE(listener.failure->detail, u"the host's name has no address"_s);
}

void TestUpstreamFaults::refusesMetadataAddresses_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("viaProxy");
    for (const char *host : {"169.254.169.254", "fe80::1", "fd00:ec2::254", "::ffff:169.254.169.254"}) {
        QTest::newRow(host) << QByteArray {host} << false;
        QTest::newRow(QByteArray {QByteArray {host} + " through a proxy"}.constData()) << QByteArray {host} << true;
    }
}

void TestUpstreamFaults::refusesMetadataAddresses()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, viaProxy);
    UpstreamPool pool;
    UpstreamRequest request;
    request.origin = {false, host, 80, viaProxy ? "http://127.0.0.1:1" : ""};
    request.method = "GET";
    request.target = "/latest/meta-data/";
    RecordingListener listener;
    QVERIFY(exchange(pool, request, listener));
    QVERIFY(listener.failure);
    QCOMPARE(listener.failure->detail, u"link-local and metadata addresses are refused"_s);
}

void TestUpstreamFaults::triesTheNextAddress()
{
    // localhost has ::1 as well on most machines; whichever comes first, the upstream listens on 127.0.0.1 only.
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    UpstreamRequest request = requestTo(upstream, chatBody("ok"));
    request.origin.host = "localhost";
    RecordingListener listener;
    QVERIFY(exchange(pool, request, listener));
    QVERIFY(listener.ended);
}

void TestUpstreamFaults::timesOut_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("limit");
    QTest::addColumn<int>("ms");
    QTest::addColumn<int>("phase");
    const auto add = [](const char *name, const char *model, const char *limit, int ms, Phase phase) {
        QTest::newRow(name) << QByteArray {model} << QByteArray {limit} << ms << static_cast<int>(phase);
    };
    add("silence before the head", "silent", "first byte", 150, Phase::Wait);
    add("silence after the head", "silent-head", "idle", 150, Phase::Body);
    add("silence inside the body", "silent-middle", "idle", 150, Phase::Body);
    // Long enough for a busy machine to get to the phase that is meant.
    add("slow in all", "drip-900", "total", 800, Phase::Body);
    add("silent in all", "silent", "total", 800, Phase::Wait);
    add("a dripping head", "bytes-1", "first byte", 800, Phase::Head);
}

void TestUpstreamFaults::timesOut()
{
    QFETCH(QByteArray, model);
    QFETCH(QByteArray, limit);
    QFETCH(int, ms);
    QFETCH(int, phase);
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    if (limit == "first byte" && phase == static_cast<int>(Phase::Head))
        upstream.enqueue(Script::answer(200, "{}").split(1, 50));
    UpstreamPool pool;
    UpstreamRequest request = requestTo(upstream, chatBody(model, true));
    request.timeouts.firstByteMs = limit == "first byte" ? ms : 60000;
    request.timeouts.idleMs = limit == "idle" ? ms : 60000;
    request.timeouts.totalMs = limit == "total" ? ms : 0;
    QElapsedTimer timer;
    timer.start();
    RecordingListener listener;
    QVERIFY(exchange(pool, request, listener));
    QVERIFY(timer.elapsed() >= ms - 5);
    QVERIFY(listener.failure);
    QCOMPARE(listener.failure->code, ErrorCode::UpstreamTimeout);
    QCOMPARE(static_cast<int>(listener.failure->phase), phase);
    QTRY_COMPARE(upstream.openConnections(), 0);
}

void TestUpstreamFaults::timesOutWhileConnecting()
{
    // A listener whose backlog is full answers no SYN, as a host that drops packets.
    QTcpServer full;
    full.setListenBacklogSize(1);
    QVERIFY(full.listen(QHostAddress::LocalHost));
    full.pauseAccepting();
    std::vector<std::unique_ptr<QTcpSocket>> fillers;
    for (int i = 0; i < 4; ++i) {
        fillers.push_back(std::make_unique<QTcpSocket>());
        fillers.back()->connectToHost(QHostAddress {QHostAddress::LocalHost}, full.serverPort());
    }
    QTest::qWait(50);
    UpstreamPool pool;
    UpstreamRequest request;
    request.origin = {false, "127.0.0.1", full.serverPort(), {}};
    request.method = "GET";
    request.target = "/";
    request.timeouts.connectMs = 300;
    RecordingListener listener;
    QVERIFY(exchange(pool, request, listener));
    QVERIFY(listener.failure);
    QCOMPARE(listener.failure->code, ErrorCode::UpstreamTimeout);
    QCOMPARE(listener.failure->phase, Phase::Connect);
}

void TestUpstreamFaults::timesOutWhileSending()
{
    ScriptedUpstream upstream;
    upstream.setGreeting(ScriptedUpstream::Greeting::Silent);
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    UpstreamRequest request = requestTo(upstream, QByteArray(32 * 1024 * 1024, 'x'));
    request.timeouts.firstByteMs = 200;
    RecordingListener listener;
    QVERIFY(exchange(pool, request, listener));
    QVERIFY(listener.failure);
    QCOMPARE(listener.failure->code, ErrorCode::UpstreamTimeout);
    QCOMPARE(listener.failure->phase, Phase::Send);
}

void TestUpstreamFaults::keepsQuietTimesApart()
{
    // Each pause is shorter than the limit, all together are longer: no time-out.
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    UpstreamRequest request = requestTo(upstream, chatBody("drip-200", true));
    request.timeouts.idleMs = 1000;
    RecordingListener listener;
    QVERIFY(exchange(pool, request, listener));
    QVERIFY(listener.ended);
}

void TestUpstreamFaults::passesTheEarlyAnswerOn()
{
    // 413 before the body was taken, then the upstream reads no more.
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, &server, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        socket->setReadBufferSize(1024);
        socket->write("HTTP/1.1 413 X\r\nContent-Length: 2\r\n\r\n{}");
    });
    UpstreamPool pool;
    UpstreamRequest request;
    request.origin = {false, "127.0.0.1", server.serverPort(), {}};
    request.method = "POST";
    request.target = "/";
    request.body = {QByteArray(32 * 1024 * 1024, 'x')};
    RecordingListener listener;
    QVERIFY(exchange(pool, request, listener));
    QVERIFY(listener.ended);
    QCOMPARE(listener.status, 413);
    QCOMPARE(listener.body, "{}");
    QCOMPARE(pool.connectionCount(), 0);
}

void TestUpstreamFaults::hearsARefusalOfAPeerThatLeft()
{
    // 413 behind the head, then a close with the body unread: the kernel sends RST while the rest is being sent.
    constexpr int rounds = 40;
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    QCOMPARE(::bind(listener, reinterpret_cast<const sockaddr *>(&address), size), 0);
    QCOMPARE(::listen(listener, rounds), 0);
    QCOMPARE(::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size), 0);
    std::thread server {[listener] {
        const QByteArray answer = "HTTP/1.1 413 X\r\nContent-Length: 2\r\n\r\n{}";
        for (int i = 0; i < rounds; ++i) {
            const int peer = ::accept(listener, nullptr, nullptr);
            std::array<char, 2000> some {};
            (void)::recv(peer, some.data(), some.size(), 0);
            (void)::send(peer, answer.constData(), static_cast<size_t>(answer.size()), MSG_NOSIGNAL);
            ::close(peer);
        }
    }};
    UpstreamPool pool;
    UpstreamRequest request;
    request.origin = {false, "127.0.0.1", ntohs(address.sin_port), {}};
    request.method = "POST";
    request.target = "/";
    request.body = {QByteArray(8 * 1024 * 1024, 'x')};
    int heard = 0;
    for (int i = 0; i < rounds; ++i) {
        RecordingListener told;
        heard += exchange(pool, request, told) && told.ended && told.status == 413 && told.body == "{}" ? 1 : 0;
    }
    ::shutdown(listener, SHUT_RDWR);
    server.join();
    ::close(listener);
    QCOMPARE(heard, rounds);
    QCOMPARE(pool.connectionCount(), 0);
}

void TestUpstreamFaults::survivesAnEndlessBody()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    listener.keepBody = false;
    listener.onBody = [&listener] {
        if (listener.bodyBytes > 20'000'000)
            listener.call.reset();
    };
    listener.call = pool.send(requestTo(upstream, chatBody("endless", true)), &listener);
    QTRY_VERIFY(!listener.call);
    QCOMPARE(pool.connectionCount(), 0);
    QTRY_COMPARE(upstream.openConnections(), 0);
}

QTEST_GUILESS_MAIN(TestUpstreamFaults)
#include "tst_upstreamfaults.moc"
