// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/chaosproviders.h"

#include "models/billing/callprice.h"
#include "tests/support/openaibehaviour.h"

namespace
{
constexpr QByteArrayView roleEvent {
    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n"};
constexpr QByteArrayView textEvent {
    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n"};

QByteArray eventOf(const QByteArray &json)
{
    return "data: " + json + "\n\n";
}

Script inPlaceOfAnAnswer(bool streamed, const QByteArray &error)
{
    return streamed ? Script::chunked(200, "text/event-stream").chunk(eventOf(error)).lastChunk()
                    : Script::answer(200, error);
}

Script cutAnswer(bool streamed)
{
    return streamed ? Script::chunked(200, "text/event-stream").chunk(textEvent).cut()
                    : Script::head(200, {{"content-type", "application/json"}, {"content-length", "500"}})
                          .send(R"({"id":"c","choices":[{"index":0)")
                          .cut();
}
} // namespace

ChaosProviders::ChaosProviders(FixedClock &clock, quint64 seed, qint64 spanMs)
    : m_clock {clock}
    , m_random {seed}
{
    const qint64 startMs = clock.utcMs();
    for (int provider = 0; provider < count; ++provider) {
        upstream(provider).setRecording(false);
        upstream(provider).setResponder([this](const ReceivedRequest &request) { return answer(request); });
        for (int key = 0; key < keysEach; ++key)
            plan(m_keys[keyName(provider, key)], startMs, spanMs);
    }
}

QByteArray ChaosProviders::keyName(int provider, int key)
{
    return "sk-" + QByteArray::number(provider) + '-' + QByteArray::number(key);
}

void ChaosProviders::heal()
{
    const std::scoped_lock lock {m_mutex};
    for (auto &[name, key] : m_keys)
        key.moods = {{0, Mood::Good}};
}

std::map<QByteArray, ChaosKey> ChaosProviders::keys() const
{
    const std::scoped_lock lock {m_mutex};
    return m_keys;
}

void ChaosProviders::plan(ChaosKey &key, qint64 fromMs, qint64 spanMs)
{
    // Well for two fifths of the time.
    constexpr std::array bad {Mood::Refuses,   Mood::Refuses, Mood::Poor,   Mood::Limits,  Mood::Limits,
                              Mood::Fails,     Mood::Fails,   Mood::Resets, Mood::Babbles, Mood::Cuts,
                              Mood::Overloads, Mood::Stalls,  Mood::Stalls, Mood::Errs,    Mood::Bills,
                              Mood::Bills,     Mood::Forbids, Mood::Wrongs, Mood::Declines};
    for (qint64 at = fromMs; at < fromMs + spanMs;) {
        key.moods.emplace_back(at, m_random() % 5 < 2 ? Mood::Good : bad[m_random() % bad.size()]);
        at += 10'000 + static_cast<qint64>(m_random() % 240'000);
    }
}

Script ChaosProviders::answer(const ReceivedRequest &request)
{
    const std::scoped_lock lock {m_mutex};
    const qint64 nowMs = m_clock.utcMs();
    const QByteArray name = request.headers.value("authorization").mid(7);
    m_asked = name.mid(3, 1).toULong();
    ChaosKey &key = m_keys[name];
    const Mood mood = key.moodAt(nowMs);
    key.seen.push_back({nowMs, mood});
    return answerIn(mood, request.body.contains("\"stream\":true"));
}

Script ChaosProviders::answerIn(Mood mood, bool streamed)
{
    switch (mood) {
    case Mood::Good:
        return goodAnswer(streamed);
    case Mood::Refuses:
        return Script::answer(401, openAiError("no such key", "invalid_request_error", {}, "invalid_api_key"));
    case Mood::Poor:
        return Script::answer(402, openAiError("pay first", "billing"));
    case Mood::Limits:
        return Script::answer(429, openAiError("slow down", "rate_limit"), "application/json",
                              {{"retry-after", QByteArray::number(limitMs / 1000)}});
    case Mood::Fails:
        return Script::answer(500, openAiError("broken", "server_error"));
    case Mood::Overloads:
        return Script::answer(529, "{}");
    case Mood::Resets:
        return Script {}.reset();
    case Mood::Babbles:
        return Script::answer(200, "<html>", "text/html");
    case Mood::Cuts:
        return cutAnswer(streamed);
    case Mood::Stalls:
        return stalledAnswer(streamed);
    case Mood::Errs:
        return inPlaceOfAnAnswer(streamed, openAiError("broken", "server_error"));
    case Mood::Bills:
        return billedError(streamed);
    case Mood::Forbids:
        return Script::answer(403, openAiError("no access to that model", "forbidden"));
    case Mood::Wrongs:
        return wrongedAnswer();
    case Mood::Declines:
        return declinedAnswer(streamed);
    }
    return {};
}

/// Some only, for each takes its time.
Script ChaosProviders::stalledAnswer(bool streamed)
{
    if (m_stallsLeft == 0)
        return Script {}.reset();
    --m_stallsLeft;
    if (m_random() % 2 == 0)
        return Script {}.stall();
    return streamed ? Script::chunked(200, "text/event-stream").chunk(roleEvent).stall()
                    : Script::head(200, {{"content-type", "application/json"}, {"content-length", "500"}}).stall();
}

Script ChaosProviders::wrongedAnswer()
{
    constexpr std::array statuses {400, 404, 413, 422};
    ++m_judgements;
    return Script::answer(statuses[m_random() % statuses.size()], openAiError("not so", "invalid_request_error"));
}

Script ChaosProviders::declinedAnswer(bool streamed)
{
    const QByteArray words = openAiError("no", "invalid_request_error", {}, "content_policy_violation");
    constexpr std::array statuses {200, 400, 403, 500};
    const int status = statuses[m_random() % statuses.size()];
    ++m_judgements;
    return status == 200 ? inPlaceOfAnAnswer(streamed, words) : Script::answer(status, words);
}

/// An answer that comes to nothing, or breaks off, after it was said what it costs.
Script ChaosProviders::billedError(bool streamed)
{
    const QByteArray usage = bill();
    if (!streamed)
        return Script::answer(200,
                              QByteArray {R"({"error":{"message":"broken","type":"server_error"},)" + usage + '}'});
    return Script::chunked(200, "text/event-stream")
        .chunk(m_random() % 4 == 0 ? textEvent : roleEvent)
        .chunk(eventOf(R"({"id":"c","choices":[],)" + usage + '}'))
        .chunk(eventOf(openAiError("broken", "server_error")))
        .lastChunk();
}

/// The usage of an answer, which is billed with it.
QByteArray ChaosProviders::bill()
{
    const qint64 input = 1 + static_cast<qint64>(m_random() % 5000);
    const qint64 output = 1 + static_cast<qint64>(m_random() % 3000);
    m_billedInput += input;
    m_billedOutput += output;
    UnitRates rates;
    rates.input = inputPico;
    rates.output = outputPico;
    TokenUsage used;
    used.uncachedInput = input;
    used.output = output;
    m_billedNano.at(m_asked) += priceUsage(rates, used).value_or(0);
    return R"("usage":{"prompt_tokens":)" + QByteArray::number(input) + R"(,"completion_tokens":)"
           + QByteArray::number(output) + R"(,"total_tokens":)" + QByteArray::number(input + output) + "}";
}

Script ChaosProviders::goodAnswer(bool streamed)
{
    const QByteArray usage = bill();
    if (!streamed) {
        const QByteArray whole = R"({"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{)"
                                 R"("index":0,"message":{"role":"assistant","content":"Hi"},)"
                                 R"("finish_reason":"stop"}],)"
                                 + usage + "}";
        return Script::answer(200, whole);
    }
    const QByteArray usageEvent = eventOf(R"({"id":"c","choices":[],)" + usage + '}');
    return Script::chunked(200, "text/event-stream")
        .chunk(textEvent)
        .chunk("data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
        .chunk(usageEvent)
        .chunk("data: [DONE]\n\n")
        .lastChunk();
}
