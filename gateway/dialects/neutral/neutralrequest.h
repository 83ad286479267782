// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include <QByteArray>

#include "gateway/dialects/neutral/neutralpart.h"

struct NeutralMessage
{
    enum class Role
    {
        System, ///< and developer, where a dialect tells them apart
        User,   ///< tool results too: they are parts of a user's turn
        Assistant
    };

    Role role = Role::User;
    std::vector<NeutralPart> parts;
    QByteArray name;
};

struct NeutralTool
{
    enum class Kind
    {
        Function,
        Custom, ///< takes free text
        Server  ///< run by the provider: `raw`, for `dialect` only
    };

    Kind kind = Kind::Function;
    QByteArray name;
    QByteArray description;
    QByteArray schema; ///< JSON Schema of the arguments, as it came; empty: takes none
    QByteArray raw;    ///< Custom: its format; Server: the whole
    /// Responses: the group out of which the tool was taken, and its name there; empty: stood alone. `name` is made of
    /// both, unique among the tools.
    QByteArray space;
    QByteArray nameInSpace;
    WireDialect dialect = WireDialect::Chat;
    std::optional<bool> strict;
    CacheMark cache = CacheMark::None;
};

struct NeutralToolChoice
{
    enum class Mode
    {
        Unset,
        Auto,
        None,
        Required,
        Named
    };

    Mode mode = Mode::Unset;
    QByteArray name;                 ///< Named
    std::vector<QByteArray> allowed; ///< not empty: only these may be called
};

struct NeutralReasoning
{
    enum class Mode
    {
        Unset,
        Off,
        On,
        Adaptive ///< the model decides
    };
    enum class Show
    {
        Unset,
        None,
        Summary,
        Full
    };

    Mode mode = Mode::Unset;
    QByteArray effort; ///< "minimal", "low", "medium", "high", "xhigh", "max"; empty: not said
    std::optional<qint64> budgetTokens;
    Show show = Show::Unset;
};

struct NeutralFormat
{
    enum class Kind
    {
        Text,
        JsonObject,
        JsonSchema
    };

    Kind kind = Kind::Text;
    QByteArray name;
    QByteArray description;
    QByteArray schema; ///< as it came
    std::optional<bool> strict;
};

/// Numbers keep the text in which they came, so that none is reformatted; empty: not given.
struct NeutralSampling
{
    QByteArray temperature;
    QByteArray topP;
    QByteArray topK;
    QByteArray seed;
    QByteArray presencePenalty;
    QByteArray frequencyPenalty;
    QByteArray logitBias;   ///< an object
    QByteArray topLogprobs; ///< with `logprobs`
    std::vector<QByteArray> stop;
    bool logprobs = false;
    int choices = 1;
};

/// A request for an answer in the form that stands between the dialects: each client dialect reads into it, each
/// provider dialect writes from it. After protocols.md section 3.2 of the project's specification. Strings are decoded
/// UTF-8 unless they are said to be raw JSON. A plain value of one call; gateway thread.
struct NeutralRequest
{
    WireDialect dialect = WireDialect::Chat; ///< of the client
    QByteArray source;                       ///< the client's body: keeps alive what parts point into
    QByteArray model;                        ///< as asked
    bool stream = false;
    bool includeUsage = false; ///< chat's stream_options.include_usage
    /// Chat's `functions` in place of `tools`: the answer has a function_call.
    bool usesLegacyFunctions = false;

    /// Chat: a leading system text says who speaks, for which there is no place here.
    bool hasSystemName = false;

    std::vector<NeutralPart> system; ///< the leading run of system texts; later ones stay among the messages
    std::vector<NeutralMessage> messages;
    std::vector<NeutralTool> tools;
    NeutralToolChoice toolChoice;
    std::optional<bool> parallelCalls;
    std::optional<qint64> maxOutputTokens;
    NeutralSampling sampling;
    NeutralReasoning reasoning;
    NeutralFormat format;
    QByteArray verbosity;
    QByteArray serviceTier; ///< in the words of OpenAI: "auto", "default", "flex", "priority"
    QByteArray userId;
    QByteArray cacheKey; ///< prompt_cache_key
    QByteArray metadata; ///< a raw object
    QByteArray safety;   ///< Gemini's safetySettings, raw
    /// Responses: previous_response_id, for the answer's echo; what it stands for is among the messages already.
    QByteArray previousId;

    /// Top-level members that the neutral form has no place for, in their order, raw, in `dialect`.
    std::vector<std::pair<QByteArray, QByteArray>> extra;
};
