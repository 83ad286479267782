// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/pagechecker.h"

#include <sqlite3.h>
#include <utility>

#include <QThread>

#include "models/store/connection.h"
#include "models/store/hubdatabase.h"
#include "models/store/sqlitehandle.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int instructionsBetweenLooks = 8; ///< fewer than there are before SQLite's longest one
}

PageChecker::PageChecker(QString databasePath)
    : m_databasePath {std::move(databasePath)}
{}

void PageChecker::check()
{
    Q_ASSERT(QThread::currentThread() == thread());
    const Outcome done = checkNow();
    if (done) {
        emit sound();
    } else if (done.error().code == ErrorCode::DatabaseDamaged) {
        emit damaged(done.error());
    } else {
        if (!mustEnd())
            qWarning("The database's pages were not checked: %s", qPrintable(done.error().detail));
        emit leftOff();
    }
}

void PageChecker::expectCheck()
{
    m_isInterrupted = false;
}

Outcome PageChecker::checkNow()
{
    if (mustEnd())
        return fail(ErrorCode::Storage, u"it was interrupted"_s);
    const Result<Connection> connection = Connection::open(m_databasePath, Connection::Mode::ReadOnly);
    if (!connection)
        return tl::unexpected {connection.error()};
    sqlite3 *const handle = sqliteHandle(*connection);
    if (!handle)
        return fail(ErrorCode::Storage, u"Qt's driver does not give its connection out"_s);
    setHandle(handle);
    const Outcome done = checkOver(*connection, handle);
    setHandle(nullptr);
    return done;
}

/// SQLite looks at all tables in one instruction, in which only its own flag is seen; that flag is for a statement that
/// runs, so ours is looked at before.
Outcome PageChecker::checkOver(const Connection &connection, sqlite3 *handle)
{
    const auto look = [](void *checker) { return static_cast<PageChecker *>(checker)->mustEnd() ? 1 : 0; };
    sqlite3_progress_handler(handle, instructionsBetweenLooks, look, this);
    return HubDatabase::checkWholly(connection);
}

void PageChecker::setHandle(sqlite3 *handle)
{
    const std::lock_guard lock {m_mutex};
    m_handle = handle;
}

void PageChecker::interrupt()
{
    m_isInterrupted = true;
    const std::lock_guard lock {m_mutex};
    if (m_handle)
        sqlite3_interrupt(m_handle);
}

void PageChecker::stop()
{
    m_isStopped = true;
    interrupt();
}
