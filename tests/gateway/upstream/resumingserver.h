// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>

#include <QString>
#include <QThread>

struct ssl_ctx_st;

/// A TLS server that hands out sessions and takes them up again, which QSslSocket's does not: each of its connections
/// has keys of its own. It answers one request on each connection and closes it, on a thread of its own.
class ResumingServer final
{
    Q_DISABLE_COPY_MOVE(ResumingServer)

public:
    /// `folder` holds cert.pem and key.pem; `tlsVersion` is one of OpenSSL's, e.g. TLS1_3_VERSION.
    ResumingServer(const QString &folder, int tlsVersion);
    ~ResumingServer();

    [[nodiscard]] quint16 port() const { return m_port; } ///< 0: it could not be set up

    [[nodiscard]] int fullHandshakes() const { return m_full; }

    [[nodiscard]] int resumedHandshakes() const { return m_resumed; }

    /// From now on no session that was handed out before is known.
    void forgetSessions() { m_forgets = true; }

private:
    [[nodiscard]] bool makeContext();
    void listen();
    void serve();
    void answer(int descriptor);

    QString m_folder;
    int m_tlsVersion;
    ssl_ctx_st *m_context = nullptr;
    int m_listener = -1;
    quint16 m_port = 0;
    std::atomic<int> m_full = 0;
    std::atomic<int> m_resumed = 0;
    std::atomic<bool> m_forgets = false;
    std::unique_ptr<QThread> m_thread;
};
