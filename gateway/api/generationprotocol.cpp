// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/generationprotocol.h"

#include <algorithm>

#include "gateway/api/apiservices.h"
#include "gateway/api/cutanswer.h"
#include "gateway/api/dialectrelay.h"
#include "gateway/api/hostedrequest.h"
#include "gateway/api/monotonic.h"
#include "gateway/api/passablechat.h"
#include "gateway/api/passedheaders.h"
#include "gateway/api/sealedmarks.h"
#include "gateway/api/streamrelay.h"
#include "gateway/dialects/bytesearch.h"
#include "gateway/dialects/chat/chatreshaping.h"
#include "gateway/dialects/dialects.h"
#include "gateway/dialects/gemini/geminipath.h"
#include "gateway/dialects/neutral/requestrules.h"
#include "gateway/dialects/neutral/urlcitation.h"
#include "gateway/dialects/ollama/ollamaclient.h"
#include "gateway/dialects/requestfitting.h"
#include "gateway/dialects/wholeanswer.h"
#include "gateway/metering/estimates.h"
#include "gateway/routing/sessionhint.h"
#include "models/values/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 msPerSecond = 1000;
constexpr qsizetype mostBlankBytes = 4096; // before an answer
constexpr QByteArrayView oldestMessagesVersion {"2023-06-01"};

ApiFault notAnAnswer()
{
    return makeFault(ErrorCode::UpstreamFailed, "the provider's answer is not one of its dialect's");
}
} // namespace

GenerationProtocol::GenerationProtocol(ApiServices &services, Asked asked)
    : m_services {services}
    , m_asked {std::move(asked)}
    , m_begunAtNs {monotonicNs()}
{}

ApiDialect GenerationProtocol::errorDialect() const
{
    switch (m_asked.dialect) {
    case WireDialect::Messages:
        return ApiDialect::Anthropic;
    case WireDialect::Gemini:
        return ApiDialect::Gemini;
    case WireDialect::Ollama:
        return ApiDialect::Ollama;
    case WireDialect::Chat:
    case WireDialect::Responses:
    case WireDialect::Converse:
        break;
    }
    return ApiDialect::OpenAi;
}

QString GenerationProtocol::endpointName() const
{
    switch (m_asked.dialect) {
    case WireDialect::Responses:
        return u"responses"_s;
    case WireDialect::Messages:
        return u"messages"_s;
    case WireDialect::Gemini:
        return u"gemini.generateContent"_s;
    case WireDialect::Ollama:
        return m_asked.isGenerate ? u"ollama.generate"_s : u"ollama.chat"_s;
    case WireDialect::Chat:
    case WireDialect::Converse:
        break;
    }
    return u"chat.completions"_s;
}

bool GenerationProtocol::lookUp(const QByteArray &body, std::function<void(Result<QByteArray>)> done)
{
    if (m_asked.dialect != WireDialect::Responses || !m_services.archive)
        return false;
    m_turns = std::make_unique<TurnMemory>(*m_services.archive, m_asked.appId);
    return m_turns->lookUp(body, std::move(done));
}

ApiFault GenerationProtocol::faultOf(const Error &error) const
{
    ApiFault fault = CallProtocol::faultOf(error);
    if (m_isPreviousUnknown || (m_turns && !m_turns->unknownId().isEmpty())) {
        fault.reason = "previous_response_not_found"_ba;
        fault.param = "previous_response_id"_ba;
    }
    return fault;
}

std::shared_ptr<const StoredResponse> GenerationProtocol::kept(const QByteArray &answer) const
{
    if (!m_turns || !m_services.policy.keepsResponses)
        return nullptr;
    return m_turns->turn(m_body, answer, m_peek.stream, m_services.clock->utcMs());
}

Result<RequestPeek> GenerationProtocol::read(QByteArray body)
{
    const auto look = [this](const QByteArray &at) {
        return m_asked.isCompletion ? peekCompletion(at) : peekRequest(m_asked.dialect, at);
    };
    Result<RequestPeek> peek = look(body);
    if (peek && peek->hasRouting) {
        body = RequestFitting::withoutRouting(body, m_cut).value_or(body);
        peek = look(body);
    }
    if (!peek)
        return peek;
    fillIn(*peek);
    m_hasEnvelopes = hasEnvelopes(m_asked.dialect, body);
    m_body = std::move(body);
    m_peek = *peek;
    return peek;
}

/// What Google's clients say in the path.
void GenerationProtocol::fillIn(RequestPeek &peek) const
{
    if (m_asked.dialect != WireDialect::Gemini)
        return;
    peek.model = m_asked.model;
    peek.stream = m_asked.stream;
}

std::optional<WholeAnswer> GenerationProtocol::ownAnswer(const ModelTarget &target)
{
    if (m_asked.dialect != WireDialect::Ollama)
        return std::nullopt;
    const OllamaClient &ollama = ollamaDialect(m_asked.isGenerate);
    if (!ollama.asksToLoad(m_body))
        return std::nullopt;
    const Result<const ProviderEndpoint *> endpoint = m_services.endpoints.of(*target.provider);
    if (endpoint && (*endpoint)->speaks(WireDialect::Ollama))
        return std::nullopt;
    WholeAnswer answer;
    answer.body = ollama.loadAnswer(m_body, identity());
    answer.contentType = m_peek.stream ? "application/x-ndjson"_ba : "application/json"_ba;
    if (m_peek.stream)
        answer.body += '\n';
    return answer;
}

quint64 GenerationProtocol::session(const HeaderList &headers) const
{
    return sessionHash(m_asked.dialect, m_body, headers);
}

Result<CallDraft> GenerationProtocol::draft(const ModelTarget &target, const ProviderEndpoint &endpoint)
{
    m_notes = m_cut;
    m_thoughts = {};
    m_toolNames = {};
    m_pictures = 0;
    m_comesWhole = false;
    const std::shared_ptr<const ModelTraits> traits = traitsOf(target, endpoint);
    Result<CallDraft> draft = passesThrough(*traits, endpoint) ? sameDialectDraft(target, endpoint, *traits)
                                                               : translatedDraft(endpoint, *traits);
    if (draft)
        fitToHost(*draft, endpoint, m_served, target.model, m_peek.stream);
    return draft;
}

bool GenerationProtocol::passesThrough(const ModelTraits &traits, const ProviderEndpoint &endpoint)
{
    // What was sealed here for another family's models can be opened here only.
    if (endpoint.kind->surfaces.empty() || dialectOf(traits, endpoint) != m_asked.dialect || m_asked.isCompletion
        || m_hasEnvelopes)
        return false;
    if (m_asked.dialect == WireDialect::Chat && !reshapedChatMembers(m_body, traits).empty() && readNeutral())
        return false;
    // Google's own clients name what Google can read itself; Ollama's dialect has no URLs.
    if (traits.takesImageUrls || m_asked.dialect == WireDialect::Gemini || m_asked.dialect == WireDialect::Ollama
        || !ByteSearch::holds(m_body, "http"))
        return true;
    return !readNeutral() || mediaToFetch(*m_neutral, *providerDialect(m_asked.dialect), traits).empty();
}

WireDialect GenerationProtocol::dialectOf(const ModelTraits &traits, const ProviderEndpoint &endpoint) const
{
    return endpoint.dialectFor(traits, m_asked.dialect);
}

std::vector<MediaPlace> GenerationProtocol::missingMedia(const ModelTarget &target, const ProviderEndpoint &endpoint)
{
    if (endpoint.kind->surfaces.empty())
        return {};
    const std::shared_ptr<const ModelTraits> traits = m_services.traits.of(*target.provider, target.model);
    if (passesThrough(*traits, endpoint) || !readNeutral()) // draft() says what is wrong with it
        return {};
    std::vector<MediaPlace> places = mediaToFetch(*m_neutral, *providerDialect(dialectOf(*traits, endpoint)), *traits);
    std::erase_if(places, [this](const MediaPlace &place) { return m_media.contains(place); });
    return places;
}

void GenerationProtocol::takeMedia(MediaByPlace fetched)
{
    m_media.insert(fetched);
}

QByteArray GenerationProtocol::ownPath(const QByteArray &model) const
{
    switch (m_asked.dialect) {
    case WireDialect::Responses:
        return "/responses"_ba;
    case WireDialect::Messages:
        return m_asked.isBeta ? "/messages?beta=true"_ba : "/messages"_ba;
    case WireDialect::Gemini:
        return geminiModelPath(model) + (m_peek.stream ? ":streamGenerateContent?alt=sse"_ba : ":generateContent"_ba);
    case WireDialect::Ollama:
        return m_asked.isGenerate ? "/api/generate"_ba : "/api/chat"_ba;
    case WireDialect::Chat:
    case WireDialect::Converse:
        break;
    }
    return "/chat/completions"_ba;
}

const ClientDialect &GenerationProtocol::client() const
{
    if (m_asked.isCompletion)
        return completionDialect();
    return m_asked.isGenerate ? ollamaDialect(true) : *clientDialect(m_asked.dialect);
}

std::shared_ptr<const ModelTraits> GenerationProtocol::traitsOf(const ModelTarget &target,
                                                                const ProviderEndpoint &endpoint)
{
    std::shared_ptr<const ModelTraits> traits = m_services.traits.of(*target.provider, target.model);
    m_family = traits->family.isEmpty() ? endpoint.kind->name.toUtf8() : traits->family;
    return traits;
}

Result<CallDraft> GenerationProtocol::sameDialectDraft(const ModelTarget &target, const ProviderEndpoint &endpoint,
                                                       const ModelTraits &traits)
{
    m_served = m_asked.dialect;
    QByteArray body = m_body;
    RequestPeek peek = m_peek;
    if (std::optional<QByteArray> passable = m_turns ? m_turns->passableBody() : std::nullopt) {
        body = *std::move(passable);
        peek = peekRequest(m_served, body).value_or(m_peek);
    }
    if (std::optional<QByteArray> fitted = RequestFitting::withoutRefusals(body, m_served, traits, m_notes)) {
        body = *std::move(fitted);
        peek = peekRequest(m_served, body).value_or(m_peek);
        fillIn(peek);
    }
    peek.includeUsage = peek.includeUsage || !traits.takesStreamOptions; // nothing is added then
    CallDraft draft;
    draft.target = endpoint.target(m_served, ownPath(target.model));
    draft.body = spliceRequest(body, peek, target.model);
    draft.headers = passedHeaders(endpoint);
    if (m_served == WireDialect::Messages && !draft.headers.contains("anthropic-version"))
        draft.headers.add("anthropic-version"_ba, oldestMessagesVersion.toByteArray());
    return draft;
}

/// Those of the client's that the place of the last draft may see.
HeaderList GenerationProtocol::passedHeaders(const ProviderEndpoint &endpoint) const
{
    if (m_asked.headers.fields().empty())
        return {};
    const std::optional<WireDialect> shared = isSameDialect() ? std::optional {m_served} : std::nullopt;
    return PassedHeaders {shared, m_services.policy.passedHeaders, endpoint.kind}.of(m_asked.headers);
}

Outcome GenerationProtocol::readNeutral()
{
    if (m_neutral)
        return {};
    Result<NeutralRequest> request = client().read(m_body);
    if (!request)
        return tl::unexpected {request.error()};
    if (const Outcome checked = checkMediaBytes(*request); !checked)
        return tl::unexpected {checked.error()};
    m_isPreviousUnknown = !request->previousId.isEmpty();
    if (m_isPreviousUnknown) // answering without what came before would be another question
        return fail(ErrorCode::BadRequest,
                    u"Previous response with id '%1' not found."_s.arg(QString::fromUtf8(request->previousId)));
    if (m_turns)
        request->previousId = m_turns->previousId(); // what it stands for is there; the answer repeats it
    m_neutral = *std::move(request);
    m_neutral->model = m_peek.model;
    m_neutral->stream = m_peek.stream;
    m_services.thoughts->restore(m_asked.appId, *m_neutral, m_services.clock->utcMs());
    return {};
}

Result<CallDraft> GenerationProtocol::translatedDraft(const ProviderEndpoint &endpoint, const ModelTraits &traits)
{
    if (endpoint.kind->surfaces.empty())
        return fail(ErrorCode::ModelUnavailable, u"the provider does not generate text"_s);
    if (const Outcome read = readNeutral(); !read)
        return tl::unexpected {read.error()};
    m_served = dialectOf(traits, endpoint);
    const ProviderDialect &provider = *providerDialect(m_served);
    std::optional<NeutralRequest> filled;
    if (!m_media.isEmpty()) {
        filled = *m_neutral;
        putMediaBytes(*filled, provider, traits, m_media);
    }
    if (needsMending(filled ? *filled : *m_neutral, m_served)) {
        if (!filled)
            filled = *m_neutral;
        if (Outcome mended = mendForProvider(*filled, m_served, m_notes); !mended)
            return tl::unexpected {std::move(mended).error()};
    }
    const NeutralRequest &asked = filled ? *filled : *m_neutral;
    std::optional<NeutralRequest> fitted;
    if (!isSameDialect()) // else the answer passes as the bytes that it is, and names in it cannot be brought back
        fitted = m_toolNames.fit(asked, provider.toolNameRule());
    else if (m_served == WireDialect::Chat)
        for (const QByteArray &member : reshapedChatMembers(m_body, traits))
            m_notes.add(member);
    Result<ProviderDraft> written = provider.write(fitted ? *fitted : asked, traits, m_notes);
    if (!written)
        return tl::unexpected {written.error()};
    CallDraft draft;
    draft.target = endpoint.target(m_served, written->path);
    draft.headers = passedHeaders(endpoint);
    for (const HeaderList::Field &field : written->headers.fields()) {
        draft.headers.remove(field.name); // the dialect's own word wins
        draft.headers.add(field.name, field.value);
    }
    draft.body.push_back(std::move(written->body));
    return draft;
}

/// Some providers stream what was asked for as a whole or the reverse, or name the wrong type: what it is will be seen.
/// Only a page of some proxy's is none of these.
std::optional<ApiFault> GenerationProtocol::takeHead(const HeaderList &headers)
{
    if (!m_peek.stream)
        return answerHeadFault(headers, {"application/json", "", "text/plain", "application/octet-stream",
                                         "text/event-stream", "application/x-ndjson", "application/ndjson"});
    switch (providerDialect(m_served)->framing()) {
    case StreamFraming::ServerSentEvents:
        break;
    case StreamFraming::JsonLines:
        return answerHeadFault(headers, {"application/x-ndjson", "application/json", "application/ndjson", "text/plain",
                                         "application/octet-stream", ""});
    case StreamFraming::AwsFrames:
        return answerHeadFault(headers, {"application/vnd.amazon.eventstream", "application/json"});
    }
    return answerHeadFault(headers, {"text/event-stream", "application/json", "text/plain", "application/octet-stream",
                                     "application/x-ndjson", ""});
}

bool GenerationProtocol::takeFirstBytes(QByteArrayView bytes)
{
    const std::optional<bool> isDocument = beginsDocument(bytes);
    m_comesWhole = isDocument == true && providerDialect(m_served)->framing() != StreamFraming::JsonLines;
    return isDocument || bytes.size() >= mostBlankBytes;
}

AnswerIdentity GenerationProtocol::identity()
{
    if (m_answerId.isEmpty())
        m_answerId = m_services.requestIds.answerId();
    AnswerIdentity identity;
    identity.id = m_answerId;
    identity.requestId = m_asked.requestId;
    identity.model = m_peek.model;
    identity.createdAtSeconds = m_services.clock->utcMs() / msPerSecond;
    identity.estimatedInputTokens = estimatedTokens(m_peek.promptBytes);
    identity.includeUsage = m_peek.includeUsage;
    identity.asJsonArray = m_asked.asJsonArray;
    identity.elapsedNs = [begun = m_begunAtNs] { return monotonicNs() - begun; };
    identity.request = m_neutral ? &*m_neutral : nullptr;
    return identity;
}

std::unique_ptr<AnswerRelay> GenerationProtocol::relay(Exchange &exchange, HeaderList headers)
{
    if (isSameDialect() && m_served == WireDialect::Chat && !m_comesWhole)
        return std::make_unique<StreamRelay>(exchange, std::move(headers), m_peek.includeUsage);
    DialectRelay::Parts parts;
    parts.cutter = makeCutter(providerDialect(m_served)->framing());
    parts.reader = providerDialect(m_served)->reader(m_family);
    parts.writer = client().writer(identity());
    parts.promptBytes = m_peek.promptBytes;
    parts.framing = providerDialect(m_served)->framing();
    parts.isWhole = m_comesWhole;
    parts.passThrough = isSameDialect() && !m_comesWhole;
    parts.names = isSameDialect() ? nullptr : &m_toolNames;
    parts.notes = &m_notes;
    parts.pictures = &m_pictures;
    parts.client = m_asked.dialect;
    if (m_asked.dialect == WireDialect::Chat)
        parts.breakEvent = &openAiFaultEvent; // what StreamRelay says
    parts.thoughts = isSameDialect() ? nullptr : &m_thoughts;
    return std::make_unique<DialectRelay>(exchange, std::move(headers), std::move(parts));
}

tl::expected<WholeAnswer, ApiFault> GenerationProtocol::whole(QByteArray body)
{
    if (isSameDialect() && m_served == WireDialect::Chat) {
        if (std::optional<WholeAnswer> completion = passableChat(body))
            return *std::move(completion);
    }
    WholeAnswer answer;
    answer.contentType = "application/json"_ba;
    std::vector<NeutralDelta> steps;
    const bool isDocument = readWholeAnswer(body, steps);
    const bool isPassed = isSameDialect() && isDocument;
    NeutralAnswer folded;
    for (NeutralDelta &step : steps) {
        m_toolNames.restore(step);
        folded.take(step);
        m_pictures += bringsPicture(step) ? 1 : 0;
        if (!isSameDialect())
            m_thoughts.take(step);
        if (step.kind == NeutralDelta::Kind::Text)
            answer.outputTextBytes += step.text.size();
        if (step.kind == NeutralDelta::Kind::Annotation && !isPassed && !canCite(m_asked.dialect, step))
            m_notes.add("citations");
    }
    if (folded.isBroken && !folded.fault.text.isEmpty())
        return tl::unexpected {reportedFault(folded.fault.status == 0 ? 502 : folded.fault.status, folded.fault.text)};
    if (folded.isBroken || !folded.isWhole)
        return tl::unexpected {notAnAnswer()};
    if (!isPassed && folded.hasFailedChoice())
        return tl::unexpected {makeFault(ErrorCode::UpstreamFailed, modelBrokeOff.toByteArray())};
    if (folded.hasUsage)
        answer.usage = folded.usage;
    else
        folded.usage = localUsage(m_peek.promptBytes, answer.outputTextBytes);
    answer.body = isPassed ? std::move(body) : client().whole(folded, identity());
    return answer;
}

bool GenerationProtocol::readWholeAnswer(const QByteArray &body, std::vector<NeutralDelta> &steps) const
{
    const ProviderDialect &provider = *providerDialect(m_served);
    return readWhole(*provider.reader(m_family), provider.framing(), body, steps);
}

std::optional<TokenUsage> GenerationProtocol::usageOfCut(const QByteArray &body) const
{
    return usageOfCutAnswer(m_served, m_family, body, m_peek.promptBytes);
}

void GenerationProtocol::handleAccepted()
{
    if (m_neutral)
        m_thoughts.keepIn(*m_services.thoughts, m_asked.appId, m_neutral->messages, m_services.clock->utcMs());
}
