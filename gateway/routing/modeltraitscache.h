// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QHash>
#include <QSet>

#include "models/values/hubsnapshot.h"
#include "models/values/modeltraits.h"

/// What the models of the present snapshot take, worked out once per provider and model. Gateway thread; one per
/// worker.
class ModelTraitsCache final
{
public:
    /// Never null; a call may keep it. A kind that is not known has no traits of its own.
    [[nodiscard]] std::shared_ptr<const ModelTraits> of(const ProviderSnapshot &provider, const QByteArray &model);

    /// The provider has said that it does not count this model's tokens; forgotten with the rest.
    void setUncounted(const ProviderSnapshot &provider, const QByteArray &model);
    [[nodiscard]] bool isUncounted(const ProviderSnapshot &provider, const QByteArray &model) const;

    /// The providers have changed.
    void clear()
    {
        m_byProviderAndModel.clear();
        m_uncounted.clear();
    }

private:
    QHash<std::pair<qint64, QByteArray>, std::shared_ptr<const ModelTraits>> m_byProviderAndModel;
    QSet<std::pair<qint64, QByteArray>> m_uncounted;
};
