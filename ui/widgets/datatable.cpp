// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/datatable.h"

#include <algorithm>

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>

#include "ui/uisettings.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int titlePaddingPx = 24; // the style sheet's, and a little
constexpr int leastStretchedPx = 110;
} // namespace

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
    if (!m_settings)
        return;
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, this, &DataTable::offerColumns);
}

void DataTable::hideEvent(QHideEvent *event)
{
    // Not at the end: the model may be destroyed before its table, and the header forgets its columns with it.
    if (m_settings && model())
        m_settings->setLayout(objectName(), horizontalHeader()->saveState());
    QTableView::hideEvent(event);
}

void DataTable::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
}

void DataTable::setColumnWidths(const QList<int> &widths, const QList<int> &hidden)
{
    QHeaderView *header = horizontalHeader();
    const QByteArray kept = m_settings ? m_settings->layout(objectName()) : QByteArray {};
    // Widths are meant for a 9 pt font and grow with it.
    const double scale = std::max(1.0, fontMetrics().averageCharWidth() / 7.0);
    for (int column = 0; column < widths.size(); ++column) {
        if (widths[column] < 0)
            m_stretched = column;
        header->resizeSection(column, std::max(static_cast<int>(widths[column] * scale), titleWidth(column)));
    }
    for (const int column : hidden)
        hideColumn(column);
    if (!kept.isEmpty())
        header->restoreState(kept);
    widenToTitles();
    fitStretched();
}

int DataTable::titleWidth(int column) const
{
    QFont font = horizontalHeader()->font();
    font.setWeight(QFont::DemiBold);
    const QString title = model()->headerData(column, Qt::Horizontal).toString();
    return QFontMetrics {font}.horizontalAdvance(title) + titlePaddingPx;
}

void DataTable::widenToTitles()
{
    // The kept widths may come from a language with shorter words.
    for (int column = 0; column < model()->columnCount(); ++column) {
        if (!isColumnHidden(column) && columnWidth(column) < titleWidth(column))
            setColumnWidth(column, titleWidth(column));
    }
}

void DataTable::fitStretched()
{
    if (m_stretched < 0)
        return;
    QHeaderView *header = horizontalHeader();
    int others = 0;
    for (int column = 0; column < header->count(); ++column)
        others += column == m_stretched ? 0 : header->sectionSize(column);
    // Where it would get too narrow to be read, the table scrolls instead.
    const int least = std::max(leastStretchedPx, titleWidth(m_stretched));
    const bool fits = viewport()->width() - others >= least;
    header->setSectionResizeMode(m_stretched, fits ? QHeaderView::Stretch : QHeaderView::Interactive);
    if (!fits)
        header->resizeSection(m_stretched, least);
}

void DataTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitStretched();
}

void DataTable::offerColumns(const QPoint &at)
{
    auto *menu = new QMenu {this};
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(u"columnMenu"_s);
    const int shown = horizontalHeader()->count() - horizontalHeader()->hiddenSectionCount();
    for (int column = 0; column < model()->columnCount(); ++column) {
        QAction *action = menu->addAction(model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(isColumnHidden(column) || shown > 1);
        connect(action, &QAction::toggled, this, [this, column](bool on) {
            setColumnHidden(column, !on);
            fitStretched();
        });
    }
    menu->popup(horizontalHeader()->mapToGlobal(at));
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
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (!event->isAutoRepeat())
            emit enterPressed();
        return; // in a dialog it would press the default button as well
    }
    const bool isPlain = (event->modifiers() & ~Qt::KeyboardModifiers {Qt::KeypadModifier}) == Qt::NoModifier;
    if (!event->isAutoRepeat() && isPlain && event->key() == Qt::Key_Delete)
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
