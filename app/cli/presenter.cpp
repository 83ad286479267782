// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/presenter.h"

#include <QDateTime>
#include <QJsonArray>
#include <QLocale>

#include "app/cli/bodiestext.h"
#include "app/cli/replytable.h"
#include "app/cli/replytext.h"
#include "app/cli/table.h"
#include "models/store/providerurl.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

/// "name: value" for each member that has one, but for those that are shown as tables.
void appendLines(QString &text, const QJsonObject &object, const QString &prefix)
{
    constexpr int nameWidth = 22;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString name = prefix + it.key();
        const bool isDoubled = name.endsWith("Nano"_L1); // the exact integer beside the text
        if (isDoubled || it->isNull()) {
            continue;
        }
        if (it->isObject()) {
            appendLines(text, it->toObject(), name + u'.');
            continue;
        }
        const bool isNothing = it->isArray() && it->toArray().isEmpty();
        const QString value = isNothing ? u"none"_s : memberText(it.key(), *it);
        text += QString(name + u':').leftJustified(nameWidth) + u' ' + printable(value) + u'\n';
    }
}

QString linesText(const QJsonObject &reply)
{
    QString text;
    appendLines(text, reply, {});
    return text;
}

/// The one that the reply counts by; not valid: it counts by none.
QTimeZone zoneOf(const QJsonObject &reply)
{
    const QByteArray id = reply[u"timeZone"_s].toString().toLatin1();
    return id.isEmpty() ? QTimeZone() : QTimeZone(id);
}

/// Sums are kept by quarters of an hour.
QString widenedLine(const QJsonObject &reply)
{
    if (!reply[u"widened"_s].toBool()) {
        return {};
    }
    const QTimeZone zone = zoneOf(reply);
    return u"counted in whole quarters of an hour: from %1 to %2\n"_s.arg(timeText(reply[u"from"_s], zone),
                                                                          timeText(reply[u"to"_s], zone));
}

/// The tables of the verb, and in lines what else it has to say: of a thing that is shown everything, of a list nothing
/// but the next page.
QString tablesText(const QString &verb, QJsonObject reply)
{
    QString text;
    for (const ReplyTable *table : ReplyTable::of(verb)) {
        const QLatin1StringView name {table->array};
        if (reply[name].isArray()) {
            const QJsonArray rows = reply.take(name).toArray();
            text += text.isEmpty() ? u""_s : u"\n"_s;
            text += table->text(verb == "rate.sync"_L1 ? changedParts(rows) : rows, zoneOf(reply));
        }
    }
    const QString next = reply.take(u"next"_s).toString();
    const bool isOneThing = verb.endsWith(".show"_L1);
    const bool isReport = verb == "rate.sync"_L1 || verb == "import"_L1 || verb == "outbox.list"_L1;
    if (verb == "usage"_L1) {
        return text + widenedLine(reply);
    }
    if (isOneThing || text.isEmpty()) {
        text = linesText(reply) + (text.isEmpty() ? QString() : u'\n' + text);
    } else if (isReport) {
        text += u'\n' + linesText(reply);
    }
    return next.isEmpty() ? text : text + u"more: --after %1\n"_s.arg(next);
}

QString checksText(const QJsonObject &reply)
{
    ReplyTable table = *ReplyTable::of(u"doctor"_s).front();
    const QJsonArray checks = reply[u"checks"_s].toArray();
    if (!reply.contains(u"provider"_s)) {
        return table.text(checks);
    }
    table.columns.push_back({"COST $", "cost", ReplyTable::Cell::Number, ""});
    const int unpriced = reply[u"unpricedCalls"_s].toInt();
    const QString priceless = unpriced == 0 ? QString() : u", and %1 unpriced calls"_s.arg(unpriced);
    return u"%1/%2\n"_s.arg(printable(reply[u"provider"_s].toString()), printable(reply[u"model"_s].toString(u"?"_s)))
           + table.text(checks) + u"it cost %1 USD%2\n"_s.arg(reply[u"cost"_s].toString(), priceless);
}

QString sizeText(const QJsonValue &bytes)
{
    return QLocale::c().formattedDataSize(bytes.toInteger(), 1);
}

QString storageText(const QJsonObject &reply)
{
    const QString calls =
        reply[u"oldestCall"_s].isNull()
            ? u"no calls"_s
            : u"about %1 calls since %2"_s.arg(reply[u"calls"_s].toInteger()).arg(localTime(reply[u"oldestCall"_s]));
    QString text = u"database: %1, of which %2 will be used again; %3\n"_s.arg(sizeText(reply[u"databaseBytes"_s]),
                                                                               sizeText(reply[u"freeBytes"_s]), calls);
    text += u"  kept prompts and answers: %1\n  kept turns of the Responses API: %2\n"_s.arg(
        sizeText(reply[u"bodyBytes"_s]), sizeText(reply[u"responseBytes"_s]));
    const QJsonArray archives = reply[u"archives"_s].toArray();
    text += archives.isEmpty() ? u"archives: none\n"_s : u"archives: %1\n"_s.arg(sizeText(reply[u"archiveBytes"_s]));
    for (const auto &archive : archives) {
        text += u"  %1  %2\n"_s.arg(archive[u"name"_s].toString(), sizeText(archive[u"bytes"_s]));
    }
    const QJsonValue free = reply[u"diskFreeBytes"_s];
    return free.toInteger() < 0 ? text : text + u"left on the disk: %1\n"_s.arg(sizeText(free));
}

QString issuedKeyText(const QJsonObject &reply)
{
    const QString app = printable(reply[u"name"_s].toString());
    return reply[u"key"_s].toString()
           + u"\nThis is the key of the app '%1'. It is shown only now: store it.\n"_s.arg(app);
}

QString callText(QJsonObject reply)
{
    const QString bodies = bodiesText(reply);
    reply.remove(u"request"_s);
    reply.remove(u"answer"_s);
    return tablesText(u"call.show"_s, reply) + bodies;
}

/// An app for which no models are named may call all.
QString appText(const QString &verb, QJsonObject reply)
{
    if (reply[u"models"_s].isArray() && reply[u"models"_s].toArray().isEmpty()) {
        reply.insert(u"models"_s, u"all"_s);
    }
    return tablesText(verb, reply);
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
    if (verb == "storage"_L1) {
        return storageText(reply);
    }
    if (verb == "settings.get"_L1) {
        return printable(reply[u"value"_s].toString()) + u'\n';
    }
    if (verb == "call.show"_L1) {
        return callText(reply);
    }
    return verb.startsWith("app."_L1) ? appText(verb, reply) : tablesText(verb, reply);
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

namespace
{

/// Of an app whose time is over although it was just made or changed.
QString lapsedKeyLine(const QJsonObject &reply)
{
    const QDateTime end = QDateTime::fromString(reply[u"expiresAt"_s].toString(), Qt::ISODateWithMs);
    if (!end.isValid() || end > QDateTime::currentDateTimeUtc()) {
        return {};
    }
    return u"portico: note: its time is over since %1: the key does not work until 'portico app edit %2 --expires' "
           "gives a later one, or none\n"_s.arg(localTime(reply[u"expiresAt"_s]),
                                                printable(reply[u"name"_s].toString()));
}

/// Calls that are not among those listed.
QString missingLines(const QJsonObject &reply)
{
    QString lines;
    for (const auto &archive : reply[u"missing"_s].toArray()) {
        lines += u"portico: warning: its calls are missing: %1\n"_s.arg(printable(archive.toString()));
    }
    return lines;
}

} // namespace

QString warningLine(const QString &verb, const QJsonObject &reply)
{
    const bool mayNote =
        verb == "restore"_L1 || verb == "backup"_L1 || verb == "settings.set"_L1 || verb == "provider.remove"_L1;
    if (const QString note = reply[u"note"_s].toString(); mayNote && !note.isEmpty()) {
        return u"portico: warning: %1\n"_s.arg(printable(note));
    }
    if (verb.startsWith("app."_L1)) {
        return lapsedKeyLine(reply);
    }
    if (verb == "call.list"_L1) {
        return missingLines(reply);
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

QString lostKeysAdvice(const QString &verb, const QJsonObject &reply)
{
    QStringList commands;
    const auto add = [&commands](const QJsonValue &app) {
        commands.append(u"'portico app rotate %1'"_s.arg(printable(app.toString())));
    };
    if (verb == "app.add"_L1 || verb == "app.rotate"_L1) {
        add(reply[u"name"_s]);
    }
    for (const auto &issued : reply[u"keys"_s].toArray()) {
        add(issued[u"app"_s]);
    }
    return commands.isEmpty() ? QString() : u"what nobody saw is made again by "_s + commands.join(u", "_s);
}
