// SPDX-License-Identifier: GPL-3.0-or-later
#include "stepscript.h"

namespace
{
using Kind = NeutralPart::Kind;
using Step = NeutralDelta::Kind;

AnswerScript script(const char *name, const StepScript &steps)
{
    return {name, steps.steps(), 0};
}

TokenUsage cachedCounts()
{
    TokenUsage usage = StepScript::counts(21, 40);
    usage.cacheRead = 1000;
    usage.cacheWrite5m = 200;
    usage.cacheWrite1h = 30;
    usage.reasoning = 12;
    return usage;
}

StepScript parallelCalls()
{
    return StepScript {}
        .text({"Three at once."})
        .call("call_1", "get_weather", {R"({"city":)", R"("Lima","id":9007199254740993123})"})
        .call("call_2", "get_weather", {R"({"city":"Oslo"})"})
        .call("call_3", "now", {})
        .usage(StepScript::counts(50, 30))
        .finish(FinishReason::ToolCalls);
}

StepScript signedReasoning(const char *family, OpaqueMark::Kind kind)
{
    return StepScript {}
        .reasoning({"Let me ", "see."}, {{family, kind, "c2lnbmVk"}})
        .text({"42"})
        .usage(StepScript::counts(9, 20))
        .finish(FinishReason::Stop);
}
} // namespace

StepScript::StepScript()
{
    NeutralDelta start = NeutralDelta::of(Step::Start);
    start.id = "up-1";
    start.model = "upstream-model";
    m_steps.push_back(start);
}

StepScript &StepScript::block(Kind kind, NeutralPart part, const std::vector<QByteArray> &pieces,
                              const std::vector<OpaqueMark> &marks)
{
    NeutralDelta begin = NeutralDelta::of(Step::BlockStart);
    begin.block = kind;
    begin.part = std::move(part);
    begin.part.kind = kind;
    m_steps.push_back(begin);
    for (const QByteArray &piece : pieces)
        m_steps.push_back(NeutralDelta::ofText(kind, piece));
    if (!marks.empty()) {
        NeutralDelta mark = NeutralDelta::of(Step::Mark);
        mark.block = kind;
        mark.part.marks = marks;
        m_steps.push_back(mark);
    }
    return step(NeutralDelta::of(Step::BlockStop));
}

StepScript &StepScript::text(const std::vector<QByteArray> &pieces)
{
    return block(Kind::Text, {}, pieces, {});
}

StepScript &StepScript::refusal(const QByteArray &text)
{
    return block(Kind::Refusal, {}, {text}, {});
}

StepScript &StepScript::reasoning(const std::vector<QByteArray> &pieces, const std::vector<OpaqueMark> &marks)
{
    return block(Kind::Reasoning, {}, pieces, marks);
}

StepScript &StepScript::call(const QByteArray &id, const QByteArray &name, const std::vector<QByteArray> &pieces,
                             const std::vector<OpaqueMark> &marks)
{
    NeutralPart part;
    part.callId = id;
    part.name = name;
    part.marks = marks;
    return block(Kind::Call, std::move(part), pieces, {});
}

StepScript &StepScript::annotation(WireDialect dialect, const QByteArray &raw)
{
    NeutralDelta annotation = NeutralDelta::of(Step::Annotation);
    annotation.text = raw;
    annotation.part.dialect = dialect;
    return step(std::move(annotation));
}

StepScript &StepScript::usage(const TokenUsage &usage)
{
    NeutralDelta counted = NeutralDelta::of(Step::Usage);
    counted.usage = usage;
    return step(std::move(counted));
}

StepScript &StepScript::finish(FinishReason reason, const QByteArray &stopSequence)
{
    NeutralDelta finished = NeutralDelta::of(Step::Finish);
    finished.finish = reason;
    finished.stopSequence = stopSequence;
    return step(std::move(finished));
}

StepScript &StepScript::step(NeutralDelta step)
{
    m_steps.push_back(std::move(step));
    return *this;
}

TokenUsage StepScript::counts(qint64 uncachedInput, qint64 output)
{
    TokenUsage usage;
    usage.uncachedInput = uncachedInput;
    usage.output = output;
    return usage;
}

std::vector<AnswerScript> answerScripts()
{
    using Mark = OpaqueMark::Kind;
    const auto usage = StepScript::counts;
    return {
        script("text", StepScript {}
                           .text({"Hello ", "w\xC3\xB6rld", " \"quoted\"\n\xE2\x80\xA8"})
                           .usage(usage(12, 5))
                           .finish(FinishReason::Stop)),
        script("calls", parallelCalls()),
        script("call_with_thought", StepScript {}
                                        .call("call_1", "now", {"{}"}, {{"google", Mark::ThoughtSignature, "dGhv"}})
                                        .usage(usage(3, 2))
                                        .finish(FinishReason::ToolCalls)),
        script("thinking", signedReasoning("anthropic", Mark::Signature)),
        script("foreign_thinking", signedReasoning("openai", Mark::Encrypted)),
        script("redacted_thinking", StepScript {}
                                        .reasoning({}, {{"anthropic", Mark::Redacted, "cmVkYWN0ZWQ="}})
                                        .text({"42"})
                                        .finish(FinishReason::Stop)),
        script("unsigned_thinking",
               StepScript {}.reasoning({"Hm."}).text({"42"}).usage(usage(9, 20)).finish(FinishReason::Stop)),
        script("structured", StepScript {}.text({R"({"n":)", "1}"}).usage(usage(8, 4)).finish(FinishReason::Stop)),
        script("refusal", StepScript {}.refusal("I can't help.").usage(usage(8, 4)).finish(FinishReason::Stop)),
        script("length", StepScript {}.text({"Cut"}).usage(usage(8, 1)).finish(FinishReason::Length)),
        script("stop_sequence", StepScript {}.text({"A"}).usage(usage(8, 1)).finish(FinishReason::StopSequence, "END")),
        script("content_filter", StepScript {}.usage(usage(8, 0)).finish(FinishReason::ContentFilter)),
        script("context", StepScript {}.text({"Full"}).usage(usage(8, 1)).finish(FinishReason::Context)),
        script("cache_usage", StepScript {}.text({"Hi"}).usage(cachedCounts()).finish(FinishReason::Stop)),
        script("empty", StepScript {}.usage(usage(8, 1)).finish(FinishReason::Stop)),
        {"fault", StepScript {}.text({"Half"}).steps(), 529},
        {"early_fault", {}, 500},
    };
}
