// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "tests/gateway/api/apifixture.h"

/// A fixture whose only provider "one" is of that kind and lists that model, and one call of a client who may speak
/// another dialect.
class TranslatingHub final
{
public:
    explicit TranslatingHub(const QByteArray &kind, const QByteArray &baseUrl = "http://127.0.0.1:9",
                            const QByteArray &model = "m1")
    {
        const auto provider = makeProvider(1, "one", {model}, {{11, "secret-eleven"}});
        provider->kind = kind;
        provider->baseUrl = baseUrl;
        fixture.snapshot->providers = {provider};
        fixture.publish();
    }

    /// To that path, which may have a query, as the request "req-7".
    [[nodiscard]] std::unique_ptr<ExchangeHandler> post(const QByteArray &path, const QByteArray &body)
    {
        const qsizetype question = path.indexOf('?');
        exchange.requestHead = ApiFixture::head("POST", question < 0 ? path : path.left(question));
        exchange.requestHead.query = question < 0 ? QByteArray {} : path.mid(question + 1);
        exchange.requestHead.headers.add("x-request-id", "req-7");
        std::unique_ptr<ExchangeHandler> handler = fixture.router.route(exchange);
        if (handler)
            handler->handleBody(body);
        return handler;
    }

    ApiFixture fixture;
    FakeExchange exchange;
};

/// {"model":"one/m1","messages":[...]}, with more members.
[[nodiscard]] inline QByteArray chatBody(const QByteArray &rest = {})
{
    return R"({"model":"one/m1","messages":[{"role":"user","content":"Hi"}])" + rest + '}';
}
