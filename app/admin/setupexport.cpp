// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/setupexport.h"

#include <QMap>

#include "app/admin/jsonvalues.h"
#include "app/admin/setupshape.h"
#include "models/billing/ratejson.h"
#include "models/settings/settingspec.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

template <typename T>
const Error *errorOf(const Result<T> &result)
{
    return result ? nullptr : &result.error();
}

/// By name, so that the order in which things were made does not show.
template <typename T, typename Key, typename ToObject>
QJsonArray sortedArray(const QList<T> &values, Key key, ToObject toObject)
{
    QMap<QString, QJsonObject> byName;
    for (const T &value : values) {
        byName.insert(key(value), toObject(value));
    }
    QJsonArray array;
    for (const QJsonObject &object : byName) {
        array.append(object);
    }
    return array;
}

QJsonObject credentialSetup(const AiCredential &credential)
{
    QJsonObject object {
        {u"name"_s, credential.name}, {u"weight"_s, credential.weight}, {u"enabled"_s, credential.enabled}};
    if (!credential.accessKeyId.isEmpty()) {
        object.insert(u"accessKeyId"_s, credential.accessKeyId);
    }
    return object;
}

QJsonObject modelSetup(const AiModel &model)
{
    return {{u"name"_s, model.name}, {u"type"_s, modelTypeName(model.type)}, {u"traits"_s, model.traits}};
}

/// A price that was taken away stays away elsewhere too, where the catalogue would set it again.
QJsonObject rateSetup(const AiModelRate &rate)
{
    if (!rate.inForce) {
        return {{u"model"_s, rate.model},
                {u"type"_s, modelTypeName(rate.type)},
                {u"costPico"_s, QJsonObject {}},
                {u"source"_s, QLatin1StringView {AiModelRate::removed}}};
    }
    return {{u"model"_s, rate.model},
            {u"type"_s, modelTypeName(rate.type)},
            {u"costPico"_s, RateJson::toJson(rate.cost)},
            {u"marginPpm"_s, rate.marginPpm},
            {u"source"_s, rate.source}};
}

QJsonObject accountSetup(const Account &account)
{
    return {{u"name"_s, account.name}, {u"monthlyNano"_s, account.monthlyNano}};
}

/// The margin that a hub with these settings gives a price of the catalogue.
qint64 usualMarginPpm(const QHash<QString, QString> &settings)
{
    constexpr qint64 ppmOfPercent = 10'000;
    const SettingSpec &margin = SettingSpec::of(SettingKey::BillingMarginPercent);
    return settings.value(QString::fromLatin1(margin.name), QString::fromLatin1(margin.defaultValue)).toLongLong()
           * ppmOfPercent;
}

/// What another hub gets from the program's catalogue by itself is no part of the set-up.
bool isOwn(const AiModelRate &rate, qint64 usualMarginPpm)
{
    return !rate.inForce || rate.marginPpm != usualMarginPpm
           || !rate.source.startsWith(QLatin1StringView(AiModelRate::bundled));
}

QJsonObject appSetup(const App &app)
{
    QJsonObject object = limitsJson(app.limits);
    object.insert(u"name"_s, app.name);
    object.insert(u"account"_s, app.accountName);
    return object;
}

/// What belongs to providers, by the provider's id.
struct Belongings
{
    QHash<qint64, QList<AiCredential>> credentials;
    QHash<qint64, QList<AiModel>> models;
    QHash<qint64, QList<AiModelRate>> rates;
};

template <typename T>
QHash<qint64, QList<T>> byProvider(const QList<T> &values)
{
    QHash<qint64, QList<T>> parts;
    for (const T &value : values) {
        parts[value.providerId].append(value);
    }
    return parts;
}

QJsonObject providerSetup(const AiProvider &provider, const Belongings &all)
{
    const auto named = [](const auto &value) { return value.name; };
    return {
        {u"name"_s, provider.name},
        {u"kind"_s, provider.kind},
        {u"baseUrl"_s, provider.baseUrl},
        {u"region"_s, provider.region},
        {u"enabled"_s, provider.enabled},
        {u"credentials"_s, sortedArray(all.credentials.value(provider.id), named, credentialSetup)},
        {u"models"_s, sortedArray(all.models.value(provider.id), named, modelSetup)},
        {u"rates"_s, sortedArray(
                         all.rates.value(provider.id),
                         [](const AiModelRate &rate) { return QString(rate.model + u'\n' + modelTypeName(rate.type)); },
                         rateSetup)}};
}

Result<QJsonArray> providersSetup(const HubQueries &queries, const QHash<QString, QString> &settings)
{
    const auto providers = queries.providers();
    const auto credentials = queries.credentials({});
    const auto models = queries.models({});
    auto rates = queries.ratesEverSet();
    for (const Error *error : {errorOf(providers), errorOf(credentials), errorOf(models), errorOf(rates)}) {
        if (error != nullptr) {
            return tl::make_unexpected(*error);
        }
    }
    rates->removeIf([usualPpm = usualMarginPpm(settings)](const AiModelRate &rate) { return !isOwn(rate, usualPpm); });
    const Belongings all {byProvider(*credentials), byProvider(*models), byProvider(*rates)};
    return sortedArray(
        *providers, [](const AiProvider &provider) { return provider.name; },
        [&all](const AiProvider &provider) { return providerSetup(provider, all); });
}

QJsonObject settingsSetup(const QHash<QString, QString> &stored)
{
    QJsonObject settings;
    for (auto it = stored.begin(); it != stored.end(); ++it) {
        settings.insert(it.key(), it.value());
    }
    return settings;
}

} // namespace

QJsonObject limitsJson(const AppLimits &limits)
{
    return {{u"models"_s, QJsonArray::fromStringList(limits.modelGlobs)},
            {u"requestsPerMinute"_s, limits.requestsPerMinute},
            {u"tokensPerMinute"_s, limits.tokensPerMinute},
            {u"concurrentCalls"_s, limits.concurrentCalls},
            {u"budgetNano"_s, limits.budgetNano},
            {u"budgetPeriod"_s, budgetPeriodName(limits.budgetPeriod)},
            {u"expiresAt"_s, timeJson(limits.expiresAtMs)}};
}

AdminReply setupDocument(const HubQueries &queries)
{
    const auto settings = queries.storedSettings();
    const auto providers = providersSetup(queries, settings.value_or(QHash<QString, QString>()));
    const auto accounts = queries.accounts();
    const auto aliases = queries.aliases();
    auto apps = queries.apps();
    for (const Error *error :
         {errorOf(providers), errorOf(settings), errorOf(accounts), errorOf(aliases), errorOf(apps)}) {
        if (error != nullptr) {
            return tl::make_unexpected(*error);
        }
    }
    apps->removeIf([](const App &app) { return app.revoked; });
    const auto named = [](const auto &value) { return value.name; };
    return QJsonObject {{u"format"_s, SetupShape::format()},
                        {u"formatVersion"_s, SetupShape::formatVersion},
                        {u"productVersion"_s, QStringLiteral(PORTICO_VERSION)},
                        {u"settings"_s, settingsSetup(*settings)},
                        {u"accounts"_s, sortedArray(*accounts, named, accountSetup)},
                        {u"providers"_s, *providers},
                        {u"aliases"_s, sortedArray(
                                           *aliases, [](const ModelAlias &alias) { return alias.alias; },
                                           [](const ModelAlias &alias) { return toJson(alias); })},
                        {u"apps"_s, sortedArray(*apps, named, appSetup)}};
}
