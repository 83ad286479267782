// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>

#include <QByteArrayView>

#include "gateway/dialects/neutral/neutralpart.h"

/// The members that the peek looks at in each dialect's requests, and what each of them means to it.
namespace RequestFields
{
/// What is read from a member's value.
enum class Meaning
{
    Model,
    Stream,
    StreamOptions,
    Messages, ///< what the model reads: an array with at least one element, and it must be there
    Prompt,   ///< what the model reads beside: arrays, objects and texts count
    Prompts,  ///< the same of an old completion, which may have several
    Echo,
    MaxTokens,
    Choices,
    Pictures, ///< the same under a provider's own name; not checked
    Other,    ///< nothing: another place says it
    Options   ///< an object that holds some of these
};

struct Field
{
    QByteArrayView name;
    Meaning meaning;
    std::span<const Field> inside {};
};

inline constexpr std::array chat {Field {"model", Meaning::Model},
                                  Field {"stream", Meaning::Stream},
                                  Field {"messages", Meaning::Messages},
                                  Field {"stream_options", Meaning::StreamOptions},
                                  Field {"max_tokens", Meaning::MaxTokens},
                                  Field {"max_completion_tokens", Meaning::MaxTokens},
                                  Field {"n", Meaning::Choices},
                                  Field {"tools", Meaning::Prompt},
                                  Field {"functions", Meaning::Prompt}};
inline constexpr std::array responses {
    Field {"model", Meaning::Model},         Field {"stream", Meaning::Stream},
    Field {"input", Meaning::Prompt},        Field {"max_output_tokens", Meaning::MaxTokens},
    Field {"instructions", Meaning::Prompt}, Field {"tools", Meaning::Prompt}};
inline constexpr std::array messages {Field {"model", Meaning::Model},       Field {"stream", Meaning::Stream},
                                      Field {"messages", Meaning::Messages}, Field {"max_tokens", Meaning::MaxTokens},
                                      Field {"system", Meaning::Prompt},     Field {"tools", Meaning::Prompt}};
inline constexpr std::array geminiConfig {
    Field {"maxOutputTokens", Meaning::MaxTokens}, Field {"max_output_tokens", Meaning::MaxTokens},
    Field {"candidateCount", Meaning::Choices}, Field {"candidate_count", Meaning::Choices}};
inline constexpr std::array gemini {Field {"contents", Meaning::Messages},
                                    Field {"systemInstruction", Meaning::Prompt},
                                    Field {"system_instruction", Meaning::Prompt},
                                    Field {"tools", Meaning::Prompt},
                                    Field {"generationConfig", Meaning::Options, geminiConfig},
                                    Field {"generation_config", Meaning::Options, geminiConfig}};
inline constexpr std::array ollamaOptions {Field {"num_predict", Meaning::MaxTokens}};
inline constexpr std::array ollama {Field {"model", Meaning::Model},
                                    Field {"stream", Meaning::Stream},
                                    Field {"messages", Meaning::Prompt},
                                    Field {"prompt", Meaning::Prompt},
                                    Field {"system", Meaning::Prompt},
                                    Field {"tools", Meaning::Prompt},
                                    Field {"options", Meaning::Options, ollamaOptions}};

inline constexpr std::array service {Field {"model", Meaning::Model},
                                     Field {"stream", Meaning::Stream},
                                     Field {"stream_options", Meaning::StreamOptions},
                                     Field {"input", Meaning::Prompt},
                                     Field {"prompt", Meaning::Prompt},
                                     Field {"query", Meaning::Prompt},
                                     Field {"documents", Meaning::Prompt},
                                     Field {"n", Meaning::Choices},
                                     Field {"batch_size", Meaning::Pictures},
                                     Field {"num_images", Meaning::Pictures},
                                     Field {"max_tokens", Meaning::MaxTokens}};

inline constexpr std::array completion {Field {"model", Meaning::Model},
                                        Field {"stream", Meaning::Stream},
                                        Field {"stream_options", Meaning::StreamOptions},
                                        Field {"prompt", Meaning::Prompts},
                                        Field {"suffix", Meaning::Prompt},
                                        Field {"echo", Meaning::Echo},
                                        Field {"n", Meaning::Choices},
                                        Field {"best_of", Meaning::Choices},
                                        Field {"max_tokens", Meaning::MaxTokens}};

inline constexpr std::array geminiEmbedding {Field {"model", Meaning::Other}, // in the path, which is what counts
                                             Field {"content", Meaning::Prompt}, Field {"requests", Meaning::Prompt}};

[[nodiscard]] inline std::span<const Field> fieldsOf(WireDialect dialect)
{
    switch (dialect) {
    case WireDialect::Responses:
        return responses;
    case WireDialect::Messages:
        return messages;
    case WireDialect::Gemini:
        return gemini;
    case WireDialect::Ollama:
        return ollama;
    case WireDialect::Chat:
    case WireDialect::Converse: // no client speaks it
        break;
    }
    return chat;
}
} // namespace RequestFields
