// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/presenter.h"

#include <span>
#include <vector>

#include <QDateTime>
#include <QJsonArray>

#include "app/cli/table.h"
#include "models/store/providerurl.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

enum class Cell
{
    Text,
    Number, ///< to the right
    Time,   ///< local
    YesNo
};

struct Column
{
    const char *title;
    const char *path; ///< "usage.inputTokens"
    Cell cell = Cell::Text;
    const char *ifNull = "-";
};

/// How the rows of an array in a reply are shown.
struct ListView
{
    const char *array; ///< "providers"
    std::vector<Column> columns;
    const char *ifEmpty;
};

QJsonValue valueAt(const QJsonObject &object, const char *path)
{
    QJsonValue value = object;
    for (const QString &name : QString::fromLatin1(path).split(u'.')) {
        value = value.toObject().value(name);
    }
    return value;
}

QString localTime(const QJsonValue &value)
{
    const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

QString plainText(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return value.toBool() ? u"yes"_s : u"no"_s;
    case QJsonValue::Double: {
        const bool isWhole = value.toDouble() == static_cast<double>(value.toInteger());
        return isWhole ? QString::number(value.toInteger()) : QString::number(value.toDouble(), 'f', 1);
    }
    case QJsonValue::Array: {
        QStringList items;
        for (const auto &item : value.toArray()) {
            items.append(plainText(item));
        }
        return items.join(u", "_s);
    }
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Null:
    case QJsonValue::Undefined:
    case QJsonValue::Object:
        break;
    }
    return {};
}

QString cellText(const Column &column, const QJsonObject &row)
{
    const QJsonValue value = valueAt(row, column.path);
    if (value.isNull() || value.isUndefined()) {
        return QString::fromLatin1(column.ifNull);
    }
    return column.cell == Cell::Time ? localTime(value) : plainText(value);
}

std::span<const ListView> listViews()
{
    using enum Cell;
    static const std::vector<ListView> views {
        {"providers",
         {{"NAME", "name"}, {"KIND", "kind"}, {"ENABLED", "enabled", YesNo}, {"BASE URL", "baseUrl"}},
         "no provider yet; add one with 'portico provider add NAME --kind KIND'"},
        {"credentials",
         {{"PROVIDER", "provider"},
          {"NAME", "name"},
          {"SECRET", "maskedSecret"},
          {"WEIGHT", "weight", Number},
          {"ENABLED", "enabled", YesNo},
          {"USED", "usedCount", Number},
          {"LAST USED", "lastUsedAt", Time, "never"},
          {"STATE", "circuit.state"},
          {"REASON", "circuit.reason"},
          {"RETRY AT", "circuit.retryAt", Time},
          {"LAST ERROR", "lastError"}},
         "no credential yet; add one with 'portico credential add PROVIDER --name N --secret-stdin'"},
        {"models", {{"MODEL", "model"}, {"PROVIDER", "provider"}, {"TYPE", "type"}}, "no model yet"},
        {"aliases", {{"ALIAS", "alias"}, {"STRATEGY", "strategy"}, {"TARGETS", "targets"}}, "no alias yet"},
        {"rates",
         {{"PROVIDER", "provider"},
          {"MODEL", "model"},
          {"TYPE", "type"},
          {"INPUT $/M", "usd.input", Number},
          {"OUTPUT $/M", "usd.output", Number},
          {"CACHE READ $/M", "usd.cacheRead", Number},
          {"IMAGE $", "usd.image", Number},
          {"MARGIN %", "marginPercent", Number},
          {"SINCE", "validFrom", Time},
          {"SOURCE", "source"}},
         "no rate yet; until one is set with 'portico rate set', calls are unpriced"},
        {"events",
         {{"CALL", "callId"},
          {"STATE", "state"},
          {"TRIES", "tries", Number},
          {"NEXT TRY", "nextTryAt", Time, ""},
          {"ERROR", "error", Text, ""}},
         "every call was reported"},
        {"changes",
         {{"PROVIDER", "provider"},
          {"MODEL", "model"},
          {"CHANGE", "change"},
          {"%", "percent", Number},
          {"INPUT $/M", "before.input", Number},
          {"THEIRS", "theirs.input", Number},
          {"OUTPUT $/M", "before.output", Number},
          {"THEIRS", "theirs.output", Number},
          {"JUMP", "jump", YesNo},
          {"BELOW COST", "belowCost", YesNo}},
         "every price is as the source says"},
        {"accounts",
         {{"ACCOUNT", "name"},
          {"BALANCE", "balance", Number},
          {"MONTHLY", "monthly", Number},
          {"NEXT EXPIRY", "nextExpiry", Time},
          {"LOW", "low", YesNo}},
         "no account yet"},
        {"apps",
         {{"NAME", "name"},
          {"ACCOUNT", "account"},
          {"KEY", "keyHint"},
          {"MODELS", "models"},
          {"BUDGET", "budget", Number},
          {"LAST USED", "lastUsedAt", Time, "never"},
          {"REVOKED", "revoked", YesNo}},
         "no app yet; add one with 'portico app add NAME'"},
        {"entries",
         {{"TIME", "at", Time},
          {"ACCOUNT", "account"},
          {"KIND", "kind"},
          {"AMOUNT", "amount", Number},
          {"CALL", "callId"},
          {"NOTE", "note"}},
         "no entry yet"},
        {"calls",
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
        {"settings",
         {{"KEY", "key"}, {"VALUE", "value"}, {"DEFAULT", "default"}, {"RANGE", "range"}, {"MEANING", "sentence"}},
         "no setting"},
        {"items", {{"CHANGE", "change"}, {"ITEM", "item"}, {"REASON", "reason", Text, ""}}, "the set-up is empty"},
        {"keys", {{"APP", "app"}, {"KEY, shown only now: store it", "key"}}, "no new key"},
    };
    return views;
}

QString listText(const ListView &view, const QJsonArray &rows)
{
    if (rows.isEmpty()) {
        return QString::fromLatin1(view.ifEmpty) + u'\n';
    }
    QStringList titles;
    QList<bool> rightAligned;
    for (const Column &column : view.columns) {
        titles.append(QString::fromLatin1(column.title));
        rightAligned.append(column.cell == Cell::Number);
    }
    Table table {titles, rightAligned};
    for (const auto &row : rows) {
        QStringList cells;
        for (const Column &column : view.columns) {
            cells.append(cellText(column, row.toObject()));
        }
        table.addRow(cells);
    }
    return table.text();
}

void appendLines(QString &text, const QJsonObject &object, const QString &prefix)
{
    constexpr int nameWidth = 22;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString name = prefix + it.key();
        const bool isDoubled = name.endsWith("Nano"_L1); // the exact integer beside the text
        if (isDoubled || it->isNull() || (it->isArray() && it->toArray().first().isObject())) {
            continue;
        }
        if (it->isObject()) {
            appendLines(text, it->toObject(), name + u'.');
            continue;
        }
        const bool isTime = name.endsWith("At"_L1) || name == "validFrom"_L1;
        const QString value = isTime ? localTime(*it) : plainText(*it);
        text += QString(name + u':').leftJustified(nameWidth) + u' ' + printable(value) + u'\n';
    }
}

QString attemptsText(const QJsonArray &attempts)
{
    const ListView view {"attempts",
                         {{"TRY", "number", Cell::Number},
                          {"HTTP", "httpStatus", Cell::Number},
                          {"MS", "durationMs", Cell::Number},
                          {"ERROR", "errorCode"},
                          {"REASON", "reason"}},
                         ""};
    return attempts.isEmpty() ? QString() : u'\n' + listText(view, attempts);
}

QString objectText(const QJsonObject &reply)
{
    QString text;
    appendLines(text, reply, {});
    for (const ListView &view : listViews()) {
        const QJsonArray rows = reply[QLatin1StringView(view.array)].toArray();
        if (!rows.isEmpty() && rows.first().isObject()) {
            text += u'\n' + listText(view, rows);
        }
    }
    return text + attemptsText(reply[u"attempts"_s].toArray());
}

QString checksText(const QJsonObject &reply)
{
    ListView view {"checks", {{"", "mark"}, {"CHECK", "check"}, {"RESULT", "result"}}, ""};
    const QJsonArray checks = reply[u"checks"_s].toArray();
    if (!reply.contains(u"provider"_s)) {
        return listText(view, checks);
    }
    view.columns.push_back({"COST $", "cost", Cell::Number, ""});
    const int unpriced = reply[u"unpricedCalls"_s].toInt();
    const QString priceless = unpriced == 0 ? QString() : u", and %1 unpriced calls"_s.arg(unpriced);
    return u"%1/%2\n"_s.arg(printable(reply[u"provider"_s].toString()), printable(reply[u"model"_s].toString(u"?"_s)))
           + listText(view, checks) + u"it cost %1 USD%2\n"_s.arg(reply[u"cost"_s].toString(), priceless);
}

QString issuedKeyText(const QJsonObject &reply)
{
    const QString app = printable(reply[u"name"_s].toString());
    return reply[u"key"_s].toString()
           + u"\nThis is the key of the app '%1'. It is shown only now: store it.\n"_s.arg(app);
}

} // namespace

QString presented(const QString &verb, const QJsonObject &reply)
{
    if (verb == "app.add"_L1 || verb == "app.rotate"_L1) {
        return issuedKeyText(reply);
    }
    if (verb == "admin-token"_L1) {
        return reply[u"token"_s].toString() + u"\nThis token is shown only now: store it.\n"_s;
    }
    if (verb == "doctor"_L1) {
        return checksText(reply);
    }
    if (verb == "settings.get"_L1) {
        return printable(reply[u"value"_s].toString()) + u'\n';
    }
    const bool isOneThing = verb.endsWith(".show"_L1);
    QString text;
    for (const ListView &view : listViews()) {
        const QLatin1StringView array {view.array};
        if (!isOneThing && reply.contains(array)) {
            text += (text.isEmpty() ? QString() : u"\n"_s) + listText(view, reply[array].toArray());
        }
    }
    if (text.isEmpty()) {
        return objectText(reply);
    }
    if (reply[u"next"_s].isString()) {
        text += u"more: --after %1\n"_s.arg(reply[u"next"_s].toString());
    }
    return text;
}

namespace
{

/// What to do, where the detail alone does not say.
QString adviceFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NotFound:
        return u"the 'list' subcommand shows what exists"_s;
    case ErrorCode::AlreadyRunning:
        return u"stop the other one, or choose another --data-dir"_s;
    case ErrorCode::NoCredential:
        return u"add one with 'portico credential add'"_s;
    case ErrorCode::UpstreamAuth:
        return u"check the credential with the provider"_s;
    case ErrorCode::UpstreamFailed:
    case ErrorCode::UpstreamTimeout:
        return u"check the provider's address and this computer's network"_s;
    case ErrorCode::Internal:
        return u"the log says more"_s;
    case ErrorCode::VaultLocked: // these say so themselves
    case ErrorCode::DatabaseTooNew:
    case ErrorCode::DatabaseDamaged:
    case ErrorCode::VaultDamaged:
    case ErrorCode::Storage:
    case ErrorCode::BadRequest:
    case ErrorCode::BodyTooLarge:
    case ErrorCode::RequestTimeout:
    case ErrorCode::UnsupportedMedia:
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
    case ErrorCode::MethodNotAllowed:
    case ErrorCode::Conflict:
    case ErrorCode::InsufficientCredit:
    case ErrorCode::RateLimited:
    case ErrorCode::ModelUnavailable:
    case ErrorCode::UpstreamRejected:
    case ErrorCode::UpstreamLimited:
    case ErrorCode::ClientGone:
    case ErrorCode::Overloaded:
    case ErrorCode::ShuttingDown:
        break;
    }
    return {};
}

} // namespace

QString errorLine(const Error &error)
{
    const QString advice = adviceFor(error.code);
    const QString detail = error.detail.isEmpty() ? errorCodeName(error.code) : error.detail;
    return u"portico: "_s + printable(advice.isEmpty() ? detail : detail + u"; "_s + advice) + u'\n';
}

QString warningLine(const QString &verb, const QJsonObject &reply)
{
    if (const QString note = reply[u"note"_s].toString(); verb == "restore"_L1 && !note.isEmpty()) {
        return u"portico: warning: %1\n"_s.arg(printable(note));
    }
    const bool setsUrl = verb == "provider.add"_L1 || verb == "provider.edit"_L1;
    if (!setsUrl || !ProviderUrl::isClearTextAbroad(reply[u"baseUrl"_s].toString())) {
        return {};
    }
    return u"portico: warning: keys and prompts for %1 will cross the network in clear text; use https:// if the "
           "provider offers it\n"_s.arg(printable(reply[u"name"_s].toString()));
}

namespace
{

/// The first of the checks that must not fail tells most; the list of models is none.
QString firstRefusal(const QJsonObject &reply)
{
    QString result;
    for (const auto &check : reply[u"checks"_s].toArray()) {
        if (check[u"supported"_s] == QJsonValue(false)) {
            result = check[u"result"_s].toString();
            if (check[u"check"_s].toString() != "lists models"_L1) {
                break;
            }
        }
    }
    return result;
}

} // namespace

QString refusalLine(const QJsonObject &reply)
{
    QString line;
    if (reply[u"succeeded"_s] == QJsonValue(false)) {
        line =
            u"the test failed: %1; 'portico provider edit' and 'portico credential edit' change what was tested"_s.arg(
                reply[u"message"_s].toString());
    } else if (reply[u"ok"_s] == QJsonValue(false) && reply.contains(u"differences"_s)) {
        line = u"the ledger does not add up: %1; keep a copy with 'portico backup' and restore an older one"_s.arg(
            reply[u"differences"_s].toArray().first().toString());
    } else if (reply[u"works"_s] == QJsonValue(false)) {
        line = u"the provider '%1' does not work: %2"_s.arg(reply[u"provider"_s].toString(), firstRefusal(reply));
    } else if (reply[u"ok"_s] == QJsonValue(false)) {
        line = u"something is wrong; mend the checks that are marked !! and run 'portico doctor' again"_s;
    }
    return line.isEmpty() ? QString() : u"portico: "_s + printable(line) + u'\n';
}
