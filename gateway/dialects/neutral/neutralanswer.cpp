// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/neutralanswer.h"

#include <algorithm>

#include "gateway/dialects/chatanswer.h"

namespace
{
constexpr int maxChoices = 128;
}

NeutralAnswer::Choice &NeutralAnswer::choiceAt(int index)
{
    const auto place = static_cast<size_t>(std::clamp(index, 0, maxChoices - 1));
    if (choices.size() <= place)
        choices.resize(place + 1);
    return choices[place];
}

bool NeutralAnswer::hasFailedChoice() const
{
    return std::any_of(choices.begin(), choices.end(),
                       [](const Choice &choice) { return choice.finish == FinishReason::Error; });
}

size_t NeutralAnswer::Choice::spokenPart() const
{
    const auto text = std::find_if(parts.rbegin(), parts.rend(),
                                   [](const NeutralPart &part) { return part.kind == NeutralPart::Kind::Text; });
    return text == parts.rend() ? parts.size() : static_cast<size_t>(parts.rend() - text) - 1;
}

void NeutralAnswer::take(const NeutralDelta &step)
{
    using Kind = NeutralDelta::Kind;
    switch (step.kind) {
    case Kind::Start:
        id = step.id;
        model = step.model;
        break;
    case Kind::BlockStart: {
        NeutralPart part = step.part;
        part.kind = step.block;
        choiceAt(step.choice).parts.push_back(std::move(part));
        break;
    }
    case Kind::Text: {
        Choice &choice = choiceAt(step.choice);
        if (choice.parts.empty())
            break;
        NeutralPart &open = choice.parts.back();
        (open.kind == NeutralPart::Kind::Call ? open.arguments : open.text).append(step.text);
        break;
    }
    case Kind::Mark: {
        Choice &choice = choiceAt(step.choice);
        if (!choice.parts.empty())
            choice.parts.back().marks.insert(choice.parts.back().marks.end(), step.part.marks.begin(),
                                             step.part.marks.end());
        break;
    }
    case Kind::Annotation: {
        Choice &choice = choiceAt(step.choice);
        choice.annotations.emplace_back(step.part.dialect, step.text);
        choice.annotatedParts.push_back(choice.spokenPart());
        break;
    }
    case Kind::Logprobs: {
        Choice &choice = choiceAt(step.choice);
        choice.logprobs.push_back(step.text);
        choice.logprobsParts.push_back(choice.spokenPart());
        break;
    }
    case Kind::BlockStop:
    case Kind::Usage:
        break;
    case Kind::Finish: {
        Choice &choice = choiceAt(step.choice);
        choice.finish = step.finish;
        choice.stopSequence = step.stopSequence;
        choice.isFinished = true;
        break;
    }
    case Kind::End:
        isWhole = true;
        break;
    case Kind::Fault:
        isBroken = true;
        fault = step;
        break;
    }
    if (step.usage && !(hasUsage && saysNothing(*step.usage))) {
        usage = *step.usage;
        hasUsage = true;
    }
}
