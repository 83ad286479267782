// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/modeltraits.h"

/// Writes a request's tools and what is said of their choice as Anthropic's service takes them. One per request;
/// gateway thread.
class MessagesToolWriter final
{
public:
    /// Borrows all three.
    MessagesToolWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes);

    /// The members "tools" and "tool_choice", as far as there is anything to say.
    void write(JsonWriter &json);

private:
    [[nodiscard]] bool isGiven(const NeutralTool &tool);
    [[nodiscard]] bool mustWithhold() const;
    void writeTool(const NeutralTool &tool, JsonWriter &json);
    void writeChoice(JsonWriter &json);
    [[nodiscard]] QByteArray choiceType();

    const NeutralRequest &m_request;
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
};
