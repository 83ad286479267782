// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/courier.h"

#include <utility>

#include <QCoreApplication>
#include <QEvent>
#include <QScopedValueRollback>
#include <QThread>

namespace
{
const int workEventType = QEvent::registerEventType();

struct WorkEvent final : QEvent
{
    explicit WorkEvent(std::function<void()> carried)
        : QEvent {static_cast<QEvent::Type>(workEventType)}
        , work {std::move(carried)}
    {}

    std::function<void()> work;
};
} // namespace

Courier::Courier(QObject *context)
    : m_context {context}
{
    moveToThread(context->thread());
}

std::shared_ptr<Courier> Courier::to(QObject *context)
{
    return {new Courier {context}, &Courier::release};
}

void Courier::release(Courier *courier)
{
    // A thread that has ended, or is about to, has no event loop to delete anything in. What was still to be delivered
    // to it is void. The main thread is not one of these: it begins and ends without a loop.
    const QThread *home = courier->thread();
    const bool isMain = home == (qApp ? qApp->thread() : nullptr);
    const bool isEnding = home == QThread::currentThread() && home->loopLevel() == 0 && !isMain;
    if (home == nullptr || home->isFinished() || (isEnding && !courier->m_isDelivering))
        delete courier;
    else
        courier->deleteLater();
}

void Courier::deliver(std::function<void()> work)
{
    m_undelivered.fetch_add(1, std::memory_order_relaxed);
    QCoreApplication::postEvent(this, new WorkEvent {std::move(work)});
}

bool Courier::event(QEvent *event)
{
    // Qt may run deletions before other events. Work that is still to be delivered must neither be dropped nor overtake
    // what was posted before it, so that its courier goes with the last of it.
    if (event->type() == QEvent::DeferredDelete && m_undelivered.load(std::memory_order_relaxed) > 0) {
        m_endsWithItsWork = true;
        return true;
    }
    if (event->type() != workEventType)
        return QObject::event(event);
    if (m_context) {
        const QScopedValueRollback<bool> guard {m_isDelivering, true};
        static_cast<WorkEvent *>(event)->work();
    }
    if (m_undelivered.fetch_sub(1, std::memory_order_relaxed) == 1 && m_endsWithItsWork)
        delete this; // as QObject does in its own handler of a deferred deletion
    return true;
}
