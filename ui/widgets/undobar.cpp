// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/undobar.h"

#include <algorithm>
#include <utility>

#include <QHBoxLayout>
#include <QPointer>
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
    connect(m_button, &QPushButton::clicked, this, [this] { undo(1); });
    connect(m_all, &QPushButton::clicked, this, [this] { undo(m_removals.size()); });
    hide();
}

void UndoBar::offer(const QString &text, Undo undo, int durationMs)
{
    m_removals.push_back({++m_lastNumber, text, std::move(undo)});
    m_durationMs = durationMs;
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
    if (!m_isUndoing)
        m_timer.start(m_durationMs);
}

void UndoBar::undo(std::size_t count)
{
    m_wanted = std::min(m_wanted + count, m_removals.size());
    undoNext();
}

void UndoBar::undoNext()
{
    if (m_isUndoing || m_wanted == 0 || m_removals.empty())
        return;
    m_isUndoing = true;
    m_timer.stop();
    const Undo work = m_removals.back().undo;
    work([bar = QPointer {this}, number = m_removals.back().number](bool isUndone) {
        if (bar)
            bar->settle(number, isUndone);
    });
}

void UndoBar::settle(int number, bool isUndone)
{
    m_isUndoing = false;
    if (!isUndone) {
        m_wanted = 0;
        showNewest();
        m_timer.start(durationAfterFailureMs);
        return;
    }
    --m_wanted;
    std::erase_if(m_removals, [number](const Removal &removal) { return removal.number == number; });
    showNewest();
    undoNext();
}

void UndoBar::forget()
{
    m_timer.stop();
    m_removals.clear();
    m_wanted = 0;
    hide();
}
