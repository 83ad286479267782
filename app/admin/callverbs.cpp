// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QDateTime>

#include "app/admin/adminverbs.h"
#include "app/admin/jsonvalues.h"
#include "models/store/names.h"
#include "models/store/usagespans.h"
#include "models/values/timezones.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr int defaultCallRows = 50;
constexpr qint64 defaultUsageDays = 30;
constexpr int shortestRequestId = 20; ///< call ids have at most 19 digits

Result<CallQuery> queryOf(const QJsonObject &p)
{
    const auto cursor = cursorOf(p);
    if (!cursor) {
        return tl::make_unexpected(cursor.error());
    }
    CallQuery query;
    query.sinceMs = p[u"since"_s].toInteger();
    query.untilMs = p[u"until"_s].toInteger();
    query.app = p[u"app"_s].toString();
    query.provider = p[u"provider"_s].toString();
    query.model = p[u"model"_s].toString();
    query.status = callStatusFromName(p[u"status"_s].toString());
    query.requestId = p[u"requestId"_s].toString();
    query.beforeId = *cursor;
    query.limit = p[u"limit"_s].toInt(defaultCallRows);
    return query;
}

/// An app and a provider that never were make an empty list as one that was not used does, so it is said which it is.
/// What was revoked or removed still has calls.
Outcome checkNames(const HubQueries &queries, const CallQuery &query)
{
    const auto apps = queries.apps();
    const auto providers = queries.providers();
    if (!apps || !providers) {
        return tl::make_unexpected(apps ? providers.error() : apps.error());
    }
    const auto isNamed = [](const QString &name) {
        return [&name](const auto &one) { return Names::areSame(one.name, name); };
    };
    if (!query.app.isEmpty() && std::ranges::none_of(*apps, isNamed(query.app))) {
        return fail(ErrorCode::NotFound, u"there is no app '%1'"_s.arg(query.app));
    }
    if (!query.provider.isEmpty() && std::ranges::none_of(*providers, isNamed(query.provider))) {
        return fail(ErrorCode::NotFound, u"there is no provider '%1'"_s.arg(query.provider));
    }
    return {};
}

AdminReply listCalls(const HubQueries &queries, const QJsonObject &p)
{
    const auto query = queryOf(p);
    if (!query) {
        return tl::make_unexpected(query.error());
    }
    const auto page = queries.fullCalls(*query);
    if (page && page->rows.isEmpty()) {
        if (const Outcome exists = checkNames(queries, *query); !exists) {
            return tl::make_unexpected(exists.error());
        }
    }
    return page.map([](const CallPage &found) {
        const qint64 next = found.nextBeforeId;
        return QJsonObject {{u"calls"_s, toJson(found.rows)},
                            {u"missing"_s, QJsonArray::fromStringList(found.missing)},
                            {u"next"_s, next == 0 ? QJsonValue() : QJsonValue(QString::number(next))}};
    });
}

/// Puts the names beside the ids; what has been removed since has none.
void nameAttempts(const HubQueries &queries, QJsonObject &call)
{
    const auto providers = queries.providers();
    const auto credentials = queries.credentials({});
    if (!call.contains(u"attempts"_s) || !providers || !credentials) {
        return;
    }
    QHash<qint64, QString> providerNames;
    QHash<qint64, QString> credentialNames;
    for (const AiProvider &provider : *providers) {
        providerNames.insert(provider.id, provider.name);
    }
    for (const AiCredential &credential : *credentials) {
        credentialNames.insert(credential.id, credential.name);
    }
    QJsonArray attempts;
    for (const auto &value : call[u"attempts"_s].toArray()) {
        QJsonObject attempt = value.toObject();
        const auto nameOf = [&attempt](const QHash<qint64, QString> &names, const QString &id) {
            const auto found = names.constFind(attempt[id].toInteger());
            return found == names.constEnd() ? QJsonValue() : QJsonValue(*found);
        };
        attempt.insert(u"provider"_s, nameOf(providerNames, u"providerId"_s));
        attempt.insert(u"credential"_s, nameOf(credentialNames, u"credentialId"_s));
        attempts.append(attempt);
    }
    call.insert(u"attempts"_s, attempts);
}

AdminReply withBodies(const HubQueries &queries, qint64 callId, QJsonObject reply)
{
    return queries.bodies(callId).map([&reply](const CallBodies &bodies) {
        reply.insert(u"request"_s, toJson(bodies.request));
        reply.insert(u"answer"_s, toJson(bodies.answer));
        return reply;
    });
}

AdminReply showCall(const HubQueries &queries, const QJsonObject &p)
{
    const QString text = p[u"id"_s].toString();
    bool isNumber = false;
    qint64 id = text.toLongLong(&isNumber);
    if (!isNumber || text.size() >= shortestRequestId) {
        CallQuery query;
        query.requestId = text;
        query.limit = 1;
        const auto page = queries.calls(query);
        if (!page || page->rows.isEmpty()) {
            return page ? AdminReply(fail(ErrorCode::NotFound, u"there is no call '%1'"_s.arg(text)))
                        : AdminReply(tl::make_unexpected(page.error()));
        }
        id = page->rows.first().call.id;
    }
    AdminReply reply = queries.call(id).map([&queries](const CallRow &row) {
        QJsonObject object = toJson(row);
        nameAttempts(queries, object);
        return object;
    });
    return reply && p[u"bodies"_s].toBool() ? withBodies(queries, id, *std::move(reply)) : reply;
}

UsageQuery::GroupBy groupOf(const QString &name)
{
    using enum UsageQuery::GroupBy;
    static const QHash<QString, UsageQuery::GroupBy> groups {
        {u"hour"_s, Hour},       {u"day"_s, Day},     {u"month"_s, Month},       {u"app"_s, App},
        {u"account"_s, Account}, {u"model"_s, Model}, {u"provider"_s, Provider}, {u"type"_s, Type}};
    return groups.value(name, Day);
}

/// Also where that is 1970.
QString boundText(qint64 utcMs)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(Qt::ISODateWithMs);
}

AdminReply usage(const HubQueries &queries, const QJsonObject &p)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    UsageQuery query;
    query.groupBy = groupOf(p[u"by"_s].toString());
    query.withLatency = true;
    query.toMs = p[u"to"_s].toInteger(now.toMSecsSinceEpoch());
    query.fromMs = p[u"from"_s].toInteger(now.addDays(-defaultUsageDays).toMSecsSinceEpoch());
    query.timeZone = p.contains(u"tz"_s) ? p[u"tz"_s].toString().toLatin1() : systemTimeZone();
    if (query.timeZone.isEmpty()) {
        query.timeZone = "UTC"_ba;
    }
    if (query.fromMs > query.toMs) {
        return fail(ErrorCode::BadRequest, u"--from is later than --to"_s);
    }
    if (!isTimeZone(query.timeZone)) {
        return fail(ErrorCode::BadRequest, u"there is no time zone '%1'"_s.arg(QString::fromLatin1(query.timeZone)));
    }
    const bool isAsked = p.contains(u"from"_s) || p.contains(u"to"_s);
    const UsageSpan counted = inQuarters({query.fromMs, query.toMs});
    const bool isWidened = isAsked && counted != UsageSpan {query.fromMs, query.toMs};
    return queries.usage(query).map([&](const QList<UsageBucket> &rows) {
        return QJsonObject {{u"from"_s, boundText(counted.fromMs)},
                            {u"to"_s, boundText(counted.toMs)},
                            {u"widened"_s, isWidened},
                            {u"timeZone"_s, QString::fromLatin1(query.timeZone)},
                            {u"usage"_s, toJson(rows)}};
    });
}

} // namespace

std::span<const AdminVerb> callVerbs()
{
    static constexpr AdminVerb verbs[] {
        {"call.list", listCalls},
        {"call.show", showCall},
        {"usage", usage},
    };
    return verbs;
}
