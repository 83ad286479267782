// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "app/application.h"
#include "app/cli/argumentparser.h"
#include "models/settings/environment.h"

/// What the window and `serve` have in common at the start: the data folder, its lock and the log.
struct HubFolder
{
    DataFolder folder;
    std::unique_ptr<QLockFile> lock; ///< null: another Portico has it
};

/// Opens the folder, takes the lock and begins the log, `terminalLevel` and worse of it on standard error too. What
/// went wrong with reading the environment is logged. AlreadyRunning is not an error here: see HubFolder::lock.
[[nodiscard]] Result<HubFolder> openHubFolder(const Invocation &invocation, const Environment &environment);
