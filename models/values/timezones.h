// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// True for the names of the IANA time zone database ("Asia/Tokyo", "UTC", "US/Pacific"), for offsets of UTC up to 14
/// hours ("UTC+05:30") and for POSIX rules that name an offset ("CET-1CEST"). QTimeZone::isValid() is not enough: it
/// takes any word for a rule without an offset, and "Mars" for UTC. Any thread; reads the disk.
[[nodiscard]] bool isTimeZone(const QByteArray &id);

/// The zone of this computer, or of TZ, under a name that isTimeZone() takes; empty when it has none, as where TZ says
/// "Mars".
[[nodiscard]] QByteArray systemTimeZone();
