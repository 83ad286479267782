// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/embeddingprotocol.h"

#include "gateway/api/apiservices.h"
#include "gateway/api/attemptfailure.h"
#include "gateway/api/rawrelay.h"
#include "gateway/api/serviceanswer.h"
#include "gateway/dialects/gemini/geminiembeddings.h"
#include "gateway/dialects/ollama/ollamaembeddings.h"
#include "gateway/dialects/requestfitting.h"
#include "gateway/metering/estimates.h"
#include "models/values/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 msPerSecond = 1000;

tl::unexpected<ApiFault> refused(const Error &error)
{
    return tl::unexpected {makeFault(error.code, error.detail.toUtf8())};
}
} // namespace

EmbeddingProtocol::EmbeddingProtocol(ApiServices &services, Form form, QByteArray model)
    : m_services {services}
    , m_form {form}
    , m_model {std::move(model)}
{}

ApiDialect EmbeddingProtocol::errorDialect() const
{
    return isGemini() ? ApiDialect::Gemini : ApiDialect::Ollama;
}

QString EmbeddingProtocol::endpointName() const
{
    switch (m_form) {
    case Form::GeminiOne:
        return u"gemini.embedContent"_s;
    case Form::GeminiBatch:
        return u"gemini.batchEmbedContents"_s;
    case Form::Ollama:
        return u"ollama.embed"_s;
    case Form::OllamaOld:
        return u"ollama.embeddings"_s;
    }
    return {};
}

Result<RequestPeek> EmbeddingProtocol::read(QByteArray body)
{
    Result<RequestPeek> peek = isGemini() ? peekGeminiEmbeddings(body) : peekService(body);
    if (!peek)
        return peek;
    if (peek->hasRouting) {
        body = RequestFitting::withoutRouting(body, m_cut).value_or(body);
        peek = isGemini() ? peekGeminiEmbeddings(body) : peekService(body);
        if (!peek)
            return peek;
    }
    if (isGemini())
        peek->model = m_model;
    peek->stream = false;
    peek->includeUsage = true; // nothing is to be added
    m_body = std::move(body);
    m_peek = *peek;
    m_meter = ServiceMeter {ProviderKind::Service::Embeddings, m_peek, {}};
    return peek;
}

Result<CallDraft> EmbeddingProtocol::draft(const ModelTarget &target, const ProviderEndpoint &endpoint)
{
    m_notes = m_cut;
    m_asked.clear();
    Result<ServiceRoute> route = ServiceRoute::to(ProviderKind::Service::Embeddings, u"embeddings"_s, target, endpoint);
    if (!route)
        return tl::unexpected {route.error()};
    m_route = *std::move(route);
    if (m_route.shapeName() == (isGemini() ? QByteArrayView {"gemini"} : QByteArrayView {"ollama"}))
        return passedDraft(target, endpoint);
    Result<QByteArray> asked = openAiRequest(target.model);
    if (!asked)
        return tl::unexpected {asked.error()};
    m_asked = *std::move(asked);
    return m_route.draft(m_asked, m_notes);
}

CallDraft EmbeddingProtocol::passedDraft(const ModelTarget &target, const ProviderEndpoint &endpoint) const
{
    CallDraft draft = m_route.empty();
    if (isGemini()) {
        draft.target =
            endpoint.target(WireDialect::Gemini, GeminiEmbeddings::path(target.model, m_form == Form::GeminiBatch));
        draft.body.push_back(GeminiEmbeddings::renamed(m_body, target.model));
        return draft;
    }
    if (m_form == Form::OllamaOld)
        draft.target = endpoint.target(WireDialect::Ollama, "/api/embeddings");
    draft.body = spliceRequest(m_body, m_peek, target.model);
    return draft;
}

Result<QByteArray> EmbeddingProtocol::openAiRequest(const QByteArray &model)
{
    return isGemini() ? GeminiEmbeddings::openAiRequest(m_body, model, m_notes)
                      : OllamaEmbeddings::openAiRequest(m_body, model, m_notes);
}

std::optional<ApiFault> EmbeddingProtocol::takeHead(const HeaderList &headers)
{
    return answerHeadFault(headers, {"application/json", ""});
}

std::unique_ptr<AnswerRelay> EmbeddingProtocol::relay(Exchange &exchange, HeaderList headers)
{
    return std::make_unique<RawRelay>(exchange, std::move(headers), m_meter.ofRequest());
}

tl::expected<WholeAnswer, ApiFault> EmbeddingProtocol::whole(QByteArray body)
{
    if (m_asked.isEmpty())
        return passedAnswer(std::move(body));
    const ServiceShape::Question question {m_asked, m_peek.model, estimatedTokens(m_peek.promptBytes),
                                           m_services.clock->utcMs() / msPerSecond};
    const Result<ServiceShape::Answer> openAi = m_route.answer(std::move(body), question);
    if (!openAi)
        return refused(openAi.error());
    if (!isServiceAnswer(ProviderKind::Service::Embeddings, JsonView {openAi->body}, m_asked))
        return refused(EmbeddingList::noVectors().value());
    Result<QByteArray> written = clientAnswer(openAi->body);
    if (!written)
        return refused(written.error());
    WholeAnswer answer;
    answer.body = *std::move(written);
    answer.contentType = "application/json"_ba;
    answer.usage = openAi->saysUsage ? m_meter.ofAnswer(openAi->body) : m_meter.ofRequest();
    return answer;
}

/// As many as the client's own words ask for.
bool EmbeddingProtocol::hasAllVectors(const QByteArray &body) const
{
    const JsonView vectors = JsonView {body}["embeddings"];
    const JsonView asked {m_body};
    const qsizetype count =
        isGemini() ? static_cast<qsizetype>(asked["requests"].elements().size()) : EmbeddingList::countOf(m_body);
    return !vectors.isArray() || count == 0 || static_cast<qsizetype>(vectors.elements().size()) == count;
}

tl::expected<WholeAnswer, ApiFault> EmbeddingProtocol::passedAnswer(QByteArray body) const
{
    if (!(isGemini() ? GeminiEmbeddings::isAnswer(body) : OllamaEmbeddings::isAnswer(body)) || !hasAllVectors(body))
        return refused(EmbeddingList::noVectors().value());
    WholeAnswer answer;
    answer.usage =
        (isGemini() ? GeminiEmbeddings::usageOf(body) : OllamaEmbeddings::usageOf(body)).value_or(m_meter.ofRequest());
    answer.body = std::move(body);
    answer.contentType = "application/json"_ba;
    return answer;
}

Result<QByteArray> EmbeddingProtocol::clientAnswer(const QByteArray &openAiBody) const
{
    return isGemini() ? GeminiEmbeddings::geminiAnswer(openAiBody, m_form == Form::GeminiBatch)
                      : OllamaEmbeddings::ollamaAnswer(openAiBody, m_peek.model, m_form == Form::OllamaOld);
}

std::optional<TokenUsage> EmbeddingProtocol::usageOfCut(const QByteArray &body) const
{
    // What came is no vector of a whole answer; an error object, or a page of some proxy's, is no model's work.
    if (!QByteArrayView {body}.trimmed().startsWith('{') || JsonView::checked(body))
        return std::nullopt;
    return m_meter.ofRequest();
}
