// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/callprotocol.h"
#include "gateway/api/servicemeter.h"
#include "gateway/api/serviceroute.h"

struct ApiServices;

/// Embeddings for clients of Google's and of Ollama's, from any provider that has them. A provider of the client's own
/// form gets the client's bytes with the model's name replaced; another is asked through OpenAI's form. One per call;
/// gateway thread.
class EmbeddingProtocol final : public CallProtocol
{
public:
    enum class Form
    {
        GeminiOne,   ///< :embedContent
        GeminiBatch, ///< :batchEmbedContents
        Ollama,      ///< /api/embed
        OllamaOld    ///< /api/embeddings: one text
    };

    /// Borrows the services, which must outlive it. `model`: Gemini's, from the path.
    EmbeddingProtocol(ApiServices &services, Form form, QByteArray model = {});

    [[nodiscard]] ApiDialect errorDialect() const override;
    [[nodiscard]] QString endpointName() const override;

    [[nodiscard]] ModelType type() const override { return ModelType::Embedding; }

    [[nodiscard]] Result<RequestPeek> read(QByteArray body) override;
    [[nodiscard]] Result<CallDraft> draft(const ModelTarget &target, const ProviderEndpoint &endpoint) override;
    [[nodiscard]] std::optional<ApiFault> takeHead(const HeaderList &headers) override;
    /// Never asked for: no form of it streams.
    [[nodiscard]] std::unique_ptr<AnswerRelay> relay(Exchange &exchange, HeaderList headers) override;
    [[nodiscard]] tl::expected<WholeAnswer, ApiFault> whole(QByteArray body) override;
    [[nodiscard]] std::optional<TokenUsage> usageOfCut(const QByteArray &body) const override;

    [[nodiscard]] CallDemand demand(const ModelTraits &traits) const override { return m_meter.demand(traits); }

    [[nodiscard]] UsageBound bound(const ModelTraits &traits) const override { return m_meter.bound(m_body, traits); }

    [[nodiscard]] TokenUsage counted(qint64 outputTextBytes) const override { return m_meter.counted(outputTextBytes); }

    [[nodiscard]] QByteArray dropped() const override { return m_notes.joined(); }

private:
    [[nodiscard]] bool isGemini() const { return m_form == Form::GeminiOne || m_form == Form::GeminiBatch; }

    [[nodiscard]] CallDraft passedDraft(const ModelTarget &target, const ProviderEndpoint &endpoint) const;
    [[nodiscard]] tl::expected<WholeAnswer, ApiFault> passedAnswer(QByteArray body) const;
    [[nodiscard]] bool hasAllVectors(const QByteArray &body) const;
    [[nodiscard]] Result<QByteArray> openAiRequest(const QByteArray &model);
    [[nodiscard]] Result<QByteArray> clientAnswer(const QByteArray &openAiBody) const;

    ApiServices &m_services;
    Form m_form = Form::Ollama;
    QByteArray m_model;
    QByteArray m_body;
    RequestPeek m_peek;
    ServiceMeter m_meter;
    ServiceRoute m_route; ///< of the last draft
    DialectNotes m_cut;   ///< what no provider gets of this request
    DialectNotes m_notes; ///< of the last draft
    QByteArray m_asked;   ///< what it asked for, in OpenAI's form; empty: the bytes passed
};
