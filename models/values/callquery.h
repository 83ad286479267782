// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include "models/values/modelcall.h"

/// Filter of the call log. Newest first, keyset-paged: `beforeId` is the id of the last row of the page before.
struct CallQuery
{
    qint64 sinceMs = 0; ///< inclusive; 0: open
    qint64 untilMs = 0; ///< exclusive; 0: open
    QString app;        ///< exact names; empty: any
    QString provider;
    QString model; ///< matches asked or served, exact
    std::optional<CallStatus> status;
    QString requestId;
    qint64 minDurationUs = 0;
    qint64 beforeId = 0; ///< 0: from the newest
    qint64 afterId = 0;  ///< only newer than this; for following live. 0: off
    int limit = 100;
};

/// A call as pages, the command line and the API show it: names joined in.
struct CallRow
{
    ModelCall call; ///< without attempts in lists, with them in call detail
    QString appName;
    QString accountName;
    QString providerName;
    QString credentialName;
};

struct CallPage
{
    QList<CallRow> rows;     ///< newest first
    qint64 nextBeforeId = 0; ///< 0: there is no further page
    /// Fewer rows than wanted, because few match of many: the search goes on with the next page.
    bool isPartial = false;
    /// Of each archive that was looked into and cannot be read: its error's detail. Its calls are not among the rows.
    QStringList missing;
};

Q_DECLARE_METATYPE(CallRow)
Q_DECLARE_METATYPE(CallPage)
