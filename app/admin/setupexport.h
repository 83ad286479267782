// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/admin/adminrequest.h"
#include "models/values/app.h"

class HubQueries;

/// A hub's set-up as the document that SetupShape describes. Revoked apps are left out, because nothing can be made of
/// them, and so are the prices of the program's own catalogue, which every hub has.
[[nodiscard]] AdminReply setupDocument(const HubQueries &queries);

/// An app's limits as they stand in that document.
[[nodiscard]] QJsonObject limitsJson(const AppLimits &limits);
