// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>

#include <QString>

#include "models/values/hubsnapshot.h"

/// What ids are called, for the log: those of the newest snapshot. Thread-safe.
class HubNames final
{
public:
    HubNames() = default;
    HubNames(const HubNames &) = delete;
    HubNames &operator=(const HubNames &) = delete;

    void setSnapshot(HubSnapshotPtr snapshot);

    // What has gone is called by its number.
    [[nodiscard]] QString app(qint64 id) const;
    [[nodiscard]] QString provider(qint64 id) const;
    [[nodiscard]] QString credential(qint64 providerId, qint64 credentialId) const;

private:
    [[nodiscard]] HubSnapshotPtr snapshot() const;

    mutable std::mutex m_mutex;
    HubSnapshotPtr m_snapshot;
};
