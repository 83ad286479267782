// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/tokencountcall.h"

#include "gateway/api/answers.h"
#include "gateway/api/apiservices.h"
#include "gateway/api/attemptfailure.h"
#include "gateway/api/overflowwords.h"
#include "gateway/api/passedheaders.h"
#include "gateway/api/tokencount.h"
#include "gateway/api/upstreamrequests.h"
#include "gateway/dialects/converse/conversecount.h"
#include "gateway/dialects/dialects.h"
#include "gateway/dialects/gemini/geminicount.h"
#include "gateway/dialects/gemini/geminipath.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/requestrules.h"
#include "gateway/dialects/requestfitting.h"
#include "gateway/dialects/requestpeek.h"
#include "gateway/routing/routingstate.h"
#include "models/values/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// A client waits for this before it asks its real question.
constexpr UpstreamTimeouts timeouts {4000, 8000, 4000, 12000};
constexpr qsizetype maxAnswerBytes = 64 * 1024;
constexpr QByteArrayView envelopeBegin {"\"portico1:"}; // see OpaqueEnvelope
constexpr QByteArrayView oldestMessagesVersion {"2023-06-01"};

bool saysThatNobodyCounts(int status)
{
    return status == 404 || status == 405 || status == 501;
}

bool isClientsMistake(int status)
{
    return status == 400 || status == 413 || status == 422;
}
} // namespace

TokenCountCall::TokenCountCall(ApiServices &services, Exchange &exchange, Asked asked)
    : m_services {services}
    , m_exchange {exchange}
    , m_asked {std::move(asked)}
    , m_snapshot {services.snapshot}
{}

TokenCountCall::~TokenCountCall()
{
    end();
}

ApiDialect TokenCountCall::dialect() const
{
    if (m_asked.dialect == WireDialect::Responses)
        return ApiDialect::OpenAi;
    return m_asked.dialect == WireDialect::Gemini ? ApiDialect::Gemini : ApiDialect::Anthropic;
}

void TokenCountCall::handleBody(QByteArray body)
{
    tl::expected<QByteArray, ApiFault> estimate =
        countTokensAnswer(m_asked.dialect, m_asked.model, body, *m_snapshot, *m_asked.app);
    if (!estimate)
        return refuse(estimate.error());
    m_estimate = *std::move(estimate);
    DialectNotes notes; // there is no record of a count
    if (!ask(RequestFitting::withoutRouting(body, notes).value_or(body)))
        respond(m_estimate);
}

void TokenCountCall::handleClientGone()
{
    end();
}

/// A count says too little of a provider for what is learnt from calls.
void TokenCountCall::end()
{
    m_call.reset();
    if (m_services.routing)
        m_services.routing->drop(m_choice.lease);
}

/// False: there is nobody to ask.
bool TokenCountCall::ask(const QByteArray &body)
{
    const QByteArray model = m_asked.model.isEmpty() ? JsonObject {JsonView {body}}["model"].text() : m_asked.model;
    Result<ModelRoute> route = resolveModel(*m_snapshot, *m_asked.app, model, ModelType::Chat, m_services.names);
    if (!route || body.contains(envelopeBegin)) // those open here only
        return false;
    m_plan = AttemptPlan {std::move(route->targets), false};
    const ModelTarget &first = m_plan.targets().front();
    const Result<const ProviderEndpoint *> place = m_services.endpoints.of(*first.provider);
    if (!place || (*place)->isBuiltIn || (*place)->kind->surfaces.empty()
        || m_services.traits.isUncounted(*first.provider, first.model))
        return false;
    m_served = (*place)->dialectFor(*m_services.traits.of(*first.provider, first.model), m_asked.dialect);
    if (m_served != m_asked.dialect && m_served != WireDialect::Converse)
        return false;
    std::optional<AttemptPlan::Choice> choice = m_plan.next(*m_services.routing, m_services.clock->utcMs());
    if (!choice)
        return false;
    m_choice = *std::move(choice);
    if (m_choice.target != &first) // the first rests, and who is next may count otherwise
        return false;
    std::optional<UpstreamRequest> asked = request(**place, body);
    if (asked)
        m_call = m_services.upstream->send(*std::move(asked), this);
    return m_call != nullptr;
}

std::optional<UpstreamRequest> TokenCountCall::request(const ProviderEndpoint &endpoint, const QByteArray &body) const
{
    if (m_served == WireDialect::Converse) {
        std::optional<CallDraft> draft = converseDraft(endpoint, body);
        if (!draft)
            return std::nullopt;
        return callRequest(endpoint, m_choice.credential, *std::move(draft), false, timeouts,
                           m_services.clock->utcMs());
    }
    CallDraft draft;
    // What an earlier response holds is known here, perhaps not there, and is its app's alone.
    if (m_asked.dialect == WireDialect::Responses
        && (body.contains("\"previous_response_id\"") || body.contains("\"conversation\"")))
        return std::nullopt;
    QByteArray path =
        m_asked.dialect == WireDialect::Responses ? "/responses/input_tokens"_ba : "/messages/count_tokens"_ba;
    if (m_asked.dialect == WireDialect::Gemini) {
        path = geminiModelPath(m_choice.target->model) + ":countTokens";
        draft.body = {geminiCountRequest(body, m_choice.target->model)};
    } else if (const Result<RequestPeek> peek = peekRequest(m_asked.dialect, body)) {
        draft.body = spliceRequest(body, *peek, m_choice.target->model);
    } else {
        return std::nullopt;
    }
    const RequestHead &head = m_exchange.head();
    if (m_asked.dialect == WireDialect::Messages && head.query == "beta=true")
        path.append("?beta=true");
    draft.target = endpoint.target(m_asked.dialect, path);
    draft.headers = PassedHeaders {m_asked.dialect, m_services.policy.passedHeaders, endpoint.kind}.of(head.headers);
    if (m_asked.dialect == WireDialect::Messages && !draft.headers.contains("anthropic-version"))
        draft.headers.add("anthropic-version"_ba, oldestMessagesVersion.toByteArray());
    return callRequest(endpoint, m_choice.credential, std::move(draft), false, timeouts, m_services.clock->utcMs());
}

std::optional<CallDraft> TokenCountCall::converseDraft(const ProviderEndpoint &endpoint, const QByteArray &body) const
{
    const ModelTarget &target = *m_choice.target;
    const ProviderDialect &converse = *providerDialect(WireDialect::Converse);
    Result<NeutralRequest> request = readCountQuestion(m_asked.dialect, body);
    DialectNotes notes; // there is no record of a count
    if (!request || !request->previousId.isEmpty() || !checkMediaBytes(*request)
        || !mendForProvider(*request, WireDialect::Converse, notes))
        return std::nullopt;
    ToolNames names;
    const std::optional<NeutralRequest> fitted = names.fit(*request, converse.toolNameRule());
    const Result<ProviderDraft> written =
        converse.write(fitted ? *fitted : *request, *m_services.traits.of(*target.provider, target.model), notes);
    if (!written)
        return std::nullopt;
    CallDraft draft;
    draft.target = endpoint.target(WireDialect::Converse, converseCountPath(target.model, endpoint.kind->ids));
    draft.body = {converseCountBody(written->body)};
    return draft;
}

void TokenCountCall::handleHead(int status, const HeaderList &headers)
{
    m_status = status;
    m_headers = headers;
}

void TokenCountCall::handleBody(QByteArrayView bytes)
{
    if (m_body.size() <= maxAnswerBytes)
        m_body.append(bytes.first(std::min(bytes.size(), maxAnswerBytes + 1 - m_body.size())));
}

void TokenCountCall::handleEnd()
{
    end();
    if (m_status != 200)
        return takeRefusal();
    const QByteArray counted = count();
    respond(counted.isEmpty() ? m_estimate : counted);
}

void TokenCountCall::handleFailure(const UpstreamFailure &)
{
    end();
    respond(m_estimate);
}

QByteArray TokenCountCall::count() const
{
    if (m_body.size() > maxAnswerBytes)
        return {};
    if (m_served == WireDialect::Converse) {
        const std::optional<qint64> tokens = converseCount(m_body);
        return tokens.value_or(-1) >= 0 ? countAnswer(m_asked.dialect, *tokens) : QByteArray {};
    }
    const std::optional<JsonView> json = JsonView::checked(m_body);
    if (!json || !json->isObject())
        return {};
    const JsonObject answer {*json};
    const std::optional<qint64> tokens =
        answer[m_asked.dialect == WireDialect::Gemini ? "totalTokens" : "input_tokens"].integer();
    return tokens.value_or(-1) >= 0 ? m_body : QByteArray {};
}

void TokenCountCall::takeRefusal()
{
    const ModelTarget &target = *m_choice.target;
    if (saysThatNobodyCounts(m_status))
        m_services.traits.setUncounted(*target.provider, target.model);
    if (m_served == WireDialect::Converse) { // what it refuses may be the translation's
        if (saysThatConverseIsUncounted(m_status, m_headers.value("x-amzn-errortype"), m_body))
            m_services.traits.setUncounted(*target.provider, target.model);
        return respond(m_estimate);
    }
    if (!isClientsMistake(m_status))
        return respond(m_estimate);
    const AttemptFailure failure =
        failureOfStatus(m_status, m_headers, m_body, *target.provider, m_choice.credential, m_services.clock->utcMs());
    // A key that is not valid is a 400 at some, and none of the client's business.
    if (failure.then == AttemptFailure::Then::GiveUp && isClientsMistake(failure.fault.status))
        refuse(failure.fault);
    else
        respond(m_estimate);
}

void TokenCountCall::respond(QByteArray body)
{
    respondJson(m_exchange, dialect(), 200, m_asked.requestId, std::move(body));
}

void TokenCountCall::refuse(const ApiFault &fault)
{
    respondFault(m_exchange, dialect(), inOverflowWords(dialect(), fault), m_asked.requestId);
}
