// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <ctime>

#include <QDateTime>
#include <QElapsedTimer>
#include <QFileInfo>

#include "models/store/sql.h"
#include "models/store/usagespans.h"
#include "tests/bench/history/historysteps.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 dayMs = 24LL * 3'600'000;
constexpr qint64 mostDaysByHour = 31; ///< a chart shows no more
constexpr double usageGoalMs = 100;
constexpr double pageGoalMs = 50;

/// What this thread has worked, without what it waited for while others did.
double workedMs()
{
    timespec now {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// Prints a line for each question and one for the slowest. The first time that a question is asked, the disk answers
/// too: it is shown and not judged.
class Questions
{
public:
    Questions(const HistoryPlan &plan, double goalMs)
        : m_plan {plan}
        , m_goalMs {goalMs}
    {}

    /// `ask` gives how many rows came.
    void add(const QString &name, const std::function<qint64(const HubQueries &)> &ask)
    {
        const Connection connection = must(Connection::open(m_plan.databasePath(), Connection::Mode::ReadOnly));
        std::vector<double> times;
        std::vector<double> works;
        qint64 rows = 0;
        for (int round = 0; round < m_plan.rounds; ++round) {
            QElapsedTimer timer;
            timer.start();
            const double beforeMs = workedMs();
            rows = ask(HubQueries {connection});
            times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
            works.push_back(workedMs() - beforeMs);
        }
        const double first = times.front();
        std::sort(times.begin() + 1, times.end());
        std::sort(works.begin() + 1, works.end());
        const double median = times[times.size() / 2];
        m_worst = std::max(m_worst, times.back());
        m_missed += times.back() > m_goalMs ? 1 : 0;
        std::printf("| %s | %lld | %.1f | %.1f | %.1f | %.1f |%s\n", qPrintable(name), rows, first, median,
                    times.back(), works[works.size() / 2], times.back() > m_goalMs ? " MISSED" : "");
        std::fflush(stdout);
    }

    void head(const char *title) const
    {
        std::printf(
            "\n### %s\n\n| question | rows | first ms | median ms | worst ms | CPU ms |\n|---|---|---|---|---|---|\n",
            title);
    }

    void end() const
    {
        std::printf("\n- slowest: **%.1f ms** (goal <= %.0f: %s)\n", m_worst, m_goalMs,
                    m_missed == 0 ? "met" : qPrintable(u"MISSED by %1"_s.arg(m_missed)));
    }

private:
    const HistoryPlan &m_plan;
    double m_goalMs;
    double m_worst = 0;
    int m_missed = 0;
};

void askUsage(Questions &questions, const QString &name, UsageQuery::GroupBy by, qint64 days, const QByteArray &zone)
{
    UsageQuery query;
    query.groupBy = by;
    query.toMs = SystemClock {}.utcMs();
    query.fromMs = days == 0 ? 0 : query.toMs - days * dayMs;
    query.timeZone = zone;
    query.withLatency = true;
    const QString range = days == 0 ? u"everything"_s : u"%1 days"_s.arg(days);
    questions.add(u"by %1, %2, %3"_s.arg(name, range, QString::fromLatin1(zone)),
                  [query](const HubQueries &queries) { return qint64 {must(queries.usage(query)).size()}; });
}

void askPages(Questions &questions, const QString &name, const CallQuery &query)
{
    questions.add(name, [query](const HubQueries &queries) { return qint64 {must(queries.calls(query)).rows.size()}; });
}

CallQuery filtered(const std::function<void(CallQuery &)> &set)
{
    CallQuery query;
    set(query);
    return query;
}

using NamedQuery = std::pair<QString, CallQuery>;

QList<NamedQuery> simpleFilters(const QString &requestId)
{
    QList<NamedQuery> all {{u"no filter"_s, {}}};
    for (const char *name : {"editor", "demo"})
        all.append({u"app %1"_s.arg(QString::fromLatin1(name)),
                    filtered([&](auto &q) { q.app = QString::fromLatin1(name); })});
    for (const char *name : {"openai", "mirror"})
        all.append({u"provider %1"_s.arg(QString::fromLatin1(name)),
                    filtered([&](auto &q) { q.provider = QString::fromLatin1(name); })});
    for (const char *name :
         {"code-small", "moderate", "openai/code-small", "openai/moderate", "fast", "best", "nothing"})
        all.append({u"model %1"_s.arg(QString::fromLatin1(name)),
                    filtered([&](auto &q) { q.model = QString::fromLatin1(name); })});
    for (const CallStatus status : {CallStatus::Succeeded, CallStatus::Failed, CallStatus::Cancelled})
        all.append({u"status %1"_s.arg(callStatusName(status)), filtered([&](auto &q) { q.status = status; })});
    all.append({u"request id"_s, filtered([&](auto &q) { q.requestId = requestId; })});
    for (const qint64 ms : {1, 100, 500, 1'000, 3'000, 10'000, 60'000, 300'000, 1'000'000, 100'000'000})
        all.append({u"at least %1 s"_s.arg(static_cast<double>(ms) / 1e3),
                    filtered([&](auto &q) { q.minDurationUs = ms * 1'000; })});
    return all;
}

/// Two filters of which each lets many through, and both together few or none.
QList<NamedQuery> pairsOfFilters()
{
    return {
        {u"app editor, failed"_s, filtered([](auto &q) {
             q.app = u"editor"_s;
             q.status = CallStatus::Failed;
         })},
        {u"app agent, model code-large"_s, filtered([](auto &q) {
             q.app = u"agent"_s;
             q.model = u"code-large"_s;
         })},
        {u"app search, model code-small"_s, filtered([](auto &q) {
             q.app = u"search"_s;
             q.model = u"code-small"_s;
         })},
        {u"app search, provider anthropic"_s, filtered([](auto &q) {
             q.app = u"search"_s;
             q.provider = u"anthropic"_s;
         })},
        {u"app search, at least 10 s"_s, filtered([](auto &q) {
             q.app = u"search"_s;
             q.minDurationUs = 10'000'000;
         })},
        {u"model embed-small, at least 60 s"_s, filtered([](auto &q) {
             q.model = u"embed-small"_s;
             q.minDurationUs = 60'000'000;
         })},
        {u"provider google, at least 300 s"_s, filtered([](auto &q) {
             q.provider = u"google"_s;
             q.minDurationUs = 300'000'000;
         })},
        {u"failed, at least 100 s"_s, filtered([](auto &q) {
             q.status = CallStatus::Failed;
             q.minDurationUs = 100'000'000;
         })},
        {u"app demo, cancelled"_s, filtered([](auto &q) {
             q.app = u"demo"_s;
             q.status = CallStatus::Cancelled;
         })},
        {u"app demo, at least 100 s"_s, filtered([](auto &q) {
             q.app = u"demo"_s;
             q.minDurationUs = 100'000'000;
         })},
    };
}

/// A call's id by its place in the history: 0.0 the oldest, 1.0 the newest.
qint64 idAt(const Connection &connection, double place)
{
    const qint64 first = must(readInteger(connection, u"SELECT min(id) FROM model_calls"_s));
    const qint64 last = must(readInteger(connection, u"SELECT max(id) FROM model_calls"_s));
    return first + static_cast<qint64>(place * static_cast<double>(last - first));
}
} // namespace

void measureUsage(const HistoryPlan &plan)
{
    Questions questions {plan, usageGoalMs};
    questions.head("Usage, with percentiles");
    using enum UsageQuery::GroupBy;
    const std::pair<const char *, UsageQuery::GroupBy> groups[] {
        {"day", Day},         {"month", Month}, {"hour", Hour},         {"app", App},
        {"account", Account}, {"model", Model}, {"provider", Provider}, {"type", Type}};
    for (const auto &[name, by] : groups) {
        for (const qint64 days : {1, 7, 30, 90, 365, 0}) {
            if (by == Hour && (days == 0 || days > mostDaysByHour))
                continue;
            for (const char *zone : {"UTC", "Asia/Kolkata"})
                askUsage(questions, QString::fromLatin1(name), by, days, zone);
        }
    }
    for (const qint64 days : {1, 7, 30}) {
        questions.add(u"overview, %1 days"_s.arg(days), [days](const HubQueries &queries) {
            const qint64 nowMs = SystemClock {}.utcMs();
            return must(queries.overview(nowMs - days * dayMs, nowMs)).calls;
        });
    }
    questions.end();
}

void measurePages(const HistoryPlan &plan)
{
    const Connection connection = must(Connection::open(plan.databasePath(), Connection::Mode::ReadOnly));
    const qint64 middle = idAt(connection, 0.5);
    const auto requestId = readRow<QString>(connection, u"SELECT request_id FROM model_calls WHERE id > ? LIMIT 1"_s,
                                            {middle}, [](const QSqlQuery &row) { return row.value(0).toString(); });
    Questions questions {plan, pageGoalMs};
    questions.head("Pages of 100 calls");
    QList<NamedQuery> all = simpleFilters(must(requestId).value_or(QString {}));
    all += pairsOfFilters();
    for (const auto &[name, query] : all)
        askPages(questions, name, query);
    for (auto [name, query] : all) {
        query.beforeId = middle;
        askPages(questions, name + u", from the middle"_s, query);
    }
    for (auto [name, query] : all) {
        query.sinceMs = SystemClock {}.utcMs() - 200 * dayMs;
        query.untilMs = query.sinceMs + 30 * dayMs;
        askPages(questions, name + u", in a month long ago"_s, query);
    }
    questions.end();
}

void tellSizes(const HistoryPlan &plan)
{
    const Connection connection = must(Connection::open(plan.databasePath(), Connection::Mode::ReadOnly));
    const StorageSizes sizes = must(HubQueries {connection}.storage());
    std::printf("\n### Sizes\n\n- database: %.2f GB for %lld calls, of these %.2f GB free\n",
                static_cast<double>(sizes.databaseBytes) / 1e9, sizes.calls,
                static_cast<double>(sizes.freeBytes) / 1e9);
    for (const StorageSizes::Archive &archive : sizes.archives)
        std::printf("- %s: %.2f GB\n", qPrintable(archive.name), static_cast<double>(archive.bytes) / 1e9);
    auto rows = must(
        runSql(connection, u"SELECT name, sum(pgsize) FROM dbstat WHERE aggregate = 1 GROUP BY 1 ORDER BY 2 DESC"_s));
    while (rows.next())
        std::printf("  - %s: %.0f MB\n", qPrintable(rows.value(0).toString()), rows.value(1).toDouble() / 1e6);
}
