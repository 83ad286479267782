// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/itemmodels/credentialsmodel.h"

#include <utility>

#include "ui/displaytext.h"
#include "ui/errortext.h"
#include "ui/widgets/cellroles.h"
#include "ui/widgets/statemark.h"

using namespace Qt::Literals::StringLiterals;

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
    case State:
        return stateText(row);
    default:
        return {};
    }
}

void CredentialsModel::setCircuits(const QList<Circuit> &circuits, qint64 nowMs)
{
    m_circuits = circuits;
    setNow(nowMs);
}

void CredentialsModel::setNow(qint64 nowMs)
{
    m_nowMs = nowMs;
    if (rowCount() > 0)
        emit dataChanged(index(0, State), index(rowCount() - 1, State));
}

void CredentialsModel::setVaultReady(bool ready)
{
    if (std::exchange(m_vaultReady, ready) != ready && rowCount() > 0)
        emit dataChanged(index(0, State), index(rowCount() - 1, State));
}

QList<Circuit> CredentialsModel::circuitsOf(const AiCredential &row) const
{
    QList<Circuit> own;
    for (const Circuit &circuit : m_circuits) {
        const CircuitPlace &place = circuit.place;
        if (place.providerId == row.providerId && (place.credentialId == 0 || place.credentialId == row.id))
            own.append(circuit);
    }
    return own;
}

bool CredentialsModel::isResting(const AiCredential &credential) const
{
    return !circuitsOf(credential).isEmpty();
}

QString CredentialsModel::reasonText(CircuitReason reason)
{
    switch (reason) {
    case CircuitReason::Refused:
        return tr("Refused by the provider");
    case CircuitReason::OutOfFunds:
        return tr("Out of funds");
    case CircuitReason::RateLimited:
        return tr("Rate limit reached");
    case CircuitReason::Failing:
        return tr("The provider fails");
    }
    return {};
}

QString CredentialsModel::circuitText(const Circuit &circuit) const
{
    const QString reason = reasonText(circuit.reason);
    constexpr qint64 usPerMs = 1000;
    const qint64 leftMs = circuit.untilMs - m_nowMs;
    if (leftMs <= 0)
        return tr("%1, the next call tries again").arg(reason);
    //: %1 is a reason, %2 a span such as "12 s"
    return tr("%1, again in %2").arg(reason, DisplayText::duration((leftMs + 999) / 1000 * 1000 * usPerMs));
}

/// What concerns all models, else the first of those that are concerned. A disabled one is not tried whatever was.
QString CredentialsModel::stateText(const AiCredential &row) const
{
    if (!row.enabled)
        return tr("Switched off", "a credential");
    if (!m_vaultReady)
        return tr("Key locked", "a credential");
    if (!row.lastError.isEmpty())
        return DisplayText::oneLine(errorName(row.lastError));
    const QList<Circuit> own = circuitsOf(row);
    if (own.isEmpty())
        return tr("Ready", "a credential");
    for (const Circuit &circuit : own) {
        if (circuit.place.model.isEmpty())
            return circuitText(circuit);
    }
    const QString model = DisplayText::oneLine(QString::fromUtf8(own.front().place.model));
    return own.size() == 1 ? tr("%1: %2").arg(model, circuitText(own.front()))
                           : tr("%n model(s) rest", nullptr, static_cast<int>(own.size()));
}

QString CredentialsModel::stateDetails(const AiCredential &row) const
{
    QStringList lines;
    if (!row.lastError.isEmpty())
        lines.append(errorText(row.lastError));
    for (const Circuit &circuit : circuitsOf(row)) {
        const QString model = QString::fromUtf8(circuit.place.model);
        lines.append(model.isEmpty() ? circuitText(circuit) : tr("%1: %2").arg(model, circuitText(circuit)));
        if (!circuit.detail.isEmpty())
            lines.append(DisplayText::oneLine(circuit.detail));
    }
    return lines.join(u'\n');
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
        if (column == Name) // which may be cut
            return text(row, Name);
        return column == State ? QVariant {stateDetails(row)} : QVariant {};
    case Qt::TextAlignmentRole:
        return column == Weight || column == Used ? QVariant {Qt::AlignRight | Qt::AlignVCenter} : QVariant {};
    case Qt::CheckStateRole:
        return column == Enabled ? QVariant {row.enabled ? Qt::Checked : Qt::Unchecked} : QVariant {};
    case Qt::AccessibleTextRole:
        if (column == Enabled)
            return row.enabled ? tr("Enabled") : tr("Disabled");
        return text(row, column);
    case CellRole::Mark:
        if (column != State)
            return {};
        if (!row.enabled)
            return static_cast<int>(Mark::Off);
        if (!m_vaultReady)
            return static_cast<int>(Mark::Warning);
        return static_cast<int>(row.lastError.isEmpty() && !isResting(row) ? Mark::Good : Mark::Bad);
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
    case State:
        return tr("State");
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
