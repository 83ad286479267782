// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"
#include "models/values/modeltraits.h"

/// Writes the turns of a talk as the input items of a Responses request. For one call; gateway thread.
class ResponsesInputWriter final
{
public:
    /// `json` stands in the array. The request's tool turns are mended.
    ResponsesInputWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes,
                         JsonWriter &json)
        : m_request {request}
        , m_traits {traits}
        , m_notes {notes}
        , m_json {json}
    {}

    /// A message of the hub's own before the others.
    void addSystem(const QByteArray &text);
    [[nodiscard]] Outcome run();

private:
    using Parts = std::vector<NeutralPart>;

    Outcome writeTurn(const NeutralMessage &message);
    Outcome writeAssistant(const Parts &parts);
    Outcome writeSaid(const NeutralMessage &message);
    void writeCall(const NeutralPart &part);
    Outcome writeResult(const NeutralPart &part);
    void writeReasoning(const NeutralPart &part);
    void writeForeign(const NeutralPart &part);
    Outcome writeContent(const NeutralPart &part);
    Outcome writeImage(const NeutralPart &part);
    Outcome writeDocument(const NeutralPart &part);
    Outcome writeAudio(const NeutralPart &part);
    void beginMessage(QByteArrayView role);
    void endMessage();
    void writeText(QByteArrayView type, const QByteArray &text);
    [[nodiscard]] const OpaqueMark *ownMark(const NeutralPart &part) const;
    [[nodiscard]] QByteArrayView systemRole() const;

    const NeutralRequest &m_request;
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
    JsonWriter &m_json;
    QByteArrayView m_openRole; ///< of the message whose content is being written; empty: none
    int m_items = 0;
    std::vector<QByteArray> m_customCalls; ///< ids of those with free text; their results are told apart too
};
