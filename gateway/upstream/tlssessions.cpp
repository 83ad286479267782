// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/tlssessions.h"

namespace
{
constexpr qsizetype maxOrigins = 256; ///< more than anyone has providers; a session is a few kilobytes
} // namespace

void TlsSessions::keep(const UpstreamOrigin &origin, const QByteArray &ticket)
{
    if (ticket.isEmpty())
        return;
    if (m_tickets.size() >= maxOrigins && !m_tickets.contains(origin))
        m_tickets.clear();
    m_tickets.insert(origin, ticket);
}
