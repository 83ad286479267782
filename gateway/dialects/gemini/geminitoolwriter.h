// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/modeltraits.h"

/// Writes a request's tools and toolConfig as members of an open object. Schemas go as parametersJsonSchema, byte for
/// byte: the older `parameters` takes a narrow part of JSON Schema and refuses the whole request for the rest. One per
/// request; gateway thread. What it is made with outlives it.
class GeminiToolWriter final
{
public:
    GeminiToolWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes)
        : m_request {request}
        , m_traits {traits}
        , m_notes {notes}
    {}

    void write(JsonWriter &json);

private:
    [[nodiscard]] bool isDeclared(const NeutralTool &tool) const;
    void writeFunctions(JsonWriter &json);
    void writeFunction(const NeutralTool &tool, JsonWriter &json);
    void writeServerTools(JsonWriter &json);
    void writeChoice(JsonWriter &json);

    const NeutralRequest &m_request;
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
};
