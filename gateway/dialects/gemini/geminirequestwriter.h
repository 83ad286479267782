// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/providerdialect.h"

/// Writes a neutral request as Google's GenerateContentRequest. What stays the same from call to call stands first, so
/// that the service's prompt cache finds it. One per request; gateway thread. What it is made with outlives it.
class GeminiRequestWriter final
{
public:
    GeminiRequestWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes);

    /// BadRequest: a part of the request cannot be said to this model and the rest alone would be another question.
    [[nodiscard]] Result<ProviderDraft> draft();

private:
    void putLateSystemIntoTurns();
    [[nodiscard]] Outcome checkedPrefill();
    [[nodiscard]] Outcome checkedTools() const;
    [[nodiscard]] Outcome checkedParts(const std::vector<NeutralPart> &parts) const;
    [[nodiscard]] Outcome checkedMedia(const NeutralPart &part) const;
    [[nodiscard]] QByteArray path() const;
    [[nodiscard]] QByteArray body();
    void writeSystem(JsonWriter &json) const;
    void writeRest(JsonWriter &json);
    void noteDropped();

    NeutralRequest m_request; ///< a copy with its turns in order
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
};
