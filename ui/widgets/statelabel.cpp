// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statelabel.h"

#include <QHBoxLayout>
#include <QPainter>

#include "ui/widgets/textlabel.h"

namespace
{
constexpr int markSize = 12;
}

StateLabel::StateLabel(QWidget *parent)
    : QWidget {parent}
    , m_text {new TextLabel}
{
    auto *row = new QHBoxLayout {this};
    row->setContentsMargins(markSize + 8, 0, 0, 0);
    row->addWidget(m_text);
}

void StateLabel::setState(Mark mark, const QString &text)
{
    m_mark = mark;
    m_text->setText(text);
    setAccessibleName(text);
    update();
}

QString StateLabel::text() const
{
    return m_text->text();
}

void StateLabel::paintEvent(QPaintEvent *)
{
    QPainter painter {this};
    const int left = layoutDirection() == Qt::RightToLeft ? width() - markSize : 0;
    paintMark(&painter, QRectF(left, (height() - markSize) / 2.0, markSize, markSize), m_mark);
}
