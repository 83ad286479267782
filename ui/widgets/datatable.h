// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

class UiSettings;

/// The table of every page: whole rows, no grid, widths kept, Ctrl+C copies the rows as text, Enter activates.
class DataTable final : public QTableView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DataTable)

public:
    /// `name` is the object name, under which the column layout is kept in `settings`.
    DataTable(const QString &name, const QString &accessibleName, UiSettings *settings, QWidget *parent = nullptr);
    ~DataTable() override;

    void setModel(QAbstractItemModel *model) override;
    /// First widths; -1 stretches. Once a person has changed them, theirs are used.
    void setColumnWidths(const QList<int> &widths);
    /// The model row of the current line, -1 when there is none.
    [[nodiscard]] int currentRow() const;

signals:
    void enterPressed();
    void deletePressed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void copySelection() const;

    UiSettings *m_settings;
};
