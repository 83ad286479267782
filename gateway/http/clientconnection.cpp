// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/clientconnection.h"

#include <limits>
#include <sys/socket.h>
#include <utility>

#include <QScopedValueRollback>
#include <QTcpSocket>

#include "gateway/http/connectionhost.h"
#include "gateway/http/leavewatch.h"

namespace
{
constexpr qsizetype maxAheadBytes = 64 * 1024;
constexpr qint64 maxDrainedBytes = 64 * 1024;
constexpr qint64 lingerMs = 2000;
constexpr qint64 maxDeferMs = 1000; ///< a known answer waits no longer for the rest of a small body
constexpr qint64 maxLingeredBytes = 128 * 1024 * 1024;
} // namespace

ClientConnection::ClientConnection(ConnectionHost &host, qintptr descriptor)
    : m_host(host)
    , m_socket(new QTcpSocket(this))
    , m_room(host, this)
    , m_outputShare(&host.buffers())
    , m_sinceMs(ConnectionHost::nowMs())
    , m_lastReadMs(m_sinceMs)
    , m_lastWriteMs(m_sinceMs)
{
    // Unbuffered, Qt neither asks how much there is nor copies it.
    if (!m_socket->setSocketDescriptor(descriptor, QAbstractSocket::ConnectedState,
                                       QIODevice::ReadWrite | QIODevice::Unbuffered)) {
        m_phase = Phase::Closed;
        return;
    }
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_socket, &QTcpSocket::readyRead, this, &ClientConnection::handleReadable);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &ClientConnection::handleBytesWritten);
    connect(m_socket, &QTcpSocket::errorOccurred, this, &ClientConnection::handleSocketError);
}

ClientConnection::~ClientConnection() = default;

bool ClientConnection::wantsInput() const
{
    switch (m_phase) {
    case Phase::Head:
    case Phase::Answering:
        return m_ahead.size() < maxAheadBytes;
    case Phase::Body:
        return !m_room.isClosed();
    case Phase::Lingering:
        return true;
    case Phase::Closed:
        break;
    }
    return false;
}

void ClientConnection::handleReadable()
{
    QByteArray &buffer = m_host.readBuffer();
    for (;;) {
        setInputPaused(!wantsInput());
        if (m_isPaused)
            return;
        const qint64 count = m_socket->read(buffer.data(), buffer.size());
        if (count < 0 || m_isGone)
            return breakOff();
        if (count == 0)
            return;
        m_lastReadMs = ConnectionHost::nowMs();
        if (m_phase == Phase::Lingering || m_ignoresInput) {
            m_lingeredBytes += count;
            if (m_lingeredBytes > maxLingeredBytes)
                return breakOff();
        } else if (m_ahead.isEmpty()) {
            m_input = QByteArrayView(buffer.constData(), count);
            pump();
            m_ahead.append(m_input);
            m_input = {};
        } else {
            m_ahead.append(buffer.constData(), count);
            pump();
        }
        if (count < buffer.size())
            return;
    }
}

void ClientConnection::setInputPaused(bool paused)
{
    if (std::exchange(m_isPaused, paused) == paused)
        return;
    if (paused)
        m_host.leaveWatch().add(m_socket->socketDescriptor(), this);
    else
        m_host.leaveWatch().remove(m_socket->socketDescriptor());
}

// With input that was read before, the part that was parsed is cut off afterwards.
void ClientConnection::pump()
{
    if (m_isPumping)
        return;
    const QScopedValueRollback<bool> guard(m_isPumping, true);
    const bool usesAhead = m_input.isEmpty() && !m_ahead.isEmpty();
    if (usesAhead)
        m_input = m_ahead;
    while (step()) {
    }
    if (!usesAhead)
        return;
    if (m_input.size() < m_ahead.size())
        m_ahead.remove(0, m_ahead.size() - m_input.size());
    m_input = {};
}

// One move of the state machine; false when nothing more can be done now.
bool ClientConnection::step()
{
    if (m_phase == Phase::Closed)
        return false;
    if (m_isGone) {
        breakOff();
        return false;
    }
    if (m_answer == Answer::Finished || m_answer == Answer::Aborted) {
        endExchange();
        return true;
    }
    switch (m_phase) {
    case Phase::Head:
        return stepHead();
    case Phase::Body:
        return stepBody();
    case Phase::Answering:
    case Phase::Lingering:
    case Phase::Closed:
        break;
    }
    return false;
}

// Asked for at a request's first byte rather than when the last one ended: the connection may have been idle meanwhile.
void ClientConnection::applyParserLimits()
{
    RequestParser::Limits limits;
    limits.maxHeadBytes = m_host.limits().maxHeadBytes;
    limits.maxBodyBytes = m_host.limits().maxBodyBytes;
    m_parser.setLimits(limits);
}

bool ClientConnection::stepHead()
{
    // A client that asks on without reading would fill the memory with answers.
    if (m_input.isEmpty() || m_socket->bytesToWrite() > lowWaterBytes)
        return false;
    if (!m_parser.hasBegun())
        applyParserLimits();
    switch (m_parser.next(m_input)) {
    case RequestParser::Event::Head:
        beginExchange();
        return true;
    case RequestParser::Event::Failed:
        rejectHead();
        return true;
    default:
        break;
    }
    if (m_parser.hasBegun() && !m_isHeadBegun) {
        m_isHeadBegun = true;
        m_sinceMs = ConnectionHost::nowMs();
    }
    return false;
}

bool ClientConnection::stepBody()
{
    if (m_room.isClosed() || m_ignoresInput)
        return false;
    switch (m_parser.next(m_input)) {
    case RequestParser::Event::Body:
        takeBodyPart(m_parser.bodyPart());
        return true;
    case RequestParser::Event::End:
        endRequest();
        return true;
    case RequestParser::Event::Failed:
        rejectBroken(m_parser.errorStatus(), m_parser.errorMessage());
        return true;
    default:
        return false;
    }
}

void ClientConnection::beginExchange()
{
    RequestHead &head = m_parser.head();
    m_phase = Phase::Body;
    m_isFirstRequest = false;
    m_bodyBytes = 0;
    m_receivedAtNs = ConnectionHost::nowNs();
    m_closes = !head.keepAlive || m_host.isDraining();
    m_owesContinue = head.expectContinue && head.hasBody() && m_input.isEmpty();
    m_isHeadOnly = head.method == QByteArrayView("HEAD");
    if (const auto refusal = m_host.policy().refusalOf(head))
        refuse(refusal->status, refusal->message);
    else if (head.method == QByteArrayView("OPTIONS"))
        answerOptions();
    else
        route();
}

void ClientConnection::route()
{
    RequestHead &head = m_parser.head();
    if (m_isHeadOnly)
        head.method = "GET";
    m_handler = m_host.router().route(*this);
    if (!m_handler && m_answer == Answer::None)
        refuse(500, "no handler");
    if (!m_handler || m_answer != Answer::None)
        return;
    if (!m_handler->wantsBody())
        return m_room.shut();
    takeGrant(m_room.ask(head.contentLength));
}

void ClientConnection::takeGrant(BodyRoom::Grant grant)
{
    if (grant == BodyRoom::Grant::Full)
        return refuseBody("the hub holds as many bodies and answers as it can");
    if (grant == BodyRoom::Grant::Waits)
        return;
    m_lastReadMs = ConnectionHost::nowMs();
    if (m_parser.head().contentLength > 0)
        m_body.reserve(m_parser.head().contentLength);
    sendContinue();
}

void ClientConnection::grantPlace()
{
    takeGrant(m_room.takePlace());
    m_host.schedule(this);
}

void ClientConnection::sendContinue()
{
    if (m_owesContinue)
        send("HTTP/1.1 100 Continue\r\n\r\n");
    m_owesContinue = false;
}

void ClientConnection::takeBodyPart(QByteArrayView part)
{
    m_bodyBytes += part.size();
    if (m_answer == Answer::None) {
        m_body.append(part);
        if (m_room.ask(std::max(m_bodyBytes, m_parser.head().contentLength)) == BodyRoom::Grant::Full)
            refuseBody("the hub holds as many bodies and answers as it can");
    } else if (m_answer == Answer::Deferred && m_bodyBytes > maxDrainedBytes) {
        m_closes = true;
        sendWhole(*std::exchange(m_deferred, std::nullopt));
    }
}

void ClientConnection::endRequest()
{
    m_phase = Phase::Answering;
    m_receivedAtNs = ConnectionHost::nowNs();
    if (m_answer == Answer::Deferred)
        sendWhole(*std::exchange(m_deferred, std::nullopt));
    else if (m_handler && m_answer == Answer::None)
        m_handler->handleBody(std::exchange(m_body, {}));
}

void ClientConnection::runTurn()
{
    if (m_phase == Phase::Closed)
        return;
    flushHead();
    pump();
    if (m_isPaused)
        handleReadable();
}

void ClientConnection::handleSocketError()
{
    m_isGone = true;
    if (m_phase != Phase::Closed)
        m_host.schedule(this);
}

void ClientConnection::handleBytesWritten()
{
    m_lastWriteMs = ConnectionHost::nowMs();
    m_outputShare.count(m_socket->bytesToWrite());
    if (m_phase == Phase::Lingering && m_socket->bytesToWrite() == 0)
        shutDownWriting();
    if (m_isOverHighWater && pendingBytes() < lowWaterBytes) {
        m_isOverHighWater = false;
        if (m_handler && m_answer == Answer::Started)
            m_handler->handleWritable();
    }
    if (m_phase == Phase::Head && !m_ahead.isEmpty())
        m_host.schedule(this);
}

void ClientConnection::endExchange()
{
    const bool isAborted = m_answer == Answer::Aborted;
    // Without a length only a reset tells the client that the end is missing.
    const bool needsReset = isAborted && !m_isChunked;
    releaseExchange();
    if (isAborted) {
        const linger reset {1, 0};
        if (needsReset)
            setsockopt(static_cast<int>(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        close();
    } else if (m_closes || m_host.isDraining()) {
        beginLinger();
    } else {
        m_parser.reset();
        m_phase = Phase::Head;
        m_isHeadBegun = false;
        m_sinceMs = ConnectionHost::nowMs();
    }
}

void ClientConnection::releaseExchange()
{
    m_handler.reset();
    m_answer = Answer::None;
    m_deferred.reset();
    m_body = {};
    m_isChunked = m_isBodyless = m_isOverHighWater = m_owesContinue = false;
    m_room.clear();
}

void ClientConnection::tellHandlerGone(qint64 stalledMs)
{
    // Moved out first, so that nothing the handler does in there can reach it again.
    const std::unique_ptr<ExchangeHandler> handler = std::move(m_handler);
    if (handler && stalledMs > 0)
        handler->handleStalledReader(stalledMs);
    else if (handler)
        handler->handleClientGone();
}

void ClientConnection::beginLinger()
{
    m_phase = Phase::Lingering;
    m_ahead = {};
    m_input = {};
    m_lingeredBytes = 0;
    m_lingerUntilMs = std::numeric_limits<qint64>::max();
    if (m_socket->bytesToWrite() == 0)
        shutDownWriting();
}

void ClientConnection::shutDownWriting()
{
    m_lingerUntilMs = ConnectionHost::nowMs() + lingerMs;
    ::shutdown(static_cast<int>(m_socket->socketDescriptor()), SHUT_WR);
}

void ClientConnection::close()
{
    m_phase = Phase::Closed;
    setInputPaused(false);
    m_socket->abort();
    m_outputShare.clear();
    m_host.forget(this);
}

void ClientConnection::breakOff(qint64 stalledMs)
{
    if (m_phase == Phase::Closed)
        return;
    m_phase = Phase::Closed;
    if (m_answer != Answer::Finished)
        tellHandlerGone(stalledMs);
    releaseExchange();
    close();
}

void ClientConnection::beginDrain()
{
    if (m_phase == Phase::Head)
        close();
}

void ClientConnection::tellShutdown()
{
    if (m_handler && (m_answer == Answer::None || m_answer == Answer::Started))
        m_handler->handleShutdown();
}

void ClientConnection::tick(qint64 nowMs)
{
    const HttpLimits &limits = m_host.limits();
    const bool isStalled = m_socket->bytesToWrite() > 0 && nowMs - m_lastWriteMs > limits.idleTimeoutMs;
    if (isStalled)
        return breakOff(limits.idleTimeoutMs);
    if (m_room.hasWaitedTooLong(nowMs, limits))
        refuseBody("too many large requests are waiting to be read");
    const bool isDeferredTooLong = m_answer == Answer::Deferred && nowMs - m_deferredAtMs > maxDeferMs;
    const bool isBodyOpen = m_phase == Phase::Body && m_answer != Answer::Started && !m_room.isClosed();
    if (m_phase == Phase::Head && isHeadOverdue(nowMs))
        endOverdueHead();
    else if (isDeferredTooLong)
        endOverdueBody();
    else if (isBodyOpen
             && (nowMs - m_lastReadMs > limits.bodyTimeoutMs || m_room.isTooSlow(nowMs, m_bodyBytes, limits)))
        endOverdueBody();
    else if (m_phase == Phase::Lingering && nowMs >= m_lingerUntilMs)
        close();
}

bool ClientConnection::isHeadOverdue(qint64 nowMs) const
{
    const HttpLimits &limits = m_host.limits();
    return nowMs - m_sinceMs > (m_isHeadBegun || m_isFirstRequest ? limits.headTimeoutMs : limits.idleTimeoutMs);
}
