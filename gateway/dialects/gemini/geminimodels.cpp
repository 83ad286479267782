// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminimodels.h"

#include <algorithm>

#include <QStringBuilder>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

namespace
{
constexpr QByteArrayView namePrefix {"models/"};
constexpr size_t defaultPageSize = 50;
constexpr qint64 maxPageSize = 1000;
constexpr auto tokenStyle = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

void writeModel(const GeminiModel &model, JsonWriter &json)
{
    json.beginObject().member("name", QByteArray {namePrefix.toByteArray() + model.id});
    json.member("displayName", model.displayName.isEmpty() ? model.id : model.displayName);
    if (model.inputTokenLimit > 0)
        json.member("inputTokenLimit", model.inputTokenLimit);
    if (model.outputTokenLimit > 0)
        json.member("outputTokenLimit", model.outputTokenLimit);
    json.key("supportedGenerationMethods").beginArray();
    if (model.generates)
        json.string("generateContent").string("countTokens");
    if (model.embeds)
        json.string("embedContent").string("batchEmbedContents");
    json.endArray().endObject();
}

GeminiModel modelOf(const JsonView &value)
{
    const JsonObject fields {value};
    GeminiModel model;
    model.id = fields["name"].text();
    if (model.id.startsWith(namePrefix))
        model.id.remove(0, namePrefix.size());
    model.displayName = fields["displayName"].text();
    model.inputTokenLimit = std::max<qint64>(0, fields["inputTokenLimit"].integer().value_or(0));
    model.outputTokenLimit = std::max<qint64>(0, fields["outputTokenLimit"].integer().value_or(0));
    const std::vector<JsonView> methods = fields["supportedGenerationMethods"].elements();
    const auto holds = [&methods](QByteArrayView method) {
        return std::any_of(methods.begin(), methods.end(), [method](const JsonView &each) { return each.is(method); });
    };
    model.generates = methods.empty() || holds("generateContent");
    model.embeds = holds("embedContent") || holds("batchEmbedContents");
    return model;
}

/// Where the page begins; nullopt: nowhere.
std::optional<size_t> beginOf(std::span<const GeminiModel> models, QByteArrayView pageToken)
{
    if (pageToken.isEmpty())
        return 0;
    const auto last =
        QByteArray::fromBase64Encoding(pageToken.toByteArray(), tokenStyle | QByteArray::AbortOnBase64DecodingErrors);
    const auto found = std::find_if(models.begin(), models.end(),
                                    [&last](const GeminiModel &model) { return last && model.id == *last; });
    if (found == models.end())
        return std::nullopt;
    return static_cast<size_t>(found - models.begin()) + 1;
}
} // namespace

QByteArray geminiModelBody(const GeminiModel &model)
{
    JsonWriter json;
    writeModel(model, json);
    return json.take();
}

std::optional<QByteArray> geminiModelListBody(std::span<const GeminiModel> models, qint64 pageSize,
                                              QByteArrayView pageToken)
{
    const std::optional<size_t> begin = beginOf(models, pageToken);
    if (!begin)
        return std::nullopt;
    const size_t wanted = pageSize > 0 ? static_cast<size_t>(std::min(pageSize, maxPageSize)) : defaultPageSize;
    const std::span<const GeminiModel> page = models.subspan(*begin, std::min(wanted, models.size() - *begin));
    JsonWriter json;
    json.beginObject().key("models").beginArray();
    for (const GeminiModel &model : page)
        writeModel(model, json);
    json.endArray();
    if (!page.empty() && *begin + page.size() < models.size())
        json.member("nextPageToken", page.back().id.toBase64(tokenStyle));
    json.endObject();
    return json.take();
}

std::optional<GeminiModelPage> readGeminiModels(QByteArrayView body)
{
    const std::optional<JsonView> json = JsonView::checked(body);
    if (!json || !json->isObject() || (*json)["error"].exists())
        return std::nullopt;
    const JsonObject list {*json};
    GeminiModelPage page;
    for (const JsonView &value : list["models"].elements()) {
        if (GeminiModel model = modelOf(value); !model.id.isEmpty())
            page.models.push_back(std::move(model));
    }
    page.nextPageToken = list["nextPageToken"].text();
    return page;
}
