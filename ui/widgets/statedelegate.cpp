// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statedelegate.h"

#include <QApplication>
#include <QPainter>

#include "ui/widgets/cellroles.h"
#include "ui/widgets/statemark.h"

namespace
{
constexpr int markSize = 12;
constexpr int inset = 11; // the padding of a cell with the style's own margin
} // namespace

void StateDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (!index.data(CellRole::Mark).isValid())
        return;
    // An empty decoration keeps the room in which paint() puts the mark.
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = {markSize + 2, markSize};
    option->icon = {};
}

void StateDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const QVariant mark = index.data(CellRole::Mark);
    if (!mark.isValid())
        return;
    const QRect cell = option.rect;
    const int left = option.direction == Qt::RightToLeft ? cell.right() - inset - markSize : cell.left() + inset;
    paintMark(painter, QRectF(left, cell.top() + (cell.height() - markSize) / 2.0, markSize, markSize),
              static_cast<Mark>(mark.toInt()));
}
