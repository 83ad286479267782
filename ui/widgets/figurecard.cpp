// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/figurecard.h"

#include <QVBoxLayout>

#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int sidePx = 16;
}

FigureCard::FigureCard(const QString &name, const QString &meaning, QWidget *parent)
    : QFrame {parent}
    , m_name {name}
    , m_figure {new TextLabel {u"–"_s, TextLabel::Role::Figure}}
    , m_note {new TextLabel {{}, TextLabel::Role::Small}}
{
    setProperty("card", true);
    setToolTip(meaning);
    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(sidePx, 12, sidePx, 12);
    m_note->setMinimumWidth(1); // it wraps where it must, see fitNote()
    column->setSpacing(4);
    column->addWidget(new TextLabel {name, TextLabel::Role::Muted});
    column->addWidget(m_figure);
    column->addWidget(m_note);
    column->addStretch();
}

void FigureCard::setFigure(const QString &figure, const QString &full, const QString &note)
{
    m_figure->setText(figure);
    m_figure->setToolTip(full);
    m_note->setText(note);
    fitNote();
    setAccessibleName(u"%1: %2. %3"_s.arg(m_name, full.isEmpty() ? figure : full, note));
}

void FigureCard::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fitNote();
}

void FigureCard::fitNote()
{
    // Wrapped only when needed: a page with wrapped texts asks for more height than it takes.
    const int room = width() - 2 * (sidePx + frameWidth());
    m_note->setWordWrap(m_note->fontMetrics().horizontalAdvance(m_note->text()) > room);
}

QString FigureCard::figure() const
{
    return m_figure->text();
}
