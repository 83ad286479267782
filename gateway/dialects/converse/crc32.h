// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QtGlobal>

/// The CRC-32 of ISO 3309 (zlib's, Ethernet's). Any thread.
[[nodiscard]] quint32 crc32(QByteArrayView bytes);
