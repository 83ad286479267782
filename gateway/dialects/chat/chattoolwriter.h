// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"
#include "models/values/modeltraits.h"

/// Writes tools, tool_choice and parallel_tool_calls. Any thread.
class ChatToolWriter final
{
public:
    ChatToolWriter(JsonWriter &json, const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes)
        : m_json {json}
        , m_request {request}
        , m_traits {traits}
        , m_notes {notes}
    {}

    /// Writes the members, none where there are no tools. BadRequest when the model takes no tools.
    [[nodiscard]] Outcome write();

private:
    using Mode = NeutralToolChoice::Mode;

    [[nodiscard]] std::vector<const NeutralTool *> sayableTools();
    [[nodiscard]] bool isAllowed(const NeutralTool &tool) const;
    void writeTool(const NeutralTool &tool);
    void writeFunction(const NeutralTool &tool);
    void writeCustom(const NeutralTool &tool);
    void writeChoice();
    void writeNamed();
    void writeAllowed(QByteArrayView mode);
    void writeParallel();
    [[nodiscard]] bool isCustom(const QByteArray &name) const;
    /// The provider knows allowed_tools itself.
    [[nodiscard]] bool saysAllowed() const;

    JsonWriter &m_json;
    const NeutralRequest &m_request;
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
};
