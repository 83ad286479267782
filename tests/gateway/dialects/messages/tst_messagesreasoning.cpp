// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "messagesrequests.h"

/// How a model is asked to think, whichever words or numbers it takes for it.
class TestMessagesReasoning final : public QObject
{
    Q_OBJECT

private slots:
    void keepsToTheRules_data();

    void keepsToTheRules() { checkRule(); }
};

void TestMessagesReasoning::keepsToTheRules_data()
{
    addRuleColumns();
    const auto row = addRule;
    using Role = NeutralMessage::Role;
    using Control = ModelTraits::ReasoningControl;
    using Choice = NeutralToolChoice::Mode;
    using Reasoning = NeutralReasoning::Mode;

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
}

QTEST_GUILESS_MAIN(TestMessagesReasoning)
#include "tst_messagesreasoning.moc"
