// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/modelanswers.h"

#include <algorithm>

#include <QUrlQuery>

#include "gateway/api/modelsendpoint.h"
#include "gateway/dialects/gemini/geminimodels.h"
#include "gateway/dialects/messages/anthropicmodels.h"
#include "gateway/dialects/ollama/ollamamodels.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 msPerSecond = 1000;
constexpr int maxPage = 1000;

using Answer = tl::expected<QByteArray, ApiFault>;

ApiFault modelNotFound()
{
    ApiFault fault = makeFault(ErrorCode::NotFound, "there is no such model, or this app may not use it");
    fault.reason = "model_not_found";
    fault.param = "model";
    return fault;
}

AnthropicModel anthropicModel(const UsableModel &model)
{
    AnthropicModel out;
    out.id = model.id;
    out.createdAtMs = modelsCreatedAtSeconds * msPerSecond;
    return out;
}

Answer anthropicList(const RequestHead &head, const std::vector<UsableModel> &models)
{
    const QUrlQuery query {QString::fromLatin1(head.query)};
    AnthropicPage page;
    page.afterId = query.queryItemValue(u"after_id"_s, QUrl::FullyDecoded).toUtf8();
    page.beforeId = query.queryItemValue(u"before_id"_s, QUrl::FullyDecoded).toUtf8();
    if (!page.afterId.isEmpty() && !page.beforeId.isEmpty())
        return tl::unexpected {makeFault(ErrorCode::BadRequest, "only one of after_id and before_id can be given")};
    if (query.hasQueryItem(u"limit"_s)) {
        bool isNumber = false;
        page.limit = query.queryItemValue(u"limit"_s).toInt(&isNumber);
        if (!isNumber || page.limit < 1 || page.limit > maxPage)
            return tl::unexpected {makeFault(ErrorCode::BadRequest, "limit must be a number from 1 to 1000")};
    }
    std::vector<AnthropicModel> out;
    std::transform(models.begin(), models.end(), std::back_inserter(out), anthropicModel);
    return anthropicModelListBody(out, page);
}

GeminiModel geminiModel(const UsableModel &model)
{
    GeminiModel out;
    out.id = model.id;
    return out;
}

Answer geminiList(const RequestHead &head, const std::vector<UsableModel> &models)
{
    const QUrlQuery query {QString::fromLatin1(head.query)};
    std::vector<GeminiModel> out;
    std::transform(models.begin(), models.end(), std::back_inserter(out), geminiModel);
    const std::optional<QByteArray> page =
        geminiModelListBody(out, query.queryItemValue(u"pageSize"_s).toLongLong(),
                            query.queryItemValue(u"pageToken"_s, QUrl::FullyDecoded).toUtf8());
    if (!page)
        return tl::unexpected {makeFault(ErrorCode::BadRequest, "pageToken is not one that this list gave")};
    return *page;
}

QByteArray ollamaTags(const std::vector<UsableModel> &models)
{
    std::vector<OllamaModel> out;
    for (const UsableModel &model : models) {
        OllamaModel tag;
        tag.name = model.id;
        tag.family = model.owner;
        tag.modifiedAtSeconds = modelsCreatedAtSeconds;
        out.push_back(std::move(tag));
    }
    return ollamaTagsBody(out);
}

Answer list(const ApiPath &path, const RequestHead &head, const std::vector<UsableModel> &models)
{
    switch (path.dialect) {
    case ApiDialect::Anthropic:
        return anthropicList(head, models);
    case ApiDialect::Gemini:
        return geminiList(head, models);
    case ApiDialect::Ollama:
        return ollamaTags(models);
    case ApiDialect::OpenAi:
        break;
    }
    return modelListBody(models);
}
} // namespace

Answer modelAnswer(const ApiPath &path, const RequestHead &head, const HubSnapshot &snapshot, const AppSnapshot &app)
{
    if (path.endpoint == ApiEndpoint::OllamaVersion)
        return ollamaVersionBody();
    if (path.endpoint != ApiEndpoint::Model && path.endpoint != ApiEndpoint::GeminiModel)
        return list(path, head, usableModels(snapshot, app));
    const std::optional<UsableModel> model = usableModel(snapshot, app, path.argument);
    if (!model)
        return tl::unexpected {modelNotFound()};
    if (path.dialect == ApiDialect::Gemini)
        return geminiModelBody(geminiModel(*model));
    return path.dialect == ApiDialect::Anthropic ? anthropicModelBody(anthropicModel(*model)) : modelBody(*model);
}

Answer shownModel(const QByteArray &body, const HubSnapshot &snapshot, const AppSnapshot &app)
{
    const QByteArray asked = ollamaShownModel(body);
    if (asked.isEmpty())
        return tl::unexpected {makeFault(ErrorCode::BadRequest, "model is required")};
    const std::optional<UsableModel> model = usableModel(snapshot, app, asked);
    if (!model)
        return tl::unexpected {modelNotFound()};
    OllamaModel shown;
    shown.name = model->id;
    shown.family = model->owner;
    shown.modifiedAtSeconds = modelsCreatedAtSeconds;
    return ollamaShowBody(shown);
}
