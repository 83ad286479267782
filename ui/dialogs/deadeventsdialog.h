// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QDialog>

#include "models/values/error.h"
#include "models/values/outboxevent.h"
#include "ui/hubcontext.h"

class DataTable;
class HubCommands;
class QPushButton;
class TextLabel;
class TextTableModel;

/// Reports of calls that were given up, with why: they can be sent again or forgotten.
class DeadEventsDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DeadEventsDialog)

public:
    DeadEventsDialog(HubContext hub, QWidget *parent);

private:
    struct Content
    {
        QList<OutboxEvent> events;
        qint64 all = 0;
    };

    void build();
    void refresh();
    void show(const Content &content);
    void showError(const Error &error);
    void change(std::function<Result<int>(const HubCommands &)> work);
    void confirmDrop();
    void followSelection();
    [[nodiscard]] qint64 selected() const; ///< the call's id; 0: none

    HubContext m_hub;
    TextTableModel *m_model;
    DataTable *m_table;
    TextLabel *m_note;
    QPushButton *m_retry;
    QPushButton *m_retryAll;
    QPushButton *m_drop;
};
