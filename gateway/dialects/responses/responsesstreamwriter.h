// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/answerwriter.h"
#include "gateway/dialects/responses/responsesbody.h"
#include "gateway/dialects/responses/responsesfollowed.h"
#include "gateway/dialects/responses/responsesitems.h"

/// Writes an answer as the event stream of the Responses API: created, in_progress, the items, and exactly one of
/// completed, incomplete or failed with the whole response in it. One per answer; gateway thread.
class ResponsesStreamWriter final : public AnswerWriter
{
public:
    explicit ResponsesStreamWriter(const AnswerIdentity &identity);
    Q_DISABLE_COPY_MOVE(ResponsesStreamWriter)

    [[nodiscard]] QByteArray contentType() const override;
    void take(const NeutralDelta &step, QByteArray &out) override;
    void follow(QByteArrayView data) override;
    void end(QByteArray &out) override;
    void breakOff(int status, QByteArrayView message, QByteArray &out) override;
    void ping(QByteArray &out) override;

private:
    void begin();
    void sayResponse(QByteArrayView type, const QByteArray &response);

    ResponsesEvents m_events;
    ResponsesBody m_body;
    ResponsesItems m_items;
    std::optional<TokenUsage> m_usage;
    ResponsesFollowed m_followed; ///< the provider's events that passed by; empty: the events are this writer's own
    bool m_hasBegun = false;
};
