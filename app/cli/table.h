// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

/// Text in aligned columns for a terminal; numbers to the right. Control characters and marks that reverse text are
/// shown as '?', so that a name cannot move the cursor.
class Table final
{
public:
    explicit Table(QStringList titles, QList<bool> rightAligned = {});

    void addRow(QStringList cells);
    [[nodiscard]] QString text() const; ///< ends with a line feed; only the titles when there is no row

    [[nodiscard]] qsizetype rowCount() const { return m_rows.size(); }

private:
    [[nodiscard]] QString line(const QStringList &cells, const QList<qsizetype> &widths) const;

    QStringList m_titles;
    QList<bool> m_rightAligned;
    QList<QStringList> m_rows;
};

/// One line without anything that a terminal would obey.
[[nodiscard]] QString printable(const QString &text);
