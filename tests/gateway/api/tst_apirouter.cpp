// SPDX-License-Identifier: GPL-3.0-or-later
#include <rapidjson/document.h>

#include <QTest>

#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

/// What the router answers itself, and what it hands on.
class ApiRouterTest final : public QObject
{
    Q_OBJECT

private slots:
    void answersUnknownPathsInTheCallersDialect_data();
    void answersUnknownPathsInTheCallersDialect();
    void namesTheAllowedMethods_data();
    void namesTheAllowedMethods();
    void namesWhatTheServerAnswers();
    void takesOnlyPlainJson_data();
    void takesOnlyPlainJson();
    void takesWhatCurlSendsToOllama_data();
    void takesWhatCurlSendsToOllama();
    void keepsNoModelFiles();
    void isHealthyWithoutAKey();
    void isReadyOnlyWithAHealthyStore();
    void takesNoCallsBeforeTheStoreHasOpened();
    void greetsAPerson();
    void tellsFramingErrorsInTheDialectOfThePath();
    void mapsEveryErrorToAStatus();
    void writesValidJsonForAnyMessage();
};

void ApiRouterTest::answersUnknownPathsInTheCallersDialect_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("openai") << QByteArray {"/v1/nothing"} << QByteArray {R"({"error":{"message":)"};
    QTest::newRow("root") << QByteArray {"/nothing"} << QByteArray {R"("type":"invalid_request_error")"};
    QTest::newRow("anthropic") << QByteArray {"/v1/messages/x"} << QByteArray {R"({"type":"error","error":)"};
    QTest::newRow("anthropic's root") << QByteArray {"/anthropic/x"} << QByteArray {"not_found_error"};
    QTest::newRow("gemini") << QByteArray {"/v1beta/files"} << QByteArray {R"({"error":{"code":404,)"};
    QTest::newRow("ollama") << QByteArray {"/api/nothing"} << QByteArray {R"({"error":")"};
}

void ApiRouterTest::answersUnknownPathsInTheCallersDialect()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, part);
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("POST", path);
    QVERIFY(!hub.router.route(exchange));
    QCOMPARE(exchange.status, 404);
    QCOMPARE(exchange.headers.value("content-type"), QByteArray {"application/json"});
    QVERIFY(!exchange.headers.value("x-request-id").isEmpty());
    QVERIFY2(exchange.body.contains(part), exchange.body.constData());
}

void ApiRouterTest::namesTheAllowedMethods_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("allow");
    QTest::newRow("chat") << QByteArray {"GET"} << QByteArray {"/v1/chat/completions"} << QByteArray {"POST, OPTIONS"};
    QTest::newRow("models") << QByteArray {"POST"} << QByteArray {"/v1/models"} << QByteArray {"GET, HEAD, OPTIONS"};
    QTest::newRow("root") << QByteArray {"DELETE"} << QByteArray {"/"} << QByteArray {"GET, HEAD, OPTIONS"};
    QTest::newRow("delete") << QByteArray {"GET"} << QByteArray {"/api/delete"} << QByteArray {"DELETE, OPTIONS"};
    QTest::newRow("stored") << QByteArray {"PUT"} << QByteArray {"/v1/responses/resp_1"}
                            << QByteArray {"GET, HEAD, POST, DELETE, OPTIONS"};
    QTest::newRow("Google's call") << QByteArray {"DELETE"} << QByteArray {"/v1beta/models/m:generateContent"}
                                   << QByteArray {"POST, OPTIONS"};
    QTest::newRow("made up") << QByteArray {"BREW"} << QByteArray {"/v1/models"} << QByteArray {"GET, HEAD, OPTIONS"};
}

void ApiRouterTest::namesTheAllowedMethods()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, allow);
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head(method, path);
    QVERIFY(!hub.router.route(exchange));
    QCOMPARE(exchange.status, 405);
    QCOMPARE(exchange.headers.value("allow"), allow);
    QCOMPARE(hub.router.allowedMethods(path), allow); // as OPTIONS is told
    QVERIFY(hub.router.allowedMethods("/v1/nothing").isEmpty());
}

void ApiRouterTest::namesWhatTheServerAnswers()
{
    ApiFixture hub;
    RequestHead given = ApiFixture::head("POST", "/v1/messages");
    given.headers.add("X-Request-Id", "mine");
    HeaderList headers;
    hub.router.nameRequest(given, headers);
    QCOMPARE(headers.value("x-request-id"), QByteArray {"mine"});
    QCOMPARE(headers.value("request-id"), QByteArray {"mine"}); // as Anthropic calls it
    HeaderList made;
    hub.router.nameRequest({}, made);
    QCOMPARE(made.value("x-request-id").size(), 36);
    QVERIFY(hub.router.errorBody(413, "/v1/messages", "too large", "mine").contains(R"("request_id":"mine")"));
}

void ApiRouterTest::takesOnlyPlainJson_data()
{
    QTest::addColumn<QByteArrayList>("types");
    QTest::addColumn<QByteArray>("coding");
    QTest::addColumn<int>("status");
    QTest::newRow("json") << QByteArrayList {"application/json"} << QByteArray {} << 0;
    QTest::newRow("charset") << QByteArrayList {"application/json; charset=utf-8"} << QByteArray {} << 0;
    QTest::newRow("charset, quoted") << QByteArrayList {"Application/JSON;charset=\"UTF-8\""} << QByteArray {} << 0;
    QTest::newRow("identity") << QByteArrayList {"application/json"} << QByteArray {"identity"} << 0;
    QTest::newRow("an empty parameter") << QByteArrayList {"application/json;"} << QByteArray {} << 0;
    QTest::newRow("no coding") << QByteArrayList {"application/json"} << QByteArray {""} << 0;
    QTest::newRow("none") << QByteArrayList {} << QByteArray {} << 415;
    QTest::newRow("text") << QByteArrayList {"text/plain"} << QByteArray {} << 415;
    QTest::newRow("form") << QByteArrayList {"application/x-www-form-urlencoded"} << QByteArray {} << 415;
    QTest::newRow("multipart") << QByteArrayList {"multipart/form-data; boundary=x"} << QByteArray {} << 415;
    QTest::newRow("other charset") << QByteArrayList {"application/json; charset=latin1"} << QByteArray {} << 415;
    QTest::newRow("json-like") << QByteArrayList {"application/jsonp"} << QByteArray {} << 415;
    QTest::newRow("hidden in a parameter") << QByteArrayList {"text/plain; application/json"} << QByteArray {} << 415;
    QTest::newRow("twice") << QByteArrayList {"application/json", "application/json"} << QByteArray {} << 415;
    QTest::newRow("gzip") << QByteArrayList {"application/json"} << QByteArray {"gzip"} << 415;
    QTest::newRow("br") << QByteArrayList {"application/json"} << QByteArray {"br"} << 415;
}

void ApiRouterTest::takesOnlyPlainJson()
{
    QFETCH(QByteArrayList, types);
    QFETCH(QByteArray, coding);
    QFETCH(int, status);
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("POST", "/v1/chat/completions");
    exchange.requestHead.headers.remove("content-type");
    for (const QByteArray &type : types)
        exchange.requestHead.headers.add("Content-Type", type);
    if (!coding.isNull())
        exchange.requestHead.headers.add("Content-Encoding", coding);
    const auto handler = hub.router.route(exchange);
    QVERIFY(handler);
    QCOMPARE(handler->wantsBody(), status == 0);
    if (status == 0)
        return;
    QTRY_VERIFY(exchange.finished); // when it is recorded
    QCOMPARE(exchange.status, status);
    handler->handleBody(Sample::request);
    QVERIFY(hub.upstream.sent.empty());
    QCOMPARE(hub.record().httpStatus, status);
    QCOMPARE(hub.record().errorCode, u"unsupported_media"_s);
}

void ApiRouterTest::takesWhatCurlSendsToOllama_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("browsers"); // a header that only a browser sends
    QTest::addColumn<bool>("taken");
    QTest::newRow("curl -d") << "/api/chat"_ba << QByteArray {} << true;
    QTest::newRow("curl -d, generate") << "/api/generate"_ba << QByteArray {} << true;
    QTest::newRow("a page") << "/api/chat"_ba
                            << "Origin"_ba << false;
    QTest::newRow("a page that hides its origin") << "/api/chat"_ba
                                                  << "Sec-Fetch-Site"_ba << false;
    QTest::newRow("another dialect") << "/v1/chat/completions"_ba << QByteArray {} << false;
}

void ApiRouterTest::takesWhatCurlSendsToOllama()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, browsers);
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("POST", path);
    exchange.requestHead.headers.remove("content-type");
    exchange.requestHead.headers.add("Content-Type", "application/x-www-form-urlencoded");
    if (!browsers.isEmpty())
        exchange.requestHead.headers.add(browsers, "null");
    const auto handler = hub.router.route(exchange);
    QVERIFY(handler);
    QTEST(handler->wantsBody(), "taken");
}

void ApiRouterTest::keepsNoModelFiles()
{
    ApiFixture hub;
    FakeExchange pull;
    pull.requestHead = ApiFixture::head("POST", "/api/pull");
    QVERIFY(!hub.router.route(pull));
    QCOMPARE(pull.status, 501);
    QVERIFY2(pull.body.startsWith(R"({"error":")"), pull.body.constData());
    FakeExchange running;
    running.requestHead = ApiFixture::head("GET", "/api/ps");
    QVERIFY(!hub.router.route(running));
    QCOMPARE(running.status, 200);
    QCOMPARE(running.body, QByteArray {R"({"models":[]})"});
    QVERIFY(hub.router.errorBody(413, "/v1/api/chat", "too large", {}).startsWith(R"({"error":")"));
}

void ApiRouterTest::isHealthyWithoutAKey()
{
    ApiFixture hub;
    hub.sink.setHealthy(false); // liveness is not readiness
    FakeExchange exchange;
    exchange.requestHead.method = "GET";
    exchange.requestHead.path = "/healthz";
    QVERIFY(!hub.router.route(exchange));
    QCOMPARE(exchange.status, 200);
}

void ApiRouterTest::isReadyOnlyWithAHealthyStore()
{
    ApiFixture hub;
    const auto statusNow = [&hub](QByteArray *body = nullptr) {
        FakeExchange exchange;
        exchange.requestHead.method = "GET";
        exchange.requestHead.path = "/readyz";
        [[maybe_unused]] const auto handler = hub.router.route(exchange);
        if (body)
            *body = exchange.body;
        return exchange.status;
    };
    QByteArray body;
    auto locked = std::make_shared<HubSnapshot>(*hub.services.snapshot);
    locked->vaultReady = true;
    hub.services.snapshot = locked;
    QCOMPARE(statusNow(&body), 200);
    QVERIFY(!body.contains("degraded"));
    locked = std::make_shared<HubSnapshot>(*locked);
    locked->vaultReady = false;
    hub.services.snapshot = locked;
    QCOMPARE(statusNow(&body), 200);
    QVERIFY(body.contains("\"degraded\":[\"the provider keys"));
    hub.sink.setHealthy(false);
    QCOMPARE(statusNow(&body), 503);
    QVERIFY(body.contains("cannot record"));
    hub.sink.setHealthy(true);
    QCOMPARE(statusNow(), 200);
    hub.services.snapshot.reset();
    QCOMPARE(statusNow(&body), 503);
    QVERIFY(body.contains("not open"));
}

void ApiRouterTest::takesNoCallsBeforeTheStoreHasOpened()
{
    ApiFixture hub;
    hub.services.snapshot.reset();
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("POST", "/v1/chat/completions");
    QVERIFY(!hub.router.route(exchange));
    QCOMPARE(exchange.status, 503);
    QVERIFY(exchange.headers.value("retry-after").toInt() > 0);
}

void ApiRouterTest::greetsAPerson()
{
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead.method = "GET";
    exchange.requestHead.path = "/";
    QVERIFY(!hub.router.route(exchange));
    QCOMPARE(exchange.status, 200);
    QVERIFY(exchange.body.contains("Portico"));
    QVERIFY(exchange.headers.value("content-type").startsWith("text/plain"));
}

void ApiRouterTest::tellsFramingErrorsInTheDialectOfThePath()
{
    ApiFixture hub;
    QVERIFY(
        hub.router.errorBody(413, "/v1/chat/completions", "too large", {}).contains(R"("code":"request_too_large")"));
    QVERIFY(hub.router.errorBody(413, "/v1/messages", "too large", {}).contains(R"("type":"request_too_large")"));
    QVERIFY(hub.router.errorBody(400, "/v1beta/models", "bad", {}).contains(R"("code":400)"));
    QVERIFY(hub.router.errorBody(431, {}, "bad", {}).contains(R"("type":"invalid_request_error")"));
    QVERIFY(hub.router.errorBody(505, {}, "bad", {}).contains(R"("type":"server_error")"));
}

void ApiRouterTest::mapsEveryErrorToAStatus()
{
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
        const int status = httpStatusOf(static_cast<ErrorCode>(code));
        QVERIFY(status >= 400 && status < 600);
    }
    QCOMPARE(httpStatusOf(ErrorCode::UpstreamAuth), 502); // never the caller's 401
    QCOMPARE(httpStatusOf(ErrorCode::UpstreamTimeout), 504);
    QCOMPARE(httpStatusOf(ErrorCode::InsufficientCredit), 402);
}

void ApiRouterTest::writesValidJsonForAnyMessage()
{
    const QByteArray message = "quote \" backslash \\ newline \n control \x01 invalid \xff end";
    for (const ApiDialect dialect : {ApiDialect::OpenAi, ApiDialect::Anthropic, ApiDialect::Gemini}) {
        const QByteArray body = faultBody(dialect, makeFault(ErrorCode::BadRequest, message));
        rapidjson::Document document;
        document.Parse<rapidjson::kParseValidateEncodingFlag>(body.constData());
        QVERIFY(!document.HasParseError());
        QVERIFY(document["error"]["message"].IsString());
    }
}

QTEST_GUILESS_MAIN(ApiRouterTest)
#include "tst_apirouter.moc"
