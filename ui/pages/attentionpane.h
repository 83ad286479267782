// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "models/values/app.h"
#include "ui/hubcontext.h"

class Banner;

/// What of the money needs a person: accounts whose credit is low or gone, and reports of calls that a billing system
/// did not take. Hidden while there is nothing. Main thread.
class AttentionPane final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AttentionPane)

public:
    explicit AttentionPane(HubContext hub, QWidget *parent = nullptr);

    /// Takes effect with the next refresh().
    void setSnapshot(const HubSnapshotPtr &snapshot) { m_snapshot = snapshot; }

    void refresh();

private:
    struct Content
    {
        QList<Account> accounts;
        qint64 deadEvents = 0;
    };

    void show(const Content &content);
    void showAccounts(const QList<Account> &accounts);
    void showEvents(qint64 dead);

    HubContext m_hub;
    HubSnapshotPtr m_snapshot;
    Banner *m_accounts;
    Banner *m_events;
};
