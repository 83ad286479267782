// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "models/store/hubqueries.h"

/// The providers whose last calls have all failed there, as on a broken connection: too few, or too seldom, for the
/// gateway to leave them alone, and yet nothing works. Each as what the next call finds out about. Reader thread.
[[nodiscard]] Result<QList<Circuit>> recentFailures(const HubQueries &queries, const QList<AiProvider> &providers,
                                                    qint64 nowMs);
