// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QObject>

#include "models/store/openfiles.h"
#include "models/store/storetiming.h"
#include "models/values/error.h"

class CommitMailbox;
class Connection;
class QTimer;

/// Whether calls can be recorded, which the mailbox tells the gateway. After a failure it is tried again until
/// something can be written, and where it will be found. After damage it is not: a page that can be written says
/// nothing of the one that is damaged, so a person has to look first. Lives on the store thread; made on the main
/// thread.
class DatabaseHealth final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DatabaseHealth)

public:
    DatabaseHealth(std::shared_ptr<CommitMailbox> mailbox, QObject *parent);

    /// Borrows the connection until end(). `catchUp` does what a failure kept from being done, when something can be
    /// written again; its own failure is one of the database.
    void begin(const Connection &connection, const StoreTiming &timing, std::function<Outcome()> catchUp);
    void end(const Error &reason);
    void fail(const Error &reason);

    /// False, and told as a failure: the open database is no longer where it is looked for.
    [[nodiscard]] bool checkPlace();

    [[nodiscard]] const Error &reason() const { return m_reason; } ///< of the last failure

signals:
    void changed(bool healthy, const Error &reason);

private:
    void note(const Error &reason);
    void probe();
    [[nodiscard]] Outcome write();

    std::shared_ptr<CommitMailbox> m_mailbox;
    StoreTiming m_timing;
    const Connection *m_connection = nullptr;
    std::optional<OpenFiles> m_files;
    std::function<Outcome()> m_catchUp;
    Error m_reason;
    QTimer *m_timer = nullptr;
    bool m_isDamaged = false;
};
