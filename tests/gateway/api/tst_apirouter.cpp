// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <rapidjson/document.h>

#include <QTest>

#include "gateway/api/apipaths.h"
#include "models/values/modelcatalogue.h"
#include "models/values/providerkind.h"
#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

class ApiRouterTest final : public QObject
{
    Q_OBJECT

private slots:
    void findsThePath_data();
    void findsThePath();
    void answersUnknownPathsInTheCallersDialect_data();
    void answersUnknownPathsInTheCallersDialect();
    void namesTheAllowedMethods_data();
    void namesTheAllowedMethods();
    void namesWhatTheServerAnswers();
    void takesOnlyPlainJson_data();
    void takesOnlyPlainJson();
    void takesWhatCurlSendsToOllama_data();
    void takesWhatCurlSendsToOllama();
    void listsOnlyWhatTheAppMayUse();
    void listsTheSameBytesEveryTime();
    void givesOneModel_data();
    void givesOneModel();
    void findsABareNameInEveryDialect();
    void tellsWhatIsKnownOfAModel();
    void keepsNoModelFiles();
    void isHealthyWithoutAKey();
    void isReadyOnlyWithAHealthyStore();
    void takesNoCallsBeforeTheStoreHasOpened();
    void greetsAPerson();
    void tellsFramingErrorsInTheDialectOfThePath();
    void mapsEveryErrorToAStatus();
    void writesValidJsonForAnyMessage();
};

void ApiRouterTest::findsThePath_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("match");
    QTest::addColumn<int>("endpoint");
    const auto row = [](const QByteArray &method, const QByteArray &path, ApiPath::Match match, ApiEndpoint endpoint) {
        QTest::newRow(QByteArray {method + ' ' + path}.constData())
            << method << path << static_cast<int>(match) << static_cast<int>(endpoint);
    };
    using enum ApiPath::Match;
    using enum ApiEndpoint;
    row("POST", "/v1/chat/completions", Found, ChatCompletions);
    row("POST", "/chat/completions", Found, ChatCompletions);
    row("POST", "/v1/v1/chat/completions", Found, ChatCompletions);
    row("GET", "/v1/models", Found, ModelList);
    row("HEAD", "/v1/models", Found, ModelList);
    row("GET", "/v1/models/one/m1", Found, Model);
    row("GET", "/v1/models/one%2Fm1", Found, Model);
    row("GET", "/healthz", Found, Health);
    row("HEAD", "/readyz", Found, Readiness);
    row("GET", "/", Found, Root);
    row("POST", "/v1/messages", Found, Messages);
    row("POST", "/anthropic/v1/messages", Found, Messages);
    row("POST", "/v1/messages/count_tokens", Found, CountTokens);
    row("POST", "/v1/responses", Found, Responses);
    row("POST", "/openai/v1/responses", Found, Responses);
    row("POST", "/v1/completions", Found, Completions);
    row("POST", "/v1/embeddings", Found, Embeddings);
    row("POST", "/v1/images/generations", Found, ImageGenerations);
    row("POST", "/v1/images/edits", Found, ImageEdits);
    row("POST", "/v1/audio/speech", Found, Speech);
    row("POST", "/v1/audio/transcriptions", Found, Transcriptions);
    row("POST", "/v1/audio/translations", Found, Translations);
    row("POST", "/v1/moderations", Found, Moderations);
    row("POST", "/v1/rerank", Found, Rerank);
    row("GET", "/v1beta/models", Found, GeminiModels);
    row("GET", "/gemini/models", Found, GeminiModels);
    row("GET", "/v1beta/models/one/m", Found, GeminiModel);
    row("GET", "/v1beta/models/one/m:8b", Found, GeminiModel);
    row("GET", "/v1beta/models/one/m:generateContent", WrongMethod, GeminiCall);
    row("HEAD", "/v1beta/models/m:streamGenerateContent", WrongMethod, GeminiCall);
    row("GET", "/v1/models/m:countTokens", WrongMethod, GeminiCall);
    row("GET", "/gemini/v1beta/models/m:predict", WrongMethod, GeminiCall);
    row("POST", "/v1beta/models/x:generateContent", Found, GeminiCall);
    row("POST", "/models/x:streamGenerateContent", Found, GeminiCall);
    row("POST", "/v1/models/one%2Fm:countTokens", Found, GeminiCall);
    row("POST", "/gemini/v1beta/models/x:embedContent", Found, GeminiCall);
    row("POST", "/v1beta/one/m:generateContent", Found, GeminiCall);
    row("POST", "/one/m:generateContent", None, Unserved);
    row("POST", "/api/chat", Found, OllamaChat);
    row("POST", "/api/generate", Found, OllamaGenerate);
    row("GET", "/api/tags", Found, OllamaTags);
    row("POST", "/api/show", Found, OllamaShow);
    row("GET", "/api/version", Found, OllamaVersion);
    row("GET", "/v1/api/version", Found, OllamaVersion);
    row("POST", "/v1/api/chat", Found, OllamaChat);
    row("GET", "/api/ps", Found, OllamaRunning);
    row("POST", "/api/pull", Found, OllamaFiles);
    row("DELETE", "/api/delete", Found, OllamaFiles);
    row("POST", "/api/delete", WrongMethod, OllamaFiles);
    row("HEAD", "/anthropic", Found, Root);
    row("HEAD", "/anthropic/", Found, Root);
    row("HEAD", "/anthropic/v1", Found, Root);
    row("GET", "/gemini", Found, Root);
    row("GET", "/v1", Found, Root);
    row("POST", "/anthropic", WrongMethod, Root);
    row("POST", "/anthropic/v1/nothing", None, Unserved);
    row("GET", "/v1/chat/completions", WrongMethod, ChatCompletions);
    row("DELETE", "/v1/models", WrongMethod, ModelList);
    row("POST", "/healthz", WrongMethod, Health);
    row("post", "/v1/chat/completions", WrongMethod, ChatCompletions);
    row("POST", "/v1/v1/v1/chat/completions", None, Unserved);
    row("POST", "/v1/chat/completions/", Found, ChatCompletions);
    row("POST", "/v1/chat/completions//", None, Unserved);
    row("POST", "/v1/responses/input_tokens", Found, InputTokens);
    row("POST", "/v2/rerank", Found, Rerank);
    row("POST", "/gemini/v1beta/openai/chat/completions", Found, ChatCompletions);
    row("GET", "/gemini/v1beta/openai/models", Found, ModelList);
    row("POST", "/gemini/v1beta/openai/m:generateContent", Found, GeminiCall); // the provider "openai"
    row("POST", "/v1/openai/chat/completions", Found, ChatCompletions);
    row("POST", "/v1/openai/v1/responses", Found, Responses);
    row("POST", "/v1/anthropic/v1/messages", Found, Messages);
    row("POST", "/v1/gemini/v1beta/models/x:generateContent", Found, GeminiCall);
    row("POST", "/v1/models/anthropic/m:generateContent", Found, GeminiCall);
    row("POST", "/v1/images/variations", Found, ImageVariations);
    row("POST", "/ollama/api/chat", Found, OllamaChat);
    row("GET", "/ollama/api/tags/", Found, OllamaTags);
    row("GET", "/ollama", Found, Root);
    row("POST", "/v1beta/openai/chat/completions", Found, ChatCompletions);
    row("POST", "/v1beta/openai/v1/embeddings", Found, Embeddings);
    row("GET", "/v1beta/openai/models", Found, ModelList);
    row("POST", "/v1beta/openaix/chat/completions", None, Unserved);
    row("POST", "/v1//chat/completions", None, Unserved);
    row("POST", "/V1/chat/completions", None, Unserved);
    row("POST", "/v1chat/completions", None, Unserved);
    row("POST", "/v1/chat/completionsx", None, Unserved);
    row("GET", "/v1/models/", Found, ModelList);
    row("GET", "/v1/healthz", None, Unserved);
    row("GET", "/favicon.ico", None, Unserved);
    row("GET", "", None, Unserved);
}

void ApiRouterTest::findsThePath()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(int, match);
    QFETCH(int, endpoint);
    const ApiPath found = findApiPath(method, path);
    QCOMPARE(static_cast<int>(found.match), match);
    QCOMPARE(static_cast<int>(found.endpoint), endpoint);
    if (found.endpoint == ApiEndpoint::Model)
        QCOMPARE(found.argument, QByteArray {"one/m1"});
}

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

void ApiRouterTest::listsOnlyWhatTheAppMayUse()
{
    const auto idsFor = [](ApiFixture &hub) {
        FakeExchange exchange;
        exchange.requestHead = ApiFixture::head("GET", "/v1/models");
        [[maybe_unused]] const auto handler = hub.router.route(exchange);
        rapidjson::Document list;
        list.Parse(exchange.body.constData());
        QByteArrayList ids;
        for (const auto &item : list["data"].GetArray()) {
            ids.append(item["id"].GetString());
            if (item["object"] != "model" || !item["created"].IsInt64() || !item["owned_by"].IsString())
                ids.append("malformed");
        }
        return ids;
    };
    ApiFixture hub;
    QCOMPARE(idsFor(hub), (QByteArrayList {"both", "one/m1", "one/shared", "two/m2", "two/shared"}));
    hub.app().limits.modelGlobs = {u"two/*"_s};
    hub.publish();
    QCOMPARE(idsFor(hub), (QByteArrayList {"both", "two/m2", "two/shared"}));
    hub.app().limits.modelGlobs = {u"m1"_s};
    hub.publish();
    QCOMPARE(idsFor(hub), QByteArrayList {"m1"}); // allowed by its bare name only
    hub.app().limits.modelGlobs.clear();
    auto disabled = makeProvider(2, "two", {"m2", "shared"}, {});
    disabled->enabled = false;
    hub.snapshot->providers[1] = disabled;
    hub.publish();
    QCOMPARE(idsFor(hub), (QByteArrayList {"both", "one/m1", "one/shared"}));
}

void ApiRouterTest::listsTheSameBytesEveryTime()
{
    ApiFixture hub;
    QByteArray first;
    for (int i = 0; i < 5; ++i) {
        FakeExchange exchange;
        exchange.requestHead = ApiFixture::head("GET", "/v1/models");
        QVERIFY(!hub.router.route(exchange));
        QCOMPARE(exchange.status, 200);
        if (first.isEmpty())
            first = exchange.body;
        QCOMPARE(exchange.body, first);
        hub.clock.advance(86'400'000);
        hub.publish();
    }
}

void ApiRouterTest::givesOneModel_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    QTest::newRow("plain") << QByteArray {"/v1/models/one/m1"} << 200;
    QTest::newRow("encoded") << QByteArray {"/v1/models/one%2Fm1"} << 200;
    QTest::newRow("alias") << QByteArray {"/v1/models/both"} << 200;
    QTest::newRow("bare") << QByteArray {"/v1/models/m1"} << 200;
    QTest::newRow("not listed") << QByteArray {"/v1/models/one/new"} << 200; // it can be called, too
    QTest::newRow("forbidden") << QByteArray {"/v1/models/two/m2"} << 404;
    QTest::newRow("forbidden, bare") << QByteArray {"/v1/models/m2"} << 404;
    QTest::newRow("unknown") << QByteArray {"/v1/models/three/m3"} << 404;
}

void ApiRouterTest::givesOneModel()
{
    QFETCH(QByteArray, path);
    QFETCH(int, status);
    ApiFixture hub;
    hub.app().limits.modelGlobs = {u"one/*"_s};
    hub.publish();
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("GET", path);
    QVERIFY(!hub.router.route(exchange));
    QCOMPARE(exchange.status, status);
    QVERIFY(exchange.body.contains(status == 200 ? R"("object":"model")" : R"("code":"model_not_found")"));
}

void ApiRouterTest::findsABareNameInEveryDialect()
{
    ApiFixture hub;
    const auto asked = [&hub](const QByteArray &path, const char *header = nullptr) {
        FakeExchange exchange;
        exchange.requestHead = ApiFixture::head("GET", path);
        if (header)
            exchange.requestHead.headers.add(header, "2023-06-01");
        [[maybe_unused]] const auto handler = hub.router.route(exchange);
        return QByteArray {QByteArray::number(exchange.status) + exchange.body};
    };
    QVERIFY(asked("/v1beta/models/m1").startsWith(R"(200{"name":"models/m1")"));
    QVERIFY(asked("/v1/models/m1", "anthropic-version").contains(R"("id":"m1")"));
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("POST", "/api/show");
    const auto handler = hub.router.route(exchange);
    QVERIFY(handler);
    handler->handleBody(R"({"model":"m1"})");
    QCOMPARE(exchange.status, 200);
}

void ApiRouterTest::tellsWhatIsKnownOfAModel()
{
    // Whichever row says most: no model is named here.
    const auto &rows = ModelCatalogue::instance().models();
    const ProviderKind &kind = *ProviderKind::byName(u"openai"_s);
    const auto row = std::find_if(rows.begin(), rows.end(), [&kind](const CatalogueModel &each) {
        return each.kind == "openai" && ModelCatalogue::instance().traitsOf(kind, each.id).takesTools
               && each.type == ModelType::Chat && each.contextTokens > 0 && each.maxOutputTokens > 0
               && each.inputs.testFlag(CatalogueModel::Input::Image);
    });
    QVERIFY(row != rows.end());
    ApiFixture hub;
    auto provider = makeProvider(1, "one", {row->id, "vectors"}, {{11, "secret"}});
    provider->kind = "openai";
    provider->models["vectors"] = ModelType::Embedding;
    hub.snapshot->providers[0] = provider;
    hub.publish();
    const auto asked = [&hub](const QByteArray &path) {
        FakeExchange exchange;
        exchange.requestHead = ApiFixture::head("GET", path);
        [[maybe_unused]] const auto handler = hub.router.route(exchange);
        return exchange.body;
    };
    const QByteArray context = QByteArray::number(row->contextTokens);
    const QByteArray output = QByteArray::number(row->maxOutputTokens);
    const QByteArray anthropic = asked("/anthropic/v1/models/" + row->id);
    QVERIFY2(anthropic.contains(QByteArray {R"("max_input_tokens":)" + context + ','}), anthropic.constData());
    QVERIFY2(anthropic.contains(QByteArray {R"("max_tokens":)" + output + '}'}), anthropic.constData());
    const QByteArray gemini = asked("/v1beta/models/" + row->id);
    QVERIFY2(gemini.contains(QByteArray {R"("inputTokenLimit":)" + context + ','}), gemini.constData());
    QVERIFY2(gemini.contains(QByteArray {R"("outputTokenLimit":)" + output + ','}), gemini.constData());
    const QByteArray vectors = asked("/v1beta/models/one/vectors");
    QVERIFY2(vectors.contains(R"("supportedGenerationMethods":["embedContent","batchEmbedContents"])"),
             vectors.constData());
    const auto shown = [&hub](const QByteArray &model) {
        FakeExchange exchange;
        exchange.requestHead = ApiFixture::head("POST", "/api/show");
        const auto handler = hub.router.route(exchange);
        handler->handleBody(R"({"model":")" + model + R"("})");
        return exchange.body;
    };
    const QByteArray known = shown(row->id);
    QVERIFY2(known.contains(R"("capabilities":["completion","tools","vision")"), known.constData());
    QVERIFY2(known.contains(QByteArray {R"(.context_length":)" + context}), known.constData());
    QVERIFY2(shown("vectors").contains(R"("capabilities":["embedding"])"), shown("vectors").constData());
    QVERIFY2(shown("m2").contains(R"("capabilities":["completion","tools"])"), shown("m2").constData());
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
