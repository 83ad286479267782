// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QString>

#include "models/store/offlinehub.h"
#include "models/values/clock.h"
#include "models/vault/vault.h"

/// What is wanted of the benchmark.
struct HistoryPlan
{
    QString folder;
    qint64 calls = 10'000'000;
    qint64 days = 400;
    qint64 leaving = 5'000'000; ///< calls that retention is to move
    int writesPerSecond = 400;  ///< meanwhile
    int rounds = 5;

    [[nodiscard]] QString databasePath() const;
};

/// Opens (and at first makes) the hub of the plan's folder. Ends the program when that fails.
class HistoryHub final
{
public:
    explicit HistoryHub(const HistoryPlan &plan);

    [[nodiscard]] const OfflineHub &hub() const { return *m_hub; }

    [[nodiscard]] const Connection &connection() const { return m_hub->connection(); }

private:
    SystemClock m_clock;
    Vault m_vault;
    std::unique_ptr<OfflineHub> m_hub;
};

/// Ends the program with the error's words.
[[noreturn]] void giveUp(const Error &error);

template <typename T>
T must(Result<T> result)
{
    if (!result)
        giveUp(result.error());
    return std::move(*result);
}

void mustDo(const Outcome &outcome);

/// Each is one part of the benchmark and prints what it found, with the goal.
void makeHistory(const HistoryPlan &plan);
void sealHistory(const HistoryPlan &plan); ///< of a history that an older version made
void measureUsage(const HistoryPlan &plan);
void measurePages(const HistoryPlan &plan);
void measureRetention(const HistoryPlan &plan);
void tellSizes(const HistoryPlan &plan);
