// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QObject>

#include "models/store/connection.h"

class HubQueries;

/// Owns the read-only connection. Lives on the reader thread; made on the main thread, so the constructor only stores
/// its argument.
class ReaderWorker final : public QObject
{
    Q_OBJECT

public:
    explicit ReaderWorker(QString databasePath);

    /// Opens the connection when it is not open yet. Calls `work` with the queries, or `refuse` with why it cannot.
    void run(const std::function<void(const HubQueries &)> &work, const std::function<void(const Error &)> &refuse);

private:
    QString m_databasePath;
    std::optional<Connection> m_connection;
};
