// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/upstream/poolcore.h"

/// One request of a pool and its answer: picks a connection or has one made, keeps the time-outs, tells the listener.
/// Gateway thread.
class PooledCall final : public UpstreamCall, private ConnectionUser, private DeadlineListener
{
    Q_DISABLE_COPY_MOVE(PooledCall)

public:
    PooledCall(PoolCore *pool, const UpstreamRequest &request, UpstreamListener *listener);
    ~PooledCall() override;
    void begin(const UpstreamRequest &request);

    void setPaused(bool paused) override;

    [[nodiscard]] bool isConnectionReused() const override { return m_reused; }

    [[nodiscard]] bool isRequestSent() const override { return m_connection != nullptr && m_connection->isSent(); }

    [[nodiscard]] qint64 bodyBytes() const override;

    [[nodiscard]] bool isCloseDelimited() const override { return m_closeDelimited; }

private:
    void dial();
    void attach(UpstreamConnection *connection);
    void handleConnected();
    void failLater(const UpstreamFailure &failure);
    void letGo();
    void report(const UpstreamFailure &failure);

    void handleActivity() override;
    void handleAnswerHead() override;
    void handleAnswerBody(QByteArrayView bytes) override;
    void handleAnswerEnd(bool reusable) override;
    void handleBroken(const UpstreamFailure &failure, bool untouched) override;
    void handleDeadline(const Deadline &deadline) override;

    PoolCore *m_pool;
    UpstreamListener *m_listener;
    UpstreamOrigin m_origin;
    UpstreamTimeouts m_timeouts;
    ResponseParser::Expect m_expect;
    std::vector<QByteArray> m_pieces;
    Dialer *m_dialer = nullptr;
    UpstreamConnection *m_connection = nullptr;
    Deadline m_phaseDeadline;
    Deadline m_totalDeadline;
    qint64 m_bodyBytes = 0;
    bool m_reused = false;
    bool m_paused = false;
    bool m_headSeen = false;
    bool m_closeDelimited = false;
    bool m_isRepeatable = false; ///< GET and HEAD: sent twice they do what they do once
};
