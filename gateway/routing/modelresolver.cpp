// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/routing/modelresolver.h"

#include <algorithm>

#include "gateway/routing/glob.h"
#include "gateway/routing/modelnames.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Provider = std::shared_ptr<const ProviderSnapshot>;
using Targets = std::vector<ModelTarget>;

constexpr qsizetype namesInAnError = 10;

QByteArray qualified(const ProviderSnapshot &provider, QByteArrayView model)
{
    QByteArray name;
    name.reserve(provider.name.size() + 1 + model.size());
    return name.append(provider.name).append('/').append(model);
}

/// A model string with a provider before its first slash.
struct Prefixed
{
    Provider provider; ///< null: the first segment names none
    QByteArray model;
};

Prefixed prefixed(const HubSnapshot &snapshot, const QByteArray &asked)
{
    const qsizetype slash = asked.indexOf('/');
    if (slash <= 0)
        return {};
    const QByteArray name = asked.first(slash).toLower();
    for (const Provider &provider : snapshot.providers) {
        if (provider->name == name)
            return {provider, asked.sliced(slash + 1)};
    }
    return {};
}

QString shown(const QByteArray &name)
{
    constexpr qsizetype longest = 120;
    return QString::fromUtf8(name.left(longest));
}

QString list(QList<QByteArray> names)
{
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    const qsizetype left = names.size() - namesInAnError;
    const QByteArray text = names.mid(0, namesInAnError).join(", ");
    return left > 0 ? u"%1 and %2 more"_s.arg(QString::fromUtf8(text)).arg(left) : QString::fromUtf8(text);
}

/// One resolution, so that its steps share what they need.
class Resolution
{
public:
    Resolution(const HubSnapshot &snapshot, const AppSnapshot &app, const QByteArray &asked, ModelType type,
               ModelNames &names)
        : m_snapshot {snapshot}
        , m_limits {app.limits}
        , m_asked {asked}
        , m_type {type}
        , m_names {names}
    {}

    Result<ModelRoute> run() const;

private:
    Result<ModelRoute> byProvider(const Prefixed &target) const;
    Result<ModelRoute> byAlias(const AliasSnapshot &alias) const;
    Result<ModelRoute> byBareName() const;
    Result<ModelRoute> byFamily() const;
    /// The name by which a provider lists what was asked for; empty: it does not.
    QByteArray listedName(const ProviderSnapshot &provider) const;
    tl::unexpected<Error> unknown() const;
    tl::unexpected<Error> forbidden() const;
    bool allows(const ProviderSnapshot &provider, const QByteArray &model) const;
    bool allows(const ProviderSnapshot &provider, const QByteArray &model, const QByteArray &served) const;

    const HubSnapshot &m_snapshot;
    const AppLimits &m_limits;
    const QByteArray &m_asked;
    ModelType m_type;
    ModelNames &m_names;
};

Result<ModelRoute> Resolution::run() const
{
    if (const Prefixed target = prefixed(m_snapshot, m_asked); target.provider)
        return byProvider(target);
    if (const auto alias = m_snapshot.aliases.constFind(m_asked); alias != m_snapshot.aliases.cend())
        return byAlias(*alias);
    Result<ModelRoute> listed = byBareName();
    return listed || listed.error().code != ErrorCode::NotFound ? listed : byFamily();
}

Result<ModelRoute> Resolution::byProvider(const Prefixed &target) const
{
    if (target.model.isEmpty())
        return unknown();
    QByteArray served = m_names.served(*target.provider, target.model);
    if (!allows(*target.provider, target.model, served))
        return forbidden();
    if (!target.provider->enabled)
        return fail(ErrorCode::ModelUnavailable, u"The provider '%1' is disabled."_s.arg(shown(target.provider->name)));
    return ModelRoute {{{target.provider, std::move(served)}}};
}

Result<ModelRoute> Resolution::byAlias(const AliasSnapshot &alias) const
{
    ModelRoute route {{}, ModelRoute::Way::Alias, alias.strategy};
    bool isSomeAllowed = false;
    for (const AliasSnapshot::Target &named : alias.targets) {
        const Prefixed target = prefixed(m_snapshot, named.name);
        if (!target.provider || target.model.isEmpty())
            continue;
        QByteArray served = m_names.served(*target.provider, target.model);
        if (!allows(*target.provider, target.model, served))
            continue;
        isSomeAllowed = true;
        if (target.provider->enabled)
            route.targets.push_back({target.provider, std::move(served), named.weight});
    }
    if (!route.targets.empty())
        return route;
    if (!isSomeAllowed && !isModelAllowed(m_limits, m_asked, m_asked))
        return forbidden();
    QStringList names;
    for (const AliasSnapshot::Target &target : alias.targets)
        names.append(QString::fromUtf8(target.name));
    return fail(ErrorCode::ModelUnavailable,
                u"No provider of the alias '%1' is enabled (%2)."_s.arg(shown(m_asked), names.join(u", ")));
}

QByteArray Resolution::listedName(const ProviderSnapshot &provider) const
{
    QByteArray served = m_names.served(provider, m_asked);
    const auto model = provider.models.constFind(served);
    return model != provider.models.cend() && *model == m_type ? served : QByteArray {};
}

Result<ModelRoute> Resolution::byBareName() const
{
    ModelRoute route {{}, ModelRoute::Way::BareName};
    QList<QByteArray> disabled;
    bool isForbidden = false;
    for (const Provider &provider : m_snapshot.providers) {
        QByteArray served = listedName(*provider);
        if (served.isEmpty())
            continue;
        if (!allows(*provider, m_asked, served))
            isForbidden = true;
        else if (provider->enabled)
            route.targets.push_back({provider, std::move(served)});
        else
            disabled.append(provider->name);
    }
    if (!route.targets.empty()) {
        // Those that list the very name go before those that write it in their own way.
        std::stable_partition(route.targets.begin(), route.targets.end(),
                              [this](const ModelTarget &target) { return target.model == m_asked; });
        return route;
    }
    if (!disabled.isEmpty())
        return fail(ErrorCode::ModelUnavailable,
                    u"The model '%1' is only at a disabled provider: %2."_s.arg(shown(m_asked), list(disabled)));
    return isForbidden ? forbidden() : unknown();
}

Result<ModelRoute> Resolution::byFamily() const
{
    ModelRoute route {{}, ModelRoute::Way::Family};
    bool isForbidden = false;
    for (const ModelNames::Place &place : m_names.family(m_snapshot, m_asked)) {
        if (!place.provider->enabled)
            continue;
        const bool isAllowed = allows(*place.provider, m_asked, place.model);
        isForbidden = isForbidden || !isAllowed;
        if (isAllowed)
            route.targets.push_back({place.provider, place.model});
    }
    if (!route.targets.empty())
        return route;
    return isForbidden ? forbidden() : unknown();
}

tl::unexpected<Error> Resolution::unknown() const
{
    QList<QByteArray> names;
    for (const Provider &provider : m_snapshot.providers) {
        if (!provider->enabled)
            continue;
        for (auto model = provider->models.cbegin(); model != provider->models.cend(); ++model) {
            if (model.value() == m_type && allows(*provider, model.key()))
                names.append(qualified(*provider, model.key()));
        }
    }
    for (auto alias = m_snapshot.aliases.cbegin(); alias != m_snapshot.aliases.cend(); ++alias) {
        if (isModelAllowed(m_limits, alias.key(), alias.key()))
            names.append(alias.key());
    }
    if (names.isEmpty())
        return fail(ErrorCode::NotFound,
                    u"The model '%1' does not exist; no model is set up for this app yet."_s.arg(shown(m_asked)));
    return fail(ErrorCode::NotFound,
                u"The model '%1' does not exist. There are: %2."_s.arg(shown(m_asked), list(names)));
}

tl::unexpected<Error> Resolution::forbidden() const
{
    return fail(ErrorCode::Forbidden, u"This app may not use the model '%1'. It may use: %2."_s.arg(
                                          shown(m_asked), m_limits.modelGlobs.join(u", ")));
}

bool Resolution::allows(const ProviderSnapshot &provider, const QByteArray &model) const
{
    return m_limits.modelGlobs.isEmpty() || isModelAllowed(m_limits, m_asked, qualified(provider, model));
}

/// A glob may be written with either name.
bool Resolution::allows(const ProviderSnapshot &provider, const QByteArray &model, const QByteArray &served) const
{
    return allows(provider, model) || (served != model && allows(provider, served));
}
} // namespace

Result<ModelRoute> resolveModel(const HubSnapshot &snapshot, const AppSnapshot &app, const QByteArray &asked,
                                ModelType type, ModelNames &names)
{
    return Resolution {snapshot, app, asked, type, names}.run();
}

QByteArray routeNote(const ModelRoute &route)
{
    if (route.way == ModelRoute::Way::Provider || (route.way == ModelRoute::Way::Alias && route.targets.size() == 1))
        return {};
    const ModelTarget &first = route.targets.front();
    QByteArray note = "routed to " + qualified(*first.provider, first.model);
    if (route.way == ModelRoute::Way::Family)
        note += ", which no provider lists, by its family";
    else if (route.targets.size() == 1)
        return {};
    if (route.targets.size() > 1)
        note += ", the first of " + QByteArray::number(route.targets.size()) + " by "
                + routingStrategyName(route.strategy).toLatin1();
    return note;
}

bool isModelAllowed(const AppLimits &limits, const QByteArray &asked, const QByteArray &qualified)
{
    if (limits.modelGlobs.isEmpty())
        return true;
    const QString askedText = QString::fromUtf8(asked);
    const QString qualifiedText = QString::fromUtf8(qualified);
    return std::any_of(limits.modelGlobs.begin(), limits.modelGlobs.end(), [&](const QString &glob) {
        return globMatches(glob, qualifiedText) || globMatches(glob, askedText);
    });
}
