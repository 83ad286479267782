// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/apipaths.h"
#include "gateway/api/apiservices.h"
#include "gateway/api/embeddingprotocol.h"
#include "gateway/api/generationprotocol.h"
#include "gateway/api/serviceprotocol.h"
#include "gateway/dialects/gemini/geminipath.h"
#include "gateway/http/exchange.h"

/// Decides at the head of a request who answers: authenticates the app, answers small questions at once and makes a
/// handler for a call. Gateway thread; one per worker.
class ApiRouter final : public ExchangeRouter
{
    Q_DISABLE_COPY_MOVE(ApiRouter)

public:
    /// Borrows the services, which must outlive it and every handler it makes.
    explicit ApiRouter(ApiServices *services)
        : m_services {services}
    {}

    [[nodiscard]] std::unique_ptr<ExchangeHandler> route(Exchange &exchange) override;
    [[nodiscard]] QByteArray errorBody(int status, const QByteArray &path, const QByteArray &message,
                                       const QByteArray &requestId) override;
    void nameRequest(const RequestHead &head, HeaderList &headers) override;
    [[nodiscard]] QByteArray allowedMethods(const QByteArray &path) const override;

    /// Requests whose key was refused since the start.
    [[nodiscard]] qint64 refusedKeys() const { return m_refusedKeys; }

private:
    struct Caller
    {
        ApiPath path;
        QByteArray requestId;
        std::shared_ptr<const AppSnapshot> app;
    };

    [[nodiscard]] std::unique_ptr<ExchangeHandler> routeOpen(Exchange &exchange, const Caller &caller);
    [[nodiscard]] std::unique_ptr<ExchangeHandler> routeForApp(Exchange &exchange, const Caller &caller);
    [[nodiscard]] std::unique_ptr<ExchangeHandler> answerAboutModels(Exchange &exchange, const Caller &caller);
    [[nodiscard]] std::unique_ptr<ExchangeHandler> generate(Exchange &exchange, const Caller &caller,
                                                            GenerationProtocol::Asked asked);
    [[nodiscard]] std::unique_ptr<ExchangeHandler> serve(Exchange &exchange, const Caller &caller,
                                                         ServiceProtocol::Service service);
    [[nodiscard]] std::unique_ptr<ExchangeHandler> embed(Exchange &exchange, const Caller &caller,
                                                         EmbeddingProtocol::Form form, const QByteArray &model = {});
    [[nodiscard]] std::unique_ptr<ExchangeHandler> callGemini(Exchange &exchange, const Caller &caller);
    [[nodiscard]] std::unique_ptr<ExchangeHandler> generateGemini(Exchange &exchange, const Caller &caller,
                                                                  const GeminiPath &path);
    [[nodiscard]] std::unique_ptr<ExchangeHandler> call(Exchange &exchange, const Caller &caller,
                                                        std::unique_ptr<CallProtocol> protocol, bool takesItsType);
    [[nodiscard]] std::unique_ptr<ExchangeHandler> complete(Exchange &exchange, const Caller &caller);
    [[nodiscard]] std::unique_ptr<ExchangeHandler> askAboutResponse(Exchange &exchange, const Caller &caller);
    [[nodiscard]] std::unique_ptr<ExchangeHandler> showModel(Exchange &exchange, const Caller &caller);
    [[nodiscard]] std::unique_ptr<ExchangeHandler> countTokens(Exchange &exchange, const Caller &caller,
                                                               WireDialect dialect, const QByteArray &model = {});
    static std::unique_ptr<ExchangeHandler> refuse(Exchange &exchange, const Caller &caller, const ApiFault &fault);
    void noteRefusedKey(const Error &error);

    ApiServices *m_services = nullptr;
    qint64 m_refusedKeys = 0;
    qint64 m_refusalLoggedAtMs = 0;
};
