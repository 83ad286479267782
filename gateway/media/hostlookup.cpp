// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/media/hostlookup.h"

#include <utility>

#include <QAbstractEventDispatcher>
#include <QHostInfo>
#include <QPointer>

void SystemHostLookup::find(const QByteArray &host, QObject *context, Done done)
{
    // Qt leaks when a lookup is aborted or its receiver vanishes, so a late answer comes to one that stays.
    QHostInfo::lookupHost(QString::fromLatin1(host), QAbstractEventDispatcher::instance(),
                          [asker = QPointer {context}, done = std::move(done)](const QHostInfo &info) {
                              if (asker)
                                  done(info.addresses());
                          });
}
