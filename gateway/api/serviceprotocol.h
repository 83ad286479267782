// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/attemptfailure.h"
#include "gateway/api/callprotocol.h"
#include "gateway/api/servicemeter.h"
#include "gateway/api/serviceroute.h"

struct ApiServices;

/// The services beside text generation (embeddings, images, sound, moderation, ranking, old completions) for OpenAI's
/// clients: where the provider takes OpenAI's form, the bytes pass with the model's name replaced, JSON and multipart
/// alike; else a ServiceShape says it in the provider's. One per call; gateway thread.
class ServiceProtocol final : public CallProtocol
{
public:
    using Service = ProviderKind::Service;

    /// Borrows the services, which must outlive it. `boundary`: of a multipart body; empty: it is JSON. `headers`: of
    /// the client's those that some provider may see.
    ServiceProtocol(ApiServices &services, Service service, QByteArray boundary, HeaderList headers);

    [[nodiscard]] ApiDialect errorDialect() const override { return ApiDialect::OpenAi; }

    [[nodiscard]] QString endpointName() const override;
    [[nodiscard]] ModelType type() const override;
    [[nodiscard]] Result<RequestPeek> read(QByteArray body) override;
    [[nodiscard]] Result<CallDraft> draft(const ModelTarget &target, const ProviderEndpoint &endpoint) override;
    [[nodiscard]] std::optional<ApiFault> takeHead(const HeaderList &headers) override;

    [[nodiscard]] bool isStream(const HeaderList &headers) const override { return isStreamHead(headers); }

    [[nodiscard]] std::unique_ptr<AnswerRelay> relay(Exchange &exchange, HeaderList headers) override;
    [[nodiscard]] tl::expected<WholeAnswer, ApiFault> whole(QByteArray body) override;
    [[nodiscard]] std::optional<TokenUsage> usageOfCut(const QByteArray &body) const override;

    [[nodiscard]] CallDemand demand(const ModelTraits &traits) const override { return m_meter.demand(traits); }

    [[nodiscard]] UsageBound bound(const ModelTraits &traits) const override { return m_meter.bound(m_body, traits); }

    [[nodiscard]] TokenUsage counted(qint64 outputTextBytes) const override { return m_meter.counted(outputTextBytes); }

    [[nodiscard]] QByteArray dropped() const override { return m_notes.joined(); }

    [[nodiscard]] QByteArray imageVariant() const override { return m_imageVariant; }

private:
    [[nodiscard]] Result<CallDraft> shapedDraft();
    [[nodiscard]] CallDraft plainDraft(const QByteArray &model) const;
    [[nodiscard]] HeaderList passedHeaders(const ProviderEndpoint &endpoint) const;
    [[nodiscard]] tl::expected<WholeAnswer, ApiFault> shapedAnswer(QByteArray body) const;
    [[nodiscard]] std::unique_ptr<AnswerRelay> shapedRelay(Exchange &exchange, HeaderList headers);
    [[nodiscard]] QByteArray packed(QByteArray body, const TokenUsage &usage) const;
    [[nodiscard]] bool isSound() const;
    [[nodiscard]] bool isWanted(const QByteArray &type) const;
    [[nodiscard]] std::optional<ApiFault> soundHeadFault(const HeaderList &headers) const;

    ApiServices &m_services;
    Service m_service = Service::Embeddings;
    QByteArray m_boundary; ///< of the request
    HeaderList m_headers;  ///< of the client's
    QByteArray m_body;
    RequestPeek m_peek;
    ServiceMeter m_meter;
    ServiceRoute m_route; ///< of the last draft
    DialectNotes m_cut;   ///< what no provider gets of this request
    DialectNotes m_notes; ///< of the last draft
    QByteArray m_imageVariant;
    QByteArray m_answerType; ///< content type of the last answer
};
