// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/calldetailpane.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "models/store/reader.h"
#include "ui/displaytext.h"
#include "ui/errortext.h"
#include "ui/itemmodels/texttablemodel.h"
#include "ui/pages/bodiespane.h"
#include "ui/pages/costlines.h"
#include "ui/widgets/card.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/statedelegate.h"
#include "ui/widgets/statemark.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QString none = u"–"_s;

QString orNone(const QString &text)
{
    return text.isEmpty() ? none : DisplayText::oneLine(text);
}

QStringList summaryNames()
{
    return {CallDetailPane::tr("Call id"),
            CallDetailPane::tr("Request id"),
            CallDetailPane::tr("Time"),
            CallDetailPane::tr("App"),
            CallDetailPane::tr("Account"),
            CallDetailPane::tr("Endpoint"),
            CallDetailPane::tr("Model"),
            CallDetailPane::tr("Provider"),
            CallDetailPane::tr("Streamed"),
            CallDetailPane::tr("First byte"),
            CallDetailPane::tr("Duration"),
            CallDetailPane::tr("Tokens in / out"),
            CallDetailPane::tr("Cache read / write"),
            CallDetailPane::tr("Credits"),
            CallDetailPane::tr("Bytes in / out"),
            CallDetailPane::tr("Notes")};
}

/// Side by side, the button no higher than a line of text.
QWidget *withButton(QWidget *text, CopyButton *button)
{
    const int side = text->fontMetrics().height();
    button->setFixedSize(side, side);
    button->setProperty("tight", true);
    auto *both = new QWidget;
    auto *row = new QHBoxLayout {both};
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(text);
    row->addWidget(button);
    row->addStretch();
    both->setFixedHeight(side);
    return both;
}

DataTable *smallTable(const QString &name, const QString &accessibleName, QAbstractItemModel *model)
{
    auto *table = new DataTable {name, accessibleName, nullptr};
    table->setModel(model);
    table->setProperty("plain", true);
    table->setItemDelegateForColumn(0, new StateDelegate {table});
    return table;
}
} // namespace

CallDetailPane::CallDetailPane(const HubContext &hub, QWidget *parent)
    : QWidget {parent}
    , m_hub {hub}
    , m_stack {new QStackedWidget}
    , m_tabs {new QTabWidget}
    , m_summary {new QGridLayout}
    , m_outcome {new TextLabel {{}, TextLabel::Role::Strong}}
    , m_bodies {new TextLabel {{}, TextLabel::Role::Small}}
    , m_attempts {new TextTableModel {{tr("Attempt"), tr("Provider and key"), tr("Why it was left"), tr("Status"),
                                       tr("Connection"), tr("Duration")},
                                      5,
                                      this}}
    , m_cost {new TextTableModel {
          {tr("Part"), tr("Units"), tr("Price per million"), tr("Provider cost"), tr("Credits")}, 1, this}}
    , m_costNote {new TextLabel {{}, TextLabel::Role::Small}}
    , m_bodiesPane {new BodiesPane {hub}}
{
    build();
    setKeepsBodies(false);
}

void CallDetailPane::build()
{
    auto *nothing = new TextLabel {tr("Select a call to see what happened."), TextLabel::Role::Muted};
    nothing->setAlignment(Qt::AlignCenter);
    m_stack->addWidget(nothing);
    m_stack->addWidget(m_tabs);
    m_tabs->setObjectName(u"callDetailTabs"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(buildSummary(), tr("Summary"));
    DataTable *attempts = smallTable(u"attemptsTable"_s, tr("Attempts"), m_attempts);
    attempts->setColumnWidths({90, 200, -1, 90, 110, 100});
    m_tabs->addTab(attempts, tr("Attempts"));
    auto *costPage = new QWidget;
    auto *costColumn = new QVBoxLayout {costPage};
    costColumn->setContentsMargins(0, 0, 0, 0);
    DataTable *cost = smallTable(u"costTable"_s, tr("Cost breakdown"), m_cost);
    cost->setColumnWidths({-1, 120, 160, 150, 150});
    costColumn->addWidget(cost, 1);
    costColumn->addWidget(m_costNote->wrapped());
    m_tabs->addTab(costPage, tr("Cost breakdown"));
    m_tabs->addTab(m_bodiesPane, tr("Request and answer"));
    auto *card = new Card;
    card->body()->setContentsMargins(8, 4, 8, 8);
    card->body()->addWidget(m_stack);
    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(card);
    setMinimumHeight(190);
}

QWidget *CallDetailPane::buildSummary()
{
    m_outcome->setObjectName(u"callOutcome"_s);
    m_bodies->setObjectName(u"bodiesNote"_s);
    m_summary->setHorizontalSpacing(16);
    m_summary->setVerticalSpacing(6);
    m_summary->setColumnStretch(1, 1);
    m_summary->setColumnStretch(3, 1);
    m_summary->setColumnMinimumWidth(1, 240);
    placeValues(summaryNames());
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout {inside};
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(m_outcome->wrapped());
    column->addLayout(m_summary);
    column->addWidget(m_bodies->wrapped());
    column->addStretch();
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setWidget(inside);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    return scroll;
}

void CallDetailPane::placeValues(const QStringList &names)
{
    constexpr int copied = 2; // these two have a button beside them
    const int half = static_cast<int>(names.size()) / 2;
    for (int at = 0; at < names.size(); ++at) {
        auto *value = new TextLabel;
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        value->setMinimumWidth(80);
        m_values.append(value);
        const int column = at < half ? 0 : 2;
        m_summary->addWidget(new TextLabel {names[at], TextLabel::Role::Muted}, at % half, column, Qt::AlignTop);
        if (at >= copied)
            m_summary->addWidget(value->wrapped(), at % half, column + 1);
    }
    auto *copyId = new CopyButton {tr("Copy the call id"), [this] { return QString::number(m_callId); }};
    auto *copyRequest = new CopyButton {tr("Copy the request id"), [this] { return m_requestId; }};
    copyId->setObjectName(u"copyCallId"_s);
    copyRequest->setObjectName(u"copyRequestId"_s);
    m_summary->addWidget(withButton(m_values[0], copyId), 0, 1);
    m_summary->addWidget(withButton(m_values[1], copyRequest), 1, 1);
}

void CallDetailPane::setKeepsBodies(bool keeps)
{
    m_bodies->setText(keeps ? tr("Prompts and answers are kept for some calls, as set on the Settings page.")
                            : tr("Prompts and answers are not kept. They can be switched on under Settings, Privacy."));
    m_bodiesPane->setKeepsBodies(keeps);
}

void CallDetailPane::showCall(qint64 callId)
{
    m_callId = callId;
    m_bodiesPane->showCall(callId);
    if (callId == 0) {
        m_stack->setCurrentIndex(0);
        return;
    }
    m_hub.reader->run<Detail>([callId](const HubQueries &queries) { return read(queries, callId); }, this,
                              [this, callId](const Result<Detail> &detail) {
                                  if (callId != m_callId)
                                      return; // another one was chosen meanwhile
                                  if (detail)
                                      show(*detail);
                                  else
                                      m_stack->setCurrentIndex(0);
                              });
}

Result<CallDetailPane::Detail> CallDetailPane::read(const HubQueries &queries, qint64 callId)
{
    auto row = queries.call(callId);
    if (!row)
        return tl::unexpected {row.error()};
    Detail detail {std::move(*row), {}, {}};
    // Without the names the numbers are shown, so their errors do not matter.
    for (const AiProvider &provider : queries.providers().value_or(QList<AiProvider> {}))
        detail.providers.insert(provider.id, provider.name);
    for (const AiCredential &credential : queries.credentials({}).value_or(QList<AiCredential> {}))
        detail.credentials.insert(credential.id, credential.name);
    return detail;
}

void CallDetailPane::show(const Detail &detail)
{
    m_requestId = detail.row.call.requestId;
    showSummary(detail.row);
    showAttempts(detail);
    loadRate(detail.row);
    m_stack->setCurrentIndex(1);
}

void CallDetailPane::showSummary(const CallRow &row)
{
    const ModelCall &call = row.call;
    const QString failure = call.errorCode.isEmpty() ? QString {} : failureText(call);
    switch (call.status) {
    case CallStatus::Succeeded:
        m_outcome->setText(tr("Succeeded with status %1").arg(call.httpStatus));
        m_outcome->setTone(u"success"_s);
        break;
    case CallStatus::Failed:
        m_outcome->setText(tr("Failed with status %1. %2").arg(call.httpStatus).arg(failure));
        m_outcome->setTone(u"danger"_s);
        break;
    case CallStatus::Cancelled:
        m_outcome->setText(tr("Cancelled: the app left first"));
        m_outcome->setTone(u"muted"_s);
        break;
    }
    const bool renamed = !call.modelServed.isEmpty() && call.modelServed != call.modelAsked;
    const TokenUsage &usage = call.usage;
    const QString tokens = u"%1 / %2"_s.arg(DisplayText::full(usage.totalInput()), DisplayText::full(usage.output));
    QString notes = call.notes;
    if (!call.errorMessage.isEmpty())
        notes = notes.isEmpty() ? call.errorMessage : call.errorMessage + u" · "_s + notes;
    const QStringList values {
        QString::number(call.id),
        orNone(call.requestId),
        DisplayText::time(call.startedAtMs),
        orNone(row.appName),
        orNone(row.accountName),
        orNone(call.endpoint),
        orNone(renamed ? call.modelAsked + u" → "_s + call.modelServed : call.modelAsked),
        orNone(row.credentialName.isEmpty() ? row.providerName : row.providerName + u" · "_s + row.credentialName),
        call.streamed ? tr("Yes", "streamed") : tr("No", "not streamed"),
        DisplayText::duration(call.ttfbUs),
        DisplayText::duration(call.durationUs),
        usage.estimated ? tr("%1 (estimated)").arg(tokens) : tokens,
        u"%1 / %2"_s.arg(DisplayText::full(usage.cacheRead),
                         DisplayText::full(usage.cacheWrite5m + usage.cacheWrite1h)),
        DisplayText::creditsOrUnpriced(call.creditsNano),
        u"%1 / %2"_s.arg(DisplayText::bytes(call.requestBytes), DisplayText::bytes(call.responseBytes)),
        orNone(notes)};
    for (int at = 0; at < values.size(); ++at) {
        m_values[at]->setText(values[at]);
        m_values[at]->setToolTip(values[at].size() > 40 && !Qt::mightBeRichText(values[at]) ? values[at] : QString {});
    }
}

void CallDetailPane::showAttempts(const Detail &detail)
{
    QList<TextTableModel::Row> rows;
    for (const CallAttempt &attempt : detail.row.call.attempts) {
        const bool good = attempt.errorCode.isEmpty();
        const QString provider = detail.providers.value(attempt.providerId, u"#%1"_s.arg(attempt.providerId));
        const QString key =
            attempt.credentialId == 0
                ? tr("%1, no key").arg(provider)
                : provider + u" · "_s
                      + detail.credentials.value(attempt.credentialId, u"#%1"_s.arg(attempt.credentialId));
        QString why =
            good ? tr("It answered") : orNone(attempt.reason.isEmpty() ? failureName(attempt) : attempt.reason);
        if (attempt.inputTokens + attempt.outputTokens > 0)
            why += u" · "_s
                   + tr("it billed %1 input and %2 output tokens")
                         .arg(DisplayText::full(attempt.inputTokens), DisplayText::full(attempt.outputTokens));
        rows.append({{QString::number(attempt.number), key, why,
                      attempt.httpStatus == 0 ? none : QString::number(attempt.httpStatus),
                      attempt.connectionReused ? tr("Reused") : tr("New", "connection"),
                      DisplayText::duration(attempt.durationUs)},
                     {{}, key, good ? QString {} : failureText(attempt)},
                     static_cast<int>(good ? Mark::Good : Mark::Bad)});
    }
    m_attempts->setRows(rows);
    m_tabs->setTabText(1, tr("Attempts (%1)").arg(detail.row.call.attempts.size()));
}

void CallDetailPane::loadRate(const CallRow &row)
{
    showCost(row, nullptr);
    if (row.call.rateVersionId == 0)
        return;
    m_hub.reader->run<QList<AiModelRate>>(
        [provider = row.providerName, model = row.call.modelServed](const HubQueries &queries) {
            return queries.rateHistory(provider, model);
        },
        this,
        [this, row](const Result<QList<AiModelRate>> &history) {
            if (!history || row.call.id != m_callId)
                return;
            for (const AiModelRate &rate : *history) {
                if (rate.versionId == row.call.rateVersionId)
                    showCost(row, &rate);
            }
        });
}

void CallDetailPane::showCost(const CallRow &row, const AiModelRate *rate)
{
    m_cost->setRows(costLines(row.call, rate));
    if (!row.call.creditsNano)
        m_costNote->setText(tr("No price is set for this model, so nothing was charged. It is not free: the provider "
                               "may bill it."));
    else if (row.call.usage.estimated)
        m_costNote->setText(tr("The provider gave no usage, so the tokens were counted here and are an estimate."));
    else
        m_costNote->setText(tr("Charged by the price that was valid when the call was made."));
}
