// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QTcpSocket>

#include "gateway/upstream/responseparser.h"
#include "gateway/upstream/upstreamclient.h"

class QSocketNotifier;

/// The one who has a request on a connection. It may leave (abandon()) within any callback.
class ConnectionUser
{
public:
    virtual void handleActivity() = 0; ///< bytes were sent or received
    virtual void handleAnswerHead() = 0;
    virtual void handleAnswerBody(QByteArrayView bytes) = 0;
    virtual void handleAnswerEnd(bool reusable) = 0; ///< the connection has no user any more
    /// The connection has no user any more. `untouched`: the peer ended it before any byte of an answer.
    virtual void handleBroken(const UpstreamFailure &failure, bool untouched) = 0;

protected:
    ~ConnectionUser() = default;
};

/// An established connection to an origin, idle or with one request at a time. Reads into a buffer that all connections
/// of the thread share. Gateway thread; a child of its pool, deleted some time after close().
class UpstreamConnection final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UpstreamConnection)

public:
    UpstreamConnection(const UpstreamOrigin &origin, std::unique_ptr<QTcpSocket> socket, std::vector<char> *buffer,
                       QObject *parent);

    /// Sends a request; `pieces` and `user` must live until the user leaves or was told the end.
    void begin(const std::vector<QByteArray> *pieces, ResponseParser::Expect expect, ConnectionUser *user);
    void setPaused(bool paused);
    /// No user, no more signals, the socket closed; the object deletes itself later.
    void close();

    [[nodiscard]] const UpstreamOrigin &origin() const { return m_origin; }

    [[nodiscard]] const ResponseParser &answer() const { return m_parser; }

    [[nodiscard]] UpstreamFailure::Phase phase() const;
    [[nodiscard]] bool isSent() const;

    /// The pieces of a request that was sent are not needed any more.
    void forgetPieces() { m_pieces = nullptr; }

    /// Idle, connected, and nothing has come: fit for another request.
    [[nodiscard]] bool isQuiet() const;

    void setIdleSinceMs(qint64 ms) { m_idleSinceMs = ms; }

    [[nodiscard]] qint64 idleSinceMs() const { return m_idleSinceMs; }

signals:
    void gone(UpstreamConnection *connection); ///< while idle: the peer sent something or left

private:
    void receive();
    [[nodiscard]] bool consume(char *bytes, qsizetype size);
    [[nodiscard]] bool handOver(QByteArrayView bytes, QByteArrayView rest);
    void keep(QByteArrayView rest);
    void resume();
    void pump();
    void sendOn();
    void awaitRoom(bool waits);
    void endSending(int error);
    void writeOn();
    [[nodiscard]] bool readsFirst();
    void noteSent(qsizetype bytes);
    [[nodiscard]] qint64 unsentBytes() const;
    void handleClosed();
    [[nodiscard]] bool isOrderlyEnd() const;
    void dropUnsent();
    void noteReset();
    void noteCloseNotify();
    void endAnswer(bool reusable);
    void breakOff(const QString &detail, bool untouched);

    UpstreamOrigin m_origin;
    QTcpSocket *m_socket;
    std::vector<char> *m_buffer;
    ResponseParser m_parser;
    ConnectionUser *m_user = nullptr;
    const std::vector<QByteArray> *m_pieces = nullptr;
    size_t m_piece = 0;
    qsizetype m_offset = 0;
    QByteArray m_backlog;              ///< read but not parsed: the user paused in between
    QSocketNotifier *m_room = nullptr; ///< of the kernel's buffer, for the rest of a large request
    qint64 m_idleSinceMs = 0;
    bool m_sendsNoMore = false;
    bool m_letIn = false; ///< the last look found something that had to be read before more was written
    bool m_paused = false;
    bool m_resuming = false;
    bool m_closed = false; ///< the peer left while paused
    bool m_reset = false;  ///< it ended with RST
    bool m_closeNotified = false;
    bool m_starting = false;
    bool m_over = false;
};
