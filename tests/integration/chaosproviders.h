// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <random>

#include "tests/integration/chaoskey.h"
#include "tests/support/fixedclock.h"
#include "tests/support/scriptedupstream.h"

/// Three upstreams with two keys each whose moods change by a seeded plan. Its answers bill a number of tokens each.
/// Made and asked on the test's thread; the answers are chosen on the upstreams'.
class ChaosProviders final
{
    Q_DISABLE_COPY_MOVE(ChaosProviders)

public:
    static constexpr int count = 3;
    static constexpr int keysEach = 2;
    static constexpr qint64 inputPico = 1'234'567; ///< for a token
    static constexpr qint64 outputPico = 7'654'321;
    static constexpr qint64 limitMs = 20'000; ///< what Mood::Limits asks for

    /// The plan begins at the clock's time and lasts for `spanMs` of it.
    ChaosProviders(FixedClock &clock, quint64 seed, qint64 spanMs);

    [[nodiscard]] static QByteArray keyName(int provider, int key);

    [[nodiscard]] ScriptedUpstream &upstream(int provider) { return m_upstreams[static_cast<size_t>(provider)]; }

    /// From now on all is well.
    void heal();

    [[nodiscard]] std::map<QByteArray, ChaosKey> keys() const;

    [[nodiscard]] qint64 billedInput() const { return m_billedInput; }

    [[nodiscard]] qint64 billedOutput() const { return m_billedOutput; }

    [[nodiscard]] qint64 billedNano(int provider) const { return m_billedNano[static_cast<size_t>(provider)]; }

    [[nodiscard]] int judgements() const { return m_judgements; } ///< answers that nobody else would better

    [[nodiscard]] int stalls() const { return mostStalls - m_stallsLeft; }

private:
    static constexpr int mostStalls = 8;

    void plan(ChaosKey &key, qint64 fromMs, qint64 spanMs);
    [[nodiscard]] Script answer(const ReceivedRequest &request);
    [[nodiscard]] Script answerIn(Mood mood, bool streamed);
    [[nodiscard]] Script stalledAnswer(bool streamed);
    [[nodiscard]] Script wrongedAnswer();
    [[nodiscard]] Script declinedAnswer(bool streamed);
    [[nodiscard]] Script billedError(bool streamed);
    [[nodiscard]] Script goodAnswer(bool streamed);
    [[nodiscard]] QByteArray bill();

    FixedClock &m_clock;
    std::mt19937_64 m_random;
    mutable std::mutex m_mutex;
    std::map<QByteArray, ChaosKey> m_keys;
    std::atomic<qint64> m_billedInput {0};
    std::atomic<qint64> m_billedOutput {0};
    std::array<std::atomic<qint64>, count> m_billedNano {};
    size_t m_asked = 0; ///< the provider that answers now
    std::atomic<int> m_judgements {0};
    std::atomic<int> m_stallsLeft {mostStalls};
    std::array<ScriptedUpstream, count> m_upstreams; // last: they stop before what their answers use
};
