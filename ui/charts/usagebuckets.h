// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/usagebucket.h"

/// One bucket for each hour that [fromMs, toMs) touches, oldest first; hours without calls are empty ones.
[[nodiscard]] QList<UsageBucket> bucketsByHour(const QList<UsageBucket> &hours, qint64 fromMs, qint64 toMs);

/// The same by days of the local time zone, so that a day is cut at the user's midnight and not at UTC's.
[[nodiscard]] QList<UsageBucket> bucketsByDay(const QList<UsageBucket> &hours, qint64 fromMs, qint64 toMs);
