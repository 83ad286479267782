// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/apirouter.h"

#include <optional>

#include <QLoggingCategory>

#include "gateway/api/answers.h"
#include "gateway/api/appauthentication.h"
#include "gateway/api/callrecorder.h"
#include "gateway/api/chatcall.h"
#include "gateway/api/healthendpoint.h"
#include "gateway/api/modelsendpoint.h"
#include "models/values/clock.h"

Q_LOGGING_CATEGORY(logApi, "portico.api")

namespace
{
constexpr qint64 retryWhenStoreFailsMs = 2000;
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
    return parameter == "charset=utf-8" || parameter == "charset=\"utf-8\"";
}

bool isCoded(const RequestHead &head)
{
    return head.headers.contains("content-encoding")
           && (head.headers.count("content-encoding") != 1
               || head.headers.value("content-encoding").compare("identity", Qt::CaseInsensitive) != 0);
}

std::optional<ApiFault> mediaFault(const RequestHead &head)
{
    if (!isJson(head))
        return makeFault(ErrorCode::UnsupportedMedia, "the content type must be application/json");
    if (isCoded(head))
        return makeFault(ErrorCode::UnsupportedMedia, "a coded request body is not accepted: send it plain");
    return std::nullopt;
}

ApiFault modelNotFound()
{
    ApiFault fault = makeFault(ErrorCode::NotFound, "there is no such model, or this app may not use it");
    fault.reason = "model_not_found";
    fault.param = "model";
    return fault;
}

std::optional<ApiFault> storeFault(const ApiServices &services)
{
    if (!services.isStoreRefusing())
        return std::nullopt;
    ApiFault fault = makeFault(ErrorCode::Storage, "the hub cannot record calls at the moment, so it takes none");
    fault.retryAfterMs = retryWhenStoreFailsMs;
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
    if (isOpenToAll(caller.path))
        return routeOpen(exchange, caller);
    if (!m_services->snapshot) {
        ApiFault fault = makeFault(ErrorCode::Storage, "the hub is starting");
        fault.retryAfterMs = retryWhenStoreFailsMs;
        respondFault(exchange, caller.path.dialect, fault, caller.requestId);
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

QByteArray ApiRouter::errorBody(int status, const QByteArray &path, const QByteArray &message)
{
    ApiFault fault = makeFault(errorCodeOfStatus(status), message);
    fault.status = status;
    return faultBody(dialectOfPath(path), fault);
}

std::unique_ptr<ExchangeHandler> ApiRouter::routeOpen(Exchange &exchange, const Caller &caller)
{
    if (caller.path.match == ApiPath::Match::None) {
        respondFault(exchange, caller.path.dialect, makeFault(ErrorCode::NotFound, "there is no such path here"),
                     caller.requestId);
    } else if (caller.path.match == ApiPath::Match::WrongMethod) {
        HeaderList headers;
        headers.add("allow", caller.path.allow.toByteArray());
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

std::unique_ptr<ExchangeHandler> ApiRouter::routeForApp(Exchange &exchange, const Caller &caller)
{
    const auto refuse = [&exchange, &caller](const ApiFault &fault) {
        respondFault(exchange, caller.path.dialect, fault, caller.requestId);
        return nullptr;
    };
    const HubSnapshot &snapshot = *m_services->snapshot;
    switch (caller.path.endpoint) {
    case ApiEndpoint::ModelList:
        respondJson(exchange, 200, caller.requestId, modelListBody(snapshot, *caller.app));
        return nullptr;
    case ApiEndpoint::Model: {
        QByteArray body = modelBody(snapshot, *caller.app, caller.path.argument);
        if (body.isEmpty())
            return refuse(modelNotFound());
        respondJson(exchange, 200, caller.requestId, std::move(body));
        return nullptr;
    }
    case ApiEndpoint::ChatCompletions:
        return routeChat(exchange, caller);
    default:
        return refuse(makeFault(ErrorCode::NotFound, "this hub does not serve that path"));
    }
}

std::unique_ptr<ExchangeHandler> ApiRouter::routeChat(Exchange &exchange, const Caller &caller)
{
    if (const std::optional<ApiFault> fault = storeFault(*m_services)) {
        respondFault(exchange, caller.path.dialect, *fault, caller.requestId);
        return nullptr;
    }
    auto call = std::make_unique<ChatCall>(*m_services, exchange, caller.app, caller.requestId);
    if (const std::optional<ApiFault> fault = mediaFault(exchange.head()))
        call->refuse(*fault);
    return call;
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
