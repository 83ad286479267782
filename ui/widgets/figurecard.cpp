// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/figurecard.h"

#include <QVBoxLayout>

#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

FigureCard::FigureCard(const QString &name, const QString &meaning, QWidget *parent)
    : QFrame {parent}
    , m_name {name}
    , m_figure {new TextLabel {u"–"_s, TextLabel::Role::Figure}}
    , m_note {new TextLabel {{}, TextLabel::Role::Small}}
{
    setProperty("card", true);
    setToolTip(meaning);
    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(4);
    column->addWidget(new TextLabel {name, TextLabel::Role::Muted});
    column->addWidget(m_figure);
    column->addWidget(m_note->wrapped());
    column->addStretch();
}

void FigureCard::setFigure(const QString &figure, const QString &full, const QString &note)
{
    m_figure->setText(figure);
    m_figure->setToolTip(full);
    m_note->setText(note);
    setAccessibleName(u"%1: %2. %3"_s.arg(m_name, full.isEmpty() ? figure : full, note));
}

QString FigureCard::figure() const
{
    return m_figure->text();
}
