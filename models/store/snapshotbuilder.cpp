// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/snapshotbuilder.h"

#include <QDateTime>
#include <QTimeZone>

#include "models/settings/settingspec.h"
#include "models/store/accountrepository.h"
#include "models/store/aliasrepository.h"
#include "models/store/apprepository.h"
#include "models/store/callrepository.h"
#include "models/store/circuitrepository.h"
#include "models/store/credentialrepository.h"
#include "models/store/modelrepository.h"
#include "models/store/outboxrepository.h"
#include "models/store/providerrepository.h"
#include "models/store/raterepository.h"
#include "models/store/sealedplaces.h"
#include "models/store/settingrepository.h"
#include "models/store/sql.h"
#include "models/store/usagerepository.h"
#include "models/values/clock.h"
#include "models/values/providerkind.h"
#include "models/vault/vault.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QByteArray withoutSlash(QByteArray url)
{
    while (url.endsWith('/'))
        url.chop(1);
    return url;
}

std::shared_ptr<ProviderSnapshot> snapshotOf(const AiProvider &provider)
{
    auto snapshot = std::make_shared<ProviderSnapshot>();
    snapshot->id = provider.id;
    snapshot->name = provider.name.toUtf8();
    snapshot->kind = provider.kind.toUtf8();
    snapshot->baseUrl = provider.baseUrl.toUtf8();
    snapshot->region = provider.region.toUtf8();
    snapshot->enabled = provider.enabled;
    if (const ProviderKind *kind = ProviderKind::byName(provider.kind)) {
        if (snapshot->baseUrl.isEmpty())
            snapshot->baseUrl = kind->baseUrl.toUtf8().replace("{region}", snapshot->region);
        for (const QString &model : kind->models)
            snapshot->models.insert(model.toUtf8(), ModelType::Chat);
    }
    snapshot->baseUrl = withoutSlash(snapshot->baseUrl);
    return snapshot;
}

AliasSnapshot snapshotOf(const ModelAlias &alias)
{
    AliasSnapshot snapshot;
    snapshot.strategy = alias.strategy;
    for (const ModelAlias::Target &target : alias.targets)
        snapshot.targets.push_back({target.name.toUtf8(), target.weight});
    return snapshot;
}

constexpr qint64 dayMs = 24 * 3'600'000;

qint64 dayStart(qint64 nowMs)
{
    return nowMs / dayMs * dayMs;
}

/// 0: the one that `nowMs` is in.
qint64 monthStart(qint64 nowMs, int monthsOn)
{
    const QDate today = QDateTime::fromMSecsSinceEpoch(nowMs, QTimeZone::utc()).date();
    const QDate first = QDate {today.year(), today.month(), 1}.addMonths(monthsOn);
    return first.startOfDay(QTimeZone::utc()).toMSecsSinceEpoch();
}
} // namespace

Result<HubSnapshotPtr> SnapshotBuilder::build(quint64 version) const
{
    auto snapshot = std::make_shared<HubSnapshot>();
    snapshot->version = version;
    snapshot->madeAtMs = m_clock.utcMs();
    snapshot->vaultReady = m_vault.state() == Vault::State::Ready;
    snapshot->vaultDamaged = m_vault.state() == Vault::State::Damaged;
    const Outcome read = addProviders(*snapshot)
                             .and_then([&] { return addAccounts(*snapshot); })
                             .and_then([&] { return addApps(*snapshot); })
                             .and_then([&] { return addPrices(*snapshot); })
                             .and_then([&] { return addSettings(*snapshot); })
                             .and_then([&] { return addEventTarget(*snapshot); })
                             .and_then([&] { return addLastCall(*snapshot); });
    if (!read)
        return tl::unexpected {read.error()};
    return HubSnapshotPtr {std::move(snapshot)};
}

Outcome SnapshotBuilder::addProviders(HubSnapshot &snapshot) const
{
    const Result<QList<AiProvider>> rows = ProviderRepository {m_connection}.all();
    if (!rows)
        return tl::unexpected {rows.error()};
    QHash<qint64, std::shared_ptr<ProviderSnapshot>> byId;
    for (const AiProvider &row : *rows)
        byId.insert(row.id, snapshotOf(row));
    const Outcome added =
        markKeyed(byId).and_then([&] { return addCredentials(byId); }).and_then([&] { return addModels(byId); });
    snapshot.providers.assign(byId.begin(), byId.end());
    std::sort(snapshot.providers.begin(), snapshot.providers.end(),
              [](const auto &a, const auto &b) { return a->id < b->id; });
    return added;
}

Outcome SnapshotBuilder::markKeyed(const QHash<qint64, std::shared_ptr<ProviderSnapshot>> &providers) const
{
    const Result<QList<qint64>> keyed = CredentialRepository {m_connection}.keyedProviders();
    if (!keyed)
        return tl::unexpected {keyed.error()};
    for (const qint64 id : *keyed) {
        if (const auto owner = providers.find(id); owner != providers.end())
            (*owner)->hasCredentials = true;
    }
    return {};
}

Outcome SnapshotBuilder::addCredentials(QHash<qint64, std::shared_ptr<ProviderSnapshot>> &providers) const
{
    if (m_vault.state() != Vault::State::Ready)
        return {};
    const CredentialRepository repository {m_connection};
    const Result<QList<SealedCredential>> rows = repository.sealed();
    if (!rows)
        return tl::unexpected {rows.error()};
    for (const SealedCredential &row : *rows) {
        const AiCredential &credential = row.credential;
        Result<Secret> secret = m_vault.open(row.ciphertext, SealedPlaces::ofCredential(credential));
        const QString problem = secret ? QString {} : u"its secret does not open: "_s + secret.error().detail;
        if (problem != credential.lastError) {
            // A database that cannot be written now must not keep the hub from serving.
            if (const Outcome noted = repository.setLastError(credential.id, problem); !noted)
                qWarning("A credential's state was not stored: %s", qPrintable(noted.error().detail));
        }
        const auto owner = providers.find(credential.providerId);
        if (!secret || owner == providers.end())
            continue;
        (*owner)->credentials.push_back({credential.id, credential.name.toUtf8(), credential.accessKeyId.toUtf8(),
                                         std::move(*secret), credential.weight, row.retryAtMs});
    }
    return {};
}

Outcome SnapshotBuilder::addModels(QHash<qint64, std::shared_ptr<ProviderSnapshot>> &providers) const
{
    const Result<QList<AiModel>> rows = ModelRepository {m_connection}.all();
    if (!rows)
        return tl::unexpected {rows.error()};
    for (const AiModel &row : *rows) {
        const auto owner = providers.find(row.providerId);
        if (owner == providers.end())
            continue;
        (*owner)->models.insert(row.name.toUtf8(), row.type);
        if (!row.traits.isEmpty())
            (*owner)->traits.insert(row.name.toUtf8(), row.traits);
    }
    return {};
}

Outcome SnapshotBuilder::addAccounts(HubSnapshot &snapshot) const
{
    const auto rows = AccountRepository {m_connection}.allWithSums();
    if (!rows)
        return tl::unexpected {rows.error()};
    for (const AccountRepository::Sums &row : *rows)
        snapshot.accounts.insert(row.account.id,
                                 {row.account.id, row.account.name.toUtf8(), row.grantedNano, row.chargedNano});
    return {};
}

Outcome SnapshotBuilder::addApps(HubSnapshot &snapshot) const
{
    const AppRepository repository {m_connection};
    const UsageRepository usage {m_connection};
    const auto rows = repository.all();
    const auto keys = repository.keys(snapshot.madeAtMs);
    const auto total = repository.chargedNano();
    // What was recorded while the clock was ahead belongs to the days that it said.
    const auto month = usage.creditsByApp(monthStart(snapshot.madeAtMs, 0), monthStart(snapshot.madeAtMs, 1));
    const auto day = usage.creditsByApp(dayStart(snapshot.madeAtMs), dayStart(snapshot.madeAtMs) + dayMs);
    if (!rows)
        return tl::unexpected {rows.error()};
    if (!keys)
        return tl::unexpected {keys.error()};
    for (const auto *part : {&total, &month, &day}) {
        if (!*part)
            return tl::unexpected {part->error()};
    }
    snapshot.appKeys = *keys;
    for (const App &row : *rows) {
        if (row.revoked)
            continue;
        AppSnapshot app {row.id,
                         row.name.toUtf8(),
                         row.accountId,
                         row.limits,
                         total->value(row.id),
                         month->value(row.id),
                         day->value(row.id)};
        snapshot.apps.insert(row.id, std::make_shared<const AppSnapshot>(std::move(app)));
    }
    return {};
}

Outcome SnapshotBuilder::addPrices(HubSnapshot &snapshot) const
{
    const auto rates = RateRepository {m_connection}.everSet();
    if (!rates)
        return tl::unexpected {rates.error()};
    for (const AiModelRate &rate : *rates) {
        const QByteArray key = HubSnapshot::rateKey(rate.providerId, rate.model.toUtf8(), rate.type);
        if (rate.inForce)
            snapshot.rates.insert(key, rate);
        else
            snapshot.unpriced.insert(key);
    }
    const auto circuits = CircuitRepository {m_connection}.all();
    if (!circuits)
        return tl::unexpected {circuits.error()};
    snapshot.circuits.assign(circuits->begin(), circuits->end());
    const auto aliases = AliasRepository {m_connection}.all();
    if (!aliases)
        return tl::unexpected {aliases.error()};
    for (const ModelAlias &alias : *aliases)
        snapshot.aliases.insert(alias.alias.toUtf8(), snapshotOf(alias));
    return {};
}

Outcome SnapshotBuilder::addSettings(HubSnapshot &snapshot) const
{
    const SettingRepository repository {m_connection};
    const auto stored = repository.all();
    if (!stored)
        return tl::unexpected {stored.error()};
    for (const SettingSpec &spec : SettingSpec::all()) {
        const QString value = stored->value(QString::fromLatin1(spec.name), QString::fromUtf8(spec.defaultValue));
        snapshot.settings.insert(QByteArray {spec.name}, value.toUtf8());
    }
    auto adminTokenHash = repository.adminTokenHash();
    if (!adminTokenHash)
        return tl::unexpected {std::move(adminTokenHash.error())};
    snapshot.adminTokenHash = std::move(*adminTokenHash);
    return {};
}

Outcome SnapshotBuilder::addEventTarget(HubSnapshot &snapshot) const
{
    const auto target = OutboxRepository {m_connection}.target();
    if (!target)
        return tl::unexpected {target.error()};
    snapshot.eventSource = "/portico/" + target->uuid.toLatin1();
    if (target->token.isEmpty() || m_vault.state() != Vault::State::Ready)
        return {};
    Result<Secret> token = m_vault.open(target->token, SealedPlaces::ofEventToken(target->uuid));
    if (token)
        snapshot.eventToken = std::make_shared<const Secret>(*std::move(token));
    else
        qWarning("The token for events does not open: %s", qPrintable(token.error().detail));
    return {};
}

Outcome SnapshotBuilder::addLastCall(HubSnapshot &snapshot) const
{
    const auto newest = CallRepository {m_connection}.newestId();
    if (!newest)
        return tl::unexpected {newest.error()};
    snapshot.lastCallId = *newest;
    return {};
}
