// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "models/values/usagebucket.h"

class QChart;
class QChartView;
class QStackedWidget;
class TextTableModel;

/// Bars over time: calls (succeeded and failed, stacked) or credits; the same figures as a table on demand. Colours
/// come from the theme's tokens, since Qt Charts does not follow the palette.
class UsageChart final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UsageChart)

public:
    enum class Metric
    {
        Calls,
        Credits
    };

    explicit UsageChart(QWidget *parent = nullptr);

    /// One bar per bucket, oldest first. `timeFormat` is for the axis ("HH:mm", "MM-dd"), local time.
    void setBuckets(const QList<UsageBucket> &buckets, const QString &timeFormat);
    void setMetric(Metric metric);
    void setTableShown(bool shown);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void draw();
    void drawBars();
    void addAxes(class QAbstractBarSeries *series, double highest);
    void fillTable();
    void describe();
    [[nodiscard]] QString labelOf(const UsageBucket &bucket) const;

    QList<UsageBucket> m_buckets;
    QString m_timeFormat;
    Metric m_metric = Metric::Calls;
    QChart *m_chart;
    QChartView *m_view;
    TextTableModel *m_table;
    QStackedWidget *m_stack;
};
