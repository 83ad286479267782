// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/routing/keyneed.h"

#include "models/values/providerkind.h"

bool needsKey(const ProviderSnapshot &provider)
{
    if (provider.hasCredentials)
        return true;
    const ProviderKind *kind = ProviderKind::byName(QByteArrayView {provider.kind});
    return !kind || kind->needsKey;
}
