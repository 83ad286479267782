// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/serviceprotocol.h"

#include <algorithm>
#include <array>

#include "gateway/api/apiservices.h"
#include "gateway/api/dialectrelay.h"
#include "gateway/api/passedheaders.h"
#include "gateway/api/rawrelay.h"
#include "gateway/api/serviceanswer.h"
#include "gateway/api/serviceeventrelay.h"
#include "gateway/api/streamrelay.h"
#include "gateway/api/wholerelay.h"
#include "gateway/dialects/chatanswer.h"
#include "gateway/dialects/dialects.h"
#include "gateway/dialects/multipartpeek.h"
#include "gateway/dialects/requestfitting.h"
#include "gateway/dialects/services/embeddinglist.h"
#include "gateway/metering/estimates.h"
#include "models/values/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Service = ProviderKind::Service;

constexpr qint64 msPerSecond = 1000;

QByteArray bareType(const QByteArray &contentType)
{
    const qsizetype semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.first(semicolon)).trimmed().toLower();
}

/// What sound, subtitles and transcripts come as.
bool isSoundOrText(const QByteArray &type)
{
    constexpr std::array<QByteArrayView, 5> others {"application/octet-stream", "application/json", "text/plain",
                                                    "text/vtt", "application/x-subrip"};
    return type.startsWith("audio/") || std::find(others.begin(), others.end(), QByteArrayView {type}) != others.end();
}
} // namespace

ServiceProtocol::ServiceProtocol(ApiServices &services, Service service, QByteArray boundary, HeaderList headers)
    : m_services {services}
    , m_service {service}
    , m_boundary {std::move(boundary)}
    , m_headers {std::move(headers)}
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
    const bool hasUsualModel = m_service == Service::Moderations || type() == ModelType::Image;
    const ModelName name = hasUsualModel ? ModelName::Optional : ModelName::Needed;
    const auto look = [this, name](const QByteArray &at) {
        if (m_service == Service::Completions)
            return peekCompletion(at);
        return m_boundary.isEmpty() ? peekService(at, name) : peekMultipart(at, m_boundary, name);
    };
    Result<RequestPeek> peek = look(body);
    if (peek && peek->hasRouting) {
        body = m_boundary.isEmpty() ? RequestFitting::withoutRouting(body, m_cut).value_or(body)
                                    : withoutRoutingParts(body, m_boundary, m_cut);
        peek = look(body);
    }
    if (!peek)
        return peek;
    if (m_service == Service::Speech)
        peek->stream = true; // sound is passed on as it comes
    if (m_service != Service::Completions)
        peek->includeUsage = true; // nothing is to be added
    m_body = std::move(body);
    m_peek = *peek;
    m_meter = ServiceMeter {m_service, m_peek, m_boundary.isEmpty() ? m_body : QByteArray {},
                            QByteArrayView {m_body}.sliced(m_peek.fileBegin, m_peek.fileEnd - m_peek.fileBegin)};
    m_imageVariant = m_meter.imageVariant();
    return peek;
}

Result<CallDraft> ServiceProtocol::draft(const ModelTarget &target, const ProviderEndpoint &endpoint)
{
    m_notes = m_cut;
    m_imageVariant = m_meter.imageVariant();
    Result<ServiceRoute> route = ServiceRoute::to(m_service, endpointName(), target, endpoint);
    if (!route)
        return tl::unexpected {route.error()};
    m_route = *std::move(route);
    const HeaderList passed = passedHeaders(endpoint);
    Result<CallDraft> draft = m_route.shape() ? shapedDraft() : plainDraft(target.model);
    for (const HeaderList::Field &field : passed.fields()) {
        if (draft)
            draft->headers.add(field.name, field.value);
    }
    return draft;
}

HeaderList ServiceProtocol::passedHeaders(const ProviderEndpoint &endpoint) const
{
    if (m_headers.fields().empty())
        return {};
    const std::optional<WireDialect> shared = m_route.shape() ? std::nullopt : std::optional {WireDialect::Chat};
    return PassedHeaders {shared, m_services.policy.passedHeaders, endpoint.kind}.of(m_headers);
}

CallDraft ServiceProtocol::plainDraft(const QByteArray &model) const
{
    CallDraft draft = m_route.empty();
    // Written anew: a reader that took another boundary from the client's own words would see other fields.
    draft.headers.add("content-type"_ba, m_boundary.isEmpty()
                                             ? "application/json"_ba
                                             : QByteArray {"multipart/form-data; boundary=\"" + m_boundary + '"'});
    draft.body = m_boundary.isEmpty() ? spliceRequest(m_body, m_peek, model)
                                      : spliceMultipart(m_body, m_peek, m_boundary, model);
    return draft;
}

Result<CallDraft> ServiceProtocol::shapedDraft()
{
    const bool streams = m_peek.stream && m_service != Service::Speech && !m_route.shape()->streams();
    if (!m_boundary.isEmpty() || streams)
        return fail(ErrorCode::BadRequest, streams ? u"this model's provider does not stream %1"_s.arg(endpointName())
                                                   : u"this model's provider takes no forms"_s);
    Result<CallDraft> draft = m_route.draft(m_body, m_notes);
    if (draft && m_service == Service::Speech) // sound is asked for as a stream, but this provider answers in JSON
        draft->headers.add("accept"_ba, "application/json"_ba);
    return draft;
}

std::optional<ApiFault> ServiceProtocol::takeHead(const HeaderList &headers)
{
    m_answerType = headers.value("content-type");
    if (isSound())
        return soundHeadFault(headers);
    if (m_peek.stream)
        return answerHeadFault(headers, {"text/event-stream"});
    return answerHeadFault(headers, {"application/json", ""});
}

bool ServiceProtocol::isSound() const
{
    return m_service == Service::Speech || m_service == Service::Transcriptions || m_service == Service::Translations;
}

/// Sound is no text, but an error in JSON may tell what is wrong, and some providers answer in it.
bool ServiceProtocol::isWanted(const QByteArray &type) const
{
    const bool isOfTranscripts = type.startsWith("text/") || type == "application/x-subrip";
    return isSoundOrText(type) && !(m_service == Service::Speech && isOfTranscripts);
}

/// Whatever format was asked for, but not a web page.
std::optional<ApiFault> ServiceProtocol::soundHeadFault(const HeaderList &headers) const
{
    const QByteArray type = bareType(m_answerType);
    if (isWanted(type) || (m_peek.stream && type == "text/event-stream"))
        return answerHeadFault(headers, {type}); // a coding is left to refuse
    return makeFault(ErrorCode::UpstreamFailed, m_service == Service::Speech
                                                    ? "the provider did not answer with sound"
                                                    : "the provider did not answer with a transcript");
}

std::unique_ptr<AnswerRelay> ServiceProtocol::relay(Exchange &exchange, HeaderList headers)
{
    if (m_route.shape())
        return shapedRelay(exchange, std::move(headers));
    if (m_service == Service::Completions)
        return std::make_unique<StreamRelay>(exchange, std::move(headers), m_peek.includeUsage);
    if (bareType(m_answerType) == "text/event-stream")
        return std::make_unique<ServiceEventRelay>(exchange, std::move(headers), m_answerType, m_meter, m_imageVariant);
    headers.add("content-type"_ba, m_answerType);
    using What = RawRelay::What;
    const What what = m_service != Service::Speech                   ? What::Anything
                      : bareType(m_answerType) == "application/json" ? What::Text
                                                                     : What::Sound;
    return std::make_unique<RawRelay>(exchange, std::move(headers), m_meter.ofRequest(), what);
}

std::unique_ptr<AnswerRelay> ServiceProtocol::shapedRelay(Exchange &exchange, HeaderList headers)
{
    if (m_service == Service::Speech)
        return std::make_unique<WholeRelay>(exchange, std::move(headers), m_route.shape()->soundType(m_body),
                                            [this](QByteArray body) { return shapedAnswer(std::move(body)); });
    AnswerIdentity identity;
    identity.id = m_services.requestIds.answerId();
    identity.model = m_peek.model;
    identity.createdAtSeconds = m_services.clock->utcMs() / msPerSecond;
    identity.includeUsage = m_peek.includeUsage;
    const ProviderDialect &chat = *providerDialect(WireDialect::Chat);
    DialectRelay::Parts parts;
    parts.cutter = makeCutter(chat.framing());
    parts.reader = chat.reader({});
    parts.writer = completionDialect().writer(identity);
    parts.promptBytes = m_peek.promptBytes;
    return std::make_unique<DialectRelay>(exchange, std::move(headers), std::move(parts));
}

tl::expected<WholeAnswer, ApiFault> ServiceProtocol::whole(QByteArray body)
{
    if (m_route.shape())
        return shapedAnswer(std::move(body));
    WholeAnswer answer;
    answer.contentType = m_answerType.isEmpty() ? "application/json"_ba : m_answerType;
    if (bareType(answer.contentType) == "application/json") {
        const std::optional<JsonView> view = JsonView::checked(body);
        if (!view || !view->isObject() || readChatAnswer(body).isError
            || !isServiceAnswer(m_service, *view, m_boundary.isEmpty() ? m_body : QByteArray {}))
            return tl::unexpected {makeFault(ErrorCode::UpstreamFailed, "the provider's answer cannot be read")};
        answer.usage = m_meter.ofAnswer(body);
        answer.outputTextBytes = m_meter.textBytes(body);
        m_imageVariant = m_meter.imageVariant(body);
        if (m_service == Service::Embeddings && EmbeddingList::wantsBase64(m_body))
            body = packed(std::move(body), *answer.usage);
    } else {
        answer.usage = m_meter.ofRequest(body.size()); // a transcript is all text
        answer.outputTextBytes = body.size();
    }
    answer.body = std::move(body);
    return answer;
}

/// Some providers pass over the wish for base64, and the client that had it would read their numbers as such.
QByteArray ServiceProtocol::packed(QByteArray body, const TokenUsage &usage) const
{
    const std::vector<JsonView> vectors = EmbeddingList::vectorsOf(JsonView {body}["data"]);
    if (vectors.empty() || !vectors.front().isArray())
        return body;
    const Result<QByteArray> written = EmbeddingList::answer(vectors, {m_peek.model, true, usage.totalInput()});
    return written ? *written : std::move(body);
}

tl::expected<WholeAnswer, ApiFault> ServiceProtocol::shapedAnswer(QByteArray body) const
{
    const ServiceShape::Question question {m_body, m_peek.model, estimatedTokens(m_peek.promptBytes),
                                           m_services.clock->utcMs() / msPerSecond, m_services.requestIds.answerId()};
    Result<ServiceShape::Answer> read = m_route.answer(std::move(body), question);
    if (!read)
        return tl::unexpected {makeFault(read.error().code, read.error().detail.toUtf8())};
    if (m_service == Service::Embeddings && !isServiceAnswer(m_service, JsonView {read->body}, m_body))
        return tl::unexpected {makeFault(ErrorCode::UpstreamFailed, "the provider's answer lacks embeddings")};
    WholeAnswer answer;
    answer.contentType = "application/json"_ba;
    if (read->usage)
        answer.usage = m_meter.ofSpoken(*read->usage);
    else
        answer.usage = read->saysUsage ? m_meter.ofAnswer(read->body) : m_meter.ofRequest();
    answer.outputTextBytes = m_meter.textBytes(read->body);
    answer.body = std::move(read->body);
    return answer;
}

std::optional<TokenUsage> ServiceProtocol::usageOfCut(const QByteArray &body) const
{
    const QByteArray type = bareType(m_answerType);
    const bool isJson = type.isEmpty() || type == "application/json";
    if (body.isEmpty())
        return std::nullopt;
    if (!isJson) // sound or subtitles
        return m_meter.ofRequest();
    const ChatAnswer answer = readChatAnswer(body);
    if (answer.isError || answer.isValid || !QByteArrayView {body}.trimmed().startsWith('{'))
        return std::nullopt; // an error, another object or a page of some proxy's: no model has worked on it
    return m_meter.ofRequest(answer.outputTextBytes);
}
