// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log/hubnames.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace
{

const ProviderSnapshot *providerOf(const HubSnapshotPtr &snapshot, qint64 id)
{
    return snapshot == nullptr ? nullptr : snapshot->providerById(id);
}

QString numbered(qint64 id)
{
    return u'#' + QString::number(id);
}

} // namespace

void HubNames::setSnapshot(HubSnapshotPtr snapshot)
{
    const std::scoped_lock lock {m_mutex};
    m_snapshot.swap(snapshot); // the old one goes when the lock is open again
}

HubSnapshotPtr HubNames::snapshot() const
{
    const std::scoped_lock lock {m_mutex};
    return m_snapshot;
}

QString HubNames::app(qint64 id) const
{
    const HubSnapshotPtr now = snapshot();
    const auto app = now == nullptr ? nullptr : now->apps.value(id);
    return app == nullptr ? numbered(id) : QString::fromUtf8(app->name);
}

QString HubNames::provider(qint64 id) const
{
    const HubSnapshotPtr now = snapshot();
    const ProviderSnapshot *provider = providerOf(now, id);
    return provider == nullptr ? numbered(id) : QString::fromUtf8(provider->name);
}

QString HubNames::credential(qint64 providerId, qint64 credentialId) const
{
    const HubSnapshotPtr now = snapshot();
    const ProviderSnapshot *provider = providerOf(now, providerId);
    if (provider == nullptr) {
        return numbered(credentialId);
    }
    const auto found = std::ranges::find(provider->credentials, credentialId, &CredentialSnapshot::id);
    return found == provider->credentials.end() ? numbered(credentialId) : QString::fromUtf8(found->name);
}
