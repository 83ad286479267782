// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/chaoscaller.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

ChaosCaller::ChaosCaller(const TestHub &hub)
    : m_hub {hub}
{
    QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { read(); });
    QObject::connect(&m_socket, &QTcpSocket::disconnected, &m_socket, [this] { handleClosed(); });
}

void ChaosCaller::call(const QByteArray &model, bool stream, int number, std::function<void()> ended)
{
    m_ended = std::move(ended);
    m_received.clear();
    m_isWaiting = true;
    if (m_socket.state() != QAbstractSocket::ConnectedState) {
        m_socket.abort();
        m_socket.connectToHost(u"127.0.0.1"_s, m_hub.port());
    }
    const QByteArray body = R"({"model":")" + model + R"(","stream":)" + (stream ? "true" : "false")
                            + R"(,"messages":[{"role":"user","content":"Hello"}]})";
    m_socket.write(m_hub.chatRequest(body, "x-request-id: chaos-" + QByteArray::number(number) + "\r\n"));
}

QByteArray ChaosCaller::header(const QByteArray &name) const
{
    const qsizetype at = m_received.toLower().indexOf(QByteArray {"\r\n" + name + ": "});
    if (at < 0)
        return {};
    const qsizetype begin = at + name.size() + 4;
    return m_received.mid(begin, m_received.indexOf("\r\n", begin) - begin);
}

void ChaosCaller::read()
{
    m_received += m_socket.readAll();
    if (isWhole())
        end();
}

void ChaosCaller::handleClosed()
{
    if (m_isWaiting)
        end();
}

void ChaosCaller::end()
{
    if (std::exchange(m_isWaiting, false))
        m_ended();
}

bool ChaosCaller::isWhole() const
{
    const qsizetype headEnd = m_received.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return false;
    if (const QByteArray length = header("content-length"); !length.isEmpty())
        return m_received.size() >= headEnd + 4 + length.toLongLong();
    return m_received.endsWith("\r\n0\r\n\r\n");
}
