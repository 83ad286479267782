// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QTemporaryDir>

#include "models/store/offlinehub.h"
#include "models/values/callid.h"
#include "models/values/modelcall.h"
#include "models/vault/vault.h"
#include "tests/support/fixedclock.h"

/// A hub's database in a folder of its own, with an opened vault and a clock that stands still.
class StoreFixture final
{
public:
    StoreFixture();

    [[nodiscard]] QString path(const QString &name = QStringLiteral("portico.db")) const;

    /// Opens (and at first makes) the database on this thread.
    [[nodiscard]] std::unique_ptr<OfflineHub> open();

    /// Provider "openai" with the credential "main", account "default", app "tests". Returns the app's key.
    QString addPeople(const OfflineHub &hub);

    /// A finished chat call of the people above, started at the clock's time; each has an id of its own.
    [[nodiscard]] ModelCall call();

    FixedClock clock;
    Vault vault;

private:
    QTemporaryDir m_folder;
    CallIdGenerator m_ids {1};
};

/// The first column of the first row, as text; fails the program on an error.
[[nodiscard]] QString valueOf(const Connection &connection, const QString &sql);

/// Runs SQL that must succeed.
void mustRun(const Connection &connection, const QString &sql);
