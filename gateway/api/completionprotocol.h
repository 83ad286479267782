// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/generationprotocol.h"
#include "gateway/api/serviceprotocol.h"

/// OpenAI's old completions from any provider: where its kind serves them they are a service like others; else the
/// prompt becomes a chat's only turn. Which of both it is shows with each attempt. One per call; gateway thread.
class CompletionProtocol final : public CallProtocol
{
public:
    /// Borrows the services, which must outlive it.
    CompletionProtocol(ApiServices &services, GenerationProtocol::Asked asked);

    [[nodiscard]] ApiDialect errorDialect() const override { return ApiDialect::OpenAi; }

    [[nodiscard]] QString endpointName() const override { return m_service.endpointName(); }

    [[nodiscard]] ModelType type() const override { return ModelType::Chat; }

    [[nodiscard]] Result<RequestPeek> read(QByteArray body) override;
    [[nodiscard]] Result<CallDraft> draft(const ModelTarget &target, const ProviderEndpoint &endpoint) override;

    [[nodiscard]] std::optional<ApiFault> takeHead(const HeaderList &headers) override
    {
        return m_current->takeHead(headers);
    }

    [[nodiscard]] bool isStream(const HeaderList &headers) const override { return m_current->isStream(headers); }

    [[nodiscard]] bool takeFirstBytes(QByteArrayView bytes) override { return m_current->takeFirstBytes(bytes); }

    [[nodiscard]] std::unique_ptr<AnswerRelay> relay(Exchange &exchange, HeaderList headers) override
    {
        return m_current->relay(exchange, std::move(headers));
    }

    [[nodiscard]] tl::expected<WholeAnswer, ApiFault> whole(QByteArray body) override
    {
        return m_current->whole(std::move(body));
    }

    [[nodiscard]] std::optional<TokenUsage> usageOfCut(const QByteArray &body) const override
    {
        return m_current->usageOfCut(body);
    }

    void handleAccepted() override { m_current->handleAccepted(); }

    [[nodiscard]] CallDemand demand(const ModelTraits &traits) const override { return m_service.demand(traits); }

    [[nodiscard]] UsageBound bound(const ModelTraits &traits) const override { return m_service.bound(traits); }

    [[nodiscard]] TokenUsage counted(qint64 outputTextBytes) const override
    {
        return m_service.counted(outputTextBytes);
    }

    [[nodiscard]] QByteArray dropped() const override { return m_current->dropped(); }

    [[nodiscard]] qint64 pictures() const override { return m_current->pictures(); }

private:
    ServiceProtocol m_service;
    GenerationProtocol m_generation;
    CallProtocol *m_current = &m_service; ///< of the last draft
    QByteArray m_body;
    bool m_hasRead = false; ///< the body was given to m_generation
};
