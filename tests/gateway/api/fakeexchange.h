// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/monotonic.h"
#include "gateway/http/exchange.h"

/// An exchange without a connection: keeps what was answered.
class FakeExchange final : public Exchange
{
public:
    [[nodiscard]] const RequestHead &head() const override { return requestHead; }

    [[nodiscard]] qint64 receivedAtNs() const override { return receivedNs; }

    void respond(int newStatus, HeaderList newHeaders, QByteArray newBody) override
    {
        Q_ASSERT(!isOver() && !started);
        status = newStatus;
        headers = std::move(newHeaders);
        body = std::move(newBody);
        finished = true;
    }

    void start(int newStatus, HeaderList newHeaders) override
    {
        Q_ASSERT(!isOver() && !started);
        status = newStatus;
        headers = std::move(newHeaders);
        started = true;
    }

    void write(QByteArrayView bytes) override
    {
        Q_ASSERT(started && !isOver());
        body.append(bytes);
        ++writes;
    }

    void finish() override
    {
        Q_ASSERT(started && !isOver());
        finished = true;
    }

    void abort() override { aborted = true; }

    [[nodiscard]] qint64 pendingBytes() const override { return pending; }

    [[nodiscard]] bool isStarted() const override { return started; }

    [[nodiscard]] bool isOver() const { return finished || aborted; }

    RequestHead requestHead;
    qint64 receivedNs = monotonicNs();
    int status = 0;
    HeaderList headers;
    QByteArray body;
    int writes = 0;
    bool started = false;
    bool finished = false;
    bool aborted = false;
    qint64 pending = 0;
};
