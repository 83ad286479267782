// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>

#include <QHostAddress>

#include "gateway/media/hostlookup.h"

/// A resolver that knows what it is told, each answer once, the last for ever.
class FakeLookup final : public HostLookup
{
public:
    void find(const QByteArray &host, QObject *context, Done done) override;

    QByteArrayList asked;
    QList<QList<QHostAddress>> answers;
    bool isSilent = false;
};

[[nodiscard]] QList<QHostAddress> addresses(std::initializer_list<const char *> texts);
