// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"
#include "models/values/modeltraits.h"

/// Writes parts of a turn as chat's `content`: one text where that is all, since many vendors take no list; else a list
/// of parts. Any thread.
class ChatContentWriter final
{
public:
    /// `client`: whose request it is.
    ChatContentWriter(JsonWriter &json, WireDialect client, const ModelTraits &traits, DialectNotes &notes)
        : m_json {json}
        , m_knowsUploads {client == WireDialect::Chat || client == WireDialect::Responses}
        , m_traits {traits}
        , m_notes {notes}
    {}

    /// Writes the value of `content`. BadRequest when a part is nothing that this model takes.
    [[nodiscard]] Outcome write(const std::vector<NeutralPart> &parts);

    /// Something of the part would be written.
    [[nodiscard]] static bool isSaid(const NeutralPart &part);
    /// Names what only other dialects know, where none of it can be written.
    void noteForeign(const std::vector<NeutralPart> &parts);

    /// What stands for a document that is plain text; empty for any other part.
    [[nodiscard]] static QByteArray inlineText(const NeutralPart &part);

private:
    [[nodiscard]] bool isOneText(const std::vector<NeutralPart> &parts);
    [[nodiscard]] Outcome writePart(const NeutralPart &part);
    void writeText(const QByteArray &text, CacheMark cache);
    [[nodiscard]] Outcome writeImage(const NeutralPart &part);
    [[nodiscard]] Outcome writeDocument(const NeutralPart &part);
    [[nodiscard]] Outcome writeAudio(const NeutralPart &part);
    [[nodiscard]] Outcome writeVideo(const NeutralPart &part);
    void writeForeign(const NeutralPart &part);
    void endPart(CacheMark cache);

    JsonWriter &m_json;
    bool m_knowsUploads = false; ///< the ids of files mean something here
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
};
