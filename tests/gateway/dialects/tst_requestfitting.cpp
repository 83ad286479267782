// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/multipartpeek.h"
#include "gateway/dialects/requestfitting.h"
#include "models/values/modelcatalogue.h"
#include "models/values/providerkind.h"

/// What is cut out of requests that keep their dialect.
class RequestFittingTest final : public QObject
{
    Q_OBJECT

private slots:
    void cutsPaths_data();
    void cutsPaths();
    void leavesGoodRequestsAlone();
    void fitsToWhatKindsRefuse_data();
    void fitsToWhatKindsRefuse();
    void leavesWhatIsAKindsOwn();
    void fitsParameters_data();
    void fitsParameters();
    void fitsOneCallToOneId();
    void cutsRouting_data();
    void cutsRouting();
    void cutsOtherModelsThanTheOneAsked();
    void cutsPartsOfForms();
};

void RequestFittingTest::cutsPaths_data()
{
    QTest::addColumn<QByteArray>("paths");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("fitted");
    const auto row = [](const char *name, const char *paths, const char *body, const char *fitted) {
        QTest::newRow(name) << QByteArray {paths} << QByteArray {body} << QByteArray {fitted};
    };
    row("first", "a", R"({ "a" : 1 , "b":1.0})", R"({ "b":1.0})");
    row("last", "b", R"({"a":1, "b":2 })", R"({"a":1 })");
    row("amid", "b", R"({"a":1, "b":[{}], "c":3})", R"({"a":1, "c":3})");
    row("only", "a", R"({ "a":1 })", R"({  })");
    row("all", "a,b,c", R"({"a":1,"b":2,"c":3})", R"({})");
    row("first two", "a,b", R"({"a":1,"b":2,"c":3})", R"({"c":3})");
    row("last two", "b,c", R"({"a":1,"b":2,"c":3})", R"({"a":1})");
    row("around one", "a,c", R"({"a":1,"b":2,"c":3})", R"({"b":2})");
    row("twice", "a", R"({"a":1,"b":2,"a":3})", R"({"b":2})");
    row("escaped name", "a", R"({"\u0061":1,"b":2})", R"({"b":2})");
    row("elements", "m.*.x", R"({"m":[{"x":1},{"y":2,"x":3},4,{"z":{"x":5}}]})",
        R"({"m":[{},{"y":2},4,{"z":{"x":5}}]})");
    row("deep", "m.*.c.*.i", R"({"m":[{"c":[{"i":0,"k":1}]},{"c":"text"}],"i":1})",
        R"({"m":[{"c":[{"k":1}]},{"c":"text"}],"i":1})");
    row("member and beneath", "m.*.x,m", R"({"m":[{"x":1}],"n":1})", R"({"n":1})");
}

void RequestFittingTest::cutsPaths()
{
    QFETCH(QByteArray, paths);
    QFETCH(QByteArray, body);
    ModelTraits traits;
    for (const QByteArray &path : paths.split(','))
        traits.refusedMembers.push_back(path);
    DialectNotes notes;
    const std::optional<QByteArray> fitted = RequestFitting::withoutRefusals(body, WireDialect::Chat, traits, notes);
    QVERIFY(fitted);
    QVERIFY(JsonView::checked(*fitted));
    QTEST(*fitted, "fitted");
    QVERIFY(!notes.isEmpty());
}

void RequestFittingTest::leavesGoodRequestsAlone()
{
    DialectNotes notes;
    const QByteArray body = R"({"messages":[{"role":"user","content":"reasoning_content"}],"x":{"user":"messages"}})";
    for (const ProviderKind &kind : ProviderKind::all())
        QVERIFY(!RequestFitting::withoutRefusals(body, WireDialect::Chat, kind.traits, notes));
    QVERIFY(!RequestFitting::withoutRouting(body, notes));
    QVERIFY(!RequestFitting::withoutRouting("no json", notes));
    QVERIFY(notes.isEmpty());
}

void RequestFittingTest::fitsToWhatKindsRefuse_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("fitted");
    QTest::addColumn<QByteArray>("noted");
    const auto row = [](const char *kind, const char *message, const char *fitted, const char *noted) {
        QTest::addRow("%s %s", kind, noted)
            << QByteArray {kind} << QByteArray {message} << QByteArray {fitted} << QByteArray {noted};
    };
    const char *const thinking = R"({"role":"assistant","reasoning_content":"t","content":"a"})";
    const char *const silent = R"({"role":"assistant","content":"a"})";
    row("groq", thinking, silent, "messages.reasoning_content");
    row("openai", thinking, silent, "messages.reasoning_content");
    row("azure-openai", thinking, silent, "messages.reasoning_content");
    row("mistral", thinking, silent, "messages.reasoning_content");
    row("openai", R"({"role":"assistant","tool_calls":[{"index":0,"id":"c1","type":"function"}]})",
        R"({"role":"assistant","tool_calls":[{"id":"c1","type":"function"}]})", "messages.tool_calls.index");
    row("openai", R"({"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}]})",
        R"({"role":"user","content":[{"type":"text","text":"a"}]})", "messages.content.cache_control");
    for (const char *kind : {"mistral", "groq", "deepseek", "zhipu", "zai", "xai", "together", "moonshot", "dashscope",
                             "cohere", "perplexity"})
        row(kind, R"({"role":"developer","content":"a"})", R"({"role":"system","content":"a"})", "messages.role");
    // What the hub itself gave to its clients.
    const char *const shown = R"({"role":"assistant","content":"a","images":[{"type":"image_url"}]})";
    const char *const signedTurn = R"({"role":"assistant","content":"a","extra_content":{"google":{"x":"y"}}})";
    for (const char *kind : {"openai", "mistral", "groq", "openai-compatible", "vertex-compatible"})
        row(kind, shown, silent, "messages.images");
    for (const char *kind : {"openai", "mistral", "groq", "openai-compatible", "openrouter"}) {
        row(kind, signedTurn, silent, "messages.extra_content");
        row(kind, R"({"role":"assistant","tool_calls":[{"id":"abcDEF123","extra_content":{"google":{}}}]})",
            R"({"role":"assistant","tool_calls":[{"id":"abcDEF123"}]})", "messages.tool_calls.extra_content");
    }
    row("mistral", R"({"role":"tool","tool_call_id":"abcDEF123","content":"a","refusal":null})",
        R"({"role":"tool","tool_call_id":"abcDEF123","content":"a"})", "messages.refusal");
}

void RequestFittingTest::fitsToWhatKindsRefuse()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, fitted);
    const auto body = [](const QByteArray &of) -> QByteArray { return R"({"a": 1, "messages":[)" + of + "]}"; };
    DialectNotes notes;
    const ModelTraits &traits = ProviderKind::byName(QByteArrayView {kind})->traits;
    QCOMPARE(RequestFitting::withoutRefusals(body(message), WireDialect::Chat, traits, notes), body(fitted));
    QTEST(notes.joined(), "noted");
}

void RequestFittingTest::leavesWhatIsAKindsOwn()
{
    DialectNotes notes;
    const QByteArray images = R"({"messages":[{"role":"assistant","images":[{"type":"image_url"}]}]})";
    const QByteArray marked = R"({"messages":[{"role":"assistant","extra_content":{"google":{}}}]})";
    const auto fitted = [&notes](const char *kind, const QByteArray &body) {
        return RequestFitting::withoutRefusals(body, WireDialect::Chat,
                                               ProviderKind::byName(QByteArrayView {kind})->traits, notes);
    };
    QVERIFY(!fitted("openrouter", images) && !fitted("vertex-compatible", marked));
    QVERIFY(notes.isEmpty());
}

void RequestFittingTest::fitsParameters_data()
{
    QTest::addColumn<QByteArray>("place");
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QByteArray>("fitted");
    QTest::addColumn<QByteArray>("noted");
    QTest::addColumn<WireDialect>("dialect");
    const auto row = [](const char *place, const char *members, const char *fitted, const char *noted,
                        WireDialect dialect = WireDialect::Chat) {
        QTest::addRow("%s %s", place, members)
            << QByteArray {place} << QByteArray {members} << QByteArray {fitted} << QByteArray {noted} << dialect;
    };
    row("mistral mistral-large-latest", R"("seed": 7,"max_completion_tokens":9,"stream":true)",
        R"("random_seed": 7,"max_tokens":9,"stream":true)", "seed, max_completion_tokens");
    row("mistral mistral-large-latest",
        R"("stream_options":{"include_usage":true},"prompt_cache_key":"k","verbosity":"low","temperature":0.20)",
        R"("temperature":0.20)", "stream_options, prompt_cache_key, verbosity");
    row("mistral mistral-large-latest", R"("seed":1,"random_seed":2)", R"("random_seed":2)", "seed");
    row("openai gpt-5.1", R"("temperature":0.5,"max_tokens":10,"top_p":1.0,"presence_penalty":1)",
        R"("max_completion_tokens":10)", "temperature, max_tokens, top_p, presence_penalty");
    row("openai gpt-5.1", R"("max_completion_tokens":20,"max_tokens":10)", R"("max_completion_tokens":20)",
        "max_tokens");
    row("openai gpt-4o", R"("temperature":0.5,"max_tokens":10,"top_p":1.0,"seed":1)",
        R"("temperature":0.5,"max_tokens":10,"top_p":1.0,"seed":1)", "");
    row("openai gpt-4o", R"("reasoning_effort":"high","a":1)", R"("a":1)", "reasoning_effort");
    row("openai-compatible m", R"("seed":1,"max_completion_tokens":2,"top_k":3,"stream_options":{},"random_seed":4)",
        R"("seed":1,"max_completion_tokens":2,"top_k":3,"stream_options":{},"random_seed":4)", "");
    row("groq m", R"("max_completion_tokens":2,"seed":1)", R"("max_completion_tokens":2,"seed":1)", "");
    row("deepseek m", R"("max_completion_tokens":2)", R"("max_tokens":2)", "max_completion_tokens");
    row("openai gpt-5.1", R"("temperature":0.5,"max_output_tokens":10)", R"("max_output_tokens":10)", "temperature",
        WireDialect::Responses);
    row("anthropic claude-opus-4-8", R"("max_tokens":9,"temperature":1,"top_k":3)", R"("max_tokens":9)",
        "temperature, top_k", WireDialect::Messages);
    row("anthropic claude-sonnet-4-5", R"("temperature":0.5,"top_p":0.9)", R"("temperature":0.5)", "top_p",
        WireDialect::Messages);
    row("anthropic claude-sonnet-4-5", R"("top_p":0.9)", R"("top_p":0.9)", "", WireDialect::Messages);
}

void RequestFittingTest::fitsParameters()
{
    QFETCH(QByteArray, place);
    QFETCH(QByteArray, members);
    QFETCH(QByteArray, fitted);
    QFETCH(WireDialect, dialect);
    const auto body = [](const QByteArray &with) -> QByteArray {
        return R"({ "model":"m",)" + with + R"(, "messages":[{"role":"user","content":"seed","max_tokens":1}] })";
    };
    const qsizetype space = place.indexOf(' ');
    const ProviderKind &kind = *ProviderKind::byName(QByteArrayView {place.left(space)});
    const ModelTraits traits = ModelCatalogue::instance().traitsOf(kind, place.mid(space + 1));
    DialectNotes notes;
    const std::optional<QByteArray> made = RequestFitting::withoutRefusals(body(members), dialect, traits, notes);
    QCOMPARE(made.value_or(body(members)), body(fitted));
    QTEST(notes.joined(), "noted");
}

void RequestFittingTest::fitsOneCallToOneId()
{
    DialectNotes notes;
    const QByteArray body = R"({"messages":[{"role":"assistant","tool_calls":[{"id":"call_0123456789"}]},)"
                            R"({"role":"tool","tool_call_id":"call_0123456789"}]})";
    const ModelTraits &traits = ProviderKind::byName(QByteArrayView {"mistral"})->traits;
    const std::optional<QByteArray> fitted = RequestFitting::withoutRefusals(body, WireDialect::Chat, traits, notes);
    QVERIFY(fitted);
    const std::vector<JsonView> messages = JsonView {*fitted}["messages"].elements();
    const QByteArray id = messages[1]["tool_call_id"].text();
    QCOMPARE(id.size(), 9);
    QCOMPARE(messages[0]["tool_calls"].elements()[0]["id"].text(), id);
    QCOMPARE(notes.joined(), QByteArray {"messages.tool_calls.id, messages.tool_call_id"});
    QVERIFY(!RequestFitting::withoutRefusals(*fitted, WireDialect::Chat, traits, notes));
    QVERIFY(!RequestFitting::withoutRefusals(body, WireDialect::Responses, traits, notes));
}

void RequestFittingTest::cutsRouting_data()
{
    QTest::addColumn<QByteArray>("member");
    for (const char *member :
         {"api_base", "base_url", "api_key", "api_version", "custom_llm_provider", "headers", "extra_headers",
          "deployment_id", "aws_secret_access_key", "vertex_credentials", "models", "route", "fallbacks",
          "context_window_fallbacks", "content_policy_fallbacks", "preset"})
        QTest::newRow(member) << QByteArray {member};
}

void RequestFittingTest::cutsRouting()
{
    QFETCH(QByteArray, member);
    DialectNotes notes;
    const QByteArray body = R"({"model":"m", ")" + member + R"(":"http://169.254.169.254/","messages":[1]})";
    const Result<RequestPeek> peek = peekRequest(WireDialect::Chat, body);
    QVERIFY(peek && peek->hasRouting);
    QCOMPARE(RequestFitting::withoutRouting(body, notes), QByteArray {R"({"model":"m","messages":[1]})"});
    QCOMPARE(notes.joined(), member);
    QVERIFY(!peekRequest(WireDialect::Chat, R"({"model":"m","messages":[{"headers":1}],"api":2})")->hasRouting);
}

void RequestFittingTest::cutsOtherModelsThanTheOneAsked()
{
    DialectNotes notes;
    const QByteArray body =
        R"({"model":"m","models":["dear/one",{"x":[1]}],"route":"fallback","input":"Hi","preset":"pro"})";
    const Result<RequestPeek> peek = peekRequest(WireDialect::Responses, body);
    QVERIFY(peek && peek->hasRouting);
    QCOMPARE(RequestFitting::withoutRouting(body, notes), QByteArray {R"({"model":"m","input":"Hi"})"});
    QCOMPARE(notes.joined(), QByteArray {"models, route, preset"});

    DialectNotes inner;
    const QByteArray options = R"({"model":"m","providerOptions":{"gateway":{"models":["x"],"order":["y"]},"a":1}})";
    QVERIFY(peekService(options)->hasRouting);
    QCOMPARE(RequestFitting::withoutRouting(options, inner),
             QByteArray {R"({"model":"m","providerOptions":{"gateway":{"order":["y"]},"a":1}})"});
    QCOMPARE(inner.joined(), QByteArray {"providerOptions.gateway.models"});
    QVERIFY(!RequestFitting::withoutRouting(R"({"model":"m","providerOptions":{"models":1}})", inner));
}

void RequestFittingTest::cutsPartsOfForms()
{
    const auto part = [](const QByteArray &name, const QByteArray &value) -> QByteArray {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    };
    const QByteArray body = part("api_base", "http://169.254.169.254/") + part("model", "m") + part("headers", "{}")
                            + part("file", "\r\nx") + part("api_key", "k") + "--b--\r\n";
    const Result<RequestPeek> peek = peekMultipart(body, "b");
    QVERIFY(peek && peek->hasRouting);
    DialectNotes notes;
    QCOMPARE(withoutRoutingParts(body, "b", notes), part("model", "m") + part("file", "\r\nx") + "--b--\r\n");
    QCOMPARE(notes.joined(), QByteArray {"api_base, headers, api_key"});
    QVERIFY(!peekMultipart(part("model", "m") + "--b--\r\n", "b")->hasRouting);
}

QTEST_GUILESS_MAIN(RequestFittingTest)
#include "tst_requestfitting.moc"
