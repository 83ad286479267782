// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/hubarchive.h"

#include "models/store/hubcommands.h"
#include "models/store/hubqueries.h"
#include "models/store/store.h"

using namespace Qt::Literals::StringLiterals;

HubArchive::HubArchive(Store *store, QString databasePath)
    : m_store {store}
    , m_reader {std::move(databasePath)}
{}

void HubArchive::find(qint64 appId, const QByteArray &id, bool withEarlier, QObject *context,
                      std::function<void(Result<StoredTurns>)> done)
{
    m_reader.run<StoredTurns>(
        [appId, id, withEarlier](const HubQueries &queries) { return queries.storedTurns(appId, id, withEarlier); },
        context, std::move(done));
}

void HubArchive::remove(qint64 appId, const QByteArray &id, QObject *context, std::function<void(Result<bool>)> done)
{
    m_store->runUnshown<bool>(
        u"app"_s, [appId, id](const HubCommands &commands) { return commands.removeResponse(appId, id); }, context,
        std::move(done));
}
