// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/itemmodels/callsmodel.h"

#include <algorithm>

#include "ui/displaytext.h"
#include "ui/errortext.h"
#include "ui/widgets/cellroles.h"
#include "ui/widgets/statemark.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QString none = u"–"_s;

int markOf(CallStatus status)
{
    switch (status) {
    case CallStatus::Succeeded:
        return static_cast<int>(Mark::Good);
    case CallStatus::Failed:
        return static_cast<int>(Mark::Bad);
    case CallStatus::Cancelled:
        return static_cast<int>(Mark::Off);
    }
    return static_cast<int>(Mark::Off);
}

QString modelText(const ModelCall &call)
{
    const bool same = call.modelServed.isEmpty() || call.modelAsked == call.modelServed
                      || call.modelAsked.endsWith(u'/' + call.modelServed);
    return DisplayText::oneLine(same ? call.modelAsked : call.modelAsked + u" → "_s + call.modelServed);
}

QString orNone(const QString &text)
{
    return text.isEmpty() ? none : DisplayText::oneLine(text);
}
} // namespace

CallsModel::CallsModel(QObject *parent)
    : QAbstractTableModel {parent}
{}

int CallsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CallsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool CallsModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_nextBeforeId != 0 && !m_isFetching;
}

void CallsModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_isFetching = true;
    m_missing = pageSize;
    emit pageWanted(m_nextBeforeId);
}

/// Where few calls match, pages come in parts, of which the view knows nothing.
void CallsModel::goOn(const CallPage &page)
{
    m_missing -= page.rows.size();
    if (!page.isPartial || m_missing <= 0)
        return;
    m_isFetching = true;
    emit pageWanted(m_nextBeforeId);
}

void CallsModel::resetTo(const CallPage &page)
{
    beginResetModel();
    m_rows = page.rows;
    m_nextBeforeId = page.nextBeforeId;
    m_isFetching = false;
    m_isTopCut = false;
    m_missing = pageSize;
    endResetModel();
    goOn(page);
}

void CallsModel::appendOlder(const CallPage &page)
{
    m_isFetching = false;
    QList<CallRow> older = page.rows;
    if (!m_rows.isEmpty())
        erase_if(older, [last = m_rows.last().call.id](const CallRow &row) { return row.call.id >= last; });
    m_nextBeforeId = page.nextBeforeId;
    if (!older.isEmpty()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(older.size()) - 1);
        m_rows += older;
        endInsertRows();
        trimTop();
    }
    goOn(page);
}

void CallsModel::mergeNewest(const CallPage &page)
{
    if (page.rows.isEmpty())
        return;
    const bool touches = !m_rows.isEmpty() && rowOf(page.rows.last().call.id) >= 0;
    const bool holdsAll = page.nextBeforeId == 0;
    if (m_rows.isEmpty() || m_isTopCut
        || (!touches && !holdsAll && page.rows.last().call.id > m_rows.first().call.id)) {
        resetTo(page);
        return;
    }
    for (const CallRow &row : page.rows) {
        const int place = placeFor(row.call.id);
        if (place < m_rows.size() && m_rows[place].call.id == row.call.id)
            continue;
        if (place == m_rows.size() && m_nextBeforeId != 0)
            continue; // older than the window: paging will bring it
        beginInsertRows({}, place, place);
        m_rows.insert(place, row);
        endInsertRows();
    }
    trimBottom();
}

int CallsModel::countMissing(const CallPage &page) const
{
    return static_cast<int>(std::ranges::count_if(page.rows, [this](const CallRow &row) {
        return (m_rows.isEmpty() || row.call.id > m_rows.last().call.id) && rowOf(row.call.id) < 0;
    }));
}

int CallsModel::placeFor(qint64 callId) const
{
    const auto at = std::ranges::lower_bound(m_rows, callId, std::ranges::greater {},
                                             [](const CallRow &row) { return row.call.id; });
    return static_cast<int>(at - m_rows.begin());
}

int CallsModel::rowOf(qint64 callId) const
{
    const int place = placeFor(callId);
    return place < m_rows.size() && m_rows[place].call.id == callId ? place : -1;
}

void CallsModel::trimBottom()
{
    if (m_rows.size() <= maxRows)
        return;
    beginRemoveRows({}, maxRows, rowCount() - 1);
    m_rows.resize(maxRows);
    endRemoveRows();
    m_nextBeforeId = m_rows.last().call.id;
}

void CallsModel::trimTop()
{
    const int surplus = rowCount() - maxRows;
    if (surplus <= 0)
        return;
    beginRemoveRows({}, 0, surplus - 1);
    m_rows.remove(0, surplus);
    endRemoveRows();
    m_isTopCut = true;
    emit topRowsDropped(surplus);
}

QVariant CallsModel::text(const CallRow &row, int column) const
{
    const ModelCall &call = row.call;
    switch (column) {
    case Time:
        return DisplayText::time(call.startedAtMs);
    case AppName:
        return orNone(row.appName);
    case Model:
        return modelText(call);
    case Provider:
        return orNone(row.providerName);
    case Status:
        return QString::number(call.httpStatus);
    case Stream:
        return call.streamed ? tr("Yes", "streamed") : tr("No", "not streamed");
    case FirstByte:
        return DisplayText::duration(call.ttfbUs);
    case Duration:
        return DisplayText::duration(call.durationUs);
    case TokensIn:
        return DisplayText::compact(call.usage.totalInput());
    case TokensOut:
        return DisplayText::compact(call.usage.output);
    case TokensCache:
        return DisplayText::compact(call.usage.cacheRead);
    case Credits:
        return DisplayText::creditsOrUnpriced(call.creditsNano);
    default:
        return {};
    }
}

QVariant CallsModel::toolTip(const CallRow &row, int column) const
{
    const ModelCall &call = row.call;
    switch (column) {
    case Model:
        return modelText(call);
    case Status:
        return call.errorCode.isEmpty() ? QVariant {} : failureText(call);
    case TokensIn:
        return DisplayText::full(call.usage.totalInput());
    case TokensOut:
        return DisplayText::full(call.usage.output);
    case TokensCache:
        return DisplayText::full(call.usage.cacheRead);
    case Credits:
        return call.creditsNano ? QVariant {}
                                : tr("No price is set for this model, so nothing was charged. Set a rate to price it.");
    default:
        return {};
    }
}

QVariant CallsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const CallRow &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return toolTip(row, index.column());
    case Qt::TextAlignmentRole:
        return index.column() >= FirstByte ? QVariant {Qt::AlignRight | Qt::AlignVCenter} : QVariant {};
    case CellRole::Mark:
        return index.column() == Status ? QVariant {markOf(row.call.status)} : QVariant {};
    case CellRole::Id:
        return row.call.id;
    default:
        return {};
    }
}

QVariant CallsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section >= FirstByte)
        return QVariant {Qt::AlignRight | Qt::AlignVCenter};
    const QStringList titles {tr("Time"),      tr("App"),        tr("Model"),      tr("Provider"),
                              tr("Status"),    tr("Stream"),     tr("First byte"), tr("Duration"),
                              tr("Tokens in"), tr("Tokens out"), tr("Cached"),     tr("Credits")};
    const QStringList hints {tr("When the call began, in local time"),
                             {},
                             tr("The model asked for, and the one that served when it differs"),
                             {},
                             tr("HTTP status that the app received"),
                             tr("Whether the answer was streamed"),
                             tr("From the complete request to the first byte of the answer"),
                             tr("From the complete request to the last byte of the answer"),
                             tr("All input tokens, cached ones included"),
                             tr("Output tokens, reasoning included"),
                             tr("Input tokens that the provider read from its cache"),
                             tr("What the account was charged")};
    if (role == Qt::ToolTipRole)
        return hints.value(section);
    return role == Qt::DisplayRole ? QVariant {titles.value(section)} : QVariant {};
}
