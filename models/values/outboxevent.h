// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "models/values/callquery.h"

/// A call that is to be reported to the outside. Its id is the call's, so that a receiver can tell a repetition.
struct OutboxEvent
{
    qint64 callId = 0;
    int tries = 0;    ///< refusals so far
    qint64 dueMs = 0; ///< UTC: not before
    bool isDead = false;
    QString error;              ///< of the last try, English; empty: none yet
    std::optional<CallRow> row; ///< nullopt: the call's record is gone
};

/// How an attempt to report some calls ended.
struct OutboxResult
{
    struct Refused
    {
        qint64 callId = 0;
        QString error;
        qint64 dueMs = 0; ///< the next try
        bool isDead = false;
    };

    QList<qint64> delivered;
    QList<Refused> refused;
};
