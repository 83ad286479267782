// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesrequestreader.h"

#include <array>

#include "gateway/dialects/responses/responsesfault.h"
#include "gateway/dialects/responses/responsesinputreader.h"
#include "gateway/dialects/responses/responsestoolreader.h"

namespace
{
/// Members without which an answer is the same: how it is transported and kept.
constexpr std::array silentMembers {
    QByteArrayView {"store"},
    QByteArrayView {"stream_options"},
};

/// Members that stand for state which is not kept here; to leave one out would answer another question.
constexpr std::array statefulMembers {
    QByteArrayView {"conversation"},
    QByteArrayView {"prompt"},
    QByteArrayView {"background"},
};

bool isOneOf(const JsonString &key, const auto &names)
{
    for (const QByteArrayView name : names) {
        if (key.is(name))
            return true;
    }
    return false;
}
} // namespace

ResponsesRequestReader::ResponsesRequestReader(const QByteArray &body)
    : m_body {body}
{
    m_request.dialect = WireDialect::Responses;
    m_request.source = body;
}

const std::vector<ResponsesRequestReader::Reader> &ResponsesRequestReader::readers()
{
    static const std::vector<Reader> all {
        {"input", &ResponsesRequestReader::takeInput},
        {"instructions", &ResponsesRequestReader::takeInstructions},
        {"max_output_tokens", &ResponsesRequestReader::takeLimit},
        {"tools", &ResponsesRequestReader::takeTools},
        {"tool_choice", &ResponsesRequestReader::takeToolChoice},
        {"reasoning", &ResponsesRequestReader::takeReasoning},
        {"text", &ResponsesRequestReader::takeText},
        {"include", &ResponsesRequestReader::takeInclude},
        {"top_logprobs", &ResponsesRequestReader::takeTopLogprobs},
        {"metadata", &ResponsesRequestReader::takeMetadata},
        {"truncation", &ResponsesRequestReader::takeTruncation},
    };
    return all;
}

Result<NeutralRequest> ResponsesRequestReader::run()
{
    const std::vector<JsonView::Member> members = m_body.members();
    // Tools first: a call in the history names its tool by the group in which it was declared.
    for (const bool isToolsTurn : {true, false}) {
        for (const JsonView::Member &member : members) {
            if (member.key.is("tools") != isToolsTurn || member.value.isNull())
                continue;
            if (Outcome taken = take(member); !taken)
                return tl::unexpected {taken.error()};
        }
    }
    if (m_request.model.isEmpty())
        return ResponsesFault::missing("model");
    if (!m_hasInput && m_request.previousId.isEmpty())
        return ResponsesFault::missing("input");
    if (m_request.userId.isEmpty())
        m_request.userId = m_user;
    return std::move(m_request);
}

Outcome ResponsesRequestReader::take(const JsonView::Member &member)
{
    for (const Reader &reader : readers()) {
        if (member.key.is(reader.key))
            return (this->*reader.take)(member.value);
    }
    bool isTaken = false;
    if (Outcome taken = takePlain(member, &isTaken); !taken || isTaken)
        return taken;
    if (isOneOf(member.key, statefulMembers))
        return refuseIfSet(member);
    if (!isOneOf(member.key, silentMembers))
        m_request.extra.emplace_back(member.key.decoded(), member.value.raw().toByteArray());
    return {};
}

Outcome ResponsesRequestReader::refuseIfSet(const JsonView::Member &member) const
{
    if (member.value.boolean() == false)
        return {};
    return ResponsesFault::refused(member.key.decoded(),
                                   "is not supported: send the whole input, or previous_response_id");
}

Outcome ResponsesRequestReader::takePlain(const JsonView::Member &member, bool *isTaken)
{
    struct Text
    {
        QByteArrayView key;
        QByteArray *target;
    };

    const std::array texts {
        Text {"model", &m_request.model},
        Text {"previous_response_id", &m_request.previousId},
        Text {"service_tier", &m_request.serviceTier},
        Text {"safety_identifier", &m_request.userId},
        Text {"user", &m_user},
        Text {"prompt_cache_key", &m_request.cacheKey},
    };
    *isTaken = true;
    for (const Text &text : texts) {
        if (member.key.is(text.key))
            return takeString(member, text.target);
    }
    if (member.key.is("temperature"))
        return takeNumber(member, &m_request.sampling.temperature);
    if (member.key.is("top_p"))
        return takeNumber(member, &m_request.sampling.topP);
    if (member.key.is("parallel_tool_calls"))
        return takeSwitch(member, &m_request.parallelCalls);
    if (member.key.is("stream")) {
        std::optional<bool> stream;
        Outcome taken = takeSwitch(member, &stream);
        m_request.stream = stream.value_or(false);
        return taken;
    }
    *isTaken = false;
    return {};
}

Outcome ResponsesRequestReader::takeString(const JsonView::Member &member, QByteArray *target) const
{
    if (!member.value.isString())
        return ResponsesFault::wrongKind(member.key.decoded(), "a string");
    *target = member.value.text();
    return {};
}

Outcome ResponsesRequestReader::takeNumber(const JsonView::Member &member, QByteArray *target) const
{
    if (member.value.kind() != JsonView::Kind::Number)
        return ResponsesFault::wrongKind(member.key.decoded(), "a number");
    *target = member.value.raw().toByteArray();
    return {};
}

Outcome ResponsesRequestReader::takeSwitch(const JsonView::Member &member, std::optional<bool> *target) const
{
    *target = member.value.boolean();
    return *target ? Outcome {} : ResponsesFault::wrongKind(member.key.decoded(), "true or false");
}

Outcome ResponsesRequestReader::takeInput(const JsonView &value)
{
    m_hasInput = true;
    return ResponsesInputReader {m_request}.read(value);
}

Outcome ResponsesRequestReader::takeInstructions(const JsonView &value)
{
    if (!value.isString())
        return ResponsesFault::wrongKind("instructions", "a string");
    if (!value.is(""))
        m_request.system.insert(m_request.system.begin(), NeutralPart::ofText(value.text()));
    return {};
}

Outcome ResponsesRequestReader::takeLimit(const JsonView &value)
{
    const std::optional<qint64> limit = value.integer();
    if (!limit || *limit < 1)
        return ResponsesFault::wrongKind("max_output_tokens", "a positive integer");
    m_request.maxOutputTokens = *limit;
    return {};
}

Outcome ResponsesRequestReader::takeTools(const JsonView &value)
{
    return ResponsesToolReader {m_request}.readTools(value, "tools");
}

Outcome ResponsesRequestReader::takeToolChoice(const JsonView &value)
{
    return ResponsesToolReader {m_request}.readChoice(value);
}

Outcome ResponsesRequestReader::takeReasoning(const JsonView &value)
{
    if (!value.isObject())
        return ResponsesFault::wrongKind("reasoning", "an object");
    const JsonObject members {value};
    NeutralReasoning &reasoning = m_request.reasoning;
    const QByteArray effort = members["effort"].text();
    if (effort == "none") {
        reasoning.mode = NeutralReasoning::Mode::Off;
    } else if (!effort.isEmpty()) {
        reasoning.mode = NeutralReasoning::Mode::On;
        reasoning.effort = effort;
    }
    if (members["summary"].isString() || members["generate_summary"].isString())
        reasoning.show = NeutralReasoning::Show::Summary;
    return {};
}

Outcome ResponsesRequestReader::takeText(const JsonView &value)
{
    if (!value.isObject())
        return ResponsesFault::wrongKind("text", "an object");
    const JsonObject members {value};
    m_request.verbosity = members["verbosity"].text();
    const JsonView format = members["format"];
    if (!format.exists() || format["type"].is("text"))
        return {};
    NeutralFormat &target = m_request.format;
    if (format["type"].is("json_object")) {
        target.kind = NeutralFormat::Kind::JsonObject;
        return {};
    }
    if (!format["type"].is("json_schema"))
        return ResponsesFault::refused("text.format.type", "must be text, json_object or json_schema");
    const JsonObject schema {format};
    if (!schema["schema"].isObject())
        return ResponsesFault::missing("text.format.schema");
    target.kind = NeutralFormat::Kind::JsonSchema;
    target.name = schema["name"].text();
    target.description = schema["description"].text();
    target.schema = schema["schema"].raw().toByteArray();
    target.strict = schema["strict"].boolean();
    return {};
}

/// What else can be included is part of every answer here, or comes from tools that the provider runs.
Outcome ResponsesRequestReader::takeInclude(const JsonView &value)
{
    if (!value.isArray())
        return ResponsesFault::wrongKind("include", "an array");
    for (const JsonView &entry : value.elements()) {
        if (entry.is("message.output_text.logprobs"))
            m_request.sampling.logprobs = true;
    }
    return {};
}

Outcome ResponsesRequestReader::takeTopLogprobs(const JsonView &value)
{
    const std::optional<qint64> count = value.integer();
    if (!count || *count < 0)
        return ResponsesFault::wrongKind("top_logprobs", "an integer from 0 on");
    if (*count > 0) {
        m_request.sampling.logprobs = true;
        m_request.sampling.topLogprobs = value.raw().toByteArray();
    }
    return {};
}

Outcome ResponsesRequestReader::takeMetadata(const JsonView &value)
{
    if (!value.isObject())
        return ResponsesFault::wrongKind("metadata", "an object");
    m_request.metadata = value.raw().toByteArray();
    return {};
}

/// "disabled" is what every other dialect does.
Outcome ResponsesRequestReader::takeTruncation(const JsonView &value)
{
    if (!value.is("disabled"))
        m_request.extra.emplace_back("truncation", value.raw().toByteArray());
    return {};
}
