// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <mutex>

#include <QObject>

#include "models/values/error.h"

class Connection;
struct sqlite3;

/// Reads the whole database and compares each index with its table, by a connection of its own: what nobody reads would
/// else be found damaged when it is needed. Lives on the archive thread, which it occupies for as long as that takes;
/// made on the main thread, so the constructor only stores its arguments.
class PageChecker final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PageChecker)

public:
    explicit PageChecker(QString databasePath);

    /// Ends in exactly one of the signals.
    void check();
    /// A check is on its way: what interrupts from now on is meant for it, though it may have to wait for the thread.
    /// Thread-safe.
    void expectCheck();

    /// Ends a check that runs, soon. Thread-safe.
    void interrupt();
    /// The same, and none begins any more. Thread-safe.
    void stop();

signals:
    void sound();
    void damaged(const Error &error);
    void leftOff(); ///< interrupted, or the database could not be read

private:
    [[nodiscard]] Outcome checkNow();
    [[nodiscard]] Outcome checkOver(const Connection &connection, sqlite3 *handle);

    [[nodiscard]] bool mustEnd() const { return m_isInterrupted || m_isStopped; }

    void setHandle(sqlite3 *handle);

    QString m_databasePath;
    std::atomic<bool> m_isInterrupted = false;
    std::atomic<bool> m_isStopped = false;
    std::mutex m_mutex;
    sqlite3 *m_handle = nullptr; ///< while a check runs; guarded by the mutex
};
