// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>

#include <QStringBuilder>
#include <QTest>

#include "gateway/dialects/chat/chatclientdialect.h"
#include "gateway/dialects/converse/converseproviderdialect.h"
#include "gateway/dialects/jsonview.h"
#include "goldenfolder.h"

using namespace Qt::StringLiterals;

using Shape = std::function<void(NeutralRequest &, ModelTraits &)>;
Q_DECLARE_METATYPE(Shape)

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;
using Control = ModelTraits::ReasoningControl;

ModelTraits claude()
{
    ModelTraits traits;
    traits.model = "us.anthropic.claude-real:0";
    traits.family = "anthropic";
    traits.reasoning = Control::Budget;
    return traits;
}

/// The path, the body and what was noted, or the refusal.
QByteArray written(const NeutralRequest &request, const ModelTraits &traits)
{
    DialectNotes notes;
    const Result<ProviderDraft> draft = ConverseProviderDialect {}.write(request, traits, notes);
    if (!draft)
        return "refused: " + draft.error().detail.toUtf8() + '\n';
    QByteArray text = draft->path + '\n' + draft->body + '\n';
    for (const QByteArray &note : notes.all())
        text += "note: " + note + '\n';
    return text;
}

NeutralPart &addPart(NeutralRequest &request, Kind kind, Role role = Role::User)
{
    NeutralPart part;
    part.kind = kind;
    request.messages.push_back({role, {part}, {}});
    return request.messages.back().parts.back();
}

NeutralTool &addTool(NeutralRequest &request)
{
    request.tools.push_back({});
    request.tools.back().name = "f";
    return request.tools.back();
}

/// Adds a call and its result.
NeutralPart &addResult(NeutralRequest &request)
{
    NeutralPart &call = addPart(request, Kind::Call, Role::Assistant);
    call.callId = "c1";
    call.name = "f";
    NeutralPart &result = addPart(request, Kind::Result);
    result.callId = "c1";
    return result;
}
} // namespace

class ConverseRequestWriterTest : public QObject
{
    Q_OBJECT

private slots:
    void writesWhatBedrockTakes_data();
    void writesWhatBedrockTakes();
    void followsTheRules_data();
    void followsTheRules();

private:
    GoldenFolder m_golden {__FILE__};
};

void ConverseRequestWriterTest::writesWhatBedrockTakes_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"text", "tool_turns", "media", "settings", "structured", "json_mode", "named_tool",
                             "allowed_tools", "effort", "openrouter_reasoning", "legacy"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

/// The requests are those of the chat dialect's tests.
void ConverseRequestWriterTest::writesWhatBedrockTakes()
{
    QFETCH(QString, name);
    const QByteArray body = m_golden.text(u"../../chat/golden/requests/"_s + name + u".json"_s);
    const Result<NeutralRequest> request = ChatClientDialect {}.read(body);
    QVERIFY(request);
    const QByteArray text = written(*request, claude());
    const QByteArray difference = m_golden.difference(u"requests/"_s + name + u".txt"_s, text);
    QVERIFY2(difference.isEmpty(), difference.constData());
    QVERIFY(text.startsWith("refused") || JsonView::checked(text.split('\n').at(1)));
}

void ConverseRequestWriterTest::followsTheRules_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<QByteArray>("expected"); ///< stands in what is written
    const auto row = [](const char *name, const char *expected, const Shape &shape) {
        QTest::newRow(name) << shape << QByteArray {expected};
    };
    row("the model's id is percent-encoded", "/model/arn%3Aaws%3Ab%2Fm/converse\n",
        [](auto &, auto &traits) { traits.model = "arn:aws:b/m"; });
    row("streams have a path of their own", "/converse-stream\n", [](auto &request, auto &) { request.stream = true; });
    row("an assistant does not begin",
        R"j("messages":[{"role":"user","content":[{"text":"(continue)"}]},{"role":"assistant")j",
        [](auto &request, auto &) { request.messages.front().role = Role::Assistant; });
    row("a blank turn gets words", R"j("content":[{"text":"(empty)"}])j",
        [](auto &request, auto &) { request.messages.front().parts.front().text = " \n"; });
    row("equal turns are joined", R"("messages":[{"role":"user","content":[{"text":"x"},{"text":"y"}]}])",
        [](auto &request, auto &) { addPart(request, Kind::Text).text = "y"; });
    row("a late system text is the user's",
        R"({"text":"x"},{"text":"late"}]}],"inferenceConfig":{}})"
        "\nnote: messages.system",
        [](auto &request, auto &) { addPart(request, Kind::Text, Role::System).text = "late"; });
    row("calls in the history need their tools",
        R"("toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object","properties":{}}}}}]})",
        [](auto &request, auto &) { addResult(request); });
    row("a result is never empty", R"j({"toolResult":{"toolUseId":"c1","content":[{"text":"(empty)"}]}})j",
        [](auto &request, auto &) { addResult(request); });
    row("a failed tool says so", R"("content":[{"text":"no"}],"status":"error"}})", [](auto &request, auto &) {
        NeutralPart &result = addResult(request);
        result.isError = true;
        result.parts.push_back(NeutralPart::ofText("no"));
    });
    row("arguments keep their bytes", R"("input":{ "big":9007199254740993123 }}})", [](auto &request, auto &) {
        addResult(request);
        request.messages[1].parts.front().arguments = R"({ "big":9007199254740993123 })";
    });
    row("ids are fitted", R"("toolUseId":"t)", [](auto &request, auto &) {
        addResult(request).callId = "no good";
        request.messages[1].parts.front().callId = "no good";
    });
    row("signed reasoning goes back", R"({"reasoningContent":{"reasoningText":{"text":"t","signature":"c2ln"}}})",
        [](auto &request, auto &) {
            NeutralPart &part = addPart(request, Kind::Reasoning, Role::Assistant);
            part.text = "t";
            part.marks.push_back({"anthropic", OpaqueMark::Kind::Signature, "c2ln"});
        });
    row("encrypted reasoning goes back", R"({"reasoningContent":{"redactedContent":"ZW5j"}})",
        [](auto &request, auto &) {
            addPart(request, Kind::Reasoning, Role::Assistant)
                .marks.push_back({"anthropic", OpaqueMark::Kind::Redacted, "ZW5j"});
        });
    row("another family's reasoning does not", R"j({"role":"assistant","content":[{"text":"(empty)"}]})j",
        [](auto &request, auto &) {
            addPart(request, Kind::Reasoning, Role::Assistant)
                .marks.push_back({"google", OpaqueMark::Kind::Signature, "c2ln"});
        });
    row("a cache point stands behind its block", R"({"text":"x"},{"cachePoint":{"type":"default","ttl":"1h"}})",
        [](auto &request, auto &) { request.messages.front().parts.front().cache = CacheMark::OneHour; });
    row("of five marks the first goes",
        R"("content":[{"text":"0"},{"text":"1"},{"cachePoint":{"type":"default"}},{"text":"2"})",
        [](auto &request, auto &) {
            request.messages.front().parts.clear();
            for (const char *text : {"0", "1", "2", "3", "4"}) {
                request.messages.front().parts.push_back(NeutralPart::ofText(text));
                request.messages.front().parts.back().cache = CacheMark::FiveMinutes;
            }
        });
    row("marks for a model that has no cache are noted", "note: cache_control", [](auto &request, auto &traits) {
        request.messages.front().parts.front().cache = CacheMark::FiveMinutes;
        traits.family = "meta";
    });
    row("thinking has its budget",
        R"("additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":4000}})",
        [](auto &request, auto &) {
            request.reasoning.mode = NeutralReasoning::Mode::On;
            request.reasoning.budgetTokens = 4000;
        });
    row("or the usual one", R"({"type":"enabled","budget_tokens":8192})",
        [](auto &request, auto &) { request.reasoning.mode = NeutralReasoning::Mode::On; });
    row("for a model that does not decide itself, too", R"({"type":"enabled","budget_tokens":8192})",
        [](auto &request, auto &) { request.reasoning.mode = NeutralReasoning::Mode::Adaptive; });
    row("no thinking beside a tool that must be called", "note: reasoning", [](auto &request, auto &) {
        request.reasoning.mode = NeutralReasoning::Mode::On;
        request.tools.push_back({});
        request.tools.back().name = "f";
        request.toolChoice.mode = NeutralToolChoice::Mode::Required;
    });
    for (const Control control : {Control::Budget, Control::Adaptive}) {
        row(control == Control::Budget ? "and the choice stays" : "for adaptive models, too",
            R"("toolChoice":{"any":{}}})", [control](auto &request, auto &traits) {
                traits.reasoning = control;
                request.reasoning.mode = NeutralReasoning::Mode::On;
                request.tools.push_back({});
                request.tools.back().name = "f";
                request.toolChoice.mode = NeutralToolChoice::Mode::Required;
            });
    }
    row("a choice that the model does not take leaves thinking alone",
        R"("thinking":{"type":"enabled","budget_tokens":8192})", [](auto &request, auto &traits) {
            traits.takesToolChoice = false;
            request.reasoning.mode = NeutralReasoning::Mode::On;
            request.tools.push_back({});
            request.tools.back().name = "f";
            request.toolChoice.mode = NeutralToolChoice::Mode::Required;
        });
    row("nor where the limit leaves no room", "note: reasoning", [](auto &request, auto &) {
        request.maxOutputTokens = 500;
        request.reasoning.mode = NeutralReasoning::Mode::On;
    });
    row("which stays below the limit", "\"budget_tokens\":1999", [](auto &request, auto &) {
        request.maxOutputTokens = 2000;
        request.reasoning.mode = NeutralReasoning::Mode::On;
        request.reasoning.budgetTokens = 4000;
    });
    row("one that stands for a word leaves room for an answer",
        R"("maxTokens":9000},"additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":6750}})",
        [](auto &request, auto &) {
            request.maxOutputTokens = 9000;
            request.reasoning.mode = NeutralReasoning::Mode::On;
            request.reasoning.effort = "high";
        });
    row("and so does the usual one", R"("budget_tokens":2250)", [](auto &request, auto &) {
        request.maxOutputTokens = 3000;
        request.reasoning.mode = NeutralReasoning::Mode::On;
    });
    row("no thinking amid calls whose thought is lost",
        R"("inferenceConfig":{}})"
        "\nnote: reasoning",
        [](auto &request, auto &) {
            addResult(request);
            request.reasoning.mode = NeutralReasoning::Mode::On;
            request.reasoning.budgetTokens = 4000;
        });
    row("thinking drops the temperature", "note: temperature", [](auto &request, auto &) {
        request.sampling.temperature = "0.5";
        request.reasoning.mode = NeutralReasoning::Mode::On;
        request.reasoning.budgetTokens = 4000;
    });
    row("adaptive models get the effort",
        R"("additionalModelRequestFields":{"thinking":{"type":"adaptive"}},"outputConfig":{"effort":"high"}})",
        [](auto &request, auto &traits) {
            request.reasoning.mode = NeutralReasoning::Mode::On;
            request.reasoning.effort = "high";
            traits.reasoning = Control::Adaptive;
        });
    row("temperature is one at most", R"("temperature":1})",
        [](auto &request, auto &) { request.sampling.temperature = "1.7"; });
    row("Claude takes no union at the root",
        R"("inputSchema":{"json":{"type":"object","properties":{"a":{}},"description":"{anyOf: [{\"required\":[\"a\"]}]}"}}}}]})",
        [](auto &request, auto &) {
            addTool(request).schema = R"({"anyOf":[{"required":["a"]}],"properties":{"a":{}}})";
        });
    row("which is told", "note: tools.parameters",
        [](auto &request, auto &) { addTool(request).schema = R"({"anyOf":[{"required":["a"]}]})"; });
    row("others take one, below an object",
        R"({"json":{"type":"object","properties":{},"anyOf":[{"required":["a"]}]}})", [](auto &request, auto &traits) {
            traits.family = "meta";
            addTool(request).schema = R"({"anyOf":[{"required":["a"]}]})";
        });
    row("a strict tool is closed",
        R"({"json":{"type":"object","properties":{"a":{"type":"array","description":"{maxItems: 3}"}},"additionalProperties":false}},"strict":true}})",
        [](auto &request, auto &) {
            addTool(request).strict = true;
            request.tools.back().schema = R"({"type":"object","properties":{"a":{"type":"array","maxItems":3}}})";
        });
    row("or not strict, where the model holds to no schema",
        R"({"json":{"type":"object"}}}}]},"messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{}})"
        "\nnote: tools.strict",
        [](auto &request, auto &traits) {
            traits.takesJsonSchema = false;
            addTool(request).strict = true;
            request.tools.back().schema = R"({"type":"object"})";
        });
    row("the schema of an answer is closed",
        R"("schema":"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"description\":\"{minLength: 1}\"}},\"additionalProperties\":false}")",
        [](auto &request, auto &) {
            request.format.kind = NeutralFormat::Kind::JsonSchema;
            request.format.schema = R"({"type":"object","properties":{"a":{"type":"string","minLength":1}}})";
        });
    row("no choice of no tool", "note: tool_choice", [](auto &request, auto &) {
        addResult(request);
        request.tools.push_back({});
        request.tools.back().name = "f";
        request.toolChoice.mode = NeutralToolChoice::Mode::None;
    });
    row("without calls the tools are withheld",
        R"({"messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{}})", [](auto &request, auto &) {
            request.tools.push_back({});
            request.toolChoice.mode = NeutralToolChoice::Mode::None;
        });
    row("a document gets a fitting name and words beside it",
        R"j({"document":{"format":"pdf","name":"a b (1) pdf","source":{"bytes":"AA=="}}},{"text":"See the document."}]})j",
        [](auto &request, auto &) {
            request.messages.clear();
            NeutralPart &part = addPart(request, Kind::Document);
            part.media.mimeType = "application/pdf";
            part.media.base64 = "AA==";
            part.media.name = "a_b  (1).pdf";
        });
    row("two documents of one name are told apart", R"j("name":"a (2)")j", [](auto &request, auto &) {
        for (int i = 0; i < 2; ++i) {
            NeutralPart &part = addPart(request, Kind::Document);
            part.media.text = "plain";
            part.media.name = "a";
        }
    });
    row("a picture by URL is refused", "refused: messages has an image that is not given by its bytes",
        [](auto &request, auto &) { addPart(request, Kind::Image).media.url = "https://a.example/"; });
    row("an odd picture is refused", "refused: messages has an image that is none of PNG, JPEG, GIF and WebP.",
        [](auto &request, auto &) {
            NeutralPart &part = addPart(request, Kind::Image);
            part.media.base64 = "AA==";
            part.media.mimeType = "image/tiff";
        });
    row("more than one answer is refused", "refused: 'n' must be 1: this provider gives one answer at a time.",
        [](auto &request, auto &) { request.sampling.choices = 2; });
    row("a prefill is refused where it is", "refused: messages ends in the assistant's turn",
        [](auto &request, auto &traits) {
            addPart(request, Kind::Text, Role::Assistant).text = "Once";
            traits.takesPrefill = false;
        });
    row("tools are refused where they are", "refused: tools: this model calls no tools.",
        [](auto &request, auto &traits) {
            request.tools.push_back({});
            traits.takesTools = false;
        });
    row("an odd user is hashed", R"("requestMetadata":{"user":")",
        [](auto &request, auto &) { request.userId = "a\nb"; });
    row("the tier", R"("serviceTier":{"type":"flex"})", [](auto &request, auto &) { request.serviceTier = "flex"; });
    row("blank stops go",
        R"("stopSequences":["a"]}})"
        "\nnote: stop",
        [](auto &request, auto &) {
            request.sampling.stop = {" ", "a"};
        });
    row("the rest is noted", "note: seed\nnote: logit_bias\nnote: logprobs\n", [](auto &request, auto &) {
        request.sampling.seed = "1";
        request.sampling.logitBias = "{}";
        request.sampling.logprobs = true;
    });
}

void ConverseRequestWriterTest::followsTheRules()
{
    QFETCH(Shape, shape);
    QFETCH(QByteArray, expected);
    NeutralRequest request =
        ChatClientDialect {}.read(R"({"model":"m","messages":[{"role":"user","content":"x"}]})").value();
    ModelTraits traits = claude();
    shape(request, traits);
    const QByteArray text = written(request, traits);
    QVERIFY2(text.contains(expected), text.constData());
}

QTEST_GUILESS_MAIN(ConverseRequestWriterTest)
#include "tst_converserequestwriter.moc"
