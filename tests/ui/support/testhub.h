// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "fakegatewaycontrol.h"
#include "fakevaultcontrol.h"
#include "models/store/hubcommands.h"
#include "models/store/reader.h"
#include "models/store/store.h"
#include "models/values/callid.h"
#include "models/values/clock.h"
#include "models/vault/vault.h"
#include "ui/hubcontext.h"
#include "ui/uisettings.h"

/// A real store and reader on a temporary database, with a faked gateway and vault: what a page is tried on.
class TestHub final : public QObject
{
    Q_OBJECT

public:
    TestHub();
    ~TestHub() override;

    /// Opens the database; false when that failed.
    [[nodiscard]] bool open();
    [[nodiscard]] HubContext context() const;

    /// Runs a change and waits for its answer.
    template <typename T>
    Result<T> change(std::function<Result<T>(const HubCommands &)> work)
    {
        std::optional<Result<T>> answer;
        store->run<T>(QStringLiteral("test"), std::move(work), this,
                      [&answer](Result<T> result) { answer.emplace(std::move(result)); });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 30'000))
            return fail(ErrorCode::Internal, QStringLiteral("no answer"));
        return std::move(*answer);
    }

    template <typename T>
    Result<T> read(std::function<Result<T>(const HubQueries &)> work)
    {
        std::optional<Result<T>> answer;
        reader->run<T>(std::move(work), this, [&answer](Result<T> result) { answer.emplace(std::move(result)); });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 30'000))
            return fail(ErrorCode::Internal, QStringLiteral("no answer"));
        return std::move(*answer);
    }

    /// A call that went well, of the seeded app if there is one; change it as wanted, then record() it.
    [[nodiscard]] ModelCall call(qint64 startedAtMs);
    /// Records calls and waits for the commit.
    bool record(const QList<ModelCall> &calls);
    /// Providers with credentials, apps, prices.
    bool seedConfiguration();
    /// `count` calls over the last `days`, some failed, some unpriced, some cancelled.
    bool seedCalls(int count, int days);

    /// From now on every change of this table fails, as on a broken disk.
    bool refuseChangesOf(const QString &table);
    /// The store can no longer open or seal keys.
    void lockVault();

    QTemporaryDir folder;
    SystemClock clock;
    Vault vault;
    std::unique_ptr<Store> store;
    std::unique_ptr<Reader> reader;
    FakeGatewayControl gateway;
    FakeVaultControl vaultControl;
    std::unique_ptr<UiSettings> settings;
    HubSnapshotPtr snapshot;

private:
    bool seedProviders();
    bool seedApps();

    CallIdGenerator m_ids {0};
    int m_lane = -1;
    quint64 m_ticket = 0;
    quint64 m_committed = 0;
};
