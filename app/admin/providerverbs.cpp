// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>

#include "app/admin/adminverbs.h"
#include "app/admin/jsonvalues.h"
#include "models/store/hubqueries.h"
#include "models/store/providerurl.h"
#include "models/store/recentfailures.h"
#include "models/values/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr int defaultWeight = 100;

template <typename T>
AdminReply reply(const Result<T> &result)
{
    return result.map([](const T &value) { return toJson(value); });
}

/// The text of an option, "" for the word 'default', nullopt when it was not given.
std::optional<QString> textOption(const QJsonObject &parameters, const QString &name)
{
    if (!parameters.contains(name)) {
        return std::nullopt;
    }
    const QString text = parameters[name].toString();
    return text == "default"_L1 ? QString() : text;
}

AdminReply addProvider(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    if (!p.contains(u"kind"_s)) {
        return fail(ErrorCode::BadRequest, u"--kind is missing: openai, openai-compatible, demo, ..."_s);
    }
    const Outcome allowed = ProviderUrl::checkClearText(p[u"baseUrl"_s].toString(), p[u"allowClearText"_s].toBool());
    if (!allowed) {
        return tl::make_unexpected(allowed.error());
    }
    return reply(commands.addProvider(p[u"name"_s].toString(), p[u"kind"_s].toString(), p[u"baseUrl"_s].toString(),
                                      p[u"region"_s].toString(), !p[u"disabled"_s].toBool()));
}

AdminReply listProviders(const HubQueries &queries, const QJsonObject &)
{
    return queries.providers().map([](const auto &rows) { return QJsonObject {{u"providers"_s, toJson(rows)}}; });
}

AdminReply showProvider(const HubQueries &queries, const QJsonObject &p)
{
    const auto provider = queries.provider(p[u"name"_s].toString());
    if (!provider) {
        return tl::make_unexpected(provider.error());
    }
    QJsonObject object = toJson(*provider);
    if (const auto credentials = queries.credentials(provider->name)) {
        object.insert(u"credentials"_s, toJson(*credentials));
    }
    if (const auto models = queries.models(provider->name)) {
        object.insert(u"models"_s, toJson(*models));
    }
    return object;
}

AdminReply editProvider(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    const Outcome allowed = ProviderUrl::checkClearText(p[u"baseUrl"_s].toString(), p[u"allowClearText"_s].toBool());
    if (!allowed) {
        return tl::make_unexpected(allowed.error());
    }
    HubCommands::ProviderEdit edit;
    edit.name = textOption(p, u"rename"_s);
    edit.baseUrl = textOption(p, u"baseUrl"_s);
    edit.region = textOption(p, u"region"_s);
    edit.movesKeys = p[u"moveKeys"_s].toBool();
    return reply(commands.editProvider(p[u"name"_s].toString(), edit));
}

template <bool isEnabled>
AdminReply switchProvider(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    HubCommands::ProviderEdit edit;
    edit.enabled = isEnabled;
    return reply(commands.editProvider(p[u"name"_s].toString(), edit));
}

/// Aliases with targets of a provider that is not there; empty: there is none.
QString danglingNote(const QList<ModelAlias> &aliases, const QString &provider)
{
    const auto isOfIt = [prefix = QString(provider + u'/')](const ModelAlias::Target &target) {
        return target.name.startsWith(prefix, Qt::CaseInsensitive);
    };
    QStringList names;
    for (const ModelAlias &alias : aliases) {
        if (std::ranges::any_of(alias.targets, isOfIt)) {
            names.append(alias.alias);
        }
    }
    return names.isEmpty() ? QString()
                           : u"aliases still point to it, and would to a new provider of that name: %1; 'portico model "
                             "alias add' gives them other targets"_s.arg(names.join(u", "_s));
}

AdminReply removeProvider(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    const QString name = p[u"name"_s].toString();
    const auto aliases = commands.queries().aliases();
    if (!aliases) {
        return tl::make_unexpected(aliases.error());
    }
    return commands.removeProvider(name).map([&] {
        QJsonObject reply {{u"removed"_s, name}};
        if (const QString note = danglingNote(*aliases, name); !note.isEmpty()) {
            reply.insert(u"note"_s, note);
        }
        return reply;
    });
}

AdminReply addCredential(const HubCommands &commands, const QJsonObject &p, const Secret &secret)
{
    return reply(commands.addCredential(p[u"provider"_s].toString(), p[u"name"_s].toString(u"default"_s), secret,
                                        p[u"accessKeyId"_s].toString(), p[u"weight"_s].toInt(defaultWeight)));
}

AdminReply editCredential(const HubCommands &commands, const QJsonObject &p, const Secret &secret)
{
    HubCommands::CredentialEdit edit;
    edit.name = textOption(p, u"rename"_s);
    if (p.contains(u"weight"_s)) {
        edit.weight = p[u"weight"_s].toInt();
    }
    edit.secret = secret.clone();
    return reply(commands.editCredential(p[u"provider"_s].toString(), p[u"name"_s].toString(), edit));
}

template <bool isEnabled>
AdminReply switchCredential(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    HubCommands::CredentialEdit edit;
    edit.enabled = isEnabled;
    return reply(commands.editCredential(p[u"provider"_s].toString(), p[u"name"_s].toString(), edit));
}

AdminReply listCredentials(const HubQueries &queries, const QJsonObject &p)
{
    const auto providers = queries.providers();
    const auto credentials = queries.credentials(p[u"provider"_s].toString());
    if (!providers || !credentials) {
        return tl::make_unexpected(providers ? credentials.error() : providers.error());
    }
    const qint64 nowMs = SystemClock().utcMs();
    // What is known of a credential alone tells more than how its provider fares, and so comes behind it.
    const auto circuits =
        recentFailures(queries, *providers, nowMs).and_then([&queries](const QList<Circuit> &failing) {
            return queries.circuits().map([&failing](const QList<Circuit> &open) { return failing + open; });
        });
    if (!circuits) {
        return tl::make_unexpected(circuits.error());
    }
    QHash<qint64, QString> names;
    for (const AiProvider &provider : *providers) {
        names.insert(provider.id, provider.name);
    }
    QJsonArray array;
    for (const AiCredential &credential : *credentials) {
        QJsonObject object = toJson(credential);
        object.insert(u"provider"_s, names.value(credential.providerId));
        object.insert(u"circuit"_s, stateJson(credential, *circuits, nowMs));
        array.append(object);
    }
    return QJsonObject {{u"credentials"_s, array}};
}

AdminReply retryCredential(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    return commands.retryCredentials(p[u"provider"_s].toString(), p[u"name"_s].toString()).map([](int count) {
        return QJsonObject {{u"retried"_s, count}};
    });
}

AdminReply removeCredential(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    const QString name = p[u"name"_s].toString();
    return commands.removeCredential(p[u"provider"_s].toString(), name).map([&name] {
        return QJsonObject {{u"removed"_s, name}};
    });
}

} // namespace

std::span<const AdminVerb> providerVerbs()
{
    static constexpr AdminVerb verbs[] {
        {"provider.add", nullptr, addProvider},
        {"provider.list", listProviders},
        {"provider.show", showProvider},
        {"provider.edit", nullptr, editProvider},
        {"provider.enable", nullptr, switchProvider<true>},
        {"provider.disable", nullptr, switchProvider<false>},
        {"provider.remove", nullptr, removeProvider},
        {"credential.add", nullptr, addCredential, true},
        {"credential.edit", nullptr, editCredential, true},
        {"credential.list", listCredentials},
        {"credential.enable", nullptr, switchCredential<true>},
        {"credential.disable", nullptr, switchCredential<false>},
        {"credential.retry", nullptr, retryCredential},
        {"credential.remove", nullptr, removeCredential},
    };
    return verbs;
}
