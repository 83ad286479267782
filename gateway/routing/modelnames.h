// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QHash>

#include "models/values/hubsnapshot.h"

struct ProviderKind;

/// What the providers of the present snapshot call a model, and which of them serve a family of models, by the
/// catalogue's rules; worked out once per name. Gateway thread; one per worker.
class ModelNames final
{
public:
    struct Place
    {
        std::shared_ptr<const ProviderSnapshot> provider;
        QByteArray model; ///< as the provider calls it
    };

    /// A name that the provider lists is its own. Else, where its kind writes names in its own way ("vendor/model", a
    /// region before them), the one that it lists or the catalogue has for that model, else one made by the rule.
    [[nodiscard]] QByteArray served(const ProviderSnapshot &provider, const QByteArray &asked);
    /// Who serves the family of a model that nobody lists, the model's maker first. Disabled ones, too.
    [[nodiscard]] const std::vector<Place> &family(const HubSnapshot &snapshot, const QByteArray &asked);

    /// The providers have changed.
    void clear();

private:
    QHash<std::pair<qint64, QByteArray>, QByteArray> m_served;
    QHash<QByteArray, std::vector<Place>> m_families;
};
