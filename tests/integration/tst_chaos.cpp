// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <map>
#include <mutex>
#include <random>
#include <set>

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTest>
#include <QTimer>

#include "models/billing/callprice.h"
#include "tests/integration/testhub.h"
#include "tests/support/fixedclock.h"
#include "tests/support/openaibehaviour.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 start = 1'900'000'000'000;
constexpr qint64 minuteMs = 60'000;
constexpr int providers = 3;
constexpr int keysPerProvider = 2;
constexpr qint64 inputPico = 1'234'567; // for a token
constexpr qint64 outputPico = 7'654'321;
constexpr int stallMs = 2000; // real ones: what answers at all has long answered by then
constexpr int mostStalls = 8;

enum class Mood
{
    Good,
    Refuses,   // 401
    Poor,      // 402
    Limits,    // 429 with Retry-After
    Fails,     // 500
    Overloads, // 529
    Resets,    // the connection breaks before an answer
    Babbles,   // what is no answer
    Cuts,      // an answer that ends in its middle
    Stalls,    // no answer, or one that stops in its middle, and the connection stays
    Errs,      // an error in place of an answer, with status 200
    Bills,     // the same after it was said what it costs
    Forbids,   // 403: not this model
    Wrongs,    // 400, 404, 413, 422: the caller's fault
    Declines   // the content is not wanted, however it is said
};

/// What a key's upstream does, and what it has seen: all of it in the test's own time.
struct Key
{
    struct Seen
    {
        qint64 atMs = 0;
        Mood mood = Mood::Good;
    };

    std::vector<std::pair<qint64, Mood>> moods; // from when on
    std::vector<Seen> seen;

    [[nodiscard]] Mood moodAt(qint64 ms) const
    {
        Mood mood = Mood::Good;
        for (const auto &[from, what] : moods) {
            if (from > ms)
                break;
            mood = what;
        }
        return mood;
    }
};

constexpr qint64 limitMs = 20'000;

/// Three upstreams with two keys each whose moods change by a seeded plan. Its answers bill a number of tokens each.
class Providers
{
public:
    Providers(FixedClock &clock, quint64 seed, qint64 spanMs)
        : m_clock {clock}
        , m_random {seed}
    {
        for (int provider = 0; provider < providers; ++provider) {
            m_upstreams[static_cast<size_t>(provider)].setRecording(false);
            m_upstreams[static_cast<size_t>(provider)].setResponder(
                [this](const ReceivedRequest &request) { return answer(request); });
            for (int key = 0; key < keysPerProvider; ++key)
                plan(m_keys[keyName(provider, key)], spanMs);
        }
    }

    static QByteArray keyName(int provider, int key)
    {
        return "sk-" + QByteArray::number(provider) + '-' + QByteArray::number(key);
    }

    ScriptedUpstream &upstream(int provider) { return m_upstreams[static_cast<size_t>(provider)]; }

    /// From now on all is well.
    void heal()
    {
        const std::scoped_lock lock {m_mutex};
        for (auto &[name, key] : m_keys)
            key.moods = {{0, Mood::Good}};
    }

    [[nodiscard]] std::map<QByteArray, Key> keys() const
    {
        const std::scoped_lock lock {m_mutex};
        return m_keys;
    }

    [[nodiscard]] qint64 billedInput() const { return m_billedInput; }

    [[nodiscard]] qint64 billedOutput() const { return m_billedOutput; }

    [[nodiscard]] qint64 billedNano() const { return m_billedNano; }

    [[nodiscard]] int judgements() const { return m_judgements; } ///< answers that nobody else would better

    [[nodiscard]] int stalls() const { return mostStalls - m_stallsLeft; }

private:
    void plan(Key &key, qint64 spanMs)
    {
        // Well for two fifths of the time.
        constexpr std::array bad {Mood::Refuses,   Mood::Refuses, Mood::Poor,   Mood::Limits,  Mood::Limits,
                                  Mood::Fails,     Mood::Fails,   Mood::Resets, Mood::Babbles, Mood::Cuts,
                                  Mood::Overloads, Mood::Stalls,  Mood::Stalls, Mood::Errs,    Mood::Bills,
                                  Mood::Bills,     Mood::Forbids, Mood::Wrongs, Mood::Declines};
        for (qint64 at = start; at < start + spanMs;) {
            key.moods.emplace_back(at, m_random() % 5 < 2 ? Mood::Good : bad[m_random() % bad.size()]);
            at += 10'000 + static_cast<qint64>(m_random() % 240'000);
        }
    }

    Script answer(const ReceivedRequest &request)
    {
        const std::scoped_lock lock {m_mutex};
        const qint64 nowMs = m_clock.utcMs();
        Key &key = m_keys[request.headers.value("authorization").mid(7)];
        const Mood mood = key.moodAt(nowMs);
        key.seen.push_back({nowMs, mood});
        const bool streamed = request.body.contains("\"stream\":true");
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
            return streamed ? Script::chunked(200, "text/event-stream").chunk(textEvent).cut()
                            : Script::head(200, {{"content-type", "application/json"}, {"content-length", "500"}})
                                  .send(R"({"id":"c","choices":[{"index":0)")
                                  .cut();
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
    Script stalledAnswer(bool streamed)
    {
        if (m_stallsLeft == 0)
            return Script {}.reset();
        --m_stallsLeft;
        if (m_random() % 2 == 0)
            return Script {}.stall();
        return streamed ? Script::chunked(200, "text/event-stream").chunk(roleEvent).stall()
                        : Script::head(200, {{"content-type", "application/json"}, {"content-length", "500"}}).stall();
    }

    Script wrongedAnswer()
    {
        constexpr std::array statuses {400, 404, 413, 422};
        ++m_judgements;
        return Script::answer(statuses[m_random() % statuses.size()], openAiError("not so", "invalid_request_error"));
    }

    Script declinedAnswer(bool streamed)
    {
        const QByteArray words = openAiError("no", "invalid_request_error", {}, "content_policy_violation");
        constexpr std::array statuses {200, 400, 403, 500};
        const int status = statuses[m_random() % statuses.size()];
        ++m_judgements;
        return status == 200 ? inPlaceOfAnAnswer(streamed, words) : Script::answer(status, words);
    }

    static QByteArray eventOf(const QByteArray &json) { return "data: " + json + "\n\n"; }

    static Script inPlaceOfAnAnswer(bool streamed, const QByteArray &error)
    {
        return streamed ? Script::chunked(200, "text/event-stream").chunk(eventOf(error)).lastChunk()
                        : Script::answer(200, error);
    }

    /// An answer that comes to nothing, or breaks off, after it was said what it costs.
    Script billedError(bool streamed)
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
    QByteArray bill()
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
        m_billedNano += priceUsage(rates, used).value_or(0);
        return R"("usage":{"prompt_tokens":)" + QByteArray::number(input) + R"(,"completion_tokens":)"
               + QByteArray::number(output) + R"(,"total_tokens":)" + QByteArray::number(input + output) + "}";
    }

    Script goodAnswer(bool streamed)
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

    static constexpr QByteArrayView roleEvent {
        "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n"};
    static constexpr QByteArrayView textEvent {
        "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n"};

    FixedClock &m_clock;
    std::mt19937_64 m_random;
    mutable std::mutex m_mutex;
    std::map<QByteArray, Key> m_keys;
    std::atomic<qint64> m_billedInput {0};
    std::atomic<qint64> m_billedOutput {0};
    std::atomic<qint64> m_billedNano {0};
    std::atomic<int> m_judgements {0};
    std::atomic<int> m_stallsLeft {mostStalls};
    std::array<ScriptedUpstream, providers> m_upstreams; // last: they stop before what their answers use
};

/// One keep-alive connection that makes one call after another.
class Caller final
{
    Q_DISABLE_COPY_MOVE(Caller)

public:
    explicit Caller(const TestHub &hub)
        : m_hub {hub}
    {
        QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { read(); });
        QObject::connect(&m_socket, &QTcpSocket::disconnected, &m_socket, [this] { handleClosed(); });
    }

    void call(const QByteArray &model, bool stream, int number, std::function<void()> ended)
    {
        m_ended = std::move(ended);
        m_received.clear();
        m_isWaiting = true;
        if (m_socket.state() != QAbstractSocket::ConnectedState) {
            m_socket.abort();
            m_socket.connectToHost(u"127.0.0.1"_s, m_hub.port());
        }
        const QByteArray body = R"({"model":")" + model + R"(","stream":)" + (stream ? "true" : "false")
                                + R"(,"messages":[{"role":"user","content":"Hello"}]})";
        m_socket.write(m_hub.chatRequest(body, "x-request-id: chaos-" + QByteArray::number(number) + "\r\n"));
    }

    [[nodiscard]] const QByteArray &received() const { return m_received; }

    [[nodiscard]] int status() const { return m_received.mid(9, 3).toInt(); }

    /// `name` in lower case.
    [[nodiscard]] QByteArray header(const QByteArray &name) const
    {
        const qsizetype at = m_received.toLower().indexOf(QByteArray {"\r\n" + name + ": "});
        if (at < 0)
            return {};
        const qsizetype begin = at + name.size() + 4;
        return m_received.mid(begin, m_received.indexOf("\r\n", begin) - begin);
    }

private:
    void read()
    {
        m_received += m_socket.readAll();
        if (isWhole())
            end();
    }

    void handleClosed()
    {
        if (m_isWaiting)
            end();
    }

    void end()
    {
        if (std::exchange(m_isWaiting, false))
            m_ended();
    }

    [[nodiscard]] bool isWhole() const
    {
        const qsizetype headEnd = m_received.indexOf("\r\n\r\n");
        if (headEnd < 0)
            return false;
        if (const QByteArray length = header("content-length"); !length.isEmpty())
            return m_received.size() >= headEnd + 4 + length.toLongLong();
        return m_received.endsWith("\r\n0\r\n\r\n");
    }

    const TestHub &m_hub;
    QTcpSocket m_socket;
    QByteArray m_received;
    std::function<void()> m_ended;
    bool m_isWaiting = false;
};

int callCount()
{
    const int asked = qEnvironmentVariableIntValue("CHAOS_CALLS");
    return asked > 0 ? asked : 2000;
}

quint64 seedOfRun()
{
    const int asked = qEnvironmentVariableIntValue("CHAOS_SEED");
    return asked > 0 ? static_cast<quint64>(asked) : 1;
}
} // namespace

/// Three providers whose keys fail in every way, by a seeded plan and in a time of its own; a whole hub between them
/// and callers that come in small crowds.
class ChaosTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void answersEveryCallOnce();
    void recoversWithinOneProbe();
    void hammersNoKey();
    void accountsForEverything();

private:
    [[nodiscard]] bool makeRows();
    void makeCrowd(int size, const std::function<std::pair<QByteArray, bool>(int)> &ask);

    static constexpr int mostAtOnce = 6;

    FixedClock m_clock {start};
    std::mt19937_64 m_random {seedOfRun()};
    std::unique_ptr<Providers> m_providers;
    TestHub m_hub;
    std::vector<std::unique_ptr<Caller>> m_callers;
    int m_calls = 0;
    std::map<int, int> m_statuses;
};

void ChaosTest::initTestCase()
{
    const qint64 spanMs = callCount() * 400LL;
    m_providers = std::make_unique<Providers>(m_clock, seedOfRun(), spanMs);
    for (int provider = 0; provider < providers; ++provider)
        QVERIFY(m_providers->upstream(provider).listen());
    GatewayOptions options;
    options.clock = &m_clock;
    QVERIFY(m_hub.start(m_providers->upstream(0).baseUrl(),
                        {{u"upstream.firstByteTimeoutMs"_s, QString::number(stallMs)},
                         {u"upstream.idleTimeoutMs"_s, QString::number(stallMs)},
                         {u"upstream.backoffMs"_s, u"1"_s}},
                        options));
    QVERIFY(makeRows());
    for (int i = 0; i < mostAtOnce; ++i)
        m_callers.push_back(std::make_unique<Caller>(m_hub));
}

bool ChaosTest::makeRows()
{
    const auto rows = m_hub.change<bool>([this](const HubCommands &commands) -> Result<bool> {
        Result<bool> good {true};
        const auto must = [&good](const auto &result) {
            if (good && !result)
                good = tl::unexpected {result.error()};
        };
        HubCommands::RatePrices prices;
        prices.cost.input = inputPico;
        prices.cost.output = outputPico;
        prices.marginPpm = 37'000;
        // Nobody listens there.
        must(commands.addProvider(u"gone"_s, u"openai-compatible"_s, u"http://127.0.0.1:9/v1"_s, {}, true));
        must(commands.addModel(u"gone"_s, u"m"_s, ModelType::Chat));
        must(commands.setRate(u"gone"_s, u"m"_s, ModelType::Chat, prices));
        must(commands.addCredential(u"gone"_s, u"k"_s, Secret {QByteArray {"sk-gone"}}, {}, 100));
        QList<ModelAlias::Target> targets {{u"gone/m"_s, 1}};
        for (int provider = 0; provider < providers; ++provider) {
            const QString name = u"p%1"_s.arg(provider);
            const QString url = QString::fromLatin1(m_providers->upstream(provider).baseUrl()) + u"/v1"_s;
            must(commands.addProvider(name, u"openai-compatible"_s, url, {}, true));
            must(commands.addModel(name, u"m"_s, ModelType::Chat));
            must(commands.setRate(name, u"m"_s, ModelType::Chat, prices));
            for (int key = 0; key < keysPerProvider; ++key)
                must(commands.addCredential(name, u"k%1"_s.arg(key), Secret {Providers::keyName(provider, key)}, {},
                                            100));
            targets.append({name + u"/m"_s, provider + 1});
        }
        for (const char *strategy : {"priority", "weighted", "least-cost", "lowest-latency", "sticky"}) {
            const QString name = QString::fromLatin1(strategy);
            must(commands.addAlias({0, name, targets, *routingStrategyFromName(name)}));
        }
        return good;
    });
    if (!rows)
        qWarning("%s", qPrintable(rows.error().detail));
    return rows.has_value();
}

/// Some calls at once; returns when all of them are answered.
void ChaosTest::makeCrowd(int size, const std::function<std::pair<QByteArray, bool>(int)> &ask)
{
    QEventLoop loop;
    int running = size;
    for (int i = 0; i < size; ++i) {
        Caller &caller = *m_callers[static_cast<size_t>(i)];
        const auto [model, stream] = ask(i);
        caller.call(model, stream, m_calls++, [&running, &loop] {
            if (--running == 0)
                loop.quit();
        });
    }
    QTimer::singleShot(TestHub::patienceMs, &loop, [&loop] { loop.exit(1); });
    QCOMPARE(loop.exec(), 0);
    for (int i = 0; i < size; ++i)
        ++m_statuses[m_callers[static_cast<size_t>(i)]->status()];
}

void ChaosTest::answersEveryCallOnce()
{
    constexpr std::array<const char *, 7> models {"priority", "weighted", "least-cost", "lowest-latency",
                                                  "sticky",   "m",        "p1/m"};
    QElapsedTimer timer;
    timer.start();
    while (m_calls < callCount()) {
        const int size = 1 + static_cast<int>(m_random() % mostAtOnce);
        makeCrowd(size, [&](int) {
            return std::pair {QByteArray {models[m_random() % models.size()]}, m_random() % 2 == 0};
        });
        if (QTest::currentTestFailed())
            return;
        for (int i = 0; i < size; ++i) {
            const Caller &caller = *m_callers[static_cast<size_t>(i)];
            QVERIFY2(caller.status() > 0, caller.received().constData());
            QCOMPARE(caller.received().count("HTTP/1.1 "), 1);
            // Who is sent away because all rest is told when to come back.
            if (caller.status() == 429 || caller.received().contains("has failed too often"))
                QVERIFY2(caller.header("retry-after").toInt() > 0, caller.received().constData());
        }
        m_clock.advance(static_cast<qint64>(m_random() % 2800));
    }
    QString statuses;
    for (const auto &[status, count] : m_statuses)
        statuses += u"%1: %2, "_s.arg(status).arg(count);
    qInfo("%d calls in %lld ms; %s", m_calls, timer.elapsed(), qPrintable(statuses));
    // What nobody would better is asked of nobody else; of the rest most find somebody who answers.
    QCOMPARE(m_statuses[400] + m_statuses[404] + m_statuses[413] + m_statuses[422], m_providers->judgements());
    QVERIFY(m_statuses[200] > (m_calls - m_providers->judgements()) / 2);
    QVERIFY(m_providers->judgements() > 0 && m_providers->stalls() > 0);
}

void ChaosTest::recoversWithinOneProbe()
{
    m_providers->heal();
    m_clock.advance(120 * minuteMs); // longer than anything rests
    const auto before = m_providers->keys();
    m_statuses.clear();
    // Each key that rested is asked by one call, and by others as soon as that has succeeded.
    for (int round = 0; round < 12; ++round) {
        makeCrowd(1, [](int) { return std::pair {QByteArray {"weighted"}, false}; });
        m_clock.advance(100);
    }
    QCOMPARE(m_statuses[200], 12);
    for (int provider = 0; provider < providers; ++provider) {
        for (int call = 0; call < keysPerProvider; ++call) {
            makeCrowd(1, [provider](int) {
                return std::pair {QByteArray {"p" + QByteArray::number(provider) + "/m"}, true};
            });
            m_clock.advance(100);
        }
    }
    QCOMPARE(m_statuses[200], 12 + providers * keysPerProvider);
    for (const auto &[name, key] : m_providers->keys())
        QVERIFY2(key.seen.size() > before.at(name).seen.size(), name.constData());
}

void ChaosTest::hammersNoKey()
{
    // How long a key must be left in peace after it has said this; calls of the same moment were on their way already.
    const auto restOf = [](Mood mood) -> qint64 {
        switch (mood) {
        case Mood::Refuses:
        case Mood::Forbids:
            return 30'000;
        case Mood::Poor:
            return 5 * minuteMs;
        case Mood::Limits:
            return limitMs;
        default:
            return 0;
        }
    };
    // Whatever the answer is worth.
    const std::set tookKey {Mood::Good, Mood::Wrongs, Mood::Declines, Mood::Babbles,
                            Mood::Cuts, Mood::Errs,   Mood::Bills};
    int rests = 0;
    for (const auto &[name, key] : m_providers->keys()) {
        qint64 openUntilMs = 0;
        qint64 openedAtMs = 0;
        qint64 probedAtMs = 0;
        for (const Key::Seen &seen : key.seen) {
            if (openUntilMs > 0 && seen.atMs > openedAtMs) {
                QVERIFY2(
                    seen.atMs >= openUntilMs,
                    qPrintable(
                        u"%1 was asked %2 ms too early"_s.arg(QString::fromLatin1(name)).arg(openUntilMs - seen.atMs)));
                probedAtMs = seen.atMs;
            } else {
                QVERIFY2(seen.atMs != probedAtMs || restOf(seen.mood) == 0, "two probes at once");
            }
            if (const qint64 rest = restOf(seen.mood); rest > 0) {
                rests += seen.atMs > openedAtMs ? 1 : 0;
                openUntilMs = std::max(openUntilMs, seen.atMs + rest);
                openedAtMs = seen.atMs;
            } else if (tookKey.contains(seen.mood)) {
                openUntilMs = 0;
            }
        }
    }
    qInfo("%d times a key was left alone", rests);
    QVERIFY(rests > 10);
}

void ChaosTest::accountsForEverything()
{
    const QList<ModelCall> calls = m_hub.calls(); // each was there before its answer
    QCOMPARE(calls.size(), m_calls);
    QSet<QString> ids;
    qint64 creditsNano = 0;
    qint64 costNano = 0;
    qint64 input = 0;
    qint64 output = 0;
    qint64 saidNano = 0; // of what the providers said, as opposed to what is estimated
    int leftWithABill = 0;
    for (const ModelCall &call : calls) {
        ids.insert(call.requestId);
        QVERIFY2(call.creditsNano && call.costNano, qPrintable(call.requestId));
        creditsNano += *call.creditsNano;
        costNano += *call.costNano;
        qint64 leftNano = 0;
        for (const CallAttempt &attempt : call.attempts) {
            input += attempt.inputTokens;
            output += attempt.outputTokens;
            leftNano += attempt.costNano.value_or(0);
            leftWithABill += attempt.costNano ? 1 : 0;
        }
        saidNano += call.usage.estimated ? leftNano : *call.costNano;
        if (!call.usage.estimated) {
            input += call.usage.totalInput();
            output += call.usage.output;
        }
    }
    QCOMPARE(ids.size(), m_calls);
    QCOMPARE(input, m_providers->billedInput());
    QCOMPARE(output, m_providers->billedOutput());
    QCOMPARE(saidNano, m_providers->billedNano());
    QVERIFY(leftWithABill > 0);

    const TestHub::Sums sums = m_hub.sums();
    QCOMPARE(sums.rollupCalls, m_calls);
    QCOMPARE(sums.rollupCreditsNano, creditsNano);
    QCOMPARE(sums.rollupCostNano, costNano);
    QCOMPARE(sums.ledgerNano, creditsNano);
    QVERIFY2(sums.differences.isEmpty(), qPrintable(sums.differences.join(u'\n')));
}

QTEST_GUILESS_MAIN(ChaosTest)
#include "tst_chaos.moc"
