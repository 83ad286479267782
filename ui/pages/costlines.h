// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "models/values/aimodel.h"
#include "models/values/modelcall.h"
#include "ui/itemmodels/texttablemodel.h"

/// The lines of a call's cost breakdown: each part that was used with its price, then the recorded total. `rate` may be
/// null while it is being read or when the call is unpriced; then the parts have no amounts.
[[nodiscard]] QList<TextTableModel::Row> costLines(const ModelCall &call, const AiModelRate *rate);
