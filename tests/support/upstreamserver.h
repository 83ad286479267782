// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>

#include "tests/support/scriptedupstream.h"

/// The listening half of a ScriptedUpstream; lives on its thread.
class UpstreamServer final : public QTcpServer
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UpstreamServer)

public:
    UpstreamServer(ScriptedUpstream *upstream, const ServerIdentity &identity);
    /// Returns the port, 0 when it could not be had.
    [[nodiscard]] quint16 open(quint16 port);
    void dropAll();

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    ScriptedUpstream *m_upstream;
    ServerIdentity m_identity;
};
