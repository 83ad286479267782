// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QObject>

#include "models/values/error.h"
#include "models/values/storedresponse.h"

/// Where the gateway finds the turns that were kept. They are written with their calls (see ModelCall::kept), so a turn
/// is there when its answer has ended. An app sees its own only. Implemented by HubArchive, faked in tests.
class ResponseArchive
{
public:
    virtual ~ResponseArchive() = default;

    /// `done` is called once, on `context`'s thread and never from within, unless `context` was destroyed.
    /// `withEarlier`: the turns before it are wanted, too. BodyTooLarge: together they are larger than a request may
    /// be. Thread-safe.
    virtual void find(qint64 appId, const QByteArray &id, bool withEarlier, QObject *context,
                      std::function<void(Result<StoredTurns>)> done) = 0;
    /// False: there is no such turn. Otherwise as find().
    virtual void remove(qint64 appId, const QByteArray &id, QObject *context,
                        std::function<void(Result<bool>)> done) = 0;
};
