// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QString>

#include "models/values/error.h"
#include "models/values/hubsnapshot.h"
#include "ui/revertpoint.h"

class Clock;
class GatewayControl;
class Reader;
class Store;
class VaultControl;

/// All that the window knows of the rest of the program. Borrowed: everything outlives the window; none may be null
/// (the reader, the store and the vault may be while openError is set).
struct HubContext
{
    Store *store = nullptr;
    Reader *reader = nullptr;
    GatewayControl *gateway = nullptr;
    VaultControl *vault = nullptr;
    UiSettings *settings = nullptr;
    const Clock *clock = nullptr;
    QString dataFolder;
    std::optional<Error> openError;    ///< set when the database could not be opened: then only that is shown
    HubSnapshotPtr snapshot = nullptr; ///< the newest one when the store was opened before the window was made
    std::shared_ptr<RevertPoint> revertPoint = std::make_shared<RevertPoint>(); ///< the Settings page's own
};
