// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatrequestreader.h"

#include <algorithm>

#include <QStringBuilder>

#include "gateway/dialects/chat/chatmessagereader.h"
#include "gateway/dialects/chat/chattoolreader.h"

namespace
{
constexpr qint64 maxChoices = 128;

struct TextMember
{
    QByteArrayView name;
    QByteArray NeutralRequest::*text;
};

struct NumberMember
{
    QByteArrayView name;
    QByteArray NeutralSampling::*number; ///< as it came
};

constexpr TextMember textMembers[] = {{"model", &NeutralRequest::model},
                                      {"verbosity", &NeutralRequest::verbosity},
                                      {"service_tier", &NeutralRequest::serviceTier},
                                      {"prompt_cache_key", &NeutralRequest::cacheKey}};

constexpr NumberMember numberMembers[] = {{"temperature", &NeutralSampling::temperature},
                                          {"top_p", &NeutralSampling::topP},
                                          {"top_k", &NeutralSampling::topK},
                                          {"seed", &NeutralSampling::seed},
                                          {"random_seed", &NeutralSampling::seed},
                                          {"presence_penalty", &NeutralSampling::presencePenalty},
                                          {"frequency_penalty", &NeutralSampling::frequencyPenalty},
                                          {"top_logprobs", &NeutralSampling::topLogprobs}};

tl::unexpected<Error> refuse(QByteArrayView name, const char *what)
{
    return fail(ErrorCode::BadRequest, QString::fromUtf8(name) % QLatin1Char(' ') % QLatin1String(what));
}

/// A whole number above 0.
Result<qint64> limitOf(const JsonView &value, QByteArrayView name)
{
    const std::optional<qint64> limit = value.integer();
    if (!limit || *limit < 1)
        return refuse(name, "must be a whole number above 0.");
    return *limit;
}
} // namespace

const ChatRequestReader::Member ChatRequestReader::s_members[] = {
    {"messages", &ChatRequestReader::readMessages},
    {"stream", &ChatRequestReader::readStream},
    {"stream_options", &ChatRequestReader::readStreamOptions},
    {"tools", &ChatRequestReader::readTools},
    {"tool_choice", &ChatRequestReader::readToolChoice},
    {"parallel_tool_calls", &ChatRequestReader::readParallel},
    {"max_tokens", &ChatRequestReader::readMaxTokens},
    {"max_completion_tokens", &ChatRequestReader::readMaxCompletionTokens},
    {"stop", &ChatRequestReader::readStop},
    {"response_format", &ChatRequestReader::readFormat},
    {"reasoning_effort", &ChatRequestReader::readEffort},
    {"reasoning", &ChatRequestReader::readReasoning},
    {"thinking", &ChatRequestReader::readThinking},
    {"enable_thinking", &ChatRequestReader::readEnableThinking},
    {"thinking_budget", &ChatRequestReader::readThinkingBudget},
    {"n", &ChatRequestReader::readChoices},
    {"logprobs", &ChatRequestReader::readLogprobs},
    {"user", &ChatRequestReader::readUser},
    {"safety_identifier", &ChatRequestReader::readUser},
    {"metadata", &ChatRequestReader::readMetadata},
    {"functions", &ChatRequestReader::readFunctions},
    {"function_call", &ChatRequestReader::readFunctionCall},
};

Result<NeutralRequest> ChatRequestReader::read(const QByteArray &body)
{
    m_request.dialect = WireDialect::Chat;
    m_request.source = body;
    for (const JsonView::Member &member : JsonView {m_request.source}.members()) {
        if (member.value.isNull())
            continue;
        if (Outcome done = readMember(member); !done)
            return tl::unexpected {std::move(done).error()};
    }
    if (m_request.model.isEmpty())
        return refuse("model", "must be a text.");
    if (m_request.messages.empty() && m_request.system.empty())
        return refuse("messages", "must be a list with at least one message.");
    return std::move(m_request);
}

Outcome ChatRequestReader::readMember(const JsonView::Member &member)
{
    const QByteArray unescaped = member.key.escaped ? member.key.decoded() : QByteArray {};
    const QByteArrayView name = member.key.escaped ? QByteArrayView {unescaped} : member.key.raw;
    for (const Member &known : s_members) {
        if (known.name == name)
            return (this->*known.take)(member.value);
    }
    Outcome done;
    if (!readPlain(name, member.value, done))
        m_request.extra.emplace_back(name.toByteArray(), member.value.raw().toByteArray());
    return done;
}

/// Members that are kept as they are; false: the name is none of them.
bool ChatRequestReader::readPlain(QByteArrayView name, const JsonView &value, Outcome &done)
{
    for (const NumberMember &member : numberMembers) {
        if (member.name != name)
            continue;
        m_request.sampling.*member.number = value.raw().toByteArray();
        if (value.kind() != JsonView::Kind::Number)
            done = refuse(name, "must be a number.");
        return true;
    }
    for (const TextMember &member : textMembers) {
        if (member.name != name)
            continue;
        m_request.*member.text = value.text();
        if (!value.isString())
            done = refuse(name, "must be a text.");
        return true;
    }
    if (name != "logit_bias")
        return false;
    m_request.sampling.logitBias = value.raw().toByteArray();
    if (!value.isObject())
        done = refuse(name, "must be an object.");
    return true;
}

Outcome ChatRequestReader::readMessages(const JsonView &value)
{
    return ChatMessageReader {m_request}.read(value);
}

Outcome ChatRequestReader::readTools(const JsonView &value)
{
    return ChatToolReader {m_request}.readTools(value);
}

Outcome ChatRequestReader::readFunctions(const JsonView &value)
{
    return ChatToolReader {m_request}.readFunctions(value);
}

Outcome ChatRequestReader::readToolChoice(const JsonView &value)
{
    return ChatToolReader {m_request}.readChoice(value);
}

Outcome ChatRequestReader::readFunctionCall(const JsonView &value)
{
    return ChatToolReader {m_request}.readFunctionCall(value);
}

Outcome ChatRequestReader::readParallel(const JsonView &value)
{
    m_request.parallelCalls = value.boolean();
    if (!m_request.parallelCalls)
        return refuse("parallel_tool_calls", "must be true or false.");
    return {};
}

Outcome ChatRequestReader::readMaxTokens(const JsonView &value)
{
    const Result<qint64> limit = limitOf(value, "max_tokens");
    if (!limit)
        return tl::unexpected {limit.error()};
    if (!m_hasCompletionLimit)
        m_request.maxOutputTokens = *limit;
    return {};
}

Outcome ChatRequestReader::readMaxCompletionTokens(const JsonView &value)
{
    const Result<qint64> limit = limitOf(value, "max_completion_tokens");
    if (!limit)
        return tl::unexpected {limit.error()};
    m_request.maxOutputTokens = *limit;
    m_hasCompletionLimit = true;
    return {};
}

Outcome ChatRequestReader::readStop(const JsonView &value)
{
    std::vector<QByteArray> &stop = m_request.sampling.stop;
    stop.clear();
    if (value.isString()) {
        stop.push_back(value.text());
        return {};
    }
    if (!value.isArray())
        return refuse("stop", "must be a text or a list of texts.");
    for (const JsonView &element : value.elements()) {
        if (!element.isString())
            return refuse("stop", "must be a text or a list of texts.");
        stop.push_back(element.text());
    }
    return {};
}

Outcome ChatRequestReader::readChoices(const JsonView &value)
{
    const qint64 choices = value.integer().value_or(0);
    if (choices < 1 || choices > maxChoices)
        return refuse("n", "must be a whole number from 1 to 128.");
    m_request.sampling.choices = static_cast<int>(choices);
    return {};
}

Outcome ChatRequestReader::readFormat(const JsonView &value)
{
    const JsonObject object {value};
    const JsonView type = object["type"];
    if (type.is("json_schema"))
        return readSchema(JsonObject {object["json_schema"]});
    if (type.is("json_object"))
        m_request.format.kind = NeutralFormat::Kind::JsonObject;
    else if (!type.is("text"))
        return refuse("response_format.type", "must be text, json_object or json_schema.");
    return {};
}

Outcome ChatRequestReader::readSchema(const JsonObject &schema)
{
    const JsonView body = schema["schema"];
    if (!body.isObject())
        return refuse("response_format.json_schema.schema", "must be an object.");
    NeutralFormat &format = m_request.format;
    format.kind = NeutralFormat::Kind::JsonSchema;
    format.name = schema["name"].text();
    format.description = schema["description"].text();
    format.schema = body.raw().toByteArray();
    format.strict = schema["strict"].boolean();
    return {};
}

Outcome ChatRequestReader::readLogprobs(const JsonView &value)
{
    const std::optional<bool> wanted = value.boolean();
    if (!wanted)
        return refuse("logprobs", "must be true or false.");
    m_request.sampling.logprobs = *wanted;
    return {};
}

Outcome ChatRequestReader::readStream(const JsonView &value)
{
    const std::optional<bool> wanted = value.boolean();
    if (!wanted)
        return refuse("stream", "must be true or false.");
    m_request.stream = *wanted;
    return {};
}

Outcome ChatRequestReader::readStreamOptions(const JsonView &value)
{
    if (!value.isObject())
        return refuse("stream_options", "must be an object.");
    m_request.includeUsage = value["include_usage"].boolean().value_or(false);
    return {};
}

Outcome ChatRequestReader::readEffort(const JsonView &value)
{
    if (!value.isString())
        return refuse("reasoning_effort", "must be a text.");
    NeutralReasoning &reasoning = m_request.reasoning;
    const bool isOff = value.is("none");
    reasoning.mode = isOff ? NeutralReasoning::Mode::Off : NeutralReasoning::Mode::On;
    reasoning.effort = isOff ? QByteArray {} : value.text();
    return {};
}

/// OpenRouter's {effort | max_tokens, enabled, exclude}.
Outcome ChatRequestReader::readReasoning(const JsonView &value)
{
    if (!value.isObject())
        return refuse("reasoning", "must be an object.");
    const JsonObject object {value};
    NeutralReasoning &reasoning = m_request.reasoning;
    if (const std::optional<bool> enabled = object["enabled"].boolean())
        reasoning.mode = *enabled ? NeutralReasoning::Mode::On : NeutralReasoning::Mode::Off;
    if (const JsonView effort = object["effort"]; effort.exists()) {
        if (Outcome done = readEffort(effort); !done)
            return done;
    }
    if (const std::optional<qint64> budget = object["max_tokens"].integer()) {
        reasoning.mode = NeutralReasoning::Mode::On;
        reasoning.budgetTokens = *budget;
    }
    if (object["exclude"].boolean() == true)
        reasoning.show = NeutralReasoning::Show::None;
    return {};
}

/// {type: enabled | disabled | adaptive | auto, budget_tokens}, of DeepSeek, Zhipu, Moonshot, Doubao, Fireworks.
Outcome ChatRequestReader::readThinking(const JsonView &value)
{
    const JsonObject object {value};
    const JsonView type = object["type"];
    NeutralReasoning &reasoning = m_request.reasoning;
    if (type.is("disabled"))
        reasoning.mode = NeutralReasoning::Mode::Off;
    else if (type.is("adaptive") || type.is("auto"))
        reasoning.mode = NeutralReasoning::Mode::Adaptive;
    else if (type.is("enabled"))
        reasoning.mode = NeutralReasoning::Mode::On;
    else
        return refuse("thinking.type", "must be enabled, disabled, adaptive or auto.");
    if (const std::optional<qint64> budget = object["budget_tokens"].integer())
        reasoning.budgetTokens = *budget;
    return {};
}

Outcome ChatRequestReader::readEnableThinking(const JsonView &value)
{
    const std::optional<bool> enabled = value.boolean();
    if (!enabled)
        return refuse("enable_thinking", "must be true or false.");
    m_request.reasoning.mode = *enabled ? NeutralReasoning::Mode::On : NeutralReasoning::Mode::Off;
    return {};
}

Outcome ChatRequestReader::readThinkingBudget(const JsonView &value)
{
    const Result<qint64> budget = limitOf(value, "thinking_budget");
    if (!budget)
        return tl::unexpected {budget.error()};
    m_request.reasoning.budgetTokens = *budget;
    return {};
}

Outcome ChatRequestReader::readUser(const JsonView &value)
{
    if (!value.isString())
        return refuse("user", "must be a text.");
    if (m_request.userId.isEmpty())
        m_request.userId = value.text();
    return {};
}

Outcome ChatRequestReader::readMetadata(const JsonView &value)
{
    if (!value.isObject())
        return refuse("metadata", "must be an object.");
    m_request.metadata = value.raw().toByteArray();
    return {};
}
