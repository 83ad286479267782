// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/itemmodels/providerrow.h"
#include "ui/itemmodels/rowsmodel.h"

/// The providers' table. Setting the check state of Enabled only asks, by enabledWanted(); the rows follow the store.
class ProvidersModel final : public RowsModel<ProviderRow>
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProvidersModel)

public:
    enum Column
    {
        State,
        Name,
        Kind,
        BaseUrl,
        Credentials,
        Enabled,
        ColumnCount
    };

    explicit ProvidersModel(QObject *parent = nullptr);

    /// While the vault is not ready no key can be used, which the state column then says.
    void setVaultReady(bool ready);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

signals:
    void enabledWanted(const QString &provider, bool enabled);

protected:
    [[nodiscard]] qint64 idOf(const ProviderRow &row) const override { return row.provider.id; }

private:
    struct StateText;
    [[nodiscard]] StateText stateOf(const ProviderRow &row) const;
    [[nodiscard]] QString text(const ProviderRow &row, int column) const;

    bool m_vaultReady = true;
};
