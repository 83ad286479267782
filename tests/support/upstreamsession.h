// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTcpSocket>
#include <QTimer>

#include "tests/support/scriptedupstream.h"

/// One connection of a ScriptedUpstream: reads requests, carries their scripts out one after another.
class UpstreamSession final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UpstreamSession)

public:
    UpstreamSession(ScriptedUpstream *upstream, QObject *parent);
    ~UpstreamSession() override;
    void open(qintptr descriptor, const ServerIdentity &identity);
    void drop(); ///< FIN at once

private:
    void greet();
    void read();
    void serve();
    /// Takes one request off the input; false when it is not complete.
    [[nodiscard]] bool takeRequest();
    [[nodiscard]] bool takeBody(qsizetype begin);
    [[nodiscard]] bool takeChunks(qsizetype begin);
    void runSteps();
    [[nodiscard]] bool runStep(const Script::Step &step); ///< false: comes back later
    [[nodiscard]] bool pump(const Script::Step &step);
    [[nodiscard]] qint64 unsentBytes() const;
    void reset();
    void leave();
    void finish();

    ScriptedUpstream *m_upstream;
    QTcpSocket *m_socket = nullptr;
    QTimer m_timer;
    QByteArray m_input;
    ReceivedRequest m_request;
    Script m_script;
    ScriptedUpstream::Greeting m_greeting = ScriptedUpstream::Greeting::Serve;
    qsizetype m_step = 0;
    qint64 m_sent = 0; ///< times that the running step was sent
    int m_number = 0;
    int m_answers = 0;
    bool m_busy = false;
    bool m_over = false;
};
