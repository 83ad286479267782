// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/responses/responsesclient.h"
#include "gateway/dialects/responses/responsesprovider.h"
#include "goldenfolder.h"
#include "junkvariants.h"

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;

NeutralMessage said(Role role, std::vector<NeutralPart> parts)
{
    NeutralMessage message;
    message.role = role;
    message.parts = std::move(parts);
    return message;
}

NeutralPart partOf(Kind kind, const char *text)
{
    NeutralPart part = NeutralPart::ofText(text);
    part.kind = kind;
    return part;
}

NeutralPart call(const char *id, const char *name, const char *arguments)
{
    NeutralPart part;
    part.kind = Kind::Call;
    part.callId = id;
    part.name = name;
    part.arguments = arguments;
    return part;
}

NeutralPart result(const char *id, std::vector<NeutralPart> parts, bool isError = false)
{
    NeutralPart part;
    part.kind = Kind::Result;
    part.callId = id;
    part.parts = std::move(parts);
    part.isError = isError;
    return part;
}

NeutralPart mediaOf(Kind kind, const char *mimeType, const char *base64, const char *name = "")
{
    NeutralPart part;
    part.kind = kind;
    part.media.mimeType = mimeType;
    part.media.base64 = base64;
    part.media.name = name;
    return part;
}

NeutralPart thought(const char *text, const char *family)
{
    NeutralPart part = partOf(Kind::Reasoning, text);
    part.marks.push_back({family, OpaqueMark::Kind::Encrypted, "gAAAA"});
    return part;
}

NeutralRequest plainRequest()
{
    NeutralRequest request;
    request.dialect = WireDialect::Chat;
    request.messages.push_back(said(Role::User, {NeutralPart::ofText("Hi")}));
    return request;
}

ModelTraits traitsOf()
{
    ModelTraits traits;
    traits.model = "gpt-x";
    traits.family = "openai";
    return traits;
}

QByteArray joined(const DialectNotes &notes)
{
    QByteArray text;
    for (const QByteArray &note : notes.all())
        text.append(text.isEmpty() ? "" : " ").append(note);
    return text;
}
} // namespace

class TestResponsesDraft final : public QObject
{
    Q_OBJECT

private slots:
    void writesATalkWithTools();
    void writesMedia();
    void writesSettings_data();
    void writesSettings();
    void keepsItsClientsOwnItems();
    void refusesWhatCannotBeSaid_data();
    void refusesWhatCannotBeSaid();
    void writesValidJsonForAnyRequest_data();
    void writesValidJsonForAnyRequest();

private:
    GoldenFolder m_golden {__FILE__};
};

void TestResponsesDraft::writesATalkWithTools()
{
    NeutralRequest request = plainRequest();
    request.dialect = WireDialect::Messages;
    request.stream = true;
    request.system = {NeutralPart::ofText("First."), NeutralPart::ofText("Second.")};
    NeutralPart custom = call("call_3", "apply_patch", "*** Begin");
    custom.isCustom = true;
    request.messages.push_back(said(
        Role::Assistant,
        {thought("Mine", "openai"), thought("Theirs", "anthropic"), NeutralPart::ofText(""),
         NeutralPart::ofText("Calling"), call("call_1", "now", "{\"n\": 9007199254740993123}"),
         call("toolu_01234567890123456789012345678901234567890123456789012345678901234567890", "now", ""), custom}));
    request.messages.push_back(
        said(Role::User, {NeutralPart::ofText("Next"), result("call_3", {NeutralPart::ofText("patched")}),
                          result("call_1", {NeutralPart::ofText("a"), mediaOf(Kind::Image, "image/png", "iVBORw==")}),
                          result("toolu_01234567890123456789012345678901234567890123456789012345678901234567890",
                                 {NeutralPart::ofText("boom")}, true)}));
    request.messages.push_back(said(Role::System, {NeutralPart::ofText("Late.")}));
    request.messages.push_back(said(Role::Assistant, {partOf(Kind::Refusal, "No."), thought("unfinished", "openai")}));
    NeutralTool tool;
    tool.name = "now";
    tool.description = "The time";
    tool.schema = R"({"type":"object","z":1,"a":1.0})";
    request.tools.push_back(tool);
    tool = {};
    tool.name = "bare";
    tool.strict = true;
    request.tools.push_back(tool);
    tool = {};
    tool.kind = NeutralTool::Kind::Custom;
    tool.name = "apply_patch";
    tool.raw = R"({"type":"grammar","grammar":{"syntax":"lark","definition":"x"}})";
    request.tools.push_back(tool);
    tool = {};
    tool.kind = NeutralTool::Kind::Server;
    tool.name = "web_search_20250305";
    tool.dialect = WireDialect::Messages;
    request.tools.push_back(tool);
    request.toolChoice.mode = NeutralToolChoice::Mode::Required;
    request.toolChoice.allowed = {"now", "apply_patch"};
    request.parallelCalls = false;

    DialectNotes notes;
    const Result<ProviderDraft> draft = ResponsesProvider {}.write(request, traitsOf(), notes);
    QVERIFY(draft);
    QCOMPARE(draft->path, QByteArray {"/responses"});
    QVERIFY(JsonView::checked(draft->body));
    const QByteArray difference = m_golden.difference(QStringLiteral("tools.draft.json"), draft->body + '\n');
    QVERIFY2(difference.isEmpty(), difference.constData());
    QCOMPARE(joined(notes), QByteArray {"tools.web_search_20250305 messages.reasoning"});
}

void TestResponsesDraft::writesMedia()
{
    NeutralRequest request = plainRequest();
    NeutralPart url;
    url.kind = Kind::Image;
    url.media.url = "https://a/b.png";
    url.media.detail = "high";
    NeutralPart uploaded;
    uploaded.kind = Kind::Document;
    uploaded.media.fileId = "file_1";
    NeutralPart linked;
    linked.kind = Kind::Document;
    linked.media.url = "https://a/c.pdf";
    NeutralPart plain;
    plain.kind = Kind::Document;
    plain.media.text = "words";
    plain.media.name = "notes";
    request.messages.front().parts = {mediaOf(Kind::Image, "image/png", "iVBORw=="),
                                      url,
                                      mediaOf(Kind::Document, "application/pdf", "JVBERg=="),
                                      mediaOf(Kind::Document, "application/pdf", "JVBERg==", "a.pdf"),
                                      uploaded,
                                      linked,
                                      plain,
                                      mediaOf(Kind::Audio, "audio/mpeg", "SUQz"),
                                      mediaOf(Kind::Audio, "audio/wav", "UklGRg==")};
    DialectNotes notes;
    const Result<ProviderDraft> draft = ResponsesProvider {}.write(request, traitsOf(), notes);
    QVERIFY(draft);
    const QByteArray difference = m_golden.difference(QStringLiteral("media.draft.json"), draft->body + '\n');
    QVERIFY2(difference.isEmpty(), difference.constData());
    QVERIFY(notes.isEmpty());
}

void TestResponsesDraft::writesSettings_data()
{
    using Change = std::function<void(NeutralRequest &, ModelTraits &)>;
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("expected"); // what the body holds
    QTest::addColumn<QByteArray>("absent");   // what it does not
    QTest::addColumn<QByteArray>("notes");
    const auto row = [](const char *name, const Change &change, const char *expected, const char *absent = "?",
                        const char *notes = "") {
        QTest::newRow(name) << change << QByteArray {expected} << QByteArray {absent} << QByteArray {notes};
    };
    using Mode = NeutralReasoning::Mode;
    using Show = NeutralReasoning::Show;
    using Control = ModelTraits::ReasoningControl;

    row(
        "keeps nothing at the provider", [](auto &, auto &) {}, R"("store":false)", "include");
    row(
        "leaves out what a provider refuses", [](auto &, auto &t) { t.refusedMembers = {"store"}; }, "{", "store");
    row(
        "nothing but a system text",
        [](auto &r, auto &) {
            r.messages.clear();
            r.system = {NeutralPart::ofText("Say hello.")};
        },
        R"("input":[{"type":"message","role":"system","content":"Say hello."}])", "instructions");
    row(
        "streams", [](auto &r, auto &) { r.stream = true; }, R"("stream":true)");
    row(
        "a limit below the least", [](auto &r, auto &) { r.maxOutputTokens = 5; }, R"("max_output_tokens":16)", "?",
        "max_tokens");
    row(
        "a limit above the model's",
        [](auto &r, auto &t) {
            r.maxOutputTokens = 50'000;
            t.maxOutputTokens = 4096;
        },
        R"("max_output_tokens":4096)", "?", "max_tokens");
    row(
        "numbers as they came",
        [](auto &r, auto &) {
            r.sampling.temperature = "0.70";
            r.sampling.topP = "1.0";
        },
        R"("temperature":0.70,"top_p":1.0)");
    row(
        "a temperature that the model refuses",
        [](auto &r, auto &t) {
            r.sampling.temperature = "1";
            t.takesTemperature = false;
        },
        "{", "temperature", "temperature");
    row(
        "one of temperature and top_p",
        [](auto &r, auto &t) {
            r.sampling.temperature = "1";
            r.sampling.topP = "0.5";
            t.takesTemperatureWithTopP = false;
        },
        R"("temperature":1)", "top_p", "top_p");
    row(
        "what the service has no word for",
        [](auto &r, auto &) {
            r.sampling.topK = "5";
            r.sampling.seed = "1";
            r.sampling.presencePenalty = "1";
            r.sampling.frequencyPenalty = "1";
            r.sampling.logitBias = "{}";
            r.sampling.stop = {"x"};
        },
        "{", "seed", "top_k seed presence_penalty frequency_penalty logit_bias stop");
    row(
        "log probabilities",
        [](auto &r, auto &) {
            r.sampling.logprobs = true;
            r.sampling.topLogprobs = "3";
        },
        R"("top_logprobs":3,"store":false,"include":["message.output_text.logprobs"])");
    row(
        "log probabilities of a model that has none",
        [](auto &r, auto &t) {
            r.sampling.logprobs = true;
            r.sampling.topLogprobs = "3";
            t.refusedMembers = {"logprobs", "top_logprobs"};
        },
        R"("store":false})", "logprobs", "top_logprobs logprobs");
    row(
        "an effort, and thoughts to bring back",
        [](auto &r, auto &) {
            r.reasoning.mode = Mode::On;
            r.reasoning.effort = "high";
            r.reasoning.show = Show::Summary;
        },
        R"("reasoning":{"effort":"high","summary":"auto"},"store":false,"include":["reasoning.encrypted_content"])");
    row(
        "thoughts that the client's own provider would show",
        [](auto &r, auto &) {
            r.dialect = WireDialect::Messages;
            r.reasoning.mode = Mode::On;
            r.reasoning.effort = "low";
        },
        R"("reasoning":{"effort":"low","summary":"auto"})");
    row(
        "thoughts that nobody asked to see",
        [](auto &r, auto &) {
            r.dialect = WireDialect::Messages;
            r.reasoning.mode = Mode::Adaptive;
            r.reasoning.effort = "low";
            r.reasoning.show = Show::None;
        },
        R"("reasoning":{"effort":"low"},)");
    row(
        "a budget as an effort",
        [](auto &r, auto &t) {
            r.reasoning.mode = Mode::On;
            r.reasoning.budgetTokens = 9000;
            t.reasoning = Control::Effort;
            t.efforts = {"low", "medium", "high"};
        },
        R"("reasoning":{"effort":"high"})");
    row(
        "no thinking", [](auto &r, auto &) { r.reasoning.mode = Mode::Off; }, R"("reasoning":{"effort":"none"})");
    row(
        "no thinking by a model that always does",
        [](auto &r, auto &t) {
            r.reasoning.mode = Mode::Off;
            t.canSwitchReasoningOff = false;
            t.efforts = {"minimal", "low"};
        },
        R"("reasoning":{"effort":"minimal"})");
    row(
        "an effort of a model that does not think",
        [](auto &r, auto &t) {
            r.reasoning.effort = "high";
            t.reasoning = Control::None;
        },
        "{", "reasoning", "reasoning");
    row(
        "a model that thinks by itself", [](auto &, auto &t) { t.reasoning = Control::Effort; },
        R"("include":["reasoning.encrypted_content"])");
    row(
        "a schema as it came",
        [](auto &r, auto &) {
            r.format.kind = NeutralFormat::Kind::JsonSchema;
            r.format.name = "r";
            r.format.schema = R"({"z":1,"a":1.0})";
            r.format.strict = true;
            r.verbosity = "low";
        },
        R"("text":{"format":{"type":"json_schema","name":"r","schema":{"z":1,"a":1.0},"strict":true},"verbosity":"low"})");
    row(
        "a schema for a model that takes none",
        [](auto &r, auto &t) {
            r.format.kind = NeutralFormat::Kind::JsonSchema;
            r.format.schema = R"({"z":1})";
            t.takesJsonSchema = false;
        },
        R"("text":{"format":{"type":"json_object"}})", "json_schema", "text.format.schema");
    row(
        "JSON mode says the word", [](auto &r, auto &) { r.format.kind = NeutralFormat::Kind::JsonObject; },
        R"("input":[{"type":"message","role":"system","content":"Answer with a JSON object."})");
    row(
        "JSON mode that says the word already",
        [](auto &r, auto &) {
            r.format.kind = NeutralFormat::Kind::JsonObject;
            r.messages.front().parts.front().text = "Give me Json";
        },
        R"("input":[{"type":"message","role":"user")", "Answer");
    row(
        "the role of developers",
        [](auto &r, auto &t) {
            t.takesDeveloperRole = true;
            r.messages.push_back(said(Role::System, {NeutralPart::ofText("Late")}));
        },
        R"({"type":"message","role":"developer","content":[{"type":"input_text","text":"Late"}]})");
    row(
        "a tier of another service", [](auto &r, auto &) { r.serviceTier = "standard_only"; },
        R"("service_tier":"default")");
    row(
        "a tier that nobody knows", [](auto &r, auto &) { r.serviceTier = "warp"; }, "{", "service_tier",
        "service_tier");
    row(
        "a long user", [](auto &r, auto &) { r.userId = QByteArray(100, 'u'); },
        R"("user":"aae37f9f7de396414419d9ed8d2321d450519b2d16797aab63c6ea51229c05a2")", "uuuu");
    row(
        "another dialect's metadata",
        [](auto &r, auto &) {
            r.dialect = WireDialect::Messages;
            r.metadata = R"({"user_id":"x"})";
        },
        "{", "metadata", "metadata");
    row(
        "another dialect's members",
        [](auto &r, auto &) {
            r.extra = {{"top_a", "1"}};
        },
        "{", "top_a", "top_a");
    row(
        "its own dialect's members",
        [](auto &r, auto &) {
            r.dialect = WireDialect::Responses;
            r.extra = {{"truncation", "\"auto\""}};
        },
        R"("truncation":"auto")");
    row(
        "a name", [](auto &r, auto &) { r.messages.front().name = "Bob"; }, "{", "Bob", "messages.name");
}

void TestResponsesDraft::writesSettings()
{
    using Change = std::function<void(NeutralRequest &, ModelTraits &)>;
    QFETCH(const Change, change);
    QFETCH(const QByteArray, expected);
    QFETCH(const QByteArray, absent);
    NeutralRequest request = plainRequest();
    ModelTraits traits = traitsOf();
    change(request, traits);
    DialectNotes notes;
    const Result<ProviderDraft> draft = ResponsesProvider {}.write(request, traits, notes);
    QVERIFY(draft);
    QVERIFY2(JsonView::checked(draft->body), draft->body.constData());
    QVERIFY2(draft->body.contains(expected), draft->body.constData());
    QVERIFY2(!draft->body.contains(absent), draft->body.constData());
    QTEST(joined(notes), "notes");
}

/// Between two services of this dialect nothing is lost but what the hub keeps itself.
void TestResponsesDraft::keepsItsClientsOwnItems()
{
    const QByteArray body = R"({"model":"m","input":[{"role":"user","content":"Q"},)"
                            R"({"type":"web_search_call","id":"ws_1","status":"completed"},)"
                            R"({"type":"reasoning","summary":[],"encrypted_content":"gAAAA"},)"
                            R"({"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},)"
                            R"({"type":"function_call_output","call_id":"c1","output":"ok"}],)"
                            R"("tools":[{"type":"web_search"},{"type":"function","name":"f","parameters":{}}]})";
    const Result<NeutralRequest> request = ResponsesClient {}.read(body);
    QVERIFY(request);
    DialectNotes notes;
    const Result<ProviderDraft> draft = ResponsesProvider {}.write(*request, traitsOf(), notes);
    QVERIFY(draft);
    QCOMPARE(draft->body,
             QByteArray {
                 R"({"model":"gpt-x","tools":[{"type":"web_search"},{"type":"function","name":"f","parameters":{}}],)"
                 R"("input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"Q"}]},)"
                 R"({"type":"web_search_call","id":"ws_1","status":"completed"},)"
                 R"({"type":"reasoning","summary":[],"encrypted_content":"gAAAA"},)"
                 R"({"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},)"
                 R"({"type":"function_call_output","call_id":"c1","output":"ok"}],"store":false})"});
    QVERIFY(notes.isEmpty());
}

void TestResponsesDraft::refusesWhatCannotBeSaid_data()
{
    using Change = std::function<void(NeutralRequest &, ModelTraits &)>;
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
    row("more than one answer", [](auto &r, auto &) { r.sampling.choices = 2; });
    row("nothing to say", [](auto &r, auto &) { r.messages.front().parts.front().text.clear(); });
    row("video", [](auto &r, auto &) { r.messages.front().parts = {mediaOf(Kind::Video, "video/mp4", "AAAA")}; });
    row("a bitmap", [](auto &r, auto &) { r.messages.front().parts = {mediaOf(Kind::Image, "image/bmp", "Qk0=")}; });
    row("a last turn of nothing", [](auto &r, auto &) {
        r.messages.push_back(said(Role::Assistant, {NeutralPart::ofText("Yes?")}));
        r.messages.push_back(said(Role::User, {NeutralPart::ofText("")}));
    });
    row("images for a blind model", [](auto &r, auto &t) {
        r.messages.front().parts = {mediaOf(Kind::Image, "image/png", "AAAA")};
        t.takesImages = false;
    });
    row("audio of another kind",
        [](auto &r, auto &) { r.messages.front().parts = {mediaOf(Kind::Audio, "audio/ogg", "AAAA")}; });
    row("tools for a model that takes none", [](auto &r, auto &t) {
        r.tools.push_back({});
        t.takesTools = false;
    });
}

void TestResponsesDraft::refusesWhatCannotBeSaid()
{
    using Change = std::function<void(NeutralRequest &, ModelTraits &)>;
    QFETCH(const Change, change);
    NeutralRequest request = plainRequest();
    ModelTraits traits = traitsOf();
    change(request, traits);
    DialectNotes notes;
    const Result<ProviderDraft> draft = ResponsesProvider {}.write(request, traits, notes);
    QVERIFY(!draft);
    QCOMPARE(draft.error().code, ErrorCode::BadRequest);
    QVERIFY(!draft.error().detail.isEmpty());
}

void TestResponsesDraft::writesValidJsonForAnyRequest_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"text", "tools", "media", "reasoning", "format"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestResponsesDraft::writesValidJsonForAnyRequest()
{
    QFETCH(const QString, name);
    int written = 0;
    for (const QByteArray &body : junkVariants(m_golden.text(name + QStringLiteral(".request.json")))) {
        const Result<NeutralRequest> request =
            JsonView {body}.isObject() ? ResponsesClient {}.read(body) : fail(ErrorCode::BadRequest, {});
        if (!request)
            continue;
        DialectNotes notes;
        const Result<ProviderDraft> draft = ResponsesProvider {}.write(*request, traitsOf(), notes);
        if (!draft)
            continue;
        ++written;
        QVERIFY2(JsonView::checked(draft->body), draft->body.constData());
    }
    QVERIFY(written > 0);
}

QTEST_GUILESS_MAIN(TestResponsesDraft)
#include "tst_responsesdraft.moc"
