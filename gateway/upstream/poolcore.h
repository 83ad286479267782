// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QHash>

#include "gateway/upstream/deadlines.h"
#include "gateway/upstream/dialer.h"
#include "gateway/upstream/upstreamconnection.h"
#include "gateway/upstream/upstreampool.h"

/// What the calls of a pool share: idle connections per origin (the last used first), the read buffer, the deadlines
/// and the TLS set-up. Gateway thread.
class PoolCore final : public QObject, private DeadlineListener
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PoolCore)

public:
    explicit PoolCore(const UpstreamPoolOptions &options);

    /// An idle connection that is fit for use, or nullptr.
    [[nodiscard]] UpstreamConnection *take(const UpstreamOrigin &origin);
    /// Keeps it for the next request, or closes it.
    void giveBack(UpstreamConnection *connection, bool reusable);
    [[nodiscard]] UpstreamConnection *adopt(const UpstreamOrigin &origin, std::unique_ptr<QTcpSocket> socket);

    /// A dialer to be started, a child of the pool; end it with endDial(). The pool is full: nullptr.
    [[nodiscard]] Dialer *dialer(const UpstreamOrigin &origin);
    void endDial(Dialer *dialer);

    [[nodiscard]] bool isFull() const;
    void closeIdle();

    [[nodiscard]] Deadlines *deadlines() { return &m_deadlines; }

    [[nodiscard]] int idleCount() const { return m_idleCount; }

    [[nodiscard]] int connectionCount() const { return m_connections + m_dialing; }

private:
    void handleGone(UpstreamConnection *connection);
    void handleDeadline(const Deadline &deadline) override;
    void close(UpstreamConnection *connection);

    UpstreamPoolOptions m_options;
    Deadlines m_deadlines;
    Deadline m_idleSweep;
    TlsSetup m_tls;
    std::vector<char> m_buffer;
    QHash<UpstreamOrigin, std::vector<UpstreamConnection *>> m_idle;
    int m_idleCount = 0;
    int m_connections = 0;
    int m_dialing = 0;
};
