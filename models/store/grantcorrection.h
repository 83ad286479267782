// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/creditentry.h"
#include "models/values/error.h"

class Connection;

/// Puts right what a clock that ran ahead did to grants, once it has been corrected, by entries of its own in the
/// ledger: what lapsed before its end is granted anew, and monthly credits of months to come are taken back. Months
/// that lapsed too early are GrantRepository::renew()'s. The same however often it runs. Within the caller's
/// transaction, on the connection's thread.
class GrantCorrection final
{
public:
    explicit GrantCorrection(const Connection &connection)
        : m_connection {connection}
    {}

    /// How many grants were given or taken back.
    [[nodiscard]] Result<int> correct(qint64 nowMs) const;

private:
    [[nodiscard]] Result<int> restoreLapsed(qint64 nowMs) const;
    [[nodiscard]] Result<int> takeBackMonths(qint64 nowMs) const;
    [[nodiscard]] Result<QList<CreditEntry>> lapsedTooEarly(qint64 nowMs) const;
    [[nodiscard]] Result<QList<CreditEntry>> monthsToCome(qint64 nowMs) const;
    [[nodiscard]] Result<bool> restore(CreditEntry lapsed, qint64 nowMs) const;
    [[nodiscard]] Outcome takeBack(const CreditEntry &left, qint64 nowMs) const;
    [[nodiscard]] Outcome allocate(const QList<CreditEntry> &grants, qint64 nowMs) const;

    const Connection &m_connection;
};
