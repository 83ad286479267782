// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/app.h"
#include "ui/itemmodels/rowsmodel.h"

/// The apps' table, revoked ones last as the store gives them.
class AppsModel final : public RowsModel<App>
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AppsModel)

public:
    enum Column
    {
        State,
        Name,
        Key,
        AccountName,
        Models,
        Budget,
        LastUsed,
        ColumnCount
    };

    explicit AppsModel(QObject *parent = nullptr);

    /// For the state "Expired" and for old keys that are still valid. UTC milliseconds.
    void setNow(qint64 nowMs) { m_nowMs = nowMs; }

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    [[nodiscard]] qint64 idOf(const App &row) const override { return row.id; }

private:
    [[nodiscard]] bool isExpired(const App &row) const;
    [[nodiscard]] bool hasOldKey(const App &row) const;
    [[nodiscard]] QString text(const App &row, int column) const;
    [[nodiscard]] QVariant hint(const App &row, int column) const;
    [[nodiscard]] int markOf(const App &row) const;

    qint64 m_nowMs = 0;
};
