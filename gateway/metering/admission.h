// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include <QHash>

#include "models/values/hubsnapshot.h"

/// What a call is expected to use at most: reserved before, settled after.
struct CallEstimate
{
    qint64 tokens = 0;
    qint64 creditsNano = 0; ///< 0 when unpriced
};

struct AdmissionRefusal
{
    ErrorCode code = ErrorCode::RateLimited; ///< RateLimited, InsufficientCredit, Unauthorized (expired)
    QString message;                         ///< English, for the caller
    qint64 retryAfterMs = 0;                 ///< 0: waiting does not help
};

/// Limits and money before a call runs, in memory: requests and tokens per minute, concurrent calls, the app's budget
/// and the account's credit. Reserve, then settle or release; nothing overshoots by more than one call's
/// real-over-estimate. Thread-safe (one uncontended lock), so that several gateway workers share one.
///
/// Balance = granted (from the newest snapshot) - charged at the first snapshot - settled since then - reserved now.
/// All charges pass through here, so a newer snapshot's own charged sum is not used and nothing is counted twice.
class Admission final
{
public:
    struct Ticket
    {
        quint64 id = 0;
    };

    void setSnapshot(const HubSnapshotPtr &snapshot);
    [[nodiscard]] tl::expected<Ticket, AdmissionRefusal> admit(const AppSnapshot &app, const CallEstimate &estimate,
                                                               bool enforceCredit, qint64 nowMs);
    void settle(Ticket ticket, qint64 tokens, qint64 creditsNano, qint64 nowMs);
    void release(Ticket ticket); ///< the call used nothing
    [[nodiscard]] int runningCalls() const;
    [[nodiscard]] qint64 balanceNano(qint64 accountId) const; ///< without what is reserved

private:
    struct AppState;
    struct AccountState;
    struct Held;
    mutable std::mutex m_mutex;
    QHash<qint64, std::shared_ptr<AppState>> m_apps;
    QHash<qint64, std::shared_ptr<AccountState>> m_accounts;
    QHash<quint64, std::shared_ptr<Held>> m_held;
    quint64 m_lastTicket = 0;
};
