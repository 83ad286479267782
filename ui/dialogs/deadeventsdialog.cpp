// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/deadeventsdialog.h"

#include <utility>

#include <QItemSelectionModel>
#include <QPushButton>

#include "models/store/hubcommands.h"
#include "models/store/hubqueries.h"
#include "models/store/reader.h"
#include "models/store/store.h"
#include "models/values/callid.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/tabledialog.h"
#include "ui/displaytext.h"
#include "ui/errortext.h"
#include "ui/itemmodels/texttablemodel.h"
#include "ui/theme/icon.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int mostShown = 500;
}

DeadEventsDialog::DeadEventsDialog(HubContext hub, QWidget *parent)
    : QDialog {parent}
    , m_hub {std::move(hub)}
    , m_model {new TextTableModel {{tr("Time of the call"), tr("Call"), tr("Tries"), tr("Reason")}, -1, this}}
    , m_table {new DataTable {u"deadEventsTable"_s, tr("Reports that were not delivered"), m_hub.settings}}
    , m_note {new TextLabel {{}, TextLabel::Role::Muted}}
    , m_retry {new QPushButton {themeIcon(u"refresh"_s), tr("Send again")}}
    , m_retryAll {new QPushButton {tr("Send all again")}}
    , m_drop {new QPushButton {themeIcon(u"remove"_s), tr("Forget…")}}
{
    setWindowTitle(tr("Reports that were not delivered"));
    build();
    connect(m_retry, &QPushButton::clicked, this, [this] {
        change([callId = selected()](const HubCommands &commands) { return commands.retryEvents(callId); });
    });
    connect(m_retryAll, &QPushButton::clicked, this,
            [this] { change([](const HubCommands &commands) { return commands.retryEvents(0); }); });
    connect(m_drop, &QPushButton::clicked, this, &DeadEventsDialog::confirmDrop);
    connect(m_table, &DataTable::deletePressed, this, &DeadEventsDialog::confirmDrop);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &DeadEventsDialog::followSelection);
    followSelection();
    refresh();
}

void DeadEventsDialog::build()
{
    m_retry->setObjectName(u"retryEventButton"_s);
    m_retryAll->setObjectName(u"retryAllEventsButton"_s);
    m_drop->setObjectName(u"dropEventButton"_s);
    m_note->setObjectName(u"deadEventsNote"_s);
    m_table->setModel(m_model);
    m_table->setColumnWidths({170, 170, 60, -1});
    layOutTableDialog(*this, {m_note, m_table, nullptr, {m_retry, m_retryAll, m_drop}, tr("Close")});
    resize(820, 420);
}

void DeadEventsDialog::refresh()
{
    m_hub.reader->run<Content>(
        [](const HubQueries &queries) -> Result<Content> {
            const auto events = queries.outbox(true, 0, mostShown);
            const auto all = queries.outboxCount(true);
            if (!events || !all)
                return tl::unexpected {events ? all.error() : events.error()};
            return Content {*events, *all};
        },
        this,
        [this](const Result<Content> &content) {
            if (content)
                show(*content);
            else
                showError(content.error());
        });
}

void DeadEventsDialog::show(const Content &content)
{
    QList<TextTableModel::Row> rows;
    for (const OutboxEvent &event : content.events) {
        const QString call = QString::number(event.callId);
        const QString reason = DisplayText::oneLine(event.error);
        rows.append({{DisplayText::time(CallIdGenerator::startedAtMs(event.callId)), call, QString::number(event.tries),
                      reason},
                     {{}, call, {}, reason},
                     std::nullopt,
                     event.callId});
    }
    m_model->setRows(rows);
    m_note->setVisible(content.all > content.events.size());
    m_note->setText(tr("The oldest %1 of %2 are shown.")
                        .arg(DisplayText::full(content.events.size()), DisplayText::full(content.all)));
    m_retryAll->setEnabled(content.all > 0);
    followSelection();
}

void DeadEventsDialog::showError(const Error &error)
{
    m_note->setText(errorText(error.code));
    m_note->show();
}

void DeadEventsDialog::change(std::function<Result<int>(const HubCommands &)> work)
{
    m_hub.store->run<int>(u"window"_s, std::move(work), this, [this](const Result<int> &changed) {
        if (!changed && changed.error().code != ErrorCode::NotFound) // it may have been delivered meanwhile
            return showError(changed.error());
        refresh();
    });
}

void DeadEventsDialog::confirmDrop()
{
    const qint64 callId = selected();
    if (callId == 0)
        return;
    auto *dialog = new ConfirmDialog {
        tr("Forget this report?"),
        tr("The billing system will never hear of the call %1. The call itself stays in the log.").arg(callId),
        tr("Forget"), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, callId] { change([callId](const HubCommands &commands) { return commands.dropEvents(callId); }); });
    dialog->open();
}

void DeadEventsDialog::followSelection()
{
    for (QPushButton *button : {m_retry, m_drop})
        button->setEnabled(selected() != 0);
}

qint64 DeadEventsDialog::selected() const
{
    const int row = m_table->currentRow();
    return row >= 0 && row < m_model->rowCount() ? m_model->idOf(row) : 0;
}
