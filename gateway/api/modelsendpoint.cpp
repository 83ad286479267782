// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/modelsendpoint.h"

#include <algorithm>
#include <optional>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <vector>

#include "gateway/routing/modelnames.h"
#include "gateway/routing/modelresolver.h"

namespace
{
using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

using Item = UsableModel;
using Provider = std::shared_ptr<const ProviderSnapshot>;

Item itemOf(QByteArray id, const Provider &provider, const QByteArray &served)
{
    return {std::move(id), provider->name, provider, served, provider->models.value(served, ModelType::Chat)};
}

/// The first target that is enabled and allowed; nullopt: the app cannot use the alias.
std::optional<Item> aliasItem(const HubSnapshot &snapshot, const AppSnapshot &app, const QByteArray &alias,
                              const AliasSnapshot &targets)
{
    for (const AliasSnapshot::Target &target : targets.targets) {
        const QByteArray &qualified = target.name;
        const QByteArray owner = qualified.left(qualified.indexOf('/'));
        const auto provider = std::find_if(snapshot.providers.begin(), snapshot.providers.end(),
                                           [&owner](const Provider &each) { return each->name == owner; });
        if (provider != snapshot.providers.end() && (*provider)->enabled
            && isModelAllowed(app.limits, alias, qualified))
            return itemOf(alias, *provider, qualified.mid(owner.size() + 1));
    }
    return std::nullopt;
}

/// Some apps are allowed a model by its bare name only.
bool isUsableByBareName(const HubSnapshot &snapshot, const AppSnapshot &app, const ProviderSnapshot &provider,
                        const QByteArray &model)
{
    ModelNames names;
    const auto route = resolveModel(snapshot, app, model, provider.models.value(model), names);
    return route && route->targets.front().provider->id == provider.id;
}

void writeText(JsonWriter &json, const QByteArray &text)
{
    json.String(text.constData(), static_cast<rapidjson::SizeType>(text.size()));
}

void writeItem(JsonWriter &json, const Item &item)
{
    json.StartObject();
    json.Key("id");
    writeText(json, item.id);
    json.Key("object");
    json.String("model");
    json.Key("created");
    json.Int64(modelsCreatedAtSeconds);
    json.Key("owned_by");
    writeText(json, item.owner);
    json.EndObject();
}

QByteArray bytesOf(const rapidjson::StringBuffer &buffer)
{
    return {buffer.GetString(), static_cast<qsizetype>(buffer.GetSize())};
}
} // namespace

std::vector<UsableModel> usableModels(const HubSnapshot &snapshot, const AppSnapshot &app)
{
    std::vector<Item> items;
    for (const auto &provider : snapshot.providers) {
        if (!provider->enabled)
            continue;
        for (auto model = provider->models.keyBegin(); model != provider->models.keyEnd(); ++model) {
            QByteArray qualified = provider->name + '/' + *model;
            if (isModelAllowed(app.limits, qualified, qualified))
                items.push_back(itemOf(std::move(qualified), provider, *model));
            else if (isUsableByBareName(snapshot, app, *provider, *model))
                items.push_back(itemOf(*model, provider, *model));
        }
    }
    for (auto alias = snapshot.aliases.constBegin(); alias != snapshot.aliases.constEnd(); ++alias) {
        if (std::optional<Item> item = aliasItem(snapshot, app, alias.key(), *alias))
            items.push_back(*std::move(item));
    }
    std::sort(items.begin(), items.end(), [](const Item &a, const Item &b) { return a.id < b.id; });
    return items;
}

std::optional<UsableModel> usableModel(const HubSnapshot &snapshot, const AppSnapshot &app, const QByteArray &id)
{
    // Only a bare name is looked for by what it is for.
    std::vector<ModelType> types;
    for (const Provider &provider : snapshot.providers) {
        if (const auto listed = provider->models.constFind(id); listed != provider->models.cend())
            types.push_back(*listed);
    }
    if (types.empty())
        types.push_back(ModelType::Chat);
    ModelNames names;
    for (const ModelType type : types) {
        if (const auto route = resolveModel(snapshot, app, id, type, names))
            return itemOf(id, route->targets.front().provider, route->targets.front().model);
    }
    return std::nullopt;
}

QByteArray modelListBody(const std::vector<UsableModel> &models)
{
    rapidjson::StringBuffer buffer;
    JsonWriter json {buffer};
    json.StartObject();
    json.Key("object");
    json.String("list");
    json.Key("data");
    json.StartArray();
    for (const UsableModel &model : models)
        writeItem(json, model);
    json.EndArray();
    json.EndObject();
    return bytesOf(buffer);
}

QByteArray modelBody(const UsableModel &model)
{
    rapidjson::StringBuffer buffer;
    JsonWriter json {buffer};
    writeItem(json, model);
    return bytesOf(buffer);
}
