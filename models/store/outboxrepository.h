// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "models/values/error.h"
#include "models/values/outboxevent.h"

class Connection;

/// Tables outbox_events and event_target. CallWriter writes the events, each in its call's transaction.
class OutboxRepository final
{
public:
    struct Target
    {
        QString uuid;
        QByteArray token; ///< sealed; empty: none
    };

    /// Events beyond what is kept.
    struct Surplus
    {
        qint64 waiting = 0;
        qint64 dead = 0; ///< those that become so included

        [[nodiscard]] bool isSome() const { return waiting > 0 || dead > 0; }
    };

    explicit OutboxRepository(const Connection &connection)
        : m_connection {connection}
    {}

    /// Those that may be sent now, oldest first, with their calls.
    [[nodiscard]] Result<QList<OutboxEvent>> due(qint64 nowMs, int limit) const;
    /// Oldest first, after `afterId`; without their calls. `deadOnly`: those that were given up.
    [[nodiscard]] Result<QList<OutboxEvent>> page(bool deadOnly, qint64 afterId, int limit) const;
    [[nodiscard]] Result<qint64> count(bool deadOnly) const;
    [[nodiscard]] Outcome book(const OutboxResult &result) const;
    /// `callId` 0: all that were given up. How many.
    [[nodiscard]] Result<int> retry(qint64 callId) const;
    [[nodiscard]] Result<int> drop(qint64 callId) const;
    /// What there is too much of when `maxWaiting` may wait; as many dead ones are kept, at least 100,000.
    [[nodiscard]] Result<Surplus> surplus(qint64 maxWaiting) const;
    /// Makes dead letters of the oldest that wait, then removes the oldest of the dead, at most `limit` in all; what is
    /// left to be done.
    [[nodiscard]] Result<Surplus> trim(Surplus surplus, qint64 limit) const;

    [[nodiscard]] Result<Target> target() const;
    [[nodiscard]] Outcome setTarget(const Target &target) const;

private:
    const Connection &m_connection;
};
