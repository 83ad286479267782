// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bodiestext.h"

#include <QStringList>

#include "app/cli/table.h"
#include "models/values/prettyjson.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// The lines as they are, but for what a terminal would obey.
QString printableLines(const QString &text)
{
    QStringList lines = text.split(u'\n');
    for (QString &line : lines) {
        line.remove(u'\r');
        line.replace(u'\t', u' ');
        line = printable(line);
    }
    return lines.join(u'\n');
}

QString bodyText(const QString &title, const QJsonValue &body)
{
    if (!body.isObject()) {
        return u'\n' + title + u": nothing was kept\n"_s;
    }
    const QString text = body[u"text"_s].toString();
    const auto pretty = prettyJson(text.toUtf8());
    QString note = printable(body[u"contentType"_s].toString());
    note += u", %1 bytes"_s.arg(body[u"bytes"_s].toInteger());
    note += body[u"cut"_s].toBool() ? u", the rest was not kept"_s : QString();
    const QString shown = body[u"base64"_s].isString() ? u"not text; --json gives it as Base64"_s
                          : pretty                     ? QString::fromUtf8(*pretty)
                                                       : text;
    return u"\n%1 (%2)\n"_s.arg(title, note) + printableLines(shown) + u'\n';
}
} // namespace

QString bodiesText(const QJsonObject &reply)
{
    if (!reply.contains("request"_L1)) {
        return {};
    }
    QString text = bodyText(u"REQUEST"_s, reply[u"request"_s]) + bodyText(u"ANSWER"_s, reply[u"answer"_s]);
    if (reply[u"request"_s].isNull() && reply[u"answer"_s].isNull()) {
        text += u"'portico settings set privacy.keepBodies all' keeps those of later calls\n"_s;
    }
    return text;
}
