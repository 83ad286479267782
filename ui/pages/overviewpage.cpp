// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overviewpage.h"

#include <algorithm>
#include <utility>

#include <QHBoxLayout>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "models/values/clock.h"
#include "ui/charts/usagebuckets.h"
#include "ui/charts/usagechart.h"
#include "ui/displaytext.h"
#include "ui/errortext.h"
#include "ui/itemmodels/texttablemodel.h"
#include "ui/pages/attentionpane.h"
#include "ui/pages/callfollower.h"
#include "ui/pages/firstcallpane.h"
#include "ui/theme/icon.h"
#include "ui/widgets/card.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/figurecard.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/statedelegate.h"
#include "ui/widgets/statemark.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int refreshAfterCallsMs = 1'000;
constexpr int showTickMs = 2'500;
constexpr qint64 dayMs = 86'400'000;

DataTable *cardTable(const QString &name, const QString &accessibleName, QAbstractItemModel *model)
{
    auto *table = new DataTable {name, accessibleName, nullptr};
    table->setModel(model);
    table->setProperty("plain", true);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setItemDelegateForColumn(0, new StateDelegate {table});
    table->setMinimumHeight(136);
    return table;
}

/// Rounded to the nearest, but a failure among many calls is not 0 %, nor is one success among failures 100 %. What was
/// cancelled is in the sum of calls only: no sum says how many succeeded.
QString failureRate(const HubQueries::Overview &counts)
{
    constexpr qint64 mille = 1'000;
    if (counts.calls == 0)
        return DisplayText::percent(0, 0);
    const qint64 rounded = (2 * counts.failures * mille + counts.calls) / (2 * counts.calls);
    const qint64 least = counts.failures > 0 ? 1 : 0;
    const qint64 most = counts.failures < counts.calls ? mille - 1 : mille;
    return DisplayText::percent(std::clamp(rounded, least, most), mille);
}
} // namespace

OverviewPage::OverviewPage(const HubContext &hub, QWidget *parent)
    : Page {hub, tr("Overview"), tr("What went through Portico"), parent}
    , m_period {new SegmentedControl {tr("Period")}}
    , m_attention {new AttentionPane {hub}}
    , m_stack {new QStackedWidget}
    , m_first {new FirstCallPane {hub.gateway}}
    , m_calls {new FigureCard {tr("Calls"), tr("Calls that were answered, failed or cancelled in this period")}}
    , m_failed {new FigureCard {
          tr("Failure rate"),
          tr("Calls that ended in an error, of all calls; those that the client cancelled are no failures")}}
    , m_tokens {new FigureCard {tr("Tokens in / out"), tr("Input tokens with cached ones, and output tokens")}}
    , m_credits {new FigureCard {tr("Credits"), tr("What was charged to accounts; unpriced calls are not in it")}}
    , m_chart {new UsageChart}
    , m_models {new TextTableModel {{tr("Model"), tr("Calls"), tr("Tokens"), tr("Credits")}, 1, this}}
    , m_failures {new TextTableModel {{tr("Time"), tr("Model"), tr("What happened")}, -1, this}}
    , m_follower {new CallFollower {this, refreshAfterCallsMs, [this] { refresh(); }}}
{
    build();
    connect(m_period, &SegmentedControl::currentChanged, this, &OverviewPage::refresh);
    connect(m_first, &FirstCallPane::providerWanted, this, &OverviewPage::providerWanted);
    connect(m_first, &FirstCallPane::appWanted, this, &OverviewPage::appWanted);
}

void OverviewPage::build()
{
    m_period->setObjectName(u"periodSelector"_s);
    m_period->addChoice(tr("24 hours"));
    m_period->addChoice(tr("7 days"));
    m_period->addChoice(tr("30 days"));
    m_period->hide();
    addAction(m_period);

    auto *inside = new QWidget;
    auto *column = new QVBoxLayout {inside};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(16);
    column->addWidget(buildFigures());
    auto *chart = new Card {tr("Over time")};
    auto *metric = new SegmentedControl {tr("What the chart shows")};
    metric->addChoice(tr("Calls"));
    metric->addChoice(tr("Credits"));
    metric->setObjectName(u"metricSelector"_s);
    auto *asTable = new QToolButton;
    asTable->setObjectName(u"showAsTable"_s);
    asTable->setIcon(themeIcon(u"table"_s));
    asTable->setCheckable(true);
    asTable->setToolTip(tr("Show as table"));
    asTable->setAccessibleName(tr("Show as table"));
    chart->addToHeading(metric);
    chart->addToHeading(asTable);
    chart->body()->addWidget(m_chart, 1);
    connect(metric, &SegmentedControl::currentChanged, m_chart, [this](int index) {
        m_chart->setMetric(index == 0 ? UsageChart::Metric::Calls : UsageChart::Metric::Credits);
    });
    connect(asTable, &QToolButton::toggled, m_chart, &UsageChart::setTableShown);
    column->addWidget(chart, 3);
    column->addWidget(buildLists(), 2);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setWidget(inside);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    m_stack->addWidget(new QWidget); // nothing until the first answer, so that no wrong page flashes up
    m_stack->addWidget(m_first);
    m_stack->addWidget(scroll);
    body()->addWidget(m_attention);
    body()->addWidget(m_stack, 1);
}

QWidget *OverviewPage::buildFigures()
{
    m_calls->setObjectName(u"callsCard"_s);
    m_failed->setObjectName(u"failureCard"_s);
    m_tokens->setObjectName(u"tokensCard"_s);
    m_credits->setObjectName(u"creditsCard"_s);
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout {row};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(16);
    for (FigureCard *card : {m_calls, m_failed, m_tokens, m_credits})
        layout->addWidget(card, 1);
    return row;
}

QWidget *OverviewPage::buildLists()
{
    auto *models = new Card {tr("Top models")};
    DataTable *modelTable = cardTable(u"topModelsTable"_s, tr("Top models"), m_models);
    modelTable->setColumnWidths({-1, 70, 80, 90});
    models->body()->addWidget(modelTable);
    auto *failures = new Card {tr("Last failures")};
    DataTable *failureTable = cardTable(u"failuresTable"_s, tr("Last failures"), m_failures);
    failureTable->setColumnWidths({170, 150, -1});
    failures->body()->addWidget(failureTable);
    const auto choose = [this, failureTable] {
        if (failureTable->currentRow() >= 0)
            emit failureChosen(m_failures->idOf(failureTable->currentRow()));
    };
    connect(failureTable, &QAbstractItemView::doubleClicked, this, choose);
    connect(failureTable, &DataTable::enterPressed, this, choose);
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout {row};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(16);
    layout->addWidget(models, 2);
    layout->addWidget(failures, 3);
    return row;
}

int OverviewPage::days() const
{
    constexpr int choices[] = {1, 7, 30};
    return choices[std::clamp(m_period->current(), 0, 2)];
}

void OverviewPage::refresh()
{
    m_follower->settle();
    m_attention->refresh();
    const qint64 length = days() * dayMs;
    const qint64 toMs = hub().clock->utcMs() + 1;
    const qint64 fromMs = toMs - length;
    read<Content>(
        [fromMs, toMs, length](const HubQueries &queries) -> Result<Content> {
            auto now = queries.overview(fromMs, toMs);
            auto before = queries.overview(fromMs - length, fromMs);
            CallQuery any;
            any.limit = 1;
            const auto newest = queries.calls(any);
            if (!now || !before)
                return tl::unexpected {now ? before.error() : now.error()};
            return Content {std::move(*now), std::move(*before), newest && newest->rows.isEmpty()};
        },
        [this, fromMs, toMs, generation = ++m_generation](const Content &content) {
            if (generation == m_generation)
                show(content, fromMs, toMs);
        });
}

void OverviewPage::showSnapshot(const HubSnapshotPtr &snapshot)
{
    m_first->setSnapshot(snapshot);
    m_attention->setSnapshot(snapshot);
    refresh();
}

void OverviewPage::showCommitted(const QList<ModelCall> &calls)
{
    if (calls.isEmpty())
        return;
    if (std::exchange(m_isWaiting, false)) {
        m_first->showArrived();
        QTimer::singleShot(showTickMs, this, &OverviewPage::showMain);
    }
    m_follower->handleCommitted();
}

void OverviewPage::showMain()
{
    m_stack->setCurrentIndex(2);
    m_period->show();
}

void OverviewPage::show(const Content &content, qint64 fromMs, qint64 toMs)
{
    showFigures(content);
    showLists(content.now);
    m_chart->setBuckets(days() == 1 ? bucketsByHour(content.now.byHour, fromMs, toMs)
                                    : bucketsByDay(content.now.byHour, fromMs, toMs),
                        days() == 1 ? u"HH:mm"_s : u"MM-dd"_s);
    if (content.isEmpty && m_stack->currentIndex() != 2) {
        m_isWaiting = true;
        m_stack->setCurrentIndex(1);
    } else if (m_stack->currentIndex() == 0) {
        showMain(); // from the waiting pane the tick leads on
    }
}

void OverviewPage::showFigures(const Content &content)
{
    const HubQueries::Overview &now = content.now;
    const HubQueries::Overview &before = content.before;
    const auto versus = [](qint64 current, qint64 previous) {
        if (previous == 0)
            return current == 0 ? OverviewPage::tr("Nothing yet") : OverviewPage::tr("None in the period before");
        const double change = 100.0 * static_cast<double>(current - previous) / static_cast<double>(previous);
        const QString sign = change > 0 ? u"+"_s : QString {};
        return OverviewPage::tr("%1 % to the period before")
            .arg(sign + QLocale {}.toString(change, 'f', std::abs(change) < 10 ? 1 : 0));
    };
    m_calls->setFigure(DisplayText::compact(now.calls), DisplayText::full(now.calls), versus(now.calls, before.calls));
    m_failed->setFigure(failureRate(now), {},
                        now.failures == 0 ? tr("No failure")
                                          : tr("%n failure(s)", nullptr, static_cast<int>(now.failures)));
    m_tokens->setFigure(DisplayText::compact(now.inputTokens) + u" / "_s + DisplayText::compact(now.outputTokens),
                        DisplayText::full(now.inputTokens) + u" / "_s + DisplayText::full(now.outputTokens),
                        versus(now.inputTokens + now.outputTokens, before.inputTokens + before.outputTokens));
    m_credits->setFigure(DisplayText::credits(now.creditsNano), {}, versus(now.creditsNano, before.creditsNano));
}

void OverviewPage::showLists(const HubQueries::Overview &now)
{
    QList<TextTableModel::Row> models;
    QList<UsageBucket> used = now.topModels;
    std::stable_partition(used.begin(), used.end(), // what is no model leads no list of them
                          [](const UsageBucket &bucket) { return !bucket.key.isEmpty(); });
    for (const UsageBucket &bucket : std::as_const(used)) {
        const qint64 tokens = bucket.inputTokens + bucket.outputTokens;
        const bool unpriced = bucket.unpricedCalls > 0 && bucket.creditsNano == 0;
        models.append({{DisplayText::oneLine(bucket.key.isEmpty() ? tr("Not resolved") : bucket.key),
                        DisplayText::compact(bucket.calls), DisplayText::compact(tokens),
                        unpriced ? tr("Unpriced") : DisplayText::credits(bucket.creditsNano)},
                       {DisplayText::oneLine(bucket.key), DisplayText::full(bucket.calls), DisplayText::full(tokens)},
                       std::nullopt});
    }
    m_models->setRows(models);
    QList<TextTableModel::Row> failures;
    for (const CallRow &row : now.lastFailures) {
        const QString what = failureText(row.call);
        failures.append({{DisplayText::time(row.call.startedAtMs), DisplayText::oneLine(row.call.modelAsked),
                          failureName(row.call)},
                         {DisplayText::oneLine(row.appName), {}, what},
                         static_cast<int>(Mark::Bad),
                         row.call.id});
    }
    m_failures->setRows(failures);
}
