// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/marginnote.h"

#include <algorithm>

#include "models/store/hubqueries.h"

using namespace Qt::Literals::StringLiterals;

QString marginNote(const HubQueries &queries, const QString &percent)
{
    constexpr qint64 ppmOfPercent = 10'000;
    const auto rates = queries.rates();
    const auto isOther = [marginPpm = percent.toLongLong() * ppmOfPercent](const AiModelRate &rate) {
        return rate.marginPpm != marginPpm;
    };
    const qint64 others = rates ? std::ranges::count_if(*rates, isOther) : 0;
    if (others == 0) {
        return {};
    }
    const QString text = u"it is for new prices: the %1 that are there with another margin keep theirs; 'portico rate "
                         "margin --percent %2' changes them"_s;
    return text.arg(others).arg(percent);
}
