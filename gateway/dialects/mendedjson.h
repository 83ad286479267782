// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QByteArrayView>

/// What can be read of a JSON text that is broken. A plain value.
struct MendedJson
{
    QByteArray text;      ///< valid JSON, and UTF-8
    bool isWhole = false; ///< the object or array has its end; else what is behind the fault is left out
};

/// The object or array that the bytes begin with: without what stands behind its end, or, where it is cut or has a
/// fault, up to there and closed. A text that is cut ends where it is cut; a number is left out, since more digits may
/// have been to come. Bytes that are no UTF-8 become U+FFFD. nullopt: the bytes begin with neither. Any thread.
[[nodiscard]] std::optional<MendedJson> mendJson(QByteArrayView bytes);
