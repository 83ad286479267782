// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudevent.h"

#include <QJsonDocument>

#include "app/admin/jsonvalues.h"

using namespace Qt::Literals::StringLiterals;

QByteArray CloudEvent::of(const CallRow &row, const QByteArray &source)
{
    QJsonObject data = toJson(row);
    for (const QString &name : {u"errorMessage"_s, u"notes"_s, u"attempts"_s})
        data.remove(name);
    QJsonObject event {{u"specversion"_s, u"1.0"_s},
                       {u"id"_s, QString::number(row.call.id)},
                       {u"source"_s, QString::fromLatin1(source)},
                       {u"type"_s, u"portico.call.recorded"_s},
                       {u"time"_s, timeJson(row.call.startedAtMs)},
                       {u"datacontenttype"_s, u"application/json"_s},
                       {u"data"_s, data}};
    if (!row.accountName.isEmpty()) // an empty subject is not allowed
        event.insert(u"subject"_s, row.accountName);
    return QJsonDocument {event}.toJson(QJsonDocument::Compact);
}
