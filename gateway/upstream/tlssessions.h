// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>

#include "gateway/upstream/upstreamclient.h"

/// The newest TLS session of each origin, so that the next connection to it need not prove everything again (RFC 8446,
/// section 2.2). Only sessions whose certificates were accepted come here, and they live in memory only. One per pool;
/// gateway thread.
class TlsSessions final
{
public:
    /// Empty when there is none.
    [[nodiscard]] QByteArray ticketOf(const UpstreamOrigin &origin) const { return m_tickets.value(origin); }

    void keep(const UpstreamOrigin &origin, const QByteArray &ticket);

    /// After a handshake that failed: the next one shall depend on nothing from before.
    void forget(const UpstreamOrigin &origin) { m_tickets.remove(origin); }

private:
    QHash<UpstreamOrigin, QByteArray> m_tickets;
};
