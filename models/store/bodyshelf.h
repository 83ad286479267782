// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <memory>

#include <QObject>

#include "models/store/bodypacker.h"
#include "models/store/storetiming.h"
#include "models/values/error.h"

class Clock;
class Connection;
class QTimer;

/// Writes the packed bodies of committed calls and holds them to their bound, in steps of a few milliseconds between
/// the commits of calls, which never wait for a body's transaction of their own. So a crash, a full disk or a flood may
/// cost a body, never a call. What is too old, and everything once it is turned off, is deleted and overwritten, and a
/// restart goes on with that. Store thread; must be destroyed before the connection.
class BodyShelf final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(BodyShelf)

public:
    /// `wake` asks for another step(); store thread.
    BodyShelf(const Connection &connection, const Clock &clock, std::shared_ptr<BodyPacker> packer,
              const StoreTiming &timing, std::function<void()> wake);

    /// Takes what the settings say and which secrets there are.
    void applySnapshot(const HubSnapshotPtr &snapshot);
    /// Before the queued calls are taken: the bodies that are there by then belong to calls that are taken with them.
    void collect();
    /// After these calls were committed; not while the log is copied, which would not get to its end.
    void step();
    /// Before the database is closed: writes what waits, and deletes for a while what is still to be deleted.
    void finish();

private:
    void applyChoice(bool keeps);
    void forgetOld();
    [[nodiscard]] Outcome writeSome();
    [[nodiscard]] Outcome writeWaiting();
    [[nodiscard]] Result<bool> prune();
    [[nodiscard]] Result<bool> removeSome();
    bool pruneStep();
    void drop();
    [[nodiscard]] bool emptyLog();

    const Connection &m_connection;
    const Clock &m_clock;
    std::shared_ptr<BodyPacker> m_packer;
    StoreTiming m_timing;
    std::function<void()> m_wake;
    QTimer *m_pruneTimer;
    QTimer *m_ageTimer;
    std::deque<PackedBodies> m_waiting;
    bool m_isKnown = false; ///< what the settings say
    bool m_keeps = false;
    qint64 m_maxBytes = 0;
    qint64 m_keepMs = 0;         ///< 0: as long as the call
    qint64 m_heldBytes = 0;      ///< as of the last step
    qint64 m_forgetUpTo = 0;     ///< bodies of calls until this one go, whatever room there is
    bool m_mustEmptyLog = false; ///< what was deleted still stands in it
};
