// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/jsonview.h"
#include "responsesrequests.h"

/// Everything of a request but its talk, one setting at a time.
class TestResponsesSettings final : public QObject
{
    Q_OBJECT

private slots:
    void writesSettings_data();
    void writesSettings();
};

void TestResponsesSettings::writesSettings_data()
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
    using Show = NeutralReasoning::Show;
    using Control = ModelTraits::ReasoningControl;
    using Role = NeutralMessage::Role;

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

void TestResponsesSettings::writesSettings()
{
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

QTEST_GUILESS_MAIN(TestResponsesSettings)
#include "tst_responsessettings.moc"
