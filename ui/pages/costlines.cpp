// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/costlines.h"

#include <QCoreApplication>

#include "ui/displaytext.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(CostLines)
};

const QString none = u"–"_s;

/// Rounds pico to nano half to even, as the bill does; one part alone, so the parts may differ from the total by one.
qint64 nanoOf(qint64 units, qint64 pico)
{
    const qint64 product = units * pico;
    const qint64 half = (product % 1'000) * 2;
    const qint64 floor = product / 1'000;
    return half > 1'000 || (half == 1'000 && floor % 2 == 1) ? floor + 1 : floor;
}

struct Part
{
    QString name;
    qint64 units;
    std::optional<qint64> UnitRates::*price;
};

TextTableModel::Row lineOf(const Part &part, const AiModelRate *rate)
{
    // A cache part without a price of its own is charged as input.
    const auto priceIn = [&part](const UnitRates &rates) {
        const auto own = rates.*part.price;
        const bool cache = part.price == &UnitRates::cacheRead || part.price == &UnitRates::cacheWrite5m
                           || part.price == &UnitRates::cacheWrite1h;
        return own || !cache ? own : rates.input;
    };
    const auto cost = rate ? priceIn(rate->cost) : std::nullopt;
    const auto credit = rate ? priceIn(rate->credit) : std::nullopt;
    return {{part.name, DisplayText::full(part.units), cost ? u"$"_s + DisplayText::perMillion(*cost) : none,
             cost ? DisplayText::dollars(nanoOf(part.units, *cost)) : none,
             credit ? DisplayText::credits(nanoOf(part.units, *credit)) : none},
            {},
            std::nullopt};
}
} // namespace

QList<TextTableModel::Row> costLines(const ModelCall &call, const AiModelRate *rate)
{
    const TokenUsage &usage = call.usage;
    const Part parts[] = {
        {Words::tr("Input tokens"), usage.uncachedInput, &UnitRates::input},
        {Words::tr("Input tokens read from the cache"), usage.cacheRead, &UnitRates::cacheRead},
        {Words::tr("Input tokens written to the cache (5 min)"), usage.cacheWrite5m, &UnitRates::cacheWrite5m},
        {Words::tr("Input tokens written to the cache (1 h)"), usage.cacheWrite1h, &UnitRates::cacheWrite1h},
        {Words::tr("Output tokens"), usage.output, &UnitRates::output},
        {Words::tr("Images"), usage.images, &UnitRates::image},
        {Words::tr("Characters"), usage.characters, &UnitRates::character},
        {Words::tr("Seconds of audio"), usage.audioMs / 1'000, &UnitRates::second},
    };
    QList<TextTableModel::Row> rows;
    for (const Part &part : parts) {
        if (part.units > 0)
            rows.append(lineOf(part, rate));
    }
    rows.append({{Words::tr("Total"),
                  {},
                  {},
                  call.costNano ? DisplayText::dollars(*call.costNano) : none,
                  DisplayText::creditsOrUnpriced(call.creditsNano)},
                 {},
                 std::nullopt});
    return rows;
}
