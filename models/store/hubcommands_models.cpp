// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QSet>

#include "models/store/aliasrepository.h"
#include "models/store/auditedchange.h"
#include "models/store/cataloguerates.h"
#include "models/store/hubcommands.h"
#include "models/store/modelrepository.h"
#include "models/store/names.h"
#include "models/store/providerrepository.h"
#include "models/values/clock.h"
#include "models/values/modelcatalogue.h"
#include "models/values/modeltraitsjson.h"
#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype maxTargets = 32;

/// A target names its provider: an alias of an alias would go in circles.
Result<QString> checkedTarget(const ProviderRepository &providers, const ModelAlias::Target &target)
{
    const Result<QString> name = Names::model(target.name);
    if (!name)
        return name;
    const qsizetype slash = name->indexOf(u'/');
    if (slash < 1 || slash == name->size() - 1)
        return fail(ErrorCode::BadRequest, u"an alias' target is written provider/model"_s);
    if (target.weight < 1 || target.weight > ModelAlias::maxWeight)
        return fail(ErrorCode::BadRequest, u"a target's weight is 1 to %1"_s.arg(ModelAlias::maxWeight));
    if (const auto provider = providers.byName(name->left(slash)); !provider)
        return tl::unexpected {provider.error()};
    return name;
}

/// The same target twice is one.
Result<QList<ModelAlias::Target>> checkedTargets(const ProviderRepository &providers,
                                                 const QList<ModelAlias::Target> &targets)
{
    if (targets.isEmpty() || targets.size() > maxTargets)
        return fail(ErrorCode::BadRequest, u"an alias has 1 to %1 targets"_s.arg(maxTargets));
    QList<ModelAlias::Target> checked;
    for (const ModelAlias::Target &target : targets) {
        const Result<QString> name = checkedTarget(providers, target);
        if (!name)
            return tl::unexpected {name.error()};
        const bool isNew = std::none_of(checked.begin(), checked.end(),
                                        [&name](const ModelAlias::Target &one) { return one.name == *name; });
        if (isNew)
            checked.append({*name, target.weight});
    }
    return checked;
}

/// nullopt: the catalogue does not know the model itself.
std::optional<ModelType> catalogueType(const QString &kind, const QString &model)
{
    const ProviderKind *known = ProviderKind::byName(kind);
    const auto found = known == nullptr ? std::nullopt : ModelCatalogue::instance().find(*known, model.toUtf8());
    if (!found || found->match == ModelCatalogue::Match::Similar)
        return std::nullopt;
    return found->model->type;
}
} // namespace

Result<AiModel> HubCommands::addModel(const QString &provider, const QString &model, ModelType type) const
{
    const Result<QString> name = Names::model(model);
    if (!name)
        return tl::unexpected {name.error()};
    const auto change = [&]() -> Result<AiModel> {
        const Result<AiProvider> owner = ProviderRepository {m_connection}.byName(provider);
        if (!owner)
            return tl::unexpected {owner.error()};
        AiModel added {0, owner->id, owner->name, *name, type, m_clock.utcMs(), {}};
        return ModelRepository {m_connection}
            .put(added)
            .map([&](qint64 id) {
                added.id = id;
                return added;
            })
            .and_then([&](const AiModel &made) {
                return CatalogueRates {m_connection}.apply(m_clock.utcMs()).map([&made](int) { return made; });
            });
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(u"model.add"_s, u"model %1 of %2"_s.arg(*name, provider),
                                                              change);
}

Result<QStringList> HubCommands::addModels(const QString &provider, const QList<AiModel> &found) const
{
    const auto change = [&]() -> Result<QStringList> {
        const ModelRepository models {m_connection};
        const Result<AiProvider> owner = ProviderRepository {m_connection}.byName(provider);
        if (!owner)
            return tl::unexpected {owner.error()};
        const auto all = models.ofProvider(owner->id);
        if (!all)
            return tl::unexpected {all.error()};
        QSet<QString> known;
        for (const AiModel &model : *all)
            known.insert(model.name);
        QStringList added;
        for (const AiModel &model : found) {
            if (known.contains(model.name) || !Names::model(model.name))
                continue;
            const ModelType type = catalogueType(owner->kind, model.name).value_or(model.type);
            const Result<qint64> id = models.put({0, owner->id, owner->name, model.name, type, m_clock.utcMs(), {}});
            if (!id)
                return tl::unexpected {id.error()};
            known.insert(model.name);
            added.append(model.name);
        }
        if (const Result<int> priced = CatalogueRates {m_connection}.apply(m_clock.utcMs()); !priced)
            return tl::unexpected {priced.error()};
        return added;
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(u"model.discover"_s, u"models of %1"_s.arg(provider),
                                                              change);
}

Result<AiModel> HubCommands::editModel(const QString &provider, const QString &model, const ModelEdit &edit) const
{
    ModelTraits scratch;
    if (const Outcome fits = ModelTraitsJson::apply(edit.traits.value_or(QJsonObject {}), scratch); !fits)
        return tl::unexpected {fits.error()};
    const auto change = [&]() -> Result<AiModel> {
        const ModelRepository models {m_connection};
        const auto all = ProviderRepository {m_connection}.byName(provider).and_then(
            [&](const AiProvider &owner) { return models.ofProvider(owner.id); });
        if (!all)
            return tl::unexpected {all.error()};
        const auto found =
            std::find_if(all->begin(), all->end(), [&model](const AiModel &one) { return one.name == model; });
        if (found == all->end())
            return fail(ErrorCode::NotFound, u"the provider does not list a model \"%1\""_s.arg(model));
        AiModel edited = *found;
        edited.type = edit.type.value_or(edited.type);
        edited.traits = edit.traits.value_or(edited.traits);
        return models.update(edited).map([&] { return edited; });
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(u"model.edit"_s, u"model %1 of %2"_s.arg(model, provider),
                                                              change);
}

Outcome HubCommands::removeModel(const QString &provider, const QString &model) const
{
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"model.remove"_s, u"model %1 of %2"_s.arg(model, provider), [&]() -> Outcome {
            return ProviderRepository {m_connection}.byName(provider).and_then(
                [&](const AiProvider &owner) { return ModelRepository {m_connection}.remove(owner.id, model); });
        });
}

namespace
{
/// A name with a provider before its slash is always that provider's model (gateway/routing/modelresolver).
Outcome checkReachable(const ProviderRepository &providers, const QString &alias)
{
    const qsizetype slash = alias.indexOf(u'/');
    if (slash < 1)
        return {};
    const auto owner = providers.find(alias.left(slash));
    if (!owner)
        return tl::unexpected {owner.error()};
    if (*owner)
        return fail(
            ErrorCode::Conflict,
            u"\"%1\" is a model of the provider %2, so this alias would never be used: choose another name"_s.arg(
                alias, (*owner)->name));
    return {};
}
} // namespace

Result<ModelAlias> HubCommands::addAlias(const ModelAlias &alias) const
{
    const Result<QString> name = Names::model(alias.alias);
    if (!name)
        return tl::unexpected {name.error()};
    const auto change = [&]() -> Result<ModelAlias> {
        const Result<QList<ModelAlias::Target>> checked =
            checkedTargets(ProviderRepository {m_connection}, alias.targets);
        if (!checked)
            return tl::unexpected {checked.error()};
        if (const Outcome reachable = checkReachable(ProviderRepository {m_connection}, *name); !reachable)
            return tl::unexpected {reachable.error()};
        ModelAlias added {0, *name, *checked, alias.strategy};
        return AliasRepository {m_connection}.put(added, m_clock.utcMs()).map([&](qint64 id) {
            added.id = id;
            return added;
        });
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(u"alias.add"_s, u"alias %1"_s.arg(*name), change);
}

Result<ModelAlias> HubCommands::createAlias(const ModelAlias &alias) const
{
    // Nobody else writes: a name that is free now is free when the alias is added.
    const auto known = AliasRepository {m_connection}.all();
    if (!known)
        return tl::unexpected {known.error()};
    for (const ModelAlias &other : *known) {
        if (Names::areSame(other.alias, alias.alias))
            return fail(ErrorCode::Conflict, u"there is an alias %1 already"_s.arg(other.alias));
    }
    return addAlias(alias);
}

Outcome HubCommands::removeAlias(const QString &alias) const
{
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"alias.remove"_s, u"alias %1"_s.arg(alias), [&] { return AliasRepository {m_connection}.remove(alias); });
}
