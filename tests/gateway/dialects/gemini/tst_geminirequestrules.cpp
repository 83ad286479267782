// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/jsonview.h"
#include "geminirequests.h"

namespace
{
using Role = NeutralMessage::Role;
using Kind = NeutralPart::Kind;
using Control = ModelTraits::ReasoningControl;
} // namespace

/// How a model is asked to think, what is left out for it, and what is not asked at all.
class GeminiRequestRulesTest final : public QObject
{
    Q_OBJECT

private slots:
    void asksForThinkingAsTheModelTakesIt_data();
    void asksForThinkingAsTheModelTakesIt();
    void notesWhatItLeavesOut_data();
    void notesWhatItLeavesOut();
    void refusesWhatWouldBeAnotherQuestion_data();
    void refusesWhatWouldBeAnotherQuestion();
};

void GeminiRequestRulesTest::asksForThinkingAsTheModelTakesIt_data()
{
    using Mode = NeutralReasoning::Mode;
    using Show = NeutralReasoning::Show;
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("config");
    const auto row = [](const char *name, Control control, NeutralReasoning reasoning, const char *config) {
        const Change change = [control, reasoning](NeutralRequest &r, ModelTraits &t) {
            t.reasoning = control;
            t.efforts = control == Control::Effort ? std::vector<QByteArray> {"low", "medium", "high"}
                                                   : std::vector<QByteArray> {};
            t.minBudget = 128;
            t.maxBudget = 24576;
            r.reasoning = reasoning;
        };
        QTest::newRow(name) << change << QByteArray {config};
    };
    const auto shown = R"({"includeThoughts":true,"thinkingBudget":8192})";
    row("nothing asked", Control::Budget, {}, "");
    row("budget: effort", Control::Budget, {Mode::On, "medium", {}, Show::Summary}, shown);
    row("budget: shown when not said", Control::Budget, {Mode::On, "medium", {}, Show::Unset}, shown);
    row("budget: hidden", Control::Budget, {Mode::On, "low", {}, Show::None}, R"({"thinkingBudget":1024})");
    row("budget: over the most", Control::Budget, {Mode::On, "max", {}, Show::None}, R"({"thinkingBudget":24576})");
    row("budget: under the least", Control::Budget, {Mode::On, {}, 5, Show::None}, R"({"thinkingBudget":128})");
    row("budget: exact", Control::Budget, {Mode::On, {}, 777, Show::None}, R"({"thinkingBudget":777})");
    row("budget: dynamic", Control::Budget, {Mode::Adaptive, {}, {}, Show::None}, R"({"thinkingBudget":-1})");
    row("budget: on", Control::Budget, {Mode::On, {}, {}, Show::None}, R"({"thinkingBudget":-1})");
    row("budget: off", Control::Budget, {Mode::Off, {}, {}, Show::Unset}, R"({"thinkingBudget":0})");
    row("level: effort", Control::Effort, {Mode::On, "medium", {}, Show::None}, R"({"thinkingLevel":"MEDIUM"})");
    row("level: beyond", Control::Effort, {Mode::On, "xhigh", {}, Show::None}, R"({"thinkingLevel":"HIGH"})");
    row("level: below", Control::Effort, {Mode::On, "minimal", {}, Show::None}, R"({"thinkingLevel":"LOW"})");
    row("level: of a budget", Control::Effort, {Mode::On, {}, 8000, Show::None}, R"({"thinkingLevel":"MEDIUM"})");
    row("level: off", Control::Effort, {Mode::Off, {}, {}, Show::Unset}, R"({"thinkingLevel":"LOW"})");
    row("level: the model's own", Control::Effort, {Mode::Adaptive, {}, {}, Show::Summary},
        R"({"includeThoughts":true})");
    row("unknown: effort", Control::Unknown, {Mode::On, "high", {}, Show::None}, R"({"thinkingLevel":"HIGH"})");
    row("unknown: budget", Control::Unknown, {Mode::On, {}, 2000, Show::None}, R"({"thinkingBudget":2000})");
    row("unknown: off", Control::Unknown, {Mode::Off, {}, {}, Show::Unset}, R"({"thinkingBudget":0})");
    row("none", Control::None, {Mode::On, "high", {}, Show::Summary}, "");
}

void GeminiRequestRulesTest::asksForThinkingAsTheModelTakesIt()
{
    QFETCH(Change, change);
    NeutralRequest request = question();
    ModelTraits model = traits();
    change(request, model);
    DialectNotes notes;
    const Result<ProviderDraft> draft = GeminiProvider {}.write(request, model, notes);
    QVERIFY(draft);
    QTEST(JsonView {draft->body}["generationConfig"]["thinkingConfig"].raw().toByteArray(), "config");
    QCOMPARE(notes.isEmpty(), model.reasoning != Control::None);
}

void GeminiRequestRulesTest::notesWhatItLeavesOut_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("note");
    QTest::addColumn<QByteArray>("absent");
    const auto row = [](const char *note, const char *absent, Change change) {
        QTest::newRow(note) << change << QByteArray {note} << QByteArray {absent};
    };
    row("temperature", "temperature", [](NeutralRequest &r, ModelTraits &t) {
        r.sampling.temperature = "1";
        t.takesTemperature = false;
    });
    row("top_p", "topP", [](NeutralRequest &r, ModelTraits &t) {
        r.sampling.topP = "1";
        t.takesTopP = false;
    });
    row("top_k", "topK", [](NeutralRequest &r, ModelTraits &t) {
        r.sampling.topK = "1";
        t.takesTopK = false;
    });
    row("presence_penalty", "presencePenalty", [](NeutralRequest &r, ModelTraits &t) {
        r.sampling.presencePenalty = "1";
        t.takesPenalties = false;
    });
    row("frequency_penalty", "frequencyPenalty", [](NeutralRequest &r, ModelTraits &t) {
        r.sampling.frequencyPenalty = "1";
        t.takesPenalties = false;
    });
    row("seed", "seed", [](NeutralRequest &r, ModelTraits &) { r.sampling.seed = "9223372036854775807"; });
    row("stop", "\"6\"", [](NeutralRequest &r, ModelTraits &) { r.sampling.stop = {"1", "2", "3", "4", "5", "6"}; });
    row("logit_bias", "bias", [](NeutralRequest &r, ModelTraits &) { r.sampling.logitBias = "{}"; });
    row("n", ":9", [](NeutralRequest &r, ModelTraits &) { r.sampling.choices = 9; });
    row("user", "bob", [](NeutralRequest &r, ModelTraits &) { r.userId = "bob"; });
    row("metadata", "team", [](NeutralRequest &r, ModelTraits &) { r.metadata = R"({"team":1})"; });
    row("prompt_cache_key", "key1", [](NeutralRequest &r, ModelTraits &) { r.cacheKey = "key1"; });
    row("verbosity", "low", [](NeutralRequest &r, ModelTraits &) { r.verbosity = "low"; });
    row("service_tier", "scale", [](NeutralRequest &r, ModelTraits &) { r.serviceTier = "scale"; });
    row("messages.name", "bob", [](NeutralRequest &r, ModelTraits &) { r.messages[0].name = "bob"; });
    row("messages.system", "systemInstruction",
        [](NeutralRequest &r, ModelTraits &) { say(r, Role::System, {NeutralPart::ofText("x")}); });
    row("cache_control", "cache",
        [](NeutralRequest &r, ModelTraits &) { r.messages[0].parts[0].cache = CacheMark::OneHour; });
    row("citations", "cit", [](NeutralRequest &r, ModelTraits &) {
        r.messages[0].parts.push_back(media(Kind::Document, "application/pdf", "JVBERi0="));
        r.messages[0].parts.back().isCited = true;
    });
    row("messages.content", "server_tool", [](NeutralRequest &r, ModelTraits &) {
        NeutralPart foreign;
        foreign.kind = Kind::Foreign;
        foreign.dialect = WireDialect::Messages;
        foreign.raw = R"({"type":"server_tool_use"})";
        r.messages[0].parts.push_back(foreign);
    });
    row("parallel_tool_calls", "parallel", [](NeutralRequest &r, ModelTraits &) {
        r.parallelCalls = false;
        r.tools = {tool("f", {})};
    });
    row("tools.strict", "strict", [](NeutralRequest &r, ModelTraits &) {
        r.tools = {tool("f", {})};
        r.tools[0].strict = true;
    });
    row("tool_choice", "toolConfig", [](NeutralRequest &r, ModelTraits &t) {
        r.tools = {tool("f", {})};
        r.toolChoice.mode = NeutralToolChoice::Mode::Required;
        t.takesToolChoice = false;
    });
    row("tools.web_search", "web_search", [](NeutralRequest &r, ModelTraits &) {
        NeutralTool server;
        server.kind = NeutralTool::Kind::Server;
        server.name = "web_search";
        server.dialect = WireDialect::Messages;
        server.raw = R"({"type":"web_search_20250305"})";
        r.tools = {server};
    });
    row("enable_thinking", "enable_thinking", [](NeutralRequest &r, ModelTraits &) {
        r.extra = {{"enable_thinking", "true"}};
    });
    row("messages.prefill", "model\"", [](NeutralRequest &r, ModelTraits &t) {
        say(r, Role::Assistant, {NeutralPart::ofText(" ")});
        t.takesPrefill = false;
    });
}

void GeminiRequestRulesTest::notesWhatItLeavesOut()
{
    QFETCH(Change, change);
    QFETCH(QByteArray, note);
    QFETCH(QByteArray, absent);
    NeutralRequest request = question();
    ModelTraits model = traits();
    change(request, model);
    DialectNotes notes;
    const Result<ProviderDraft> draft = GeminiProvider {}.write(request, model, notes);
    QVERIFY2(draft, draft ? "" : qPrintable(draft.error().detail));
    QCOMPARE(notes.all(), std::vector<QByteArray> {note});
    QVERIFY2(!draft->body.contains(absent), draft->body.constData());
    QVERIFY(JsonView::checked(draft->body));
}

void GeminiRequestRulesTest::refusesWhatWouldBeAnotherQuestion_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *name, const char *field, Change change) {
        QTest::newRow(name) << change << QByteArray {field};
    };
    row("a last turn of nothing", "messages", [](NeutralRequest &r, ModelTraits &) {
        say(r, Role::Assistant, {NeutralPart::ofText("Yes?")});
        say(r, Role::User, {NeutralPart::ofText("")});
    });
    row("pictures", "messages.content", [](NeutralRequest &r, ModelTraits &t) {
        r.messages[0].parts.push_back(media(Kind::Image, "image/png", "AA=="));
        t.takesImages = false;
    });
    row("pictures in results", "messages.content", [](NeutralRequest &r, ModelTraits &t) {
        say(r, Role::Assistant, {call("c", "f", "{}")});
        NeutralPart shot = resultText("c", "x");
        shot.parts.push_back(media(Kind::Image, "image/png", "AA=="));
        say(r, Role::User, {shot});
        t.takesImages = false;
    });
    row("audio", "messages.content", [](NeutralRequest &r, ModelTraits &t) {
        r.messages[0].parts.push_back(media(Kind::Audio, "audio/wav", "AA=="));
        t.takesAudio = false;
    });
    row("documents", "messages.content", [](NeutralRequest &r, ModelTraits &t) {
        r.messages[0].parts.push_back(media(Kind::Document, "application/pdf", "AA=="));
        t.takesDocuments = false;
    });
    row("pictures by URL", "messages.content", [](NeutralRequest &r, ModelTraits &t) {
        r.messages[0].parts.push_back(media(Kind::Image, {}, {}));
        r.messages[0].parts.back().media.url = "https://example.org/a.png";
        t.takesImageUrls = false;
    });
    row("another service's file", "messages.content", [](NeutralRequest &r, ModelTraits &) {
        r.messages[0].parts.push_back(media(Kind::Document, {}, {}));
        r.messages[0].parts.back().media.fileId = "file-1";
    });
    row("tools", "tools", [](NeutralRequest &r, ModelTraits &t) {
        r.tools = {tool("f", {})};
        t.takesTools = false;
    });
    row("nothing said", "messages", [](NeutralRequest &r, ModelTraits &) {
        r.messages.clear();
        say(r, Role::User, {NeutralPart::ofText(" ")});
    });
    row("prefill", "messages", [](NeutralRequest &r, ModelTraits &t) {
        say(r, Role::Assistant, {NeutralPart::ofText("The answer is")});
        t.takesPrefill = false;
    });
}

void GeminiRequestRulesTest::refusesWhatWouldBeAnotherQuestion()
{
    QFETCH(Change, change);
    QFETCH(QByteArray, field);
    NeutralRequest request = question();
    ModelTraits model = traits();
    change(request, model);
    DialectNotes notes;
    const Result<ProviderDraft> draft = GeminiProvider {}.write(request, model, notes);
    QVERIFY(!draft);
    QCOMPARE(int(draft.error().code), int(ErrorCode::BadRequest));
    QVERIFY(draft.error().detail.toUtf8().startsWith(field.append(": ")));
}

QTEST_GUILESS_MAIN(GeminiRequestRulesTest)
#include "tst_geminirequestrules.moc"
