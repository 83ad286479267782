// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QRegularExpression>
#include <QUuid>

#include "models/store/aliasrepository.h"
#include "models/store/auditedchange.h"
#include "models/store/cataloguerates.h"
#include "models/store/circuitrepository.h"
#include "models/store/credentialrepository.h"
#include "models/store/hubcommands.h"
#include "models/store/modelrepository.h"
#include "models/store/names.h"
#include "models/store/providermentions.h"
#include "models/store/providerrepository.h"
#include "models/store/providerurl.h"
#include "models/store/sealedplaces.h"
#include "models/store/vaultrecords.h"
#include "models/values/clock.h"
#include "models/values/providerkind.h"
#include "models/vault/vault.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int maxWeight = 1'000;
constexpr qsizetype maxSecretBytes = 16 * 1024;
constexpr qsizetype maxTextChars = 256;

/// It becomes part of a host's name.
bool isRegion(const QString &text)
{
    static const QRegularExpression form {u"^[a-z0-9-]{1,64}$"_s};
    return form.match(text).hasMatch();
}

/// The kind's own base URL may have words in braces. The region is the provider's; for others there is no field.
Outcome checkPlaceholders(const ProviderKind &kind, const QString &region)
{
    for (const QString &word : kind.placeholders()) {
        if (word != "region"_L1)
            return fail(ErrorCode::BadRequest,
                        u"a provider of the kind \"%1\" needs a base URL: write your own for {%2} in %3"_s.arg(
                            kind.name, word, kind.baseUrl));
        if (!isRegion(region))
            return fail(ErrorCode::BadRequest,
                        u"a provider of the kind \"%1\" needs a region, for example us-east-1"_s.arg(kind.name));
    }
    return {};
}

Result<QString> checkedBaseUrl(const ProviderKind &kind, const QString &baseUrl, const QString &region)
{
    if (kind.builtIn && !baseUrl.trimmed().isEmpty())
        return fail(ErrorCode::BadRequest, u"a provider of the kind \"%1\" has no base URL"_s.arg(kind.name));
    if (kind.builtIn || (baseUrl.trimmed().isEmpty() && !kind.baseUrl.isEmpty()))
        return checkPlaceholders(kind, region.trimmed()).map([] { return QString {u""_s}; });
    QString given = baseUrl;
    if (isRegion(region.trimmed()))
        given.replace(u"{region}"_s, region.trimmed());
    if (given.contains(u'{') || given.contains(u'}'))
        return fail(ErrorCode::BadRequest, u"the base URL has a word in braces: write your own for it"_s);
    if (baseUrl.trimmed().isEmpty())
        return fail(ErrorCode::BadRequest, u"a provider of the kind \"%1\" needs a base URL"_s.arg(kind.name));
    return ProviderUrl::normalized(given);
}

Result<QString> checkedLine(const QString &text, const QString &what)
{
    const QString trimmed = text.trimmed();
    const bool fits = trimmed.size() <= maxTextChars
                      && std::all_of(trimmed.begin(), trimmed.end(), [](QChar c) { return c.isPrint(); });
    if (!fits)
        return fail(ErrorCode::BadRequest, u"the %1 is at most %2 visible characters"_s.arg(what).arg(maxTextChars));
    return trimmed;
}

/// A secret travels in a header: a control byte in it could end the header.
Outcome checkSecret(const Secret &secret)
{
    if (secret.isEmpty())
        return fail(ErrorCode::BadRequest, u"the credential's secret is empty"_s);
    const QByteArrayView bytes = secret.reveal();
    const bool fits = bytes.size() <= maxSecretBytes
                      && std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    if (!fits) {
        return fail(ErrorCode::BadRequest,
                    u"the credential's secret must be at most %1 bytes of printable ASCII"_s.arg(maxSecretBytes));
    }
    return {};
}

Outcome checkWeight(int weight)
{
    if (weight < 1 || weight > maxWeight)
        return fail(ErrorCode::BadRequest, u"a weight is 1 to %1"_s.arg(maxWeight));
    return {};
}

Outcome checkFree(const ProviderRepository &providers, const QString &name, qint64 ownId)
{
    const auto taken = providers.find(name);
    if (!taken)
        return tl::unexpected {taken.error()};
    if (*taken && (*taken)->id != ownId)
        return fail(ErrorCode::Conflict, u"a provider \"%1\" exists already"_s.arg(name));
    return {};
}

/// An alias "name/..." would never be used again beside a provider of that name.
Outcome checkShadowsNoAlias(const Connection &connection, const QString &name)
{
    const auto aliases = AliasRepository {connection}.all();
    if (!aliases)
        return tl::unexpected {aliases.error()};
    for (const ModelAlias &alias : *aliases) {
        if (alias.alias.startsWith(name + u'/', Qt::CaseInsensitive))
            return fail(ErrorCode::Conflict,
                        u"the alias \"%1\" would never be used beside a provider \"%2\": remove the alias, or choose "
                        "another name"_s.arg(alias.alias, name));
    }
    return {};
}

/// The provider as the edit makes it, checked by itself alone.
Result<AiProvider> edited(AiProvider provider, const HubCommands::ProviderEdit &edit)
{
    const ProviderKind *kind = ProviderKind::byName(provider.kind);
    const Result<QString> name = edit.name ? Names::provider(*edit.name) : provider.name;
    const Result<QString> region = edit.region ? checkedLine(*edit.region, u"region"_s) : provider.region;
    const bool changesUrl = kind != nullptr && (edit.baseUrl || edit.region);
    const Result<QString> url =
        changesUrl ? checkedBaseUrl(*kind, edit.baseUrl.value_or(provider.baseUrl), region ? *region : QString {})
                   : provider.baseUrl;
    for (const Result<QString> *part : {&name, &url, &region}) {
        if (!*part)
            return tl::unexpected {part->error()};
    }
    provider.name = *name;
    provider.baseUrl = *url;
    provider.region = *region;
    provider.enabled = edit.enabled.value_or(provider.enabled);
    return provider;
}

/// Keys are bound to the origin they were given for: a changed address must not hand them to somebody else.
Outcome checkKeysStay(const Connection &connection, const AiProvider &old, const AiProvider &wanted)
{
    if (!ProviderUrl::isElsewhere(old, wanted))
        return {};
    const auto keys = CredentialRepository {connection}.ofProvider(old.id);
    if (!keys)
        return tl::unexpected {keys.error()};
    if (keys->isEmpty())
        return {};
    return fail(
        ErrorCode::BadRequest,
        u"the stored keys of \"%1\" were given for another address than %2; remove them first, or use --move-keys "
        "if they are meant for it"_s.arg(old.name, wanted.baseUrl.isEmpty() ? u"its kind's own"_s : wanted.baseUrl));
}

Outcome checkFree(const CredentialRepository &credentials, const AiCredential &credential)
{
    const auto taken = credentials.find(credential.providerId, credential.name);
    if (!taken)
        return tl::unexpected {taken.error()};
    if (*taken && (*taken)->id != credential.id)
        return fail(ErrorCode::Conflict, u"the provider has a credential \"%1\" already"_s.arg(credential.name));
    return {};
}

Result<AiCredential> credentialNamed(const CredentialRepository &credentials, qint64 providerId, const QString &name)
{
    auto found = credentials.find(providerId, name);
    if (!found)
        return tl::unexpected {std::move(found.error())};
    if (!*found)
        return fail(ErrorCode::NotFound, u"the provider has no credential \"%1\""_s.arg(name));
    return std::move(**found);
}
} // namespace

HubCommands::HubCommands(const Connection &connection, const Vault &vault, const Clock &clock, QString actor)
    : m_connection {connection}
    , m_vault {vault}
    , m_clock {clock}
    , m_actor {std::move(actor)}
{}

Result<AiProvider> HubCommands::addProvider(const QString &name, const QString &kind, const QString &baseUrl,
                                            const QString &region, bool enabled) const
{
    const Result<QString> checkedName = Names::provider(name);
    if (!checkedName)
        return tl::unexpected {checkedName.error()};
    const ProviderKind *known = ProviderKind::byName(kind);
    if (known == nullptr)
        return fail(ErrorCode::BadRequest, u"there is no kind of provider \"%1\""_s.arg(kind.left(64)));
    const Result<QString> url = checkedBaseUrl(*known, baseUrl, region);
    if (!url)
        return tl::unexpected {url.error()};
    const Result<QString> checkedRegion = checkedLine(region, u"region"_s);
    if (!checkedRegion)
        return tl::unexpected {checkedRegion.error()};
    const ProviderRepository providers {m_connection};
    const qint64 nowMs = m_clock.utcMs();
    const AiProvider provider {0, *checkedName, kind, *url, *checkedRegion, enabled, nowMs, nowMs};
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"provider.add"_s, u"provider %1 of the kind %2"_s.arg(provider.name, kind), [&]() -> Result<AiProvider> {
            const Outcome isFree = checkFree(providers, provider.name, 0).and_then([&] {
                return checkShadowsNoAlias(m_connection, provider.name);
            });
            if (!isFree)
                return tl::unexpected {isFree.error()};
            return providers.insert(provider).and_then([&](qint64 id) {
                return CatalogueRates {m_connection}.apply(nowMs).and_then([&](int) { return providers.byId(id); });
            });
        });
}

Result<AiProvider> HubCommands::editProvider(const QString &name, const ProviderEdit &edit) const
{
    const ProviderRepository providers {m_connection};
    const auto change = [&]() -> Result<AiProvider> {
        const Result<AiProvider> old = providers.byName(name);
        if (!old)
            return old;
        Result<AiProvider> provider = edited(*old, edit);
        if (!provider)
            return provider;
        const Outcome isFree = checkFree(providers, provider->name, old->id).and_then([&]() -> Outcome {
            return provider->name == old->name ? Outcome {} : checkShadowsNoAlias(m_connection, provider->name);
        });
        const Outcome isAllowed = isFree && !edit.movesKeys ? checkKeysStay(m_connection, *old, *provider) : isFree;
        if (!isAllowed)
            return tl::unexpected {isAllowed.error()};
        const bool isRenamed = old->name != provider->name;
        const bool moves = old->baseUrl != provider->baseUrl; // to a place of which nothing is known
        provider->updatedAtMs = m_clock.utcMs();
        return providers.update(*provider)
            .and_then([&] { return moves ? CircuitRepository {m_connection}.removeOfProvider(old->id) : Outcome {}; })
            .and_then([&] {
                return isRenamed ? ProviderMentions {m_connection}.rename(old->name, provider->name) : Outcome {};
            })
            .map([&] { return *provider; });
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(u"provider.edit"_s, u"provider %1"_s.arg(name), change);
}

Outcome HubCommands::removeProvider(const QString &name) const
{
    const ProviderRepository providers {m_connection};
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"provider.remove"_s, u"provider %1"_s.arg(name), [&]() -> Outcome {
            return providers.byName(name).and_then(
                [&](const AiProvider &provider) { return providers.markRemoved(provider.id, m_clock.utcMs()); });
        });
}

Outcome HubCommands::restoreProvider(qint64 providerId) const
{
    const ProviderRepository providers {m_connection};
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"provider.restore"_s, u"provider %1"_s.arg(providerId), [&]() -> Outcome {
            const Result<AiProvider> provider = providers.byId(providerId);
            if (!provider)
                return tl::unexpected {provider.error()};
            if (const Outcome isFree = checkFree(providers, provider->name, providerId); !isFree)
                return isFree;
            return providers.restore(providerId);
        });
}

Outcome HubCommands::purgeRemoved(qint64 beforeMs) const
{
    const ProviderRepository providers {m_connection};
    const Result<bool> isNeeded = providers.hasRemovedBefore(beforeMs);
    if (!isNeeded)
        return tl::unexpected {isNeeded.error()};
    if (!*isNeeded)
        return {};
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"provider.purge"_s, u"secrets of removed providers"_s, [&]() -> Outcome {
            return providers.purgeRemovedBefore(beforeMs).and_then(
                [this] { return CredentialRepository {m_connection}.purgeOfPurgedProviders(); });
        });
}

Result<AiCredential> HubCommands::addCredential(const QString &provider, const QString &name, const Secret &secret,
                                                const QString &accessKeyId, int weight) const
{
    const Result<QString> checkedName = Names::label(name);
    const Result<QString> keyId = checkedLine(accessKeyId, u"access key id"_s);
    for (const Result<QString> *part : {&checkedName, &keyId}) {
        if (!*part)
            return tl::unexpected {part->error()};
    }
    if (const Outcome fits = checkSecret(secret).and_then([&] { return checkWeight(weight); }); !fits)
        return tl::unexpected {fits.error()};
    const CredentialRepository credentials {m_connection};
    const auto change = [&]() -> Result<AiCredential> {
        const Result<AiProvider> owner = ProviderRepository {m_connection}.byName(provider);
        if (!owner)
            return tl::unexpected {owner.error()};
        SealedCredential row;
        row.credential.uuid = QUuid::createUuid().toString(QUuid::WithoutBraces);
        row.credential.providerId = owner->id;
        row.credential.name = *checkedName;
        row.credential.accessKeyId = *keyId;
        row.credential.maskedSecret = secret.masked();
        row.credential.weight = weight;
        row.credential.createdAtMs = m_clock.utcMs();
        if (const Outcome isFree = checkFree(credentials, row.credential); !isFree)
            return tl::unexpected {isFree.error()};
        Result<QByteArray> ciphertext = m_vault.seal(secret, SealedPlaces::ofCredential(row.credential));
        if (!ciphertext)
            return tl::unexpected {std::move(ciphertext.error())};
        row.ciphertext = std::move(*ciphertext);
        return credentials.insert(row).and_then(
            [&](qint64) { return credentialNamed(credentials, owner->id, row.credential.name); });
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"credential.add"_s, u"credential %1 of %2"_s.arg(*checkedName, provider), change);
}

Result<AiCredential> HubCommands::editCredential(const QString &provider, const QString &name,
                                                 const CredentialEdit &edit) const
{
    const CredentialRepository credentials {m_connection};
    const auto change = [&]() -> Result<AiCredential> {
        Result<AiCredential> credential = ProviderRepository {m_connection}.byName(provider).and_then(
            [&](const AiProvider &owner) { return credentialNamed(credentials, owner.id, name); });
        if (!credential)
            return credential;
        const Result<QString> newName = edit.name ? Names::label(*edit.name) : credential->name;
        if (!newName)
            return tl::unexpected {newName.error()};
        credential->name = *newName;
        credential->weight = edit.weight.value_or(credential->weight);
        credential->enabled = edit.enabled.value_or(credential->enabled);
        Outcome done =
            checkWeight(credential->weight).and_then([&] { return checkFree(credentials, *credential); }).and_then([&] {
                return credentials.update(*credential, m_clock.utcMs());
            });
        if (done && !edit.secret.isEmpty())
            done = replaceSecret(*credential, edit.secret);
        if (done && (!edit.secret.isEmpty() || edit.enabled == true))
            done = forgetFailures(*credential);
        if (!done)
            return tl::unexpected {done.error()};
        return credentialNamed(credentials, credential->providerId, credential->name);
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(u"credential.edit"_s,
                                                              u"credential %1 of %2"_s.arg(name, provider), change);
}

Outcome HubCommands::replaceSecret(const AiCredential &credential, const Secret &secret) const
{
    if (const Outcome fits = checkSecret(secret); !fits)
        return fits;
    Result<QByteArray> ciphertext = m_vault.seal(secret, SealedPlaces::ofCredential(credential));
    if (!ciphertext)
        return tl::unexpected {std::move(ciphertext.error())};
    SealedCredential row {credential, std::move(*ciphertext)};
    row.credential.maskedSecret = secret.masked();
    return CredentialRepository {m_connection}.replaceSecret(row);
}

Outcome HubCommands::removeCredential(const QString &provider, const QString &name) const
{
    const CredentialRepository credentials {m_connection};
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"credential.remove"_s, u"credential %1 of %2"_s.arg(name, provider), [&]() -> Outcome {
            return ProviderRepository {m_connection}
                .byName(provider)
                .and_then([&](const AiProvider &owner) { return credentialNamed(credentials, owner.id, name); })
                .and_then([&](const AiCredential &found) {
                    return forgetFailures(found).and_then(
                        [&] { return credentials.markRemoved(found.id, m_clock.utcMs()); });
                });
        });
}
