// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArrayList>

#include "gateway/http/exchange.h"

/// Answers by path, and notes everything that reaches it:
/// /hello 200 at once; /refuse 401 at once; /big?N N bytes at once; /echo the body; /later nothing until the test
/// answers by latest(); /stream begins a stream for the test to go on with; /flood?N N bytes in pieces of 16 KiB,
/// paused by the water marks; /abort breaks off after "part"; /polite begins a stream and ends it when the server
/// stops; /unwanted does not want its body, and is answered by latest(); /proud answers for a refused body by latest().
class ScriptedRouter final : public ExchangeRouter
{
public:
    [[nodiscard]] std::unique_ptr<ExchangeHandler> route(Exchange &exchange) override;
    [[nodiscard]] QByteArray errorBody(int status, const QByteArray &path, const QByteArray &message,
                                       const QByteArray &requestId) override;
    void nameRequest(const RequestHead &head, HeaderList &headers) override;
    [[nodiscard]] QByteArray allowedMethods(const QByteArray &path) const override;

    /// The exchange of the newest living handler of /later or /stream; nullptr when it ended.
    [[nodiscard]] Exchange *latest() const { return m_living.empty() ? nullptr : m_living.back(); }

    [[nodiscard]] size_t livingCount() const { return m_living.size(); }

    QByteArrayList routed; ///< "METHOD target"
    QByteArrayList bodies;
    int goneCount = 0;
    qint64 stalledForMs = 0; ///< the last reader that was given up
    int refusedBodies = 0;
    int shutdownCount = 0;
    int destroyedCount = 0;
    qint64 largestPending = 0;
    qint64 floodedBytes = 0;

private:
    friend class ScriptedHandler;
    std::vector<Exchange *> m_living;
};
