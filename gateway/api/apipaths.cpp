// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/apipaths.h"

#include <algorithm>
#include <array>

#include "gateway/dialects/gemini/geminipath.h"

namespace
{
enum class Version
{
    None,     ///< the path stands as it is
    Optional, ///< behind /v1, behind nothing or behind both: base URLs are often given with or without it
};

struct Row
{
    QByteArrayView method;
    QByteArrayView path; ///< "*" at the end: anything but nothing
    ApiEndpoint endpoint;
    ApiDialect dialect;
    Version version = Version::Optional;
};

// The first row that fits wins.
constexpr std::array rows {
    Row {"POST", "/chat/completions", ApiEndpoint::ChatCompletions, ApiDialect::OpenAi},
    Row {"POST", "/responses", ApiEndpoint::Responses, ApiDialect::OpenAi},
    Row {"POST", "/responses/input_tokens", ApiEndpoint::InputTokens, ApiDialect::OpenAi},
    Row {"GET", "/responses/*", ApiEndpoint::StoredResponse, ApiDialect::OpenAi},
    Row {"DELETE", "/responses/*", ApiEndpoint::StoredResponse, ApiDialect::OpenAi},
    Row {"POST", "/responses/*", ApiEndpoint::StoredResponse, ApiDialect::OpenAi},
    Row {"POST", "/completions", ApiEndpoint::Completions, ApiDialect::OpenAi},
    Row {"POST", "/embeddings", ApiEndpoint::Embeddings, ApiDialect::OpenAi},
    Row {"POST", "/images/generations", ApiEndpoint::ImageGenerations, ApiDialect::OpenAi},
    Row {"POST", "/images/edits", ApiEndpoint::ImageEdits, ApiDialect::OpenAi},
    Row {"POST", "/images/variations", ApiEndpoint::ImageVariations, ApiDialect::OpenAi},
    Row {"POST", "/audio/speech", ApiEndpoint::Speech, ApiDialect::OpenAi},
    Row {"POST", "/audio/transcriptions", ApiEndpoint::Transcriptions, ApiDialect::OpenAi},
    Row {"POST", "/audio/translations", ApiEndpoint::Translations, ApiDialect::OpenAi},
    Row {"POST", "/moderations", ApiEndpoint::Moderations, ApiDialect::OpenAi},
    Row {"POST", "/rerank", ApiEndpoint::Rerank, ApiDialect::OpenAi},
    Row {"POST", "/v2/rerank", ApiEndpoint::Rerank, ApiDialect::OpenAi}, // Cohere's second version
    Row {"POST", "/messages/count_tokens", ApiEndpoint::CountTokens, ApiDialect::Anthropic},
    Row {"POST", "/messages", ApiEndpoint::Messages, ApiDialect::Anthropic},
    Row {"GET", "/models", ApiEndpoint::ModelList, ApiDialect::OpenAi},
    Row {"GET", "/models/*", ApiEndpoint::Model, ApiDialect::OpenAi},
    Row {"POST", "/api/chat", ApiEndpoint::OllamaChat, ApiDialect::Ollama},
    Row {"POST", "/api/generate", ApiEndpoint::OllamaGenerate, ApiDialect::Ollama},
    Row {"POST", "/api/embed", ApiEndpoint::OllamaEmbed, ApiDialect::Ollama},
    Row {"POST", "/api/embeddings", ApiEndpoint::OllamaEmbeddings, ApiDialect::Ollama},
    Row {"GET", "/api/tags", ApiEndpoint::OllamaTags, ApiDialect::Ollama},
    Row {"POST", "/api/show", ApiEndpoint::OllamaShow, ApiDialect::Ollama},
    Row {"GET", "/api/version", ApiEndpoint::OllamaVersion, ApiDialect::Ollama},
    Row {"GET", "/api/ps", ApiEndpoint::OllamaRunning, ApiDialect::Ollama},
    Row {"POST", "/api/pull", ApiEndpoint::OllamaFiles, ApiDialect::Ollama},
    Row {"POST", "/api/push", ApiEndpoint::OllamaFiles, ApiDialect::Ollama},
    Row {"POST", "/api/create", ApiEndpoint::OllamaFiles, ApiDialect::Ollama},
    Row {"POST", "/api/copy", ApiEndpoint::OllamaFiles, ApiDialect::Ollama},
    Row {"DELETE", "/api/delete", ApiEndpoint::OllamaFiles, ApiDialect::Ollama},
    Row {"POST", "/api/blobs/*", ApiEndpoint::OllamaFiles, ApiDialect::Ollama},
    Row {"GET", "/api/blobs/*", ApiEndpoint::OllamaFiles, ApiDialect::Ollama},
    Row {"GET", "/healthz", ApiEndpoint::Health, ApiDialect::OpenAi, Version::None},
    Row {"GET", "/readyz", ApiEndpoint::Readiness, ApiDialect::OpenAi, Version::None},
    Row {"GET", "/", ApiEndpoint::Root, ApiDialect::OpenAi},
};

/// The rows for clients of Google's, behind /v1beta, /v1alpha, /v1 or nothing.
constexpr std::array geminiRows {
    Row {"GET", "/models", ApiEndpoint::GeminiModels, ApiDialect::Gemini},
    Row {"POST", "/models/*", ApiEndpoint::GeminiCall, ApiDialect::Gemini},
    Row {"GET", "/models/*", ApiEndpoint::GeminiModel, ApiDialect::Gemini},
    Row {"GET", "/", ApiEndpoint::Root, ApiDialect::Gemini},
};

struct Root
{
    QByteArrayView path;
    ApiDialect dialect;
};

// Google has a root for OpenAI's clients beneath its version, too, which may stand behind Google's own.
constexpr Root googlesForOpenAi {"/v1beta/openai", ApiDialect::OpenAi};
constexpr std::array roots {googlesForOpenAi, Root {"/openai", ApiDialect::OpenAi},
                            Root {"/anthropic", ApiDialect::Anthropic}, Root {"/gemini", ApiDialect::Gemini},
                            Root {"/ollama", ApiDialect::Ollama}};

bool isWithin(QByteArrayView path, QByteArrayView folder)
{
    return path.startsWith(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

/// A path taken apart: what its beginning says of the dialect, and what is left.
struct Place
{
    QByteArrayView whole;
    QByteArrayView unversioned;
    const Root *root = nullptr;
    bool isGoogleVersion = false;
};

bool endsWithVerb(QByteArrayView path)
{
    return path.startsWith('/') && path.lastIndexOf(':') > path.lastIndexOf('/');
}

/// Takes the root off a path that stands below one, a version before it included: a base URL was added to another then.
const Root *takeRoot(QByteArrayView &path)
{
    constexpr QByteArrayView version {"/v1"};
    for (const QByteArrayView start : {path, isWithin(path, version) ? path.sliced(version.size()) : path}) {
        const auto *root =
            std::find_if(roots.begin(), roots.end(), [start](const Root &one) { return isWithin(start, one.path); });
        if (root == roots.end())
            continue;
        path = start.sliced(root->path.size());
        if (root->dialect != ApiDialect::Gemini || !isWithin(path, googlesForOpenAi.path) || endsWithVerb(path))
            return root;
        path = path.sliced(googlesForOpenAi.path.size());
        return &googlesForOpenAi;
    }
    return nullptr;
}

Place placeOf(QByteArrayView path)
{
    constexpr QByteArrayView slash {"/"};
    const bool isEmpty = path.isEmpty();
    Place place;
    place.root = takeRoot(path);
    place.whole = place.unversioned = path;
    for (int times = 0; times < 2; ++times) {
        for (const QByteArrayView version :
             {QByteArrayView {"/v1"}, QByteArrayView {"/v1beta"}, QByteArrayView {"/v1alpha"}}) {
            if (!isWithin(place.unversioned, version))
                continue;
            place.unversioned = place.unversioned.sliced(version.size());
            place.isGoogleVersion = place.isGoogleVersion || version.size() > 3;
            break;
        }
    }
    // Some clients look first whether anything answers at the base URL that they were given.
    if (place.unversioned.isEmpty() && !isEmpty)
        place.unversioned = slash;
    return place;
}

/// What was found as a model is one of Google's verbs on it, which are posted only.
bool isVerbOnModel(const ApiPath &found, const Place &place)
{
    if (found.match != ApiPath::Match::Found
        || (found.endpoint != ApiEndpoint::Model && found.endpoint != ApiEndpoint::GeminiModel))
        return false;
    const std::optional<GeminiPath> path = parseGeminiPath(place.unversioned);
    return path && path->verb != GeminiPath::Verb::None;
}

/// `models/{model}:{verb}` posted is Google's, whatever stands before it.
bool isGooglesCall(const Place &place)
{
    return place.unversioned.startsWith("/models/") && endsWithVerb(place.unversioned);
}

bool isGoogles(const Place &place, QByteArrayView method)
{
    if (place.root)
        return place.root->dialect == ApiDialect::Gemini;
    return place.isGoogleVersion || (method == "POST" && isGooglesCall(place));
}

bool matches(const Row &row, QByteArrayView path)
{
    if (!row.path.endsWith('*'))
        return path == row.path;
    const QByteArrayView prefix = row.path.chopped(1);
    return path.startsWith(prefix) && path.size() > prefix.size();
}

template <size_t count>
void find(const std::array<Row, count> &table, QByteArrayView method, const Place &place, ApiPath &found)
{
    for (const Row &row : table) {
        const QByteArrayView candidate = row.version == Version::None ? place.whole : place.unversioned;
        if (!matches(row, candidate))
            continue;
        const bool fits = method == row.method || (method == "HEAD" && row.method == "GET");
        if (!fits && found.match == ApiPath::Match::WrongMethod)
            continue;
        found.match = fits ? ApiPath::Match::Found : ApiPath::Match::WrongMethod;
        found.endpoint = row.endpoint;
        found.dialect = row.dialect;
        if (row.path.endsWith('*')) {
            found.argument = candidate.sliced(row.path.size() - 1).toByteArray();
            if (row.endpoint != ApiEndpoint::GeminiCall)
                found.argument = QByteArray::fromPercentEncoding(found.argument);
        }
        if (fits)
            return;
    }
}
} // namespace

ApiDialect dialectOfPath(QByteArrayView path)
{
    const Place place = placeOf(path);
    if (place.root)
        return place.root->dialect;
    if (place.isGoogleVersion || isGooglesCall(place))
        return ApiDialect::Gemini;
    if (isWithin(place.unversioned, "/messages"))
        return ApiDialect::Anthropic;
    return isWithin(place.unversioned, "/api") ? ApiDialect::Ollama : ApiDialect::OpenAi;
}

ApiPath findApiPath(QByteArrayView method, const QByteArray &whole)
{
    // The same at its end.
    const QByteArray path = whole.size() > 1 && whole.endsWith('/') ? whole.chopped(1) : whole;
    const Place place = placeOf(path);
    ApiPath found;
    found.dialect = dialectOfPath(path);
    if (isGoogles(place, method)) {
        find(geminiRows, method, place, found);
        // Some clients leave "models" out where a model's name has a slash of its own.
        if (found.match == ApiPath::Match::None && method == "POST" && endsWithVerb(place.unversioned)) {
            found.match = ApiPath::Match::Found;
            found.endpoint = ApiEndpoint::GeminiCall;
            found.argument = place.unversioned.sliced(1).toByteArray();
        }
    } else {
        find(rows, method, place, found);
    }
    if (isVerbOnModel(found, place)) {
        found.match = ApiPath::Match::WrongMethod;
        found.endpoint = ApiEndpoint::GeminiCall;
        found.dialect = ApiDialect::Gemini;
    }
    // The list of models has one path in two dialects.
    if (place.root && place.root->dialect == ApiDialect::Anthropic)
        found.dialect = ApiDialect::Anthropic;
    return found;
}

QByteArray allowedMethodsOf(const QByteArray &path)
{
    QByteArray methods;
    for (const QByteArrayView method : {QByteArrayView {"GET"}, QByteArrayView {"POST"}, QByteArrayView {"DELETE"}}) {
        if (findApiPath(method, path).match == ApiPath::Match::Found)
            methods.append(method == "GET" ? QByteArrayView {"GET, HEAD"} : method).append(", ");
    }
    if (!methods.isEmpty())
        methods += "OPTIONS";
    return methods;
}
