// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"
#include "models/values/modeltraits.h"

/// Writes one request as chat completions for a provider with these traits. One per request; any thread.
class ChatRequestWriter final
{
public:
    /// All must outlive the writer.
    ChatRequestWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes)
        : m_request {request}
        , m_traits {traits}
        , m_notes {notes}
    {}

    /// The body. BadRequest as ProviderDialect::write() says.
    [[nodiscard]] Result<QByteArray> body();

private:
    [[nodiscard]] QByteArray formatInstructions() const;
    [[nodiscard]] bool mentionsJson() const;
    void writeLimits();
    void writeSampling();
    void writeStop();
    void writeFormat();
    void writeReasoning();
    void writeTerms();
    void writeCacheKey();
    void writeStream();
    void writeExtra();
    /// Writes a number as it came; with a note where the model does not take it.
    void writeNumber(QByteArrayView name, const QByteArray &number, bool isTaken);
    /// Whether the provider is not known to refuse it; notes it if it is.
    [[nodiscard]] bool canWrite(QByteArrayView name);
    /// OpenAI's own members beyond the core: by OpenAI and by those who let pass what they do not know.
    [[nodiscard]] bool takesOpenAiMembers() const;

    const NeutralRequest &m_request;
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
    JsonWriter m_json;
};
