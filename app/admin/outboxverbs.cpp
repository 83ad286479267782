// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/adminverbs.h"
#include "app/admin/jsonvalues.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int defaultRows = 100;

QJsonObject eventJson(const OutboxEvent &event)
{
    return {{u"callId"_s, QString::number(event.callId)},
            {u"state"_s, event.isDead ? u"dead"_s : u"waiting"_s},
            {u"tries"_s, event.tries},
            {u"nextTryAt"_s, event.isDead ? QJsonValue() : timeJson(event.dueMs)},
            {u"error"_s, event.error.isEmpty() ? QJsonValue() : QJsonValue(event.error)}};
}

/// The call that is meant; 0: "all".
Result<qint64> callOf(const QJsonObject &p)
{
    const QString text = p[u"id"_s].toString();
    if (text.isEmpty()) {
        return 0;
    }
    bool isNumber = false;
    const qint64 id = text.toLongLong(&isNumber);
    if (!isNumber || id <= 0) {
        return fail(ErrorCode::BadRequest, u"'%1' is no call's id"_s.arg(text));
    }
    return id;
}

AdminReply listEvents(const HubQueries &queries, const QJsonObject &p)
{
    const auto cursor = cursorOf(p);
    if (!cursor) {
        return tl::make_unexpected(cursor.error());
    }
    const int limit = p[u"limit"_s].toInt(defaultRows);
    const auto events = queries.outbox(p[u"dead"_s].toBool(), *cursor, limit);
    const auto all = queries.outboxCount(false);
    const auto dead = queries.outboxCount(true);
    if (!events || !all || !dead) {
        return tl::make_unexpected(!events ? events.error() : !all ? all.error() : dead.error());
    }
    QJsonArray rows;
    for (const OutboxEvent &event : *events) {
        rows.append(eventJson(event));
    }
    const bool isFull = events->size() == limit;
    return QJsonObject {{u"waiting"_s, *all - *dead},
                        {u"dead"_s, *dead},
                        {u"events"_s, rows},
                        {u"next"_s, isFull ? QString::number(events->last().callId) : QJsonValue()}};
}

AdminReply retryEvents(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    return callOf(p).and_then([&commands](qint64 id) { return commands.retryEvents(id); }).map([](int count) {
        return QJsonObject {{u"retried"_s, count}};
    });
}

AdminReply dropEvents(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    return callOf(p).and_then([&commands](qint64 id) { return commands.dropEvents(id); }).map([](int count) {
        return QJsonObject {{u"dropped"_s, count}};
    });
}

AdminReply setToken(const HubCommands &commands, const QJsonObject &p, const Secret &secret)
{
    const bool isRemoved = p[u"remove"_s].toBool();
    if (!isRemoved && secret.isEmpty()) {
        return fail(ErrorCode::BadRequest, u"give the token by --secret-stdin or --secret-env, or --remove it"_s);
    }
    return commands.setEventToken(isRemoved ? Secret {} : secret.clone()).map([isRemoved] {
        return QJsonObject {{u"hasToken"_s, !isRemoved}};
    });
}

} // namespace

std::span<const AdminVerb> outboxVerbs()
{
    static constexpr AdminVerb verbs[] {
        {"outbox.list", listEvents},
        {"outbox.retry", nullptr, retryEvents},
        {"outbox.drop", nullptr, dropEvents},
        {"outbox.token", nullptr, setToken, true},
    };
    return verbs;
}
