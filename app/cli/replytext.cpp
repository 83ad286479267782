// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/replytext.h"

#include <array>

#include <QDateTime>
#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace
{

bool isTime(const QString &name)
{
    return name.endsWith("At"_L1) || name == "validFrom"_L1 || name == "nextExpiry"_L1 || name == "since"_L1;
}

/// "200000:2:20,500000:3:30:0.3", as --tiers takes it.
QString tiersText(const QJsonArray &tiers)
{
    static constexpr std::array prices {"input", "output", "cacheRead", "cacheWrite", "cacheWrite1h"};
    QStringList texts;
    for (const auto &value : tiers) {
        const QJsonObject tier = value.toObject();
        QString text = QString::number(tier[u"overTokens"_s].toInteger());
        for (const char *price : prices) {
            text += u':' + tier[QLatin1StringView(price)].toString();
        }
        while (text.endsWith(u':')) {
            text.chop(1);
        }
        texts.append(text);
    }
    return texts.join(u',');
}

/// "1024x1024/hd=0.08,/low=0.01", as --images takes it.
QString imagesText(const QJsonArray &images)
{
    QStringList texts;
    for (const auto &value : images) {
        const QJsonObject image = value.toObject();
        const QString quality = image[u"quality"_s].toString();
        const QString words = image[u"size"_s].toString() + (quality.isEmpty() ? QString() : u'/' + quality);
        texts.append(words + u'=' + image[u"image"_s].toString());
    }
    return texts.join(u',');
}

/// Of a credential: those for which it rests, and why.
QString restingModels(const QJsonArray &models)
{
    QStringList texts;
    for (const auto &model : models) {
        texts.append(model[u"model"_s].toString() + u' ' + model[u"reason"_s].toString());
    }
    return texts.join(u", "_s);
}

QString objectText(const QJsonObject &object)
{
    QStringList parts;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString text = memberText(it.key(), *it);
        if (!text.isEmpty() && !it.key().endsWith("Nano"_L1)) {
            parts.append(it.key() + u' ' + text);
        }
    }
    return parts.join(u", "_s);
}

} // namespace

QString localTime(const QJsonValue &value)
{
    return timeText(value, {});
}

QString timeText(const QJsonValue &value, const QTimeZone &zone)
{
    const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    const QDateTime there = zone.isValid() ? time.toTimeZone(zone) : time.toLocalTime();
    return there.toString(u"yyyy-MM-dd HH:mm:ss"_s);
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
        return items.join(!items.isEmpty() && value[0].isObject() ? u"; "_s : u", "_s);
    }
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Object:
        return objectText(value.toObject());
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return {};
}

QString memberText(const QString &name, const QJsonValue &value)
{
    if (value.isArray() && name == "tiers"_L1) {
        return tiersText(value.toArray());
    }
    if (value.isArray() && name == "images"_L1) {
        return imagesText(value.toArray());
    }
    if (value.isArray() && name == "models"_L1 && value[0].isObject()) {
        return restingModels(value.toArray());
    }
    return value.isString() && isTime(name) ? localTime(value) : plainText(value);
}

QString otherPrices(const QJsonObject &prices)
{
    static const QStringList columns {u"input"_s, u"output"_s, u"cacheRead"_s, u"cacheWrite"_s,
                                      u"image"_s, u"tiers"_s,  u"images"_s};
    QStringList others;
    for (auto it = prices.begin(); it != prices.end(); ++it) {
        if (!columns.contains(it.key()) && it->isString()) {
            others.append(optionName(it.key()) + u' ' + it->toString());
        }
    }
    return others.join(u", "_s);
}

QString optionName(const QString &member)
{
    QString name;
    for (const QChar c : member) {
        const bool beginsNumber = c.isDigit() && !name.isEmpty() && name.back().isLetter();
        if (c.isUpper() || beginsNumber) {
            name += u'-';
        }
        name += c.toLower();
    }
    return name;
}
