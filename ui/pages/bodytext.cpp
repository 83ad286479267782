// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/bodytext.h"

#include <QStringList>

#include "models/values/prettyjson.h"
#include "ui/displaytext.h"

namespace
{
/// True when a line was shortened.
bool shortenLines(QString &text)
{
    QStringList lines = text.split(u'\n');
    bool isShortened = false;
    for (QString &line : lines) {
        if (line.size() <= BodyText::maxLineChars)
            continue;
        const bool splitsPair = line.at(BodyText::maxLineChars - 1).isHighSurrogate();
        line.truncate(BodyText::maxLineChars - (splitsPair ? 1 : 0));
        line.append(u'…');
        isShortened = true;
    }
    if (isShortened)
        text = lines.join(u'\n');
    return isShortened;
}
} // namespace

BodyText BodyText::of(const KeptBody &body)
{
    BodyText made;
    made.contentType = DisplayText::oneLine(QString::fromUtf8(body.contentType));
    made.bytes = body.bytes.size();
    made.isCut = body.isCut;
    const std::optional<QString> text = body.text();
    made.isText = text.has_value();
    made.original = text ? *text : QString::fromLatin1(body.bytes.toBase64());
    if (!text)
        return made;
    const std::optional<QByteArray> pretty = prettyJson(body.bytes);
    made.shown = pretty ? QString::fromUtf8(*pretty) : *text;
    made.isShortened = shortenLines(made.shown);
    return made;
}
