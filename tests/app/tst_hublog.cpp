// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>

#include <QFile>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include "hubprocess.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int longestMs = 20'000;
const QByteArray prompt = "why is the sea full of salt";
const QByteArray providerKey = "sk-test-0123456789abcdef0123456789abcdef";

QByteArray request(const HubProcess &hub, const QByteArray &key, const QByteArray &model)
{
    const QByteArray body = R"({"model":")" + model + R"(","messages":[{"role":"user","content":")" + prompt + "\"}]}";
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost:" + QByteArray::number(hub.port())
           + "\r\nAuthorization: Bearer " + key
           + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray exchange(const HubProcess &hub, const QByteArray &key, const QByteArray &model)
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, hub.port());
    socket.write(request(hub, key, model));
    QByteArray answer;
    while (socket.waitForReadyRead(longestMs))
        answer += socket.readAll();
    return answer;
}

QByteArray logOf(const HubProcess &hub)
{
    QFile file {hub.dataDir() + u"/portico.log"_s};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The messages of the log, each in a line; those of a level only.
QByteArray messages(const QByteArray &log, const QString &level)
{
    QByteArray found;
    for (const QByteArray &line : log.trimmed().split('\n')) {
        const QJsonObject entry = QJsonDocument::fromJson(line).object();
        if (entry[u"level"_s] == level)
            found += entry[u"message"_s].toString().toUtf8() + '\n';
    }
    return found;
}

/// An upstream that reads and never answers, or refuses every key.
class Upstream final : public QTcpServer
{
public:
    explicit Upstream(QByteArray answer)
    {
        connect(this, &QTcpServer::newConnection, this, [this, answer = std::move(answer)] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket, answer] {
                ++m_reads;
                socket->readAll();
                socket->write(answer);
            });
        });
    }

    [[nodiscard]] int reads() const { return m_reads; }

private:
    int m_reads = 0;
};
} // namespace

/// What an operator finds in portico.log, at the levels info (the default) and debug.
class TestHubLog final : public QObject
{
    Q_OBJECT

private slots:
    void tellsOfStartsChangesAndStops();
    void tellsOfCallsAtDebugOnly();
    void tellsWhatIsLeftAlone();
    void countsWhatWasBrokenOff();
};

void TestHubLog::tellsOfStartsChangesAndStops()
{
    HubProcess hub;
    QVERIFY(hub.serve());
    QCOMPARE(hub.run({u"provider"_s, u"add"_s, u"up"_s, u"--kind"_s, u"openai"_s}).exitCode, 0);
    QCOMPARE(hub.run({u"credential"_s, u"add"_s, u"up"_s, u"--name"_s, u"main"_s, u"--secret-stdin"_s}, providerKey)
                 .exitCode,
             0);
    QCOMPARE(hub.stop(), 0);
    const QByteArray told = messages(logOf(hub), u"info"_s);
    for (const QByteArray &part :
         {QByteArray("Portico 0"), hub.dataDir().toUtf8(), QByteArray("listening on " + hub.url().toUtf8()),
          QByteArray("provider.add by the command line: "), QByteArray("credential.add by the command line: "),
          QByteArray("the provider keys can be used"), QByteArray("stopped; calls that were broken off: 0")})
        QVERIFY2(told.contains(part), QByteArray(part + " is not in\n" + told).constData());
    QCOMPARE(hub.process().readAllStandardError(), QByteArray());
    QVERIFY(hub.filesWith(providerKey).isEmpty());
}

void TestHubLog::tellsOfCallsAtDebugOnly()
{
    for (const bool isDebugging : {false, true}) {
        HubProcess hub;
        hub.setVariable(u"PORTICO_LOG"_s, isDebugging ? u"debug"_s : u"info"_s);
        QCOMPARE(hub.run({u"provider"_s, u"add"_s, u"toy"_s, u"--kind"_s, u"demo"_s}).exitCode, 0);
        QVERIFY(hub.serve());
        const QByteArray key =
            hub.run({u"app"_s, u"add"_s, u"tool"_s, u"--json"_s}).json()[u"key"_s].toString().toUtf8();
        QVERIFY(exchange(hub, key, "toy/echo").startsWith("HTTP/1.1 200"));
        QVERIFY(exchange(hub, key, "toy/" + key).startsWith("HTTP/1.1 "));
        QCOMPARE(hub.stop(), 0);
        const QByteArray log = logOf(hub);
        const QByteArray calls = messages(log, u"debug"_s);
        QCOMPARE(calls.count("call "), isDebugging ? 2 : 0);
        for (const char *part : {"app tool, ", "model echo, provider toy, succeeded 200, ", " ms, ", " in, ", " out, "})
            QVERIFY2(!isDebugging || calls.contains(part), calls.constData());
        QVERIFY(!log.contains(prompt) && !log.contains(key) && !log.contains("SELECT"));
        QCOMPARE(hub.process().readAllStandardError(), QByteArray());
    }
}

void TestHubLog::tellsWhatIsLeftAlone()
{
    Upstream upstream {"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"};
    QVERIFY(upstream.listen(QHostAddress::LocalHost));
    HubProcess hub;
    const QString url = u"http://127.0.0.1:%1/v1"_s.arg(upstream.serverPort());
    QVERIFY(hub.serve());
    QCOMPARE(
        hub.run({u"provider"_s, u"add"_s, u"up"_s, u"--kind"_s, u"openai-compatible"_s, u"--base-url"_s, url}).exitCode,
        0);
    QCOMPARE(hub.run({u"credential"_s, u"add"_s, u"up"_s, u"--name"_s, u"main"_s, u"--secret-stdin"_s}, providerKey)
                 .exitCode,
             0);
    const QByteArray key = hub.run({u"app"_s, u"add"_s, u"tool"_s, u"--json"_s}).json()[u"key"_s].toString().toUtf8();
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, hub.port());
    socket.write(request(hub, key, "up/some"));
    QTRY_VERIFY_WITH_TIMEOUT(socket.bytesAvailable() > 0, longestMs);
    QCOMPARE(hub.stop(), 0);
    const QByteArray told = messages(logOf(hub), u"info"_s);
    QVERIFY2(told.contains("left alone until 20") && told.contains("provider up, credential main; refused"),
             told.constData());
    QVERIFY(hub.filesWith(providerKey).isEmpty());
}

void TestHubLog::countsWhatWasBrokenOff()
{
    Upstream silent {QByteArray()};
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    HubProcess hub;
    const QString url = u"http://127.0.0.1:%1/v1"_s.arg(silent.serverPort());
    QVERIFY(hub.serve());
    QCOMPARE(
        hub.run({u"provider"_s, u"add"_s, u"up"_s, u"--kind"_s, u"openai-compatible"_s, u"--base-url"_s, url}).exitCode,
        0);
    const QByteArray key = hub.run({u"app"_s, u"add"_s, u"tool"_s, u"--json"_s}).json()[u"key"_s].toString().toUtf8();
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, hub.port());
    socket.write(request(hub, key, "up/some"));
    QTRY_VERIFY_WITH_TIMEOUT(silent.reads() > 0, longestMs);
    QCOMPARE(hub.stop(), 0); // ten seconds of grace
    const QByteArray told = messages(logOf(hub), u"info"_s);
    QVERIFY2(told.contains("stopping; calls that run: "), told.constData());
    QVERIFY2(told.contains("stopped; calls that were broken off: 1"), told.constData());
}

QTEST_GUILESS_MAIN(TestHubLog)
#include "tst_hublog.moc"
