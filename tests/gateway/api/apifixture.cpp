// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gateway/api/apifixture.h"

#include "models/vault/appkey.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
AiModelRate makeRate(qint64 version, qint64 inputPico, qint64 outputPico)
{
    AiModelRate rate;
    rate.versionId = version;
    rate.cost.input = inputPico;
    rate.cost.output = outputPico;
    rate.credit.input = 2 * inputPico;
    rate.credit.output = 2 * outputPico;
    return rate;
}
} // namespace

std::shared_ptr<ProviderSnapshot> makeProvider(qint64 id, const QByteArray &name, const QList<QByteArray> &models,
                                               const QList<std::pair<qint64, QByteArray>> &credentials)
{
    auto provider = std::make_shared<ProviderSnapshot>();
    provider->id = id;
    provider->name = name;
    provider->kind = "openai-compatible";
    provider->baseUrl = "http://127.0.0.1:9/v1";
    for (const QByteArray &model : models)
        provider->models.insert(model, ModelType::Chat);
    provider->hasCredentials = !credentials.isEmpty();
    for (const auto &[number, secret] : credentials) {
        CredentialSnapshot credential;
        credential.id = number;
        credential.name = "key " + QByteArray::number(number);
        credential.secret = Secret {secret};
        provider->credentials.push_back(std::move(credential));
    }
    return provider;
}

std::shared_ptr<HubSnapshot> makeSnapshot()
{
    auto snapshot = std::make_shared<HubSnapshot>();
    snapshot->version = 1;
    snapshot->vaultReady = true;
    snapshot->settings.insert("upstream.backoffMs", "0"); // most tests need not see a pause
    snapshot->providers = {makeProvider(1, "one", {"m1", "shared"}, {{11, "secret-eleven"}, {12, "secret-twelve"}}),
                           makeProvider(2, "two", {"m2", "shared"}, {{21, "secret-twentyone"}})};
    snapshot->aliases.insert("both", AliasSnapshot {{{"one/shared", 1}, {"two/shared", 1}}, RoutingStrategy::Priority});
    snapshot->rates.insert(HubSnapshot::rateKey(1, "m1", ModelType::Chat), makeRate(7, 1'000'000, 3'000'000));
    snapshot->accounts.insert(5, AccountSnapshot {5, "default", 1000 * creditNano, 0});
    snapshot->appKeys.insert(AppKey::hashOf(appKey), AppKeySnapshot {3, 0});
    return snapshot;
}

ApiFixture::ApiFixture()
    : m_app {std::make_shared<AppSnapshot>()}
{
    m_app->id = 3;
    m_app->name = "tool";
    m_app->accountId = 5;
    services.clock = &clock;
    services.admission = &admission;
    services.recorder = &recorder;
    services.routing = &routing;
    services.upstream = &upstream;
    services.builtIn = &builtIn;
    publish();
}

void ApiFixture::publish()
{
    auto copy = std::make_shared<HubSnapshot>(*snapshot);
    copy->apps.insert(m_app->id, std::make_shared<AppSnapshot>(*m_app));
    services.snapshot = copy;
    services.policy = ApiPolicy::of(*copy);
    admission.setSnapshot(copy);
    routing.setSnapshot(*copy);
    services.names.clear();
}

void ApiFixture::leaveOneKey()
{
    snapshot->providers[0] = makeProvider(1, "one", {"m1", "shared"}, {{11, "secret-eleven"}});
    publish();
}

void ApiFixture::set(const char *setting, const QByteArray &value)
{
    snapshot->settings.insert(setting, value);
    publish();
}

RequestHead ApiFixture::head(const QByteArray &method, const QByteArray &path)
{
    RequestHead head;
    head.method = method;
    head.target = path;
    head.path = path;
    head.headers.add("Authorization", QByteArray {"Bearer "} + appKey);
    if (method == "POST")
        head.headers.add("Content-Type", "application/json");
    return head;
}

std::unique_ptr<ExchangeHandler> ApiFixture::chat(FakeExchange &exchange, const QByteArray &body)
{
    if (exchange.requestHead.method.isEmpty())
        exchange.requestHead = head("POST", "/v1/chat/completions");
    std::unique_ptr<ExchangeHandler> handler = router.route(exchange);
    if (handler)
        handler->handleBody(body);
    return handler;
}

ModelCall ApiFixture::record() const
{
    const std::vector<ModelCall> calls = sink.recorded();
    Q_ASSERT(calls.size() == 1);
    return calls.front();
}
