// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>

#include <QtTest>

#include "gateway/dialects/gemini/geminiprovider.h"
#include "gateway/dialects/jsonview.h"
#include "goldenfolder.h"

using Role = NeutralMessage::Role;
using Kind = NeutralPart::Kind;
using Control = ModelTraits::ReasoningControl;
using Change = std::function<void(NeutralRequest &, ModelTraits &)>;

Q_DECLARE_METATYPE(Change)

namespace
{
NeutralPart media(Kind kind, const QByteArray &mimeType, const QByteArray &base64)
{
    NeutralPart part;
    part.kind = kind;
    part.media.mimeType = mimeType;
    part.media.base64 = base64;
    return part;
}

NeutralPart call(const QByteArray &id, const QByteArray &name, const QByteArray &arguments)
{
    NeutralPart part;
    part.kind = Kind::Call;
    part.callId = id;
    part.name = name;
    part.arguments = arguments;
    return part;
}

NeutralPart result(const QByteArray &id, const QByteArray &text, bool isError = false)
{
    NeutralPart part;
    part.kind = Kind::Result;
    part.callId = id;
    part.isError = isError;
    part.parts.push_back(NeutralPart::ofText(text));
    return part;
}

NeutralPart thought(const QByteArray &text, const QByteArray &family, OpaqueMark::Kind kind, const QByteArray &value)
{
    NeutralPart part;
    part.kind = Kind::Reasoning;
    part.text = text;
    part.marks.push_back({family, kind, value});
    return part;
}

NeutralTool function(const QByteArray &name, const QByteArray &schema)
{
    NeutralTool tool;
    tool.name = name;
    tool.schema = schema;
    return tool;
}

void say(NeutralRequest &request, Role role, std::vector<NeutralPart> parts)
{
    request.messages.push_back({role, std::move(parts), {}});
}

/// A question that a change is made to.
NeutralRequest question()
{
    NeutralRequest request;
    say(request, Role::User, {NeutralPart::ofText("Hello")});
    return request;
}

ModelTraits traits()
{
    ModelTraits traits;
    traits.model = "gemini-x";
    traits.family = "google";
    traits.kind = "google";
    return traits;
}
} // namespace

class GeminiRequestWriterTest final : public QObject
{
    Q_OBJECT

private slots:
    void writesRequests_data();
    void writesRequests();
    void asksForThinkingAsTheModelTakesIt_data();
    void asksForThinkingAsTheModelTakesIt();
    void notesWhatItLeavesOut_data();
    void notesWhatItLeavesOut();
    void refusesWhatWouldBeAnotherQuestion_data();
    void refusesWhatWouldBeAnotherQuestion();
    void namesPicturesAsGoogleDoes();
    void knowsItsPaths_data();
    void knowsItsPaths();
};

void GeminiRequestWriterTest::writesRequests_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << change; };
    row("text", [](NeutralRequest &r, ModelTraits &) { r.system = {NeutralPart::ofText("Be \"brief\".")}; });
    row("sampling", [](NeutralRequest &r, ModelTraits &) {
        r.sampling = {"0.70", "1.0", "40", "7", "0.1", "-0.1", {}, "3", {"END", "", "b"}, true, 2};
        r.maxOutputTokens = 100;
    });
    row("parallel_calls", [](NeutralRequest &r, ModelTraits &) {
        say(r, Role::Assistant,
            {NeutralPart::ofText("Looking."), call("c1", "f", R"({"n":9007199254740993123,"a":1.0})"),
             call("c2", "f", ""), call("c3", "g", "not json")});
        say(r, Role::User, {NeutralPart::ofText("and?"), result("c3", "three"), result("c1", R"({"one":1})")});
        r.tools = {function("f", R"({"type":"object","properties":{"z":{},"a":{}}})"), function("g", {})};
    });
    row("result_with_image", [](NeutralRequest &r, ModelTraits &) {
        say(r, Role::Assistant, {call("c1", "shot", "{}"), call("c2", "look", "{}")});
        NeutralPart shot = result("c1", "done");
        shot.parts.push_back(media(Kind::Image, "image/png", "iVBORw0KGgo="));
        say(r, Role::User, {shot, result("c2", "no such file", true), NeutralPart::ofText("Go on.")});
    });
    row("signatures", [](NeutralRequest &r, ModelTraits &) {
        NeutralPart signedCall = call("c1", "f", "{}");
        signedCall.marks.push_back({"google", OpaqueMark::Kind::ThoughtSignature, "c2ln"});
        NeutralPart signedText = NeutralPart::ofText("");
        signedText.marks.push_back({"google", OpaqueMark::Kind::ThoughtSignature, "bGFzdA=="});
        say(r, Role::Assistant,
            {thought("own", "google", OpaqueMark::Kind::ThoughtSignature, "b3du"), signedCall, call("c2", "f", "{}")});
        say(r, Role::User, {result("c1", "1"), result("c2", "2")});
        say(r, Role::Assistant, {NeutralPart::ofText("So."), signedText});
        say(r, Role::User, {NeutralPart::ofText("more")});
        say(r, Role::Assistant,
            {thought("foreign", "anthropic", OpaqueMark::Kind::Signature, "RXFR"), call("c3", "f", "{}"),
             call("c4", "f", "{}")});
        say(r, Role::User, {result("c3", "3"), result("c4", "4")});
    });
    row("no_sentinel_without_reasoning", [](NeutralRequest &r, ModelTraits &t) {
        t.reasoning = Control::None;
        say(r, Role::Assistant, {call("c1", "f", "{}")});
        say(r, Role::User, {result("c1", "1")});
    });
    row("no_ids_for_vertex", [](NeutralRequest &r, ModelTraits &t) {
        t.kind = "vertex";
        say(r, Role::Assistant, {call("c1", "f", "{}")});
        say(r, Role::User, {result("c1", "1")});
    });
    row("media", [](NeutralRequest &r, ModelTraits &) {
        NeutralPart remote = media(Kind::Image, {}, {});
        remote.media.url = "https://example.org/a.png";
        NeutralPart plain = media(Kind::Document, "text/plain", {});
        plain.media.text = "plain words";
        say(r, Role::User,
            {media(Kind::Image, "image/png", "iVBORw0KGgo="), media(Kind::Image, {}, "/9j/4AAQ"), remote,
             media(Kind::Document, "application/pdf", "JVBERi0="), plain, media(Kind::Audio, "audio/wav", "UklGRg=="),
             media(Kind::Video, "video/mp4", "AAAA")});
    });
    row("low_detail", [](NeutralRequest &r, ModelTraits &) {
        NeutralPart picture = media(Kind::Image, "image/png", "iVBORw0KGgo=");
        picture.media.detail = "low";
        say(r, Role::User, {picture});
    });
    row("turn_shape", [](NeutralRequest &r, ModelTraits &) {
        r.messages.clear();
        say(r, Role::Assistant, {NeutralPart::ofText("I begin.")});
        say(r, Role::User, {NeutralPart::ofText("")});
        say(r, Role::Assistant, {NeutralPart::ofText("Still I.")});
        say(r, Role::System, {NeutralPart::ofText("Be kind now.")});
        say(r, Role::User, {NeutralPart::ofText("a"), NeutralPart::ofText("")});
    });
    row("instructions_alone", [](NeutralRequest &r, ModelTraits &) {
        r.messages.clear();
        r.system = {NeutralPart::ofText("Say hello."), NeutralPart::ofText("In French.")};
    });
    row("tools", [](NeutralRequest &r, ModelTraits &) {
        r.tools = {
            function(
                "full",
                R"({"$schema":"x","type":"object","properties":{"z":{"const":1.0},"a":{"$ref":"#/$defs/A"}},"additionalProperties":false})"),
            function("none", {}),
            function("empty", R"({"type":"object","properties":{},"additionalProperties":false})"),
            function("free", R"({"type":"object","additionalProperties":true})")};
        r.tools[0].description = "Does it all.";
        NeutralTool custom;
        custom.kind = NeutralTool::Kind::Custom;
        custom.name = "patch";
        r.tools.push_back(custom);
        r.toolChoice.mode = NeutralToolChoice::Mode::Named;
        r.toolChoice.name = "full";
    });
    row("choice_required_of_some", [](NeutralRequest &r, ModelTraits &) {
        r.tools = {function("a", {}), function("b", {}), function("c", {})};
        r.toolChoice = {NeutralToolChoice::Mode::Required, {}, {"a", "c"}};
    });
    row("choice_free_of_some", [](NeutralRequest &r, ModelTraits &) {
        r.tools = {function("a", {}), function("b", {}), function("c", {})};
        r.toolChoice = {NeutralToolChoice::Mode::Auto, {}, {"a", "c"}};
    });
    row("choice_none", [](NeutralRequest &r, ModelTraits &) {
        r.tools = {function("a", {})};
        r.toolChoice.mode = NeutralToolChoice::Mode::None;
    });
    row("json", [](NeutralRequest &r, ModelTraits &) { r.format.kind = NeutralFormat::Kind::JsonObject; });
    const auto schema = [](NeutralRequest &r) {
        r.format.kind = NeutralFormat::Kind::JsonSchema;
        r.format.schema = R"({"type":"object","properties":{"z":{"type":"number"},"a":{}}})";
    };
    row("schema", [schema](NeutralRequest &r, ModelTraits &) { schema(r); });
    row("schema_with_tools", [schema](NeutralRequest &r, ModelTraits &t) {
        schema(r);
        t.reasoning = Control::Effort;
        r.tools = {function("a", {})};
    });
    row("schema_in_words_beside_tools", [schema](NeutralRequest &r, ModelTraits &t) {
        schema(r);
        t.reasoning = Control::Budget;
        r.tools = {function("a", {})};
    });
    row("schema_in_words", [schema](NeutralRequest &r, ModelTraits &t) {
        schema(r);
        t.takesJsonSchema = false;
    });
    row("own_members", [](NeutralRequest &r, ModelTraits &) {
        r.dialect = WireDialect::Gemini;
        r.safety = R"([{"category":"c","threshold":"OFF"}])";
        r.serviceTier = "flex";
        r.extra = {{"cachedContent", R"("cachedContents/1")"},
                   {"generationConfig.imageConfig", R"({"aspectRatio":"1:1"})"}};
    });
    row("refusal", [](NeutralRequest &r, ModelTraits &) {
        NeutralPart refusal;
        refusal.kind = Kind::Refusal;
        refusal.text = "I can't.";
        say(r, Role::Assistant, {refusal});
        say(r, Role::User, {NeutralPart::ofText("Why?")});
    });
}

void GeminiRequestWriterTest::writesRequests()
{
    QFETCH(Change, change);
    NeutralRequest request = question();
    ModelTraits model = traits();
    change(request, model);
    DialectNotes notes;
    const Result<ProviderDraft> draft = GeminiProvider {}.write(request, model, notes);
    QVERIFY2(draft, draft ? "" : qPrintable(draft.error().detail));
    QVERIFY(JsonView::checked(draft->body));
    QByteArray text = draft->body;
    text += '\n';
    for (const QByteArray &note : notes.all())
        text.append("note ").append(note).append('\n');
    const QByteArray difference = GoldenFolder {__FILE__}.difference(
        QStringLiteral("bodies/%1.txt").arg(QString::fromLatin1(QTest::currentDataTag())), text);
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void GeminiRequestWriterTest::asksForThinkingAsTheModelTakesIt_data()
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

void GeminiRequestWriterTest::asksForThinkingAsTheModelTakesIt()
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

void GeminiRequestWriterTest::notesWhatItLeavesOut_data()
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
        r.tools = {function("f", {})};
    });
    row("tools.strict", "strict", [](NeutralRequest &r, ModelTraits &) {
        r.tools = {function("f", {})};
        r.tools[0].strict = true;
    });
    row("tool_choice", "toolConfig", [](NeutralRequest &r, ModelTraits &t) {
        r.tools = {function("f", {})};
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

void GeminiRequestWriterTest::notesWhatItLeavesOut()
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

void GeminiRequestWriterTest::refusesWhatWouldBeAnotherQuestion_data()
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
        NeutralPart shot = result("c", "x");
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
        r.tools = {function("f", {})};
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

void GeminiRequestWriterTest::refusesWhatWouldBeAnotherQuestion()
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

void GeminiRequestWriterTest::namesPicturesAsGoogleDoes()
{
    NeutralRequest request = question();
    say(request, Role::User, {media(Kind::Image, "image/jpg", "/9j/4AAQ")});
    DialectNotes notes;
    const QByteArray body = GeminiProvider {}.write(request, traits(), notes)->body;
    QVERIFY2(body.contains(R"("mimeType":"image/jpeg")"), body.constData());
}

void GeminiRequestWriterTest::knowsItsPaths_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<bool>("isStream");
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("whole") << QByteArray {"gemini-2.5-pro"} << false
                           << QByteArray {"/models/gemini-2.5-pro:generateContent"};
    QTest::newRow("stream") << QByteArray {"m"} << true << QByteArray {"/models/m:streamGenerateContent?alt=sse"};
    QTest::newRow("prefix") << QByteArray {"models/m"} << false << QByteArray {"/models/m:generateContent"};
    QTest::newRow("tuned") << QByteArray {"tunedModels/a-b"} << false
                           << QByteArray {"/tunedModels/a-b:generateContent"};
    QTest::newRow("odd characters") << QByteArray {"a/b?c#d"} << false
                                    << QByteArray {"/models/a%2Fb%3Fc%23d:generateContent"};
}

void GeminiRequestWriterTest::knowsItsPaths()
{
    QFETCH(QByteArray, model);
    QFETCH(bool, isStream);
    NeutralRequest request = question();
    request.stream = isStream;
    ModelTraits known = traits();
    known.model = model;
    DialectNotes notes;
    QTEST(GeminiProvider {}.write(request, known, notes)->path, "path");
    QCOMPARE(GeminiProvider {}.framing(), StreamFraming::ServerSentEvents);
}

QTEST_GUILESS_MAIN(GeminiRequestWriterTest)
#include "tst_geminirequestwriter.moc"
