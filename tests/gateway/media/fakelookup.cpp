// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gateway/media/fakelookup.h"

void FakeLookup::find(const QByteArray &host, QObject *context, Done done)
{
    asked.append(host);
    const QList<QHostAddress> answer = answers.isEmpty()    ? QList<QHostAddress> {}
                                       : answers.size() > 1 ? answers.takeFirst()
                                                            : answers.first();
    if (!isSilent)
        QMetaObject::invokeMethod(
            context, [done = std::move(done), answer] { done(answer); }, Qt::QueuedConnection);
}

QList<QHostAddress> addresses(std::initializer_list<const char *> texts)
{
    QList<QHostAddress> list;
    for (const char *text : texts)
        list.append(QHostAddress {QString::fromLatin1(text)});
    return list;
}
