// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBasicTimer>
#include <QObject>
#include <QSet>

/// Has a stream that must not be silent for long.
class PingedStream
{
public:
    virtual ~PingedStream() = default;
    /// Comes about once a second. `nowNs`: monotonic.
    virtual void handleTick(qint64 nowNs) = 0;
};

/// Looks after the open streams once a second, so that none needs a timer of its own; rests while there are none.
/// Gateway thread; one per worker.
class StreamPinger final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StreamPinger)

public:
    using QObject::QObject;

    /// Borrowed until remove().
    void add(PingedStream *stream);
    void remove(PingedStream *stream);
    /// Looks after all of them as if it were `nowNs`, monotonic.
    void tick(qint64 nowNs);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    QSet<PingedStream *> m_streams;
    QBasicTimer m_timer;
};
