// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"
#include "models/values/modeltraits.h"

/// Writes the body of one POST /api/chat to Ollama. For one call; gateway thread.
class OllamaRequestWriter final
{
public:
    OllamaRequestWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes);

    /// BadRequest when something that the answer hangs on cannot be said.
    [[nodiscard]] Result<QByteArray> run();

private:
    using Parts = std::vector<NeutralPart>;

    Outcome writeMessages();
    Outcome writeTurn(const NeutralMessage &message);
    Outcome writeUser(const NeutralMessage &message);
    void writeAssistant(const Parts &parts);
    void writeCalls(const Parts &parts);
    Outcome writeResult(const NeutralPart &result, Parts &images);
    void writeResultImages(const Parts &images);
    void writeImages(const Parts &images);
    Outcome takeSaid(const NeutralPart &part, QByteArray &text, Parts &images);
    Outcome writeTools();
    void writeFormat();
    void writeThink();
    void writeOptions();
    void writeOption(QByteArrayView name, const QByteArray &raw, bool isAccepted);
    void writeExtra();
    void noteUnsaid();
    void noteIf(bool isSet, QByteArrayView what);
    [[nodiscard]] bool mayCall(const NeutralTool &tool) const;

    NeutralRequest m_request; ///< with its tool turns mended
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
    JsonWriter m_json;
};
