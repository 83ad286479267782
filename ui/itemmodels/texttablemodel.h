// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QAbstractTableModel>
#include <QList>
#include <QStringList>

/// A small table of finished texts: a chart's figures, a call's attempts. The last columns may hold numbers, which are
/// set to the right.
class TextTableModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TextTableModel)

public:
    struct Row
    {
        QStringList cells;
        QStringList toolTips;    ///< by column; may be shorter
        std::optional<int> mark; ///< of the first cell
        qint64 id = 0;
    };

    /// `firstNumber`: the first column of numbers, -1 for none.
    TextTableModel(QStringList headers, int firstNumber, QObject *parent = nullptr);

    void setRows(QList<Row> rows);

    [[nodiscard]] qint64 idOf(int row) const { return m_rows[row].id; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QVariant alignment(int column) const;

    QStringList m_headers;
    int m_firstNumber;
    QList<Row> m_rows;
};
