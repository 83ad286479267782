// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

struct CommandSpec;

/// "usage: portico provider add NAME --kind KIND ..."; for a group, its subcommands on one line. English, as all of the
/// command line: scripts read it.
[[nodiscard]] QString usageOf(const CommandSpec *command, const QStringList &words);

/// What `--help` prints for a command, a group ("provider") or the program.
[[nodiscard]] QString helpOf(const CommandSpec *command, const QStringList &words);
