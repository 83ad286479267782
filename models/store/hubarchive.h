// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/reader.h"
#include "models/store/responsearchive.h"

class Store;

/// The archive of a running hub: reads on a thread of its own, so that no export or chart stands before a call, and
/// removes on the store thread. Made on the main thread; used by the gateway threads.
class HubArchive final : public ResponseArchive
{
    Q_DISABLE_COPY_MOVE(HubArchive)

public:
    /// Borrows the store, which must outlive it. Opens the database when it is first asked.
    HubArchive(Store *store, QString databasePath);

    void find(qint64 appId, const QByteArray &id, bool withEarlier, QObject *context,
              std::function<void(Result<StoredTurns>)> done) override;
    void remove(qint64 appId, const QByteArray &id, QObject *context, std::function<void(Result<bool>)> done) override;

private:
    Store *m_store = nullptr;
    Reader m_reader;
};
