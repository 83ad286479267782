// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/pooledcall.h"

#include <utility>

#include "gateway/upstream/requestencoder.h"

using namespace Qt::Literals::StringLiterals;

PooledCall::PooledCall(PoolCore *pool, const UpstreamRequest &request, UpstreamListener *listener)
    : m_pool {pool}
    , m_listener {listener}
    , m_origin {request.origin}
    , m_timeouts {request.timeouts}
    , m_expect {request.method == "HEAD" ? ResponseParser::Expect::HeadAnswer : ResponseParser::Expect::Answer}
    , m_phaseDeadline {pool->deadlines(), this}
    , m_totalDeadline {pool->deadlines(), this}
    , m_isRepeatable {request.method == "GET" || request.method == "HEAD"}
{}

PooledCall::~PooledCall()
{
    letGo();
}

void PooledCall::begin(const UpstreamRequest &request)
{
    Result<std::vector<QByteArray>> pieces = encodeRequest(request);
    if (!pieces)
        return failLater({ErrorCode::UpstreamFailed, UpstreamFailure::Phase::Send, pieces.error().detail});
    m_pieces = std::move(*pieces);
    m_totalDeadline.setAfter(m_timeouts.totalMs);
    UpstreamConnection *idle = request.isFresh ? nullptr : m_pool->take(m_origin);
    m_reused = idle != nullptr;
    if (m_reused)
        attach(idle);
    else
        dial();
}

void PooledCall::setPaused(bool paused)
{
    if (std::exchange(m_paused, paused) == paused || m_connection == nullptr)
        return;
    // While the caller takes nothing the silence is not the upstream's fault.
    if (paused)
        m_phaseDeadline.clear();
    else
        handleActivity();
    m_connection->setPaused(paused);
}

qint64 PooledCall::bodyBytes() const
{
    return m_connection != nullptr ? m_connection->answer().bodyBytes() : m_bodyBytes;
}

void PooledCall::dial()
{
    if (m_pool->isFull())
        m_pool->closeIdle();
    if (m_pool->isFull())
        return failLater(
            {ErrorCode::Overloaded, UpstreamFailure::Phase::Connect, u"too many upstream connections are open"_s});
    m_dialer = m_pool->dialer(m_origin);
    QObject::connect(m_dialer, &Dialer::connected, m_dialer, [this] { handleConnected(); });
    QObject::connect(m_dialer, &Dialer::failed, m_dialer, [this](const UpstreamFailure &failure) { report(failure); });
    m_phaseDeadline.setAfter(m_timeouts.connectMs);
    m_dialer->start(m_timeouts.connectMs);
}

void PooledCall::handleConnected()
{
    std::unique_ptr<QTcpSocket> socket = m_dialer->takeSocket();
    m_pool->endDial(std::exchange(m_dialer, nullptr));
    attach(m_pool->adopt(m_origin, std::move(socket)));
}

void PooledCall::attach(UpstreamConnection *connection)
{
    m_connection = connection;
    m_phaseDeadline.setAfter(m_timeouts.firstByteMs);
    connection->begin(&m_pieces, m_expect, this);
    if (m_paused)
        connection->setPaused(true);
}

void PooledCall::failLater(const UpstreamFailure &failure)
{
    m_dialer = m_pool->dialer(m_origin);
    QObject::connect(m_dialer, &Dialer::failed, m_dialer, [this](const UpstreamFailure &told) { report(told); });
    m_dialer->failLater(failure);
}

void PooledCall::letGo()
{
    m_phaseDeadline.clear();
    m_totalDeadline.clear();
    if (m_dialer != nullptr)
        m_pool->endDial(std::exchange(m_dialer, nullptr));
    if (m_connection != nullptr)
        m_pool->giveBack(std::exchange(m_connection, nullptr), false);
}

void PooledCall::report(const UpstreamFailure &failure)
{
    m_bodyBytes = bodyBytes();
    letGo();
    if (failure.code == ErrorCode::Overloaded) // so that the next one has room
        m_pool->closeIdle();
    m_listener->handleFailure(failure);
}

void PooledCall::handleActivity()
{
    if (m_paused)
        return;
    if (m_headSeen)
        m_phaseDeadline.setAfter(m_timeouts.idleMs);
    else if (m_connection != nullptr && !m_connection->answer().hasBegun())
        m_phaseDeadline.setAfter(m_timeouts.firstByteMs);
}

void PooledCall::handleAnswerHead()
{
    m_headSeen = true;
    m_closeDelimited = m_connection->answer().isCloseDelimited();
    if (m_connection->isSent()) {
        m_connection->forgetPieces();
        m_pieces.clear();
    }
    m_phaseDeadline.setAfter(m_timeouts.idleMs);
    m_listener->handleHead(m_connection->answer().status(), m_connection->answer().headers());
}

void PooledCall::handleAnswerBody(QByteArrayView bytes)
{
    m_listener->handleBody(bytes);
}

void PooledCall::handleAnswerEnd(bool reusable)
{
    m_bodyBytes = bodyBytes();
    m_pool->giveBack(std::exchange(m_connection, nullptr), reusable);
    letGo();
    m_listener->handleEnd();
}

void PooledCall::handleBroken(const UpstreamFailure &failure, bool untouched)
{
    if (!m_reused || !untouched)
        return report(failure);
    // The peer closed an idle connection just as we used it, or it read the request and left: nobody can tell.
    if (!m_isRepeatable) {
        UpstreamFailure stale = failure;
        stale.isStale = true;
        return report(stale);
    }
    m_pool->giveBack(std::exchange(m_connection, nullptr), false);
    m_reused = false;
    dial();
}

void PooledCall::handleDeadline(const Deadline &deadline)
{
    using Phase = UpstreamFailure::Phase;
    const Phase phase = m_dialer != nullptr       ? m_dialer->phase()
                        : m_connection != nullptr ? m_connection->phase()
                                                  : Phase::Connect;
    QString detail = u"the upstream did not answer in time"_s;
    if (&deadline == &m_totalDeadline)
        detail = u"the call took longer than it may in all"_s;
    else if (phase == Phase::Body)
        detail = u"the upstream fell silent inside its answer"_s;
    else if (phase == Phase::Head)
        detail = u"the upstream did not finish its answer's head in time"_s;
    else if (phase == Phase::Send)
        detail = u"the upstream did not take the request in time"_s;
    else if (phase != Phase::Wait)
        detail = u"the upstream could not be connected to in time"_s;
    report({ErrorCode::UpstreamTimeout, phase, detail});
}
