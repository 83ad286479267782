// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/clock.h"

#include <QDateTime>

qint64 SystemClock::utcMs() const
{
    return QDateTime::currentMSecsSinceEpoch();
}
