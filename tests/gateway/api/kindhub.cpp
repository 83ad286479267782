// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gateway/api/kindhub.h"

KindHub::KindHub(const QByteArray &kind, ModelType type, const QByteArray &baseUrl)
{
    const std::shared_ptr<ProviderSnapshot> provider = makeProvider(1, "one", {}, {{11, "secret-eleven"}});
    provider->kind = kind;
    provider->baseUrl = baseUrl.isEmpty() ? ProviderKind::byName(QByteArrayView {kind})->baseUrl.toUtf8() : baseUrl;
    if (provider->baseUrl.isEmpty())
        provider->baseUrl = "http://127.0.0.1:9/v1";
    provider->models.insert("m1", type);
    hub.snapshot->providers = {provider};
    hub.publish();
}

void KindHub::ask(const QByteArray &path, const QByteArray &body)
{
    exchange.requestHead = ApiFixture::head("POST", path);
    handler = hub.chat(exchange, body);
}
