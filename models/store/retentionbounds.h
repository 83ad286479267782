// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QtGlobal>

/// Which calls the database is to keep, and what becomes of the others.
struct RetentionBounds
{
    qint64 nowMs = 0;
    qint64 beforeMs = 0;     ///< calls that began before are too old; 0: none is
    qint64 maxBytes = 0;     ///< of the calls in the database, about; 0: no limit
    bool archives = true;    ///< copied to archives before they are deleted
    bool reports = false;    ///< calls that are not archived stay while their meter event waits
    int archiveQuarters = 0; ///< archives of more quarters ago are removed; 0: none is
    /// The clock has stood about there for long. Else it may be wrong: it is held against the calls before anything
    /// goes by age.
    bool isClockProven = true;
};

/// The ids of the calls that can be deleted now, ascending and without a gap. Empty: there are none.
using RetentionPortion = std::shared_ptr<const std::vector<qint64>>;
