// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/replytable.h"

#include <QJsonArray>

#include "app/cli/replytext.h"
#include "app/cli/table.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

std::span<const ReplyTable> allTables()
{
    using enum ReplyTable::Cell;
    static const std::vector<ReplyTable> views {
        {"provider.list",
         "providers",
         {{"NAME", "name"}, {"KIND", "kind"}, {"ENABLED", "enabled"}, {"BASE URL", "baseUrl"}},
         "no provider yet; add one with 'portico provider add NAME --kind KIND'"},
        {"credential.list",
         "credentials",
         {{"PROVIDER", "provider"},
          {"NAME", "name"},
          {"SECRET", "maskedSecret"},
          {"WEIGHT", "weight", Number},
          {"ENABLED", "enabled"},
          {"USED", "usedCount", Number},
          {"LAST USED", "lastUsedAt", Time, "never"},
          {"STATE", "circuit.state"},
          {"REASON", "circuit.reason"},
          {"RETRY AT", "circuit.retryAt", Time},
          {"LAST ERROR", "circuit.detail|lastError"},
          {"MODELS AT REST", "circuit.models", Text, ""}},
         "no credential yet; add one with 'portico credential add PROVIDER --name N --secret-stdin'"},
        {"model.list", "models", {{"MODEL", "model"}, {"PROVIDER", "provider"}, {"TYPE", "type"}}, "no model yet"},
        {"model.list",
         "aliases",
         {{"ALIAS", "alias"}, {"STRATEGY", "strategy"}, {"TARGETS", "targets"}},
         "no alias yet"},
        {"rate.list rate.history",
         "rates",
         {{"PROVIDER", "provider"},
          {"MODEL", "model"},
          {"TYPE", "type"},
          {"INPUT $/M", "usd.input", Number},
          {"OUTPUT $/M", "usd.output", Number},
          {"CACHE READ $/M", "usd.cacheRead", Number},
          {"CACHE WRITE $/M", "usd.cacheWrite", Number},
          {"IMAGE $", "usd.image", Number},
          {"TIERS $/M", "usd.tiers", Text, ""},
          {"IMAGES $", "usd.images", Text, ""},
          {"OTHER $", "usd", Prices, ""},
          {"MARGIN %", "marginPercent", Number},
          {"SINCE", "validFrom", Time},
          {"SOURCE", "source"}},
         "no rate yet; until one is set with 'portico rate set', calls are unpriced"},
        {"outbox.list",
         "events",
         {{"CALL", "callId"},
          {"STATE", "state"},
          {"TRIES", "tries", Number},
          {"NEXT TRY", "nextTryAt", Time, ""},
          {"ERROR", "error", Text, ""}},
         "every call was reported"},
        {"rate.sync",
         "changes",
         {{"PROVIDER", "provider"},
          {"MODEL", "model"},
          {"TYPE", "type"},
          {"CHANGE", "change"},
          {"PRICE", "part", Text, ""},
          {"BEFORE $", "before", Number},
          {"THEIRS $", "theirs", Number},
          {"%", "percent", Number, ""},
          {"JUMP", "jump"},
          {"BELOW COST", "belowCost"}},
         "every price is as the source says"},
        {"account.list credit.balance",
         "accounts",
         {{"ACCOUNT", "name"},
          {"BALANCE", "balance", Number},
          {"MONTHLY", "monthly", Number},
          {"NEXT EXPIRY", "nextExpiry", Time},
          {"LOW", "low"}},
         "no account yet"},
        {"app.list",
         "apps",
         {{"NAME", "name"},
          {"ACCOUNT", "account"},
          {"KEY", "keyHint"},
          {"MODELS", "models", Text, "all"},
          {"BUDGET", "budget", Number},
          {"LAST USED", "lastUsedAt", Time, "never"},
          {"REVOKED", "revoked"}},
         "no app yet; add one with 'portico app add NAME'"},
        {"credit.ledger",
         "entries",
         {{"TIME", "at", Time},
          {"ACCOUNT", "account"},
          {"KIND", "kind"},
          {"AMOUNT", "amount", Number},
          {"CALL", "callId"},
          {"NOTE", "note"}},
         "no entry yet"},
        {"call.list",
         "calls",
         {{"TIME", "startedAt", Time},
          {"ID", "id"},
          {"APP", "app"},
          {"MODEL", "modelAsked"},
          {"PROVIDER", "provider"},
          {"STATUS", "status"},
          {"HTTP", "httpStatus", Number},
          {"IN", "usage.inputTokens", Number},
          {"OUT", "usage.outputTokens", Number},
          {"CREDITS", "credits", Number, "unpriced"},
          {"MS", "durationMs", Number},
          {"ERROR", "errorCode"}},
         "no call fits"},
        {"usage",
         "usage",
         {{"START", "start", Time, ""},
          {"KEY", "key", Text, ""},
          {"CALLS", "calls", Number},
          {"FAILED", "failures", Number},
          {"IN", "inputTokens", Number},
          {"OUT", "outputTokens", Number},
          {"CREDITS", "credits", Number},
          {"UNPRICED", "unpricedCalls", Number},
          {"TTFB P50", "ttfbMs.p50", Number},
          {"P95", "ttfbMs.p95", Number},
          {"MS P50", "durationMs.p50", Number},
          {"P95", "durationMs.p95", Number},
          {"P99", "durationMs.p99", Number}},
         "no call in this time"},
        {"settings.list",
         "settings",
         {{"KEY", "key"}, {"VALUE", "value"}, {"DEFAULT", "default"}, {"RANGE", "range"}, {"MEANING", "sentence"}},
         "no setting"},
        {"import",
         "items",
         {{"CHANGE", "change"}, {"ITEM", "item"}, {"REASON", "reason", Text, ""}},
         "the set-up is empty"},
        {"import", "keys", {{"APP", "app"}, {"KEY, shown only now: store it", "key"}}, "no new key"},
        {"call.show",
         "attempts",
         {{"TRY", "number", Number},
          {"PROVIDER", "provider|providerId"},
          {"CREDENTIAL", "credential|credentialId"},
          {"HTTP", "httpStatus", Number},
          {"MS", "durationMs", Number},
          {"ERROR", "errorCode"},
          {"IN", "inputTokens", Number, ""},
          {"OUT", "outputTokens", Number, ""},
          {"COST", "cost", Number, ""},
          {"REASON", "reason"}},
         "it was sent to nobody"},
        {"provider.show",
         "credentials",
         {{"CREDENTIAL", "name"},
          {"SECRET", "maskedSecret"},
          {"WEIGHT", "weight", Number},
          {"ENABLED", "enabled"},
          {"USED", "usedCount", Number},
          {"LAST USED", "lastUsedAt", Time, "never"}},
         "no credential yet; add one with 'portico credential add'"},
        {"provider.show", "models", {{"MODEL", "model"}, {"TYPE", "type"}}, "no model is listed"},
        {"doctor", "checks", {{"", "mark"}, {"CHECK", "check"}, {"RESULT", "result"}}, ""},
    };
    return views;
}

QJsonValue valueAt(const QJsonObject &object, const QString &path)
{
    QJsonValue value = object;
    for (const QString &name : path.split(u'.')) {
        value = value.toObject().value(name);
    }
    return value;
}

QString cellText(const ReplyTable::Column &column, const QJsonObject &row, const QTimeZone &zone)
{
    for (const QString &path : QString::fromLatin1(column.path).split(u'|')) {
        const QJsonValue value = valueAt(row, path);
        const bool isNothing = value == QJsonValue(QString()) || value == QJsonValue(QJsonArray());
        if (value.isNull() || value.isUndefined() || isNothing) {
            continue;
        }
        if (column.cell == ReplyTable::Cell::Prices) {
            return otherPrices(value.toObject());
        }
        return column.cell == ReplyTable::Cell::Time ? timeText(value, zone)
                                                     : memberText(path.section(u'.', -1), value);
    }
    return QString::fromLatin1(column.ifNull);
}

/// How much more or less it is, where both are amounts; a preview's figure, not one to reckon with.
QJsonValue percentBetween(const QString &before, const QString &theirs)
{
    bool isAmount = false;
    bool areAmounts = false;
    const double from = before.toDouble(&isAmount);
    const double to = theirs.toDouble(&areAmounts);
    if (!isAmount || !areAmounts || from == 0) {
        return {};
    }
    constexpr double percent = 100;
    return (to - from) / from * percent;
}

} // namespace

std::vector<const ReplyTable *> ReplyTable::of(const QString &verb)
{
    std::vector<const ReplyTable *> tables;
    for (const ReplyTable &table : allTables()) {
        if (QString::fromLatin1(table.verbs).split(u' ').contains(verb)) {
            tables.push_back(&table);
        }
    }
    return tables;
}

QString ReplyTable::text(const QJsonArray &rows, const QTimeZone &zone) const
{
    if (rows.isEmpty()) {
        return QString::fromLatin1(ifEmpty) + u'\n';
    }
    QStringList titles;
    QList<bool> rightAligned;
    for (const Column &column : columns) {
        titles.append(QString::fromLatin1(column.title));
        rightAligned.append(column.cell == Cell::Number);
    }
    Table table {titles, rightAligned};
    for (const auto &row : rows) {
        QStringList cells;
        for (const Column &column : columns) {
            cells.append(cellText(column, row.toObject(), zone));
        }
        table.addRow(cells);
    }
    return table.text();
}

QJsonArray changedParts(const QJsonArray &changes)
{
    QJsonArray rows;
    for (const auto &value : changes) {
        QJsonObject row = value.toObject();
        const QJsonObject before = row[u"before"_s].toObject();
        const QJsonObject theirs = row[u"theirs"_s].toObject();
        const qsizetype first = rows.size();
        const bool stays = row[u"change"_s] == "vanished"_L1; // nothing is taken away
        for (const QString &part : stays ? QStringList() : theirs.keys()) {
            const QString was = memberText(part, before[part]);
            const QString is = memberText(part, theirs[part]);
            if (was == is) {
                continue;
            }
            row[u"part"_s] = optionName(part);
            row[u"before"_s] = was;
            row[u"theirs"_s] = is;
            row[u"percent"_s] = percentBetween(was, is);
            rows.append(row);
        }
        if (rows.size() == first) { // nothing but its source
            row[u"before"_s] = row[u"theirs"_s] = QJsonValue();
            rows.append(row);
        }
    }
    return rows;
}
