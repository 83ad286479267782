// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostInfo>
#include <QSslSocket>
#include <QTcpSocket>

#include "gateway/upstream/connectwatch.h"
#include "gateway/upstream/deadlines.h"
#include "gateway/upstream/proxyaddress.h"
#include "gateway/upstream/responseparser.h"
#include "gateway/upstream/tlssetup.h"
#include "gateway/upstream/upstreamclient.h"

/// Makes one connection to an origin: name resolution, the addresses in turn, a proxy's CONNECT, the TLS handshake.
/// Destroying it cancels at once in every phase. The caller limits the whole time. Gateway thread.
class Dialer final : public QObject, private DeadlineListener
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Dialer)

public:
    Dialer(const UpstreamOrigin &origin, TlsSetup *tls, Deadlines *deadlines, QObject *parent);
    ~Dialer() override;
    /// Begins in the next turn of the event loop, so that nothing is reported from within.
    void start(int timeoutMs);
    /// As start(), with addresses that are known already instead of the name's.
    void startAt(const QList<QHostAddress> &addresses, int timeoutMs);
    /// Reports this failure in the next turn of the event loop instead of dialling.
    void failLater(const UpstreamFailure &failure);

    [[nodiscard]] UpstreamFailure::Phase phase() const { return m_phase; }

    /// Stops at once and says nothing more.
    void cancel();

    /// After connected(): hands the socket over, without a parent.
    [[nodiscard]] std::unique_ptr<QTcpSocket> takeSocket();

signals:
    void connected();
    void failed(const UpstreamFailure &failure);

private:
    void begin();
    void resolve(const QByteArray &host);
    void handleLookup(const QHostInfo &info);
    void useAddresses(const QList<QHostAddress> &addresses);
    void tryNext();
    void handleConnected();
    void sendConnect();
    void goOn();
    void handleProxyBytes();
    void encrypt();
    void handleEncrypted();
    void keepSessionsOf(QSslSocket *socket);
    void handleSocketError();
    void handleReset();
    void stopWatching();
    void handleDeadline(const Deadline &deadline) override;
    void finish();
    void fail(const QString &detail);
    void dropSocket();

    UpstreamOrigin m_origin;
    TlsSetup *m_tls;
    Deadline m_addressDeadline;
    qint64 m_endMs = 0; ///< 0: no limit
    ProxyAddress m_proxy;
    UpstreamFailure::Phase m_phase = UpstreamFailure::Phase::Resolve;
    QTcpSocket *m_socket = nullptr;
    ConnectWatch *m_watch = nullptr;
    QList<QHostAddress> m_addresses; ///< not tried yet
    QList<QSslError> m_tlsErrors;
    ResponseParser m_proxyAnswer;
    quint16 m_port = 0;
    bool m_cancelled = false;
};
