// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "models/values/error.h"
#include "models/values/storedresponse.h"

class Connection;

/// The table stored_responses. A turn that was removed while later ones build on it keeps its row, out of sight, until
/// they are gone. Lives on the connection's thread.
class ResponseRepository final
{
public:
    /// All turns of one find() together; more cannot be sent anywhere.
    static constexpr qint64 maxFoundBytes = 64LL * 1024 * 1024;

    /// What prune() is to leave.
    struct Bounds
    {
        qint64 beforeMs = 0; ///< turns made before that are old
        qint64 maxBytes = 0; ///< of all turns together
        int stepMs = 0;      ///< after that no further turn is begun with
    };

    explicit ResponseRepository(const Connection &connection);

    /// Takes id, app, previous id (empty: none), input, response, bytes, time; in the place of one with the same id.
    [[nodiscard]] static QString insertSql();

    /// See ResponseArchive::find().
    [[nodiscard]] Result<StoredTurns> turns(qint64 appId, const QByteArray &id, bool withEarlier) const;
    [[nodiscard]] Result<bool> remove(qint64 appId, const QByteArray &id) const;
    /// Of all turns together.
    [[nodiscard]] Result<qint64> heldBytes() const;
    /// Deletes what is too old or too much, the oldest first and none that a later turn builds on. Gives how many turns
    /// went; 0: there is nothing to do.
    [[nodiscard]] Result<int> prune(const Bounds &bounds) const;

private:
    /// A turn that may have become the end of its talk: nothing that builds on it was left.
    struct Turn
    {
        qint64 appId = 0;
        QString id; ///< empty: there is none
    };

    [[nodiscard]] Result<bool> removeOne(const Bounds &bounds, Turn &last) const;
    [[nodiscard]] Result<std::optional<Turn>> removeOldest(qint64 beforeMs, const Turn &last) const;

    const Connection &m_connection;
};
