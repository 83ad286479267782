// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTcpSocket>

/// A client on a bare socket that sends exactly the bytes it is told to and keeps everything that comes back. Nothing
/// blocks: use QTRY_* on received(), isClosed(), headComplete(). The thread it was made on.
class RawClient final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RawClient)

public:
    explicit RawClient(quint16 port, QObject *parent = nullptr);

    /// May be called before the connection is there.
    void send(const QByteArray &bytes);
    /// One write for each byte.
    void sendByteByByte(const QByteArray &bytes);
    void halfClose(); ///< FIN; reading goes on
    void leave();     ///< closes at once (FIN)
    void reset();     ///< RST
    /// Stops and resumes reading from the socket.
    void setPaused(bool paused);

    [[nodiscard]] bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }

    /// The server ended the connection.
    [[nodiscard]] bool isClosed() const { return m_closed; }

    [[nodiscard]] const QByteArray &received() const { return m_received; }

    void clear() { m_received.clear(); }

    /// Of the first answer received; 0: no whole status line yet.
    [[nodiscard]] int status() const;

    [[nodiscard]] bool isHeadComplete() const { return m_received.contains("\r\n\r\n"); }

    /// The first answer is complete by its Content-Length or last chunk.
    [[nodiscard]] bool isAnswerComplete() const;
    [[nodiscard]] QByteArray head() const;
    /// After the head, without chunk framing when it was chunked.
    [[nodiscard]] QByteArray body() const;
    [[nodiscard]] QByteArray headerValue(const QByteArray &name) const;

private:
    void read();
    void flush();

    QTcpSocket m_socket;
    QByteArray m_received;
    QByteArray m_waiting;
    bool m_paused = false;
    bool m_closed = false;
};
