// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "gateway/dialects/converse/conversecontentwriter.h"
#include "gateway/dialects/neutral/neutralrequest.h"

/// Writes one request as a Converse body. Its tool turns must have been mended and equal turns joined. One per request;
/// any thread.
class ConverseRequestWriter final
{
public:
    /// All must outlive the writer.
    ConverseRequestWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes);

    /// The body. BadRequest as ProviderDialect::write() says.
    [[nodiscard]] Result<QByteArray> body();

private:
    void writeSystem();
    [[nodiscard]] QByteArray formatInstructions() const;
    [[nodiscard]] Outcome writeMessages();
    [[nodiscard]] Outcome checkPrefill();
    void writeInference();
    void writeStops();
    void writeModelFields();
    void writeOutput();
    void writeTerms();
    void noteTheRest();
    void writeNumber(QByteArrayView name, QByteArrayView word, const QByteArray &number, bool isTaken);
    /// Of thinking, where the model is told so in its own fields; nullopt: not by a budget.
    [[nodiscard]] std::optional<qint64> outputLimit() const; ///< tokens; nullopt: none is said
    [[nodiscard]] std::optional<qint64> thinkingBudget() const;
    [[nodiscard]] bool isForced() const;
    [[nodiscard]] bool lacksThought() const;
    [[nodiscard]] bool thinks() const;

    const NeutralRequest &m_request;
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
    JsonWriter m_json;
    ConverseContentWriter m_content;
};
