// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/messages/messagescontentreader.h"
#include "gateway/dialects/neutral/neutralrequest.h"

/// Reads the body of a request to Anthropic's messages endpoint (@anthropic-ai/sdk 1.12.0, MessageCreateParamsBase) or
/// of its token count. One per request; any thread.
class MessagesRequestReader final
{
public:
    enum class Purpose
    {
        Answer,
        Count ///< max_tokens is not needed
    };

    /// `body` is valid JSON and UTF-8.
    MessagesRequestReader(const QByteArray &body, Purpose purpose);
    Q_DISABLE_COPY_MOVE(MessagesRequestReader)

    /// BadRequest with a sentence that names the field.
    [[nodiscard]] Result<NeutralRequest> read();

private:
    void readLimits();
    void readSampling();
    void readSystem();
    void readMessages();
    void readMessage(const JsonView &message, const FieldPath &where);
    void addMessage(NeutralMessage message, const FieldPath &where);
    void readTools();
    void readTool(const JsonView &tool, const FieldPath &where);
    [[nodiscard]] bool isWaiting(const JsonView &tool) const;
    void readToolChoice();
    void readThinking();
    void readOutputConfig();
    void readFormat(const JsonView &format, const FieldPath &where);
    void readRest();

    RequestRefusal m_refusal;
    NeutralRequest m_request;
    FieldPath m_root {QByteArrayView {""}};
    CheckedObject m_body;
    MessagesContentReader m_content {m_refusal};
    Purpose m_purpose;
};
