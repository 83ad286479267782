// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/hubqueries.h"

#include <algorithm>
#include <tuple>

#include "models/store/accountrepository.h"
#include "models/store/aliasrepository.h"
#include "models/store/apprepository.h"
#include "models/store/auditrepository.h"
#include "models/store/bodyrepository.h"
#include "models/store/callrepository.h"
#include "models/store/circuitrepository.h"
#include "models/store/credentialrepository.h"
#include "models/store/ledgerrepository.h"
#include "models/store/modelrepository.h"
#include "models/store/outboxrepository.h"
#include "models/store/providerrepository.h"
#include "models/store/raterepository.h"
#include "models/store/readtransaction.h"
#include "models/store/responserepository.h"
#include "models/store/settingrepository.h"
#include "models/store/storagerepository.h"
#include "models/store/usagerepository.h"
#include "models/store/vaultrecords.h"

namespace
{
constexpr int maxRows = 1'000;
constexpr int overviewRows = 10;

int bounded(int limit)
{
    return std::clamp(limit, 1, maxRows);
}

void sumUp(HubQueries::Overview &overview)
{
    for (const UsageBucket &hour : std::as_const(overview.byHour)) {
        overview.calls += hour.calls;
        overview.failures += hour.failures;
        overview.inputTokens += hour.inputTokens;
        overview.outputTokens += hour.outputTokens;
        overview.creditsNano += hour.creditsNano;
    }
}
} // namespace

HubQueries::HubQueries(const Connection &connection)
    : m_connection {connection}
{}

Result<StoredTurns> HubQueries::storedTurns(qint64 appId, const QByteArray &id, bool withEarlier) const
{
    return ResponseRepository {m_connection}.turns(appId, id, withEarlier);
}

Result<CallBodies> HubQueries::bodies(qint64 callId) const
{
    return BodyRepository {m_connection}.bodiesOf(callId);
}

Result<QList<AiProvider>> HubQueries::providers() const
{
    return ProviderRepository {m_connection}.all();
}

Result<QList<AiProvider>> HubQueries::removedProviders() const
{
    return ProviderRepository {m_connection}.removed();
}

Result<AiProvider> HubQueries::provider(const QString &name) const
{
    return ProviderRepository {m_connection}.byName(name);
}

Result<QList<AiCredential>> HubQueries::credentials(const QString &provider) const
{
    const CredentialRepository credentials {m_connection};
    if (provider.isEmpty())
        return credentials.all();
    return this->provider(provider).and_then(
        [&credentials](const AiProvider &found) { return credentials.ofProvider(found.id); });
}

Result<QList<AiModel>> HubQueries::models(const QString &provider) const
{
    const ModelRepository models {m_connection};
    if (provider.isEmpty())
        return models.all();
    return this->provider(provider).and_then(
        [&models](const AiProvider &found) { return models.ofProvider(found.id); });
}

Result<QList<Circuit>> HubQueries::circuits() const
{
    return CircuitRepository {m_connection}.all();
}

Result<QList<ModelAlias>> HubQueries::aliases() const
{
    return AliasRepository {m_connection}.all();
}

Result<QList<AiModelRate>> HubQueries::rates() const
{
    return RateRepository {m_connection}.current();
}

Result<QList<AiModelRate>> HubQueries::ratesEverSet() const
{
    return RateRepository {m_connection}.everSet();
}

Result<QList<AiModelRate>> HubQueries::rateHistory(const QString &provider, const QString &model) const
{
    return this->provider(provider).and_then(
        [this, &model](const AiProvider &found) { return RateRepository {m_connection}.history(found.id, model); });
}

Result<QList<Account>> HubQueries::accounts() const
{
    return AccountRepository {m_connection}.all();
}

Result<QList<App>> HubQueries::apps() const
{
    return AppRepository {m_connection}.all();
}

Result<App> HubQueries::app(const QString &name) const
{
    return AppRepository {m_connection}.byNameEvenRevoked(name);
}

Result<LedgerCheck> HubQueries::checkLedger() const
{
    const ReadTransaction oneState {m_connection}; // no commit of calls comes between the sums
    if (!oneState.begun())
        return tl::unexpected {oneState.begun().error()};
    return LedgerRepository {m_connection}.check();
}

Result<QStringList> HubQueries::ledgerDifferences() const
{
    return LedgerRepository {m_connection}.checkAccounts();
}

Result<QList<CreditEntry>> HubQueries::ledger(const QString &account, const LedgerCursor &after, int limit) const
{
    const AccountRepository accounts {m_connection};
    const LedgerRepository ledger {m_connection};
    if (!account.isEmpty()) {
        return accounts.byName(account).and_then(
            [&](const Account &found) { return ledger.page(found.id, after.lastIdOf(found.id), bounded(limit)); });
    }
    const Result<QList<Account>> all = accounts.all();
    if (!all)
        return tl::unexpected {all.error()};
    // Entries are kept by account: the newest of all are among the newest of each.
    QList<CreditEntry> entries;
    for (const Account &one : *all) {
        const Result<QList<CreditEntry>> page = ledger.page(one.id, after.lastIdOf(one.id), bounded(limit));
        if (!page)
            return page;
        entries.append(*page);
    }
    std::sort(entries.begin(), entries.end(), [](const CreditEntry &a, const CreditEntry &b) {
        return std::tie(a.id, a.accountId) > std::tie(b.id, b.accountId);
    });
    entries.resize(std::min<qsizetype>(entries.size(), bounded(limit)));
    return entries;
}

Result<QList<OutboxEvent>> HubQueries::dueEvents(qint64 nowMs, int limit) const
{
    return OutboxRepository {m_connection}.due(nowMs, bounded(limit));
}

Result<QList<OutboxEvent>> HubQueries::outbox(bool deadOnly, qint64 afterId, int limit) const
{
    return OutboxRepository {m_connection}.page(deadOnly, afterId, bounded(limit));
}

Result<qint64> HubQueries::outboxCount(bool deadOnly) const
{
    return OutboxRepository {m_connection}.count(deadOnly);
}

Result<CallPage> HubQueries::calls(const CallQuery &query) const
{
    return CallRepository {m_connection}.page(query);
}

Result<CallPage> HubQueries::fullCalls(const CallQuery &query) const
{
    return CallRepository {m_connection}.fullPage(query);
}

Result<CallRow> HubQueries::call(qint64 id) const
{
    return CallRepository {m_connection}.byId(id);
}

Result<QList<UsageBucket>> HubQueries::usage(const UsageQuery &query) const
{
    return UsageRepository {m_connection}.buckets(query);
}

Result<HubQueries::Overview> HubQueries::overview(qint64 fromMs, qint64 toMs) const
{
    const UsageRepository usage {m_connection};
    UsageQuery hours;
    hours.groupBy = UsageQuery::GroupBy::Hour;
    hours.fromMs = fromMs;
    hours.toMs = toMs;
    auto byHour = usage.buckets(hours);
    if (!byHour)
        return tl::unexpected {std::move(byHour.error())};
    auto topModels = usage.topModels(fromMs, toMs, overviewRows);
    if (!topModels)
        return tl::unexpected {std::move(topModels.error())};
    auto lastFailures = CallRepository {m_connection}.lastFailures(fromMs, toMs, overviewRows);
    if (!lastFailures)
        return tl::unexpected {std::move(lastFailures.error())};
    Overview overview;
    overview.byHour = std::move(*byHour);
    overview.topModels = std::move(*topModels);
    overview.lastFailures = std::move(*lastFailures);
    sumUp(overview);
    return overview;
}

Result<StorageSizes> HubQueries::storage() const
{
    return StorageRepository {m_connection}.sizes();
}

Result<QList<AuditEntry>> HubQueries::audit(qint64 beforeId, int limit) const
{
    return AuditRepository {m_connection}.page(beforeId, bounded(limit));
}

Result<QHash<QString, QString>> HubQueries::storedSettings() const
{
    return SettingRepository {m_connection}.all();
}

Result<VaultRecord> HubQueries::vaultRecord() const
{
    return VaultRecords {m_connection}.read();
}

Result<qint64> HubQueries::ciphertextCount() const
{
    return CredentialRepository {m_connection}.ciphertextCount();
}
