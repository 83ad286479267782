// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>

#include <QDir>
#include <QElapsedTimer>

#include "models/store/callwriter.h"
#include "models/store/sql.h"
#include "models/store/usageseal.h"
#include "tests/bench/history/historycalls.h"
#include "tests/bench/history/historysteps.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 dayMs = 24LL * 3'600'000;
constexpr std::size_t groupCalls = 1'000;
constexpr qint64 tellEvery = 1'000'000;
constexpr quint32 seed = 20'261'123;

void addPeople(const HubCommands &commands)
{
    for (const History::Provider &provider : History::providers()) {
        const QString name = QString::fromLatin1(provider.name);
        const QString kind = QString::fromLatin1(provider.kind);
        const QString url = kind == u"openai-compatible" ? u"http://127.0.0.1:9/v1"_s : QString {};
        static_cast<void>(must(commands.addProvider(name, kind, url, {}, true)));
        static_cast<void>(must(commands.addCredential(name, u"main"_s, Secret {"sk-of-the-benchmark-0001"}, {}, 100)));
    }
    QStringList accounts {u"default"_s};
    for (int i = 1; i < History::accounts; ++i)
        accounts.append(must(commands.addAccount(u"team %1"_s.arg(i))).name);
    for (std::size_t i = 0; i < History::apps().size(); ++i) {
        const QString account = accounts.at(static_cast<qsizetype>(i) % accounts.size());
        static_cast<void>(must(commands.addApp(QString::fromLatin1(History::apps()[i]), account, {})));
    }
}

void write(const Connection &connection, HistoryCalls &calls)
{
    CallWriter writer {connection};
    mustDo(writer.prepare());
    QElapsedTimer timer;
    timer.start();
    std::vector<QueuedCall> group;
    for (qint64 made = 0; !calls.atEnd();) {
        group.clear();
        while (group.size() < groupCalls && !calls.atEnd())
            group.push_back({0, group.size(), calls.next()});
        mustDo(writer.write(group));
        made += static_cast<qint64>(group.size());
        if (made % tellEvery == 0)
            std::printf("%lld M calls after %lld s\n", made / tellEvery, timer.elapsed() / 1'000);
        std::fflush(stdout);
    }
}

/// As the store does hour by hour.
void addHoursUp(const Connection &connection, qint64 nowMs)
{
    QElapsedTimer timer;
    timer.start();
    qint64 longestUs = 0;
    for (bool added = true; added;) {
        QElapsedTimer step;
        step.start();
        added = must(UsageSeal {connection}.addNextHour(nowMs));
        longestUs = std::max(longestUs, step.nsecsElapsed() / 1'000);
    }
    std::printf("the hours were added up in %lld ms, the longest took %lld us\n", timer.elapsed(), longestUs);
}
} // namespace

void sealHistory(const HistoryPlan &plan)
{
    const HistoryHub opened {plan};
    addHoursUp(opened.connection(), SystemClock {}.utcMs());
}

/// By the hub's own writer, so that the sums and the ledger are what they would be; without waiting for the disk.
void makeHistory(const HistoryPlan &plan)
{
    if (!QDir {}.mkpath(plan.folder))
        giveUp({ErrorCode::Storage, u"the folder cannot be made"_s});
    const HistoryHub made {plan};
    const Connection &connection = made.connection();
    addPeople(made.hub().commands(u"history"_s));
    for (const QString &pragma :
         {u"PRAGMA synchronous = OFF"_s, u"PRAGMA cache_size = -2000000"_s, u"PRAGMA wal_autocheckpoint = 200000"_s})
        mustDo(connection.execute(pragma));
    const qint64 nowMs = SystemClock {}.utcMs();
    HistoryCalls calls {nowMs - plan.days * dayMs, nowMs, plan.calls, seed};
    write(connection, calls);
    addHoursUp(connection, nowMs);
    mustDo(connection.execute(u"PRAGMA wal_checkpoint(TRUNCATE)"_s));
}
