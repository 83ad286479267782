// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QObject>

#include "models/store/retentionbounds.h"
#include "models/store/storetiming.h"
#include "models/values/error.h"

class Clock;
class Connection;
class QElapsedTimer;
class QTimer;
class SettingValues;

/// Deletes the calls that the settings no longer keep, in steps of a few milliseconds: it asks for a portion of them,
/// which CallArchivist copies on its own thread, and deletes it. Lives on the store thread and must be destroyed before
/// the connection, which it borrows as it does the clock.
class CallRetention final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallRetention)

public:
    /// `commitQueued` writes the calls that wait, and tells whether the database can be written.
    CallRetention(const Connection &connection, const Clock &clock, const StoreTiming &timing,
                  std::function<bool()> commitQueued);
    ~CallRetention() override;

    void apply(const SettingValues &settings);
    /// The answer to portionWanted().
    void remove(const RetentionPortion &portion);

signals:
    void portionWanted(const RetentionBounds &bounds);

private:
    void begin();
    void proveClock();
    void ask();
    void step();
    [[nodiscard]] Outcome removeInStep(const QElapsedTimer &timer);
    [[nodiscard]] Result<bool> removeBodies(qint64 upToCallId, const QElapsedTimer &timer) const;
    [[nodiscard]] Outcome removeCalls(std::size_t from, std::size_t count) const;
    [[nodiscard]] Outcome moveMark(qint64 removedToId) const;
    void rest();

    const Connection &m_connection;
    const Clock &m_clock;
    StoreTiming m_timing;
    std::function<bool()> m_commitQueued;
    QTimer *m_beginTimer = nullptr;
    QTimer *m_stepTimer = nullptr;
    qint64 m_keepMs = -1; ///< -1: not known yet
    RetentionBounds m_bounds;
    RetentionPortion m_portion;
    std::size_t m_removed = 0; ///< of the portion
    qint64 m_lookedAtMs = 0;
    int m_looks = 0; ///< without a step of the clock
    bool m_isRunning = false;
};
