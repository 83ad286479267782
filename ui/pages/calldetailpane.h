// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabWidget>

#include "models/values/callquery.h"
#include "ui/hubcontext.h"

class BodiesPane;
class QFormLayout;
class QStackedWidget;
class TextLabel;
class TextTableModel;
class HubQueries;
struct AiModelRate;

/// Everything that is recorded of one call: summary, attempts, what it cost, and what was said where that is kept.
class CallDetailPane final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallDetailPane)

public:
    explicit CallDetailPane(const HubContext &hub, QWidget *parent = nullptr);

    /// Reads the call and shows it; 0 shows nothing.
    void showCall(qint64 callId);

    [[nodiscard]] qint64 callId() const { return m_callId; }

    void setKeepsBodies(bool keeps);

private:
    void build();
    [[nodiscard]] QWidget *buildSummary();
    void placeValues(const QStringList &names);

    /// What a call's attempts are shown with.
    struct Detail
    {
        CallRow row;
        QHash<qint64, QString> providers;   ///< names by id
        QHash<qint64, QString> credentials; ///< names by id
    };

    [[nodiscard]] static Result<Detail> read(const HubQueries &queries, qint64 callId);
    void show(const Detail &detail);
    void showSummary(const CallRow &row);
    void showAttempts(const Detail &detail);
    void loadRate(const CallRow &row);
    void showCost(const CallRow &row, const AiModelRate *rate);

    HubContext m_hub;
    qint64 m_callId = 0;
    QString m_requestId;
    QStackedWidget *m_stack;
    QTabWidget *m_tabs;
    class QGridLayout *m_summary;
    TextLabel *m_outcome;
    TextLabel *m_bodies;
    QList<TextLabel *> m_values;
    TextTableModel *m_attempts;
    TextTableModel *m_cost;
    TextLabel *m_costNote;
    BodiesPane *m_bodiesPane;
};
