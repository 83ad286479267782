// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminithinking.h"

#include <limits>

#include "gateway/dialects/neutral/reasoningeffort.h"

namespace
{
using Control = ModelTraits::ReasoningControl;
using Mode = NeutralReasoning::Mode;
using Show = NeutralReasoning::Show;

constexpr qint64 dynamicBudget = -1;
constexpr qint64 smallestBudget = 128; ///< of the models that cannot be kept from thinking

bool isShown(const NeutralReasoning &reasoning)
{
    if (reasoning.show == Show::Unset)
        return reasoning.mode == Mode::On || reasoning.mode == Mode::Adaptive;
    return reasoning.show != Show::None;
}

bool isAsked(const NeutralReasoning &reasoning)
{
    return reasoning.mode != Mode::Unset || !reasoning.effort.isEmpty() || reasoning.budgetTokens
           || reasoning.show == Show::Summary || reasoning.show == Show::Full;
}

/// The protocol knows four levels; what lies beyond is the nearest of them.
QByteArrayView levelOf(QByteArrayView effort)
{
    if (effort == "none" || effort == "minimal")
        return "MINIMAL";
    if (effort == "low")
        return "LOW";
    if (effort == "medium")
        return "MEDIUM";
    return "HIGH";
}

void writeLevel(const NeutralReasoning &reasoning, const ModelTraits &traits, JsonWriter &json)
{
    if (reasoning.mode == Mode::Off) {
        const bool takesMinimal =
            traits.efforts.empty() || traits.efforts.front() == "minimal" || traits.efforts.front() == "none";
        json.member("thinkingLevel", takesMinimal ? QByteArrayView {"MINIMAL"} : levelOf(traits.efforts.front()));
        return;
    }
    if (const QByteArray effort = effortFor(reasoning, traits); !effort.isEmpty())
        json.member("thinkingLevel", levelOf(effort));
}

void writeBudget(const NeutralReasoning &reasoning, const ModelTraits &traits, JsonWriter &json)
{
    if (reasoning.mode == Mode::Off) {
        const qint64 least = traits.minBudget.value_or(smallestBudget);
        json.member("thinkingBudget", traits.canSwitchReasoningOff ? 0 : least);
        return;
    }
    if (const std::optional<qint64> budget = budgetFor(reasoning, traits))
        json.member("thinkingBudget", std::min<qint64>(*budget, std::numeric_limits<qint32>::max()));
    else if (reasoning.mode == Mode::On || reasoning.mode == Mode::Adaptive)
        json.member("thinkingBudget", dynamicBudget);
}

/// Of a model that nothing is known of: the client's own word, in the field that has a place for it.
void writeAsAsked(const NeutralReasoning &reasoning, const ModelTraits &traits, JsonWriter &json)
{
    if (reasoning.mode != Mode::Off && !reasoning.budgetTokens && !reasoning.effort.isEmpty())
        writeLevel(reasoning, traits, json);
    else
        writeBudget(reasoning, traits, json);
}
} // namespace

void writeThinkingConfig(const NeutralReasoning &reasoning, const ModelTraits &traits, JsonWriter &json,
                         DialectNotes &notes)
{
    if (!isAsked(reasoning))
        return;
    if (traits.reasoning == Control::None) {
        if (reasoning.mode != Mode::Off)
            notes.add("reasoning");
        return;
    }
    json.key("thinkingConfig").beginObject();
    if (isShown(reasoning))
        json.flag("includeThoughts", true);
    if (traits.reasoning == Control::Budget)
        writeBudget(reasoning, traits, json);
    else if (traits.reasoning == Control::Unknown)
        writeAsAsked(reasoning, traits, json);
    else
        writeLevel(reasoning, traits, json);
    json.endObject();
}
