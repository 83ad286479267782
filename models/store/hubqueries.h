// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/aimodel.h"
#include "models/values/aiprovider.h"
#include "models/values/app.h"
#include "models/values/callbodies.h"
#include "models/values/callquery.h"
#include "models/values/circuit.h"
#include "models/values/creditentry.h"
#include "models/values/error.h"
#include "models/values/ledgercheck.h"
#include "models/values/ledgercursor.h"
#include "models/values/modelalias.h"
#include "models/values/outboxevent.h"
#include "models/values/storagesizes.h"
#include "models/values/storedresponse.h"
#include "models/values/usagebucket.h"
#include "models/vault/vaultrecord.h"

class Connection;

/// Everything that pages, exports and the command line read. Runs on the thread of its connection (the reader thread in
/// a hub). Never writes. No OFFSET, no COUNT(*) to draw a page; each query's plan is proven by a test.
class HubQueries final
{
public:
    struct Overview
    {
        qint64 calls = 0;
        qint64 failures = 0;
        qint64 inputTokens = 0;
        qint64 outputTokens = 0;
        qint64 creditsNano = 0;
        QList<UsageBucket> byHour;
        QList<UsageBucket> topModels;
        QList<CallRow> lastFailures;
    };

    explicit HubQueries(const Connection &connection);

    Result<QList<AiProvider>> providers() const;
    Result<QList<AiProvider>> removedProviders() const; ///< calls name them still
    Result<AiProvider> provider(const QString &name) const;
    Result<QList<AiCredential>> credentials(const QString &provider) const; ///< empty name: of all providers
    Result<QList<Circuit>> circuits() const; ///< what is left alone, or waits for a first call that finds out
    Result<QList<AiModel>> models(const QString &provider) const; ///< empty name: of all providers
    Result<QList<ModelAlias>> aliases() const;
    Result<QList<AiModelRate>> rates() const;
    Result<QList<AiModelRate>> ratesEverSet() const; ///< these and, not in force, those that were taken away
    Result<QList<AiModelRate>> rateHistory(const QString &provider, const QString &model) const; ///< newest first
    Result<QList<Account>> accounts() const;
    Result<QList<App>> apps() const; ///< revoked ones last
    Result<App> app(const QString &name) const;
    Result<LedgerCheck> checkLedger() const; ///< may take long
    /// See LedgerRepository::checkAccounts().
    Result<QStringList> ledgerDifferences() const;
    /// Newest first; an empty `account`: of all.
    Result<QList<CreditEntry>> ledger(const QString &account, const LedgerCursor &after, int limit) const;
    [[nodiscard]] Result<QList<OutboxEvent>> dueEvents(qint64 nowMs, int limit) const; ///< with their calls
    [[nodiscard]] Result<QList<OutboxEvent>> outbox(bool deadOnly, qint64 afterId, int limit) const;
    [[nodiscard]] Result<qint64> outboxCount(bool deadOnly) const;
    Result<CallPage> calls(const CallQuery &query) const;     ///< may be partial
    Result<CallPage> fullCalls(const CallQuery &query) const; ///< may take long
    Result<CallRow> call(qint64 id) const;                    ///< with attempts
    Result<QList<UsageBucket>> usage(const UsageQuery &query) const;
    Result<Overview> overview(qint64 fromMs, qint64 toMs) const;
    Result<StorageSizes> storage() const;
    Result<QList<AuditEntry>> audit(qint64 beforeId, int limit) const;
    Result<QHash<QString, QString>> storedSettings() const; ///< only those that were set
    /// A turn of the Responses API, with those before it if wanted; see ResponseArchive.
    Result<StoredTurns> storedTurns(qint64 appId, const QByteArray &id, bool withEarlier) const;
    Result<CallBodies> bodies(qint64 callId) const; ///< both empty when none is kept
    Result<VaultRecord> vaultRecord() const;        ///< Mode::None: no master key was ever made
    Result<qint64> ciphertextCount() const;         ///< secrets that need the master key

private:
    const Connection &m_connection;
};
