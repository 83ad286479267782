// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "models/values/error.h"

/// A quarter's file of calls that have left the database: "archive/calls-2026Q1.db" beside it. Quarters are those of
/// UTC. A plain value.
struct CallArchive
{
    QString path;
    int quarter = 0; ///< counted from the year 0

    [[nodiscard]] qint64 firstId() const; ///< the smallest id that a call of the quarter can have
    [[nodiscard]] qint64 endId() const;   ///< the smallest one after the quarter

    [[nodiscard]] static int quarterOf(qint64 utcMs);
    /// The folder of the archives that belong to a database.
    [[nodiscard]] static QString folder(const QString &databasePath);
    /// The file for the call, whether it exists or not.
    [[nodiscard]] static CallArchive forCall(const QString &databasePath, qint64 callId);
    /// The files that exist, the newest quarter first.
    [[nodiscard]] static QList<CallArchive> existing(const QString &databasePath);
    /// Makes folder and file, empty and private, so that they outlive a power failure. Fine when they are there.
    [[nodiscard]] Outcome make() const;
    /// Removes the file and its log.
    [[nodiscard]] Outcome remove() const;
};
