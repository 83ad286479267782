// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/hubsnapshot.h"

#include <algorithm>

QByteArray HubSnapshot::rateKey(qint64 providerId, QByteArrayView model, ModelType type)
{
    QByteArray key;
    key.reserve(model.size() + 24);
    key.append(QByteArray::number(providerId)).append('/');
    key.append(QByteArray::number(static_cast<int>(type))).append('/').append(model);
    return key;
}

const ProviderSnapshot *HubSnapshot::providerByName(QByteArrayView name) const
{
    const auto found = std::find_if(providers.begin(), providers.end(),
                                    [name](const auto &provider) { return QByteArrayView {provider->name} == name; });
    return found == providers.end() ? nullptr : found->get();
}
