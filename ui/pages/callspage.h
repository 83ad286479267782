// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/callquery.h"
#include "ui/pages/page.h"

class CallDetailPane;
class CallFollower;
class CallFilterBar;
class CallsModel;
class DataTable;
class EmptyState;
class QPushButton;
class QStackedWidget;

/// The live log of calls with filters and a detail pane. Follows new calls only while scrolled to the top.
class CallsPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallsPage)

public:
    explicit CallsPage(const HubContext &hub, QWidget *parent = nullptr);

    void refresh() override;
    void showSnapshot(const HubSnapshotPtr &snapshot) override;
    void showCommitted(const QList<ModelCall> &calls) override;
    void focusFilter() override;
    void goBack() override;

    /// Shows only failed calls and selects this one when it is among the newest.
    void showFailure(qint64 callId);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void reload();
    void loadOlder(qint64 beforeId);
    void lookForNew();
    void take(const CallPage &newest);
    void showPill(int count, bool more);
    void keepPlace(int droppedRows);
    void showEmptyOrTable();
    void readOwners();
    void readModels();
    void offerModelsOf(const CallPage &page);
    void warnOfMissing(const CallPage &page);
    void placePill();
    void followSelection();
    void selectCall(qint64 callId, bool isWanted);
    [[nodiscard]] bool isAtTop() const;

    CallsModel *m_model;
    CallFilterBar *m_filter;
    DataTable *m_table;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    CallDetailPane *m_detail;
    QPushButton *m_pill;
    CallFollower *m_follower;
    quint64 m_generation = 0; ///< of the filter: answers to an older one are dropped
    qint64 m_wantedCall = 0;
    bool m_isLooking = false;
};
