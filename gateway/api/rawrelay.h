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
    enum class What
    {
        Anything,
        Sound, ///< an object of JSON or a page in its place is an error of the provider's
        Text   ///< as it is called; where sound was asked for it is an error, too
    };

    /// Borrows the exchange, which must outlive it. `headers` are those of the answer, the content type included.
    /// `usage` is what the answer costs once a byte of it came: it cannot say so itself.
    /// `what` it should be tells whether JSON or a page may stand for it.
    RawRelay(Exchange &exchange, HeaderList headers, const TokenUsage &usage, What what = What::Anything);

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
        return m_hasBegun && m_state != State::Broken ? std::optional {m_usage} : std::nullopt;
    }

    [[nodiscard]] qint64 outputTextBytes() const override { return 0; }

private:
    /// Whether it is no sound, as far as that can be told; nullopt: more of it is needed.
    [[nodiscard]] std::optional<bool> isNoSound() const;
    void breakWithError();

    TokenUsage m_usage;
    What m_what = What::Anything;
    QByteArray m_doubtful;   ///< of what may be no sound, until that is known
    bool m_hasBegun = false; ///< a byte came
};
