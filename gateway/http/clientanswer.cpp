// SPDX-License-Identifier: GPL-3.0-or-later
// The answering half of ClientConnection: the Exchange functions and what they write.
#include <cerrno>
#include <sys/socket.h>
#include <utility>

#include <QTcpSocket>

#include "gateway/http/clientconnection.h"
#include "gateway/http/connectionhost.h"

namespace
{
constexpr qint64 maxDrainedBytes = 64 * 1024;
// Up to here a copy is cheaper than a second system call.
constexpr qsizetype maxJoinedBytes = 64 * 1024;

// The bytes that the kernel takes now; -1 when the connection is broken.
qsizetype sendNow(qintptr descriptor, QByteArrayView bytes)
{
    const auto size = static_cast<size_t>(bytes.size());
    const ssize_t sent = ::send(static_cast<int>(descriptor), bytes.data(), size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0)
        return sent;
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0 : -1;
}
} // namespace

bool ClientConnection::canDrainBody() const
{
    const RequestHead &head = m_parser.head();
    const bool waitsForUs = m_owesContinue || (!head.expectContinue && head.headers.contains("expect"));
    return !waitsForUs && m_parser.remainingBodyBytes() <= maxDrainedBytes;
}

void ClientConnection::respond(int status, HeaderList headers, QByteArray body)
{
    if (m_answer != Answer::None || m_phase == Phase::Closed || m_isAnswerDropped)
        return;
    WholeAnswer answer {status, std::move(headers), std::move(body)};
    if (m_phase == Phase::Body && canDrainBody()) {
        m_answer = Answer::Deferred;
        m_deferredAtMs = ConnectionHost::nowMs();
        m_deferred = std::move(answer);
        m_body = {};
        m_room.open();
        requestTurn();
        return;
    }
    if (m_phase == Phase::Body)
        m_closes = true;
    sendWhole(std::move(answer));
}

AnswerHead ClientConnection::answerHead(int status) const
{
    AnswerHead answer;
    answer.status = status;
    answer.closes = m_closes;
    answer.saysKeepAlive = m_parser.head().minorVersion == 0;
    if (status == 204 || status == 304)
        answer.framing = AnswerFraming::None;
    return answer;
}

void ClientConnection::sendWhole(WholeAnswer answer)
{
    m_closes = m_closes || m_host.isDraining();
    AnswerHead head = answerHead(answer.status);
    head.contentLength = answer.body.size();
    m_host.policy().addOriginHeaders(m_parser.head(), answer.headers);
    const bool hasBody = !m_isHeadOnly && head.framing == AnswerFraming::Length;
    const bool isJoined = hasBody && answer.body.size() <= maxJoinedBytes;
    QByteArray out;
    out.reserve(768 + (isJoined ? answer.body.size() : 0));
    head.appendTo(out, answer.headers);
    if (isJoined)
        out.append(answer.body);
    send(out);
    if (hasBody && !isJoined)
        send(answer.body);
    noteAnswerEnded(Answer::Finished);
}

void ClientConnection::start(int status, HeaderList headers)
{
    if (m_answer != Answer::None || m_phase == Phase::Closed)
        return;
    const bool isOld = m_parser.head().minorVersion == 0;
    m_closes = m_closes || isOld || m_phase == Phase::Body || m_host.isDraining();
    AnswerHead head = answerHead(status);
    if (head.framing == AnswerFraming::Length)
        head.framing = isOld ? AnswerFraming::Close : AnswerFraming::Chunked;
    m_isChunked = head.framing == AnswerFraming::Chunked;
    m_isBodyless = m_isHeadOnly || head.framing == AnswerFraming::None;
    m_host.policy().addOriginHeaders(m_parser.head(), headers);
    m_answer = Answer::Started;
    m_room.open();
    // Nothing can be tried again now: others may read theirs.
    m_room.leavePlace();
    head.appendTo(m_unsent, headers);
    // The first event usually follows at once and then shares the write.
    requestTurn();
}

void ClientConnection::write(QByteArrayView bytes)
{
    if (m_answer != Answer::Started || m_isBodyless || m_isGone || bytes.isEmpty())
        return;
    if (!m_isChunked && m_unsent.isEmpty())
        send(bytes);
    else
        send(framed(bytes));
    m_isOverHighWater = m_isOverHighWater || pendingBytes() > highWaterBytes;
}

// With the head, if that has not left yet.
QByteArray ClientConnection::framed(QByteArrayView bytes)
{
    constexpr qsizetype chunkLineBytes = 32; // and room for the last chunk
    QByteArray out = std::exchange(m_unsent, {});
    out.reserve(out.size() + bytes.size() + chunkLineBytes);
    if (m_isChunked)
        out.append(QByteArray::number(bytes.size(), 16)).append("\r\n", 2);
    out.append(bytes);
    if (m_isChunked)
        out.append("\r\n", 2);
    return out;
}

void ClientConnection::finishWith(QByteArrayView bytes)
{
    if (m_answer == Answer::Started && !m_isBodyless && !bytes.isEmpty())
        m_unsent = framed(bytes);
    finish();
}

void ClientConnection::finish()
{
    if (m_answer != Answer::Started)
        return;
    if (m_isChunked && !m_isBodyless)
        m_unsent.append("0\r\n\r\n");
    flushHead();
    noteAnswerEnded(Answer::Finished);
}

void ClientConnection::abort()
{
    if (m_answer != Answer::Finished && m_phase != Phase::Closed)
        noteAnswerEnded(Answer::Aborted);
}

qint64 ClientConnection::pendingBytes() const
{
    return m_socket->bytesToWrite() + m_unsent.size();
}

void ClientConnection::noteAnswerEnded(Answer answer)
{
    m_answer = answer;
    requestTurn();
}

void ClientConnection::requestTurn()
{
    // Inside pump() the loop goes on by itself once the handler has returned.
    if (!m_isPumping || m_answer == Answer::Started)
        m_host.schedule(this);
}

void ClientConnection::flushHead()
{
    if (!m_unsent.isEmpty())
        send(std::exchange(m_unsent, {}));
}

void ClientConnection::send(QByteArrayView bytes)
{
    if (m_isGone || m_phase == Phase::Closed)
        return;
    qsizetype sent = 0;
    if (m_socket->bytesToWrite() == 0) {
        m_lastWriteMs = ConnectionHost::nowMs();
        sent = sendNow(m_socket->socketDescriptor(), bytes);
    }
    if (sent < 0 || (sent < bytes.size() && m_socket->write(bytes.data() + sent, bytes.size() - sent) < 0))
        handleSocketError();
    if (sent < bytes.size())
        m_outputShare.count(m_socket->bytesToWrite());
}
