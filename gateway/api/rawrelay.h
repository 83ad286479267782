// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/answerrelay.h"
#include "gateway/http/exchange.h"

/// Relays an answer that has no events, such as sound: the bytes as they come, the last piece of them held back until
/// the call is recorded. That it came whole is told by HTTP's framing; none at all is no answer. Gateway thread; one
/// per attempt.
class RawRelay final : public AnswerRelay
{
public:
    /// Borrows the exchange, which must outlive it. `headers` are those of the answer, the content type included.
    /// `usage` is what the answer costs once a byte of it came: it cannot say so itself.
    RawRelay(Exchange &exchange, HeaderList headers, const TokenUsage &usage);

    State feed(QByteArrayView bytes) override;
    State finish() override;
    void release() override;
    /// There is no place for an error in such an answer: the connection is broken off.
    void breakOff(const ApiFault &fault) override;

    [[nodiscard]] qint64 breakOffBytes(const ApiFault &) override { return 0; }

    void ping() override {}

    [[nodiscard]] bool hasOwnEnd() const override { return false; }

    [[nodiscard]] std::optional<TokenUsage> usage() const override
    {
        return m_hasBegun ? std::optional {m_usage} : std::nullopt;
    }

    [[nodiscard]] qint64 outputTextBytes() const override { return 0; }

private:
    TokenUsage m_usage;
    bool m_hasBegun = false; ///< a byte came
};
