// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// `plain` as a gzip file (RFC 1952), for answers that nobody asked to be compressed.
[[nodiscard]] QByteArray gzipBytes(const QByteArray &plain);
