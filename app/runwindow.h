// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/argumentparser.h"

/// Runs the hub with its window and gives the exit code. `portico` itself is linked without the libraries of a screen,
/// whose pages would be a quarter of a headless hub's memory: there this replaces the process by `portico-window`,
/// which is the same program with them. Before anything was opened or begun; main thread.
int runWindow(int argc, char **argv, Invocation invocation);
