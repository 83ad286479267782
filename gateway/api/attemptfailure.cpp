// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/attemptfailure.h"

#include <algorithm>
#include <rapidjson/document.h>

#include <QDateTime>
#include <QLocale>

#include "gateway/api/scrubbing.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Then = AttemptFailure::Then;

constexpr qsizetype maxWordBytes = 64;
constexpr qint64 secondMs = 1000;
constexpr qint64 minuteMs = 60 * secondMs;
constexpr qint64 badKeyRestMs = 5 * minuteMs;
constexpr qint64 maxRestMs = 5 * minuteMs;
constexpr qint64 usualLimitRestMs = 20 * secondMs;

/// The upstream's own words, in OpenAI's shape or the common near misses of it.
struct UpstreamWords
{
    QByteArray message;
    QByteArray type;
    QByteArray code;
    QByteArray param;
};

QByteArray textOf(const rapidjson::Value &object, const char *name)
{
    const auto member = object.FindMember(name);
    if (member == object.MemberEnd() || !member->value.IsString())
        return {};
    return {member->value.GetString(), static_cast<qsizetype>(member->value.GetStringLength())};
}

UpstreamWords wordsOf(const QByteArray &body)
{
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(body.constData(), static_cast<size_t>(body.size()));
    if (document.HasParseError() || !document.IsObject())
        return {};
    const auto error = document.FindMember("error");
    if (error == document.MemberEnd())
        return {textOf(document, "message"), {}, {}, {}};
    if (error->value.IsString())
        return {textOf(document, "error"), {}, textOf(document, "code"), {}};
    if (!error->value.IsObject())
        return {};
    return {textOf(error->value, "message"), textOf(error->value, "type"), textOf(error->value, "code"),
            textOf(error->value, "param")};
}

/// A word that may be copied into our own body as it is.
QByteArray plainWord(const QByteArray &word)
{
    const bool plain = word.size() <= maxWordBytes && std::all_of(word.begin(), word.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
                                  || c == '-' || c == '.' || c == '[' || c == ']';
                       });
    return plain ? word : QByteArray {};
}

/// A believable span; 0: it is not.
qint64 spanMs(double ms)
{
    return ms > 0 && ms < 1e10 ? static_cast<qint64>(ms) : 0;
}

/// Milliseconds from retry-after-ms, which is the finer one, or from Retry-After, as seconds or as a date; 0: not given
/// or not understood.
qint64 retryAfterMs(const HeaderList &headers, qint64 nowMs)
{
    bool isNumber = false;
    const double ms = headers.value("retry-after-ms").trimmed().toDouble(&isNumber);
    if (isNumber && spanMs(ms) > 0)
        return spanMs(ms);
    const QByteArray value = headers.value("retry-after").trimmed();
    const double seconds = value.toDouble(&isNumber);
    if (isNumber)
        return spanMs(seconds * 1000);
    const QDateTime at = QLocale::c().toDateTime(QString::fromLatin1(value), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    if (!at.isValid())
        return 0;
    return std::max<qint64>(0, QDateTime {at.date(), at.time(), Qt::UTC}.toMSecsSinceEpoch() - nowMs);
}

/// What the client may be told about a status of the upstream's; 0: it is not the client's affair, so 502.
int statusForClient(int status)
{
    switch (status) {
    case 400:
    case 404:
    case 408:
    case 409:
    case 413:
    case 415:
    case 422:
    case 429:
        return status;
    default:
        return status >= 500 && status <= 599 ? status : 0;
    }
}

ErrorCode codeOf(int status)
{
    if (status == 401 || status == 402 || status == 403)
        return ErrorCode::UpstreamAuth;
    if (status == 429)
        return ErrorCode::UpstreamLimited;
    if (status == 408 || status == 504)
        return ErrorCode::UpstreamTimeout;
    return status >= 400 && status < 500 && statusForClient(status) != 0 ? ErrorCode::UpstreamRejected
                                                                         : ErrorCode::UpstreamFailed;
}

Then nextAfter(int status)
{
    switch (status) {
    case 401:
    case 402:
    case 403:
    case 429:
        return Then::NextCredential;
    case 404:
    case 408:
        return Then::NextTarget;
    default:
        return status >= 500 ? Then::NextTarget : Then::GiveUp;
    }
}

qint64 restAfter(int status, qint64 waitMs)
{
    if (status == 429)
        return std::clamp(waitMs, qint64 {0}, maxRestMs) > 0 ? std::min(waitMs, maxRestMs) : usualLimitRestMs;
    return status == 401 || status == 402 || status == 403 ? badKeyRestMs : 0;
}

QByteArray ownMessage(int status)
{
    if (codeOf(status) == ErrorCode::UpstreamAuth)
        return "the provider refused the hub's credential";
    if (status == 429)
        return "the provider's rate limit is reached";
    if (status >= 300 && status < 400)
        return "the provider answered with a redirect, which is not followed";
    return "the provider answered with status " + QByteArray::number(status);
}
} // namespace

AttemptFailure failureOfStatus(int status, const HeaderList &headers, const QByteArray &body,
                               const ProviderSnapshot &provider, const CredentialSnapshot *credential, qint64 nowMs)
{
    AttemptFailure failure;
    const qint64 waitMs = retryAfterMs(headers, nowMs);
    failure.then = nextAfter(status);
    failure.coolDownMs = restAfter(status, waitMs);
    failure.fault = makeFault(codeOf(status), ownMessage(status));
    const UpstreamWords words = wordsOf(body);
    const QByteArray theirs = scrubbed(words.message, provider, credential);
    failure.reason = u"status %1"_s.arg(status);
    if (!theirs.isEmpty())
        failure.reason += u": "_s + QString::fromUtf8(theirs);
    const int told = statusForClient(status);
    failure.fault.status = told == 0 ? 502 : told;
    if (told == 429 || told == 503 || told == 529)
        failure.fault.retryAfterMs = waitMs;
    if (told == 0)
        return failure;
    if (told >= 500)
        return failure; // what broke there is in the record; the caller can do nothing with it
    if (!theirs.isEmpty())
        failure.fault.message = theirs;
    failure.fault.type = plainWord(words.type);
    failure.fault.reason = plainWord(words.code);
    failure.fault.param = plainWord(words.param);
    return failure;
}

AttemptFailure failureOfConnection(const UpstreamFailure &failure)
{
    const bool timedOut = failure.code == ErrorCode::UpstreamTimeout;
    const bool begun = failure.phase == UpstreamFailure::Phase::Head || failure.phase == UpstreamFailure::Phase::Body;
    QByteArray message = timedOut ? "the provider did not answer in time" : "the provider cannot be reached";
    if (begun)
        message = timedOut ? "the provider stopped in the middle of its answer" : "the provider's answer was broken";
    return {begun ? Then::GiveUp : Then::NextTarget, makeFault(failure.code, message), failure.detail, 0};
}

std::optional<ApiFault> answerHeadFault(const HeaderList &headers, std::initializer_list<QByteArrayView> wanted)
{
    const QByteArray coding = headers.value("content-encoding").trimmed();
    if (!coding.isEmpty() && coding.compare("identity", Qt::CaseInsensitive) != 0)
        return makeFault(ErrorCode::UpstreamFailed, "the provider sent a coded answer that was not asked for");
    const QByteArray value = headers.value("content-type");
    const qsizetype semicolon = value.indexOf(';');
    const QByteArray type = (semicolon < 0 ? value : value.left(semicolon)).trimmed().toLower();
    if (std::find(wanted.begin(), wanted.end(), QByteArrayView {type}) != wanted.end())
        return std::nullopt;
    const bool isJson = *wanted.begin() == "application/json";
    return makeFault(ErrorCode::UpstreamFailed, isJson ? "the provider did not answer with JSON"
                                                       : "the provider did not answer with an event stream");
}
