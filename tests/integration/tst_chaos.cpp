// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTest>
#include <QTimer>

#include "tests/integration/chaoscaller.h"
#include "tests/integration/chaosproviders.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 start = 1'900'000'000'000;
constexpr qint64 minuteMs = 60'000;
constexpr int stallMs = 2000; // real ones: what answers at all has long answered by then

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
    std::unique_ptr<ChaosProviders> m_providers;
    TestHub m_hub;
    std::vector<std::unique_ptr<ChaosCaller>> m_callers;
    int m_calls = 0;
    std::map<int, int> m_statuses;
};

void ChaosTest::initTestCase()
{
    const qint64 spanMs = callCount() * 400LL;
    m_providers = std::make_unique<ChaosProviders>(m_clock, seedOfRun(), spanMs);
    for (int provider = 0; provider < ChaosProviders::count; ++provider)
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
        m_callers.push_back(std::make_unique<ChaosCaller>(m_hub));
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
        prices.cost.input = ChaosProviders::inputPico;
        prices.cost.output = ChaosProviders::outputPico;
        prices.marginPpm = 37'000;
        // Nobody listens there.
        must(commands.addProvider(u"gone"_s, u"openai-compatible"_s, u"http://127.0.0.1:9/v1"_s, {}, true));
        must(commands.addModel(u"gone"_s, u"m"_s, ModelType::Chat));
        must(commands.setRate(u"gone"_s, u"m"_s, ModelType::Chat, prices));
        must(commands.addCredential(u"gone"_s, u"k"_s, Secret {QByteArray {"sk-gone"}}, {}, 100));
        QList<ModelAlias::Target> targets {{u"gone/m"_s, 1}};
        for (int provider = 0; provider < ChaosProviders::count; ++provider) {
            const QString name = u"p%1"_s.arg(provider);
            const QString url = QString::fromLatin1(m_providers->upstream(provider).baseUrl()) + u"/v1"_s;
            must(commands.addProvider(name, u"openai-compatible"_s, url, {}, true));
            must(commands.addModel(name, u"m"_s, ModelType::Chat));
            must(commands.setRate(name, u"m"_s, ModelType::Chat, prices));
            for (int key = 0; key < ChaosProviders::keysEach; ++key)
                must(commands.addCredential(name, u"k%1"_s.arg(key), Secret {ChaosProviders::keyName(provider, key)},
                                            {}, 100));
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
        ChaosCaller &caller = *m_callers[static_cast<size_t>(i)];
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
            const ChaosCaller &caller = *m_callers[static_cast<size_t>(i)];
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
    for (int provider = 0; provider < ChaosProviders::count; ++provider) {
        for (int call = 0; call < ChaosProviders::keysEach; ++call) {
            makeCrowd(1, [provider](int) {
                return std::pair {QByteArray {"p" + QByteArray::number(provider) + "/m"}, true};
            });
            m_clock.advance(100);
        }
    }
    QCOMPARE(m_statuses[200], 12 + ChaosProviders::count * ChaosProviders::keysEach);
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
            return ChaosProviders::limitMs;
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
        for (const ChaosKey::Seen &seen : key.seen) {
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
    QHash<qint64, qint64> costs; // by provider
    QHash<qint64, qint64> said;  // of it what they said, as opposed to what is estimated
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
            costs[attempt.providerId] += attempt.costNano.value_or(0);
            said[attempt.providerId] += attempt.costNano.value_or(0);
            leftWithABill += attempt.costNano ? 1 : 0;
        }
        costs[call.providerId] += *call.costNano - leftNano;
        if (!call.usage.estimated) {
            said[call.providerId] += *call.costNano - leftNano;
            input += call.usage.totalInput();
            output += call.usage.output;
        }
    }
    QCOMPARE(ids.size(), m_calls);
    QCOMPARE(input, m_providers->billedInput());
    QCOMPARE(output, m_providers->billedOutput());
    const QHash<QString, qint64> sumsOfProviders = m_hub.costsByProvider();
    for (int i = 0; i < ChaosProviders::count; ++i) {
        const QString name = u"p%1"_s.arg(i);
        const qint64 id = m_hub.ask<qint64>([name](const HubQueries &queries) {
            return queries.provider(name).map([](const auto &found) { return found.id; });
        });
        QCOMPARE(said.value(id), m_providers->billedNano(i));
        QCOMPARE(sumsOfProviders.value(name), costs.value(id));
    }
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
