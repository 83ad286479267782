// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/ollama/ollamaclient.h"
#include "gateway/dialects/ollama/ollamaprovider.h"
#include "goldenfolder.h"

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;
using Change = std::function<void(NeutralRequest &, ModelTraits &)>;

NeutralPart image(const char *base64, const char *url = "")
{
    NeutralPart part;
    part.kind = Kind::Image;
    part.media.mimeType = "image/png";
    part.media.base64 = base64;
    part.media.url = url;
    return part;
}

NeutralRequest plainRequest()
{
    NeutralRequest request;
    request.dialect = WireDialect::Chat;
    NeutralMessage message;
    message.parts.push_back(NeutralPart::ofText("Hi"));
    request.messages.push_back(message);
    return request;
}

NeutralTool toolNamed(const char *name)
{
    NeutralTool tool;
    tool.name = name;
    return tool;
}

QByteArray joined(const DialectNotes &notes)
{
    QByteArray text;
    for (const QByteArray &note : notes.all())
        text.append(text.isEmpty() ? "" : " ").append(note);
    return text;
}
} // namespace

class TestOllamaDraft final : public QObject
{
    Q_OBJECT

private slots:
    void writesATalkWithTools();
    void writesSettings_data();
    void writesSettings();
    void keepsItsClientsOwnOptions();
    void refusesWhatCannotBeSaid_data();
    void refusesWhatCannotBeSaid();

private:
    GoldenFolder m_golden {__FILE__};
};

void TestOllamaDraft::writesATalkWithTools()
{
    NeutralRequest request = plainRequest();
    request.stream = true;
    request.system = {NeutralPart::ofText("First."), NeutralPart::ofText("Second.")};
    NeutralMessage assistant;
    assistant.role = Role::Assistant;
    NeutralPart own = NeutralPart::ofText("Hm");
    own.kind = Kind::Reasoning;
    NeutralPart foreign = own;
    foreign.text = "Signed";
    foreign.marks.push_back({"anthropic", OpaqueMark::Kind::Signature, "x"});
    NeutralPart call;
    call.kind = Kind::Call;
    call.callId = "call_1";
    call.name = "now";
    call.arguments = "{\"n\": 9007199254740993123}";
    NeutralPart broken = call;
    broken.callId = "call_2";
    broken.arguments = "[not an object";
    assistant.parts = {own, foreign, NeutralPart::ofText("Calling"), call, broken};
    request.messages.push_back(assistant);
    NeutralMessage user;
    NeutralPart result;
    result.kind = Kind::Result;
    result.callId = "call_1";
    result.parts = {NeutralPart::ofText("a"), image("iVBORw==")};
    user.parts = {NeutralPart::ofText("Next"), image("AAAA"), result};
    request.messages.push_back(user);
    request.tools = {toolNamed("now"), toolNamed("patch"), toolNamed("search"), toolNamed("hidden")};
    request.tools[0].schema = R"({"type":"object","z":1,"a":1.0})";
    request.tools[1].kind = NeutralTool::Kind::Custom;
    request.tools[2].kind = NeutralTool::Kind::Server;
    request.toolChoice.mode = NeutralToolChoice::Mode::Required;
    request.toolChoice.allowed = {"now", "patch"};
    ModelTraits traits;
    traits.model = "llama";
    DialectNotes notes;
    const Result<ProviderDraft> draft = OllamaProvider {}.write(request, traits, notes);
    QVERIFY(draft);
    QCOMPARE(draft->path, QByteArray {"/api/chat"});
    QVERIFY(JsonView::checked(draft->body));
    const QByteArray difference = m_golden.difference(QStringLiteral("tools.draft.json"), draft->body + '\n');
    QVERIFY2(difference.isEmpty(), difference.constData());
    QVERIFY(joined(notes).contains("tool_choice tools.search"));
    QVERIFY(joined(notes).contains("messages.reasoning tool arguments"));
}

void TestOllamaDraft::writesSettings_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("expected"); // what the body holds
    QTest::addColumn<QByteArray>("absent");   // what it does not
    QTest::addColumn<QByteArray>("notes");
    const auto row = [](const char *name, const Change &change, const char *expected, const char *absent = "?",
                        const char *notes = "") {
        QTest::newRow(name) << change << QByteArray {expected} << QByteArray {absent} << QByteArray {notes};
    };
    using Mode = NeutralReasoning::Mode;
    using Control = ModelTraits::ReasoningControl;
    row(
        "not streamed", [](auto &, auto &) {}, R"("stream":false)");
    row(
        "numbers as they came",
        [](auto &r, auto &) {
            r.sampling.temperature = "0.70";
            r.sampling.topP = "1.0";
            r.sampling.topK = "5";
            r.sampling.seed = "1";
            r.sampling.presencePenalty = "0.1";
            r.sampling.frequencyPenalty = "0.2";
            r.sampling.stop = {"END"};
            r.maxOutputTokens = 100;
        },
        R"("options":{"temperature":0.70,"top_p":1.0,"top_k":5,"seed":1,"presence_penalty":0.1,"frequency_penalty":0.2,"num_predict":100,"stop":["END"]})");
    row(
        "a temperature that the model refuses",
        [](auto &r, auto &t) {
            r.sampling.temperature = "1";
            t.takesTemperature = false;
        },
        "{", R"("temperature")", "temperature");
    row(
        "thinking", [](auto &r, auto &) { r.reasoning.effort = "high"; }, R"("think":true)", "?", "reasoning effort");
    row(
        "thinking to an extent",
        [](auto &r, auto &t) {
            r.reasoning.effort = "xhigh";
            t.reasoning = Control::Effort;
        },
        R"("think":"high")");
    row(
        "no thinking", [](auto &r, auto &) { r.reasoning.mode = Mode::Off; }, R"("think":false)");
    row(
        "thinking of a model that does not",
        [](auto &r, auto &t) {
            r.reasoning.mode = Mode::On;
            t.reasoning = Control::None;
        },
        "{", R"("think")", "think");
    row(
        "a schema as it came",
        [](auto &r, auto &) {
            r.format.kind = NeutralFormat::Kind::JsonSchema;
            r.format.schema = R"({"z":1,"a":1.0})";
        },
        R"("format":{"z":1,"a":1.0})");
    row(
        "a schema for a model that takes none",
        [](auto &r, auto &t) {
            r.format.kind = NeutralFormat::Kind::JsonSchema;
            r.format.schema = R"({"z":1})";
            t.takesJsonSchema = false;
        },
        R"("format":"json")");
    row(
        "JSON mode", [](auto &r, auto &) { r.format.kind = NeutralFormat::Kind::JsonObject; }, R"("format":"json")");
    row(
        "log probabilities",
        [](auto &r, auto &) {
            r.sampling.logprobs = true;
            r.sampling.topLogprobs = "3";
        },
        R"("logprobs":true,"top_logprobs":3)");
    row(
        "tools that may not be called",
        [](auto &r, auto &) {
            r.tools = {toolNamed("f")};
            r.toolChoice.mode = NeutralToolChoice::Mode::None;
        },
        "{", R"("tools")");
    row(
        "what Ollama has no word for",
        [](auto &r, auto &) {
            r.sampling.logitBias = "{}";
            r.serviceTier = "flex";
            r.parallelCalls = false;
            r.metadata = "{}";
            r.extra = {{"prediction", "{}"}};
            r.messages.front().name = "Bob";
        },
        "{", "Bob", "parallel_tool_calls messages.name prediction logit_bias service_tier metadata");
}

void TestOllamaDraft::writesSettings()
{
    QFETCH(const Change, change);
    QFETCH(const QByteArray, expected);
    QFETCH(const QByteArray, absent);
    NeutralRequest request = plainRequest();
    ModelTraits traits;
    traits.model = "llama";
    change(request, traits);
    DialectNotes notes;
    const Result<ProviderDraft> draft = OllamaProvider {}.write(request, traits, notes);
    QVERIFY(draft);
    QVERIFY2(JsonView::checked(draft->body), draft->body.constData());
    QVERIFY2(draft->body.contains(expected), draft->body.constData());
    QVERIFY2(!draft->body.contains(absent), draft->body.constData());
    QTEST(joined(notes), "notes");
}

void TestOllamaDraft::keepsItsClientsOwnOptions()
{
    const Result<NeutralRequest> request =
        OllamaClient {OllamaEndpoint::Chat}.read(m_golden.text(QStringLiteral("chat.request.json")));
    QVERIFY(request);
    ModelTraits traits;
    traits.model = "upstream";
    DialectNotes notes;
    const Result<ProviderDraft> draft = OllamaProvider {}.write(*request, traits, notes);
    QVERIFY(draft);
    QVERIFY(draft->body.contains(R"("num_ctx":4096,"min_p":0.05})"));
    QVERIFY(draft->body.contains(R"("keep_alive":"5m")"));
    QVERIFY(notes.isEmpty());
}

void TestOllamaDraft::refusesWhatCannotBeSaid_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
    const auto media = [](Kind kind) -> Change {
        return [kind](auto &r, auto &) {
            NeutralPart part;
            part.kind = kind;
            part.media.base64 = "AAAA";
            r.messages.front().parts = {part};
        };
    };
    row("several answers", [](auto &r, auto &) { r.sampling.choices = 2; });
    row("a file", media(Kind::Document));
    row("audio", media(Kind::Audio));
    row("video", media(Kind::Video));
    row("an image by its address", [](auto &r, auto &) { r.messages.front().parts = {image("", "https://a/b.png")}; });
    row("an image for a blind model", [](auto &r, auto &t) {
        r.messages.front().parts = {image("AAAA")};
        t.takesImages = false;
    });
    row("tools for a model that takes none", [](auto &r, auto &t) {
        r.tools = {toolNamed("f")};
        t.takesTools = false;
    });
}

void TestOllamaDraft::refusesWhatCannotBeSaid()
{
    QFETCH(const Change, change);
    NeutralRequest request = plainRequest();
    ModelTraits traits;
    change(request, traits);
    DialectNotes notes;
    const Result<ProviderDraft> draft = OllamaProvider {}.write(request, traits, notes);
    QVERIFY(!draft);
    QCOMPARE(draft.error().code, ErrorCode::BadRequest);
}

QTEST_GUILESS_MAIN(TestOllamaDraft)
#include "tst_ollamadraft.moc"
