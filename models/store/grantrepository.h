// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "models/values/creditentry.h"
#include "models/values/error.h"

class Connection;

/// Table credit_grants: what is left of each grant. Charges use up the grant that expires first, and those that never
/// expire last, of those that were there when it was booked; a grant pays for what was spent before it only where there
/// was nothing else left. Charges are set against grants when that matters, not call by call. A call that began
/// before a grant's end is paid by it, also when it ends within an hour after it: what has lapsed is given back by an
/// entry of its own (table lapsed_grants, whose trigger counts such charges). Within the caller's transaction, on the
/// connection's thread.
class GrantRepository final
{
public:
    explicit GrantRepository(const Connection &connection)
        : m_connection {connection}
    {}

    /// Books the grant: its entry in the ledger, the account's sum, and its own row. BadRequest when the account cannot
    /// hold that much.
    [[nodiscard]] Result<CreditEntry> grant(const CreditEntry &entry) const;
    /// Books what is left of every grant that ended by then as an entry of the moment when it did; how many.
    [[nodiscard]] Result<int> expire(qint64 nowMs) const;
    /// Gives back what has lapsed although calls from before that moment used it; how many grants.
    [[nodiscard]] Result<int> settleLate(qint64 nowMs) const;
    /// Whether calls may yet end that began before a grant did.
    [[nodiscard]] Result<bool> awaitsLate() const;
    /// Whether settleLate() has something to give back.
    [[nodiscard]] Result<bool> hasLate() const;
    /// Gives each account its monthly credits for every month since the last, once each; how many grants. An account
    /// that never had any gets those of the present month. A month that a clock which ran ahead had given before is
    /// given what is missing of it, unless a grant of it is in force or used up: the account's monthly credits less
    /// what the ledger says that it got of this month and neither lapsed nor was taken back. So a month that the clock
    /// passed over costs nothing, and nobody gets more of a month than its credits, however often the clock steps.
    [[nodiscard]] Result<int> renew(qint64 nowMs) const;
    /// Monthly credits have been switched on: none are missed of the months before this one.
    [[nodiscard]] Outcome beginRenewal(qint64 accountId, qint64 nowMs) const;
    /// When expire() or renew() have to do something next; 0: never.
    [[nodiscard]] Result<qint64> nextDueMs(qint64 nowMs) const;
    /// Sets the account's charges against its grants. `nowMs`: when what that gives back is booked.
    [[nodiscard]] Outcome allocate(qint64 accountId, qint64 nowMs) const;

private:
    [[nodiscard]] Result<int> renewAgain(qint64 nowMs) const;
    [[nodiscard]] Outcome noteRenewal(qint64 accountId, qint64 nowMs) const;
    [[nodiscard]] Result<bool> grantMissing(CreditEntry month) const;
    [[nodiscard]] Result<int> giveBack(qint64 accountId, qint64 nowMs) const;
    [[nodiscard]] Outcome giveBack(const CreditEntry &lapsed, qint64 amountNano, qint64 nowMs) const;
    [[nodiscard]] Outcome lapse(const CreditEntry &left, qint64 nowMs) const;
    [[nodiscard]] Outcome setLeft(qint64 accountId, qint64 entryId, qint64 leftNano) const;

    const Connection &m_connection;
};
