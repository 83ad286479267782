// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/card.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "ui/widgets/textlabel.h"

Card::Card(const QString &heading, QWidget *parent)
    : QFrame {parent}
    , m_body {new QVBoxLayout {this}}
{
    setProperty("card", true);
    m_body->setContentsMargins(16, 12, 16, 16);
    m_body->setSpacing(8);
    if (heading.isEmpty())
        return;
    m_heading = new QHBoxLayout;
    m_heading->setSpacing(8);
    m_heading->addWidget(new TextLabel {heading, TextLabel::Role::Heading});
    m_heading->addStretch();
    m_body->addLayout(m_heading);
}

void Card::addToHeading(QWidget *widget)
{
    if (m_heading)
        m_heading->addWidget(widget);
    else
        m_body->addWidget(widget);
}
