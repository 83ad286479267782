// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <random>
#include <vector>

#include <queue>

#include "models/values/callid.h"
#include "models/values/modelcall.h"

/// The people and machines of the benchmark: who calls what, how often.
namespace History
{
struct Provider
{
    const char *name;
    const char *kind;
};

/// A kind of work that an app does again and again.
struct Work
{
    int app;      ///< counted from 0
    int provider; ///< likewise
    const char *model;
    const char *alias; ///< what the client writes; null: provider/model
    ModelType type;
    double share;     ///< of all calls
    double medianMs;  ///< of the durations
    int inputTokens;  ///< about
    int outputTokens; ///< about
};

inline constexpr int accounts = 3;

[[nodiscard]] const std::vector<const char *> &apps();
[[nodiscard]] const std::vector<Provider> &providers();
[[nodiscard]] const std::vector<Work> &works();
} // namespace History

/// Gives the calls of a span of time, in the order in which they end: more in the day than at night and at the end of
/// the week, a few very busy apps and many quiet ones, durations with a long tail, some failures, which come in bursts,
/// and second tries. The same seed gives the same calls. One thread.
class HistoryCalls final
{
public:
    HistoryCalls(qint64 fromMs, qint64 toMs, qint64 count, quint32 seed);

    [[nodiscard]] bool atEnd() const { return m_made == m_count && m_running.empty(); }

    [[nodiscard]] ModelCall next();
    /// A call at a time of its own, e.g. now.
    [[nodiscard]] ModelCall at(qint64 utcMs);

private:
    struct EndsLater
    {
        [[nodiscard]] bool operator()(const ModelCall &a, const ModelCall &b) const { return endMs(a) > endMs(b); }
    };

    [[nodiscard]] static qint64 endMs(const ModelCall &call) { return call.startedAtMs + call.durationUs / 1'000; }

    [[nodiscard]] qint64 nextTime();
    [[nodiscard]] ModelCall begunAt(qint64 utcMs);

    [[nodiscard]] double unit() { return m_unit(m_random); }

    [[nodiscard]] double spread(double sigma);
    void setTimes(ModelCall &call, const History::Work &work);
    void setUsage(ModelCall &call, const History::Work &work);
    void setOutcome(ModelCall &call);
    void setAttempts(ModelCall &call);
    [[nodiscard]] QString requestId(qint64 utcMs);

    qint64 m_fromMs;
    qint64 m_count;
    qint64 m_made = 0;
    std::vector<double> m_hourEnds; ///< the share of all calls that was made by the end of each hour
    std::size_t m_hour = 0;
    std::mt19937_64 m_random;
    std::uniform_real_distribution<double> m_unit {0.0, 1.0};
    std::normal_distribution<double> m_normal {0.0, 1.0};
    std::discrete_distribution<std::size_t> m_work;
    std::priority_queue<ModelCall, std::vector<ModelCall>, EndsLater> m_running;
    qint64 m_lastStartMs = 0;
    CallIdGenerator m_ids {1};
};
