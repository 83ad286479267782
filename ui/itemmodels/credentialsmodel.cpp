// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/itemmodels/credentialsmodel.h"

#include "ui/displaytext.h"
#include "ui/errortext.h"
#include "ui/widgets/cellroles.h"
#include "ui/widgets/statemark.h"

CredentialsModel::CredentialsModel(QObject *parent)
    : RowsModel {parent}
{}

int CredentialsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString CredentialsModel::text(const AiCredential &row, int column) const
{
    switch (column) {
    case Name:
        return DisplayText::oneLine(row.name);
    case Key:
        return row.maskedSecret;
    case Weight:
        return DisplayText::full(row.weight);
    case Used:
        return DisplayText::compact(row.usedCount);
    case LastUsed:
        return DisplayText::time(row.lastUsedAtMs);
    case LastError:
        return row.lastError.isEmpty() ? tr("None", "no last error") : DisplayText::oneLine(errorName(row.lastError));
    default:
        return {};
    }
}

QVariant CredentialsModel::data(const QModelIndex &index, int role) const
{
    if (!holds(index))
        return {};
    const AiCredential &row = rows()[index.row()];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return column == Enabled ? QVariant {} : text(row, column);
    case Qt::ToolTipRole:
        if (column == Used)
            return DisplayText::full(row.usedCount);
        return column == LastError && !row.lastError.isEmpty() ? errorText(row.lastError) : QVariant {};
    case Qt::TextAlignmentRole:
        return column == Weight || column == Used ? QVariant {Qt::AlignRight | Qt::AlignVCenter} : QVariant {};
    case Qt::CheckStateRole:
        return column == Enabled ? QVariant {row.enabled ? Qt::Checked : Qt::Unchecked} : QVariant {};
    case Qt::AccessibleTextRole:
        if (column == Enabled)
            return row.enabled ? tr("Enabled") : tr("Disabled");
        return text(row, column);
    case CellRole::Mark:
        if (column == LastError && !row.lastError.isEmpty())
            return static_cast<int>(Mark::Bad);
        return {};
    case CellRole::Id:
        return row.id;
    default:
        return {};
    }
}

QVariant CredentialsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && (section == Weight || section == Used))
        return QVariant {Qt::AlignRight | Qt::AlignVCenter};
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Key:
        return tr("Key");
    case Weight:
        return tr("Weight");
    case Used:
        return tr("Used");
    case LastUsed:
        return tr("Last used");
    case LastError:
        return tr("Last error");
    case Enabled:
        return tr("Enabled");
    default:
        return {};
    }
}

Qt::ItemFlags CredentialsModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = RowsModel::flags(index);
    return index.column() == Enabled ? flags | Qt::ItemIsUserCheckable : flags;
}

bool CredentialsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!holds(index) || index.column() != Enabled || role != Qt::CheckStateRole)
        return false;
    emit enabledWanted(rows()[index.row()].name, value.toInt() == Qt::Checked);
    return true;
}
