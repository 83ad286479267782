// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/history/historycalls.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 hourMs = 3'600'000;
constexpr double dayOfWeek[] {1.0, 1.05, 1.1, 1.05, 0.9, 0.35, 0.3}; // from Thursday, the epoch's day
constexpr double hourOfDay[] {0.3, 0.2, 0.15, 0.1, 0.1, 0.15, 0.3, 0.7, 1.3, 1.8, 2.0, 1.9,
                              1.5, 1.7, 2.0,  2.0, 1.8, 1.5,  1.1, 0.9, 0.9, 0.8, 0.6, 0.4};
constexpr double growth = 2.0; ///< as many calls an hour at the end, over the beginning
constexpr double ownRequestIds = 0.05;
constexpr double secondTries = 0.03;
constexpr double slowSigma = 1.0; ///< of the durations' logarithm: one in a hundred takes ten times the median
constexpr qint64 failureBurstMs = 600'000;

double weightOf(qint64 hour, double progress)
{
    const auto day = static_cast<std::size_t>(hour / 24 % 7);
    return dayOfWeek[(day + 3) % 7] * hourOfDay[static_cast<std::size_t>(hour % 24)]
           * (1.0 + (growth - 1.0) * progress);
}

QString hexOf(quint64 value, int digits)
{
    return QString::number(value, 16).rightJustified(digits, u'0').right(digits);
}

std::vector<double> sharesOf(const std::vector<History::Work> &works)
{
    std::vector<double> shares;
    for (const History::Work &work : works)
        shares.push_back(work.share);
    return shares;
}
} // namespace

const std::vector<const char *> &History::apps()
{
    static const std::vector<const char *> names {"editor",    "agent", "search",   "mail",    "notes",   "review",
                                                  "translate", "voice", "pictures", "reports", "nightly", "demo"};
    return names;
}

const std::vector<History::Provider> &History::providers()
{
    static const std::vector<Provider> all {{"openai", "openai"},
                                            {"anthropic", "anthropic"},
                                            {"google", "google"},
                                            {"local", "openai-compatible"},
                                            {"mirror", "openai-compatible"}};
    return all;
}

const std::vector<History::Work> &History::works()
{
    using enum ModelType;
    static const std::vector<Work> all {
        {0, 0, "code-small", nullptr, Chat, 0.20, 900, 3'000, 60},
        {0, 1, "code-large", "best", Chat, 0.06, 9'000, 12'000, 900},
        {1, 1, "code-large", nullptr, Chat, 0.15, 12'000, 30'000, 700},
        {1, 1, "chat-large", nullptr, Chat, 0.05, 15'000, 20'000, 1'500},
        {1, 4, "code-large", nullptr, Chat, 0.02, 14'000, 30'000, 700},
        {1, 0, "code-small", "fast", Chat, 0.05, 1'100, 4'000, 120},
        {2, 0, "embed-small", nullptr, Embedding, 0.18, 90, 400, 0},
        {2, 3, "embed-local", nullptr, Embedding, 0.06, 40, 400, 0},
        {2, 3, "rerank-local", nullptr, Rerank, 0.04, 120, 2'000, 0},
        {3, 2, "chat-flash", nullptr, Chat, 0.05, 1'500, 1'500, 200},
        {4, 2, "chat-flash", "fast", Chat, 0.03, 1'600, 900, 300},
        {4, 3, "chat-local", nullptr, Chat, 0.02, 4'000, 900, 300},
        {5, 1, "chat-large", "best", Chat, 0.02, 18'000, 15'000, 1'200},
        {5, 0, "chat-think", nullptr, Chat, 0.01, 60'000, 15'000, 6'000},
        {6, 2, "chat-flash", nullptr, Chat, 0.02, 1'200, 600, 600},
        {7, 0, "hear", nullptr, Transcription, 0.01, 2'500, 0, 0},
        {7, 0, "speak", nullptr, Speech, 0.005, 1'800, 0, 0},
        {8, 0, "paint", nullptr, Image, 0.002, 20'000, 100, 0},
        {9, 2, "chat-pro", nullptr, Chat, 0.005, 25'000, 40'000, 3'000},
        {10, 4, "chat-large", nullptr, Chat, 0.006, 16'000, 10'000, 1'000},
        {11, 3, "chat-local", nullptr, Chat, 0.0002, 4'000, 200, 100},
        {11, 0, "moderate", nullptr, Moderation, 0.0001, 150, 200, 0},
    };
    return all;
}

HistoryCalls::HistoryCalls(qint64 fromMs, qint64 toMs, qint64 count, quint32 seed)
    : m_fromMs {fromMs / hourMs * hourMs}
    , m_count {count}
    , m_random {seed}
{
    const std::vector<double> shares = sharesOf(History::works());
    m_work = std::discrete_distribution<std::size_t> {shares.begin(), shares.end()};
    const qint64 hours = std::max<qint64>((toMs - m_fromMs) / hourMs, 1);
    double sum = 0;
    for (qint64 hour = 0; hour < hours; ++hour) {
        sum += weightOf(m_fromMs / hourMs + hour, static_cast<double>(hour) / static_cast<double>(hours));
        m_hourEnds.push_back(sum);
    }
    for (double &end : m_hourEnds)
        end /= sum;
}

/// Each call has its even share of the curve, and its own moment within that.
qint64 HistoryCalls::nextTime()
{
    const double place = (static_cast<double>(m_made) + unit()) / static_cast<double>(m_count);
    while (m_hour + 1 < m_hourEnds.size() && place >= m_hourEnds[m_hour])
        ++m_hour;
    const double begin = m_hour == 0 ? 0.0 : m_hourEnds[m_hour - 1];
    const double within = std::clamp((place - begin) / (m_hourEnds[m_hour] - begin), 0.0, 0.999999);
    ++m_made;
    return m_fromMs + static_cast<qint64>((static_cast<double>(m_hour) + within) * static_cast<double>(hourMs));
}

double HistoryCalls::spread(double sigma)
{
    return std::exp(sigma * m_normal(m_random));
}

/// All that end before the next one begins have begun.
ModelCall HistoryCalls::next()
{
    while (m_made < m_count && (m_running.empty() || endMs(m_running.top()) > m_lastStartMs)) {
        m_lastStartMs = nextTime();
        m_running.push(begunAt(m_lastStartMs));
    }
    ModelCall call = m_running.top();
    m_running.pop();
    call.id = m_ids.next(call.startedAtMs);
    return call;
}

ModelCall HistoryCalls::at(qint64 utcMs)
{
    ModelCall call = begunAt(utcMs);
    call.id = m_ids.next(utcMs);
    return call;
}

ModelCall HistoryCalls::begunAt(qint64 utcMs)
{
    const History::Work &work = History::works()[m_work(m_random)];
    ModelCall call;
    call.startedAtMs = utcMs;
    call.requestId = requestId(utcMs);
    call.appId = work.app + 1;
    call.accountId = work.app % History::accounts + 1;
    call.providerId = work.provider + 1;
    call.credentialId = work.provider + 1;
    call.type = work.type;
    call.endpoint = work.type == ModelType::Embedding ? u"embeddings"_s : u"chat.completions"_s;
    call.modelServed = QString::fromLatin1(work.model);
    call.modelAsked = work.alias
                          ? QString::fromLatin1(work.alias)
                          : QString::fromLatin1(History::providers()[static_cast<std::size_t>(work.provider)].name)
                                + u'/' + call.modelServed;
    call.streamed = work.type == ModelType::Chat && unit() < 0.8;
    setTimes(call, work);
    setUsage(call, work);
    setOutcome(call);
    setAttempts(call);
    return call;
}

void HistoryCalls::setTimes(ModelCall &call, const History::Work &work)
{
    call.durationUs = static_cast<qint64>(work.medianMs * 1'000 * spread(slowSigma));
    call.ttfbUs = call.streamed ? static_cast<qint64>(static_cast<double>(call.durationUs) * (0.05 + 0.4 * unit()))
                                : call.durationUs;
    call.requestBytes = 200 + work.inputTokens * 4;
    call.responseBytes = 400 + work.outputTokens * 30;
}

void HistoryCalls::setUsage(ModelCall &call, const History::Work &work)
{
    const auto input = static_cast<qint64>(work.inputTokens * spread(0.6));
    call.usage.cacheRead =
        work.inputTokens > 2'000 ? static_cast<qint64>(static_cast<double>(input) * 0.7 * unit()) : 0;
    call.usage.uncachedInput = input - call.usage.cacheRead;
    call.usage.output = static_cast<qint64>(work.outputTokens * spread(0.6));
    call.usage.audioMs = work.type == ModelType::Transcription ? 30'000 : 0;
    call.usage.characters = work.type == ModelType::Speech ? 300 : 0;
    call.usage.images = work.type == ModelType::Image ? 1 : 0;
    if (work.provider == 3)
        return; // nobody prices what runs on one's own machine
    call.costNano = call.usage.uncachedInput * 400 + call.usage.cacheRead * 40 + call.usage.output * 2'000;
    call.creditsNano = *call.costNano * 11 / 10;
}

/// Providers fail for minutes, rather than now and then.
void HistoryCalls::setOutcome(ModelCall &call)
{
    const qint64 burst = call.startedAtMs / failureBurstMs + call.providerId * 7'919;
    const double failing = (burst * 2'654'435'761LL % 1'000 + 1'000) % 1'000 < 12 ? 0.6 : 0.012;
    const double chance = unit();
    if (chance < failing) {
        call.status = CallStatus::Failed;
        call.httpStatus = 503;
        call.errorCode = u"provider-unavailable"_s;
        call.errorMessage = u"the provider answered 503: overloaded, try again later"_s;
        call.usage = {};
        call.costNano.reset();
        call.creditsNano.reset();
    } else if (chance < failing + 0.01) {
        call.status = CallStatus::Cancelled;
        call.httpStatus = 499;
    }
}

void HistoryCalls::setAttempts(ModelCall &call)
{
    const int tries = call.status == CallStatus::Failed || unit() < secondTries ? 2 : 1;
    for (int number = 1; number <= tries; ++number) {
        CallAttempt attempt;
        attempt.number = number;
        attempt.providerId = call.providerId;
        attempt.credentialId = call.credentialId;
        attempt.startedAtMs = call.startedAtMs;
        attempt.durationUs = call.durationUs / tries;
        attempt.connectionReused = true;
        const bool isFailed = number < tries || call.status == CallStatus::Failed;
        attempt.httpStatus = isFailed ? 503 : 200;
        attempt.errorCode = isFailed ? u"provider-unavailable"_s : QString {};
        attempt.reason = isFailed ? u"503 from the provider"_s : QString {};
        call.attempts.append(attempt);
    }
}

/// The hub's own begin with the time, those of clients do not.
QString HistoryCalls::requestId(qint64 utcMs)
{
    const quint64 a = m_random();
    const quint64 b = m_random();
    const auto time = static_cast<quint64>(utcMs);
    const QString tail = u'-' + hexOf(b >> 48, 4) + u'-' + hexOf(b, 12);
    if (unit() < ownRequestIds)
        return hexOf(a >> 32, 8) + u'-' + hexOf(a >> 16, 4) + u"-4"_s + hexOf(a, 3) + tail;
    return hexOf(time >> 16, 8) + u'-' + hexOf(time, 4) + u"-7"_s + hexOf(a, 3) + tail;
}
