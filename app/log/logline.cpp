// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log/logline.h"

#include <QDateTime>

using namespace Qt::Literals::StringLiterals;

namespace
{

bool mustEscape(char16_t c)
{
    const bool isControl = c < 0x20 || (c >= 0x7f && c <= 0x9f);
    const bool isSeparatorOrMark =
        (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) || c == 0xfeff;
    return isControl || isSeparatorOrMark || c == u'"' || c == u'\\';
}

QString escaped(QStringView text)
{
    QString result;
    result.reserve(text.size() + 16);
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\') {
            result += u'\\' % c;
        } else if (mustEscape(c.unicode())) {
            result += u"\\u%1"_s.arg(c.unicode(), 4, 16, QLatin1Char {'0'});
        } else {
            result += c;
        }
    }
    return result;
}

} // namespace

QByteArray logLine(qint64 utcMs, QLatin1StringView level, QStringView category, QStringView message)
{
    const QString time = QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(Qt::ISODateWithMs);
    const QString line = u"{\"time\":\""_s % time % u"\",\"level\":\""_s % level % u"\",\"category\":\""_s
                         % escaped(category) % u"\",\"message\":\""_s % escaped(message) % u"\"}\n"_s;
    return line.toUtf8();
}
