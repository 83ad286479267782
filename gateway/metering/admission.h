// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include <QHash>

#include "gateway/metering/answerlengths.h"
#include "gateway/metering/ratelimits.h"
#include "models/values/hubsnapshot.h"

/// What a call is expected to use at most: reserved before, settled after.
struct CallEstimate
{
    qint64 tokens = 0;
    qint64 creditsNano = 0; ///< 0: unpriced or free, or not known: see isCharged
    /// What it uses at least, when the rest is our guess because the client gave no maximum: the call is admitted when
    /// this much is left, and reserves what is left up to the estimate. -1: all of the estimate must be left.
    qint64 leastTokens = -1;
    qint64 leastCreditsNano = -1;
    /// It will cost something, whatever the estimate says: it is not admitted when nothing is left.
    bool isCharged = false;
};

struct AdmissionRefusal
{
    /// RateLimited, also when the money is there and only held by running calls; InsufficientCredit; BadRequest:
    /// more tokens than the limit of a minute; Unauthorized (expired).
    ErrorCode code = ErrorCode::RateLimited;
    QString message;         ///< English, for the caller
    qint64 retryAfterMs = 0; ///< 0: waiting does not help
    bool isOfMoney = false;  ///< a cheaper call might pass
};

/// Limits and money before a call runs, in memory: requests and tokens per minute, concurrent calls, the app's budget
/// and the account's credit. Reserve, then settle or release; nothing overshoots by more than one call's
/// real-over-estimate. A refused call counts for nothing. Thread-safe (one uncontended lock), so that several gateway
/// workers share one.
///
/// Balance = granted (from the newest snapshot) - charged at the first snapshot - settled since then - reserved now.
/// All charges pass through here, so a newer snapshot's own charged sum is not used and nothing is counted twice. The
/// same holds for an app's spending; its days and months are UTC.
///
/// After the clock was wrong and is corrected (see isStepBack()), the limits of a minute go on within a minute, and
/// days and months by the new time: with what was spent in them as far as it is known here or a newer snapshot tells.
class Admission final
{
public:
    struct Ticket
    {
        quint64 id = 0;
    };

    Admission();
    ~Admission();
    Admission(const Admission &) = delete;
    Admission &operator=(const Admission &) = delete;

    void setSnapshot(const HubSnapshotPtr &snapshot);
    [[nodiscard]] tl::expected<Ticket, AdmissionRefusal> admit(const AppSnapshot &app, const CallEstimate &estimate,
                                                               bool enforceCredit, qint64 nowMs);
    /// Ends a call with what it really used. A ticket that is not held is passed over, so nothing settles twice. The
    /// money counts in the period in which the call began: when it was admitted, unless `startedAtMs` says better.
    void settle(Ticket ticket, qint64 tokens, qint64 creditsNano, qint64 nowMs,
                std::optional<qint64> startedAtMs = std::nullopt);

    /// What is known of answers without a maximum.
    [[nodiscard]] AnswerLengths &answerLengths() { return m_answerLengths; }

    void release(Ticket ticket); ///< the call used nothing; as a request it still counts
    [[nodiscard]] int runningCalls() const;
    [[nodiscard]] qint64 balanceNano(qint64 accountId) const; ///< without what is reserved
    /// For the x-ratelimit headers; all zero for an app without such limits.
    [[nodiscard]] RateLimits rateLimits(const AppSnapshot &app, qint64 nowMs) const;

private:
    struct AppState;
    struct AccountState;
    struct Held;

    /// What a running call holds.
    struct Reservation
    {
        qint64 atMs = 0;
        qint64 tokens = 0;
        qint64 creditsNano = 0;
        qint64 guessedTokens = 0; ///< of these, beyond what it uses at least
    };

    AppState &stateOf(const AppSnapshot &app, qint64 madeAtMs);
    void follow(qint64 nowMs);
    Ticket hold(std::shared_ptr<AppState> app, std::shared_ptr<AccountState> account, const Reservation &taken);
    std::optional<Held> take(Ticket ticket);
    void dropVanished(const HubSnapshot &snapshot);

    mutable std::mutex m_mutex;
    QHash<qint64, std::shared_ptr<AppState>> m_apps;
    QHash<qint64, std::shared_ptr<AccountState>> m_accounts;
    QHash<quint64, std::shared_ptr<Held>> m_held;
    quint64 m_lastTicket = 0;
    qint64 m_latestMs = 0; ///< that was told
    AnswerLengths m_answerLengths;
};
