// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QString>

#include "models/values/secret.h"

class QObject;

/// What the system's keyring answered. `NotFound` does not mean that there is no entry: a locked keyring says the same.
struct KeychainAnswer
{
    enum class Status
    {
        Done,
        NotFound,
        Denied,      ///< locked, or the person said no
        Unavailable, ///< no keyring service, or it failed
        TimedOut     ///< no answer yet; only KeychainSource says so
    };

    Status status = Status::Unavailable;
    Secret value;   ///< of a read that is Done
    QString detail; ///< the keyring's own words, English or the system's language; no secret
};

/// The system's keyring, as a seam: QtKeychainBackend in the program, a fake in tests. Main thread only. Both calls
/// return at once; `done` comes later on the main thread, once, never after `context` was destroyed, and perhaps never
/// at all: a keyring that asks its owner waits as long as the owner does.
class KeychainBackend
{
public:
    using Done = std::function<void(KeychainAnswer)>;

    virtual ~KeychainBackend() = default;
    virtual void read(const QString &entry, QObject *context, Done done) = 0;
    virtual void write(const QString &entry, const Secret &value, QObject *context, Done done) = 0;
};
