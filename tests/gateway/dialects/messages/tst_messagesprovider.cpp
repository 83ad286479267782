// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>

#include <QStringBuilder>
#include <QtTest>

#include "gateway/dialects/messages/messagesprovider.h"
#include "goldenfolder.h"

namespace
{
using Role = NeutralMessage::Role;
using Kind = NeutralPart::Kind;
using Change = std::function<void(NeutralRequest &, ModelTraits &)>;

NeutralPart text(const char *words, CacheMark cache = CacheMark::None)
{
    NeutralPart part = NeutralPart::ofText(words);
    part.cache = cache;
    return part;
}

NeutralPart image(const char *base64, const char *mimeType)
{
    NeutralPart part;
    part.kind = Kind::Image;
    part.media.base64 = base64;
    part.media.mimeType = mimeType;
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

NeutralPart result(const char *id, std::vector<NeutralPart> parts)
{
    NeutralPart part;
    part.kind = Kind::Result;
    part.callId = id;
    part.parts = std::move(parts);
    return part;
}

NeutralPart reasoning(const char *words, std::vector<OpaqueMark> marks)
{
    NeutralPart part;
    part.kind = Kind::Reasoning;
    part.text = words;
    part.marks = std::move(marks);
    return part;
}

NeutralTool tool(const char *name, const char *schema)
{
    NeutralTool tool;
    tool.name = name;
    tool.schema = schema;
    return tool;
}

NeutralPart document(const char *mimeType, const char *base64)
{
    NeutralPart part = image(base64, mimeType);
    part.kind = Kind::Document;
    return part;
}

const OpaqueMark signature {"anthropic", OpaqueMark::Kind::Signature, "EqQB"};

NeutralRequest question()
{
    NeutralRequest request;
    request.model = "my/model";
    request.messages = {{Role::User, {text("Hi")}, {}}};
    return request;
}

ModelTraits claude()
{
    ModelTraits traits;
    traits.model = "claude-x";
    traits.family = "anthropic";
    traits.kind = "anthropic";
    traits.maxOutputTokens = 64'000;
    traits.takesLateSystem = false;
    traits.reasoning = ModelTraits::ReasoningControl::Budget;
    return traits;
}

/// Three calls of one turn, their results in a muddled order, among the user's words.
void askOfThree(NeutralRequest &request)
{
    NeutralPart failed = result("call_2", {text("no such city"), image("iVBORw0KGgo=", "image/png")});
    failed.isError = true;
    request.messages = {
        {Role::User, {text("Weather?")}, {}},
        {Role::Assistant,
         {text("Three at once."), call("call_1", "get_weather", R"({"city":"Lima","n":9007199254740993123})"),
          call("call_2", "get_weather", R"({"city": "Oslo"})"), call("functions.now:0", "now", "")},
         {}},
        {Role::User, {text("And now?"), failed}, {}},
        {Role::User, {result("functions.now:0", {}), result("call_1", {text("18 C")})}, {}},
    };
    request.tools = {tool("get_weather", R"({"type":"object","properties":{"zebra":{},"apple":{"maximum":1e400}}})"),
                     tool("now", "")};
    request.tools.front().description = "Tells it.";
}

/// A loop of tools in which the model thought, as its own family signed it.
void askInALoop(NeutralRequest &request)
{
    request.messages = {
        {Role::User, {text("6*7?")}, {}},
        {Role::Assistant, {reasoning("Let me see.", {signature}), call("toolu_1", "calc", "{}")}, {}},
        {Role::User, {result("toolu_1", {text("42")})}, {}},
    };
    request.tools = {tool("calc", "{}")};
    request.reasoning.mode = NeutralReasoning::Mode::On;
    request.reasoning.budgetTokens = 2048;
}

QByteArray joinedNotes(const DialectNotes &notes)
{
    QByteArray text;
    for (const QByteArray &note : notes.all())
        text += text.isEmpty() ? note : QByteArray {',' + note};
    return text;
}

struct Written
{
    Result<ProviderDraft> draft;
    QByteArray notes;
};

Written written(const Change &change)
{
    NeutralRequest request = question();
    ModelTraits traits = claude();
    change(request, traits);
    DialectNotes notes;
    Result<ProviderDraft> draft = MessagesProvider {}.write(request, traits, notes);
    return {std::move(draft), joinedNotes(notes)};
}
} // namespace

class TestMessagesProvider final : public QObject
{
    Q_OBJECT

private slots:
    void writesARequest_data();
    void writesARequest();
    void saysItsPathAndVersion();
    void keepsToTheRules_data();
    void keepsToTheRules();
    void refuses_data();
    void refuses();
};

void TestMessagesProvider::writesARequest_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << std::move(change); };
    row("text", [](NeutralRequest &request, ModelTraits &) {
        request.stream = true;
        request.system = {text("Be brief."), text(" ")};
        request.messages = {{Role::User, {text("Hello \"w\xC3\xB6rld\"\n")}, {}}};
    });
    row("settings", [](NeutralRequest &request, ModelTraits &) {
        request.maxOutputTokens = 100;
        request.sampling.temperature = "0.70";
        request.sampling.topK = "40";
        request.sampling.stop = {"END", "\n"};
        request.userId = "jane@example.com";
        request.serviceTier = "default";
        request.system = {text("Be brief.", CacheMark::OneHour)};
        request.extra = {{"store", "true"}};
    });
    row("tools", [](NeutralRequest &request, ModelTraits &) { askOfThree(request); });
    row("media", [](NeutralRequest &request, ModelTraits &) {
        NeutralPart byUrl = image("", "");
        byUrl.media.url = "https://example.com/a.png";
        NeutralPart pdf = document("application/pdf", "JVBERi0=");
        pdf.media.name = "report.pdf";
        pdf.isCited = true;
        request.messages = {{Role::User,
                             {text("What?"), image("_9j-4AAQ", "image/jpg"), byUrl, pdf,
                              document("text/csv", "YSxiCg=="), document("application/json", "e30=")},
                             {}}};
    });
    row("thinking", [](NeutralRequest &request, ModelTraits &) {
        askInALoop(request);
        std::vector<NeutralPart> &parts = request.messages[1].parts;
        parts.insert(parts.begin() + 1, reasoning("", {{"anthropic", OpaqueMark::Kind::Redacted, "cmVk"}}));
        parts.insert(parts.begin() + 2, reasoning("foreign", {{"openai", OpaqueMark::Kind::Encrypted, "gAAA"}}));
    });
    row("structured", [](NeutralRequest &request, ModelTraits &) {
        request.format.kind = NeutralFormat::Kind::JsonSchema;
        request.format.schema =
            R"({"type":"object","properties":{"n":{"type":"integer","minimum":1}},"required":["n"]})";
    });
    row("own_dialect", [](NeutralRequest &request, ModelTraits &) {
        request.dialect = WireDialect::Messages;
        NeutralPart foreign;
        foreign.kind = Kind::Foreign;
        foreign.dialect = WireDialect::Messages;
        foreign.raw = R"({"type":"server_tool_use","id":"s1","name":"web_search","input":{}})";
        request.messages.push_back({Role::Assistant, {foreign, text("Found.")}, {}});
        request.messages.push_back({Role::User, {text("More.")}, {}});
        NeutralTool search;
        search.kind = NeutralTool::Kind::Server;
        search.dialect = WireDialect::Messages;
        search.name = "web_search";
        search.raw = R"({"type":"web_search_20250305","name":"web_search"})";
        request.tools = {search};
        request.metadata = R"({"user_id":"u-1"})";
        request.extra = {{"container", R"({"id":"c"})"}};
    });
}

void TestMessagesProvider::writesARequest()
{
    QFETCH(const Change, change);
    const Written request = written(change);
    QVERIFY2(request.draft, request.draft ? "" : qPrintable(request.draft.error().detail));
    const QString name = QStringLiteral("provider/%1.json").arg(QLatin1StringView {QTest::currentDataTag()});
    const QByteArray difference =
        GoldenFolder {__FILE__}.difference(name, request.draft->body + "\nnotes: " + request.notes + '\n');
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void TestMessagesProvider::saysItsPathAndVersion()
{
    const Written request = written([](NeutralRequest &, ModelTraits &) {});
    QVERIFY(request.draft);
    QCOMPARE(request.draft->path, QByteArray {"/messages"});
    QCOMPARE(request.draft->headers.value("anthropic-version"), QByteArray {"2023-06-01"});
    QCOMPARE(MessagesProvider {}.framing(), StreamFraming::ServerSentEvents);
    QVERIFY(MessagesProvider {}.reader("anthropic"));
}

void TestMessagesProvider::keepsToTheRules_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("present");
    QTest::addColumn<QByteArray>("absent");
    QTest::addColumn<QByteArray>("notes");
    const auto row = [](const char *name, Change change, const char *present, const char *absent, const char *notes) {
        QTest::newRow(name) << std::move(change) << QByteArray {present} << QByteArray {absent} << QByteArray {notes};
    };
    using Control = ModelTraits::ReasoningControl;
    using Choice = NeutralToolChoice::Mode;
    using Reasoning = NeutralReasoning::Mode;

    // Limits
    row(
        "a limit is always said", [](auto &, auto &) {}, R"("max_tokens":32000,)", "thinking", "");
    row(
        "a small model's own limit", [](auto &, auto &t) { t.maxOutputTokens = 8192; }, R"("max_tokens":8192,)", "",
        "");
    row(
        "an unknown model's limit", [](auto &, auto &t) { t.maxOutputTokens = 0; }, R"("max_tokens":8192,)", "", "");
    row(
        "a limit over the model's", [](auto &r, auto &) { r.maxOutputTokens = 100'000; }, R"("max_tokens":64000,)", "",
        "max_tokens");

    // Sampling
    row(
        "temperature over 1", [](auto &r, auto &) { r.sampling.temperature = "1.5"; }, R"("temperature":1,)", "1.5",
        "temperature");
    row(
        "temperature that the model refuses",
        [](auto &r, auto &t) {
            r.sampling.temperature = "0.5";
            t.takesTemperature = false;
        },
        "", "temperature", "temperature");
    row(
        "top_p beside temperature",
        [](auto &r, auto &t) {
            r.sampling.temperature = "0.5";
            r.sampling.topP = "0.9";
            t.takesTemperatureWithTopP = false;
        },
        R"("temperature":0.5)", "top_p", "top_p");
    row(
        "top_p alone",
        [](auto &r, auto &t) {
            r.sampling.topP = "0.9";
            t.takesTemperatureWithTopP = false;
        },
        R"("top_p":0.9)", "temperature", "");
    row(
        "sampling beside thinking",
        [](auto &r, auto &) {
            r.sampling.temperature = "0.5";
            r.sampling.topK = "40";
            r.sampling.topP = "0.5";
            r.reasoning.budgetTokens = 2048;
        },
        R"("budget_tokens":2048)",
        R"("t)"
        "op_",
        "temperature,top_p,top_k");
    row(
        "what the dialect has no word for",
        [](auto &r, auto &) {
            r.sampling.seed = "1";
            r.sampling.presencePenalty = "0.5";
            r.sampling.frequencyPenalty = "0";
            r.sampling.logitBias = "{}";
            r.sampling.logprobs = true;
            r.verbosity = "low";
            r.cacheKey = "k";
            r.safety = "[]";
        },
        "", "seed", "seed,presence_penalty,logit_bias,logprobs,verbosity,prompt_cache_key,safetySettings");
    row(
        "a member that the provider refuses",
        [](auto &r, auto &t) {
            r.sampling.topK = "4";
            t.refusedMembers = {"top_k"};
        },
        "", "top_k", "top_k");
    row(
        "a tier of another service", [](auto &r, auto &) { r.serviceTier = "flex"; }, "", "service_tier",
        "service_tier");
    row(
        "the best tier", [](auto &r, auto &) { r.serviceTier = "priority"; }, R"("service_tier":"auto")", "", "");

    // Turns
    row(
        "late system words become the user's",
        [](auto &r, auto &) {
            r.messages.push_back({Role::System, {text("Be brief.")}, {}});
        },
        R"({"role":"user","content":[{"type":"text","text":"Hi"},{"type":"text","text":"<system>\nBe brief.\n</system>"}]})",
        R"("role":"system")", "messages.system");
    row(
        "late system words before the assistant's keep their place",
        [](auto &r, auto &t) {
            r.messages.push_back({Role::System, {text("A")}, {}});
            r.messages.push_back({Role::Assistant, {text("C")}, {}});
            r.messages.push_back({Role::User, {text("D")}, {}});
            t.takesLateSystem = true;
        },
        R"({"role":"system","content":[{"type":"text","text":"A"}]},{"role":"assistant")", "<system>", "");
    row(
        "late system words wait for the end of the user's turn",
        [](auto &r, auto &t) {
            r.messages.push_back({Role::System, {text("A")}, {}});
            r.messages.push_back({Role::User, {text("B")}, {}});
            r.messages.push_back({Role::Assistant, {text("C")}, {}});
            r.messages.push_back({Role::User, {text("D")}, {}});
            t.takesLateSystem = true;
        },
        R"({"role":"user","content":[{"type":"text","text":"B"}]},{"role":"system","content":[{"type":"text","text":"A"}]},{"role":"assistant")",
        "<system>", "messages.system");
    row(
        "late system words after the assistant's",
        [](auto &r, auto &t) {
            r.messages.push_back({Role::Assistant, {text("C")}, {}});
            r.messages.push_back({Role::System, {text("A")}, {}});
            t.takesLateSystem = true;
        },
        R"("text":"<system>\nA\n</system>")", R"("role":"system")", "messages.system");
    row(
        "blank texts go", [](auto &r, auto &) { r.messages[0].parts.push_back(text(" \n")); },
        R"("content":[{"type":"text","text":"Hi"}]})", "", "");
    row(
        "an empty turn of the assistant's goes",
        [](auto &r, auto &) {
            r.messages.push_back({Role::Assistant, {text("")}, {}});
            r.messages.push_back({Role::User, {text("Hm?")}, {}});
        },
        R"("Hm?")", "assistant", "");
    row(
        "the user begins", [](auto &r, auto &) { r.messages[0].role = Role::Assistant; },
        R"j([{"role":"user","content":[{"type":"text","text":"(continue)"}]},{"role":"assistant")j", "", "");
    row(
        "even where only the system spoke",
        [](auto &r, auto &) { r.system = std::exchange(r.messages, {}).front().parts; },
        R"j([{"role":"user","content":[{"type":"text","text":"(continue)"}]}])j", "", "");
    row(
        "names go", [](auto &r, auto &) { r.messages[0].name = "jane"; }, "", "jane", "messages.name");
    row(
        "a prefill loses its last space",
        [](auto &r, auto &) {
            r.messages.push_back({Role::Assistant, {text("{\"n\": ")}, {}});
        },
        R"({"role":"assistant","content":[{"type":"text","text":"{\"n\":"}]})", "", "");
    row(
        "an empty prefill goes",
        [](auto &r, auto &t) {
            r.messages.push_back({Role::Assistant, {text(" ")}, {}});
            t.takesPrefill = false;
        },
        "", "assistant", "prefill");
    row(
        "a turn does not end in thinking",
        [](auto &r, auto &) {
            r.messages.push_back({Role::Assistant, {text("A"), reasoning("B", {signature})}, {}});
            r.messages.push_back({Role::User, {text("C")}, {}});
        },
        R"([{"type":"text","text":"A"}])", "thinking", "");
    row(
        "a spoken answer is its words",
        [](auto &r, auto &) {
            NeutralPart spoken = text("Hello");
            spoken.kind = Kind::Audio;
            r.messages.push_back({Role::Assistant, {spoken}, {}});
            r.messages.push_back({Role::User, {text("C")}, {}});
        },
        R"([{"type":"text","text":"Hello"}])", "audio", "messages.content");
    row(
        "a refusal is its words",
        [](auto &r, auto &) {
            NeutralPart refusal = text("No.");
            refusal.kind = Kind::Refusal;
            r.messages.push_back({Role::Assistant, {refusal}, {}});
            r.messages.push_back({Role::User, {text("C")}, {}});
        },
        R"([{"type":"text","text":"No."}])", "refusal", "");
    row(
        "a missing result is made",
        [](auto &r, auto &) {
            r.messages.push_back({Role::Assistant, {call("a", "b", "[1]")}, {}});
        },
        R"("input":{"raw_arguments":"[1]"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"(no result: the call was )",
        "", "missing tool result,tool arguments");
    row(
        "what another dialect alone knows",
        [](auto &r, auto &) {
            NeutralPart foreign;
            foreign.kind = Kind::Foreign;
            foreign.dialect = WireDialect::Gemini;
            foreign.raw = R"({"executableCode":{}})";
            r.messages[0].parts.push_back(foreign);
        },
        "", "executableCode", "messages.content");

    // Tools
    row(
        "no tools, no choice", [](auto &r, auto &) { r.toolChoice.mode = Choice::Auto; }, "", "tool_choice", "");
    row(
        "any tool",
        [](auto &r, auto &) {
            r.tools = {tool("a", "{}")};
            r.toolChoice.mode = Choice::Required;
        },
        R"("tool_choice":{"type":"any"})", "", "");
    row(
        "this tool, one at a time",
        [](auto &r, auto &) {
            r.tools = {tool("a", "{}")};
            r.toolChoice.mode = Choice::Named;
            r.toolChoice.name = "a";
            r.parallelCalls = false;
        },
        R"("tool_choice":{"type":"tool","name":"a","disable_parallel_tool_use":true})", "", "");
    row(
        "one at a time without a choice",
        [](auto &r, auto &) {
            r.tools = {tool("a", "{}")};
            r.parallelCalls = false;
        },
        R"("tool_choice":{"type":"auto","disable_parallel_tool_use":true})", "", "");
    row(
        "no tool now",
        [](auto &r, auto &) {
            r.tools = {tool("a", "{}")};
            r.toolChoice.mode = Choice::None;
            r.parallelCalls = false;
        },
        R"("tool_choice":{"type":"none"})", "disable_parallel", "");
    row(
        "a choice that is not taken",
        [](auto &r, auto &t) {
            r.tools = {tool("a", "{}")};
            r.toolChoice.mode = Choice::Required;
            t.takesToolChoice = false;
        },
        R"("tool_choice":{"type":"auto"})", "any", "tool_choice");
    row(
        "no choice where none is taken",
        [](auto &r, auto &t) {
            r.tools = {tool("a", "{}")};
            r.toolChoice.mode = Choice::None;
            t.takesToolChoice = false;
        },
        "", "tools", "tool_choice");
    row(
        "only the allowed tools",
        [](auto &r, auto &) {
            r.tools = {tool("a", "{}"), tool("b", "{}")};
            r.toolChoice.allowed = {"b"};
        },
        R"("tools":[{"name":"b",)", R"("name":"a")", "");
    row(
        "a strict tool",
        [](auto &r, auto &) {
            r.tools = {tool("a", R"({"type":"object","properties":{}})")};
            r.tools[0].strict = true;
        },
        R"("input_schema":{"type":"object","properties":{},"additionalProperties":false},"strict":true})", "", "");
    row(
        "a strict tool where none is known",
        [](auto &r, auto &t) {
            r.tools = {tool("a", R"({"type":"object","properties":{}})")};
            r.tools[0].strict = true;
            t.takesJsonSchema = false;
        },
        R"("input_schema":{"type":"object","properties":{}}})", "strict", "tools.strict");
    row(
        "a custom tool becomes a function of one text",
        [](auto &r, auto &) {
            r.tools = {tool("patch", "")};
            r.tools[0].kind = NeutralTool::Kind::Custom;
            r.tools[0].raw = R"({"type":"grammar"})";
        },
        R"({"name":"patch","input_schema":{"type":"object","properties":{"input":{"type":"string"}})", "grammar",
        "tools.custom.format");
    row(
        "a provider's tool of another dialect",
        [](auto &r, auto &) {
            r.tools = {tool("web_search", "")};
            r.tools[0].kind = NeutralTool::Kind::Server;
            r.tools[0].dialect = WireDialect::Responses;
        },
        "", "tools", "tools.web_search");
    row(
        "tools for a model without",
        [](auto &r, auto &t) {
            r.tools = {tool("a", "{}")};
            t.takesTools = false;
        },
        "", "tools", "tools");

    // Structured output
    row(
        "a schema for a model that cannot be held to it",
        [](auto &r, auto &t) {
            r.format.kind = NeutralFormat::Kind::JsonSchema;
            r.format.schema = R"({"a":1})";
            t.takesJsonSchema = false;
        },
        R"(JSON Schema, and nothing else:\n{\"a\":1}")", "output_config", "");
    row(
        "any JSON object",
        [](auto &r, auto &) {
            r.system = {text("A")};
            r.format.kind = NeutralFormat::Kind::JsonObject;
        },
        R"("system":[{"type":"text","text":"A"},{"type":"text","text":"Answer with one JSON object and nothing else."}])",
        "output_config", "");

    // Reasoning
    row(
        "an effort is a budget that leaves room",
        [](auto &r, auto &) {
            r.reasoning.effort = "high";
            r.maxOutputTokens = 8000;
        },
        R"("max_tokens":8000,"thinking":{"type":"enabled","budget_tokens":6000})", "effort", "");
    row(
        "an effort raises a limit that nobody set",
        [](auto &r, auto &t) {
            r.reasoning.effort = "xhigh";
            t.maxOutputTokens = 0;
        },
        R"("max_tokens":40960,"thinking":{"type":"enabled","budget_tokens":32768})", "", "");
    row(
        "a budget stays under the limit",
        [](auto &r, auto &) {
            r.reasoning.budgetTokens = 9000;
            r.maxOutputTokens = 3000;
        },
        R"("budget_tokens":2999)", "", "");
    row(
        "a small budget is the least", [](auto &r, auto &) { r.reasoning.budgetTokens = 5; }, R"("budget_tokens":1024)",
        "", "");
    row(
        "no room to think",
        [](auto &r, auto &) {
            r.reasoning.effort = "low";
            r.maxOutputTokens = 500;
        },
        R"("max_tokens":500,)", "thinking", "reasoning");
    row(
        "thinking switched off", [](auto &r, auto &) { r.reasoning.effort = "none"; },
        R"("thinking":{"type":"disabled"})", "budget", "");
    row(
        "thinking that cannot be switched off",
        [](auto &r, auto &t) {
            r.reasoning.mode = Reasoning::Off;
            t.reasoning = Control::Adaptive;
            t.canSwitchReasoningOff = false;
            t.efforts = {"low", "high"};
        },
        R"("output_config":{"effort":"low"})", "thinking", "reasoning");
    row(
        "adaptive with an effort",
        [](auto &r, auto &t) {
            r.reasoning.effort = "minimal";
            r.reasoning.show = NeutralReasoning::Show::Summary;
            t.reasoning = Control::Adaptive;
            t.efforts = {"low", "medium", "high", "xhigh", "max"};
        },
        R"("thinking":{"type":"adaptive","display":"summarized"},"output_config":{"effort":"low"})", "budget", "");
    row(
        "adaptive with a budget",
        [](auto &r, auto &t) {
            r.reasoning.budgetTokens = 20'000;
            r.reasoning.show = NeutralReasoning::Show::None;
            t.reasoning = Control::Adaptive;
            t.efforts = {"low", "medium", "high"};
        },
        R"("thinking":{"type":"adaptive","display":"omitted"},"output_config":{"effort":"high"})", "budget", "");
    row(
        "so does adaptive thinking, but for its effort",
        [](auto &r, auto &t) {
            r.reasoning.effort = "high";
            r.tools = {tool("a", "{}")};
            r.toolChoice.mode = Choice::Required;
            t.reasoning = Control::Adaptive;
        },
        R"("output_config":{"effort":"high"})", "adaptive", "reasoning");
    row(
        "a budget gives way to a forced tool",
        [](auto &r, auto &) {
            r.reasoning.effort = "high";
            r.tools = {tool("a", "{}")};
            r.toolChoice.mode = Choice::Required;
        },
        R"("tool_choice":{"type":"any"})", "thinking", "reasoning");
    row(
        "a loop of tools goes on thinking", [](auto &r, auto &) { askInALoop(r); },
        R"([{"type":"thinking","thinking":"Let me see.","signature":"EqQB"},{"type":"tool_use")", "", "");
    row(
        "a loop that began without thinking ends so",
        [](auto &r, auto &) {
            askInALoop(r);
            r.messages[1].parts.erase(r.messages[1].parts.begin());
        },
        R"("tool_use")", "thinking", "reasoning");
    row(
        "a loop whose thoughts were another family's",
        [](auto &r, auto &) {
            askInALoop(r);
            r.messages[1].parts[0].marks[0].family = "google";
        },
        R"("tool_use")", "thinking", "reasoning,messages.reasoning");
    row(
        "a new question after a loop thinks again",
        [](auto &r, auto &) {
            askInALoop(r);
            r.messages[1].parts.erase(r.messages[1].parts.begin());
            r.messages.push_back({Role::Assistant, {text("42")}, {}});
            r.messages.push_back({Role::User, {text("Sure?")}, {}});
        },
        R"("thinking":{"type":"enabled","budget_tokens":2048})", "", "");
    row(
        "a model that does not reason",
        [](auto &r, auto &t) {
            r.reasoning.effort = "high";
            t.reasoning = Control::None;
        },
        "", "thinking", "reasoning");
    row(
        "an unknown model is told what was said",
        [](auto &r, auto &t) {
            r.reasoning.effort = "high";
            t.reasoning = Control::Unknown;
        },
        R"("output_config":{"effort":"high"})", "thinking", "");
    row(
        "an unknown model gets the budget",
        [](auto &r, auto &t) {
            r.reasoning.budgetTokens = 5000;
            t.reasoning = Control::Unknown;
        },
        R"("thinking":{"type":"enabled","budget_tokens":5000})", "effort", "");
    row(
        "a model that takes words only",
        [](auto &r, auto &t) {
            r.reasoning.budgetTokens = 1000;
            t.reasoning = Control::Effort;
        },
        R"("output_config":{"effort":"low"})", "thinking", "");

    // Cache
    row(
        "four marks for the cache, the last of each kind kept",
        [](auto &r, auto &) {
            r.tools = {tool("a", "{}"), tool("b", "{}")};
            r.tools[0].cache = r.tools[1].cache = CacheMark::FiveMinutes;
            r.system = {text("s1", CacheMark::FiveMinutes), text("s2", CacheMark::OneHour)};
            r.messages = {{Role::User, {text("u1", CacheMark::FiveMinutes)}, {}},
                          {Role::Assistant, {text("a1", CacheMark::FiveMinutes)}, {}},
                          {Role::User, {text("u2", CacheMark::FiveMinutes)}, {}}};
        },
        R"("system":[{"type":"text","text":"s1"},{"type":"text","text":"s2","cache_control":{"type":"ephemeral","ttl":"1h"}}],"tools":[{"name":"a","input_schema":{"type":"object","properties":{}}},{"name":"b","input_schema":{"type":"object","properties":{}},"cache_control":{"type":"ephemeral"}}],"messages":[{"role":"user","content":[{"type":"text","text":"u1"}]},{"role":"assistant","content":[{"type":"text","text":"a1","cache_control":{"type":"ephemeral"}}]},{"role":"user","content":[{"type":"text","text":"u2","cache_control":{"type":"ephemeral"}}]})",
        "", "cache_control");
}

void TestMessagesProvider::keepsToTheRules()
{
    QFETCH(const Change, change);
    QFETCH(const QByteArray, present);
    QFETCH(const QByteArray, absent);
    const Written request = written(change);
    QVERIFY2(request.draft, request.draft ? "" : qPrintable(request.draft.error().detail));
    QVERIFY2(request.draft->body.contains(present), request.draft->body.constData());
    QVERIFY2(absent.isEmpty() || !request.draft->body.contains(absent), request.draft->body.constData());
    QTEST(request.notes, "notes");
}

void TestMessagesProvider::refuses_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *expected, Change change) {
        QTest::newRow(expected) << std::move(change) << QString::fromLatin1(expected);
    };
    const auto part = [](const NeutralPart &more) {
        return [more](NeutralRequest &request, ModelTraits &) { request.messages[0].parts.push_back(more); };
    };
    NeutralPart film;
    film.kind = Kind::Video;
    NeutralPart recording;
    recording.kind = Kind::Audio;
    NeutralPart upload = image("", "");
    upload.media.fileId = "file-1";
    NeutralPart uploadedDocument = upload;
    uploadedDocument.kind = Kind::Document;
    row("'messages' holds a film, which this provider does not take.", part(film));
    row("'messages' holds audio, which this provider does not take.", part(recording));
    row("'messages' holds an image by the id of a file that was given to another provider.", part(upload));
    row("'messages' holds a document by the id of a file that was given to another provider.", part(uploadedDocument));
    row("'messages' holds a document that is neither PDF nor text, which this provider does not take.",
        part(document("application/msword", "AAAA")));
    row("'messages' holds an image, which this model does not take.", [](auto &r, auto &t) {
        r.messages[0].parts.push_back(image("AAAA", "image/png"));
        t.takesImages = false;
    });
    row("'messages' holds a document, which this model does not take.", [](auto &r, auto &t) {
        r.messages[0].parts.push_back(document("application/pdf", "AAAA"));
        t.takesDocuments = false;
    });
    row("'messages' holds an image by its URL: this provider takes its bytes only.", [](auto &r, auto &t) {
        r.messages[0].parts.push_back(image("", ""));
        r.messages[0].parts.back().media.url = "https://example.com/a.png";
        t.takesImageUrls = false;
    });
    row("'messages' holds a message of the user's that is empty.",
        [](auto &r, auto &) { r.messages[0].parts = {text(" \t\n")}; });
    row("'messages' must hold at least one message with content.", [](auto &r, auto &) { r.messages.clear(); });
    row("'messages' must not end with the assistant's: this model does not go on from it.", [](auto &r, auto &t) {
        r.messages.push_back({Role::Assistant, {text("{")}, {}});
        t.takesPrefill = false;
    });
    row("'n' must be 1: this provider gives one answer at a time.", [](auto &r, auto &) { r.sampling.choices = 2; });
}

void TestMessagesProvider::refuses()
{
    QFETCH(const Change, change);
    const Written request = written(change);
    QVERIFY(!request.draft);
    QCOMPARE(request.draft.error().code, ErrorCode::BadRequest);
    QTEST(request.draft.error().detail, "expected");
}

QTEST_GUILESS_MAIN(TestMessagesProvider)
#include "tst_messagesprovider.moc"
