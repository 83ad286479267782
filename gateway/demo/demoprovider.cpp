// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/demo/demoprovider.h"

#include <QBasicTimer>
#include <QDateTime>
#include <QObject>
#include <QPointer>
#include <QTimerEvent>

#include "gateway/demo/demoreply.h"

namespace
{
/// Plays one reply to its listener, a piece at a time. The listener may destroy it from within any callback.
class DemoCall final : public QObject, public UpstreamCall
{
    Q_DISABLE_COPY_MOVE(DemoCall)

public:
    DemoCall(DemoReply reply, int delayMs, UpstreamListener *listener)
        : m_reply {std::move(reply)}
        , m_delayMs {delayMs}
        , m_listener {listener}
    {
        m_timer.start(0, this);
    }

    ~DemoCall() override = default;

    void setPaused(bool paused) override
    {
        m_paused = paused;
        if (paused)
            m_timer.stop();
        else if (!m_ended)
            m_timer.start(m_headSent ? m_delayMs : 0, this);
    }

    [[nodiscard]] bool isConnectionReused() const override { return false; }

protected:
    void timerEvent(QTimerEvent *) override
    {
        const QPointer<DemoCall> self {this};
        if (!m_headSent) {
            m_headSent = true;
            m_timer.start(m_delayMs, this);
            HeaderList headers;
            headers.add("content-type", m_reply.contentType);
            m_listener->handleHead(m_reply.status, headers);
        } else if (m_next < m_reply.pieces.size()) {
            const QByteArray piece = m_reply.pieces[m_next++]; // outlives this object, if it must
            m_listener->handleBody(piece);
        }
        if (self && m_next == m_reply.pieces.size() && !m_paused)
            end();
    }

private:
    void end()
    {
        m_ended = true;
        m_timer.stop();
        m_listener->handleEnd();
    }

    DemoReply m_reply;
    QBasicTimer m_timer;
    int m_delayMs = 0;
    UpstreamListener *m_listener = nullptr;
    size_t m_next = 0;
    bool m_headSent = false;
    bool m_paused = false;
    bool m_ended = false;
};
} // namespace

std::unique_ptr<UpstreamCall> DemoProvider::send(UpstreamRequest request, UpstreamListener *listener)
{
    const qint64 nowSeconds = QDateTime::currentSecsSinceEpoch();
    return std::make_unique<DemoCall>(demoReply(request, ++m_lastNumber, nowSeconds), m_eventDelayMs, listener);
}
