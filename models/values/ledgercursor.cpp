// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/ledgercursor.h"

#include <algorithm>
#include <limits>

#include <QList>
#include <QStringList>

#include "models/values/creditentry.h"

using namespace Qt::Literals::StringLiterals;

LedgerCursor LedgerCursor::after(const CreditEntry &entry)
{
    return {entry.id, entry.accountId};
}

std::optional<LedgerCursor> LedgerCursor::fromText(const QString &text)
{
    QList<qint64> numbers;
    for (const QString &part : text.split(u'-'))
        numbers.append(part.toLongLong()); // 0 for what is none
    if (numbers.size() > 2 || std::ranges::any_of(numbers, [](qint64 number) { return number <= 0; }))
        return std::nullopt;
    return LedgerCursor {numbers.first(), numbers.size() == 2 ? numbers.last() : 0};
}

QString LedgerCursor::text() const
{
    return u"%1-%2"_s.arg(id).arg(accountId);
}

qint64 LedgerCursor::lastIdOf(qint64 account) const
{
    if (id == 0)
        return std::numeric_limits<qint64>::max();
    return account < accountId ? id : id - 1;
}
