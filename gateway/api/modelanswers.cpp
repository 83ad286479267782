// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/modelanswers.h"

#include <algorithm>

#include <QUrlQuery>

#include "gateway/api/modelsendpoint.h"
#include "gateway/dialects/gemini/geminimodels.h"
#include "gateway/dialects/messages/anthropicmodels.h"
#include "gateway/dialects/ollama/ollamamodels.h"
#include "gateway/routing/modeltraitscache.h"
#include "models/values/modelcatalogue.h"
#include "models/values/providerkind.h"

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

std::optional<qint64> ifKnown(qint64 tokens)
{
    return tokens > 0 ? std::optional {tokens} : std::nullopt;
}

/// A model that is not known is not refused a picture, but nobody is told that it sees.
bool isKnownToSee(const UsableModel &model, const ModelTraits &traits)
{
    const ProviderKind *kind = ProviderKind::byName(QByteArrayView {model.provider->kind});
    const auto row = kind ? ModelCatalogue::instance().find(*kind, model.served) : std::nullopt;
    return traits.takesImages
           && ((row && row->model->inputs) || model.provider->traits.value(model.served).contains("takesImages"_L1));
}

bool isKnownToThink(const ModelTraits &traits)
{
    using Control = ModelTraits::ReasoningControl;
    return traits.reasoning != Control::Unknown && traits.reasoning != Control::None;
}

AnthropicModel anthropicModel(const UsableModel &model, ModelTraitsCache &cache)
{
    const std::shared_ptr<const ModelTraits> traits = cache.of(*model.provider, model.served);
    AnthropicModel out;
    out.maxInputTokens = ifKnown(traits->contextTokens);
    out.maxOutputTokens = ifKnown(traits->maxOutputTokens);
    out.id = model.id;
    out.createdAtMs = modelsCreatedAtSeconds * msPerSecond;
    return out;
}

Answer anthropicList(const RequestHead &head, const std::vector<UsableModel> &models, ModelTraitsCache &cache)
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
    std::transform(models.begin(), models.end(), std::back_inserter(out),
                   [&cache](const UsableModel &model) { return anthropicModel(model, cache); });
    return anthropicModelListBody(out, page);
}

GeminiModel geminiModel(const UsableModel &model, ModelTraitsCache &cache)
{
    const std::shared_ptr<const ModelTraits> traits = cache.of(*model.provider, model.served);
    GeminiModel out;
    out.id = model.id;
    out.inputTokenLimit = traits->contextTokens;
    out.outputTokenLimit = traits->maxOutputTokens;
    out.generates = model.type == ModelType::Chat;
    out.embeds = model.type == ModelType::Embedding;
    return out;
}

Answer geminiList(const RequestHead &head, const std::vector<UsableModel> &models, ModelTraitsCache &cache)
{
    const QUrlQuery query {QString::fromLatin1(head.query)};
    std::vector<GeminiModel> out;
    std::transform(models.begin(), models.end(), std::back_inserter(out),
                   [&cache](const UsableModel &model) { return geminiModel(model, cache); });
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

OllamaModel ollamaModel(const UsableModel &model, ModelTraitsCache &cache)
{
    const std::shared_ptr<const ModelTraits> traits = cache.of(*model.provider, model.served);
    OllamaModel shown;
    shown.name = model.id;
    shown.family = model.owner;
    shown.modifiedAtSeconds = modelsCreatedAtSeconds;
    shown.contextTokens = traits->contextTokens;
    shown.embeds = model.type == ModelType::Embedding;
    const bool talks = model.type == ModelType::Chat;
    shown.takesTools = talks && traits->takesTools;
    shown.takesImages = talks && isKnownToSee(model, *traits);
    shown.thinks = talks && isKnownToThink(*traits);
    return shown;
}

Answer list(const ApiPath &path, const RequestHead &head, const std::vector<UsableModel> &models,
            ModelTraitsCache &cache)
{
    switch (path.dialect) {
    case ApiDialect::Anthropic:
        return anthropicList(head, models, cache);
    case ApiDialect::Gemini:
        return geminiList(head, models, cache);
    case ApiDialect::Ollama:
        return ollamaTags(models);
    case ApiDialect::OpenAi:
        break;
    }
    return modelListBody(models);
}
} // namespace

Answer modelAnswer(const ApiPath &path, const RequestHead &head, const HubSnapshot &snapshot, const AppSnapshot &app,
                   ModelTraitsCache &traits)
{
    if (path.endpoint == ApiEndpoint::OllamaVersion)
        return ollamaVersionBody();
    if (path.endpoint == ApiEndpoint::OllamaRunning)
        return ollamaTagsBody({}); // nothing is loaded into this machine's memory
    if (path.endpoint != ApiEndpoint::Model && path.endpoint != ApiEndpoint::GeminiModel)
        return list(path, head, usableModels(snapshot, app), traits);
    const std::optional<UsableModel> model = usableModel(snapshot, app, path.argument);
    if (!model)
        return tl::unexpected {modelNotFound()};
    if (path.dialect == ApiDialect::Gemini)
        return geminiModelBody(geminiModel(*model, traits));
    return path.dialect == ApiDialect::Anthropic ? anthropicModelBody(anthropicModel(*model, traits))
                                                 : modelBody(*model);
}

Answer shownModel(const QByteArray &body, const HubSnapshot &snapshot, const AppSnapshot &app, ModelTraitsCache &traits)
{
    const QByteArray asked = ollamaShownModel(body);
    if (asked.isEmpty())
        return tl::unexpected {makeFault(ErrorCode::BadRequest, "model is required")};
    const std::optional<UsableModel> model = usableModel(snapshot, app, asked);
    if (!model)
        return tl::unexpected {modelNotFound()};
    return ollamaShowBody(ollamaModel(*model, traits));
}
