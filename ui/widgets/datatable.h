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

    void setModel(QAbstractItemModel *model) override;
    /// First widths; -1 stretches. Columns in `hidden` are shown only when a person asks for them, by the header's
    /// menu. Once a person has changed the columns, theirs are used. A column is never narrower than its title.
    void setColumnWidths(const QList<int> &widths, const QList<int> &hidden = {});
    /// The model row of the current line, -1 when there is none.
    [[nodiscard]] int currentRow() const;

signals:
    void enterPressed();  ///< not for a key that is held down
    void deletePressed(); ///< the same, and only without Ctrl, Shift or Alt

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void copySelection() const;
    void offerColumns(const QPoint &at);
    [[nodiscard]] int titleWidth(int column) const;
    void widenToTitles();
    void fitStretched();

    UiSettings *m_settings;
    int m_stretched = -1; ///< the column that takes what the others leave
};
