// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/apirouter.h"

#include <algorithm>
#include <array>
#include <optional>

#include <QLoggingCategory>
#include <QUrlQuery>

#include "gateway/api/answers.h"
#include "gateway/api/appauthentication.h"
#include "gateway/api/callrecorder.h"
#include "gateway/api/chatcall.h"
#include "gateway/api/completionprotocol.h"
#include "gateway/api/generationprotocol.h"
#include "gateway/api/healthendpoint.h"
#include "gateway/api/idempotentcall.h"
#include "gateway/api/localanswer.h"
#include "gateway/api/modelanswers.h"
#include "gateway/api/ownfaults.h"
#include "gateway/api/passedheaders.h"
#include "gateway/api/storedresponsecall.h"
#include "gateway/api/tokencountcall.h"
#include "gateway/dialects/multipartpeek.h"
#include "models/values/clock.h"

Q_LOGGING_CATEGORY(logApi, "portico.api")

using namespace Qt::Literals::StringLiterals;

namespace
{
using Service = ServiceProtocol::Service;

constexpr qint64 refusalLogPauseMs = 1000;

bool isJson(const RequestHead &head)
{
    if (head.headers.count("content-type") != 1)
        return false;
    const QByteArray value = head.headers.value("content-type").toLower();
    const qsizetype semicolon = value.indexOf(';');
    if ((semicolon < 0 ? value : value.left(semicolon)).trimmed() != "application/json")
        return false;
    if (semicolon < 0)
        return true;
    const QByteArray parameter = value.mid(semicolon + 1).trimmed();
    return parameter.isEmpty() || parameter == "charset=utf-8" || parameter == "charset=\"utf-8\"";
}

bool isCoded(const RequestHead &head)
{
    return head.headers.contains("content-encoding")
           && (head.headers.count("content-encoding") != 1
               || (!head.headers.value("content-encoding").isEmpty()
                   && head.headers.value("content-encoding").compare("identity", Qt::CaseInsensitive) != 0));
}

std::optional<ApiFault> codingFault(const RequestHead &head)
{
    if (!isCoded(head))
        return std::nullopt;
    return makeFault(ErrorCode::UnsupportedMedia, "a coded request body is not accepted: send it plain");
}

/// What curl calls a body that it was given without a type, as in Ollama's own examples. A page in a browser could send
/// it without being asked for permission, but never without one of these headers.
bool isCurls(const RequestHead &head)
{
    constexpr std::array<QByteArrayView, 4> browsers {"origin", "referer", "sec-fetch-site", "sec-fetch-mode"};
    return head.headers.count("content-type") == 1
           && head.headers.value("content-type").toLower() == "application/x-www-form-urlencoded"
           && std::none_of(browsers.begin(), browsers.end(),
                           [&head](QByteArrayView name) { return head.headers.contains(name); });
}

std::optional<ApiFault> mediaFault(const RequestHead &head, ApiDialect dialect)
{
    if (!isJson(head) && !(dialect == ApiDialect::Ollama && isCurls(head)))
        return makeFault(ErrorCode::UnsupportedMedia, "the content type must be application/json");
    return codingFault(head);
}

std::optional<ApiFault> storeFault(const ApiServices &services)
{
    if (!services.isStoreRefusing())
        return std::nullopt;
    return storeRefusesFault();
}

GenerationProtocol::Asked asked(WireDialect dialect)
{
    GenerationProtocol::Asked made;
    made.dialect = dialect;
    return made;
}

ApiFault noFilesFault()
{
    ApiFault fault =
        makeFault(ErrorCode::NotFound, "this hub keeps no model files: models are set up at its providers");
    fault.status = 501;
    return fault;
}

bool isOpenToAll(const ApiPath &path)
{
    return path.endpoint == ApiEndpoint::Health || path.endpoint == ApiEndpoint::Readiness
           || path.endpoint == ApiEndpoint::Root || path.match != ApiPath::Match::Found;
}
} // namespace

std::unique_ptr<ExchangeHandler> ApiRouter::route(Exchange &exchange)
{
    const RequestHead &head = exchange.head();
    Caller caller;
    caller.path = findApiPath(head.method, head.path);
    caller.requestId = m_services->requestIds.idOf(head);
    const bool isAboutModels =
        caller.path.endpoint == ApiEndpoint::ModelList || caller.path.endpoint == ApiEndpoint::Model;
    if (isAboutModels && head.headers.contains("anthropic-version"))
        caller.path.dialect = ApiDialect::Anthropic; // one path in two dialects
    if (isOpenToAll(caller.path))
        return routeOpen(exchange, caller);
    if (!m_services->snapshot) {
        respondFault(exchange, caller.path.dialect, startingFault(), caller.requestId);
        return nullptr;
    }
    Result<std::shared_ptr<const AppSnapshot>> app =
        authenticateApp(head, caller.path.dialect, *m_services->snapshot, m_services->clock->utcMs());
    if (!app) {
        noteRefusedKey(app.error());
        respondFault(exchange, caller.path.dialect, makeFault(app.error().code, app.error().detail.toUtf8()),
                     caller.requestId);
        return nullptr;
    }
    caller.app = *std::move(app);
    return routeForApp(exchange, caller);
}

QByteArray ApiRouter::errorBody(int status, const QByteArray &path, const QByteArray &message,
                                const QByteArray &requestId)
{
    ApiFault fault = makeFault(errorCodeOfStatus(status), message);
    fault.status = status;
    return faultBody(dialectOfPath(path), fault, requestId);
}

void ApiRouter::nameRequest(const RequestHead &head, HeaderList &headers)
{
    addRequestId(headers, dialectOfPath(head.path), m_services->requestIds.idOf(head));
}

QByteArray ApiRouter::allowedMethods(const QByteArray &path) const
{
    return allowedMethodsOf(path);
}

std::unique_ptr<ExchangeHandler> ApiRouter::routeOpen(Exchange &exchange, const Caller &caller)
{
    if (caller.path.match == ApiPath::Match::None) {
        respondFault(exchange, caller.path.dialect, makeFault(ErrorCode::NotFound, "there is no such path here"),
                     caller.requestId);
    } else if (caller.path.match == ApiPath::Match::WrongMethod) {
        HeaderList headers;
        headers.add("allow", allowedMethodsOf(exchange.head().path));
        respondFault(exchange, caller.path.dialect,
                     makeFault(ErrorCode::MethodNotAllowed, "this path does not take that method"), caller.requestId,
                     std::move(headers));
    } else if (caller.path.endpoint == ApiEndpoint::Health) {
        respondHealth(exchange, caller.requestId);
    } else if (caller.path.endpoint == ApiEndpoint::Readiness) {
        respondReadiness(exchange, *m_services, caller.requestId);
    } else {
        respondRoot(exchange, caller.requestId);
    }
    return nullptr;
}

std::unique_ptr<ExchangeHandler> ApiRouter::refuse(Exchange &exchange, const Caller &caller, const ApiFault &fault)
{
    respondFault(exchange, caller.path.dialect, fault, caller.requestId);
    return nullptr;
}

std::unique_ptr<ExchangeHandler> ApiRouter::routeForApp(Exchange &exchange, const Caller &caller)
{
    switch (caller.path.endpoint) {
    case ApiEndpoint::ModelList:
    case ApiEndpoint::Model:
    case ApiEndpoint::GeminiModels:
    case ApiEndpoint::GeminiModel:
    case ApiEndpoint::OllamaTags:
    case ApiEndpoint::OllamaVersion:
    case ApiEndpoint::OllamaRunning:
        return answerAboutModels(exchange, caller);
    case ApiEndpoint::OllamaFiles:
        return refuse(exchange, caller, noFilesFault());
    case ApiEndpoint::ChatCompletions:
        return generate(exchange, caller, asked(WireDialect::Chat));
    case ApiEndpoint::Responses:
        return generate(exchange, caller, asked(WireDialect::Responses));
    case ApiEndpoint::StoredResponse:
        return askAboutResponse(exchange, caller);
    case ApiEndpoint::Messages:
        return generate(exchange, caller, asked(WireDialect::Messages));
    case ApiEndpoint::CountTokens:
        return countTokens(exchange, caller, WireDialect::Messages);
    case ApiEndpoint::InputTokens:
        return countTokens(exchange, caller, WireDialect::Responses);
    case ApiEndpoint::ImageVariations:
        return refuse(exchange, caller,
                      makeFault(ErrorCode::NotFound, "this hub makes no variations of images: see /v1/images/edits"));
    case ApiEndpoint::OllamaChat:
    case ApiEndpoint::OllamaGenerate: {
        GenerationProtocol::Asked ollama = asked(WireDialect::Ollama);
        ollama.isGenerate = caller.path.endpoint == ApiEndpoint::OllamaGenerate;
        return generate(exchange, caller, std::move(ollama));
    }
    case ApiEndpoint::OllamaEmbed:
        return embed(exchange, caller, EmbeddingProtocol::Form::Ollama);
    case ApiEndpoint::OllamaEmbeddings:
        return embed(exchange, caller, EmbeddingProtocol::Form::OllamaOld);
    case ApiEndpoint::OllamaShow:
        return showModel(exchange, caller);
    case ApiEndpoint::GeminiCall:
        return callGemini(exchange, caller);
    case ApiEndpoint::Completions:
        return complete(exchange, caller);
    case ApiEndpoint::Embeddings:
        return serve(exchange, caller, Service::Embeddings);
    case ApiEndpoint::ImageGenerations:
        return serve(exchange, caller, Service::Images);
    case ApiEndpoint::ImageEdits:
        return serve(exchange, caller, Service::ImageEdits);
    case ApiEndpoint::Speech:
        return serve(exchange, caller, Service::Speech);
    case ApiEndpoint::Transcriptions:
        return serve(exchange, caller, Service::Transcriptions);
    case ApiEndpoint::Translations:
        return serve(exchange, caller, Service::Translations);
    case ApiEndpoint::Moderations:
        return serve(exchange, caller, Service::Moderations);
    case ApiEndpoint::Rerank:
        return serve(exchange, caller, Service::Rerank);
    default:
        return refuse(exchange, caller, makeFault(ErrorCode::NotFound, "this hub does not serve that path"));
    }
}

std::unique_ptr<ExchangeHandler> ApiRouter::answerAboutModels(Exchange &exchange, const Caller &caller)
{
    tl::expected<QByteArray, ApiFault> body =
        modelAnswer(caller.path, exchange.head(), *m_services->snapshot, *caller.app, m_services->traits);
    if (!body)
        return refuse(exchange, caller, body.error());
    respondJson(exchange, caller.path.dialect, 200, caller.requestId, *std::move(body));
    return nullptr;
}

std::unique_ptr<ExchangeHandler> ApiRouter::call(Exchange &exchange, const Caller &caller,
                                                 std::unique_ptr<CallProtocol> protocol, bool takesItsType)
{
    if (const std::optional<ApiFault> fault = storeFault(*m_services))
        return refuse(exchange, caller, *fault);
    const HeaderList &headers = exchange.head().headers;
    const bool hasKey = headers.contains(IdempotentCall::keyHeader);
    if (const QByteArray problem = hasKey ? IdempotentCall::problemOfKey(headers) : QByteArray {}; !problem.isEmpty())
        return refuse(exchange, caller, makeFault(ErrorCode::BadRequest, problem));
    const std::optional<ApiFault> fault =
        takesItsType ? codingFault(exchange.head()) : mediaFault(exchange.head(), caller.path.dialect);
    if (hasKey && !fault)
        return std::make_unique<IdempotentCall>(*m_services, exchange, std::move(protocol), caller.app,
                                                caller.requestId);
    auto call = std::make_unique<ChatCall>(*m_services, exchange, std::move(protocol), caller.app, caller.requestId);
    if (fault)
        call->refuse(*fault);
    return call;
}

std::unique_ptr<ExchangeHandler> ApiRouter::generate(Exchange &exchange, const Caller &caller,
                                                     GenerationProtocol::Asked asked)
{
    asked.appId = caller.app->id;
    asked.requestId = caller.requestId;
    asked.headers = PassedHeaders {asked.dialect, m_services->policy.passedHeaders}.of(exchange.head().headers);
    asked.isBeta = exchange.head().query == "beta=true";
    return call(exchange, caller, std::make_unique<GenerationProtocol>(*m_services, std::move(asked)), false);
}

std::unique_ptr<ExchangeHandler> ApiRouter::callGemini(Exchange &exchange, const Caller &caller)
{
    const std::optional<GeminiPath> path = parseGeminiPath(QByteArray {"/models/" + caller.path.argument});
    using Verb = GeminiPath::Verb;
    if (!path || path->model.isEmpty())
        return refuse(exchange, caller, makeFault(ErrorCode::NotFound, "this hub does not serve that method"));
    switch (path->verb) {
    case Verb::GenerateContent:
    case Verb::StreamGenerateContent:
        return generateGemini(exchange, caller, *path);
    case Verb::CountTokens:
        return countTokens(exchange, caller, WireDialect::Gemini, path->model);
    case Verb::EmbedContent:
        return embed(exchange, caller, EmbeddingProtocol::Form::GeminiOne, path->model);
    case Verb::BatchEmbedContents:
        return embed(exchange, caller, EmbeddingProtocol::Form::GeminiBatch, path->model);
    case Verb::None:
    case Verb::Unserved:
        break;
    }
    return refuse(exchange, caller, makeFault(ErrorCode::NotFound, "this hub does not serve that method"));
}

std::unique_ptr<ExchangeHandler> ApiRouter::generateGemini(Exchange &exchange, const Caller &caller,
                                                           const GeminiPath &path)
{
    GenerationProtocol::Asked gemini = asked(WireDialect::Gemini);
    gemini.model = path.model;
    gemini.stream = path.isStream();
    const QUrlQuery query {QString::fromLatin1(exchange.head().query)};
    gemini.asJsonArray = gemini.stream && query.queryItemValue(u"alt"_s) != u"sse"_s;
    return generate(exchange, caller, std::move(gemini));
}

std::unique_ptr<ExchangeHandler> ApiRouter::embed(Exchange &exchange, const Caller &caller,
                                                  EmbeddingProtocol::Form form, const QByteArray &model)
{
    return call(exchange, caller, std::make_unique<EmbeddingProtocol>(*m_services, form, model), false);
}

std::unique_ptr<ExchangeHandler> ApiRouter::serve(Exchange &exchange, const Caller &caller,
                                                  ServiceProtocol::Service service)
{
    const HeaderList &headers = exchange.head().headers;
    const QByteArray type = headers.value("content-type");
    const bool takesForms =
        service == Service::ImageEdits || service == Service::Transcriptions || service == Service::Translations;
    const QByteArray boundary =
        takesForms && headers.count("content-type") == 1 ? multipartBoundary(type) : QByteArray {};
    HeaderList passable = PassedHeaders {WireDialect::Chat, m_services->policy.passedHeaders}.of(headers);
    return call(exchange, caller,
                std::make_unique<ServiceProtocol>(*m_services, service, boundary, std::move(passable)),
                !boundary.isEmpty());
}

std::unique_ptr<ExchangeHandler> ApiRouter::complete(Exchange &exchange, const Caller &caller)
{
    GenerationProtocol::Asked chat = asked(WireDialect::Chat);
    chat.appId = caller.app->id;
    chat.requestId = caller.requestId;
    chat.headers = PassedHeaders {WireDialect::Chat, m_services->policy.passedHeaders}.of(exchange.head().headers);
    chat.isCompletion = true;
    return call(exchange, caller, std::make_unique<CompletionProtocol>(*m_services, std::move(chat)), false);
}

std::unique_ptr<ExchangeHandler> ApiRouter::askAboutResponse(Exchange &exchange, const Caller &caller)
{
    if (!m_services->archive || !StoredResponseCall::serves(exchange.head().method, caller.path.argument))
        return refuse(exchange, caller, makeFault(ErrorCode::NotFound, "this hub does not serve that path"));
    return std::make_unique<StoredResponseCall>(
        *m_services->archive, exchange,
        StoredResponseCall::Asked {caller.path.argument, caller.app->id, caller.requestId});
}

std::unique_ptr<ExchangeHandler> ApiRouter::showModel(Exchange &exchange, const Caller &caller)
{
    const auto answer = [services = m_services, snapshot = m_services->snapshot, app = caller.app](
                            const QByteArray &body) { return shownModel(body, *snapshot, *app, services->traits); };
    return std::make_unique<LocalAnswer>(exchange, caller.path.dialect, caller.requestId, answer);
}

std::unique_ptr<ExchangeHandler> ApiRouter::countTokens(Exchange &exchange, const Caller &caller, WireDialect dialect,
                                                        const QByteArray &model)
{
    if (const std::optional<ApiFault> fault = mediaFault(exchange.head(), caller.path.dialect))
        return refuse(exchange, caller, *fault);
    return std::make_unique<TokenCountCall>(*m_services, exchange,
                                            TokenCountCall::Asked {dialect, model, caller.requestId, caller.app});
}

void ApiRouter::noteRefusedKey(const Error &error)
{
    ++m_refusedKeys;
    const qint64 nowMs = m_services->clock->utcMs();
    if (nowMs - m_refusalLoggedAtMs < refusalLogPauseMs)
        return;
    m_refusalLoggedAtMs = nowMs;
    qCWarning(logApi, "refused a request: %s (%lld refused so far)", qUtf8Printable(error.detail),
              static_cast<long long>(m_refusedKeys));
}
