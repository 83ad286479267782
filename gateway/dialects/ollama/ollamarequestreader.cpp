// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/ollama/ollamarequestreader.h"

#include <array>

#include <QString>
#include <QStringBuilder>

#include "gateway/dialects/ollama/ollamamessagereader.h"

namespace
{
tl::unexpected<Error> wrong(const QString &member, const char *rule)
{
    return fail(ErrorCode::BadRequest, member % u' ' % QString::fromLatin1(rule));
}

QString nameOf(const JsonString &key)
{
    return QString::fromUtf8(key.decoded());
}

bool isPromptMember(const JsonString &key)
{
    return key.is("prompt") || key.is("system") || key.is("images");
}
} // namespace

OllamaRequestReader::OllamaRequestReader(const QByteArray &body, OllamaEndpoint endpoint)
    : m_body {JsonView {body}}
    , m_endpoint {endpoint}
{
    m_request.dialect = WireDialect::Ollama;
    m_request.source = body;
    m_request.stream = true; // unless it says otherwise
}

Result<NeutralRequest> OllamaRequestReader::run()
{
    for (const JsonView::Member &member : m_body.members()) {
        if (member.value.isNull())
            continue;
        if (Outcome taken = take(member); !taken)
            return tl::unexpected {taken.error()};
    }
    if (m_request.model.isEmpty())
        return wrong(QStringLiteral("model"), "is required");
    Outcome taken =
        m_endpoint == OllamaEndpoint::Chat ? OllamaMessageReader {m_request}.read(m_body["messages"]) : takePrompt();
    if (!taken)
        return tl::unexpected {taken.error()};
    return std::move(m_request);
}

Outcome OllamaRequestReader::take(const JsonView::Member &member)
{
    const JsonView &value = member.value;
    const bool isChat = m_endpoint == OllamaEndpoint::Chat;
    if (isChat ? member.key.is("messages") : isPromptMember(member.key))
        return {}; // read when the rest is known
    if (member.key.is("model")) {
        m_request.model = value.text();
        return value.isString() ? Outcome {} : wrong(QStringLiteral("model"), "must be a string");
    }
    if (member.key.is("stream")) {
        m_request.stream = value.boolean().value_or(true);
        return value.boolean() ? Outcome {} : wrong(QStringLiteral("stream"), "must be true or false");
    }
    if (member.key.is("tools"))
        return takeTools(value);
    if (member.key.is("format"))
        return takeFormat(value);
    if (member.key.is("think"))
        return takeThink(value);
    if (member.key.is("options"))
        return takeOptions(value);
    if (member.key.is("logprobs")) {
        m_request.sampling.logprobs = value.boolean().value_or(false);
    } else if (member.key.is("top_logprobs")) {
        if (value.integer().value_or(0) > 0)
            m_request.sampling.topLogprobs = value.raw().toByteArray();
    } else if (!isChat && member.key.is("suffix") && !value.is("")) {
        return wrong(QStringLiteral("suffix"), "is not supported: no provider fills gaps");
    } else if (!isChat && member.key.is("context") && !value.elements().empty()) {
        return wrong(QStringLiteral("context"), "is not supported: use /api/chat to go on with a talk");
    } else if (!value.is("")) {
        m_request.extra.emplace_back(member.key.decoded(), value.raw().toByteArray());
    }
    return {};
}

Outcome OllamaRequestReader::takePrompt()
{
    const JsonView prompt = m_body["prompt"];
    const JsonView system = m_body["system"];
    if (prompt.exists() && !prompt.isString())
        return wrong(QStringLiteral("prompt"), "must be a string");
    if (system.exists() && !system.isString())
        return wrong(QStringLiteral("system"), "must be a string");
    if (!system.is("") && system.exists())
        m_request.system.push_back(NeutralPart::ofText(system.text()));
    NeutralMessage message;
    message.parts.push_back(NeutralPart::ofText(prompt.text()));
    if (Outcome read = OllamaMessageReader::readImages(m_body["images"], QStringLiteral("images"), message.parts);
        !read)
        return read;
    m_request.messages.push_back(std::move(message));
    return {};
}

Outcome OllamaRequestReader::takeTools(const JsonView &value)
{
    if (!value.isArray())
        return wrong(QStringLiteral("tools"), "must be an array");
    int index = 0;
    for (const JsonView &entry : value.elements()) {
        const JsonObject function {entry["function"]};
        NeutralTool tool;
        tool.dialect = WireDialect::Ollama;
        tool.name = function["name"].text();
        if (tool.name.isEmpty())
            return wrong(QStringLiteral("tools[%1].function.name").arg(index), "is required");
        tool.description = function["description"].text();
        if (function["parameters"].isObject())
            tool.schema = function["parameters"].raw().toByteArray();
        m_request.tools.push_back(std::move(tool));
        ++index;
    }
    return {};
}

Outcome OllamaRequestReader::takeFormat(const JsonView &value)
{
    if (value.isObject()) {
        m_request.format.kind = NeutralFormat::Kind::JsonSchema;
        m_request.format.schema = value.raw().toByteArray();
    } else if (value.is("json")) {
        m_request.format.kind = NeutralFormat::Kind::JsonObject;
    } else if (!value.is("")) {
        return wrong(QStringLiteral("format"), "must be \"json\" or a JSON schema");
    }
    return {};
}

Outcome OllamaRequestReader::takeThink(const JsonView &value)
{
    NeutralReasoning &reasoning = m_request.reasoning;
    if (value.boolean() == false) {
        reasoning.mode = NeutralReasoning::Mode::Off;
        return {};
    }
    if (!value.boolean() && !value.isString())
        return wrong(QStringLiteral("think"), "must be true, false, \"low\", \"medium\" or \"high\"");
    reasoning.mode = NeutralReasoning::Mode::On;
    reasoning.effort = value.text();
    reasoning.show = NeutralReasoning::Show::Full;
    return {};
}

Outcome OllamaRequestReader::takeOptions(const JsonView &value)
{
    if (!value.isObject())
        return wrong(QStringLiteral("options"), "must be an object");
    for (const JsonView::Member &option : value.members()) {
        if (option.value.isNull())
            continue;
        if (Outcome taken = takeOption(option); !taken)
            return taken;
    }
    return {};
}

Outcome OllamaRequestReader::takeOption(const JsonView::Member &option)
{
    struct Number
    {
        QByteArrayView key;
        QByteArray *target;
    };

    NeutralSampling &sampling = m_request.sampling;
    const std::array numbers {
        Number {"temperature", &sampling.temperature},
        Number {"top_p", &sampling.topP},
        Number {"top_k", &sampling.topK},
        Number {"seed", &sampling.seed},
        Number {"presence_penalty", &sampling.presencePenalty},
        Number {"frequency_penalty", &sampling.frequencyPenalty},
    };
    for (const Number &number : numbers) {
        if (!option.key.is(number.key))
            continue;
        if (option.value.kind() != JsonView::Kind::Number)
            return wrong(u"options." % nameOf(option.key), "must be a number");
        *number.target = option.value.raw().toByteArray();
        return {};
    }
    if (option.key.is("stop"))
        return takeStop(option.value);
    if (!option.key.is("num_predict")) {
        m_request.extra.emplace_back("options." + option.key.decoded(), option.value.raw().toByteArray());
        return {};
    }
    const std::optional<qint64> limit = option.value.integer();
    if (!limit)
        return wrong(QStringLiteral("options.num_predict"), "must be a number");
    if (*limit > 0) // less means as many as there are
        m_request.maxOutputTokens = *limit;
    return {};
}

Outcome OllamaRequestReader::takeStop(const JsonView &value)
{
    std::vector<JsonView> sequences = value.elements();
    if (value.isString())
        sequences.push_back(value);
    else if (!value.isArray())
        return wrong(QStringLiteral("options.stop"), "must be an array of strings");
    for (const JsonView &sequence : sequences) {
        if (!sequence.isString())
            return wrong(QStringLiteral("options.stop"), "must be an array of strings");
        if (!sequence.is(""))
            m_request.sampling.stop.push_back(sequence.text());
    }
    return {};
}
