// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralpart.h"
#include "models/values/error.h"
#include "models/values/modeltraits.h"

/// Writes parts of turns as Converse's content blocks, and the points up to which the prompt is cached. Any thread.
class ConverseContentWriter final
{
public:
    /// `skippedMarks`: how many cache marks are left out from the beginning, since four are taken at most.
    ConverseContentWriter(JsonWriter &json, const ModelTraits &traits, DialectNotes &notes, int skippedMarks)
        : m_json {json}
        , m_traits {traits}
        , m_notes {notes}
        , m_skippedMarks {skippedMarks}
    {}

    /// The blocks of a turn as an array. BadRequest when a part is nothing that the model takes.
    [[nodiscard]] Outcome write(const std::vector<NeutralPart> &parts);
    /// Behind what is cached up to here.
    void writeCachePoint(CacheMark cache);

private:
    [[nodiscard]] Outcome writePart(const NeutralPart &part);
    [[nodiscard]] Outcome writeMedia(const NeutralPart &part);
    [[nodiscard]] Outcome writeImage(const NeutralMedia &media);
    [[nodiscard]] Outcome writeDocument(const NeutralPart &part);
    [[nodiscard]] Outcome writeAudio(const NeutralMedia &media);
    [[nodiscard]] Outcome writeVideo(const NeutralMedia &media);
    void writeSource(const NeutralMedia &media);
    void writeText(const QByteArray &text);
    void writeReasoning(const NeutralPart &part);
    void writeCall(const NeutralPart &call);
    [[nodiscard]] Outcome writeResult(const NeutralPart &result);
    [[nodiscard]] QByteArray documentName(const NeutralMedia &media);

    JsonWriter &m_json;
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
    int m_skippedMarks = 0;
    int m_blocks = 0; ///< written of the open turn
    std::vector<QByteArray> m_documentNames;
};
