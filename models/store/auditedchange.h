// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#include "models/store/auditrepository.h"
#include "models/store/transaction.h"
#include "models/values/clock.h"

/// One change by a person or a script: everything it does and its audit entry in one transaction, or nothing.
class AuditedChange final
{
public:
    AuditedChange(const Connection &connection, const Clock &clock, const QString &actor)
        : m_connection {connection}
        , m_clock {clock}
        , m_actor {actor}
    {}

    /// `work` returns a Result or an Outcome; a failure rolls everything back.
    template <typename Work>
    [[nodiscard]] auto run(const QString &action, const QString &what, Work work) const -> decltype(work())
    {
        Transaction transaction {m_connection};
        if (!transaction.begun())
            return tl::unexpected {transaction.begun().error()};
        auto result = work();
        if (!result)
            return result;
        const AuditRepository audit {m_connection};
        if (const Outcome logged = audit.append({0, m_clock.utcMs(), m_actor, action, what}); !logged)
            return tl::unexpected {logged.error()};
        if (const Outcome committed = transaction.commit(); !committed)
            return tl::unexpected {committed.error()};
        return result;
    }

private:
    const Connection &m_connection;
    const Clock &m_clock;
    const QString &m_actor;
};
