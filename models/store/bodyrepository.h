// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/packedbodies.h"
#include "models/values/error.h"

class Connection;

/// The tables call_bodies and body_contents: which call has which body, and each content once, compressed. A content
/// goes with the last call that has it. Lives on the connection's thread.
class BodyRepository final
{
public:
    explicit BodyRepository(const Connection &connection);

    /// In the caller's transaction. A call that is not recorded, or has bodies already, keeps none.
    [[nodiscard]] Outcome add(const PackedBodies &bodies) const;
    /// Both empty when nothing is kept of the call.
    [[nodiscard]] Result<CallBodies> bodiesOf(qint64 callId) const;
    /// What all that is kept takes of the file, nearly.
    [[nodiscard]] Result<qint64> heldBytes() const;
    /// 0: none is kept.
    [[nodiscard]] Result<qint64> newestCallId() const;
    /// 0: none is kept.
    [[nodiscard]] Result<qint64> oldestCallId() const;
    /// Deletes a body of the oldest call that has one, unless it is newer than that one. False: there was none.
    [[nodiscard]] Result<bool> removeOldest(qint64 upToCallId) const;

private:
    [[nodiscard]] Outcome addSide(qint64 callId, const QString &side, const PackedBody &body) const;
    [[nodiscard]] Result<qint64> contentOf(const PackedBody &body) const;

    const Connection &m_connection;
};
