// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>

#include "models/store/commitmailbox.h"
#include "models/store/grouptotals.h"
#include "models/store/preparedstatement.h"

class Connection;

/// Writes groups of finished calls: the calls and their attempts, the charges, the sums by hour, the tallies and the
/// turns to be kept, in one transaction. The hot path of the hub: every statement is prepared once. Lives on the
/// connection's thread and must be destroyed before the connection.
class CallWriter final
{
    Q_DISABLE_COPY_MOVE(CallWriter)

public:
    explicit CallWriter(const Connection &connection);

    [[nodiscard]] Outcome prepare();

    /// `begun` is called when a transaction has begun, which may have waited long for another process: the calls of the
    /// group may still be changed in it.
    void setBegunCheck(std::function<void()> begun) { m_begun = std::move(begun); }

    /// All or none of the group is committed.
    [[nodiscard]] Outcome write(std::span<const QueuedCall> group);
    /// One call, and where the sums of its price break a rule of the schema, without a price: sums that are full keep
    /// nobody from calling, and the ledger still adds up.
    [[nodiscard]] Outcome writeOne(QueuedCall &queued);

    /// To be called when UsageSeal has added hours: what is recorded for them later is added there, too.
    [[nodiscard]] Outcome readSeal();

    /// Whether calls that used something are put into the outbox.
    void setReporting(bool isReporting) { m_isReporting = isReporting; }

    /// True when the last write failed because a row breaks a rule of the schema, so that the others may be good.
    [[nodiscard]] bool failedByRow() const { return m_failedByRow; }

private:
    [[nodiscard]] bool writeRows(std::span<const QueuedCall> group);
    [[nodiscard]] bool insertCall(const ModelCall &call);
    [[nodiscard]] bool insertAttempt(qint64 callId, const CallAttempt &attempt);
    [[nodiscard]] bool insertCharge(const ModelCall &call);
    [[nodiscard]] bool insertEvent(const ModelCall &call);
    [[nodiscard]] bool insertKept(const StoredResponse &kept);
    [[nodiscard]] bool addHour(const GroupTotals::Hour &hour);
    [[nodiscard]] bool addLate(const GroupTotals::Hour &hour);
    [[nodiscard]] bool addTally(const GroupTotals::Tally &tally);
    template <typename... Values>
    [[nodiscard]] bool run(PreparedStatement &statement, const Values &...values);

    const Connection &m_connection;
    PreparedStatement m_begin;
    PreparedStatement m_commit;
    PreparedStatement m_insertCall;
    PreparedStatement m_insertAttempt;
    PreparedStatement m_insertCharge;
    PreparedStatement m_insertEvent;
    PreparedStatement m_insertKept;
    PreparedStatement m_addHour;
    PreparedStatement m_addDay;
    PreparedStatement m_addTotals;
    PreparedStatement m_addTally;
    std::function<void()> m_begun;
    GroupTotals m_totals;
    qint64 m_sealedUntilMs = 0; ///< see UsageSeal
    Error m_error;
    bool m_failedByRow = false;
    bool m_isReporting = false;
};
