// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/attemptplan.h"
#include "gateway/api/callprotocol.h"
#include "gateway/api/httpstatus.h"
#include "gateway/dialects/neutral/neutralpart.h"
#include "gateway/http/exchange.h"
#include "gateway/upstream/upstreamclient.h"

struct ApiServices;
struct ProviderEndpoint;

/// Answers how many tokens a request has: a provider that speaks the client's dialect counts them itself, once, and so
/// does Bedrock after a translation; where it does not or cannot, the hub's estimate stands. What a provider refuses as
/// the client's own mistake is told to the client. Nothing is generated, so nothing is charged or recorded. Gateway
/// thread; owned by the client's connection.
class TokenCountCall final : public ExchangeHandler, private UpstreamListener
{
    Q_DISABLE_COPY_MOVE(TokenCountCall)

public:
    struct Asked
    {
        WireDialect dialect = WireDialect::Messages; ///< Gemini or Responses
        QByteArray model;                            ///< empty where the body names it
        QByteArray requestId;
        std::shared_ptr<const AppSnapshot> app;
    };

    /// Borrows the services and the exchange, which must outlive it.
    TokenCountCall(ApiServices &services, Exchange &exchange, Asked asked);
    ~TokenCountCall() override;

    void handleBody(QByteArray body) override;
    void handleClientGone() override;

    void handleWritable() override {}

private:
    void handleHead(int status, const HeaderList &headers) override;
    void handleBody(QByteArrayView bytes) override;
    void handleEnd() override;
    void handleFailure(const UpstreamFailure &failure) override;

    [[nodiscard]] ApiDialect dialect() const;
    [[nodiscard]] bool ask(const QByteArray &body);
    [[nodiscard]] std::optional<UpstreamRequest> request(const ProviderEndpoint &endpoint,
                                                         const QByteArray &body) const;
    /// As Bedrock is asked; nullopt: it cannot be.
    [[nodiscard]] std::optional<CallDraft> converseDraft(const ProviderEndpoint &endpoint,
                                                         const QByteArray &body) const;
    void end();
    /// The provider's own count in the client's dialect; empty: there is none.
    [[nodiscard]] QByteArray count() const;
    void takeRefusal();
    void respond(QByteArray body);
    void refuse(const ApiFault &fault);

    ApiServices &m_services;
    Exchange &m_exchange;
    Asked m_asked;
    std::shared_ptr<const HubSnapshot> m_snapshot;
    AttemptPlan m_plan; ///< keeps what the choice points to
    AttemptPlan::Choice m_choice;
    WireDialect m_served = WireDialect::Messages; ///< the provider's
    std::unique_ptr<UpstreamCall> m_call;
    QByteArray m_estimate;
    int m_status = 0;
    HeaderList m_headers;
    QByteArray m_body;
};
