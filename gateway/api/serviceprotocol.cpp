// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/serviceprotocol.h"

#include <algorithm>

#include "gateway/api/apiservices.h"
#include "gateway/api/attemptfailure.h"
#include "gateway/api/rawrelay.h"
#include "gateway/api/streamrelay.h"
#include "gateway/dialects/chatanswer.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/multipartpeek.h"
#include "gateway/metering/estimates.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Service = ProviderKind::Service;

/// Text of JSON, bytes of anything else.
bool isJson(QByteArrayView contentType)
{
    return contentType.trimmed().toByteArray().toLower().startsWith("application/json");
}

QByteArray bareType(const QByteArray &contentType)
{
    return contentType.left(contentType.indexOf(';')).trimmed().toLower();
}

/// Seconds of sound, as transcriptions report them.
qint64 milliseconds(const JsonView &seconds)
{
    constexpr double mostSeconds = 1e9;
    constexpr double msPerSecond = 1000;
    const double value = seconds.number().value_or(0);
    return value > 0 && value < mostSeconds ? static_cast<qint64>(value * msPerSecond) : 0;
}
} // namespace

ServiceProtocol::ServiceProtocol(ApiServices &services, Service service, QByteArray contentType, QByteArray boundary)
    : m_services {services}
    , m_service {service}
    , m_contentType {std::move(contentType)}
    , m_boundary {std::move(boundary)}
{}

QString ServiceProtocol::endpointName() const
{
    switch (m_service) {
    case Service::Completions:
        return u"completions"_s;
    case Service::Embeddings:
        return u"embeddings"_s;
    case Service::Images:
        return u"images.generations"_s;
    case Service::ImageEdits:
        return u"images.edits"_s;
    case Service::Speech:
        return u"audio.speech"_s;
    case Service::Transcriptions:
        return u"audio.transcriptions"_s;
    case Service::Translations:
        return u"audio.translations"_s;
    case Service::Moderations:
        return u"moderations"_s;
    case Service::Rerank:
        return u"rerank"_s;
    }
    return {};
}

ModelType ServiceProtocol::type() const
{
    switch (m_service) {
    case Service::Completions:
        return ModelType::Chat;
    case Service::Embeddings:
        return ModelType::Embedding;
    case Service::Images:
    case Service::ImageEdits:
        return ModelType::Image;
    case Service::Speech:
        return ModelType::Speech;
    case Service::Transcriptions:
    case Service::Translations:
        return ModelType::Transcription;
    case Service::Moderations:
        return ModelType::Moderation;
    case Service::Rerank:
        return ModelType::Rerank;
    }
    return ModelType::Chat;
}

Result<RequestPeek> ServiceProtocol::read(QByteArray body)
{
    Result<RequestPeek> peek = m_boundary.isEmpty() ? peekService(body) : peekMultipart(body, m_boundary);
    if (!peek)
        return peek;
    if (m_service == Service::Speech)
        peek->stream = true; // sound is passed on as it comes
    if (m_service != Service::Completions)
        peek->includeUsage = true; // nothing is to be added
    m_body = std::move(body);
    m_peek = *peek;
    return peek;
}

Result<CallDraft> ServiceProtocol::draft(const ModelTarget &target, const ProviderEndpoint &endpoint)
{
    const ProviderKind::Place *place = endpoint.kind->service(m_service);
    if (!place || place->shape != "openai")
        return fail(ErrorCode::BadRequest, u"the provider \"%1\" does not serve %2"_s.arg(
                                               QString::fromUtf8(target.provider->name), endpointName()));
    CallDraft draft;
    draft.target =
        endpoint.target(*place, QByteArray {place->path}.replace("{model}", target.model.toPercentEncoding()));
    draft.headers.add("content-type"_ba, m_boundary.isEmpty() ? "application/json"_ba : m_contentType);
    draft.body = m_boundary.isEmpty() ? spliceRequest(m_body, m_peek, target.model)
                                      : spliceMultipart(m_body, m_peek, target.model);
    return draft;
}

std::optional<ApiFault> ServiceProtocol::takeHead(const HeaderList &headers)
{
    m_answerType = headers.value("content-type");
    const bool isFree =
        m_service == Service::Speech || m_service == Service::Transcriptions || m_service == Service::Translations;
    if (isFree) // sound, subtitles or text
        return answerHeadFault(headers, {bareType(m_answerType)});
    if (m_peek.stream)
        return answerHeadFault(headers, {"text/event-stream"});
    return answerHeadFault(headers, {"application/json", ""});
}

std::unique_ptr<AnswerRelay> ServiceProtocol::relay(Exchange &exchange, HeaderList headers)
{
    if (m_service == Service::Completions)
        return std::make_unique<StreamRelay>(exchange, std::move(headers), m_peek.includeUsage);
    headers.add("content-type"_ba, m_answerType);
    return std::make_unique<RawRelay>(exchange, std::move(headers));
}

/// What the answer says was used; what it does not say is counted from the request.
TokenUsage ServiceProtocol::countedUsage(const QByteArray &answer) const
{
    TokenUsage usage;
    const JsonObject object {JsonView {answer}};
    const JsonView reported = object["usage"];
    if (reported.isObject()) {
        JsonReader reader {reported.raw()};
        usage = readChatUsage(reader).value_or(TokenUsage {});
        const JsonObject parts {reported};
        if (usage == TokenUsage {} && parts["input_tokens"].exists()) {
            usage.uncachedInput = std::max<qint64>(0, parts["input_tokens"].integer().value_or(0));
            usage.output = std::max<qint64>(0, parts["output_tokens"].integer().value_or(0));
        }
        usage.audioMs = milliseconds(parts["seconds"]);
    } else if (m_service == Service::Embeddings || m_service == Service::Rerank) {
        usage = localUsage(m_peek.promptBytes, 0);
    }
    if (type() == ModelType::Image)
        usage.images = static_cast<qint64>(object["data"].elements().size());
    if (usage.audioMs == 0 && type() == ModelType::Transcription)
        usage.audioMs = milliseconds(object["duration"]);
    return usage;
}

tl::expected<WholeAnswer, ApiFault> ServiceProtocol::whole(QByteArray body)
{
    WholeAnswer answer;
    answer.contentType = m_answerType.isEmpty() ? "application/json"_ba : m_answerType;
    if (isJson(answer.contentType)) {
        const std::optional<JsonView> view = JsonView::checked(body);
        if (!view || !view->isObject() || (*view)["error"].exists())
            return tl::unexpected {makeFault(ErrorCode::UpstreamFailed, "the provider's answer cannot be read")};
        answer.usage = countedUsage(body);
    } else {
        answer.usage = TokenUsage {};
    }
    answer.body = std::move(body);
    return answer;
}

std::optional<TokenUsage> ServiceProtocol::usageOfCut(const QByteArray &body) const
{
    return body.isEmpty() ? std::nullopt : std::optional {localUsage(m_peek.promptBytes, 0)};
}
