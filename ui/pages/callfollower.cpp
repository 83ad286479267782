// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/callfollower.h"

#include <utility>

#include <QEvent>
#include <QWidget>

CallFollower::CallFollower(QWidget *page, int delayMs, std::function<void()> update)
    : QObject {page}
    , m_page {page}
    , m_update {std::move(update)}
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(delayMs);
    connect(&m_soon, &QTimer::timeout, this, &CallFollower::update);
    page->installEventFilter(this);
}

void CallFollower::handleCommitted()
{
    if (!m_page->isVisible())
        m_isStale = true;
    else if (!m_soon.isActive())
        m_soon.start();
}

void CallFollower::settle()
{
    m_isStale = false;
    m_soon.stop();
}

bool CallFollower::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Show && m_isStale)
        update();
    return QObject::eventFilter(watched, event);
}

void CallFollower::update()
{
    settle();
    m_update();
}
