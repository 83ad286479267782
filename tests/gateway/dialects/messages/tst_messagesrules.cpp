// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "messagesrequests.h"

/// What Anthropic's service takes of a request, and in which form: limits, sampling, turns, tools, formats, the cache.
class TestMessagesRules final : public QObject
{
    Q_OBJECT

private slots:
    void keepsToTheRules_data();

    void keepsToTheRules() { checkRule(); }
};

void TestMessagesRules::keepsToTheRules_data()
{
    addRuleColumns();
    const auto row = addRule;
    using Role = NeutralMessage::Role;
    using Kind = NeutralPart::Kind;
    using Choice = NeutralToolChoice::Mode;

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
            r.messages.push_back({Role::Assistant, {text("A"), reasoning("B", {signature()})}, {}});
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

QTEST_GUILESS_MAIN(TestMessagesRules)
#include "tst_messagesrules.moc"
