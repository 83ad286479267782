// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/datatable.h"

#include <algorithm>

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include "ui/uisettings.h"

using namespace Qt::Literals::StringLiterals;

DataTable::DataTable(const QString &name, const QString &accessibleName, UiSettings *settings, QWidget *parent)
    : QTableView {parent}
    , m_settings {settings}
{
    setObjectName(name);
    setAccessibleName(accessibleName);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setTextElideMode(Qt::ElideRight);
    setHorizontalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(std::max(36, fontMetrics().height() + 16));
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setMinimumSectionSize(48);
    horizontalHeader()->setSectionsMovable(true);
}

DataTable::~DataTable()
{
    if (m_settings && model())
        m_settings->setLayout(objectName(), horizontalHeader()->saveState());
}

void DataTable::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
}

void DataTable::setColumnWidths(const QList<int> &widths)
{
    QHeaderView *header = horizontalHeader();
    const QByteArray kept = m_settings ? m_settings->layout(objectName()) : QByteArray {};
    // Widths are meant for a 9 pt font and grow with it.
    const double scale = std::max(1.0, fontMetrics().averageCharWidth() / 7.0);
    for (int column = 0; column < widths.size(); ++column) {
        if (widths[column] < 0)
            header->setSectionResizeMode(column, QHeaderView::Stretch);
        else
            header->resizeSection(column, static_cast<int>(widths[column] * scale));
    }
    if (!kept.isEmpty())
        header->restoreState(kept);
}

int DataTable::currentRow() const
{
    return currentIndex().isValid() && selectionModel()->hasSelection() ? currentIndex().row() : -1;
}

void DataTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        emit enterPressed();
    else if (event->key() == Qt::Key_Delete)
        emit deletePressed();
    QTableView::keyPressEvent(event);
}

void DataTable::copySelection() const
{
    QStringList lines;
    QModelIndexList rows = selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    for (const QModelIndex &row : std::as_const(rows)) {
        QStringList cells;
        for (int column = 0; column < model()->columnCount(); ++column)
            cells.append(row.siblingAtColumn(column).data().toString());
        lines.append(cells.join(u'\t'));
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}
