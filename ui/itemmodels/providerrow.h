// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>

#include "models/values/aimodel.h"
#include "models/values/aiprovider.h"
#include "models/values/circuit.h"

/// A provider and what is known of its credentials. A plain value.
struct ProviderRow
{
    AiProvider provider;
    int credentials = 0;          ///< all of them
    int usable = 0;               ///< enabled ones
    int failing = 0;              ///< enabled ones that work for no model
    bool isDown = false;          ///< works for no model, whatever the credential
    bool isPartlyResting = false; ///< something of it is left alone
    QStringList troubles;         ///< a line for each thing that is left alone, translated

    /// Picks out what is the provider's; all lists may be of all providers. A key of which every listed model is left
    /// alone fails, for it answers nothing.
    [[nodiscard]] static ProviderRow of(const AiProvider &provider, const QList<AiCredential> &credentials,
                                        const QList<Circuit> &circuits, const QList<AiModel> &models);

private:
    void add(const AiCredential &credential, const QList<Circuit> &circuits, const QSet<QByteArray> &models);
};
