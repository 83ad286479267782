// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/dialects/converse/conversecontentwriter.h"
#include "gateway/dialects/neutral/neutralrequest.h"

/// Writes toolConfig. Converse wants it whenever the history has calls, and has no choice of "none". Any thread.
class ConverseToolWriter final
{
public:
    /// `content` writes the cache points, which tools share with the turns. All must outlive the writer.
    ConverseToolWriter(JsonWriter &json, const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes,
                       ConverseContentWriter &content)
        : m_json {json}
        , m_request {request}
        , m_traits {traits}
        , m_notes {notes}
        , m_content {content}
    {}

    /// The member, if there is need for it. BadRequest when the model takes no tools.
    [[nodiscard]] Outcome write();

private:
    [[nodiscard]] std::vector<NeutralTool> tools();
    [[nodiscard]] std::vector<QByteArray> calledNames() const;
    void writeTool(const NeutralTool &tool);
    [[nodiscard]] QByteArray inputSchema(const NeutralTool &tool, bool isStrict);
    void writeChoice();

    JsonWriter &m_json;
    const NeutralRequest &m_request;
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
    ConverseContentWriter &m_content;
};
