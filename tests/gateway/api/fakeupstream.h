// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "gateway/upstream/upstreamclient.h"

/// An upstream client without sockets: keeps the requests and lets the test play the provider.
class FakeUpstream final : public UpstreamClient
{
public:
    struct Sent
    {
        UpstreamRequest request;
        UpstreamListener *listener = nullptr;
        bool alive = true; ///< false: the call was destroyed
        bool paused = false;
        bool isSent = true; ///< all of the request has left

        [[nodiscard]] QByteArray body() const
        {
            QByteArray joined;
            for (const QByteArray &part : request.body)
                joined.append(part);
            return joined;
        }

        void head(int status, const QByteArray &contentType = "application/json", HeaderList headers = {}) const
        {
            headers.add("Content-Type", contentType);
            listener->handleHead(status, headers);
        }

        void bytes(const QByteArray &some) const { listener->handleBody(some); }

        void end() const { listener->handleEnd(); }

        void answer(int status, const QByteArray &body, HeaderList headers = {}) const
        {
            head(status, "application/json", std::move(headers));
            if (alive && !body.isEmpty())
                bytes(body);
            if (alive)
                end();
        }

        /// As a pooled connection that the peer closed while it was idle.
        void goStale() const
        {
            listener->handleFailure({ErrorCode::UpstreamFailed, UpstreamFailure::Phase::Wait,
                                     QStringLiteral("the fake upstream has left"), true});
        }

        void fail(ErrorCode code, UpstreamFailure::Phase phase) const
        {
            listener->handleFailure({code, phase, QStringLiteral("the fake upstream fails")});
        }
    };

    [[nodiscard]] std::unique_ptr<UpstreamCall> send(UpstreamRequest request, UpstreamListener *listener) override
    {
        sent.push_back(std::make_shared<Sent>(Sent {std::move(request), listener}));
        return std::make_unique<Call>(sent.back());
    }

    [[nodiscard]] Sent &last() { return *sent.back(); }

    std::vector<std::shared_ptr<Sent>> sent;

private:
    class Call final : public UpstreamCall
    {
    public:
        explicit Call(std::shared_ptr<Sent> of)
            : m_sent {std::move(of)}
        {}

        ~Call() override { m_sent->alive = false; }

        void setPaused(bool paused) override { m_sent->paused = paused; }

        [[nodiscard]] bool isConnectionReused() const override { return true; }

        [[nodiscard]] bool isRequestSent() const override { return m_sent->isSent; }

    private:
        std::shared_ptr<Sent> m_sent;
    };
};
