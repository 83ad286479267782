// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/walkeeper.h"

#include <sqlite3.h>

#include "models/store/sql.h"
#include "models/store/sqlitehandle.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int copiedPages = 4'000;
constexpr int nextPages = 1'000;     ///< later it is tried again
constexpr int patientPages = 12'000; ///< so many may be in the log before its end is copied here
constexpr int mostPages = 24'000;    ///< then a commit has to wait after all; the log's file is 50 MB
} // namespace

WalKeeper::WalKeeper(const Connection &connection)
    : m_connection {connection}
    , m_wantedAt {copiedPages}
{}

WalKeeper::~WalKeeper()
{
    if (sqlite3 *const handle = sqliteHandle(m_connection))
        sqlite3_wal_autocheckpoint(handle, copiedPages);
}

Outcome WalKeeper::start()
{
    sqlite3 *const handle = sqliteHandle(m_connection);
    if (!handle)
        return fail(ErrorCode::Storage, u"Qt's driver does not give its connection out"_s);
    sqlite3_wal_hook(handle, &WalKeeper::noteCommit, this);
    // A log that begins anew keeps its length, because a file that grows takes the disk longer.
    return m_connection.execute(u"PRAGMA journal_size_limit = 67108864"_s);
}

int WalKeeper::noteCommit(void *keeper, sqlite3 *, const char *, int pages)
{
    static_cast<WalKeeper *>(keeper)->note(pages);
    return SQLITE_OK;
}

void WalKeeper::note(int pages)
{
    if (pages < m_pages) // it began anew
        m_wantedAt = copiedPages;
    m_pages = pages;
    if (pages < m_wantedAt)
        return;
    m_wantedAt = pages + copiedPages;
    if (pages >= mostPages) {
        copyHere();
    } else if (!m_isCopying) {
        m_isCopying = true;
        emit copyWanted();
    }
}

void WalKeeper::finish()
{
    m_isCopying = false;
    if (m_pages >= patientPages)
        copyHere();
    else
        m_wantedAt = m_pages + nextPages;
}

/// A reader that looks at an old state for long keeps the log from beginning anew; then the next commits try again.
void WalKeeper::copyHere()
{
    const auto copied =
        readRow<bool>(m_connection, u"PRAGMA main.wal_checkpoint(PASSIVE)"_s, {}, [this](const QSqlQuery &row) {
            const int pages = row.value(1).toInt();
            const bool isWhole = row.value(2).toInt() >= pages;
            m_wantedAt = isWhole ? copiedPages : pages + copiedPages;
            return isWhole;
        });
    if (!copied)
        qWarning("The write-ahead log was not copied: %s", qPrintable(copied.error().detail));
}
