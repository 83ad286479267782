// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"
#include "models/values/modeltraits.h"

/// Writes the body of one POST /responses. What rarely changes stands first, so that providers find what they have
/// cached. For one call; gateway thread.
class ResponsesRequestWriter final
{
public:
    ResponsesRequestWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes);

    /// BadRequest when something that the answer hangs on cannot be said.
    [[nodiscard]] Result<QByteArray> run();

private:
    [[nodiscard]] QByteArray systemText();
    void writeInstructions();
    void writeTools();
    void writeCustomFormat(const QByteArray &raw);
    void writeToolChoice();
    void writeAllowed(const NeutralToolChoice &choice);
    Outcome writeInput();
    void writeLimits();
    void writeSampling();
    void noteUnsaid();
    void writeReasoning();
    void writeText();
    void writeFormat();
    void writeService();
    void writeInclude();
    void writeExtra();
    [[nodiscard]] bool needsWordJson() const;
    [[nodiscard]] bool wantsEncrypted() const;
    /// False, with a note when `isAsked`, for a member that this provider refuses.
    [[nodiscard]] bool isTaken(QByteArrayView member, bool isAsked = true);
    void writeNumber(QByteArrayView member, const QByteArray &number, bool isAccepted);
    void noteIf(bool isSet, QByteArrayView what);

    NeutralRequest m_request; ///< with its tool turns mended
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
    JsonWriter m_json;
};
