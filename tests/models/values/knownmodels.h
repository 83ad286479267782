// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include "models/values/modelcatalogue.h"
#include "models/values/providerkind.h"

[[nodiscard]] inline const ProviderKind &kindNamed(const char *name)
{
    const ProviderKind *kind = ProviderKind::byName(QByteArrayView {name});
    if (!kind)
        qFatal("no kind %s", name);
    return *kind;
}

/// What the bundled catalogue says of a model.
[[nodiscard]] inline ModelTraits traits(const char *kind, const char *model, const QJsonObject &overrides = {})
{
    return ModelCatalogue::instance().traitsOf(kindNamed(kind), model, overrides);
}
