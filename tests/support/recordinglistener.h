// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include "gateway/upstream/upstreamclient.h"

/// Keeps what an upstream call told, for QTRY_* to look at. The call is owned here, so that a hook can destroy it.
class RecordingListener final : public UpstreamListener
{
public:
    void handleHead(int newStatus, const HeaderList &newHeaders) override
    {
        status = newStatus;
        headers = newHeaders;
        if (onHead)
            onHead();
    }

    void handleBody(QByteArrayView bytes) override
    {
        ++bodyCalls;
        bodyBytes += bytes.size();
        if (keepBody)
            body.append(bytes);
        if (onBody)
            onBody();
    }

    void handleEnd() override
    {
        ended = true;
        if (onEnd)
            onEnd();
    }

    void handleFailure(const UpstreamFailure &newFailure) override
    {
        failure = newFailure;
        if (onFailure)
            onFailure();
    }

    [[nodiscard]] bool isOver() const { return ended || failure.has_value(); }

    int status = 0;
    HeaderList headers;
    QByteArray body;
    qint64 bodyBytes = 0;
    int bodyCalls = 0;
    bool keepBody = true;
    bool ended = false;
    std::optional<UpstreamFailure> failure;
    std::unique_ptr<UpstreamCall> call;
    std::function<void()> onHead;
    std::function<void()> onBody;
    std::function<void()> onEnd;
    std::function<void()> onFailure;
};
