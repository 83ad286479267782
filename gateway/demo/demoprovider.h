// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/upstream/upstreamclient.h"

/// The provider of kind `demo`: models that answer from inside the process, so that a hub without any key can be tried
/// through its whole real path. "echo" repeats the last user message, "lorem" recites; a token is four bytes. Gateway
/// thread; answers by timers of the event loop.
class DemoProvider final : public UpstreamClient
{
public:
    static constexpr int readableDelayMs = 15; ///< between two events: slow enough to see a stream

    explicit DemoProvider(int eventDelayMs = readableDelayMs)
        : m_eventDelayMs {eventDelayMs}
    {}

    [[nodiscard]] std::unique_ptr<UpstreamCall> send(UpstreamRequest request, UpstreamListener *listener) override;

private:
    int m_eventDelayMs = readableDelayMs;
    quint64 m_lastNumber = 0;
};
