// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/switchdelegate.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include "ui/theme/theme.h"

namespace
{
constexpr QSize trackSize {30, 16};
constexpr int inset = 11; // the padding of a cell with the style's own margin

QRect trackIn(const QStyleOptionViewItem &option)
{
    const QRect &cell = option.rect;
    const int left =
        option.direction == Qt::RightToLeft ? cell.right() - inset - trackSize.width() : cell.left() + inset;
    return {QPoint {left, cell.top() + (cell.height() - trackSize.height()) / 2}, trackSize};
}

bool isOn(const QModelIndex &index)
{
    return index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
}

void paintSwitch(QPainter *painter, QRectF track, bool on)
{
    const Tokens &tokens = Theme::tokens();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    track.adjust(0.5, 0.5, -0.5, -0.5);
    painter->setPen(on ? tokens.accentFill : tokens.textMuted);
    painter->setBrush(on ? tokens.accentFill : tokens.surface);
    painter->drawRoundedRect(track, track.height() / 2, track.height() / 2);
    const qreal side = track.height() - 5;
    const qreal left = on ? track.right() - side - 2.5 : track.left() + 2.5;
    painter->setPen(Qt::NoPen);
    painter->setBrush(on ? tokens.onAccent : tokens.textMuted);
    painter->drawEllipse(QRectF {left, track.top() + 2.5, side, side});
    painter->restore();
}
} // namespace

void SwitchDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->features &= ~QStyleOptionViewItem::HasCheckIndicator;
    option->text.clear();
}

void SwitchDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    if (index.data(Qt::CheckStateRole).isValid())
        paintSwitch(painter, trackIn(option), isOn(index));
}

bool SwitchDelegate::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                                 const QModelIndex &index)
{
    bool toggles = false;
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        toggles = mouse->button() == Qt::LeftButton
                  && trackIn(option).adjusted(-4, -4, 4, 4).contains(mouse->position().toPoint());
    } else if (event->type() == QEvent::KeyPress) {
        toggles = static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space;
    }
    if (!toggles || !(index.flags() & Qt::ItemIsUserCheckable))
        return false;
    return model->setData(index, isOn(index) ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}
