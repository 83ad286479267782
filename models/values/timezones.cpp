// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/timezones.h"

#include <QFile>
#include <QRegularExpression>
#include <QTimeZone>

using namespace Qt::Literals::StringLiterals;

namespace
{
bool isOffset(const QString &id)
{
    static const QRegularExpression form {u"^UTC[+-]((0?[0-9]|1[0-3])(:[0-5][0-9])?|14(:00)?)$"_s};
    return form.match(id).hasMatch();
}

/// As TZ may hold it, which the zone of this computer can be.
bool isRule(const QString &id)
{
    static const QRegularExpression form {u"^([A-Za-z]{3,10}|<[A-Za-z0-9+-]{3,10}>)[+-]?[0-9]{1,2}"_s};
    return !id.startsWith("UTC"_L1) && form.match(id).hasMatch();
}

/// The lists that Qt reads leave out some of the older names.
bool hasFile(const QString &id)
{
    static const QRegularExpression form {u"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9][A-Za-z0-9_+-]*)*$"_s};
    if (!form.match(id).hasMatch())
        return false;
    QFile file {u"/usr/share/zoneinfo/"_s + id};
    return file.open(QIODevice::ReadOnly) && file.read(4) == "TZif";
}

/// TZ may hold a path, and a rule that leaves out when summer begins; then the C library, and so the window, takes the
/// days of this one.
QByteArray systemName()
{
    const QByteArray id = QTimeZone::systemTimeZoneId();
    constexpr QByteArrayView folder {"/zoneinfo/"};
    const qsizetype path = id.startsWith('/') ? id.indexOf(folder) : -1;
    const QByteArray name = path < 0 ? id : id.sliced(path + folder.size());
    const bool isWholeRule = name.contains(',') || QTimeZone {name}.isValid();
    return isWholeRule || !isRule(QString::fromLatin1(name)) ? name : name + ",M3.2.0,M11.1.0";
}
} // namespace

bool isTimeZone(const QByteArray &id)
{
    const QString name = QString::fromLatin1(id);
    const bool isKnown =
        isOffset(name) || isRule(name) || QTimeZone::availableTimeZoneIds().contains(id) || hasFile(name);
    return isKnown && QTimeZone {id}.isValid();
}

QByteArray systemTimeZone()
{
    const QByteArray name = systemName();
    if (name == "UTC0")
        return QByteArrayLiteral("UTC");
    return isTimeZone(name) ? name : QByteArray {};
}
