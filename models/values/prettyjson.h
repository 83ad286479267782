// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

/// The JSON text in indented lines, its members in their order and its numbers and strings as they are written; nullopt
/// when it is not JSON, or would become many times as long. Pure; any thread.
[[nodiscard]] std::optional<QByteArray> prettyJson(const QByteArray &text);
