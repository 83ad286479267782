// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/hubsnapshot.h"

#include <algorithm>
#include <cstring>

QByteArray HubSnapshot::rateKey(qint64 providerId, QByteArrayView model, ModelType type)
{
    // Made for every call: the bytes of the numbers, which need no text.
    constexpr qsizetype headBytes = sizeof providerId + 1;
    QByteArray key {headBytes + model.size(), Qt::Uninitialized};
    std::memcpy(key.data(), &providerId, sizeof providerId);
    key.data()[headBytes - 1] = static_cast<char>(type);
    std::copy(model.begin(), model.end(), key.data() + headBytes);
    return key;
}

const ProviderSnapshot *HubSnapshot::providerById(qint64 id) const
{
    const auto found =
        std::find_if(providers.begin(), providers.end(), [id](const auto &provider) { return provider->id == id; });
    return found == providers.end() ? nullptr : found->get();
}

const ProviderSnapshot *HubSnapshot::providerByName(QByteArrayView name) const
{
    const auto found = std::find_if(providers.begin(), providers.end(),
                                    [name](const auto &provider) { return QByteArrayView {provider->name} == name; });
    return found == providers.end() ? nullptr : found->get();
}
