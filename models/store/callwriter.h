// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include <QSqlQuery>

#include "models/store/commitmailbox.h"
#include "models/store/grouptotals.h"

class Connection;
class QSqlError;

/// Writes groups of finished calls: the calls and their attempts, the charges, the sums by hour and the tallies, in one
/// transaction. The hot path of the hub: every statement is prepared once. Lives on the connection's thread and must
/// be destroyed before the connection.
class CallWriter final
{
    Q_DISABLE_COPY_MOVE(CallWriter)

public:
    explicit CallWriter(const Connection &connection);

    [[nodiscard]] Outcome prepare();

    /// All or none of the group is committed.
    [[nodiscard]] Outcome write(std::span<const QueuedCall> group);

    /// True when the last write failed because a row breaks a rule of the schema, so that the others may be good.
    [[nodiscard]] bool failedByRow() const { return m_failedByRow; }

private:
    [[nodiscard]] bool writeRows(std::span<const QueuedCall> group);
    [[nodiscard]] bool insertCall(const ModelCall &call);
    [[nodiscard]] bool insertAttempt(qint64 callId, const CallAttempt &attempt);
    [[nodiscard]] bool insertCharge(const ModelCall &call);
    [[nodiscard]] bool addHour(const GroupTotals::Hour &hour);
    [[nodiscard]] bool addTally(const GroupTotals::Tally &tally);
    [[nodiscard]] bool run(QSqlQuery &query);

    const Connection &m_connection;
    QSqlQuery m_begin;
    QSqlQuery m_commit;
    QSqlQuery m_insertCall;
    QSqlQuery m_insertAttempt;
    QSqlQuery m_insertCharge;
    QSqlQuery m_addHour;
    QSqlQuery m_addTally;
    GroupTotals m_totals;
    Error m_error;
    bool m_failedByRow = false;
};
