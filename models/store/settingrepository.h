// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

#include "models/settings/settingspec.h"

class Connection;

/// Tables settings and admin_tokens.
class SettingRepository final
{
public:
    explicit SettingRepository(const Connection &connection)
        : m_connection {connection}
    {}

    [[nodiscard]] Result<QHash<QString, QString>> all() const; ///< only those that were set
    [[nodiscard]] Result<qint64> number(SettingKey key) const; ///< as it is set, else its default
    [[nodiscard]] Outcome put(const QString &key, const QString &value, qint64 atMs) const;
    [[nodiscard]] Result<QByteArray> adminTokenHash() const; ///< SHA-256; empty: none was made
    [[nodiscard]] Outcome putAdminTokenHash(const QByteArray &hash, qint64 atMs) const;

private:
    const Connection &m_connection;
};
