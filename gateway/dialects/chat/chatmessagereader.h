// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/chat/chatplace.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutralrequest.h"

/// Reads the `messages` of a chat request: the leading system texts, then turns, with a tool's results as parts of a
/// user's turn. Any thread.
class ChatMessageReader final
{
public:
    explicit ChatMessageReader(NeutralRequest &request)
        : m_request {request}
    {}

    /// BadRequest when it is no list of messages, with the place.
    [[nodiscard]] Outcome read(const JsonView &messages);

private:
    [[nodiscard]] Outcome readMessage(const JsonObject &message);
    [[nodiscard]] Outcome readSystem(const JsonObject &message);
    [[nodiscard]] Outcome readUser(const JsonObject &message);
    [[nodiscard]] Outcome readAssistant(const JsonObject &message);
    [[nodiscard]] Outcome readResult(const JsonObject &message, bool isLegacy);
    void readReasoning(const JsonObject &message, std::vector<NeutralPart> &parts) const;
    [[nodiscard]] Outcome readCalls(const JsonView &calls, std::vector<NeutralPart> &parts) const;
    [[nodiscard]] Result<NeutralPart> call(const JsonObject &object) const;
    [[nodiscard]] Result<NeutralPart> legacyCall(const JsonObject &object) const;
    [[nodiscard]] Outcome add(NeutralMessage::Role role, const JsonObject &message, std::vector<NeutralPart> parts);

    NeutralRequest &m_request;
    ChatPlace m_place;
    bool m_endsInResults = false; ///< the last turn is made of results alone
};
