// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/modeltraits.h"

/// Writes how much a model shall think, in the words of its vendor: see ModelTraits::ChatReasoning. Any thread.
class ChatReasoningWriter final
{
public:
    ChatReasoningWriter(JsonWriter &json, const NeutralReasoning &reasoning, const ModelTraits &traits,
                        DialectNotes &notes)
        : m_json {json}
        , m_reasoning {reasoning}
        , m_traits {traits}
        , m_notes {notes}
    {}

    /// Writes the members, none when nothing was asked for.
    void write();

private:
    void writeEffort();
    void writeThinking();
    void writeEnableThinking();
    void writeReasoning();
    [[nodiscard]] QByteArray effort() const;

    JsonWriter &m_json;
    const NeutralReasoning &m_reasoning;
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
    bool m_isOff = false;
};
