// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/undobar.h"

#include <utility>

#include <QHBoxLayout>
#include <QPushButton>

#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

UndoBar::UndoBar(QWidget *parent)
    : QFrame {parent}
    , m_text {new TextLabel}
    , m_button {new QPushButton {tr("&Undo")}}
{
    setObjectName(u"undoBar"_s);
    m_button->setObjectName(u"undoButton"_s);
    auto *row = new QHBoxLayout {this};
    row->setContentsMargins(16, 8, 8, 8);
    row->addWidget(m_text->wrapped(), 1);
    row->addWidget(m_button);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    connect(m_button, &QPushButton::clicked, this, &UndoBar::undo);
    hide();
}

void UndoBar::offer(const QString &text, std::function<void()> undo, int durationMs)
{
    m_undo = std::move(undo);
    m_text->setText(text);
    setAccessibleName(text);
    show();
    m_timer.start(durationMs);
}

void UndoBar::undo()
{
    m_timer.stop();
    hide();
    if (const auto undo = std::exchange(m_undo, {}))
        undo();
}
