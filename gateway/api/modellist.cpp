// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/modellist.h"

#include <algorithm>
#include <rapidjson/document.h>

namespace
{
using Json = rapidjson::Value;
using Shape = ProviderKind::ListShape;

constexpr QByteArrayView geminiPrefix {"models/"};

const Json *member(const Json &object, const char *name)
{
    if (!object.IsObject())
        return nullptr;
    const auto found = object.FindMember(name);
    return found == object.MemberEnd() ? nullptr : &found->value;
}

const Json *array(const Json &object, const char *name)
{
    const Json *found = member(object, name);
    return found && found->IsArray() ? found : nullptr;
}

QByteArray text(const Json &object, const char *name)
{
    const Json *found = member(object, name);
    if (!found || !found->IsString())
        return {};
    return {found->GetString(), static_cast<qsizetype>(found->GetStringLength())};
}

bool holds(const Json *words, const char *word)
{
    return words && std::any_of(words->Begin(), words->End(), [word](const Json &one) {
               return one.IsString() && one == word;
           });
}

/// The names of an array's objects; nullopt: there is no such array.
std::optional<ModelList> named(const Json *items, const char *name)
{
    if (!items)
        return std::nullopt;
    ModelList list;
    for (const Json &item : items->GetArray()) {
        if (QByteArray id = text(item, name); !id.isEmpty())
            list.models.push_back({std::move(id), std::nullopt});
    }
    return list;
}

std::optional<ModelList> readOpenAi(const Json &root)
{
    return named(root.IsArray() ? &root : array(root, "data"), "id");
}

std::optional<ModelList> readAnthropic(const Json &root)
{
    std::optional<ModelList> list = named(array(root, "data"), "id");
    const Json *more = member(root, "has_more");
    if (list && more && more->IsTrue())
        list->nextPage = text(root, "last_id");
    return list;
}

std::optional<ModelList> readGemini(const Json &root)
{
    const Json *items = array(root, "models");
    if (!items)
        return std::nullopt;
    ModelList list {{}, text(root, "nextPageToken")};
    for (const Json &item : items->GetArray()) {
        QByteArray name = text(item, "name");
        if (name.startsWith(geminiPrefix))
            name.remove(0, geminiPrefix.size());
        if (name.isEmpty())
            continue;
        const Json *methods = array(item, "supportedGenerationMethods");
        std::optional<ModelType> type;
        if (holds(methods, "generateContent"))
            type = ModelType::Chat;
        else if (holds(methods, "embedContent"))
            type = ModelType::Embedding;
        else if (holds(methods, "predict"))
            type = ModelType::Image;
        else if (holds(methods, "predictLongRunning"))
            type = ModelType::Video;
        list.models.push_back({std::move(name), type});
    }
    return list;
}

std::optional<ModelList> readCohere(const Json &root)
{
    const Json *items = array(root, "models");
    if (!items)
        return std::nullopt;
    ModelList list {{}, text(root, "next_page_token")};
    for (const Json &item : items->GetArray()) {
        const Json *endpoints = array(item, "endpoints");
        std::optional<ModelType> type;
        if (holds(endpoints, "chat"))
            type = ModelType::Chat;
        else if (holds(endpoints, "embed"))
            type = ModelType::Embedding;
        else if (holds(endpoints, "rerank"))
            type = ModelType::Rerank;
        else if (holds(endpoints, "transcriptions"))
            type = ModelType::Transcription;
        if (QByteArray name = text(item, "name"); !name.isEmpty())
            list.models.push_back({std::move(name), type});
    }
    return list;
}

/// A foundation model; nullopt: it can only be called by an inference profile, which is listed on its own.
std::optional<ListedModel> foundationModel(const Json &item)
{
    const Json *ways = array(item, "inferenceTypesSupported");
    QByteArray id = text(item, "modelId");
    if (id.isEmpty() || (ways && !holds(ways, "ON_DEMAND")))
        return std::nullopt;
    const Json *outputs = array(item, "outputModalities");
    std::optional<ModelType> type;
    if (holds(outputs, "TEXT"))
        type = ModelType::Chat;
    else if (holds(outputs, "EMBEDDING"))
        type = ModelType::Embedding;
    else if (holds(outputs, "IMAGE"))
        type = ModelType::Image;
    else if (holds(outputs, "VIDEO"))
        type = ModelType::Video;
    return ListedModel {std::move(id), type};
}

std::optional<ModelList> readBedrock(const Json &root)
{
    const Json *models = array(root, "modelSummaries");
    if (!models) {
        std::optional<ModelList> profiles = named(array(root, "inferenceProfileSummaries"), "inferenceProfileId");
        if (profiles)
            profiles->nextPage = text(root, "nextToken");
        return profiles;
    }
    ModelList list;
    for (const Json &item : models->GetArray()) {
        if (std::optional<ListedModel> model = foundationModel(item))
            list.models.push_back(*std::move(model));
    }
    return list;
}
} // namespace

std::optional<ModelList> ModelList::read(ProviderKind::ListShape shape, const QByteArray &body)
{
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(body.constData(), static_cast<size_t>(body.size()));
    if (document.HasParseError())
        return std::nullopt;
    switch (shape) {
    case Shape::OpenAi:
        return readOpenAi(document);
    case Shape::Anthropic:
        return readAnthropic(document);
    case Shape::Gemini:
        return readGemini(document);
    case Shape::Ollama:
        return named(array(document, "models"), "name");
    case Shape::Cohere:
        return readCohere(document);
    case Shape::Bedrock:
        return readBedrock(document);
    }
    return std::nullopt;
}

QByteArray ModelList::query(ProviderKind::ListShape shape, const QByteArray &page)
{
    const auto paged = [&page](const char *size, const char *token) {
        QByteArray query {size};
        if (!page.isEmpty())
            query.append(token).append(page.toPercentEncoding());
        return query;
    };
    switch (shape) {
    case Shape::Anthropic:
        return paged("?limit=1000", "&after_id=");
    case Shape::Gemini:
        return paged("?pageSize=1000", "&pageToken=");
    case Shape::Cohere:
        return paged("?page_size=1000", "&page_token=");
    case Shape::Bedrock:
        return page.isEmpty() ? QByteArray {} : "?nextToken=" + page.toPercentEncoding();
    case Shape::OpenAi:
    case Shape::Ollama:
        break;
    }
    return {};
}
