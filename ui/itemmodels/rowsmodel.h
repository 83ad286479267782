// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <utility>

#include <QAbstractTableModel>
#include <QList>

/// A table over a list of values that is replaced as a whole. When the rows are the same ones in the same order, only
/// their contents change, so selection and scroll position stay. Main thread.
template <typename Row>
class RowsModel : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }

    [[nodiscard]] const QList<Row> &rows() const { return m_rows; }

    void setRows(QList<Row> rows)
    {
        const bool same = std::ranges::equal(
            m_rows, rows, [this](const Row &one, const Row &other) { return idOf(one) == idOf(other); });
        if (!same)
            this->beginResetModel();
        m_rows = std::move(rows);
        if (!same)
            this->endResetModel();
        else if (!m_rows.isEmpty())
            emit this->dataChanged(this->index(0, 0), this->index(rowCount() - 1, this->columnCount() - 1));
    }

    [[nodiscard]] int rowOf(qint64 id) const
    {
        for (int row = 0; row < m_rows.size(); ++row) {
            if (idOf(m_rows[row]) == id)
                return row;
        }
        return -1;
    }

protected:
    [[nodiscard]] virtual qint64 idOf(const Row &row) const = 0;

    [[nodiscard]] bool holds(const QModelIndex &index) const
    {
        return this->checkIndex(index, QAbstractItemModel::CheckIndexOption::IndexIsValid
                                           | QAbstractItemModel::CheckIndexOption::ParentIsInvalid);
    }

private:
    QList<Row> m_rows;
};
