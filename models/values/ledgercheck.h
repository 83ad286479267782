// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

/// What the proof of the ledger found.
struct LedgerCheck
{
    qint64 accounts = 0;
    qint64 entries = 0;
    QStringList differences; ///< empty: balance = sum for every account, and calls = charges
};
