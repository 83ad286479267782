// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "gateway/api/callprotocol.h"

/// Relays an answer that the client takes as it comes, such as sound, but that the provider gives in another form: it
/// is read whole and goes out in one piece. Gateway thread; one per attempt.
class WholeRelay final : public AnswerRelay
{
public:
    using Read = std::function<tl::expected<WholeAnswer, ApiFault>(QByteArray)>;

    /// Borrows the exchange, which must outlive it. `contentType`: of the answer that `read` will make.
    WholeRelay(Exchange &exchange, HeaderList headers, QByteArray contentType, Read read);

    State feed(QByteArrayView bytes) override;
    State finish() override;
    void release() override;
    void breakOff(const ApiFault &fault) override;

    [[nodiscard]] qint64 breakOffBytes(const ApiFault &) override { return 0; }

    void ping() override {}

    [[nodiscard]] std::optional<TokenUsage> usage() const override { return m_usage; }

    [[nodiscard]] qint64 outputTextBytes() const override { return 0; }

private:
    Read m_read;
    QByteArray m_body;
    std::optional<TokenUsage> m_usage;
};
