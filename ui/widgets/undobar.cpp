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
    , m_all {new QPushButton {tr("Undo all")}}
{
    setObjectName(u"undoBar"_s);
    m_button->setObjectName(u"undoButton"_s);
    m_all->setObjectName(u"undoAllButton"_s);
    auto *row = new QHBoxLayout {this};
    row->setContentsMargins(16, 8, 8, 8);
    row->addWidget(m_text->wrapped(), 1);
    row->addWidget(m_all);
    row->addWidget(m_button);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &UndoBar::forget);
    connect(m_button, &QPushButton::clicked, this, &UndoBar::undo);
    connect(m_all, &QPushButton::clicked, this, &UndoBar::undoAll);
    hide();
}

void UndoBar::offer(const QString &text, std::function<void()> undo, int durationMs)
{
    m_removals.push_back({text, std::move(undo)});
    m_timer.setInterval(durationMs);
    showNewest();
}

void UndoBar::showNewest()
{
    if (m_removals.empty())
        return forget();
    const int before = static_cast<int>(m_removals.size()) - 1;
    const QString newest = m_removals.back().text;
    //: %1 is "X was removed.", %n the removals before it that can still be undone
    const QString text = before > 0 ? tr("%1 %n more before it.", nullptr, before).arg(newest) : newest;
    m_text->setText(text);
    m_all->setVisible(before > 0);
    setAccessibleName(text);
    show();
    m_timer.start();
}

void UndoBar::undo()
{
    if (m_removals.empty())
        return;
    const Removal newest = std::move(m_removals.back());
    m_removals.pop_back();
    showNewest();
    newest.undo();
}

void UndoBar::undoAll()
{
    const std::vector<Removal> removals = std::exchange(m_removals, {});
    forget();
    for (auto removal = removals.rbegin(); removal != removals.rend(); ++removal)
        removal->undo();
}

void UndoBar::forget()
{
    m_timer.stop();
    m_removals.clear();
    hide();
}
