// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QByteArray>
#include <QObject>

#include "gateway/http/answerhead.h"
#include "gateway/http/bodyroom.h"
#include "gateway/http/exchange.h"
#include "gateway/http/requestparser.h"

class ConnectionHost;
class QTcpSocket;

/// One client's connection: reads requests one after the other, has each answered, and writes the answers in order.
/// Gateway thread only; deleted by the event loop after it closed.
///
/// Answers go to the kernel in the same call, past QTcpSocket's buffer unless that already holds something: no notifier
/// is switched for them, and a client that closes right after asking still gets what was ready. Of the input some 64
/// KiB are buffered; the rest stays in the kernel, which is the back-pressure. Qt closes a socket as soon as it reads
/// the peer's FIN, so a half-closed client counts as gone; clients that leave send FIN too and must be noticed at once,
/// and no HTTP library half-closes.
///
/// Handlers may call the Exchange functions from inside any call we make to them. So those functions never end a
/// request themselves: they note it, and pump() or a scheduled runTurn() does it with no handler on the stack.
class ClientConnection final : public QObject, private Exchange
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ClientConnection)

public:
    /// Takes the descriptor over. Check isOpen() after it.
    ClientConnection(ConnectionHost &host, qintptr descriptor);
    ~ClientConnection() override;

    [[nodiscard]] bool isOpen() const { return m_phase != Phase::Closed; }

    void tick(qint64 nowMs); ///< checks the time-outs
    void runTurn();          ///< see ConnectionHost::schedule()
    void grantPlace();       ///< for a large body, after ConnectionHost::takeLargeBody() made it wait

    [[nodiscard]] bool waitsForPlace() const { return m_room.waits(); }

    void beginDrain();   ///< closes at once when idle, else after the running answer
    void tellShutdown(); ///< the handler's last chance to answer
    /// Closes now; a running handler learns that the client is gone, or took nothing for so long.
    void breakOff(qint64 stalledMs = 0);
    size_t indexInServer = 0; ///< kept by the server
    bool isScheduled = false; ///< kept by the server

private:
    enum class Phase
    {
        Head,      ///< between requests or inside a head
        Body,      ///< the head is routed, the body not complete
        Answering, ///< the request is complete, the answer is not
        Lingering, ///< all is said; waiting for the client to close, so that it can read what was said
        Closed
    };
    enum class Answer
    {
        None,
        Deferred, ///< known, but sent only after a small body was read, so that framing errors win
        Started,
        Finished,
        Aborted
    };

    struct WholeAnswer
    {
        int status = 0;
        HeaderList headers;
        QByteArray body;
    };

    // Exchange
    [[nodiscard]] const RequestHead &head() const override { return m_parser.head(); }

    [[nodiscard]] qint64 receivedAtNs() const override { return m_receivedAtNs; }

    void respond(int status, HeaderList headers, QByteArray body) override;
    void start(int status, HeaderList headers) override;
    void write(QByteArrayView bytes) override;
    void finish() override;
    void finishWith(QByteArrayView bytes) override;
    void abort() override;
    [[nodiscard]] qint64 pendingBytes() const override;

    [[nodiscard]] bool isStarted() const override { return m_answer != Answer::None; }

    void handleReadable();
    void handleBytesWritten();
    void handleSocketError();
    [[nodiscard]] bool wantsInput() const;
    void pump();
    [[nodiscard]] bool step();
    void applyParserLimits();
    [[nodiscard]] bool stepHead();
    [[nodiscard]] bool stepBody();
    void beginExchange();
    void route();
    void takeBodyPart(QByteArrayView part);
    void endRequest();
    void rejectBroken(int status, const char *message, int retryAfterMs = 0);
    [[nodiscard]] bool leaveToHandler(const BodyRefusal &refusal);
    void rejectAlone(int status, const char *message, int retryAfterMs);
    void rejectHead();
    [[nodiscard]] QByteArray allowedMethods() const;
    void answerOptions();
    void refuse(int status, const QByteArray &message, int retryAfterMs = 0);
    void takeGrant(BodyRoom::Grant grant);
    void refuseBody(const char *message);
    void setInputPaused(bool paused);
    [[nodiscard]] bool canDrainBody() const;
    void sendWhole(WholeAnswer answer);
    [[nodiscard]] AnswerHead answerHead(int status) const;
    void noteAnswerEnded(Answer answer);
    void endExchange();
    void releaseExchange();
    void tellHandlerGone(qint64 stalledMs = 0);
    void sendContinue();
    void send(QByteArrayView bytes);
    [[nodiscard]] QByteArray framed(QByteArrayView bytes);
    void flushHead();
    void requestTurn();
    void beginLinger();
    void shutDownWriting();
    void close();
    [[nodiscard]] bool isHeadOverdue(qint64 nowMs) const;
    void endOverdueHead();
    void endOverdueBody();

    ConnectionHost &m_host;
    QTcpSocket *m_socket;
    RequestParser m_parser;
    std::unique_ptr<ExchangeHandler> m_handler;
    Phase m_phase = Phase::Head;
    Answer m_answer = Answer::None;
    std::optional<WholeAnswer> m_deferred;
    qint64 m_deferredAtMs = 0;
    QByteArray m_ahead;     ///< read, not parsed
    QByteArrayView m_input; ///< inside pump(): what is left to parse
    BodyRoom m_room;
    BufferShare m_outputShare; ///< of what the socket has not taken yet
    QByteArray m_body;
    QByteArray m_unsent; ///< a started answer's head, waiting for its first bytes
    qint64 m_bodyBytes = 0;
    qint64 m_receivedAtNs = 0;
    qint64 m_sinceMs;     ///< of the head or the pause before it
    qint64 m_lastReadMs;  ///< of the body
    qint64 m_lastWriteMs; ///< when the socket last took something
    qint64 m_lingerUntilMs = 0;
    qint64 m_lingeredBytes = 0;
    bool m_isPumping = false;
    bool m_isGone = false; ///< the socket failed; noticed while a handler may be on the stack
    bool m_isFirstRequest = true;
    bool m_isHeadBegun = false;
    bool m_isHeadOnly = false;   ///< HEAD: no body in the answer
    bool m_isBodyless = false;   ///< the running answer has no body, whatever is written
    bool m_closes = false;       ///< the running answer is the last
    bool m_ignoresInput = false; ///< the request broke after its answer had begun
    bool m_isChunked = false;
    bool m_isOverHighWater = false;
    bool m_isPaused = false; ///< input is left in the kernel
    bool m_owesContinue = false;
    bool m_isAnswerDropped = false; ///< inside the routing of a request that is refused whatever the router says
};
