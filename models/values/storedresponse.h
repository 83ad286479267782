// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>
#include <QtGlobal>

/// One turn of the Responses API that the hub keeps, so that later requests can refer to it. A plain value; any thread.
struct StoredResponse
{
    QByteArray id; ///< "resp_..."
    qint64 appId = 0;
    QByteArray previousId; ///< of the turn before, kept for the same app; empty: none
    QByteArray input;      ///< this turn's own input items, a JSON array
    QByteArray response;   ///< the response object, JSON
    qint64 createdAtMs = 0;

    /// What it counts against the limit of all that is kept.
    [[nodiscard]] qint64 bytes() const { return id.size() + previousId.size() + input.size() + response.size(); }
};

/// A turn and those before it, the newest first. Empty: it is not kept, or not for this app.
using StoredTurns = std::vector<StoredResponse>;
