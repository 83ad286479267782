// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>

class QTcpSocket;

/// An HTTP proxy on 127.0.0.1: tunnels CONNECT, forwards requests with an absolute target. Every name leads to
/// loopback. The thread it was made on.
class TinyProxy final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TinyProxy)

public:
    explicit TinyProxy(QObject *parent = nullptr);
    [[nodiscard]] bool listen();

    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }

    /// Answers this instead of forwarding; empty: forward.
    void setAnswer(const QByteArray &answer) { m_answer = answer; }

    /// Heads of the requests it got, oldest first.
    [[nodiscard]] const QList<QByteArray> &heads() const { return m_heads; }

private:
    void accept();
    void readHead(QTcpSocket *client);
    void forward(QTcpSocket *client, quint16 port, const QByteArray &first, const QByteArray &greeting);

    QTcpServer m_server;
    QByteArray m_answer;
    QList<QByteArray> m_heads;
};
