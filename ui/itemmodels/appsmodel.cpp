// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/itemmodels/appsmodel.h"

#include <QGuiApplication>
#include <QPalette>

#include "ui/displaytext.h"
#include "ui/widgets/cellroles.h"
#include "ui/widgets/statemark.h"

using namespace Qt::Literals::StringLiterals;

AppsModel::AppsModel(QObject *parent)
    : RowsModel {parent}
{}

int AppsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool AppsModel::isExpired(const App &row) const
{
    return row.limits.expiresAtMs > 0 && row.limits.expiresAtMs <= m_nowMs;
}

bool AppsModel::hasOldKey(const App &row) const
{
    return !row.revoked && row.oldKeyUntilMs > m_nowMs;
}

int AppsModel::markOf(const App &row) const
{
    if (row.revoked)
        return static_cast<int>(Mark::Off);
    return static_cast<int>(isExpired(row) ? Mark::Warning : Mark::Good);
}

QString AppsModel::text(const App &row, int column) const
{
    switch (column) {
    case State:
        if (row.revoked)
            return tr("Revoked");
        return isExpired(row) ? tr("Expired") : tr("Active");
    case Name:
        return DisplayText::oneLine(row.name);
    case Key:
        return hasOldKey(row) ? tr("%1 + old key").arg(row.keyHint) : row.keyHint;
    case AccountName:
        return DisplayText::oneLine(row.accountName);
    case Models:
        return row.limits.modelGlobs.isEmpty() ? tr("All models")
                                               : DisplayText::oneLine(row.limits.modelGlobs.join(u", "_s));
    case Budget: {
        if (row.limits.budgetNano == 0)
            return tr("No limit");
        const QString amount = DisplayText::credits(row.limits.budgetNano);
        switch (row.limits.budgetPeriod) {
        case BudgetPeriod::Day:
            return tr("%1 per day").arg(amount);
        case BudgetPeriod::Month:
            return tr("%1 per month").arg(amount);
        case BudgetPeriod::Total:
            return tr("%1 in total").arg(amount);
        }
        return amount;
    }
    case LastUsed:
        return DisplayText::time(row.lastUsedAtMs);
    default:
        return {};
    }
}

QVariant AppsModel::hint(const App &row, int column) const
{
    if (column == Key && hasOldKey(row))
        return tr("The old key works until %1.").arg(DisplayText::time(row.oldKeyUntilMs));
    return column == Models || column == Name ? text(row, column) : QVariant {};
}

QVariant AppsModel::data(const QModelIndex &index, int role) const
{
    if (!holds(index))
        return {};
    const App &row = rows()[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return hint(row, index.column());
    case Qt::ForegroundRole:
        return row.revoked ? QVariant {QGuiApplication::palette().placeholderText()} : QVariant {};
    case CellRole::Mark:
        return index.column() == State ? QVariant {markOf(row)} : QVariant {};
    case CellRole::Id:
        return row.id;
    default:
        return {};
    }
}

QVariant AppsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case State:
        return tr("State");
    case Name:
        return tr("Name");
    case Key:
        return tr("Key");
    case AccountName:
        return tr("Account");
    case Models:
        return tr("Allowed models");
    case Budget:
        return tr("Budget");
    case LastUsed:
        return tr("Last used");
    default:
        return {};
    }
}
