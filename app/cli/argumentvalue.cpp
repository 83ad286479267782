// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/argumentvalue.h"

#include <algorithm>

#include <QDateTime>
#include <QJsonArray>

#include "app/cli/providerkinds.h"
#include "models/billing/money.h"
#include "models/values/ledgercursor.h"
#include "models/values/localperiods.h"
#include "models/values/timezones.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

using ArgumentValue::Value;

Value integerValue(const OptionSpec &option, const QString &text)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (!isNumber || number < option.minimum || number > option.maximum) {
        return tl::make_unexpected(
            u"'%1' is not a whole number from %2 to %3"_s.arg(text).arg(option.minimum).arg(option.maximum));
    }
    return QJsonValue(number);
}

/// A price can also be taken away.
bool canBeNone(ArgumentType type)
{
    return type == ArgumentType::UsdPerMillion || type == ArgumentType::UsdEach || type == ArgumentType::PercentOrNone;
}

Value cursorValue(const QString &text)
{
    if (!LedgerCursor::fromText(text)) { // those of other lists are a number too
        return tl::make_unexpected(u"'%1' is no cursor; give what the page before gave"_s.arg(text));
    }
    return QJsonValue(text);
}

/// Of a filter: 0 would be none at all, and nothing was ever called before.
qint64 afterEpoch(qint64 utcMs)
{
    return std::max<qint64>(utcMs, 1);
}

Value timeValue(const OptionSpec &option, const QString &text)
{
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid()) {
        return tl::make_unexpected(u"'%1' is not a time such as 2026-01-31 or 2026-01-31T12:00:00Z"_s.arg(text));
    }
    const qint64 utcMs = time.toMSecsSinceEpoch();
    if (QLatin1StringView {option.name} == "expires"_L1 && utcMs <= 0) {
        return tl::make_unexpected(u"'%1' is before anything could expire: give a time after 1970-01-01"_s.arg(text));
    }
    return QJsonValue(afterEpoch(utcMs));
}

Value choiceValue(const OptionSpec &option, const QString &text)
{
    const QStringList choices = QString::fromLatin1(option.choices).split(u'|');
    if (!choices.contains(text)) {
        return tl::make_unexpected(u"'%1' is none of: %2"_s.arg(text, choices.join(u", "_s)));
    }
    return QJsonValue(text);
}

Value zoneValue(const QString &text)
{
    if (!isTimeZone(text.toUtf8())) {
        return tl::make_unexpected(
            u"there is no time zone '%1'; give one such as Europe/Berlin, UTC or UTC+05:30"_s.arg(text));
    }
    return QJsonValue(text);
}

Value kindValue(const QString &text)
{
    if (!ProviderKinds::names().contains(text)) {
        return tl::make_unexpected(
            u"there is no kind '%1'; the likest are %2, and 'portico provider add --help' lists them all"_s.arg(
                text, ProviderKinds::nearest(text).join(u", "_s)));
    }
    return QJsonValue(text);
}

/// Of models: an app for which there are none may call all.
Value globsValue(const QString &text)
{
    return ArgumentValue::ofList(text).map_error(
        [](const QString &wrong) -> QString { return wrong + u"; '*' stands for all models"_s; });
}

Value wordValue(ArgumentType type, const QString &text)
{
    if (text.isEmpty()) {
        return tl::make_unexpected(u"'' is empty"_s);
    }
    if (type == ArgumentType::Zone) {
        return zoneValue(text);
    }
    return type == ArgumentType::ProviderKind ? kindValue(text) : QJsonValue(text);
}

} // namespace

ArgumentValue::Value ArgumentValue::ofMoney(ArgumentType type, const QString &text)
{
    if (text == "none"_L1 && canBeNone(type)) {
        return QJsonValue(text);
    }
    const Result<qint64> amount = type == ArgumentType::Credits         ? Money::nanoFromText(text)
                                  : type == ArgumentType::UsdPerMillion ? Money::picoFromPerMillion(text)
                                  : type == ArgumentType::UsdEach       ? Money::picoFromPerUnit(text)
                                                                        : Money::ppmFromPercent(text);
    if (!amount) {
        return tl::make_unexpected(amount.error().detail);
    }
    return QJsonValue(text);
}

ArgumentValue::Value ArgumentValue::ofList(const QString &text)
{
    QJsonArray items;
    for (const QString &item : text.split(u',', Qt::SkipEmptyParts)) {
        if (!item.trimmed().isEmpty()) {
            items.append(item.trimmed());
        }
    }
    if (items.isEmpty()) {
        return tl::make_unexpected(u"'%1' names nothing"_s.arg(text));
    }
    return QJsonValue(items);
}

qint64 ArgumentValue::ofTimeIn(const QTimeZone &zone, const QString &text)
{
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (time.timeSpec() != Qt::LocalTime) {
        return afterEpoch(time.toMSecsSinceEpoch());
    }
    const bool isDay = time.time() == QTime(0, 0);
    return afterEpoch(isDay ? startOfDayMs(time.date(), zone)
                            : QDateTime(time.date(), time.time(), zone).toMSecsSinceEpoch());
}

ArgumentValue::Value ArgumentValue::ofOption(const OptionSpec &option, const QString &text)
{
    switch (option.type) {
    case ArgumentType::Flag:
        return QJsonValue(true);
    case ArgumentType::Text:
    case ArgumentType::Zone:
    case ArgumentType::ProviderKind:
        break;
    case ArgumentType::Integer:
        return integerValue(option, text);
    case ArgumentType::Credits:
    case ArgumentType::UsdPerMillion:
    case ArgumentType::UsdEach:
    case ArgumentType::Percent:
    case ArgumentType::PercentOrNone:
        return ofMoney(option.type, text);
    case ArgumentType::Cursor:
        return cursorValue(text);
    case ArgumentType::Time:
        return timeValue(option, text);
    case ArgumentType::TimeOrNone:
        return text == "none"_L1 ? Value {QJsonValue(0)} : timeValue(option, text);
    case ArgumentType::Choice:
        return choiceValue(option, text);
    case ArgumentType::List:
        return QLatin1StringView {option.name} == "models"_L1 ? globsValue(text) : ofList(text);
    }
    return wordValue(option.type, text);
}
