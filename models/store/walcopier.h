// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QObject>

#include "models/store/connection.h"

/// Copies the write-ahead log to the database by a connection of its own, so that no commit waits for the disk. Lives
/// on the archive thread; made on the main thread, so the constructor only stores its arguments.
class WalCopier final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WalCopier)

public:
    explicit WalCopier(QString databasePath);
    ~WalCopier() override;

    /// Emits copied() when it is done, or cannot be.
    void copy();

signals:
    void copied();

private:
    [[nodiscard]] Outcome copyNow();

    QString m_databasePath;
    std::optional<Connection> m_connection; ///< from the first time on
};
