// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/emptystate.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/theme/icon.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

EmptyState::EmptyState(const QString &iconName, const QString &headline, const QString &sentence, QWidget *parent)
    : QWidget {parent}
    , m_iconName {iconName}
    , m_icon {new QLabel}
    , m_headline {new TextLabel {headline, TextLabel::Role::Heading}}
    , m_sentence {new TextLabel {sentence, TextLabel::Role::Muted}}
    , m_buttons {new QHBoxLayout}
    , m_column {new QVBoxLayout}
{
    m_column->setSpacing(8);
    m_column->addWidget(m_icon, 0, Qt::AlignHCenter);
    m_column->addSpacing(8);
    m_column->addWidget(m_headline);
    m_column->addWidget(m_sentence->wrapped());
    m_column->addSpacing(8);
    m_column->addLayout(m_buttons);
    m_headline->setAlignment(Qt::AlignCenter);
    m_headline->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignHCenter);
    m_sentence->setMinimumWidth(520);
    m_buttons->setSpacing(8);
    m_buttons->addStretch();
    m_buttons->addStretch();
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addLayout(m_column);
    row->addStretch(1);
    auto *outer = new QVBoxLayout {this};
    outer->addStretch(2);
    outer->addLayout(row);
    outer->addStretch(3);
    showIcon();
}

QPushButton *EmptyState::addPrimary(const QString &text)
{
    QPushButton *button = addSecondary(text);
    button->setProperty("kind", u"primary"_s);
    return button;
}

QPushButton *EmptyState::addSecondary(const QString &text)
{
    auto *button = new QPushButton {text};
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    return button;
}

void EmptyState::addBelow(QWidget *widget)
{
    m_column->addSpacing(8);
    m_column->addWidget(widget);
}

void EmptyState::setTexts(const QString &headline, const QString &sentence)
{
    m_headline->setText(headline);
    m_sentence->setText(sentence);
}

void EmptyState::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        showIcon();
    QWidget::changeEvent(event);
}

void EmptyState::showIcon()
{
    m_icon->setPixmap(themeIcon(m_iconName, IconTint::Accent).pixmap(48, 48));
}
