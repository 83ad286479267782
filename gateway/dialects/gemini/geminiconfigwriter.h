// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/modeltraits.h"

/// Writes a request's generationConfig: limits, sampling, format and thinking. One per request; gateway thread. What
/// it is made with outlives it.
class GeminiConfigWriter final
{
public:
    GeminiConfigWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes)
        : m_request {request}
        , m_traits {traits}
        , m_notes {notes}
    {}

    /// As a member of an open object; nothing when nothing is set.
    void write(JsonWriter &json);
    /// A schema that the model does not take as such: it is told in the system instruction.
    [[nodiscard]] static bool needsSchemaInWords(const NeutralRequest &request, const ModelTraits &traits);

private:
    void writeLimits(JsonWriter &json);
    void writeSampling(JsonWriter &json);
    void writeSeed(JsonWriter &json);
    void writeLogprobs(JsonWriter &json);
    void writeStop(JsonWriter &json);
    void writeFormat(JsonWriter &json);
    void writeDetail(JsonWriter &json);
    void writeOwnMembers(JsonWriter &json);
    void writeNumber(QByteArrayView name, const QByteArray &value, bool isTaken, QByteArrayView note);

    const NeutralRequest &m_request;
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
    JsonWriter *m_json = nullptr; ///< while write() runs
};
