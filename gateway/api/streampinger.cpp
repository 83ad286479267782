// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/streampinger.h"

#include <QTimerEvent>

#include "gateway/api/monotonic.h"

namespace
{
constexpr int tickMs = 1000;
}

void StreamPinger::add(PingedStream *stream)
{
    m_streams.insert(stream);
    if (!m_timer.isActive())
        m_timer.start(tickMs, Qt::CoarseTimer, this);
}

void StreamPinger::remove(PingedStream *stream)
{
    m_streams.remove(stream);
}

void StreamPinger::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return QObject::timerEvent(event);
    if (m_streams.isEmpty())
        return m_timer.stop();
    tick(monotonicNs());
}

void StreamPinger::tick(qint64 nowNs)
{
    const QSet<PingedStream *> streams = m_streams; // a tick may end one of them
    for (PingedStream *stream : streams) {
        if (m_streams.contains(stream))
            stream->handleTick(nowNs);
    }
}
