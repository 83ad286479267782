// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QObject>

#include "models/store/connection.h"
#include "models/store/retentionbounds.h"

class AttachedArchive;

/// Finds the calls that have to leave the database and copies them to archives, a portion at a time, by a connection of
/// its own that writes nothing to the database: nothing waits for it. Lives on the archive thread; made on the main
/// thread, so the constructor only stores its arguments.
class CallArchivist final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallArchivist)

public:
    explicit CallArchivist(QString databasePath);
    ~CallArchivist() override;

    /// Emits prepared() with calls that may be deleted: they are within no bound, and what is to be archived is so, on
    /// the disk. After a failure, or when nothing is left to do, with none.
    void prepare(const RetentionBounds &bounds);

signals:
    void prepared(const RetentionPortion &portion);

private:
    [[nodiscard]] Result<std::vector<qint64>> nextPortion(const RetentionBounds &bounds);
    [[nodiscard]] Outcome begin(const RetentionBounds &asked);
    [[nodiscard]] Outcome hold(RetentionBounds &bounds);
    [[nodiscard]] Outcome removeArchives(const RetentionBounds &bounds) const;
    [[nodiscard]] Result<qint64> endId(const RetentionBounds &bounds) const;
    [[nodiscard]] Result<qint64> endIdBySize(qint64 maxBytes) const;
    [[nodiscard]] Result<qint64> oldestReported() const;
    [[nodiscard]] Result<std::vector<qint64>> oldest() const;
    [[nodiscard]] Outcome copy(qint64 firstId, qint64 lastId);
    [[nodiscard]] Outcome copyRows(qint64 firstId, qint64 lastId) const;
    void end();

    QString m_databasePath;
    std::optional<Connection> m_connection; ///< while there is something to do
    std::unique_ptr<AttachedArchive> m_archive;
    int m_quarter = 0;  ///< of m_archive
    qint64 m_endId = 0; ///< what is older has to go
    bool m_holds = false;
};
