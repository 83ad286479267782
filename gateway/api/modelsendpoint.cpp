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

/// The first target that is enabled and allowed; nullopt: the app cannot use the alias.
std::optional<Item> aliasItem(const HubSnapshot &snapshot, const AppSnapshot &app, const QByteArray &alias,
                              const AliasSnapshot &targets)
{
    for (const AliasSnapshot::Target &target : targets.targets) {
        const QByteArray &qualified = target.name;
        const QByteArray owner = qualified.left(qualified.indexOf('/'));
        const ProviderSnapshot *provider = snapshot.providerByName(owner);
        if (provider && provider->enabled && isModelAllowed(app.limits, alias, qualified))
            return Item {alias, owner};
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
                items.push_back({std::move(qualified), provider->name});
            else if (isUsableByBareName(snapshot, app, *provider, *model))
                items.push_back({*model, provider->name});
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
    const std::vector<UsableModel> models = usableModels(snapshot, app);
    const auto found =
        std::find_if(models.begin(), models.end(), [&id](const UsableModel &model) { return model.id == id; });
    return found == models.end() ? std::nullopt : std::optional {*found};
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
