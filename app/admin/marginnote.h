// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class HubQueries;

/// What who sets billing.marginPercent has to know: it is for prices to come. Empty: no price there has another margin.
[[nodiscard]] QString marginNote(const HubQueries &queries, const QString &percent);
