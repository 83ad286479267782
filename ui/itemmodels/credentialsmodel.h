// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/aiprovider.h"
#include "models/values/circuit.h"
#include "ui/itemmodels/rowsmodel.h"

/// The credentials of one provider. Setting the check state of Enabled only asks; the rows follow the store.
class CredentialsModel final : public RowsModel<AiCredential>
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CredentialsModel)

public:
    enum Column
    {
        Name,
        Key,
        Weight,
        Used,
        LastUsed,
        State,
        Enabled,
        ColumnCount
    };

    explicit CredentialsModel(QObject *parent = nullptr);

    /// What is left alone, of all providers, and the time to count down from (UTC milliseconds).
    void setCircuits(const QList<Circuit> &circuits, qint64 nowMs);
    void setNow(qint64 nowMs);      ///< counts down
    void setVaultReady(bool ready); ///< false: no key can be used now, whatever was learnt of it
    /// Whether the credential, or a model of its provider, is left alone.
    [[nodiscard]] bool isResting(const AiCredential &credential) const;

    /// Why something is left alone, in a few words.
    [[nodiscard]] static QString reasonText(CircuitReason reason);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

signals:
    void enabledWanted(const QString &credential, bool enabled);

protected:
    [[nodiscard]] qint64 idOf(const AiCredential &row) const override { return row.id; }

private:
    [[nodiscard]] QString text(const AiCredential &row, int column) const;
    [[nodiscard]] QString stateText(const AiCredential &row) const;
    [[nodiscard]] QString stateDetails(const AiCredential &row) const;
    [[nodiscard]] QString circuitText(const Circuit &circuit) const;
    [[nodiscard]] QList<Circuit> circuitsOf(const AiCredential &row) const;

    QList<Circuit> m_circuits;
    qint64 m_nowMs = 0;
    bool m_vaultReady = true;
};
