// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/itemmodels/texttablemodel.h"

#include <utility>

#include "ui/widgets/cellroles.h"

TextTableModel::TextTableModel(QStringList headers, int firstNumber, QObject *parent)
    : QAbstractTableModel {parent}
    , m_headers {std::move(headers)}
    , m_firstNumber {firstNumber}
{}

void TextTableModel::setRows(QList<Row> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int TextTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TextTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_headers.size());
}

QVariant TextTableModel::alignment(int column) const
{
    if (m_firstNumber < 0 || column < m_firstNumber)
        return {};
    return QVariant {Qt::AlignRight | Qt::AlignVCenter};
}

QVariant TextTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return row.cells.value(index.column());
    case Qt::ToolTipRole: {
        const QString toolTip = row.toolTips.value(index.column());
        return toolTip.isEmpty() ? QVariant {} : toolTip;
    }
    case Qt::TextAlignmentRole:
        return alignment(index.column());
    case CellRole::Mark:
        return index.column() == 0 && row.mark ? QVariant {*row.mark} : QVariant {};
    case CellRole::Id:
        return row.id;
    default:
        return {};
    }
}

QVariant TextTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section);
    return role == Qt::DisplayRole ? QVariant {m_headers.value(section)} : QVariant {};
}
