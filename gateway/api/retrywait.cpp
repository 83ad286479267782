// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/retrywait.h"

#include <algorithm>
#include <array>
#include <optional>

#include <QDateTime>
#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int tooManyRequests = 429;
constexpr int unavailable = 503;
constexpr int overloaded = 529; ///< Anthropic's
constexpr double secondMs = 1000;
constexpr double firstEpochSecond = 1e9; ///< no provider asks for 30 years
constexpr double firstEpochMs = 1e12;

/// A believable span; 0: it is not.
qint64 spanMs(double ms)
{
    return ms > 0 && ms < 1e10 ? static_cast<qint64>(ms) : 0;
}

bool isOfNumber(char c)
{
    return (c >= '0' && c <= '9') || c == '.';
}

/// So many of the unit in plain digits, and longestWaitMs at most; nullopt: it is no such number.
std::optional<qint64> countedMs(const QByteArray &digits, double unitMs)
{
    bool isNumber = false;
    const double count = digits.toDouble(&isNumber);
    if (!isNumber || !std::all_of(digits.begin(), digits.end(), isOfNumber))
        return std::nullopt;
    return static_cast<qint64>(std::min(count * unitMs, static_cast<double>(longestWaitMs)));
}

qint64 untilMs(const QDateTime &at, qint64 nowMs)
{
    return at.isValid() ? std::max<qint64>(0, at.toMSecsSinceEpoch() - nowMs) : 0;
}

double unitMs(QByteArrayView unit)
{
    if (unit == "ms")
        return 1;
    if (unit == "s")
        return secondMs;
    if (unit == "m")
        return 60 * secondMs;
    return unit == "h" ? 3600 * secondMs : 0;
}

/// "12ms", "1m0s", "2h3m4.5s": Go's way to write a duration, which OpenAI and Groq use.
qint64 durationMs(QByteArrayView text)
{
    double total = 0;
    while (!text.isEmpty()) {
        const auto *unit = std::find_if_not(text.begin(), text.end(), isOfNumber);
        const auto *next = std::find_if(unit, text.end(), isOfNumber);
        bool isNumber = false;
        const double count = QByteArrayView {text.begin(), unit}.toDouble(&isNumber);
        const double each = unitMs(QByteArrayView {unit, next});
        if (!isNumber || each == 0)
            return 0;
        total += count * each;
        text = QByteArrayView {next, text.end()};
    }
    return spanMs(total);
}

qint64 resetMs(const QByteArray &value, qint64 nowMs)
{
    bool isNumber = false;
    const double number = value.toDouble(&isNumber);
    if (!isNumber)
        return value.contains('T') ? untilMs(QDateTime::fromString(QString::fromLatin1(value), Qt::ISODate), nowMs)
                                   : durationMs(value);
    if (number >= firstEpochMs)
        return spanMs(number - static_cast<double>(nowMs));
    return spanMs(number >= firstEpochSecond ? number * secondMs - static_cast<double>(nowMs) : number * secondMs);
}

struct Window
{
    QByteArrayView remaining;
    QByteArrayView reset;
};

constexpr std::array windows {
    Window {"x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"},
    Window {"x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"},
    Window {"x-ratelimit-remaining", "x-ratelimit-reset"},
    Window {"anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"},
    Window {"anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset"},
    Window {"anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset"},
};

/// What is left in the window; nullopt: that is not said.
std::optional<double> leftIn(const Window &window, const HeaderList &headers)
{
    bool isNumber = false;
    const double left = headers.value(window.remaining).trimmed().toDouble(&isNumber);
    return isNumber ? std::optional(left) : std::nullopt;
}

/// The longest of the windows that are used up; where none is, a rate limit is the shortest of those that do not say
/// what is left.
qint64 windowMs(bool isRateLimit, const HeaderList &headers, qint64 nowMs)
{
    qint64 usedUp = 0;
    qint64 shortest = 0;
    for (const Window &window : windows) {
        const qint64 wait = resetMs(headers.value(window.reset).trimmed(), nowMs);
        const std::optional<double> left = leftIn(window, headers);
        if (left && *left <= 0)
            usedUp = std::max(usedUp, wait);
        if (wait > 0 && !left && isRateLimit)
            shortest = shortest == 0 ? wait : std::min(shortest, wait);
    }
    return usedUp > 0 ? usedUp : shortest;
}

/// `at`, whose year was given in two digits, in the last century where it is not more than 50 years ahead.
QDateTime inItsCentury(const QDateTime &at, qint64 nowMs)
{
    const QDateTime latest = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).addYears(50);
    QDateTime found {at.date(), at.time(), Qt::UTC};
    while (found.addYears(100) <= latest)
        found = found.addYears(100);
    return found;
}

/// RFC 9110 section 5.6.7: the form of today, that of RFC 850 with its two digits of a year, and asctime's.
QDateTime httpDateOf(const QString &text, qint64 nowMs)
{
    const QLocale locale = QLocale::c();
    const QString behindDay = text.section(u", "_s, 1); // the day of the week says nothing new
    QDateTime at = locale.toDateTime(behindDay, u"dd MMM yyyy hh:mm:ss 'GMT'"_s);
    if (!at.isValid()) {
        at = locale.toDateTime(behindDay, u"dd-MMM-yy hh:mm:ss 'GMT'"_s);
        if (at.isValid())
            at = inItsCentury(at, nowMs); // Qt takes two digits for the twentieth one
    }
    if (!at.isValid())
        at = locale.toDateTime(text.simplified(), u"ddd MMM d hh:mm:ss yyyy"_s);
    return at.isValid() ? QDateTime {at.date(), at.time(), Qt::UTC} : at;
}

/// Of a Retry-After; nullopt: it cannot be understood.
std::optional<qint64> saidWaitMs(const QByteArray &value, qint64 nowMs)
{
    if (const std::optional<qint64> seconds = countedMs(value, secondMs))
        return seconds;
    const QDateTime at = httpDateOf(QString::fromLatin1(value), nowMs);
    return at.isValid() ? std::optional {std::min(untilMs(at, nowMs), longestWaitMs)} : std::nullopt;
}
} // namespace

qint64 retryWaitMs(int status, const HeaderList &headers, qint64 nowMs)
{
    if (const qint64 ms = countedMs(headers.value("retry-after-ms").trimmed(), 1).value_or(0); ms > 0)
        return ms;
    if (const std::optional<qint64> said = saidWaitMs(headers.value("retry-after").trimmed(), nowMs))
        return *said;
    const bool isRateLimit = status == tooManyRequests;
    const bool isLimit = isRateLimit || status == unavailable || status == overloaded;
    return isLimit ? windowMs(isRateLimit, headers, nowMs) : 0;
}

qint64 retryAfterMs(const QByteArray &value, qint64 nowMs)
{
    return saidWaitMs(value, nowMs).value_or(0);
}
