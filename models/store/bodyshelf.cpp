// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/bodyshelf.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <QElapsedTimer>
#include <QTimer>

#include "models/settings/settingvalues.h"
#include "models/store/bodyrepository.h"
#include "models/store/sql.h"
#include "models/store/transaction.h"
#include "models/values/callid.h"
#include "models/values/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 bytesPerMegabyte = 1024LL * 1024;
constexpr qint64 dayMs = 24LL * 3'600'000;
constexpr qint64 bytesPerStep = bytesPerMegabyte;
constexpr std::size_t bodiesPerStep = 64;
constexpr int removalsPerStep = 200;
constexpr qint64 removingStepMs = 4;
constexpr qint64 finishMs = 2'000; ///< of deleting when the hub ends
constexpr int retryPauseMs = 10'000;
/// What may be held beyond the bound while it is deleted; more is not written before that is done.
constexpr qint64 slackBytes = 8 * bytesPerMegabyte;
} // namespace

BodyShelf::BodyShelf(const Connection &connection, const Clock &clock, std::shared_ptr<BodyPacker> packer,
                     const StoreTiming &timing, std::function<void()> wake)
    : m_connection {connection}
    , m_clock {clock}
    , m_packer {std::move(packer)}
    , m_timing {timing}
    , m_wake {std::move(wake)}
    , m_pruneTimer {new QTimer {this}}
    , m_ageTimer {new QTimer {this}}
{
    m_pruneTimer->setSingleShot(true);
    connect(m_pruneTimer, &QTimer::timeout, this, &BodyShelf::pruneStep);
    connect(m_ageTimer, &QTimer::timeout, this, &BodyShelf::forgetOld);
    m_ageTimer->start(m_timing.pruneIntervalMs);
}

void BodyShelf::applySnapshot(const HubSnapshotPtr &snapshot)
{
    const SettingValues settings {snapshot->settings};
    const bool keeps = settings.text(SettingKey::PrivacyKeepBodies) != "off";
    const qint64 maxBytes = settings.integer(SettingKey::PrivacyBodyMegabytes) * bytesPerMegabyte;
    const bool isTighter = !m_isKnown || maxBytes < m_maxBytes;
    m_maxBytes = maxBytes;
    const qint64 keepMs = settings.integer(SettingKey::PrivacyBodyDays) * dayMs;
    const bool isOtherAge = !m_isKnown || keepMs != m_keepMs;
    m_keepMs = keepMs;
    m_packer->setSnapshot(keeps ? snapshot : nullptr);
    if (!m_isKnown || keeps != m_keeps)
        applyChoice(keeps);
    m_isKnown = true;
    if (isOtherAge)
        forgetOld();
    if (m_forgetUpTo > 0 || (keeps && isTighter))
        m_pruneTimer->start(0);
}

void BodyShelf::applyChoice(bool keeps)
{
    m_keeps = keeps;
    if (keeps)
        return;
    drop();
    m_forgetUpTo = BodyRepository {m_connection}.newestCallId().value_or(std::numeric_limits<qint64>::max());
}

/// Nothing is begun for what is young enough: emptying the log at the end costs more than looking.
void BodyShelf::forgetOld()
{
    if (m_keepMs == 0)
        return;
    const qint64 upTo = CallIdGenerator::firstAt(m_clock.utcMs() - m_keepMs) - 1;
    const qint64 oldest = BodyRepository {m_connection}.oldestCallId().value_or(0);
    if (oldest == 0 || oldest > upTo || upTo <= m_forgetUpTo)
        return;
    m_forgetUpTo = upTo;
    if (!m_pruneTimer->isActive())
        m_pruneTimer->start(m_timing.prunePauseMs);
}

void BodyShelf::collect()
{
    if (!m_keeps) // and then the packer has none
        return;
    for (PackedBodies &bodies : m_packer->takeAll())
        m_waiting.push_back(std::move(bodies));
}

void BodyShelf::drop()
{
    for (const PackedBodies &bodies : m_waiting)
        m_packer->settle(bodies);
    m_waiting.clear();
}

/// One of the things to do, so that the calls that came meanwhile are next.
void BodyShelf::step()
{
    if (m_waiting.empty())
        return;
    if (m_heldBytes > m_maxBytes + slackBytes) {
        if (!pruneStep())
            drop();
    } else if (const Outcome written = writeWaiting(); !written) {
        qWarning("The bodies of calls were not kept: %s", qPrintable(written.error().detail));
    }
    if (!m_waiting.empty())
        m_wake();
}

Outcome BodyShelf::writeWaiting()
{
    const Outcome written = writeSome();
    m_heldBytes = BodyRepository {m_connection}.heldBytes().value_or(m_heldBytes);
    if (m_heldBytes > m_maxBytes && !m_pruneTimer->isActive())
        m_pruneTimer->start(m_timing.prunePauseMs);
    return written;
}

/// What cannot be written is given up: the next may be luckier.
Outcome BodyShelf::writeSome()
{
    const BodyRepository repository {m_connection};
    Transaction transaction {m_connection};
    Outcome outcome = transaction.begun();
    qint64 taken = 0;
    for (std::size_t i = 0; i < bodiesPerStep && taken < bytesPerStep && !m_waiting.empty(); ++i) {
        const PackedBodies bodies = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_packer->settle(bodies);
        taken += bodies.bytes();
        if (outcome)
            outcome = repository.add(bodies);
    }
    return outcome ? transaction.commit() : outcome;
}

/// False: somebody reads an older state.
bool BodyShelf::emptyLog()
{
    // Without waiting for readers, and calls with it.
    if (!m_connection.setBusyTimeoutMs(0))
        return false;
    const Result<qint64> isBusy = readInteger(m_connection, u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
    static_cast<void>(m_connection.setBusyTimeoutMs(m_timing.busyTimeoutMs));
    return isBusy && *isBusy == 0;
}

/// False: there is nothing more to do.
Result<bool> BodyShelf::prune()
{
    if (m_mustEmptyLog && m_forgetUpTo == 0) {
        m_mustEmptyLog = !emptyLog();
        return m_mustEmptyLog;
    }
    return removeSome();
}

Result<bool> BodyShelf::removeSome()
{
    const BodyRepository repository {m_connection};
    Transaction transaction {m_connection};
    if (!transaction.begun())
        return tl::unexpected {transaction.begun().error()};
    QElapsedTimer timer;
    timer.start();
    Result<qint64> held = repository.heldBytes();
    Result<bool> removed = true;
    for (int i = 0; i < removalsPerStep && held && removed && *removed && timer.elapsed() < removingStepMs; ++i) {
        removed = repository.removeOldest(*held > m_maxBytes ? std::numeric_limits<qint64>::max() : m_forgetUpTo);
        held = repository.heldBytes();
    }
    if (!held || !removed)
        return tl::unexpected {held ? removed.error() : held.error()};
    if (const Outcome committed = transaction.commit(); !committed)
        return tl::unexpected {committed.error()};
    m_heldBytes = *held;
    if (*removed)
        return true;
    m_mustEmptyLog = m_mustEmptyLog || m_forgetUpTo > 0;
    m_forgetUpTo = 0;
    return m_mustEmptyLog;
}

/// False: nothing came of it.
bool BodyShelf::pruneStep()
{
    const Result<bool> pruned = prune();
    if (!pruned)
        qWarning("Kept bodies were not deleted: %s", qPrintable(pruned.error().detail));
    if (!pruned || *pruned)
        m_pruneTimer->start(pruned ? m_timing.prunePauseMs : retryPauseMs);
    return pruned.value_or(false);
}

void BodyShelf::finish()
{
    m_packer->finish();
    collect();
    while (!m_waiting.empty()) {
        if (!writeWaiting())
            return drop();
    }
    QElapsedTimer timer;
    timer.start();
    while (m_forgetUpTo > 0 && timer.elapsed() < finishMs) {
        if (!prune().value_or(false))
            return;
    }
}
