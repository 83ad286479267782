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
