// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/gatewaycontrol.h"
#include "ui/widgets/statemark.h"

/// The gateway's state in words and as a mark, for the status bar and the tray.
[[nodiscard]] QString gatewayText(GatewayControl::State state);
[[nodiscard]] Mark gatewayMark(GatewayControl::State state);
