// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/usagechart.h"

#include <algorithm>

#include <QBarSet>
#include <QCategoryAxis>
#include <QChart>
#include <QChartView>
#include <QCursor>
#include <QDateTime>
#include <QEvent>
#include <QGraphicsLayout>
#include <QLegend>
#include <QStackedBarSeries>
#include <QStackedWidget>
#include <QToolTip>
#include <QVBoxLayout>
#include <QValueAxis>

#include "ui/displaytext.h"
#include "ui/itemmodels/texttablemodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr double nanoPerCredit = 1e9;
constexpr int labelRoomPx = 64;

QBarSet *barSet(const QString &name, const QColor &colour)
{
    auto *set = new QBarSet {name};
    set->setColor(colour);
    set->setBorderColor(Qt::transparent);
    return set;
}

void styleAxis(QAbstractAxis *axis)
{
    const Tokens &tokens = Theme::tokens();
    axis->setLabelsColor(tokens.textMuted);
    axis->setGridLineColor(tokens.grid);
    axis->setLinePenColor(tokens.border);
}
} // namespace

UsageChart::UsageChart(QWidget *parent)
    : QWidget {parent}
    , m_chart {new QChart}
    , m_view {new QChartView {m_chart}}
    , m_table {new TextTableModel {
          {tr("Time"), tr("Calls"), tr("Failed"), tr("Tokens in"), tr("Tokens out"), tr("Credits")}, 1, this}}
    , m_stack {new QStackedWidget}
{
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setObjectName(u"usageChartView"_s);
    m_view->setBackgroundBrush(Qt::NoBrush);
    m_view->viewport()->setAutoFillBackground(false);
    m_chart->setBackgroundVisible(false);
    // The last label stands half beyond the end of its axis.
    m_chart->setMargins({0, 0, fontMetrics().horizontalAdvance(u"00:00"_s) / 2, 0});
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->legend()->setAlignment(Qt::AlignBottom);
    m_chart->legend()->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->legend()->setMarkerShape(QLegend::MarkerShapeRectangle);
    auto *table = new DataTable {u"usageChartTable"_s, tr("Figures of the chart"), nullptr};
    table->setModel(m_table);
    table->setProperty("plain", true);
    table->setColumnWidths({-1, 90, 90, 110, 110, 120});
    m_stack->addWidget(m_view);
    m_stack->addWidget(table);
    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    setMinimumHeight(190);
}

void UsageChart::setBuckets(const QList<UsageBucket> &buckets, const QString &timeFormat)
{
    m_buckets = buckets;
    m_timeFormat = timeFormat;
    draw();
}

void UsageChart::setMetric(Metric metric)
{
    m_metric = metric;
    draw();
}

void UsageChart::setTableShown(bool shown)
{
    m_stack->setCurrentIndex(shown ? 1 : 0);
}

QString UsageChart::labelOf(const UsageBucket &bucket) const
{
    return QDateTime::fromMSecsSinceEpoch(bucket.startMs).toString(m_timeFormat);
}

void UsageChart::draw()
{
    drawBars();
    fillTable();
    describe();
}

void UsageChart::drawBars()
{
    m_chart->removeAllSeries();
    const auto axes = m_chart->axes();
    for (QAbstractAxis *axis : axes) {
        m_chart->removeAxis(axis);
        axis->deleteLater();
    }
    const Tokens &tokens = Theme::tokens();
    auto *series = new QStackedBarSeries;
    auto *first = barSet(m_metric == Metric::Calls ? tr("Succeeded or cancelled") : tr("Credits"), tokens.series[0]);
    auto *failed = barSet(tr("Failed"), tokens.danger);
    double highest = 0;
    for (const UsageBucket &bucket : m_buckets) {
        const double value = m_metric == Metric::Calls ? static_cast<double>(bucket.calls - bucket.failures)
                                                       : static_cast<double>(bucket.creditsNano) / nanoPerCredit;
        *first << value;
        *failed << static_cast<double>(bucket.failures);
        highest = std::max(highest, m_metric == Metric::Calls ? static_cast<double>(bucket.calls) : value);
    }
    series->append(first);
    if (m_metric == Metric::Calls)
        series->append(failed);
    else
        delete failed;
    series->setBarWidth(0.7);
    connect(series, &QAbstractBarSeries::hovered, this, [this](bool on, int index, QBarSet *) {
        if (on && index >= 0 && index < m_buckets.size()) {
            const UsageBucket &bucket = m_buckets[index];
            QToolTip::showText(QCursor::pos(),
                               tr("%1: %2 calls, %3 failed, %4 credits")
                                   .arg(labelOf(bucket), DisplayText::full(bucket.calls),
                                        DisplayText::full(bucket.failures), DisplayText::credits(bucket.creditsNano)));
        }
    });
    m_chart->addSeries(series);
    m_chart->legend()->setVisible(m_metric == Metric::Calls);
    m_chart->legend()->setLabelColor(tokens.textMuted);
    addAxes(series, highest);
}

void UsageChart::addAxes(QAbstractBarSeries *series, double highest)
{
    const int count = static_cast<int>(m_buckets.size());
    auto *time = new QCategoryAxis;
    time->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    time->setRange(-0.5, std::max(count, 1) - 0.5);
    time->setGridLineVisible(false);
    // As many labels as there is room for; bars without a label are still hoverable and in the table.
    const int room = std::max(2, m_view->width() / labelRoomPx);
    const int step = std::max(1, (count + room - 1) / room);
    for (int at = 0; at < count; at += step)
        time->append(labelOf(m_buckets[at]) + QString {at, QChar {0x200b}}, at); // labels must differ
    auto *value = new QValueAxis;
    value->setRange(0, highest > 0 ? highest : 1);
    value->setTickCount(4);
    value->applyNiceNumbers();
    value->setLabelFormat(m_metric == Metric::Calls && value->max() >= 3 ? u"%.0f"_s
                          : value->max() < 0.1                           ? u"%.4f"_s
                          : value->max() < 10                            ? u"%.2f"_s
                                                                         : u"%.0f"_s);
    styleAxis(time);
    styleAxis(value);
    value->setLineVisible(false);
    m_chart->addAxis(time, Qt::AlignBottom);
    m_chart->addAxis(value, Qt::AlignLeft);
    series->attachAxis(time);
    series->attachAxis(value);
}

void UsageChart::fillTable()
{
    QList<TextTableModel::Row> rows;
    for (const UsageBucket &bucket : std::as_const(m_buckets)) {
        rows.append({{DisplayText::time(bucket.startMs), DisplayText::full(bucket.calls),
                      DisplayText::full(bucket.failures), DisplayText::full(bucket.inputTokens),
                      DisplayText::full(bucket.outputTokens), DisplayText::credits(bucket.creditsNano)},
                     {},
                     std::nullopt});
    }
    m_table->setRows(rows);
}

void UsageChart::describe()
{
    qint64 calls = 0;
    qint64 credits = 0;
    for (const UsageBucket &bucket : std::as_const(m_buckets)) {
        calls += bucket.calls;
        credits += bucket.creditsNano;
    }
    m_view->setAccessibleName(tr("Chart: %1 calls and %2 credits in all. The table has each figure.")
                                  .arg(DisplayText::full(calls), DisplayText::credits(credits)));
}

void UsageChart::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        drawBars();
    QWidget::changeEvent(event);
}

void UsageChart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    drawBars();
}
