// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/modeltraits.h"

/// Writes a request's turns as contents. The request's tool turns are mended before. The talk begins with a user's
/// turn, equal turns are joined, empty texts are left out, and pictures that a tool gave stand behind all results of
/// their turn, since older models take none inside. One per request; gateway thread. What it is made with outlives it.
class GeminiTurnWriter final
{
public:
    /// Lets the service pass over a call of another model's, which has no signature of its own.
    static constexpr QByteArrayView signatureSentinel {"skip_thought_signature_validator"};

    GeminiTurnWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes);

    /// "contents", a member of an open object.
    void write(JsonWriter &json);

private:
    using Role = NeutralMessage::Role;

    void writeMessage(const NeutralMessage &message);
    void writePart(const NeutralPart &part);
    void writeText(const NeutralPart &part);
    void writeReasoning(const NeutralPart &part);
    void writeMedia(const NeutralPart &part);
    void writeCall(const NeutralPart &part);
    void writeResult(const NeutralPart &part);
    void writeResultMedia(const NeutralMessage &message);
    void writeForeign(const NeutralPart &part);
    void writeSignature(const OpaqueMark *mark);
    [[nodiscard]] const OpaqueMark *signatureOf(const NeutralPart &part) const;
    void turnTo(Role role);
    void endTurn();
    void noteLoss(const NeutralPart &part);
    [[nodiscard]] bool isWritten(const NeutralPart &part) const;

    const NeutralRequest &m_request;
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
    JsonWriter *m_json = nullptr; ///< while write() runs
    Role m_role = Role::System;   ///< of the open turn; System: none is open
    bool m_hasTurns = false;
    bool m_hasCall = false; ///< in the open turn
    bool m_sendsIds = true;
};
