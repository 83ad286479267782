// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/attemptfailure.h"

#include <algorithm>

#include "gateway/api/ownfaults.h"
#include "gateway/api/providerwords.h"
#include "gateway/api/refusalcause.h"
#include "gateway/api/retrywait.h"
#include "gateway/api/scrubbing.h"
#include "gateway/dialects/errornames.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Then = AttemptFailure::Then;

constexpr int badRequest = 400;
constexpr int paymentRequired = 402;
constexpr int forbidden = 403;
constexpr int tooManyRequests = 429;

/// IANA's registry of status codes, 509 being free.
bool isRegisteredServerError(int status)
{
    return (status >= 500 && status <= 511) && status != 509;
}

/// The same, 418 beside it, which everybody knows.
bool isRegisteredClientError(int status)
{
    return (status >= 400 && status <= 418) || (status >= 422 && status <= 426) || status == 428 || status == 429
           || status == 431 || status == 451;
}

/// What the client may be told about a status of the upstream's; 0: it is not the client's affair, so 502.
int statusForClient(int status)
{
    switch (status) {
    case 401: // the hub's credential,
    case 402:
    case 403:
    case 407: // its proxy,
    case 421: // its connection,
    case 405: // and the parts of its request that no client has a say in
    case 406:
    case 411:
    case 414:
    case 426:
    case 428:
    case 431:
    case 505:
        return 0;
    case 424: // AWS: the model failed
        return 502;
    case 529: // Anthropic's "overloaded"
        return status;
    default:
        break;
    }
    // A number that no standard knows, like those of some proxies, would say nothing to a client but its class.
    if (status >= 400 && status <= 499)
        return isRegisteredClientError(status) ? status : badRequest;
    return isRegisteredServerError(status) ? status : status >= 500 && status <= 599 ? 502 : 0;
}

ErrorCode codeOf(int status)
{
    if (status == 401 || status == 402 || status == 403)
        return ErrorCode::UpstreamAuth;
    if (status == 429)
        return ErrorCode::UpstreamLimited;
    if (status == 408 || status == 504)
        return ErrorCode::UpstreamTimeout;
    const int told = statusForClient(status);
    return told >= 400 && told < 500 ? ErrorCode::UpstreamRejected : ErrorCode::UpstreamFailed;
}

/// What a refusal means for the rest of the call, and for later ones.
struct Judgement
{
    Then then = Then::GiveUp;
    std::optional<CircuitReason> reason;
    bool isForModel = false;
};

Judgement judgementOfForbidden(RefusalCause cause)
{
    switch (cause) {
    case RefusalCause::Key:
        return {Then::NextCredential, CircuitReason::Refused};
    case RefusalCause::Funds:
        return {Then::NextCredential, CircuitReason::OutOfFunds};
    case RefusalCause::Content:
        return {Then::GiveUp, {}};
    case RefusalCause::Region:
        return {Then::NextTarget, {}};
    case RefusalCause::Unknown: // a key may well be good for other models
        break;
    }
    return {Then::NextCredential, CircuitReason::Refused, true};
}

Judgement judgementOf(const ProviderWords &words, RefusalCause cause)
{
    if (words.isModelsFault)
        return {Then::NextTarget, {}};
    if (words.isOutOfCredit)
        return {Then::NextCredential, CircuitReason::OutOfFunds};
    switch (words.status) {
    case 401:
        return {Then::NextCredential, CircuitReason::Refused};
    case 402:
        return {Then::NextCredential, CircuitReason::OutOfFunds};
    case 403:
        return judgementOfForbidden(cause);
    case 407: // somebody on the way; another provider may be reached by another
    case 408:
    case 421:
    case 424:
        return {Then::NextTarget, CircuitReason::Failing};
    case 429:
        return {Then::NextCredential, CircuitReason::RateLimited, true};
    default:
        break;
    }
    if (words.status >= 500 && cause == RefusalCause::Content)
        return {Then::GiveUp, {}};
    if (words.status >= 500)
        return {Then::NextCredential, CircuitReason::Failing};
    // A redirect or an empty answer judges nothing, and one of the hub's request judges that alone.
    const bool isClientsAffair = words.status >= badRequest && statusForClient(words.status) != 0;
    return {isClientsAffair ? Then::GiveUp : Then::NextTarget, {}};
}

QByteArray ownMessage(int status)
{
    if (status == paymentRequired)
        return "the hub's credential has no funds left at the provider";
    if (codeOf(status) == ErrorCode::UpstreamAuth)
        return "the provider refused the hub's credential";
    if (status == 429)
        return "the provider's rate limit is reached";
    if (status >= 300 && status < 400)
        return "the provider answered with a redirect, which is not followed";
    return "the provider answered with status " + QByteArray::number(status);
}

/// Any coding in any of the fields, which are one list (RFC 9110, section 5.3).
bool isCoded(const HeaderList &headers)
{
    for (const HeaderList::Field &field : headers.fields()) {
        if (field.name.compare("content-encoding", Qt::CaseInsensitive) != 0)
            continue;
        for (const QByteArray &coding : field.value.split(',')) {
            const QByteArray name = coding.trimmed();
            if (!name.isEmpty() && name.compare("identity", Qt::CaseInsensitive) != 0)
                return true;
        }
    }
    return false;
}

/// In lower case, without parameters.
QByteArray mediaTypeOf(const HeaderList &headers)
{
    const QByteArray value = headers.value("content-type");
    const qsizetype semicolon = value.indexOf(';');
    return (semicolon < 0 ? value : value.left(semicolon)).trimmed().toLower();
}
} // namespace

ApiFault reportedFault(int status, const QByteArray &message)
{
    const int told = statusForClient(status);
    // What it says of a credential or a redirect is between the hub and the provider.
    ApiFault fault = makeFault(codeOf(status), told == 0 || message.isEmpty() ? ownMessage(status) : message);
    fault.status = told == 0 ? httpStatusOf(ErrorCode::UpstreamFailed) : told;
    return fault;
}

namespace
{
int meantBy(int status, RefusalCause cause)
{
    if (cause == RefusalCause::Content) // what nobody wants to answer is the caller's affair, not the credential's
        return badRequest;
    return cause == RefusalCause::Funds ? paymentRequired : status;
}

/// A 403 says nothing without its words; a 5xx is what it says, unless it names a rule that nobody breaks for us.
RefusalCause causeOf(const ProviderWords &words)
{
    const QByteArray &type = words.kind.isEmpty() ? words.type : words.kind;
    if (words.status == forbidden)
        return refusalCause(words.message, type, words.code);
    const bool isRefusal = words.status >= 500 && isContentRefusal(words.message, type, words.code);
    return isRefusal ? RefusalCause::Content : RefusalCause::Unknown;
}

/// What the client hears of how long the provider wants to be left alone. When a credential may be asked again is said
/// by its circuit.
qint64 toldWaitMs(const ProviderWords &words, int meant)
{
    return meant == tooManyRequests || meant >= 500 ? words.retryDelayMs : 0;
}

/// `what` came. What the provider said of it is scrubbed of its address and key.
AttemptFailure failureOfWords(const ProviderWords &words, const QString &what, const ProviderSnapshot &provider,
                              const CredentialSnapshot *credential)
{
    const RefusalCause cause = causeOf(words);
    const Judgement judgement = judgementOf(words, cause);
    const QByteArray theirs = scrubbed(words.message, provider, credential);
    AttemptFailure failure;
    failure.then = judgement.then;
    const std::optional<ContextOverflow> overflow =
        ContextOverflow::of(words.status, words.message, words.type.isEmpty() ? words.kind : words.type, words.code);
    const int meant = overflow ? badRequest : meantBy(words.status, cause);
    failure.fault = reportedFault(meant, theirs);
    failure.fault.overflow = overflow;
    failure.reason = what;
    if (!theirs.isEmpty())
        failure.reason += u": "_s + QString::fromUtf8(theirs);
    if (judgement.reason)
        failure.blame = {*judgement.reason, judgement.isForModel, words.isOutOfCredit ? 0 : words.retryDelayMs,
                         failure.reason};
    failure.fault.retryAfterMs = toldWaitMs(words, meant);
    if (statusForClient(meant) == 0)
        return failure;
    failure.fault.type = scrubbedWord(words.type, provider, credential);
    failure.fault.reason = scrubbedWord(words.code, provider, credential);
    failure.fault.param = scrubbedWord(words.param, provider, credential);
    return failure;
}
} // namespace

AttemptFailure failureOfStatus(int status, const HeaderList &headers, const QByteArray &body,
                               const ProviderSnapshot &provider, const CredentialSnapshot *credential, qint64 nowMs)
{
    ProviderWords words = ProviderWords::of(status, headers, body);
    if (const qint64 waitMs = retryWaitMs(status, headers, nowMs); waitMs > 0)
        words.retryDelayMs = waitMs;
    return failureOfWords(words, u"status %1"_s.arg(status), provider, credential);
}

AttemptFailure failureOfReport(const AnswerRelay::Report &report, const ProviderSnapshot &provider,
                               const CredentialSnapshot *credential)
{
    const auto overflow = ContextOverflow::of(report.status, report.message, {}, report.code);
    const bool isContent = report.status == 0 && isContentRefusal(report.message, {}, report.code);
    if (report.status == 0 && !overflow && !isContent) {
        const QByteArray theirs = scrubbed(report.message, provider, credential);
        const QByteArray message = theirs.isEmpty() ? "the provider reported an error"_ba : theirs;
        return {Then::NextCredential,
                makeFault(ErrorCode::UpstreamFailed, message),
                u"an error in place of an answer: "_s + QString::fromUtf8(message),
                {}};
    }
    ProviderWords words;
    words.status = report.status == 0 ? badRequest : report.status;
    words.message = report.message;
    words.kind = report.code;
    words.isOutOfCredit = statusOfErrorName(report.code) == paymentRequired;
    if (words.isOutOfCredit)
        words.status = paymentRequired;
    return failureOfWords(words, u"an error of status %1 in place of an answer"_s.arg(words.status), provider,
                          credential);
}

AttemptFailure failureOfAnswer(const ApiFault &fault)
{
    // Content says nothing of whether the provider can be reached, so it opens no breaker.
    const QString detail = QString::fromUtf8(fault.message);
    AttemptFailure failure {Then::GiveUp, fault, detail, {}};
    if (fault.code == ErrorCode::UpstreamTimeout)
        failure.blame = RoutingState::Blame {CircuitReason::Failing, false, 0, detail};
    else if (fault.code == ErrorCode::UpstreamLimited)
        failure.blame = RoutingState::Blame {CircuitReason::RateLimited, true, fault.retryAfterMs, detail};
    switch (fault.code) {
    case ErrorCode::UpstreamFailed:
    case ErrorCode::UpstreamTimeout:
    case ErrorCode::UpstreamLimited:
    case ErrorCode::UpstreamAuth:
        failure.then = Then::NextCredential;
        break;
    default:
        break;
    }
    return failure;
}

AttemptFailure failureOfConnection(const UpstreamFailure &failure)
{
    if (failure.code == ErrorCode::Overloaded) // no provider's fault; another one may have a connection
        return {Then::NextTarget, noConnectionFault(), failure.detail, {}};
    const bool timedOut = failure.code == ErrorCode::UpstreamTimeout;
    const bool begun = failure.phase == UpstreamFailure::Phase::Head || failure.phase == UpstreamFailure::Phase::Body;
    QByteArray message = timedOut ? "the provider did not answer in time" : "the provider cannot be reached";
    if (begun)
        message = timedOut ? "the provider stopped in the middle of its answer" : "the provider's answer was broken";
    AttemptFailure judged {Then::NextCredential, makeFault(failure.code, message), failure.detail, {}};
    if (timedOut || !begun)
        judged.blame = RoutingState::Blame {CircuitReason::Failing, false, 0, failure.detail};
    return judged;
}

bool isStreamHead(const HeaderList &headers)
{
    const QByteArray type = mediaTypeOf(headers);
    return type == "text/event-stream" || type == "application/x-ndjson"
           || type == "application/vnd.amazon.eventstream";
}

std::optional<ApiFault> answerHeadFault(const HeaderList &headers, std::initializer_list<QByteArrayView> wanted)
{
    if (isCoded(headers))
        return makeFault(ErrorCode::UpstreamFailed, "the provider sent a coded answer that was not asked for");
    const QByteArray type = mediaTypeOf(headers);
    if (std::find(wanted.begin(), wanted.end(), QByteArrayView {type}) != wanted.end())
        return std::nullopt;
    const bool isJson = *wanted.begin() == "application/json";
    return makeFault(ErrorCode::UpstreamFailed, isJson ? "the provider did not answer with JSON"
                                                       : "the provider did not answer with an event stream");
}
