// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/callspage.h"

#include <utility>

#include <QItemSelectionModel>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "models/settings/settingvalues.h"
#include "models/values/callid.h"
#include "ui/displaytext.h"
#include "ui/itemmodels/callsmodel.h"
#include "ui/pages/calldetailpane.h"
#include "ui/pages/callfilterbar.h"
#include "ui/pages/callfollower.h"
#include "ui/theme/icon.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/statedelegate.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int liveIntervalMs = 200;
}

CallsPage::CallsPage(const HubContext &hub, QWidget *parent)
    : Page {hub, tr("Calls"), tr("Every call, newest first"), parent}
    , m_model {new CallsModel {this}}
    , m_filter {new CallFilterBar {hub.clock}}
    , m_table {new DataTable {u"callsTable"_s, tr("Calls"), hub.settings}}
    , m_stack {new QStackedWidget}
    , m_empty {new EmptyState {u"calls"_s, {}, {}}}
    , m_detail {new CallDetailPane {hub}}
    , m_pill {new QPushButton {m_table}}
    , m_follower {new CallFollower {this, liveIntervalMs, [this] { lookForNew(); }}}
{
    build();
    connect(m_filter, &CallFilterBar::changed, this, &CallsPage::reload);
    connect(m_model, &CallsModel::pageWanted, this, &CallsPage::loadOlder);
    connect(m_model, &CallsModel::topRowsDropped, this, &CallsPage::keepPlace);
    connect(m_pill, &QPushButton::clicked, this, [this] {
        m_table->scrollToTop();
        reload();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &CallsPage::followSelection);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        if (isAtTop() && m_pill->isVisible())
            lookForNew();
    });
}

void CallsPage::build()
{
    m_filter->setObjectName(u"callFilterBar"_s);
    m_table->setModel(m_model);
    m_table->setItemDelegateForColumn(CallsModel::Status, new StateDelegate {m_table});
    m_table->setColumnWidths({156, 100, -1, 88, 74, 66, 90, 84, 88, 96, 80, 88},
                             {CallsModel::Stream, CallsModel::TokensCache});
    m_pill->setObjectName(u"newCallsPill"_s);
    m_pill->setProperty("kind", u"pill"_s);
    m_pill->setIcon(themeIcon(u"arrow-up"_s, IconTint::OnAccent));
    m_pill->setAccessibleName(tr("Show new calls"));
    m_pill->hide();
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_table);
    auto *splitter = new QSplitter {Qt::Vertical};
    splitter->setObjectName(u"callsSplitter"_s);
    splitter->setHandleWidth(16);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_stack);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({600, 400}); // in proportion to what there is
    body()->addWidget(m_filter);
    body()->addWidget(splitter, 1);
}

void CallsPage::refresh()
{
    reload();
}

void CallsPage::showSnapshot(const HubSnapshotPtr &snapshot)
{
    m_detail->setKeepsBodies(SettingValues {snapshot->settings}.text(SettingKey::PrivacyKeepBodies) != "off");
    readOwners();
    readModels();
    if (m_generation == 0)
        reload();
}

/// Not those of the snapshot, which has neither revoked apps nor removed providers: what a leaked key did is looked for
/// after it was revoked.
void CallsPage::readOwners()
{
    using Owners = QList<CallFilterBar::Owner>;
    read<std::pair<Owners, Owners>>(
        [](const HubQueries &queries) -> Result<std::pair<Owners, Owners>> {
            const auto apps = queries.apps();
            const auto providers = queries.providers();
            const auto removed = queries.removedProviders();
            for (const Error *error : {apps ? nullptr : &apps.error(), providers ? nullptr : &providers.error(),
                                       removed ? nullptr : &removed.error()}) {
                if (error)
                    return tl::unexpected {*error};
            }
            std::pair<Owners, Owners> owners;
            for (const App &app : *apps)
                owners.first.append({app.id, app.name, app.revoked});
            for (const AiProvider &provider : *providers)
                owners.second.append({provider.id, provider.name, false});
            for (const AiProvider &provider : *removed)
                owners.second.append({provider.id, provider.name, true});
            return owners;
        },
        [this](const std::pair<Owners, Owners> &owners) { m_filter->setOwners(owners.first, owners.second); });
}

void CallsPage::readModels()
{
    hub().reader->run<QStringList>(
        [](const HubQueries &queries) -> Result<QStringList> {
            const auto models = queries.models({});
            const auto aliases = queries.aliases();
            if (!models || !aliases)
                return tl::unexpected {models ? aliases.error() : models.error()};
            QStringList names;
            for (const AiModel &model : *models)
                names << model.name << model.providerName + u'/' + model.name;
            for (const ModelAlias &alias : *aliases)
                names << alias.alias;
            return names;
        },
        this,
        [this](const Result<QStringList> &names) {
            if (names) // without them a name can be typed in full
                m_filter->offerModels(*names);
        });
}

void CallsPage::offerModelsOf(const CallPage &page)
{
    QStringList names;
    for (const CallRow &row : page.rows)
        names << row.call.modelAsked << row.call.modelServed;
    names.removeDuplicates();
    m_filter->offerModels(names);
}

void CallsPage::warnOfMissing(const CallPage &page)
{
    if (!page.missing.isEmpty())
        showWarning(tr("Some old calls are missing here"),
                    tr("An archive cannot be read. Copy it back from where you keep a copy, or move its file away."),
                    page.missing.join(u'\n'));
}

void CallsPage::reload()
{
    const quint64 generation = ++m_generation;
    m_isLooking = false;
    CallQuery query = m_filter->query();
    query.limit = CallsModel::pageSize;
    read<CallPage>([query](const HubQueries &queries) { return queries.calls(query); },
                   [this, generation](const CallPage &page) {
                       if (generation != m_generation)
                           return;
                       m_model->resetTo(page);
                       offerModelsOf(page);
                       warnOfMissing(page);
                       m_pill->hide();
                       showEmptyOrTable();
                       // The reset lost the selection.
                       const qint64 wanted = std::exchange(m_wantedCall, 0);
                       selectCall(wanted != 0 ? wanted : m_detail->callId(), wanted != 0);
                   });
}

void CallsPage::loadOlder(qint64 beforeId)
{
    CallQuery query = m_filter->query();
    query.limit = CallsModel::pageSize;
    query.beforeId = beforeId;
    hub().reader->run<CallPage>([query](const HubQueries &queries) { return queries.calls(query); }, this,
                                [this, generation = m_generation](const Result<CallPage> &page) {
                                    if (generation != m_generation)
                                        return;
                                    if (page) {
                                        m_model->appendOlder(*page);
                                        offerModelsOf(*page);
                                        warnOfMissing(*page);
                                        showEmptyOrTable();
                                    } else {
                                        m_model->cancelFetch();
                                        showError(page.error());
                                    }
                                });
}

void CallsPage::showCommitted(const QList<ModelCall> &)
{
    m_follower->handleCommitted();
}

void CallsPage::lookForNew()
{
    if (m_isLooking) {
        m_follower->handleCommitted(); // once more when the answer has come
        return;
    }
    // The whole newest page, not "newer than the first row": a long call is recorded after younger short ones.
    m_isLooking = true;
    CallQuery query = m_filter->query();
    query.limit = CallsModel::pageSize;
    hub().reader->run<CallPage>([query](const HubQueries &queries) { return queries.calls(query); }, this,
                                [this, generation = m_generation](const Result<CallPage> &page) {
                                    if (generation != m_generation)
                                        return;
                                    m_isLooking = false;
                                    if (page)
                                        take(*page);
                                    else
                                        showError(page.error());
                                });
}

void CallsPage::take(const CallPage &newest)
{
    if (!isAtTop()) {
        const int missing = m_model->countMissing(newest);
        showPill(missing, missing == CallsModel::pageSize);
        return;
    }
    const qint64 selected = m_detail->callId();
    m_model->mergeNewest(newest);
    offerModelsOf(newest);
    m_pill->hide();
    showEmptyOrTable();
    m_table->scrollToTop();
    const int row = m_model->rowOf(selected);
    if (row >= 0 && m_table->currentIndex().row() != row)
        m_table->selectRow(row); // a reset lost the selection
}

void CallsPage::selectCall(qint64 callId, bool isWanted)
{
    const int row = callId == 0 ? -1 : m_model->rowOf(callId);
    if (row >= 0)
        m_table->selectRow(row);
    else
        m_detail->showCall(isWanted ? callId : 0); // a wanted one may be older than the window
}

void CallsPage::showPill(int count, bool more)
{
    m_pill->setVisible(count > 0);
    if (count == 0)
        return;
    m_pill->setText(more ? tr("More than %n new", nullptr, count) : tr("%n new", "calls", count));
    placePill();
}

void CallsPage::placePill()
{
    m_pill->adjustSize();
    m_pill->move((m_table->width() - m_pill->width()) / 2, 48);
    m_pill->raise();
}

void CallsPage::keepPlace(int droppedRows)
{
    // The scroll bar counts rows.
    QScrollBar *bar = m_table->verticalScrollBar();
    bar->setValue(bar->value() - droppedRows);
}

void CallsPage::showEmptyOrTable()
{
    const bool empty = m_model->rowCount() == 0;
    m_stack->setCurrentIndex(empty ? 0 : 1);
    m_detail->setVisible(!empty);
    if (!empty)
        return;
    if (const qint64 searched = m_model->searchedToId(); searched != 0)
        m_empty->setTexts(tr("Searching"), tr("No call since %1 matches; older ones are being looked at.")
                                               .arg(DisplayText::time(CallIdGenerator::startedAtMs(searched))));
    else if (m_filter->isFiltering())
        m_empty->setTexts(tr("No call matches"),
                          tr("Change or clear the filter to see more.") + u'\n' + m_filter->description());
    else
        m_empty->setTexts(tr("No call yet"),
                          tr("As soon as an app calls through Portico, the call appears here. The Overview has a "
                             "command to try."));
}

bool CallsPage::isAtTop() const
{
    return m_table->verticalScrollBar()->value() == m_table->verticalScrollBar()->minimum();
}

void CallsPage::followSelection()
{
    const QModelIndex current = m_table->currentIndex();
    if (current.isValid())
        m_detail->showCall(m_model->row(current.row()).call.id);
}

void CallsPage::focusFilter()
{
    m_filter->focusFirst();
}

void CallsPage::goBack()
{
    m_table->clearSelection();
    m_table->setCurrentIndex({});
    m_detail->showCall(0);
    m_table->setFocus();
}

void CallsPage::showFailure(qint64 callId)
{
    m_wantedCall = callId;
    m_filter->clear();
    m_filter->setStatus(CallStatus::Failed);
    reload();
}

void CallsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    placePill();
}
