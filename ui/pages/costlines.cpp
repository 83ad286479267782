// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/costlines.h"

#include <QCoreApplication>

#include "models/billing/callprice.h"
#include "models/billing/money.h"
#include "ui/displaytext.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(CostLines)
};

const QString none = u"–"_s;
constexpr qint64 ppmOfOne = 1'000'000;

QString nameOf(PricePart part)
{
    switch (part) {
    case PricePart::Input:
        return Words::tr("Input tokens");
    case PricePart::CacheRead:
        return Words::tr("Input tokens read from the cache");
    case PricePart::CacheWrite5m:
        return Words::tr("Input tokens written to the cache (5 min)");
    case PricePart::CacheWrite1h:
        return Words::tr("Input tokens written to the cache (1 h)");
    case PricePart::AudioInput:
        return Words::tr("Input tokens of sound");
    case PricePart::ImageInput:
        return Words::tr("Input tokens of pictures");
    case PricePart::Output:
        return Words::tr("Output tokens");
    case PricePart::Reasoning:
        return Words::tr("Output tokens of thoughts");
    case PricePart::AudioOutput:
        return Words::tr("Output tokens of sound");
    case PricePart::ImageOutput:
        return Words::tr("Output tokens of pictures");
    case PricePart::Images:
        return Words::tr("Images");
    case PricePart::Characters:
        return Words::tr("Characters");
    case PricePart::Milliseconds:
        return Words::tr("Seconds of audio");
    case PricePart::Request:
        return Words::tr("The call itself");
    }
    return {};
}

/// What is counted one by one has its price for one, tokens and characters for a million.
QString priceOf(const PriceLine &line)
{
    switch (line.part) {
    case PricePart::Images:
    case PricePart::Milliseconds:
    case PricePart::Request:
        return Money::formatPicoPerUnit(*line.rate);
    default:
        return DisplayText::perMillion(*line.rate);
    }
}

/// Rounds pico to nano half to even, as the bill does; one part alone, so the parts may differ from the total by one.
qint64 nanoOf(const PriceLine &line)
{
    const qint64 divisor = line.part == PricePart::Milliseconds ? 1'000'000 : 1'000;
    const qint64 product = line.units * line.rate.value_or(0);
    const qint64 twice = (product % divisor) * 2;
    const qint64 floor = product / divisor;
    return twice > divisor || (twice == divisor && floor % 2 == 1) ? floor + 1 : floor;
}

TextTableModel::Row rowOf(const PriceLine &cost, const std::optional<PriceLine> &credit)
{
    const qint64 units = cost.part == PricePart::Milliseconds ? cost.units / 1'000 : cost.units;
    return {{nameOf(cost.part), DisplayText::full(units), cost.rate ? u"$"_s + priceOf(cost) : none,
             cost.rate ? DisplayText::dollars(nanoOf(cost)) : none,
             credit && credit->rate ? DisplayText::credits(nanoOf(*credit)) : none},
            {},
            std::nullopt};
}

/// What the providers of attempts that another one followed bill, as far as it is known; nullopt: nothing.
std::optional<qint64> leftAttemptsNano(const ModelCall &call)
{
    std::optional<qint64> sum;
    for (const CallAttempt &attempt : call.attempts) {
        if (attempt.costNano)
            sum = sum.value_or(0) + *attempt.costNano;
    }
    return sum;
}
} // namespace

QList<TextTableModel::Row> costLines(const ModelCall &call, const AiModelRate *rate)
{
    const UnitRates unknown;
    const QByteArray variant = call.imageVariant.toUtf8();
    const QList<PriceLine> costs = priceLines(rate ? rate->cost : unknown, call.usage, variant);
    const QList<PriceLine> credits = priceLines(rate ? rate->credit : unknown, call.usage, variant);
    QList<TextTableModel::Row> rows;
    for (qsizetype i = 0; i < costs.size(); ++i) // both walk the same parts
        rows.append(rowOf(costs[i], i < credits.size() ? std::optional {credits[i]} : std::nullopt));
    if (rate && call.usage.isBatch && rate->cost.batchPpm)
        rows.append({{Words::tr("Billed as a batch"), DisplayText::percent(*rate->cost.batchPpm, ppmOfOne), {}, {}, {}},
                     {},
                     std::nullopt});
    if (const std::optional<qint64> nano = leftAttemptsNano(call))
        rows.append(
            {{Words::tr("Attempts that were left"), {}, {}, DisplayText::dollars(*nano), none}, {}, std::nullopt});
    rows.append({{Words::tr("Total"),
                  {},
                  {},
                  call.costNano ? DisplayText::dollars(*call.costNano) : none,
                  DisplayText::creditsOrUnpriced(call.creditsNano)},
                 {},
                 std::nullopt});
    return rows;
}
