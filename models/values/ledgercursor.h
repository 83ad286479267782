// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

struct CreditEntry;

/// Where a page of the ledger ended; who asks for the next one passes it on unread. Ids are unique for an account only
/// (all are renewed in one millisecond), so the entries of all accounts go by id and account, newest first.
struct LedgerCursor
{
    qint64 id = 0;        ///< 0: from the newest
    qint64 accountId = 0; ///< 0: after every entry of that id

    [[nodiscard]] static LedgerCursor after(const CreditEntry &entry);
    /// What text() gave, or the id of an entry alone; nullopt: it is neither.
    [[nodiscard]] static std::optional<LedgerCursor> fromText(const QString &text);

    [[nodiscard]] QString text() const;
    /// The largest id that an entry of the account can have on the next page.
    [[nodiscard]] qint64 lastIdOf(qint64 account) const;
};
