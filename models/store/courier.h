// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include <QObject>
#include <QPointer>

/// Carries work from any thread to the thread of a context, and drops it when the context was destroyed. It lives on
/// the context's thread, so that looking at the context there is no race.
class Courier final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Courier)

public:
    /// The context must live while this runs. The last owner's release deletes it on its own thread, after its work.
    /// Work keeps its place among the events of that thread.
    [[nodiscard]] static std::shared_ptr<Courier> to(QObject *context);

    /// Thread-safe; in order.
    void deliver(std::function<void()> work);

protected:
    bool event(QEvent *event) override;

private:
    explicit Courier(QObject *context);
    static void release(Courier *courier);

    QPointer<QObject> m_context;
    std::atomic<int> m_undelivered = 0;
    bool m_endsWithItsWork = false;
    bool m_isDelivering = false;
};
