// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statemark.h"

#include <algorithm>

#include <QPainter>
#include <QPainterPath>

#include "ui/theme/theme.h"

namespace
{
QColor colourOf(Mark mark)
{
    const Tokens &tokens = Theme::tokens();
    switch (mark) {
    case Mark::Good:
        return tokens.success;
    case Mark::Off:
        return tokens.textMuted;
    case Mark::Busy:
        return tokens.accent;
    case Mark::Warning:
        return tokens.warning;
    case Mark::Bad:
        return tokens.danger;
    }
    return tokens.text;
}

void paintLines(QPainter *painter, const QRectF &square, std::initializer_list<QPointF> points)
{
    QPolygonF line;
    for (const QPointF &point : points)
        line << square.topLeft() + point * square.width();
    painter->drawPolyline(line);
}
} // namespace

void paintMark(QPainter *painter, const QRectF &area, Mark mark)
{
    const qreal side = std::min(area.width(), area.height());
    const QRectF square {area.center().x() - side / 2, area.center().y() - side / 2, side, side};
    const QColor colour = colourOf(mark);
    const QPen inner {Theme::tokens().surface, side / 7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin};
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    switch (mark) {
    case Mark::Good:
        painter->drawEllipse(square);
        painter->setPen(inner);
        painter->setBrush(Qt::NoBrush);
        paintLines(painter, square, {{0.28, 0.52}, {0.44, 0.68}, {0.73, 0.36}});
        break;
    case Mark::Off:
    case Mark::Busy: {
        const qreal width = side / 6;
        const QRectF ring = square.adjusted(width / 2, width / 2, -width / 2, -width / 2);
        if (mark == Mark::Busy)
            painter->drawPie(square, 90 * 16, 180 * 16);
        painter->setPen(QPen {colour, width});
        painter->setBrush(Qt::NoBrush);
        painter->drawEllipse(ring);
        break;
    }
    case Mark::Warning:
        painter->drawPolygon(
            QPolygonF {{QPointF {square.center().x(), square.top()}, square.bottomRight(), square.bottomLeft()}});
        painter->setPen(inner);
        paintLines(painter, square, {{0.5, 0.42}, {0.5, 0.64}});
        paintLines(painter, square, {{0.5, 0.84}, {0.5, 0.85}});
        break;
    case Mark::Bad:
        painter->drawRoundedRect(square, side / 5, side / 5);
        painter->setPen(inner);
        paintLines(painter, square, {{0.3, 0.3}, {0.7, 0.7}});
        paintLines(painter, square, {{0.7, 0.3}, {0.3, 0.7}});
        break;
    }
    painter->restore();
}
