// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/dialects/chat/chatcontentwriter.h"
#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/modeltraits.h"

/// Writes the talk of a request as chat's `messages`: results of tools as messages of their own, pictures in them in
/// the user's message that follows. The request's tool turns must have been mended. Any thread.
class ChatMessageWriter final
{
public:
    ChatMessageWriter(JsonWriter &json, const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes)
        : m_json {json}
        , m_request {request}
        , m_traits {traits}
        , m_notes {notes}
        , m_content {json, request.dialect, traits, notes}
    {}

    /// Writes the list. `instructions`: more for the system's text; may be empty.
    [[nodiscard]] Outcome write(const QByteArray &instructions);

private:
    [[nodiscard]] Outcome writeSystem(std::vector<NeutralPart> parts, const QByteArray &instructions);
    [[nodiscard]] Outcome writeLateSystem(const NeutralMessage &message);
    [[nodiscard]] Outcome writeUser(const NeutralMessage &message);
    void writeResult(const NeutralPart &result, std::vector<NeutralPart> &moved);
    [[nodiscard]] Outcome writeAssistant(const NeutralMessage &message, bool isLast);
    [[nodiscard]] bool isSaidByAssistant(const std::vector<NeutralPart> &parts) const;
    void noteUnsaidReasoning(const std::vector<NeutralPart> &parts);
    void writeAssistantText(const std::vector<NeutralPart> &parts);
    void writeReasoning(const std::vector<NeutralPart> &parts);
    void writeCalls(const std::vector<NeutralPart> &parts);
    void writeCall(const NeutralPart &call, bool isFirst);
    void writeCallMark(const NeutralPart &call, bool isFirst);
    void writeName(const QByteArray &name);

    JsonWriter &m_json;
    const NeutralRequest &m_request;
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
    ChatContentWriter m_content;
    bool m_afterTool = false; ///< the last message written is a tool's
};
