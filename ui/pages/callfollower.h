// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QObject>
#include <QTimer>

class QWidget;

/// Brings a page up to date after calls were recorded: a while later, so that a busy hub does not redraw it without
/// end, and not while it is hidden but as soon as it is shown again. Main thread.
class CallFollower final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallFollower)

public:
    CallFollower(QWidget *page, int delayMs, std::function<void()> update);

    void handleCommitted();

    /// The page was brought up to date by other means.
    void settle();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void update();

    QWidget *m_page;
    QTimer m_soon;
    std::function<void()> m_update;
    bool m_isStale = false; ///< calls came while the page was hidden
};
