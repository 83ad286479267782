// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "models/values/error.h"

class Connection;

/// One script of resources/migrations: "0001_initial.sql" is version 1.
struct Migration
{
    int version = 0;
    QString name;
    QString sql;

    /// The scripts that are compiled in, oldest first.
    [[nodiscard]] static QList<Migration> builtIn();
    /// A statement ends with ";" and an empty line, so that the statements of a trigger stay together. Lines of
    /// comment alone are no statement.
    [[nodiscard]] static QStringList statements(const QString &sql);
};

/// Brings a database to the newest version: each script and its version number in one transaction, a copy of the
/// database before the first step. Runs on the connection's thread.
class Migrator final
{
public:
    explicit Migrator(const Connection &connection, QList<Migration> migrations = Migration::builtIn());

    [[nodiscard]] Result<int> version() const;
    [[nodiscard]] int newestVersion() const;
    /// DatabaseTooNew when a newer program wrote it; then nothing was changed. When the copy fails, nothing is changed.
    [[nodiscard]] Outcome migrate() const;

    /// Where the copy before the step from `version` goes.
    [[nodiscard]] static QString backupPath(const QString &databasePath, int version);

private:
    [[nodiscard]] Outcome backUp(int version) const;
    [[nodiscard]] Outcome apply(const Migration &migration) const;

    const Connection &m_connection;
    QList<Migration> m_migrations;
};
