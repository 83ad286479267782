// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/appauthentication.h"
#include "models/vault/appkey.h"
#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Headers = QList<std::pair<QByteArray, QByteArray>>;

const QByteArray good = appKey;
const QByteArray other = "sk-portico-otherotherotherotherotherother";

RequestHead request(const QByteArray &path, const QByteArray &query, const Headers &headers)
{
    RequestHead head;
    head.method = "POST";
    head.path = path;
    head.query = query;
    for (const auto &[name, value] : headers)
        head.headers.add(name, value);
    return head;
}
} // namespace

Q_DECLARE_METATYPE(Headers)

class AppAuthenticationTest final : public QObject
{
    Q_OBJECT

private slots:
    void acceptsExactlyOneKey_data();
    void acceptsExactlyOneKey();
    void refusesAKeyAfterItsOverlap();
    void refusesAnExpiredApp();
    void refusesARevokedApp();
    void saysNothingOfTheKey();
    void namesTheHeaderThatTheClientUses_data();
    void namesTheHeaderThatTheClientUses();
    void answers401InTheCallersDialect_data();
    void answers401InTheCallersDialect();
    void refusesBeforeTheBody();
    void countsRefusedKeys();
    void neverSendsTheKeyUpstream();
};

void AppAuthenticationTest::acceptsExactlyOneKey_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<bool>("accepted");
    const QByteArray chat = "/v1/chat/completions";
    const QByteArray gemini = "/v1beta/models/x:generateContent";
    const QByteArray messages = "/v1/messages";
    const auto row = [](const char *name, const QByteArray &path, const QByteArray &query, const Headers &headers,
                        bool accepted) { QTest::newRow(name) << path << query << headers << accepted; };
    row("bearer", chat, "", {{"Authorization", "Bearer " + good}}, true);
    row("bearer, lower case", chat, "", {{"authorization", "bearer " + good}}, true);
    row("bearer, upper case", chat, "", {{"AUTHORIZATION", "BEARER " + good}}, true);
    row("bearer, two spaces", chat, "", {{"Authorization", "Bearer  " + good}}, true);
    row("x-api-key", chat, "", {{"x-api-key", good}}, true);
    row("x-api-key on messages", messages, "", {{"X-Api-Key", good}}, true);
    row("x-goog-api-key", chat, "", {{"x-goog-api-key", good}}, true);
    row("x-goog-api-key on gemini", gemini, "", {{"X-Goog-Api-Key", good}}, true);
    row("query on gemini", gemini, "key=" + good, {}, true);
    row("query on gemini, among others", gemini, "alt=sse&key=" + good, {}, true);
    row("query on gemini, encoded", gemini, "key=" + good.toPercentEncoding("", "-"), {}, true);
    row("an unrelated query", chat, "api-version=1", {{"x-api-key", good}}, true);
    row("cookie beside it", chat, "", {{"x-api-key", good}, {"Cookie", "key=" + other}}, true);

    row("nothing", chat, "", {}, false);
    row("wrong key", chat, "", {{"Authorization", "Bearer " + other}}, false);
    row("one character off", chat, "", {{"Authorization", "Bearer " + good.chopped(1) + 'u'}}, false);
    row("key in upper case", chat, "", {{"Authorization", "Bearer " + good.toUpper()}}, false);
    row("key cut short", chat, "", {{"Authorization", "Bearer " + good.chopped(1)}}, false);
    row("key with more", chat, "", {{"Authorization", "Bearer " + good + 'x'}}, false);
    row("no scheme", chat, "", {{"Authorization", good}}, false);
    row("basic", chat, "", {{"Authorization", "Basic " + good.toBase64()}}, false);
    row("token scheme", chat, "", {{"Authorization", "Token " + good}}, false);
    row("scheme only", chat, "", {{"Authorization", "Bearer"}}, false);
    row("scheme and a space", chat, "", {{"Authorization", "Bearer "}}, false);
    row("scheme without space", chat, "", {{"Authorization", "Bearer" + good}}, false);
    row("tab after the scheme", chat, "", {{"Authorization", "Bearer\t" + good}}, false);
    row("bearer twice in one", chat, "", {{"Authorization", "Bearer Bearer " + good}}, false);
    row("two keys in one", chat, "", {{"Authorization", "Bearer " + good + ' ' + good}}, false);
    row("list of keys", chat, "", {{"Authorization", "Bearer " + good + ',' + good}}, false);
    row("quoted", chat, "", {{"Authorization", "Bearer \"" + good + '"'}}, false);
    row("empty x-api-key", chat, "", {{"x-api-key", ""}}, false);
    row("empty beside a good one", chat, "", {{"x-api-key", ""}, {"Authorization", "Bearer " + good}}, false);
    row("bearer twice", chat, "", {{"Authorization", "Bearer " + good}, {"Authorization", "Bearer " + good}}, false);
    row("x-api-key twice", chat, "", {{"x-api-key", good}, {"X-API-KEY", good}}, false);
    row("same key in two places", chat, "", {{"Authorization", "Bearer " + good}, {"x-api-key", good}}, false);
    row("good and bad", chat, "", {{"Authorization", "Bearer " + good}, {"x-api-key", other}}, false);
    row("bad and good", chat, "", {{"x-goog-api-key", other}, {"x-api-key", good}}, false);
    row("basic beside a good one", chat, "", {{"Authorization", "Basic eA=="}, {"x-api-key", good}}, false);
    row("query on chat", chat, "key=" + good, {}, false);
    row("query on messages", messages, "key=" + good, {}, false);
    row("query beside a header", chat, "key=" + good, {{"Authorization", "Bearer " + good}}, false);
    row("query with an encoded name", chat, "k%65y=" + good, {{"Authorization", "Bearer " + good}}, false);
    row("query twice on gemini", gemini, "key=" + good + "&key=" + good, {}, false);
    row("query and header on gemini", gemini, "key=" + good, {{"x-goog-api-key", good}}, false);
    row("empty query key on gemini", gemini, "key=", {}, false);
    row("bare query key on gemini", gemini, "key", {}, false);
    row("query in other case on gemini", gemini, "KEY=" + good, {}, false);
    row("api_key in the query", chat, "api_key=" + good, {}, false);
    row("cookie only", chat, "", {{"Cookie", "key=" + good}}, false);
    row("api-key header", chat, "", {{"api-key", good}}, false);
    row("proxy-authorization", chat, "", {{"Proxy-Authorization", "Bearer " + good}}, false);
    row("too long", chat, "", {{"x-api-key", QByteArray {300, 'a'}}}, false);
    row("not ASCII", chat, "", {{"x-api-key", good + "\xc3\xa4"}}, false);
    row("a glob", chat, "", {{"x-api-key", "sk-portico-*"}}, false);
    row("SQL", chat, "", {{"x-api-key", "' OR 1=1 --"}}, false);
}

void AppAuthenticationTest::acceptsExactlyOneKey()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, query);
    QFETCH(Headers, headers);
    QFETCH(bool, accepted);
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = request(path, query, headers);
    exchange.requestHead.headers.add("Content-Type", "application/json");
    const auto handler = hub.router.route(exchange);
    if (accepted) {
        QCOMPARE(exchange.status, 0); // goes on to its body
        QVERIFY(handler);
    } else {
        QVERIFY(!handler);
        QCOMPARE(exchange.status, 401);
        QCOMPARE(exchange.headers.value("www-authenticate"), QByteArray {"Bearer"});
        QCOMPARE(hub.router.refusedKeys(), 1);
    }
}

void AppAuthenticationTest::refusesAKeyAfterItsOverlap()
{
    ApiFixture hub;
    hub.snapshot->appKeys[AppKey::hashOf(good)].validUntilMs = hub.clock.utcMs() + 1000;
    hub.publish();
    const RequestHead head = request("/v1/models", {}, {{"x-api-key", good}});
    QVERIFY(authenticateApp(head, ApiDialect::OpenAi, *hub.services.snapshot, hub.clock.utcMs()));
    QVERIFY(authenticateApp(head, ApiDialect::OpenAi, *hub.services.snapshot, hub.clock.utcMs() + 999));
    const auto after = authenticateApp(head, ApiDialect::OpenAi, *hub.services.snapshot, hub.clock.utcMs() + 1000);
    QVERIFY(!after);
    QCOMPARE(after.error().code, ErrorCode::Unauthorized);
}

void AppAuthenticationTest::refusesAnExpiredApp()
{
    ApiFixture hub;
    hub.app().limits.expiresAtMs = hub.clock.utcMs() + 1;
    hub.publish();
    const RequestHead head = request("/v1/models", {}, {{"x-api-key", good}});
    QVERIFY(authenticateApp(head, ApiDialect::OpenAi, *hub.services.snapshot, hub.clock.utcMs()));
    QVERIFY(!authenticateApp(head, ApiDialect::OpenAi, *hub.services.snapshot, hub.clock.utcMs() + 1));
}

void AppAuthenticationTest::refusesARevokedApp()
{
    ApiFixture hub;
    auto without = std::make_shared<HubSnapshot>(*hub.services.snapshot);
    without->apps.clear();
    const RequestHead head = request("/v1/models", {}, {{"x-api-key", good}});
    QVERIFY(!authenticateApp(head, ApiDialect::OpenAi, *without, hub.clock.utcMs()));
}

void AppAuthenticationTest::saysNothingOfTheKey()
{
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = request("/v1/models", {}, {{"x-api-key", other}});
    exchange.requestHead.method = "GET";
    QVERIFY(!hub.router.route(exchange));
    QCOMPARE(exchange.status, 401);
    QVERIFY(!exchange.body.contains(other));
    QVERIFY(!exchange.body.contains(other.right(8)));
}

void AppAuthenticationTest::namesTheHeaderThatTheClientUses_data()
{
    QTest::addColumn<ApiDialect>("dialect");
    QTest::addColumn<QString>("header");
    QTest::newRow("OpenAI") << ApiDialect::OpenAi << u"Authorization: Bearer"_s;
    QTest::newRow("Ollama") << ApiDialect::Ollama << u"Authorization: Bearer"_s;
    QTest::newRow("Anthropic") << ApiDialect::Anthropic << u"x-api-key"_s;
    QTest::newRow("Gemini") << ApiDialect::Gemini << u"x-goog-api-key"_s;
}

void AppAuthenticationTest::namesTheHeaderThatTheClientUses()
{
    QFETCH(ApiDialect, dialect);
    QFETCH(QString, header);
    const Result<QByteArray> key = findAppKey({}, dialect);
    QVERIFY(!key);
    QVERIFY2(key.error().detail.contains(header), qPrintable(key.error().detail));
}

void AppAuthenticationTest::answers401InTheCallersDialect_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("openai") << QByteArray {"/v1/chat/completions"} << QByteArray {R"("code":"invalid_api_key")"};
    QTest::newRow("anthropic") << QByteArray {"/v1/messages"}
                               << QByteArray {R"({"type":"error","error":{"type":"authentication_error")"};
    QTest::newRow("gemini") << QByteArray {"/v1beta/models/m:generateContent"}
                            << QByteArray {R"("status":"UNAUTHENTICATED")"};
}

void AppAuthenticationTest::answers401InTheCallersDialect()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = request(path, {}, {});
    QVERIFY(!hub.router.route(exchange));
    QCOMPARE(exchange.status, 401);
    QCOMPARE(exchange.headers.value("content-type"), QByteArray {"application/json"});
    QVERIFY2(exchange.body.contains(body), exchange.body.constData());
}

void AppAuthenticationTest::refusesBeforeTheBody()
{
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = request("/v1/chat/completions", {}, {{"x-api-key", other}});
    exchange.requestHead.contentLength = 1'000'000;
    exchange.requestHead.expectContinue = true;
    QVERIFY(!hub.router.route(exchange)); // no handler: the connection sends no 100 and reads no body
    QCOMPARE(exchange.status, 401);
    QVERIFY(hub.sink.submitted().empty());
}

void AppAuthenticationTest::countsRefusedKeys()
{
    ApiFixture hub;
    QTest::ignoreMessage(QtWarningMsg,
                         "refused a request: the API key is not valid (1 refused so far)"); // no key in it
    for (int i = 0; i < 5; ++i) {
        FakeExchange exchange;
        exchange.requestHead = request("/v1/models", {}, {{"x-api-key", other}});
        exchange.requestHead.method = "GET";
        QVERIFY(!hub.router.route(exchange));
    }
    QCOMPARE(hub.router.refusedKeys(), 5);
}

void AppAuthenticationTest::neverSendsTheKeyUpstream()
{
    ApiFixture hub;
    for (const Headers &headers : {Headers {{"Authorization", "Bearer " + good}}, Headers {{"x-api-key", good}},
                                   Headers {{"x-goog-api-key", good}}}) {
        FakeExchange exchange;
        exchange.requestHead = request("/v1/chat/completions", {}, headers);
        exchange.requestHead.headers.add("Content-Type", "application/json");
        exchange.requestHead.headers.add("Cookie", "session=1");
        const auto handler = hub.chat(exchange, Sample::request);
        QVERIFY(handler);
        const UpstreamRequest &sent = hub.upstream.last().request;
        for (const HeaderList::Field &field : sent.headers.fields()) {
            QVERIFY(!field.value.contains(good));
            QVERIFY(field.name.compare("cookie", Qt::CaseInsensitive) != 0);
        }
        QVERIFY(!sent.target.contains(good));
        QCOMPARE(sent.headers.count("authorization"), 1);
    }
}

QTEST_GUILESS_MAIN(AppAuthenticationTest)
#include "tst_appauthentication.moc"
