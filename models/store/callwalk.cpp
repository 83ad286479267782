// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/callwalk.h"

#include "models/values/callid.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Slow calls lie in an index by class, class n being those of 2^n seconds and more. The expression is the index's own.
constexpr qint64 slowestFastUs = 1'000'000;
constexpr int slowClasses = 10;

/// Calls whose id is so much later than their start lie in an index by class, the number of digits of what is between.
/// So those that began before a time are met soon after it, without the calls of the longest time that one may take or
/// that a clock may have been ahead. The expressions are the index's own.
constexpr qint64 leastLateMs = 1'000;
constexpr int leastLateDigits = 4;
constexpr int mostLateDigits = 13; ///< of all milliseconds that an id holds

/// A filter with the walks that lead to what it lets through, if there are any.
struct Filter
{
    CallCondition condition;
    std::vector<CallWalk> walks;
    bool isExact = true; ///< the walks pass nothing else
};

QString slowClassSql()
{
    QStringList steps;
    for (int number = 1; number < slowClasses; ++number)
        steps.append(u"(duration_us >= %1)"_s.arg(slowestFastUs << number));
    return steps.join(u" + "_s);
}

Filter ownerFilter(const QString &column, const QString &index, const QList<qint64> &ids)
{
    Filter filter;
    QStringList texts;
    for (const qint64 id : ids) {
        texts.append(QString::number(id));
        filter.walks.push_back({index, {column + u" = ?"_s, {id}}, {}});
    }
    filter.condition.sql = u"%1 IN (%2)"_s.arg(column, texts.join(u','));
    return filter;
}

/// A model's calls are those that were served by it, those that asked for it as provider/model, and those that asked
/// for it by another name; each part has an index.
Filter modelFilter(const QString &model)
{
    Filter filter {{u"(model_served = ? OR model_asked = ?)"_s, {model, model}}, {}};
    filter.walks.push_back({u"model_calls_served"_s, {u"model_served = ?"_s, {model}}, {}});
    if (const QString afterProvider = model.mid(model.indexOf(u'/') + 1); afterProvider != model) {
        filter.walks.push_back(
            {u"model_calls_served"_s, {u"model_served = ?"_s, {afterProvider}}, {u"model_asked = ?"_s, {model}}});
    }
    filter.walks.push_back(
        {u"model_calls_asked"_s,
         {u"model_asked = ? AND substr(model_asked, instr(model_asked, '/') + 1) <> model_served"_s, {model}},
         {}});
    return filter;
}

Filter statusFilter(CallStatus status)
{
    Filter filter {{u"status = ?"_s, {callStatusName(status)}}, {}};
    if (status != CallStatus::Succeeded) {
        filter.walks.push_back({u"model_calls_trouble"_s, {u"status <> 'succeeded'"_s, {}}, {}});
        filter.isExact = false;
    }
    return filter;
}

Filter durationFilter(qint64 minDurationUs)
{
    Filter filter {{u"duration_us >= ?"_s, {minDurationUs}}, {}};
    for (int number = 0; minDurationUs >= slowestFastUs && number < slowClasses; ++number) {
        const bool isLast = number + 1 == slowClasses;
        if (!isLast && minDurationUs >= slowestFastUs << (number + 1))
            continue;
        const QString entries = u"%1 = %2 AND duration_us >= %3"_s.arg(slowClassSql()).arg(number).arg(slowestFastUs);
        filter.walks.push_back({u"model_calls_slow"_s, {entries, {}}, {}});
    }
    filter.isExact = false;
    return filter;
}

/// To the millisecond: the ids only say how far to look.
Filter startFilter(const CallQuery &query)
{
    Filter filter;
    filter.isExact = false;
    QStringList texts;
    for (const auto &[text, ms] :
         {std::pair {u"started_at_ms >= ?"_s, query.sinceMs}, std::pair {u"started_at_ms < ?"_s, query.untilMs}}) {
        if (ms <= 0)
            continue;
        texts.append(text);
        filter.condition.values.append(ms);
    }
    filter.condition.sql = texts.join(u" AND "_s);
    return filter;
}

std::vector<Filter> filtersOf(const CallQuery &query, const CallOwners &owners)
{
    std::vector<Filter> filters;
    if (owners.appIds)
        filters.push_back(ownerFilter(u"app_id"_s, u"model_calls_app"_s, *owners.appIds));
    if (!query.model.isEmpty())
        filters.push_back(modelFilter(query.model));
    if (owners.providerIds)
        filters.push_back(ownerFilter(u"provider_id"_s, u"model_calls_provider"_s, *owners.providerIds));
    if (query.status)
        filters.push_back(statusFilter(*query.status));
    if (query.minDurationUs > 0)
        filters.push_back(durationFilter(query.minDurationUs));
    if (query.sinceMs > 0 || query.untilMs > 0)
        filters.push_back(startFilter(query));
    return filters;
}

void add(CallCondition &condition, const CallCondition &further)
{
    condition.sql += u" AND "_s + further.sql;
    condition.values += further.values;
}

CallWay wayBy(const Filter &leading, const std::vector<Filter> &filters)
{
    CallWay way {leading.walks, {}};
    for (const Filter &filter : filters) {
        if (&filter != &leading || !filter.isExact)
            add(way.rest, filter.condition);
    }
    return way;
}

/// Of the calls from before `untilMs` the ids of most end right there, and those of each class of late ones where its
/// latest do.
void endAt(CallWay &way, qint64 untilMs, const CallCondition &leading)
{
    const qint64 endId = CallIdGenerator::firstAt(untilMs + leastLateMs);
    for (CallWalk &walk : way.walks)
        walk.endId = endId;
    qint64 latestMs = leastLateMs;
    for (int digits = leastLateDigits; digits <= mostLateDigits; ++digits) {
        latestMs *= 10;
        const QString entries =
            u"length((id >> 20) - started_at_ms) = %1 AND (id >> 20) - started_at_ms >= %2"_s.arg(digits).arg(
                leastLateMs);
        CallWalk walk {u"model_calls_late"_s, {entries, {}}, leading};
        walk.fromId = endId;
        if (digits < mostLateDigits)
            walk.endId = CallIdGenerator::firstAt(untilMs + latestMs);
        way.walks.push_back(walk);
    }
}
} // namespace

std::vector<CallWay> callWays(const CallQuery &query, const CallOwners &owners)
{
    std::vector<Filter> filters = filtersOf(query, owners);
    if (!query.requestId.isEmpty()) { // leads to a handful of calls, so nothing else is worth a look
        const Filter byRequest {{}, {{u"model_calls_request"_s, {u"request_id = ?"_s, {query.requestId}}, {}}}};
        return {wayBy(byRequest, filters)};
    }
    std::vector<CallWay> ways;
    const auto addBy = [&](const Filter &leading) {
        ways.push_back(wayBy(leading, filters));
        if (query.untilMs > 0)
            endAt(ways.back(), query.untilMs, leading.isExact ? leading.condition : CallCondition {});
    };
    for (const Filter &filter : filters) {
        if (!filter.walks.empty())
            addBy(filter);
    }
    if (ways.empty())
        addBy({{}, {{QString {}, {u"1"_s, {}}, {}}}});
    return ways;
}
