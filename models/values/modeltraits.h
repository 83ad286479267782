// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QByteArray>
#include <QtGlobal>

#include "models/values/wiredialect.h"

/// What is known of the model that serves a call and of its provider's habits: data from the catalogue and the user's
/// own overrides, never from a model's name in code. The defaults are those of a model that nothing is known of: every
/// parameter is passed on. A plain value; any thread. See ModelTraitsJson for their names in the catalogue.
struct ModelTraits
{
    enum class ReasoningControl
    {
        Unknown, ///< what the client said is passed on where the dialect has a field for it
        None,    ///< does not reason, or refuses every control
        Effort,  ///< takes one of `efforts`
        Budget,  ///< takes a budget of tokens, within minBudget to maxBudget
        Adaptive ///< decides itself; takes one of `efforts` beside (Anthropic's modern models)
    };
    /// Where chat's dialects have their control of reasoning.
    enum class ChatReasoning
    {
        Effort,         ///< reasoning_effort
        Thinking,       ///< thinking {type, budget_tokens}, and reasoning_effort beside where `efforts` are known
        EnableThinking, ///< enable_thinking, thinking_budget
        Reasoning       ///< reasoning {effort | max_tokens | enabled}
    };
    enum class IdRule
    {
        Any,
        Letters40,  ///< at most 40 characters (OpenAI chat)
        Letters64,  ///< [a-zA-Z0-9_-], at most 64 (Bedrock, Responses)
        Letters,    ///< [a-zA-Z0-9_-]+ (Anthropic)
        NineLetters ///< exactly nine of [a-zA-Z0-9] (Mistral)
    };

    QByteArray model;  ///< the name that the provider knows
    QByteArray family; ///< whose opaque marks it reads: "anthropic", "google", "openai", ...
    QByteArray kind;   ///< the provider kind's name
    /// The only one that serves it, where its kind speaks that one; nothing: each that its kind speaks.
    std::optional<WireDialect> dialect;

    qint64 contextTokens = 0;   ///< input and output together; 0: not known
    qint64 maxOutputTokens = 0; ///< 0: not known
    bool takesTemperature = true;
    bool takesTopP = true;
    bool takesTopK = true;
    bool takesTemperatureWithTopP = true;
    bool takesPenalties = true;
    bool takesStop = true;
    bool takesTools = true;
    bool takesToolChoice = true;     ///< other than auto
    bool takesParallelSwitch = true; ///< parallel_tool_calls and its like
    bool takesJsonSchema = true;     ///< structured output of its own; false: JSON mode and a system line
    bool takesImages = true;
    bool takesImageUrls = true; ///< false: pictures must come as bytes
    bool takesDocuments = true;
    bool takesAudio = true;
    bool takesPrefill = true;    ///< a last message of the assistant's
    bool takesLateSystem = true; ///< a system message in the middle of the talk
    bool takesDeveloperRole = false;
    bool takesStreamOptions = true;
    bool takesUnknownMembers = true; ///< false: refuses a top-level member that it does not know
    bool takesCacheControl = false;  ///< chat: cache_control in content parts and tools (OpenRouter to Claude)
    bool takesCustomTools = false;   ///< tools that take free text; false: they become functions of one text
    bool takesUserAfterTool = true;  ///< chat: false: refuses a user's message right after a tool's (Mistral)
    bool usesPrefillFlag = false;    ///< chat: "prefix":true marks a last message of the assistant's
    bool needsAssistantText = false; ///< chat: refuses an assistant's message without text beside its calls (xAI)
    bool usesMaxCompletionTokens = false;
    bool takesMaxTokens = true;           ///< chat: false: refuses max_tokens, and wants max_completion_tokens
    bool takesMaxCompletionTokens = true; ///< chat: false: refuses or does not know max_completion_tokens
    bool takesMessageImages = false;      ///< chat: knows `images` in a turn of the assistant's (OpenRouter)
    bool usesRandomSeed = false;          ///< Mistral's name of seed
    bool needsReasoningBack = false;      ///< reasoning_content of a tool turn must be replayed (DeepSeek)
    QByteArray reasoningField; ///< chat's member for visible reasoning: "reasoning_content", "reasoning"; empty: none
                               ///< is sent back
    ChatReasoning chatReasoning = ChatReasoning::Effort;
    ReasoningControl reasoning = ReasoningControl::Unknown;
    std::vector<QByteArray> efforts; ///< accepted ones, weakest first; empty: not known
    std::optional<qint64> minBudget;
    std::optional<qint64> maxBudget;
    bool canSwitchReasoningOff = true;
    IdRule idRule = IdRule::Any;
    /// Members that this provider is known to refuse in a request of its own dialect: names of the top level, or paths
    /// as "messages.*.reasoning_content", where "*" is each element of an array.
    std::vector<QByteArray> refusedMembers;
    std::vector<QByteArray> refusedRoles; ///< of chat's messages; "system" says the same
};
