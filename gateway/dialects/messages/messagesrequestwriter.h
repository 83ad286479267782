// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/messages/messagesthinking.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"
#include "models/values/modeltraits.h"

/// Writes the body of a request to Anthropic's messages endpoint, or to one of those that imitate it. What caches hang
/// on comes first: system and tools stand before the messages. One per request; gateway thread.
class MessagesRequestWriter final
{
public:
    /// Borrows traits and notes; copies the request, since its turns have to be mended.
    MessagesRequestWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes);

    [[nodiscard]] Result<QByteArray> body();

private:
    void writeSampling();
    void writeNumber(QByteArrayView name, const QByteArray &value, bool isTaken);
    void writeStop();
    void writeSystem();
    void writeThinking();
    void writeOutputConfig();
    void writeUser();
    void writeServiceTier();
    void writeExtra();
    Outcome writeMessages();
    void noteUnsaid();
    [[nodiscard]] QByteArray formatInstruction() const;
    [[nodiscard]] bool isTaken(QByteArrayView member);

    NeutralRequest m_request;
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
    JsonWriter m_json;
    MessagesThinking m_thinking;
};
