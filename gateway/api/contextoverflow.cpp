// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/contextoverflow.h"

#include <algorithm>
#include <array>

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Names for programs, as type or as code.
constexpr std::array<QByteArrayView, 5> names {
    "context_length_exceeded",          // OpenAI, Azure, Groq, Together
    "exceed_context_size_error",        // llama.cpp
    "context_window_exceeded",          // proxies
    "model_context_window_exceeded",    // Z.AI
    "model_max_prompt_tokens_exceeded", // GitHub Models
};

/// Sentences for people, without regard to case. Groups: "in", "out", both as "all", and "most", where they are said.
constexpr std::array sentences {
    // Fireworks, whose words begin as Anthropic's do
    R"(too long: (?<in>\d+), model maximum context length: (?<most>\d+))",
    // Anthropic
    R"(prompt is too long(: (?<in>\d+) tokens > (?<most>\d+) maximum)?)",
    R"(input length and `?max_tokens`? exceed context limit(: (?<in>\d+) \+ (?<out>\d+) > (?<most>\d+))?)",
    // Amazon Bedrock
    R"(input is too long for requested model)",
    // Google
    R"(input token count( \((?<in>\d+)\))? exceeds the maximum number of tokens allowed( \(?(?<most>\d+)\)?)?)",
    // OpenAI and those that write its words: DeepSeek, OpenRouter, vLLM, SGLang
    R"(is too large: (?<out>\d+)\. this model's maximum context length is (?<most>\d+) tokens and your request has (?<in>\d+) )",
    R"(maximum context length is (?<most>\d+) tokens.*requested (about )?(?<all>\d+) tokens \([^)]*[,;] (?<out>\d+) )",
    R"(maximum context length is (?<most>\d+) tokens.*(resulted in|requested( about)?|contains( at least)?|has) (?<in>\d+) )",
    R"(maximum context length (is|of) (?<most>\d+))",
    R"(exceeds the context window)",
    R"(input \((?<in>\d+) tokens\) is longer than the model's context length \((?<most>\d+) tokens\))",
    // xAI, Mistral, Groq and Cerebras, GitHub
    R"(maximum prompt length is (?<most>\d+)( but the request contains (?<in>\d+))?)",
    R"(prompt contains (?<in>\d+) tokens.*too large for model with (?<most>\d+) maximum context length)",
    R"(reduce the length of the messages or completion( *\. current length is (?<in>\d+) while limit is (?<most>\d+))?)",
    R"(prompt token count of (?<in>\d+) exceeds the limit of (?<most>\d+))",
    // Moonshot, Zhipu, MiniMax, DashScope, Cohere
    R"(exceeded model token limit(: (?<most>\d+))?)",
    R"(prompt exceeds max length)",
    R"(context window exceeds limit)",
    R"(range of input length should be \[\d+, (?<most>\d+)\])",
    R"(total number of tokens .*cannot exceed (?<most>\d+) - received (?<in>\d+))",
    // llama.cpp, LM Studio, Ollama
    R"((request \((?<in>\d+) tokens\) )?exceeds the available context size( \((?<most>\d+) tokens\))?)",
    R"(tokens to keep from the initial prompt is greater than the context length)",
    R"(input length exceeds the context length|prompt too long; exceeded max context length)",
};

bool judgesTheRequest(int status)
{
    return status == 0 || status == 400 || status == 413 || status == 422;
}

ContextOverflow countsOf(const QRegularExpressionMatch &match)
{
    const auto count = [&match](const QString &group) { return match.captured(group).toLongLong(); };
    const qint64 output = count(u"out"_s);
    const qint64 both = count(u"all"_s);
    return {both > output ? both - output : count(u"in"_s), output, count(u"most"_s)};
}

std::optional<ContextOverflow> ofSentence(const QString &message)
{
    for (const char *sentence : sentences) {
        const QRegularExpression pattern {QString::fromLatin1(sentence),
                                          QRegularExpression::CaseInsensitiveOption
                                              | QRegularExpression::DotMatchesEverythingOption};
        if (const QRegularExpressionMatch match = pattern.match(message); match.hasMatch())
            return countsOf(match);
    }
    return std::nullopt;
}
} // namespace

std::optional<ContextOverflow> ContextOverflow::of(int status, const QByteArray &message, const QByteArray &type,
                                                   const QByteArray &code)
{
    constexpr qsizetype longestSentence = 4096;
    if (!judgesTheRequest(status))
        return std::nullopt;
    if (std::optional<ContextOverflow> said = ofSentence(QString::fromUtf8(message.left(longestSentence))))
        return said;
    const bool isNamed =
        std::any_of(names.begin(), names.end(), [&](QByteArrayView name) { return name == type || name == code; });
    return isNamed ? std::optional {ContextOverflow {}} : std::nullopt;
}
