// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/databasehealth.h"

#include <utility>

#include <QTimer>

#include "models/store/commitmailbox.h"
#include "models/store/hubdatabase.h"
#include "models/store/migrator.h"
#include "models/store/transaction.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int probeBusyTimeoutMs = 100;

/// Changes nothing, and writes a page all the same.
Outcome rewriteVersion(const Connection &connection)
{
    return Migrator {connection}.version().and_then(
        [&connection](int version) { return connection.execute(u"PRAGMA user_version = %1"_s.arg(version)); });
}
} // namespace

DatabaseHealth::DatabaseHealth(std::shared_ptr<CommitMailbox> mailbox, QObject *parent)
    : QObject {parent}
    , m_mailbox {std::move(mailbox)}
    , m_reason {ErrorCode::Storage, u"the database is not open"_s}
    , m_timer {new QTimer {this}}
{
    connect(m_timer, &QTimer::timeout, this, &DatabaseHealth::probe);
}

void DatabaseHealth::begin(const Connection &connection, const StoreTiming &timing, std::function<Outcome()> catchUp)
{
    m_connection = &connection;
    m_files.emplace(connection.path());
    m_timing = timing;
    m_catchUp = std::move(catchUp);
}

void DatabaseHealth::end(const Error &reason)
{
    m_timer->stop();
    m_connection = nullptr;
    m_files.reset();
    m_reason = reason;
    m_mailbox->setHealthy(false);
}

void DatabaseHealth::fail(const Error &reason)
{
    const bool wasDamaged = m_isDamaged;
    note(reason);
    if (!m_mailbox->isHealthy() && wasDamaged == m_isDamaged)
        return;
    m_mailbox->setHealthy(false);
    qCritical("The database cannot be written: %s", qPrintable(m_reason.detail));
    emit changed(false, m_reason);
}

bool DatabaseHealth::checkPlace()
{
    const Outcome checked = m_files ? m_files->check() : Outcome {};
    if (!checked)
        fail(checked.error());
    return checked.has_value();
}

/// Once damage was found, that stays the reason.
void DatabaseHealth::note(const Error &reason)
{
    if (m_isDamaged || m_connection == nullptr)
        return;
    m_isDamaged = reason.code == ErrorCode::DatabaseDamaged;
    m_reason = HubDatabase::withBackups(reason, m_connection->path());
    if (m_isDamaged)
        m_timer->stop();
    else
        m_timer->start(m_timing.probeIntervalMs);
}

void DatabaseHealth::probe()
{
    Outcome outcome = write();
    if (outcome)
        outcome = m_catchUp();
    if (!outcome)
        return fail(outcome.error());
    m_timer->stop();
    m_mailbox->setHealthy(true);
    qInfo("The database can be written again.");
    emit changed(true, {});
}

/// A transaction that really writes a page, so that a full disk is noticed too. It waits only shortly: what is queued
/// meanwhile must be answered.
Outcome DatabaseHealth::write()
{
    if (const Outcome inPlace = m_files->check(); !inPlace)
        return inPlace;
    Outcome outcome = m_connection->setBusyTimeoutMs(probeBusyTimeoutMs);
    if (outcome) {
        Transaction transaction {*m_connection};
        outcome = transaction.begun();
        if (outcome)
            outcome = rewriteVersion(*m_connection);
        if (outcome)
            outcome = transaction.commit();
    }
    static_cast<void>(m_connection->setBusyTimeoutMs(m_timing.busyTimeoutMs));
    return outcome;
}
