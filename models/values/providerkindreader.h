// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "models/values/error.h"
#include "models/values/providerkind.h"

/// resources/catalogue/providers.json, read strictly: an unknown member, word or service is an error, so that a slip of
/// the pen does not silently change how a provider is called. Any thread.
struct ProviderCatalogue
{
    QString date;
    QList<ProviderKind> kinds;

    /// Internal with the kind's name and the reason.
    [[nodiscard]] static Result<ProviderCatalogue> read(const QByteArray &json);
};
