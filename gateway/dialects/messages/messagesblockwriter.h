// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"
#include "models/values/modeltraits.h"

/// Writes the parts of messages as Anthropic's content blocks. What a model of its cannot be given at all is refused,
/// since without it another question would be answered; what it merely does not know is left out with a note. One per
/// request; gateway thread.
class MessagesBlockWriter final
{
public:
    /// Borrows all three.
    MessagesBlockWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes);

    /// The array of a turn's blocks; empty: nothing of it is left. BadRequest: it holds what cannot be given.
    [[nodiscard]] Result<QByteArray> blocks(const NeutralMessage &message);
    /// A block of text, with its mark for the cache.
    static void writeText(const NeutralPart &part, JsonWriter &json);
    static void writeCacheMark(CacheMark mark, JsonWriter &json);

private:
    void writePart(const NeutralPart &part, JsonWriter &json);
    void writeImage(const NeutralPart &part, JsonWriter &json);
    void writeDocument(const NeutralPart &part, JsonWriter &json);
    void writeSource(const NeutralMedia &media, JsonWriter &json);
    void writeReasoning(const NeutralPart &part, JsonWriter &json);
    void writeCall(const NeutralPart &part, JsonWriter &json);
    void writeResult(const NeutralPart &part, JsonWriter &json);
    void writeForeign(const NeutralPart &part, JsonWriter &json);
    void writeAudio(const NeutralPart &part, JsonWriter &json);
    [[nodiscard]] bool isWritten(const NeutralPart &part) const;
    void refuse(const char *sentence);

    const NeutralRequest &m_request;
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
    std::optional<Error> m_refusal;
};
