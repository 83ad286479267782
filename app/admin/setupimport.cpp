// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/setupimport.h"

#include <algorithm>
#include <limits>

#include "app/admin/jsonvalues.h"
#include "app/admin/marginnote.h"
#include "app/admin/setupadvice.h"
#include "app/admin/setupexport.h"
#include "app/admin/setupvalues.h"
#include "models/settings/settingspec.h"
#include "models/store/hubqueries.h"
#include "models/store/names.h"
#include "models/store/providerurl.h"
#include "models/values/aliastarget.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr int defaultWeight = 100;

tl::unexpected<Error> wrong(const QString &item, const Error &error)
{
    return fail(error.code, u"%1: %2; nothing was changed"_s.arg(item, error.detail));
}

/// Names are unique without regard to case.
template <typename T>
const T *named(const QList<T> &values, const QString &name)
{
    const auto found =
        std::ranges::find_if(values, [&name](const T &value) { return Names::areSame(value.name, name); });
    return found == values.end() ? nullptr : &*found;
}

Result<ModelType> typeOf(const QJsonObject &wanted, const QString &item)
{
    const QString name = wanted[u"type"_s].toString();
    if (const auto type = modelTypeFromName(name)) {
        return *type;
    }
    return wrong(item, {ErrorCode::BadRequest, u"there is no type of model \"%1\""_s.arg(name.left(64))});
}

} // namespace

SetupImport::SetupImport(const HubCommands &commands, const QJsonObject &document, Consent consent)
    : m_commands {commands}
    , m_document {document}
    , m_consent {consent}
{}

/// In the order in which one part needs the other.
Outcome SetupImport::run()
{
    return settings()
        .and_then([this] { return accounts(); })
        .and_then([this] { return providers(); })
        .and_then([this] { return aliases(); })
        .and_then([this] { return apps(); });
}

QJsonObject SetupImport::report() const
{
    return {{u"items"_s, m_items},         {u"created"_s, m_counts[0]}, {u"changed"_s, m_counts[1]},
            {u"unchanged"_s, m_counts[2]}, {u"skipped"_s, m_counts[3]}, {u"keys"_s, m_keys}};
}

void SetupImport::add(const QString &item, Change change, const QString &reason)
{
    static const QStringList names {u"created"_s, u"changed"_s, u"unchanged"_s, u"skipped"_s};
    const auto index = static_cast<int>(change);
    ++m_counts[index];
    m_items.append(QJsonObject {{u"item"_s, item},
                                {u"change"_s, names.at(index)},
                                {u"reason"_s, reason.isEmpty() ? QJsonValue() : QJsonValue(reason)}});
}

template <typename T>
Outcome SetupImport::note(const QString &item, Change change, const Result<T> &done, const QString &reason)
{
    if (!done) {
        return wrong(item, done.error());
    }
    add(item, change, reason);
    return {};
}

Outcome SetupImport::settings()
{
    const auto stored = m_commands.queries().storedSettings();
    if (!stored) {
        return tl::make_unexpected(stored.error());
    }
    const QJsonObject wanted = m_document[u"settings"_s].toObject();
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
        const QString item = u"setting "_s + it.key();
        const SettingSpec *spec = SettingSpec::byName(it.key());
        const auto value = spec == nullptr ? Result<QString>(it->toString()) : spec->normalized(it->toString());
        if (!value) {
            return wrong(item, value.error());
        }
        if (stored->contains(it.key()) && stored->value(it.key()) == *value) {
            add(item, Change::Unchanged);
            continue;
        }
        QString reason =
            spec != nullptr && spec->needsRestart ? u"takes effect when the hub starts again"_s : QString();
        if (spec != nullptr && spec->key == SettingKey::BillingMarginPercent) {
            reason = marginNote(m_commands.queries(), *value);
        }
        const auto change = stored->contains(it.key()) ? Change::Changed : Change::Created;
        if (const auto done = note(item, change, m_commands.setSetting(it.key(), *value), reason); !done) {
            return done;
        }
    }
    return {};
}

Outcome SetupImport::accounts()
{
    const auto there = m_commands.queries().accounts();
    if (!there) {
        return tl::make_unexpected(there.error());
    }
    for (const auto &value : m_document[u"accounts"_s].toArray()) {
        const QString name = value[u"name"_s].toString();
        const QString item = u"account "_s + name;
        const qint64 monthlyNano = value[u"monthlyNano"_s].toInteger();
        const Account *known = named(*there, name);
        if (known != nullptr && known->monthlyNano == monthlyNano) {
            add(item, Change::Unchanged);
            continue;
        }
        const auto done = known == nullptr ? m_commands.addAccount(name, monthlyNano)
                                           : m_commands.editAccount(name, {std::nullopt, monthlyNano});
        const auto change = known == nullptr ? Change::Created : Change::Changed;
        if (const auto noted = note(item, change, done); !noted) {
            return noted;
        }
    }
    return {};
}

Outcome SetupImport::providers()
{
    for (const auto &value : m_document[u"providers"_s].toArray()) {
        const QJsonObject wanted = value.toObject();
        const QString name = wanted[u"name"_s].toString();
        const auto isTaken = provider(wanted);
        if (!isTaken) {
            return tl::make_unexpected(isTaken.error());
        }
        if (!*isTaken) {
            continue;
        }
        const auto done = credentials(name, wanted[u"credentials"_s].toArray())
                              .and_then([&] { return models(name, wanted[u"models"_s].toArray()); })
                              .and_then([&] { return rates(name, wanted[u"rates"_s].toArray()); });
        if (!done) {
            return done;
        }
    }
    return {};
}

Result<bool> SetupImport::provider(const QJsonObject &wanted)
{
    const AiProvider asked = SetupValues::providerOf(wanted);
    const QString item = u"provider "_s + asked.name;
    const auto all = m_commands.queries().providers();
    if (!all) {
        return tl::make_unexpected(all.error());
    }
    const AiProvider *there = named(*all, asked.name);
    if (there != nullptr && there->kind != asked.kind) {
        add(item, Change::Skipped, u"here it is of the kind %1, in the set-up %2"_s.arg(there->kind, asked.kind));
        return false;
    }
    const bool isSamePlace = there != nullptr && there->baseUrl == asked.baseUrl; // that was said to be meant
    const Outcome allowed = ProviderUrl::checkClearText(asked.baseUrl, isSamePlace || m_consent.allowsClearText);
    if (!allowed) {
        return wrong(item, allowed.error());
    }
    if (there == nullptr) {
        return note(item, Change::Created,
                    m_commands.addProvider(asked.name, asked.kind, asked.baseUrl, asked.region, asked.enabled))
            .map([] { return true; });
    }
    if (isSamePlace && there->region == asked.region && there->enabled == asked.enabled) {
        add(item, Change::Unchanged);
        return true;
    }
    const HubCommands::ProviderEdit edit {std::nullopt, asked.baseUrl, asked.region, asked.enabled,
                                          m_consent.movesKeys};
    return note(item, Change::Changed, m_commands.editProvider(asked.name, edit)).map([] { return true; });
}

Outcome SetupImport::credentials(const QString &provider, const QJsonArray &wanted)
{
    const auto there = m_commands.queries().credentials(provider);
    if (!there) {
        return tl::make_unexpected(there.error());
    }
    for (const auto &value : wanted) {
        const QString name = value[u"name"_s].toString();
        if (const AiCredential *known = named(*there, name)) {
            if (const auto done = credential(provider, *known, value.toObject()); !done) {
                return done;
            }
            continue;
        }
        const QString item = u"credential %1/%2"_s.arg(provider, name);
        const auto advice = credentialAdvice(provider, value.toObject());
        if (!advice) {
            return wrong(item, advice.error());
        }
        add(item, Change::Skipped, u"its secret must be entered: "_s + *advice);
    }
    return {};
}

Outcome SetupImport::credential(const QString &provider, const AiCredential &there, const QJsonObject &wanted)
{
    const QString item = u"credential %1/%2"_s.arg(provider, there.name);
    const bool isEnabled = wanted[u"enabled"_s].toBool(true);
    const qint64 weight = wanted[u"weight"_s].toInteger(defaultWeight);
    if (there.accessKeyId != wanted[u"accessKeyId"_s].toString()) {
        add(item, Change::Skipped, u"its access key id differs: remove it and add it again with its secret"_s);
        return {};
    }
    if (there.weight == weight && there.enabled == isEnabled) {
        add(item, Change::Unchanged);
        return {};
    }
    HubCommands::CredentialEdit edit;
    edit.weight = static_cast<int>(std::clamp<qint64>(weight, -1, std::numeric_limits<int>::max()));
    edit.enabled = isEnabled;
    return note(item, Change::Changed, m_commands.editCredential(provider, there.name, edit));
}

Outcome SetupImport::models(const QString &provider, const QJsonArray &wanted)
{
    const auto there = m_commands.queries().models(provider);
    if (!there) {
        return tl::make_unexpected(there.error());
    }
    for (const auto &value : wanted) {
        const QString name = value[u"name"_s].toString();
        const auto known = std::ranges::find_if(*there, [&name](const AiModel &one) { return one.name == name; });
        const auto done = model(provider, known == there->end() ? nullptr : &*known, value.toObject());
        if (!done) {
            return done;
        }
    }
    return {};
}

Outcome SetupImport::model(const QString &provider, const AiModel *there, const QJsonObject &wanted)
{
    const QString name = wanted[u"name"_s].toString();
    const QString item = u"model %1/%2"_s.arg(provider, name);
    const auto type = typeOf(wanted, item);
    if (!type) {
        return tl::make_unexpected(type.error());
    }
    const QJsonObject traits = wanted[u"traits"_s].toObject();
    if (there != nullptr && there->type == *type && there->traits == traits) {
        add(item, Change::Unchanged);
        return {};
    }
    const HubCommands::ModelEdit edit {*type, traits};
    if (there != nullptr) {
        return note(item, Change::Changed, m_commands.editModel(provider, name, edit));
    }
    auto added = m_commands.addModel(provider, name, *type);
    if (added && !traits.isEmpty()) {
        added = m_commands.editModel(provider, added->name, edit);
    }
    return note(item, Change::Created, added);
}

Outcome SetupImport::rates(const QString &provider, const QJsonArray &wanted)
{
    const auto there = m_commands.queries().ratesEverSet();
    if (!there) {
        return tl::make_unexpected(there.error());
    }
    for (const auto &value : wanted) {
        if (const auto done = rate(provider, *there, value.toObject()); !done) {
            return done;
        }
    }
    return {};
}

Outcome SetupImport::rate(const QString &provider, const QList<AiModelRate> &there, const QJsonObject &wanted)
{
    const QString name = wanted[u"model"_s].toString();
    const QString item = u"rate %1/%2"_s.arg(provider, name);
    const auto type = typeOf(wanted, item);
    if (!type) {
        return tl::make_unexpected(type.error());
    }
    const auto found = std::ranges::find_if(there, [&](const AiModelRate &rate) {
        return rate.model == name && rate.type == *type && Names::areSame(rate.providerName, provider);
    });
    const AiModelRate *known = found == there.end() ? nullptr : &*found;
    const auto prices = SetupValues::pricesOf(wanted);
    if (SetupValues::isRemoval(prices)) {
        return removal(provider, known, item);
    }
    const bool isPriced = known != nullptr && known->inForce;
    // Who set them does not change what a call costs.
    if (isPriced && known->cost == prices.cost && known->marginPpm == prices.marginPpm) {
        add(item, Change::Unchanged);
        return {};
    }
    const auto change = isPriced ? Change::Changed : Change::Created;
    return note(item, change, m_commands.setRate(provider, name, *type, prices));
}

Outcome SetupImport::removal(const QString &provider, const AiModelRate *there, const QString &item)
{
    if (there == nullptr) {
        add(item, Change::Skipped, u"there is no price here that could be taken away"_s);
        return {};
    }
    if (!there->inForce) {
        add(item, Change::Unchanged);
        return {};
    }
    return note(item, Change::Changed, m_commands.removeRate(provider, there->model, there->type));
}

Outcome SetupImport::aliases()
{
    const auto there = m_commands.queries().aliases();
    if (!there) {
        return tl::make_unexpected(there.error());
    }
    for (const auto &value : m_document[u"aliases"_s].toArray()) {
        auto wanted = SetupValues::aliasOf(value.toObject());
        if (!wanted) {
            return wrong(u"alias "_s + value[u"alias"_s].toString(), wanted.error());
        }
        const auto known =
            std::ranges::find_if(*there, [&wanted](const ModelAlias &one) { return one.alias == wanted->alias; });
        if (const auto done = alias(known == there->end() ? nullptr : &*known, *wanted); !done) {
            return done;
        }
    }
    return {};
}

/// Of a hub whose provider was removed the export names targets that no hub would take.
Outcome SetupImport::alias(const ModelAlias *there, ModelAlias wanted)
{
    const QString item = u"alias "_s + wanted.alias;
    if (there != nullptr && toJson(*there) == toJson(wanted)) {
        add(item, Change::Unchanged);
        return {};
    }
    const bool isEmpty = wanted.targets.isEmpty();
    if (const auto done = skipTargets(wanted); !done) {
        return done;
    }
    if (wanted.targets.isEmpty() && !isEmpty) {
        add(item, Change::Skipped, u"none of its targets is here"_s);
        return {};
    }
    if (there != nullptr && toJson(*there) == toJson(wanted)) {
        add(item, Change::Unchanged);
        return {};
    }
    return note(item, there != nullptr ? Change::Changed : Change::Created, m_commands.addAlias(wanted));
}

/// Takes out those whose provider is not here.
Outcome SetupImport::skipTargets(ModelAlias &alias)
{
    const auto providers = m_commands.queries().providers();
    if (!providers) {
        return tl::make_unexpected(providers.error());
    }
    QList<ModelAlias::Target> kept;
    for (const ModelAlias::Target &target : std::as_const(alias.targets)) {
        const qsizetype slash = target.name.indexOf(u'/');
        if (slash < 1 || named(*providers, target.name.left(slash)) != nullptr) {
            kept.append(target); // one without a provider is an error of its own
            continue;
        }
        add(u"target %1 of alias %2"_s.arg(target.name, alias.alias), Change::Skipped,
            u"there is no provider %1"_s.arg(target.name.left(slash)));
    }
    alias.targets = kept;
    return {};
}

Outcome SetupImport::apps()
{
    const auto there = m_commands.queries().apps();
    if (!there) {
        return tl::make_unexpected(there.error());
    }
    for (const auto &value : m_document[u"apps"_s].toArray()) {
        const App *known = named(*there, value[u"name"_s].toString());
        if (const auto done = app(known, value.toObject()); !done) {
            return done;
        }
    }
    return {};
}

Outcome SetupImport::app(const App *there, const QJsonObject &wanted)
{
    const QString item = u"app "_s + wanted[u"name"_s].toString();
    const auto limits = SetupValues::limitsOf(wanted);
    if (!limits) {
        return wrong(item, limits.error());
    }
    if (there == nullptr) {
        return newApp(wanted, *limits);
    }
    if (there->revoked) {
        add(item, Change::Skipped, u"it was revoked here, for good"_s);
        return {};
    }
    const QString account = wanted[u"account"_s].toString();
    if (!Names::areSame(there->accountName, account)) {
        add(item, Change::Skipped,
            u"here the account %1 pays for it, in the set-up %2"_s.arg(there->accountName, account));
        return {};
    }
    if (limitsJson(there->limits) == limitsJson(*limits)) {
        add(item, Change::Unchanged);
        return {};
    }
    HubCommands::AppEdit edit;
    edit.limits = *limits;
    return note(item, Change::Changed, m_commands.editApp(there->name, edit));
}

Outcome SetupImport::newApp(const QJsonObject &wanted, const AppLimits &limits)
{
    const QString name = wanted[u"name"_s].toString();
    const auto issued = m_commands.addApp(name, wanted[u"account"_s].toString(), limits);
    if (issued) {
        m_keys.append(QJsonObject {{u"app"_s, issued->app.name}, {u"key"_s, issued->key}});
    }
    return note(u"app "_s + name, Change::Created, issued);
}
