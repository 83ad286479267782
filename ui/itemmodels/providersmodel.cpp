// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/itemmodels/providersmodel.h"

#include "models/values/providerkind.h"
#include "ui/displaytext.h"
#include "ui/widgets/cellroles.h"
#include "ui/widgets/statemark.h"

struct ProvidersModel::StateText
{
    Mark mark;
    QString text;
};

namespace
{
QString baseUrlOf(const AiProvider &provider)
{
    const ProviderKind *kind = ProviderKind::byName(provider.kind);
    return provider.baseUrl.isEmpty() && kind ? kind->baseUrl : provider.baseUrl;
}
} // namespace

ProvidersModel::ProvidersModel(QObject *parent)
    : RowsModel {parent}
{}

void ProvidersModel::setVaultReady(bool ready)
{
    if (std::exchange(m_vaultReady, ready) != ready && rowCount() > 0)
        emit dataChanged(index(0, State), index(rowCount() - 1, State));
}

int ProvidersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

ProvidersModel::StateText ProvidersModel::stateOf(const ProviderRow &row) const
{
    const ProviderKind *kind = ProviderKind::byName(row.provider.kind);
    if (!row.provider.enabled)
        return {Mark::Off, tr("Disabled")};
    if (row.usable == 0 && (!kind || kind->needsKey))
        return {Mark::Warning, tr("No key")};
    if (row.usable > 0 && !m_vaultReady)
        return {Mark::Warning, tr("Keys locked")};
    if (row.isDown || (row.usable > 0 && row.failing == row.usable))
        return {Mark::Bad, tr("Failing")};
    return row.failing > 0 || row.isPartlyResting ? StateText {Mark::Warning, tr("Partly failing")}
                                                  : StateText {Mark::Good, tr("Ready")};
}

QString ProvidersModel::text(const ProviderRow &row, int column) const
{
    switch (column) {
    case State:
        return stateOf(row).text;
    case Name:
        return DisplayText::oneLine(row.provider.name);
    case Kind:
        return DisplayText::oneLine(DisplayText::kindTitle(row.provider.kind));
    case BaseUrl: {
        const QString url = baseUrlOf(row.provider);
        return url.isEmpty() ? tr("Built in") : DisplayText::oneLine(url);
    }
    case Credentials:
        return tr("%n credential(s)", nullptr, row.credentials);
    default:
        return {};
    }
}

QVariant ProvidersModel::data(const QModelIndex &index, int role) const
{
    if (!holds(index))
        return {};
    const ProviderRow &row = rows()[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Enabled ? QVariant {} : text(row, index.column());
    case Qt::ToolTipRole:
        if (index.column() == State)
            return row.provider.enabled ? QVariant {row.troubles.join(u'\n')} : QVariant {};
        return index.column() == Name || index.column() == Kind || index.column() == BaseUrl ? text(row, index.column())
                                                                                             : QVariant {};
    case Qt::CheckStateRole:
        return index.column() == Enabled ? QVariant {row.provider.enabled ? Qt::Checked : Qt::Unchecked} : QVariant {};
    case Qt::AccessibleTextRole:
        if (index.column() == Enabled)
            return row.provider.enabled ? tr("Enabled") : tr("Disabled");
        return text(row, index.column());
    case CellRole::Mark:
        return index.column() == State ? QVariant {static_cast<int>(stateOf(row).mark)} : QVariant {};
    case CellRole::Id:
        return row.provider.id;
    default:
        return {};
    }
}

QVariant ProvidersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case State:
        return tr("State");
    case Name:
        return tr("Name");
    case Kind:
        return tr("Kind");
    case BaseUrl:
        return tr("Base URL");
    case Credentials:
        return tr("Credentials");
    case Enabled:
        return tr("Enabled");
    default:
        return {};
    }
}

Qt::ItemFlags ProvidersModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = RowsModel::flags(index);
    return index.column() == Enabled ? flags | Qt::ItemIsUserCheckable : flags;
}

bool ProvidersModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!holds(index) || index.column() != Enabled || role != Qt::CheckStateRole)
        return false;
    emit enabledWanted(rows()[index.row()].provider.name, value.toInt() == Qt::Checked);
    return true;
}
