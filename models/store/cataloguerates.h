// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "models/values/aimodel.h"
#include "models/values/aiprovider.h"
#include "models/values/error.h"

class Connection;

/// Prices from the catalogue that came with the program, for models that no other price was ever set for: so that
/// nothing that is known is unpriced. A newer catalogue's price makes a new version; what a person set, took from
/// another source or removed stays. On the connection's thread, within the caller's transaction.
class CatalogueRates final
{
public:
    explicit CatalogueRates(const Connection &connection)
        : m_connection {connection}
    {}

    /// What the catalogue knows of a provider's models: those of its kind, and those it lists under another spelling.
    /// Near relations and other makers' prices are left out, because they are guesses; a free offer of a model that is
    /// paid elsewhere costs 0.
    [[nodiscard]] static QList<AiModelRate> of(const AiProvider &provider, const QList<AiModel> &listed);

    /// Puts into force what is missing, for all providers; how many prices are new.
    [[nodiscard]] Result<int> apply(qint64 nowMs) const;

private:
    const Connection &m_connection;
};
