// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QProcessEnvironment>
#include <QString>

/// Why a window cannot be shown, as one English phrase; nullopt: the X server of DISPLAY or the compositor of
/// WAYLAND_DISPLAY takes a connection, or QT_QPA_PLATFORM names a platform that needs neither. Qt itself would abort.
/// Blocks for two seconds at most for each of them, name resolution aside; any thread.
[[nodiscard]] std::optional<QString> displayFault(const QProcessEnvironment &environment);

/// The line for standard error that says it, and what to do.
[[nodiscard]] QString noDisplayLine(const QString &fault);
