// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/chatcall.h"

#include <algorithm>
#include <utility>

#include "gateway/api/answers.h"
#include "gateway/api/apiservices.h"
#include "gateway/api/chatpreparation.h"
#include "gateway/api/limitheaders.h"
#include "gateway/api/monotonic.h"
#include "gateway/api/overflowwords.h"
#include "gateway/api/ownfaults.h"
#include "gateway/dialects/wholeanswer.h"
#include "gateway/metering/admission.h"
#include "gateway/metering/estimates.h"
#include "models/values/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 retryWhenFullMs = 2000;

std::unique_ptr<BodyTap> tapFor(ApiServices &services, Exchange &exchange)
{
    if (services.policy.keepBodies == ApiPolicy::KeepBodies::None)
        return nullptr;
    return std::make_unique<BodyTap>(exchange, *services.recorder, services.buffers);
}

bool isShortNumber(const QByteArray &text)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    return !text.isEmpty() && text.size() <= 9 && std::ranges::all_of(text, isDigit);
}
} // namespace

ChatCall::ChatCall(ApiServices &services, Exchange &exchange, std::unique_ptr<CallProtocol> protocol,
                   std::shared_ptr<const AppSnapshot> app, QByteArray requestId)
    : m_services {services}
    , m_tap {tapFor(services, exchange)}
    , m_exchange {m_tap ? *m_tap : exchange}
    , m_protocol {std::move(protocol)}
    , m_runner {services, *m_protocol, m_account, *this}
    , m_wholeShare {services.buffers}
{
    m_account.endpoint = m_protocol->endpointName();
    m_account.type = m_protocol->type();
    m_account.app = std::move(app);
    m_account.snapshot = services.snapshot;
    m_account.rates = &services.rates;
    m_account.requestId = std::move(requestId);
    m_account.startedAtMs = services.clock->utcMs();
    m_account.receivedAtNs = monotonicNs();
    services.countCall(1);
}

ChatCall::~ChatCall()
{
    // Whoever takes it down without a word is not the client.
    if (!m_recorded)
        handleShutdown();
    if (m_recordNumber != 0)
        m_services.recorder->forget(m_recordNumber);
    m_services.pinger.remove(this);
    m_services.countCall(-1);
}

bool ChatCall::handleRefusedBody(const BodyRefusal &refusal)
{
    if (!m_recorded)
        fail(refusalFault(refusal));
    return true;
}

void ChatCall::handleBody(QByteArray body)
{
    if (m_recorded) // it was refused while its body was on the way
        return;
    m_account.receivedAtNs = m_exchange.receivedAtNs();
    m_account.requestBytes = body.size();
    if (m_tap)
        m_tap->keepRequest(body);
    if (m_services.isStoreRefusing())
        return refuseUnrecorded();
    if (!m_protocol->lookUp(body, [this](Result<QByteArray> whole) { takeLookedUp(std::move(whole)); }))
        begin(std::move(body));
}

void ChatCall::takeLookedUp(Result<QByteArray> body)
{
    if (m_recorded) // the hub stops
        return;
    if (!body)
        return fail(m_protocol->faultOf(body.error()));
    begin(*std::move(body));
}

void ChatCall::begin(QByteArray body)
{
    auto prepared = ChatPreparation::of(m_services, *m_protocol, m_account, m_exchange.head().headers, std::move(body));
    if (!prepared)
        return fail(prepared.error());
    m_account.promptBytes = prepared->peek.promptBytes;
    m_isOpen = prepared->peek.maxOutputTokens <= 0;
    if (std::optional<WholeAnswer> own = m_protocol->ownAnswer(prepared->plan.targets().front()))
        return succeedAlone(*std::move(own));
    m_runner.run(std::move(prepared->plan));
}

void ChatCall::handleClientGone()
{
    leave(makeFault(ErrorCode::ClientGone, "the client left before the end of the answer"), "the client left");
}

void ChatCall::handleStalledReader(qint64 forMs)
{
    const ApiFault stalled = stalledReaderFault(forMs);
    leave(stalled, stalled.message);
}

void ChatCall::leave(const ApiFault &gone, const QByteArray &reason)
{
    if (m_recordNumber != 0) // it did not get its last byte
        m_services.recorder->noteClientGone(std::exchange(m_recordNumber, 0));
    if (m_recorded)
        return;
    if (m_runner.hasAnswerBegun())
        m_account.usage = abandonedUsage(partialUsage(), m_protocol->counted(0));
    else // where the provider has it all, it works on it and bills what it was asked
        m_account.usage = m_runner.isAwaitingAnswer() ? askedUsage() : saidUsage().value_or(TokenUsage {});
    m_runner.cancel(gone.code, reason);
    record(CallStatus::Cancelled, &gone, false);
}

void ChatCall::handleWritable()
{
    if (std::exchange(m_paused, false))
        m_runner.setPaused(false);
}

void ChatCall::handleShutdown()
{
    if (m_recorded) // its answer waits for the commit only
        return;
    m_account.usage = m_runner.hasAnswerBegun() ? partialUsage() : saidUsage().value_or(TokenUsage {});
    const ApiFault stopping = stoppingFault();
    m_runner.cancel(stopping.code, stopping.message);
    fail(stopping);
}

void ChatCall::handleAttemptBegun()
{
    m_account.imageVariant = m_protocol->imageVariant();
    m_account.noteGivenUp(saidUsage()); // what a former attempt used was another provider's
    m_whole.clear();
    m_answerBytes = 0;
    m_outputTextBytes = 0;
    m_headAtNs = 0;
    m_services.pinger.remove(this);
    m_stream.reset();
}

void ChatCall::handleAnswerHead(const HeaderList &headers)
{
    if (m_account.streamed) { // the relay is made when it is known what comes
        if (m_protocol->isStream(headers)) {
            m_headAtNs = monotonicNs();
            m_services.pinger.add(this);
        }
        return;
    }
    const QByteArray processingMs = headers.value("openai-processing-ms");
    m_processingMs = isShortNumber(processingMs) ? processingMs : QByteArray {};
    bool isNumber = false;
    const qint64 length = headers.value("content-length").toLongLong(&isNumber);
    if (isNumber && length > WholeAnswer::maxBytes)
        return m_runner.rejectAnswer(makeFault(ErrorCode::UpstreamFailed, "the provider's answer is too large"));
    if (isNumber && length > 0 && m_wholeShare.cover(length))
        m_whole.reserve(length);
}

void ChatCall::openStream()
{
    HeaderList headers = limitHeaders();
    addRequestId(headers, m_protocol->errorDialect(), m_account.requestId);
    addDropped(headers);
    m_stream = m_protocol->relay(m_exchange, std::move(headers));
    m_stream->setSecret(m_runner.secret());
    m_services.pinger.add(this);
}

void ChatCall::handleAnswerBody(QByteArrayView bytes)
{
    m_answerBytes += bytes.size();
    if (m_account.streamed && !m_stream && m_whole.isEmpty() && m_protocol->takeFirstBytes(bytes))
        openStream();
    if (m_stream)
        return takeStreamState(m_stream->feed(bytes));
    m_whole.append(bytes);
    dropByteOrderMark(m_whole);
    if (m_account.streamed) {
        if (!m_protocol->takeFirstBytes(m_whole))
            return;
        openStream();
        return takeStreamState(m_stream->feed(std::exchange(m_whole, {})));
    }
    if (m_whole.size() > WholeAnswer::maxBytes)
        m_runner.rejectAnswer(makeFault(ErrorCode::UpstreamFailed, "the provider's answer is too large"));
    else if (!m_wholeShare.cover(m_whole.size()))
        m_runner.rejectAnswer(noRoomFault(retryWhenFullMs));
}

void ChatCall::handleAnswerEnd()
{
    if (m_account.streamed && !m_stream)
        openStream(); // nothing came
    if (m_stream)
        takeStreamState(m_stream->finish());
    else
        takeWhole();
}

void ChatCall::handleNoAnswer(const ApiFault &fault)
{
    m_account.usage = brokenAnswerUsage().value_or(TokenUsage {});
    fail(fault);
}

bool ChatCall::isStarted() const
{
    return m_exchange.isStarted();
}

bool ChatCall::hasAnswered() const
{
    return m_stream && m_stream->hasAnswered();
}

void ChatCall::takeStreamState(AnswerRelay::State state)
{
    if (state != AnswerRelay::State::Broken && m_stream->quotesSecret(state))
        return m_runner.rejectAnswer(makeFault(ErrorCode::UpstreamFailed, "the answer holds the hub's credential"));
    switch (state) {
    case AnswerRelay::State::Open:
        if (!m_paused && m_exchange.pendingBytes() > Exchange::highWaterBytes) {
            m_paused = true;
            m_runner.setPaused(true);
        }
        return;
    case AnswerRelay::State::Complete:
        if (!m_recorded) {
            accept();
            succeed(usageOf(m_stream->usage(), m_stream->hasFinalUsage()));
        }
        return;
    case AnswerRelay::State::Broken:
        if (m_stream->isProvidersError())
            return m_runner.rejectReport(AnswerRelay::Report {m_stream->report()});
        return m_runner.rejectAnswer(m_stream->fault());
    }
}

void ChatCall::takeWhole()
{
    tl::expected<WholeAnswer, ApiFault> answer = m_runner.checked(m_protocol->whole(m_whole));
    if (!answer) {
        const std::optional<AnswerRelay::Report> report = AnswerRelay::Report::of(m_whole);
        return report ? m_runner.rejectReport(*report) : m_runner.rejectAnswer(answer.error());
    }
    m_whole.clear();
    m_answer = *std::move(answer);
    accept();
    m_account.responseBytes = m_answer.body.size();
    m_outputTextBytes = m_answer.outputTextBytes;
    succeed(usageOf(m_answer.usage, true));
}

/// Without a provider.
void ChatCall::succeedAlone(WholeAnswer answer)
{
    m_answer = std::move(answer);
    m_account.responseBytes = m_answer.body.size();
    succeed({});
}

void ChatCall::refuseUnrecorded()
{
    m_recorded = true; // as far as it can be: the store takes nothing
    respondFault(m_exchange, m_protocol->errorDialect(), unrecordedFault(), m_account.requestId);
}

void ChatCall::succeed(TokenUsage usage)
{
    m_account.usage = usage;
    record(CallStatus::Succeeded, nullptr, true);
}

void ChatCall::fail(const ApiFault &fault)
{
    m_fault = inOverflowWords(m_protocol->errorDialect(), fault);
    m_fault->status = statusIn(m_protocol->errorDialect(), fault.status);
    if (!isStarted())
        m_account.responseBytes = faultBody(m_protocol->errorDialect(), *m_fault, m_account.requestId).size();
    else
        m_account.responseBytes = m_stream->sentBytes() + m_stream->breakOffBytes(*m_fault);
    record(CallStatus::Failed, &*m_fault, true);
}

void ChatCall::record(CallStatus status, const ApiFault *fault, bool wait)
{
    m_recorded = true;
    const qint64 nowNs = monotonicNs();
    if (m_stream) {
        m_account.firstByteAtNs = m_stream->firstByteAtNs();
        m_account.responseBytes = std::max(m_account.responseBytes, m_stream->sentBytes());
    }
    // The first byte of an answer in one piece leaves with its last one, right after the commit.
    if (wait && m_account.firstByteAtNs == 0)
        m_account.firstByteAtNs = nowNs;
    if (status == CallStatus::Succeeded)
        m_account.noteLengths(m_services.admission->answerLengths(), m_isOpen);
    m_account.notes = m_protocol->dropped();
    m_account.imageVariant = m_protocol->imageVariant();
    m_account.pictures = m_protocol->pictures();
    if (m_stream && !m_stream->hasOwnEnd() && m_runner.isCloseDelimited())
        m_account.notes += m_account.notes.isEmpty() ? "response.end" : ", response.end";
    CallAccount::Closed closed = m_account.close(m_services.callIds.next(m_account.startedAtMs), status, fault, nowNs);
    if (status == CallStatus::Failed && isStarted())
        closed.call.httpStatus = 200; // the status line had gone out before it failed
    if (m_tap)
        keepBodies(closed.call.id, status);
    const bool isAnswered = status == CallStatus::Succeeded;
    std::shared_ptr<const StoredResponse> kept =
        isAnswered ? m_protocol->kept(m_stream ? m_stream->held() : m_answer.body) : nullptr;
    const quint64 number = m_services.recorder->submit(std::move(closed.call), closed.reservation,
                                                       wait ? this : nullptr, ifItFails(wait), std::move(kept));
    m_recordNumber = wait ? number : 0;
}

/// What the client has seen, or will see whatever happens, is accounted even when the commit fails now.
CallSink::IfItFails ChatCall::ifItFails(bool wait) const
{
    if (!wait || !m_services.policy.strictAccounting)
        return CallSink::IfItFails::Keep;
    return hasAnswered() ? CallSink::IfItFails::Break : CallSink::IfItFails::Drop;
}

/// What a provider claims beyond what the call can have used is not believed.
TokenUsage ChatCall::believed(const TokenUsage &said)
{
    if (said.estimated || said == TokenUsage {} || canHaveUsed(said))
        return said;
    m_account.isUsageDoubted = true;
    return m_protocol->counted(outputTextBytes());
}

bool ChatCall::canHaveUsed(const TokenUsage &said) const
{
    const ProviderSnapshot *served = m_account.snapshot->providerById(m_account.providerId);
    return !served
           || m_protocol->bound(*m_services.traits.of(*served, m_account.modelServed)).holds(said, outputTextBytes());
}

void ChatCall::keepBodies(qint64 callId, CallStatus status)
{
    if (m_services.policy.keepBodies == ApiPolicy::KeepBodies::All || status == CallStatus::Failed)
        m_tap->setCallId(callId);
    else
        m_tap->discard();
}

qint64 ChatCall::outputTextBytes() const
{
    return m_stream ? m_stream->outputTextBytes() : m_outputTextBytes;
}

TokenUsage ChatCall::estimatedUsage() const
{
    return localUsage(m_account.promptBytes, outputTextBytes());
}

/// What the call asked, without an answer; of pictures, all: they are drawn whether somebody waits for them or not.
TokenUsage ChatCall::askedUsage() const
{
    TokenUsage asked = m_protocol->counted(0);
    if (asked.characters > 0) // in case that it is billed by tokens
        asked.uncachedInput = estimatedUsage().uncachedInput;
    return asked;
}

/// What the provider says and can be, and what it left out as it is counted here.
TokenUsage ChatCall::usageOf(const std::optional<TokenUsage> &said, bool isFinal)
{
    if (!said)
        return estimatedUsage();
    return completedUsage(believed(*said), m_protocol->counted(outputTextBytes()), isFinal);
}

/// What the provider says that it billed, and can have, of an answer that came to nothing.
std::optional<TokenUsage> ChatCall::saidUsage()
{
    std::optional<TokenUsage> said = m_stream ? m_stream->usage() : std::nullopt;
    if (!m_stream && !m_whole.isEmpty())
        said = m_protocol->usageOfCut(m_whole);
    return said ? believed(*said) : said;
}

/// What the provider bills of the answer that was to be given up; nothing when no model has worked on it.
std::optional<TokenUsage> ChatCall::brokenAnswerUsage()
{
    if (m_stream && (hasAnswered() || !(m_answerBytes == 0 || m_stream->isProvidersError())))
        return partialUsage();
    return saidUsage();
}

/// What the provider bills of an answer that was under way.
TokenUsage ChatCall::partialUsage()
{
    if (!m_stream)
        return believed(m_protocol->usageOfCut(m_whole).value_or(estimatedUsage()));
    TokenUsage used = usageOf(m_stream->usage(), m_stream->hasFinalUsage());
    used.estimated = used.estimated || !m_stream->hasFinalUsage();
    return used;
}

void ChatCall::handleCommitted(const Outcome &outcome)
{
    m_recordNumber = 0;
    if (!outcome && m_services.policy.strictAccounting)
        return respondFailure(unrecordedFault());
    if (m_fault)
        return respondFailure(*m_fault);
    m_succeeded = true;
    if (m_stream)
        return m_stream->release();
    respondWhole();
}

void ChatCall::handleTick(qint64 nowNs)
{
    const bool isSilent =
        m_stream ? m_stream->isSilentAt(nowNs) : m_headAtNs != 0 && nowNs - m_headAtNs >= AnswerRelay::silenceNs;
    if (!isSilent || m_exchange.pendingBytes() > 0 || m_recorded)
        return;
    if (!m_stream && m_whole.isEmpty())
        openStream();
    if (m_stream)
        m_stream->ping();
}

void ChatCall::respondWhole()
{
    HeaderList headers = limitHeaders();
    headers.add("content-type"_ba, m_answer.contentType);
    addRequestId(headers, m_protocol->errorDialect(), m_account.requestId);
    addDropped(headers);
    if (!m_processingMs.isEmpty())
        headers.add("openai-processing-ms"_ba, m_processingMs);
    m_exchange.respond(200, std::move(headers), std::move(m_answer.body));
}

void ChatCall::respondFailure(const ApiFault &fault)
{
    if (isStarted())
        m_stream->breakOff(fault);
    else
        respondFault(m_exchange, m_protocol->errorDialect(), fault, m_account.requestId, limitHeaders());
}

void ChatCall::accept()
{
    m_runner.acceptAnswer();
    m_protocol->handleAccepted();
}

void ChatCall::addDropped(HeaderList &headers) const
{
    if (QByteArray dropped = m_protocol->dropped(); !dropped.isEmpty())
        headers.add("x-portico-dropped"_ba, std::move(dropped));
}

HeaderList ChatCall::limitHeaders() const
{
    HeaderList headers;
    const AppLimits &limits = m_account.app->limits;
    if (limits.requestsPerMinute > 0 || limits.tokensPerMinute > 0) { // else there is nothing to look up
        const qint64 nowMs = m_services.clock->utcMs();
        addLimitHeaders(m_services.admission->rateLimits(*m_account.app, nowMs), m_protocol->errorDialect(), nowMs,
                        headers);
    }
    return headers;
}
