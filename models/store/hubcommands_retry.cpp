// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/auditedchange.h"
#include "models/store/circuitrepository.h"
#include "models/store/credentialrepository.h"
#include "models/store/hubcommands.h"
#include "models/store/names.h"
#include "models/store/providerrepository.h"

using namespace Qt::Literals::StringLiterals;

Result<int> HubCommands::retryCredentials(const QString &provider, const QString &name) const
{
    const auto change = [&]() -> Result<int> {
        const Result<AiProvider> owner = ProviderRepository {m_connection}.byName(provider);
        if (!owner)
            return tl::unexpected {owner.error()};
        const Result<QList<AiCredential>> all = CredentialRepository {m_connection}.ofProvider(owner->id);
        if (!all)
            return tl::unexpected {all.error()};
        int count = 0;
        for (const AiCredential &credential : *all) {
            if (!name.isEmpty() && !Names::areSame(credential.name, name))
                continue;
            if (const Outcome done = forgetFailures(credential); !done)
                return tl::unexpected {done.error()};
            ++count;
        }
        if (count == 0 && !name.isEmpty())
            return fail(ErrorCode::NotFound, u"the provider has no credential \"%1\""_s.arg(name));
        return count;
    };
    const QString what = name.isEmpty() ? u"all of %1"_s.arg(provider) : u"credential %1 of %2"_s.arg(name, provider);
    return AuditedChange {m_connection, m_clock, m_actor}.run(u"credential.retry"_s, what, change);
}

Outcome HubCommands::forgetFailures(const AiCredential &credential) const
{
    return CredentialRepository {m_connection}.setRetryAt(credential.id, m_clock.utcMs()).and_then([&] {
        return CircuitRepository {m_connection}.removeOf(credential.providerId, credential.id);
    });
}
