// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/providerendpoint.h"
#include "tests/gateway/api/apifixture.h"

/// Where a provider's calls go.
class ProviderEndpointTest final : public QObject
{
    Q_OBJECT

private slots:
    void joinsPaths_data();
    void joinsPaths();
    void refusesAddresses_data();
    void refusesAddresses();
    void usesTheGivenProxyButNotForItself();
};

void ProviderEndpointTest::joinsPaths_data()
{
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<bool>("tls");
    QTest::addColumn<QByteArray>("target");
    const auto row = [](const QByteArray &base, const QByteArray &host, int port, bool tls, const QByteArray &target) {
        QTest::newRow(base.constData()) << base << host << port << tls << target;
    };
    row("https://api.openai.com/v1", "api.openai.com", 443, true, "/v1/chat/completions");
    row("https://api.openai.com/v1/", "api.openai.com", 443, true, "/v1/chat/completions");
    row("https://openrouter.ai/api/v1", "openrouter.ai", 443, true, "/api/v1/chat/completions");
    row("https://api.deepseek.com", "api.deepseek.com", 443, true, "/chat/completions");
    row("https://api.deepseek.com/", "api.deepseek.com", 443, true, "/chat/completions");
    row("https://open.bigmodel.cn/api/paas/v4", "open.bigmodel.cn", 443, true, "/api/paas/v4/chat/completions");
    row("http://localhost:11434/v1", "localhost", 11434, false, "/v1/chat/completions");
    row("http://[::1]:8080/v1", "::1", 8080, false, "/v1/chat/completions");
    row("http://127.0.0.1", "127.0.0.1", 80, false, "/chat/completions");
    row("https://x.example/openai?api-version=1", "x.example", 443, true, "/openai/chat/completions?api-version=1");
}

void ProviderEndpointTest::joinsPaths()
{
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, host);
    QFETCH(int, port);
    QFETCH(bool, tls);
    QFETCH(QByteArray, target);
    auto provider = makeProvider(1, "p", {}, {});
    provider->baseUrl = base;
    const Result<ProviderEndpoint> endpoint = parseProviderEndpoint(*provider, {});
    QVERIFY(endpoint);
    QCOMPARE(endpoint->origin.host, host);
    QCOMPARE(int {endpoint->origin.port}, port);
    QCOMPARE(endpoint->origin.tls, tls);
    QCOMPARE(endpoint->target(WireDialect::Chat, "/chat/completions"), target);
}

void ProviderEndpointTest::refusesAddresses_data()
{
    QTest::addColumn<QByteArray>("base");
    for (const char *base : {"", "api.openai.com", "ftp://x.example/v1", "file:///etc/passwd", "https://", "http:///v1",
                             "https://user:pass@x.example/v1", "https://x.example/v1#frag", "https://x.example:99999/"})
        QTest::newRow(base) << QByteArray {base};
}

void ProviderEndpointTest::refusesAddresses()
{
    QFETCH(QByteArray, base);
    auto provider = makeProvider(1, "p", {}, {});
    provider->baseUrl = base;
    const Result<ProviderEndpoint> endpoint = parseProviderEndpoint(*provider, {});
    QVERIFY(!endpoint);
    QCOMPARE(endpoint.error().code, ErrorCode::BadRequest);
}

void ProviderEndpointTest::usesTheGivenProxyButNotForItself()
{
    ProviderEndpoints endpoints;
    endpoints.setProxy("http://proxy.example:3128");
    auto away = makeProvider(1, "away", {}, {});
    away->baseUrl = "https://api.example/v1";
    QCOMPARE((*endpoints.of(*away))->origin.proxy, QByteArray {"http://proxy.example:3128"});
    const auto near = makeProvider(2, "near", {}, {});
    QCOMPARE((*endpoints.of(*near))->origin.proxy, QByteArray {});
    endpoints.setProxy("direct");
    QCOMPARE((*endpoints.of(*away))->origin.proxy, QByteArray {});
}

QTEST_GUILESS_MAIN(ProviderEndpointTest)
#include "tst_providerendpoint.moc"
