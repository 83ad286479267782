// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>
#include <sys/resource.h>
#include <vector>

#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include "hubprocess.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int longestMs = 20'000;
constexpr int fewDescriptors = 256;
constexpr int idleConnections = 300;

const QByteArray answer = R"({"id":"c","object":"chat.completion","created":1,"model":"some","choices":[{"index":0,)"
                          R"("message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]})";

/// Answers every request on a connection of its own.
class Upstream final : public QTcpServer
{
public:
    Upstream()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                if (!socket->readAll().endsWith('}'))
                    return;
                socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                              "Content-Length: "
                              + QByteArray::number(answer.size()) + "\r\n\r\n" + answer);
                socket->disconnectFromHost();
            });
        });
    }
};

/// A kept connection to the hub.
class Client final
{
public:
    explicit Client(const HubProcess &hub)
        : m_host {"localhost:" + QByteArray::number(hub.port())}
    {
        m_socket.connectToHost(u"127.0.0.1"_s, hub.port());
    }

    void askHealth() { m_socket.write("GET /healthz HTTP/1.1\r\nHost: " + m_host + "\r\n\r\n"); }

    void chat(const QByteArray &key)
    {
        const QByteArray body = R"({"model":"up/some","messages":[{"role":"user","content":"Hello"}]})";
        m_socket.write("POST /v1/chat/completions HTTP/1.1\r\nHost: " + m_host + "\r\nAuthorization: Bearer " + key
                       + "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size())
                       + "\r\n\r\n" + body);
    }

    /// All that came so far.
    [[nodiscard]] const QByteArray &received()
    {
        m_received += m_socket.readAll();
        return m_received;
    }

    void forget() { m_received.clear(); }

    [[nodiscard]] bool isOpen() const { return m_socket.state() == QAbstractSocket::ConnectedState; }

    [[nodiscard]] bool hasAnswer() { return received().startsWith("HTTP/1.1 200"); }

private:
    QByteArray m_host;
    QTcpSocket m_socket;
    QByteArray m_received;
};

void limitDescriptors(HubProcess &hub, rlim_t soft, rlim_t hard)
{
    hub.process().setChildProcessModifier([soft, hard] {
        const rlimit limit {soft, hard};
        ::setrlimit(RLIMIT_NOFILE, &limit);
    });
}

QByteArray logOf(const HubProcess &hub)
{
    QFile file {hub.dataDir() + u"/portico.log"_s};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::vector<std::unique_ptr<Client>> connectIdle(const HubProcess &hub)
{
    std::vector<std::unique_ptr<Client>> idle;
    for (int i = 0; i < idleConnections; ++i) {
        idle.push_back(std::make_unique<Client>(hub));
        idle.back()->askHealth();
    }
    return idle;
}
} // namespace

/// More connections than the shell lets a process have open files.
class TestDescriptors final : public QObject
{
    Q_OBJECT

private slots:
    void takesAllThatTheSystemAllows();
    void keepsSomeForProviders();
};

void TestDescriptors::takesAllThatTheSystemAllows()
{
    rlimit own {};
    ::getrlimit(RLIMIT_NOFILE, &own);
    HubProcess hub;
    limitDescriptors(hub, fewDescriptors, own.rlim_max);
    QVERIFY(hub.serve());
    const auto idle = connectIdle(hub);
    for (const auto &client : idle)
        QTRY_VERIFY_WITH_TIMEOUT(client->hasAnswer(), longestMs);
    Client late {hub};
    late.askHealth();
    QTRY_VERIFY_WITH_TIMEOUT(late.hasAnswer(), longestMs);
    QCOMPARE(hub.stop(), 0);
    QVERIFY(!logOf(hub).contains("gateway.maxConnections"));
}

void TestDescriptors::keepsSomeForProviders()
{
    Upstream upstream;
    QVERIFY(upstream.listen(QHostAddress::LocalHost));
    HubProcess hub;
    limitDescriptors(hub, fewDescriptors, fewDescriptors);
    QVERIFY(hub.serve());
    const QString url = u"http://127.0.0.1:%1/v1"_s.arg(upstream.serverPort());
    const QStringList add {u"provider"_s, u"add"_s, u"up"_s, u"--kind"_s, u"openai-compatible"_s, u"--base-url"_s, url};
    QCOMPARE(hub.run(add).exitCode, 0);
    const QByteArray key = hub.run({u"app"_s, u"add"_s, u"tool"_s, u"--json"_s}).json()[u"key"_s].toString().toUtf8();
    Client kept {hub};
    kept.askHealth();
    QTRY_VERIFY_WITH_TIMEOUT(kept.hasAnswer(), longestMs);
    const auto idle = connectIdle(hub);
    for (const auto &client : idle) // answered or turned away
        QTRY_VERIFY_WITH_TIMEOUT(client->hasAnswer() || !client->isOpen(), longestMs);
    kept.forget();
    kept.chat(key);
    QTRY_VERIFY_WITH_TIMEOUT(!kept.received().isEmpty(), longestMs);
    QVERIFY2(kept.hasAnswer(), kept.received().constData());
    QCOMPARE(hub.stop(), 0);
    QVERIFY(logOf(hub).contains("gateway.maxConnections"));
}

QTEST_GUILESS_MAIN(TestDescriptors)
#include "tst_descriptors.moc"
