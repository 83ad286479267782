// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/anthropicmodels.h"

#include <algorithm>

#include <QDateTime>

#include "gateway/dialects/jsonwriter.h"

namespace
{
using Models = std::vector<AnthropicModel>;

/// A part of the list, its end excluded.
struct Span
{
    size_t begin = 0;
    size_t end = 0;
    bool hasMore = false; ///< in the direction in which is paged
};

Span spanOf(const Models &models, const AnthropicPage &page)
{
    const auto limit = static_cast<size_t>(std::clamp(page.limit, 1, 1000));
    const auto placeOf = [&models](const QByteArray &id) {
        const auto found =
            std::find_if(models.begin(), models.end(), [&id](const auto &each) { return each.id == id; });
        return static_cast<size_t>(found - models.begin());
    };
    if (!page.beforeId.isEmpty()) {
        const size_t place = placeOf(page.beforeId);
        const size_t end = place == models.size() ? 0 : place;
        const size_t begin = end > limit ? end - limit : 0;
        return {begin, end, begin > 0};
    }
    const size_t begin = page.afterId.isEmpty() ? 0 : std::min(placeOf(page.afterId) + 1, models.size());
    const size_t end = std::min(begin + limit, models.size());
    return {begin, end, end < models.size()};
}

void writeNumber(JsonWriter &json, QByteArrayView name, std::optional<qint64> value)
{
    json.key(name);
    if (value)
        json.number(*value);
    else
        json.null();
}

void writeModel(JsonWriter &json, const AnthropicModel &model)
{
    const QDateTime createdAt = QDateTime::fromMSecsSinceEpoch(model.createdAtMs, Qt::UTC);
    json.beginObject().member("type", "model").member("id", model.id);
    json.member("display_name", model.displayName.isEmpty() ? model.id : model.displayName);
    json.member("created_at", createdAt.toString(Qt::ISODate).toLatin1());
    writeNumber(json, "max_input_tokens", model.maxInputTokens);
    writeNumber(json, "max_tokens", model.maxOutputTokens);
    json.endObject();
}

void writeId(JsonWriter &json, QByteArrayView name, const AnthropicModel *model)
{
    json.key(name);
    if (model)
        json.string(model->id);
    else
        json.null();
}
} // namespace

QByteArray anthropicModelBody(const AnthropicModel &model)
{
    JsonWriter json;
    writeModel(json, model);
    return json.take();
}

QByteArray anthropicModelListBody(const Models &models, const AnthropicPage &page)
{
    const Span span = spanOf(models, page);
    JsonWriter json;
    json.beginObject().key("data").beginArray();
    for (size_t i = span.begin; i < span.end; ++i)
        writeModel(json, models[i]);
    json.endArray().flag("has_more", span.hasMore);
    const bool isEmpty = span.begin >= span.end;
    writeId(json, "first_id", isEmpty ? nullptr : &models[span.begin]);
    writeId(json, "last_id", isEmpty ? nullptr : &models[span.end - 1]);
    json.endObject();
    return json.take();
}
