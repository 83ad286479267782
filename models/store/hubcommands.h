// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include "models/billing/ratesync.h"
#include "models/values/aimodel.h"
#include "models/values/aiprovider.h"
#include "models/values/app.h"
#include "models/values/creditentry.h"
#include "models/values/error.h"
#include "models/values/modelalias.h"
#include "models/values/outboxevent.h"
#include "models/values/secret.h"
#include "models/vault/vaultrecord.h"

class Clock;
class Connection;
class HubQueries;
class Vault;

/// Every change a person or a script can make, each in one transaction with its AuditEntry, each checked completely
/// before anything is written. Runs on the thread of its connection (the store thread in a hub, the main thread of an
/// offline command). Names are unique without regard to case. After a success the caller publishes a new HubSnapshot.
class HubCommands final
{
public:
    struct ProviderEdit
    {
        std::optional<QString> name;
        std::optional<QString> baseUrl;
        std::optional<QString> region;
        std::optional<bool> enabled;
        bool movesKeys = false; ///< its stored keys may go to another origin than the one they were given for
    };

    struct CredentialEdit
    {
        std::optional<QString> name;
        std::optional<int> weight;
        std::optional<bool> enabled;
        Secret secret; ///< empty: unchanged
    };

    struct ModelEdit
    {
        std::optional<ModelType> type;
        std::optional<QJsonObject> traits; ///< in the place of those that there are: see ModelTraitsJson
    };

    struct AppEdit
    {
        std::optional<QString> name;
        std::optional<AppLimits> limits;
        /// Makes the new limits from those in the database, in the edit's own transaction: of two edits that each name
        /// one limit, both stay.
        std::function<Result<AppLimits>(const AppLimits &now)> changeLimits = nullptr;
        std::optional<QString> account = std::nullopt; ///< who pays from now on; what was charged stays where it was
    };

    struct RatePrices
    {
        UnitRates cost; ///< pico-USD per unit
        qint64 marginPpm = 0;
        QString source; ///< see AiModelRate; empty: set by hand
    };

    struct AccountEdit
    {
        std::optional<QString> name;
        std::optional<qint64> monthlyNano;
    };

    /// What time has brought about.
    struct DueJobs
    {
        bool changedGrants = false;
        QStringList fallenLow;   ///< accounts whose balance has fallen below the warning since the last time
        qint64 nextDueMs = 0;    ///< when a grant ends or a month begins; 0: never
        bool awaitsLate = false; ///< calls may yet end that began before a grant did
    };

    /// `actor` is written to the audit log. Borrows all; none may be null.
    HubCommands(const Connection &connection, const Vault &vault, const Clock &clock, QString actor);

    /// Runs several commands as one change, for all threads at once: `work` gives true to keep what they did, false to
    /// take all of it back; its error takes all back too. Gives what `work` gave. Not within another together().
    Result<bool> together(const std::function<Result<bool>()> &work) const;
    /// What is there now, what this thread has not committed yet included.
    HubQueries queries() const;

    Result<AiProvider> addProvider(const QString &name, const QString &kind, const QString &baseUrl,
                                   const QString &region, bool enabled) const;
    /// BadRequest when it has keys, and its new base URL would send them to somebody else unasked: see movesKeys.
    Result<AiProvider> editProvider(const QString &name, const ProviderEdit &edit) const;
    Outcome removeProvider(const QString &name) const;
    Outcome restoreProvider(qint64 providerId) const; ///< undo of removeProvider, until it is purged

    Result<AiCredential> addCredential(const QString &provider, const QString &name, const Secret &secret,
                                       const QString &accessKeyId, int weight) const;
    Result<AiCredential> editCredential(const QString &provider, const QString &name, const CredentialEdit &edit) const;
    Outcome removeCredential(const QString &provider, const QString &name) const;
    /// "Try now": forgets why the credential, or without a name all of the provider, were left alone. How many.
    Result<int> retryCredentials(const QString &provider, const QString &name) const;

    Result<AiModel> addModel(const QString &provider, const QString &model, ModelType type) const;
    /// Adds those that the provider does not list yet and leaves the others as they are; one that the catalogue knows
    /// gets its type from there. The names that are new.
    Result<QStringList> addModels(const QString &provider, const QList<AiModel> &found) const;
    Result<AiModel> editModel(const QString &provider, const QString &model, const ModelEdit &edit) const;
    Outcome removeModel(const QString &provider, const QString &model) const;
    /// Adds it, or gives a known one other targets and another strategy. Its id is not used.
    Result<ModelAlias> addAlias(const ModelAlias &alias) const;
    /// Adds it and never changes one: Conflict when the name is known.
    Result<ModelAlias> createAlias(const ModelAlias &alias) const;
    Outcome removeAlias(const QString &alias) const;

    Result<AiModelRate> setRate(const QString &provider, const QString &model, ModelType type,
                                const RatePrices &prices) const;
    /// Takes over what a catalogue says; see RateSync. A trial changes nothing.
    Result<RateDrift> syncRates(const QList<PublicPrice> &prices, const QString &source,
                                const RateSync::Options &options, bool isTrial) const;
    /// New versions with another margin of all rates in force that fit; how many. Empty: any.
    Result<int> setMargin(qint64 marginPpm, const QString &provider, const QString &modelGlob) const;
    /// Prices what the catalogue of this program knows and nobody has priced; see CatalogueRates.
    Outcome applyCatalogue() const;
    Outcome removeRate(const QString &provider, const QString &model, ModelType type) const;

    /// With the credits that the settings give a new account, and those of its first month.
    Result<Account> addAccount(const QString &name, qint64 monthlyNano = 0) const;
    Result<Account> editAccount(const QString &name, const AccountEdit &edit) const;
    Result<IssuedKey> addApp(const QString &name, const QString &account, const AppLimits &limits) const;
    Result<App> editApp(const QString &name, const AppEdit &edit) const;
    Result<IssuedKey> rotateApp(const QString &name, int overlapHours) const; ///< the old key stays valid that long
    Outcome revokeApp(const QString &name) const;

    Result<CreditEntry> grantCredit(const QString &account, qint64 amountNano, qint64 expiresAtMs,
                                    const QString &note) const;
    /// Ends grants, gives monthly credits, marks accounts that run low: whatever is due by the clock, once however
    /// often it is called.
    Result<DueJobs> runDueJobs() const;

    /// What became of the events that were sent; not audited, shown in no snapshot.
    Outcome bookEvents(const OutboxResult &result) const;
    /// Tries them again at once; of 0 all that were given up or wait. How many; NotFound when that one is not there.
    Result<int> retryEvents(qint64 callId) const;
    /// Forgets them; of 0 all that were given up.
    Result<int> dropEvents(qint64 callId) const;
    Outcome setEventToken(const Secret &token) const; ///< empty: none any more

    Outcome setSetting(const QString &key, const QString &value) const; ///< checked against SettingSpec
    Result<QString> issueAdminToken() const; ///< makes a new one, forgets the old; the only time it is seen

    Result<VaultRecord> vaultRecord() const;
    Result<qint64> ciphertextCount() const; ///< secrets that need the master key
    /// Refused while ciphertexts exist that need another key: a lost key is not replaced by a new one.
    Outcome setVaultRecord(const VaultRecord &record) const;
    /// Seals every secret with `masterKey` and keeps its record, all in one transaction; then no file holds what was
    /// sealed with the key before. How many. The vault that was given still has the old key: give it the new one.
    /// VaultDamaged when a secret does not open: nothing was changed.
    Result<int> rotateMasterKey(const Secret &masterKey, const VaultRecord &record) const;
    /// An app's own turn of the Responses API; false: there is none. Not a person's change, so not in the audit.
    Result<bool> removeResponse(qint64 appId, const QByteArray &id) const;
    /// Ends the undo of providers that were removed before: their secrets are gone.
    Outcome purgeRemoved(qint64 beforeMs) const;

private:
    Outcome replaceSecret(const AiCredential &credential, const Secret &secret) const;
    Outcome forgetFailures(const AiCredential &credential) const;

    const Connection &m_connection;
    const Vault &m_vault;
    const Clock &m_clock;
    QString m_actor;
};
