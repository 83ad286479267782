// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/callquery.h"
#include "ui/pages/page.h"

class AttentionPane;
class CallFollower;
class FigureCard;
class FirstCallPane;
class QStackedWidget;
class SegmentedControl;
class TextTableModel;
class UsageChart;

/// Numbers of a period, a chart of them, the busiest models and the last failures, and what needs a person above them.
/// Before the first call: how to make it.
class OverviewPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OverviewPage)

public:
    explicit OverviewPage(const HubContext &hub, QWidget *parent = nullptr);

    void refresh() override;
    void showSnapshot(const HubSnapshotPtr &snapshot) override;
    void showCommitted(const QList<ModelCall> &calls) override;

signals:
    void providerWanted();
    void appWanted();
    void failureChosen(qint64 callId);

private:
    struct Content
    {
        HubQueries::Overview now;
        HubQueries::Overview before;
        bool isEmpty = false; ///< no call was ever recorded
    };

    void build();
    [[nodiscard]] QWidget *buildFigures();
    [[nodiscard]] QWidget *buildLists();
    void show(const Content &content, qint64 fromMs, qint64 toMs);
    void showFigures(const Content &content);
    void showLists(const HubQueries::Overview &now);
    void showMain();
    [[nodiscard]] int days() const;

    SegmentedControl *m_period;
    AttentionPane *m_attention;
    QStackedWidget *m_stack;
    FirstCallPane *m_first;
    FigureCard *m_calls;
    FigureCard *m_failed;
    FigureCard *m_tokens;
    FigureCard *m_credits;
    UsageChart *m_chart;
    TextTableModel *m_models;
    TextTableModel *m_failures;
    CallFollower *m_follower;
    bool m_isWaiting = false; ///< for the first call
    quint64 m_generation = 0;
};
