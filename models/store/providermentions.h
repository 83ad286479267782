// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/error.h"

class Connection;

/// Where a provider is named by text rather than by its row: in aliases' targets and in apps' globs of models. On the
/// connection's thread, within the caller's transaction.
class ProviderMentions final
{
public:
    explicit ProviderMentions(const Connection &connection)
        : m_connection {connection}
    {}

    /// Writes "to/..." for every "from/...". A glob whose first part is no plain name stays as it is.
    [[nodiscard]] Outcome rename(const QString &from, const QString &to) const;

private:
    [[nodiscard]] Outcome renameInAliases(const QString &from, const QString &to) const;
    [[nodiscard]] Outcome renameInApps(const QString &from, const QString &to) const;

    const Connection &m_connection;
};
