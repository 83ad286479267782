// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QObject>

/// Finds the addresses of a host. Gateway thread.
class HostLookup
{
public:
    using Done = std::function<void(const QList<QHostAddress> &addresses)>;

    virtual ~HostLookup() = default;
    /// `done` is called once, never from within, unless `context` has been destroyed by then; no addresses: there is no
    /// such host. An address is its own answer.
    virtual void find(const QByteArray &host, QObject *context, Done done) = 0;
};

/// Asks the system's resolver, in a thread of Qt's.
class SystemHostLookup final : public HostLookup
{
public:
    void find(const QByteArray &host, QObject *context, Done done) override;
};
