// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QHash>
#include <QStringList>

#include "models/vault/keychainbackend.h"

/// A keyring that behaves as told. Answers come through the event loop, as the real one's do.
class FakeKeychain final : public KeychainBackend
{
public:
    enum class Mood
    {
        Works,
        Missing,     ///< no daemon
        LockedReads, ///< locked: reads say "not found", writes are refused
        Cancelled,   ///< the prompt was cancelled
        Hangs,       ///< the prompt waits; see release()
        Forgets,     ///< takes what is written, and has not got it later
    };

    Mood mood = Mood::Works;
    QHash<QString, QByteArray> entries;
    QStringList calls; ///< "read master-key-...", "write ..."

    void read(const QString &entry, QObject *context, Done done) override;
    void write(const QString &entry, const Secret &value, QObject *context, Done done) override;
    /// The owner comes back and unlocks it: works from now on, and what hung is answered.
    void release();

private:
    void answer(QObject *context, std::function<void()> work);

    std::vector<std::function<void()>> m_hanging;
};
