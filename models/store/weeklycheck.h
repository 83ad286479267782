// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "models/store/storetiming.h"
#include "models/values/error.h"

class Clock;
class Connection;
class QTimer;

/// Asks once a week, when no call came for some minutes, for a check of the whole database (see PageChecker), and keeps
/// in it when it was found sound. Lives on the store thread and must be destroyed before the connection, which it
/// borrows as it does the clock.
class WeeklyCheck final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WeeklyCheck)

public:
    WeeklyCheck(const Connection &connection, const Clock &clock, const StoreTiming &timing);

    [[nodiscard]] Outcome start();
    void noteCall();
    void look(); ///< whether it is time

    /// The answers to wanted(), unless damage was found: then none is wanted any more.
    void keepSound();
    void tryLater();

signals:
    void wanted();

private:
    const Connection &m_connection;
    const Clock &m_clock;
    StoreTiming m_timing;
    QTimer *m_timer = nullptr;
    qint64 m_checkedAtMs = 0;
    qint64 m_lastCallMs = 0;
    bool m_isRunning = false;
};
