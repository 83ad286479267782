// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QByteArray question = R"({"model":"one/m1","messages":[{"role":"user","content":"Hello"}],"new":1})";
const QByteArray estimate = R"({"input_tokens":)";

/// A hub whose provider "one" is of the kind.
struct Hub : ApiFixture
{
    explicit Hub(const QByteArray &kind)
    {
        auto provider = makeProvider(1, "one", {"m1"}, {{11, "secret-eleven"}});
        provider->kind = kind;
        provider->baseUrl = "http://127.0.0.1:9";
        snapshot->providers[0] = provider;
        publish();
    }

    [[nodiscard]] std::unique_ptr<ExchangeHandler> ask(FakeExchange &exchange, const QByteArray &path,
                                                       const QByteArray &body)
    {
        exchange.requestHead = head("POST", path);
        exchange.requestHead.headers.add("anthropic-beta", "counting-1");
        exchange.requestHead.query = "beta=true";
        std::unique_ptr<ExchangeHandler> handler = router.route(exchange);
        if (handler)
            handler->handleBody(body);
        return handler;
    }
};
} // namespace

class TokenCountCallTest final : public QObject
{
    Q_OBJECT

private slots:
    void asksAProviderOfTheClientsDialect();
    void asksGoogleUnderItsOwnName();
    void countsForTheResponsesApi();
    void asksBedrockInItsOwnWords_data();
    void asksBedrockInItsOwnWords();
    void estimatesWhereBedrockDoesNotCount_data();
    void estimatesWhereBedrockDoesNotCount();
    void estimatesWhatBedrockCannotBeAsked();
    void estimatesWhereNobodyCounts();
    void estimatesWhenTheProviderCannot_data();
    void estimatesWhenTheProviderCannot();
    void asksOnceWhoDoesNotCount();
    void tellsTheClientItsMistake();
    void refusesMembersGivenTwice_data();
    void refusesMembersGivenTwice();
    void looksAtTheAppFirst();
    void leavesWithItsClient();
};

void TokenCountCallTest::asksAProviderOfTheClientsDialect()
{
    Hub hub {"anthropic"};
    FakeExchange exchange;
    const auto handler = hub.ask(exchange, "/v1/messages/count_tokens", question);
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
    const UpstreamRequest &request = hub.upstream.last().request;
    QCOMPARE(request.target, QByteArray {"/v1/messages/count_tokens?beta=true"});
    QCOMPARE(hub.upstream.last().body(), QByteArray {question}.replace("one/m1", "m1"));
    QCOMPARE(request.headers.value("x-api-key"), QByteArray {"secret-eleven"});
    QCOMPARE(request.headers.value("anthropic-beta"), QByteArray {"counting-1"});
    QCOMPARE(request.headers.value("anthropic-version"), QByteArray {"2023-06-01"});
    QVERIFY(!request.headers.contains("authorization"));
    hub.upstream.last().answer(200, R"({"input_tokens":4711,"more":true})");
    QCOMPARE(exchange.status, 200);
    QCOMPARE(exchange.body, QByteArray {R"({"input_tokens":4711,"more":true})"});
    QVERIFY(hub.sink.recorded().empty()); // nothing was generated
}

void TokenCountCallTest::asksGoogleUnderItsOwnName()
{
    Hub hub {"google"};
    FakeExchange exchange;
    const auto handler =
        hub.ask(exchange, "/v1beta/models/one/m1:countTokens",
                R"({"generateContentRequest":{"model":"models/one/m1","contents":[{"parts":[{"text":"Hello"}]}]}})");
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
    QCOMPARE(hub.upstream.last().request.target, QByteArray {"/v1beta/models/m1:countTokens"});
    QCOMPARE(
        hub.upstream.last().body(),
        QByteArray {R"({"generateContentRequest":{"model":"models/m1","contents":[{"parts":[{"text":"Hello"}]}]}})"});
    hub.upstream.last().answer(200, R"({"totalTokens":31})");
    QCOMPARE(exchange.body, QByteArray {R"({"totalTokens":31})"});
}

void TokenCountCallTest::countsForTheResponsesApi()
{
    const QByteArray asked = R"({"model":"one/m1","input":"Hello","instructions":"Be kind","api_base":"x"})";
    Hub hub {"openai"};
    FakeExchange exchange;
    const auto handler = hub.ask(exchange, "/v1/responses/input_tokens", asked);
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
    QVERIFY(hub.upstream.last().request.target.endsWith("/responses/input_tokens"));
    QCOMPARE(hub.upstream.last().body(), R"({"model":"m1","input":"Hello","instructions":"Be kind"})"_ba);
    hub.upstream.last().answer(200, R"({"object":"response.input_tokens","input_tokens":11})");
    QCOMPARE(exchange.body, R"({"object":"response.input_tokens","input_tokens":11})"_ba);
    Hub other {"anthropic"};
    FakeExchange estimated;
    const auto second = other.ask(estimated, "/v1/responses/input_tokens", asked);
    QVERIFY(other.upstream.sent.empty());
    QCOMPARE(estimated.status, 200);
    QVERIFY2(estimated.body.startsWith(R"({"object":"response.input_tokens","input_tokens":)"),
             estimated.body.constData());
}

void TokenCountCallTest::asksBedrockInItsOwnWords_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("messages") << QByteArray {"/v1/messages/count_tokens"}
                              << QByteArray {R"({"model":"one/m1","system":"Be kind","messages":[{"role":"user",)"
                                             R"("content":"Hello"}],"tools":[{"name":"f","input_schema":)"
                                             R"({"type":"object"}}]})"}
                              << QByteArray {R"({"input_tokens":4711})"};
    QTest::newRow("gemini")
        << QByteArray {"/v1beta/models/one/m1:countTokens"}
        << QByteArray {R"({"generateContentRequest":{"model":"models/one/m1","systemInstruction":)"
                       R"({"parts":[{"text":"Be kind"}]},"contents":[{"parts":[{"text":"Hello"}]}],)"
                       R"("tools":[{"functionDeclarations":[{"name":"f","parametersJsonSchema":)"
                       R"({"type":"object"}}]}]}})"}
        << QByteArray {R"({"totalTokens":4711,"promptTokensDetails":)"
                       R"([{"modality":"TEXT","tokenCount":4711}]})"};
    QTest::newRow("responses") << QByteArray {"/v1/responses/input_tokens"}
                               << QByteArray {R"({"model":"one/m1","instructions":"Be kind","input":"Hello",)"
                                              R"("tools":[{"type":"function","name":"f","parameters":)"
                                              R"({"type":"object"}}]})"}
                               << QByteArray {R"({"object":"response.input_tokens","input_tokens":4711})"};
}

void TokenCountCallTest::asksBedrockInItsOwnWords()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, answer);
    Hub hub {"bedrock"};
    FakeExchange exchange;
    const auto handler = hub.ask(exchange, path, body);
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
    const UpstreamRequest &request = hub.upstream.last().request;
    QCOMPARE(request.target, QByteArray {"/model/m1/count-tokens"});
    QCOMPARE(request.headers.value("authorization"), QByteArray {"Bearer secret-eleven"});
    const QByteArray sent = hub.upstream.last().body();
    QVERIFY2(sent.startsWith(R"({"input":{"converse":{"messages":[{"role":"user","content":[{"text":"Hello"}]}],)"
                             R"("system":[{"text":"Be kind"}],"toolConfig":{"tools":[{"toolSpec":{"name":"f")"),
             sent.constData());
    QVERIFY2(!sent.contains("inferenceConfig"), sent.constData());
    hub.upstream.last().answer(200, R"({"inputTokens":4711})");
    QCOMPARE(exchange.status, 200);
    QCOMPARE(exchange.body, answer);
    QVERIFY(hub.sink.recorded().empty());
}

void TokenCountCallTest::estimatesWhereBedrockDoesNotCount_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("errorType");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isAskedAgain");
    const auto row = [](const char *name, int status, const char *type, const char *body, bool isAskedAgain) {
        QTest::newRow(name) << status << QByteArray {type} << QByteArray {body} << isAskedAgain;
    };
    row("the model is not counted", 400, "ValidationException:http://x",
        R"({"message":"The provided model doesn't support counting tokens."})", false);
    row("the key may not", 403, "AccessDeniedException:http://x",
        R"({"message":"User is not authorized to perform: bedrock:CountTokens"})", false);
    row("the key has expired", 403, "ExpiredTokenException:http://x", R"({"message":"expired"})", true);
    row("another refusal", 400, "ValidationException:http://x", R"({"message":"messages.0 is odd"})", true);
    row("too many", 429, "ThrottlingException:http://x", R"({"message":"slow down"})", true);
    row("no count", 200, "", R"({"totalTokens":1})", true);
}

void TokenCountCallTest::estimatesWhereBedrockDoesNotCount()
{
    QFETCH(int, status);
    QFETCH(QByteArray, errorType);
    QFETCH(QByteArray, body);
    QFETCH(bool, isAskedAgain);
    Hub hub {"bedrock"};
    FakeExchange first;
    const auto handler = hub.ask(first, "/v1/messages/count_tokens", QByteArray {question}.replace(",\"new\":1", ""));
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
    HeaderList headers;
    headers.add("x-amzn-errortype", errorType);
    hub.upstream.last().answer(status, body, headers);
    QCOMPARE(first.status, 200);
    QVERIFY2(first.body.startsWith(estimate), first.body.constData());
    FakeExchange second;
    const auto again = hub.ask(second, "/v1/messages/count_tokens", QByteArray {question}.replace(",\"new\":1", ""));
    QCOMPARE(hub.upstream.sent.size(), isAskedAgain ? size_t {2} : size_t {1});
}

void TokenCountCallTest::estimatesWhatBedrockCannotBeAsked()
{
    Hub hub {"bedrock"};
    FakeExchange exchange;
    const auto handler = hub.ask(exchange, "/v1/messages/count_tokens",
                                 R"({"model":"one/m1","messages":[{"role":"user","content":[{"type":"image","source":)"
                                 R"({"type":"url","url":"https://example.org/cat.png"}}]}]})");
    QVERIFY(hub.upstream.sent.empty());
    QCOMPARE(exchange.status, 200);
    QVERIFY2(exchange.body.startsWith(estimate), exchange.body.constData());
}

void TokenCountCallTest::estimatesWhereNobodyCounts()
{
    Hub hub {"openai-compatible"};
    FakeExchange exchange;
    const auto handler = hub.ask(exchange, "/v1/messages/count_tokens", question);
    QVERIFY(hub.upstream.sent.empty());
    QCOMPARE(exchange.status, 200);
    QVERIFY2(exchange.body.startsWith(estimate), exchange.body.constData());
}

void TokenCountCallTest::estimatesWhenTheProviderCannot_data()
{
    QTest::addColumn<int>("status"); // 0: it does not answer
    QTest::addColumn<QByteArray>("body");
    for (const int status : {0, 302, 401, 403, 404, 429, 500, 529})
        QTest::addRow("%d", status) << status << QByteArray {"{}"};
    QTest::newRow("no count") << 200 << QByteArray {R"({"tokens":1})"};
    QTest::newRow("less than nothing") << 200 << QByteArray {R"({"input_tokens":-77})"};
    QTest::newRow("no JSON") << 200 << QByteArray {"<html>"};
    QTest::newRow("too long") << 200 << QByteArray {R"({"input_tokens":1,"x":")" + QByteArray {70'000, 'x'} + "\"}"};
}

void TokenCountCallTest::estimatesWhenTheProviderCannot()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    Hub hub {"anthropic"};
    FakeExchange exchange;
    const auto handler = hub.ask(exchange, "/v1/messages/count_tokens", question);
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
    if (status == 0)
        hub.upstream.last().fail(ErrorCode::UpstreamTimeout, UpstreamFailure::Phase::Wait);
    else
        hub.upstream.last().answer(status, body);
    QCOMPARE(exchange.status, 200);
    QVERIFY2(exchange.body.startsWith(estimate), exchange.body.constData());
}

void TokenCountCallTest::asksOnceWhoDoesNotCount()
{
    Hub hub {"anthropic"};
    FakeExchange first;
    const auto handler = hub.ask(first, "/v1/messages/count_tokens", question);
    hub.upstream.last().answer(404, "{}");
    FakeExchange second;
    const auto again = hub.ask(second, "/v1/messages/count_tokens", question);
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
    QCOMPARE(second.body, first.body);
}

void TokenCountCallTest::tellsTheClientItsMistake()
{
    Hub hub {"anthropic"};
    FakeExchange exchange;
    const auto handler = hub.ask(exchange, "/v1/messages/count_tokens", question);
    hub.upstream.last().answer(
        400, R"({"type":"error","error":{"type":"invalid_request_error","message":"messages.0: no. secret-eleven"}})");
    QCOMPARE(exchange.status, 400);
    QVERIFY2(exchange.body.startsWith(R"({"type":"error")"), exchange.body.constData());
    QVERIFY(exchange.body.contains("messages.0: no."));
    QVERIFY(!exchange.body.contains("secret-eleven"));
}

void TokenCountCallTest::refusesMembersGivenTwice_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const char *path, const char *body) {
        QTest::newRow(name) << QByteArray {path} << QByteArray {body};
    };
    const char *const messages = "/v1/messages/count_tokens";
    row("model", messages, R"({"model":"one/m1","model":"two/m2","messages":[{"role":"user","content":"x"}]})");
    row("model, escaped", messages,
        R"({"model":"one/m1","\u006dodel":"two/m2","messages":[{"role":"user","content":"x"}]})");
    row("messages", messages,
        R"({"model":"one/m1","messages":[{"role":"user","content":"x"}],"messages":[{"role":"user","content":"y"}]})");
    row("input", "/v1/responses/input_tokens", R"({"model":"one/m1","input":"x","input":"y"})");
    row("contents", "/v1beta/models/one/m1:countTokens",
        R"({"contents":[{"parts":[{"text":"x"}]}],"contents":[{"parts":[{"text":"y"}]}]})");
}

void TokenCountCallTest::refusesMembersGivenTwice()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    Hub hub {"anthropic"};
    FakeExchange exchange;
    const auto handler = hub.ask(exchange, path, body);
    QCOMPARE(exchange.status, 400);
    QVERIFY2(exchange.body.contains("is given twice"), exchange.body.constData());
    QVERIFY(hub.upstream.sent.empty());
}

void TokenCountCallTest::looksAtTheAppFirst()
{
    Hub hub {"anthropic"};
    hub.app().limits.modelGlobs = {u"two/*"_s};
    hub.publish();
    FakeExchange exchange;
    const auto handler = hub.ask(exchange, "/v1/messages/count_tokens", question);
    QVERIFY(hub.upstream.sent.empty());
    QCOMPARE(exchange.status, 403);
}

void TokenCountCallTest::leavesWithItsClient()
{
    Hub hub {"anthropic"};
    FakeExchange exchange;
    const auto handler = hub.ask(exchange, "/v1/messages/count_tokens", question);
    QVERIFY(hub.upstream.last().alive);
    handler->handleClientGone();
    QVERIFY(!hub.upstream.last().alive);
    QCOMPARE(exchange.status, 0);
}

QTEST_GUILESS_MAIN(TokenCountCallTest)
#include "tst_tokencountcall.moc"
