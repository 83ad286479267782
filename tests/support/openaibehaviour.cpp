// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/openaibehaviour.h"

#include <optional>

#include <QJsonArray>
#include <QJsonDocument>

#include "tests/support/misbehaviour.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
Script refusal(int status, const QByteArray &message, const QByteArray &param = {}, const QByteArray &code = {})
{
    return Script::answer(status, openAiError(message, "invalid_request_error", param, code));
}

bool isKnownField(const QString &name)
{
    static const QSet<QString> known {u"model"_s,
                                      u"messages"_s,
                                      u"stream"_s,
                                      u"stream_options"_s,
                                      u"temperature"_s,
                                      u"top_p"_s,
                                      u"n"_s,
                                      u"stop"_s,
                                      u"max_tokens"_s,
                                      u"max_completion_tokens"_s,
                                      u"user"_s,
                                      u"tools"_s,
                                      u"tool_choice"_s,
                                      u"parallel_tool_calls"_s,
                                      u"seed"_s,
                                      u"response_format"_s,
                                      u"logprobs"_s,
                                      u"top_logprobs"_s,
                                      u"metadata"_s,
                                      u"store"_s,
                                      u"logit_bias"_s,
                                      u"reasoning_effort"_s,
                                      u"service_tier"_s,
                                      u"frequency_penalty"_s,
                                      u"modalities"_s,
                                      u"presence_penalty"_s,
                                      u"audio"_s,
                                      u"prediction"_s,
                                      u"functions"_s,
                                      u"function_call"_s,
                                      u"prompt_cache_key"_s};
    return known.contains(name);
}

/// What OpenAI would say against the request, if anything.
std::optional<Script> complaint(const QJsonObject &body)
{
    for (auto field = body.begin(); field != body.end(); ++field)
        if (!isKnownField(field.key()))
            return refusal(400, "Unrecognized request argument supplied: " + field.key().toUtf8());
    if (!body.value(u"model"_s).isString())
        return refusal(400, "you must provide a model parameter");
    if (!body.value(u"messages"_s).isArray())
        return refusal(400, "Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
    if (body.value(u"messages"_s).toArray().isEmpty())
        return refusal(400, "Invalid 'messages': empty array.", "messages", "empty_array");
    if (body.contains(u"stream"_s) && !body.value(u"stream"_s).isBool())
        return refusal(400, "Invalid type for 'stream': expected a boolean.", "stream", "invalid_type");
    if (body.contains(u"stream_options"_s) && !body.value(u"stream"_s).toBool())
        return refusal(400, "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
                       "stream_options");
    const double temperature = body.value(u"temperature"_s).toDouble();
    if (temperature < 0 || temperature > 2)
        return refusal(400, "Invalid 'temperature': must be between 0 and 2.", "temperature",
                       "decimal_above_max_value");
    return {};
}

std::optional<Script> unauthorized(const HeaderList &headers)
{
    const QByteArray value = headers.value("Authorization");
    if (!value.startsWith("Bearer ") || value.size() < 8)
        return refusal(401, "You didn't provide an API key.");
    if (value == "Bearer sk-wrong")
        return refusal(401, "Incorrect API key provided: sk-wrong.", {}, "invalid_api_key");
    if (headers.count("Authorization") > 1 || headers.contains("x-api-key"))
        return refusal(400, "More than one credential was sent.");
    return {};
}

QByteArray textOf(const QJsonValue &content)
{
    if (content.isString())
        return content.toString().toUtf8();
    QByteArray text;
    for (const QJsonValue &part : content.toArray())
        text += part.toObject().value(u"text"_s).toString().toUtf8();
    return text;
}

ChatAsk askOf(const QJsonObject &body)
{
    ChatAsk ask;
    ask.model = body.value(u"model"_s).toString().toUtf8();
    ask.stream = body.value(u"stream"_s).toBool();
    ask.includeUsage = body.value(u"stream_options"_s).toObject().value(u"include_usage"_s).toBool();
    ask.content = "Hello from the upstream.";
    const QJsonObject last = body.value(u"messages"_s).toArray().last().toObject();
    const QByteArray said = textOf(last.value(u"content"_s));
    if (ask.model == "echo")
        ask.content = said;
    const QString format = body.value(u"response_format"_s).toObject().value(u"type"_s).toString();
    if (format == u"json_object"_s || format == u"json_schema"_s)
        ask.content = R"({"answer": 42})";
    if (last.value(u"role"_s).toString() == u"tool"_s)
        ask.content = "The tool said: " + said;
    else if (body.value(u"tool_choice"_s).toString() != u"none"_s)
        ask.toolName = body.value(u"tools"_s)
                           .toArray()
                           .first()
                           .toObject()
                           .value(u"function"_s)
                           .toObject()
                           .value(u"name"_s)
                           .toString()
                           .toUtf8();
    return ask;
}

Script chatCompletions(const ReceivedRequest &request)
{
    if (request.method != "POST")
        return refusal(405, "Not allowed to " + request.method + " on /v1/chat/completions.");
    if (auto script = unauthorized(request.headers))
        return *script;
    if (!request.headers.value("Content-Type").startsWith("application/json"))
        return refusal(400, "you must provide a JSON body");
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    if (!document.isObject())
        return refusal(400, "We could not parse the JSON body of your request.");
    if (auto script = complaint(document.object()))
        return *script;
    const ChatAsk ask = askOf(document.object());
    if (auto script = misbehaviour(ask))
        return *script;
    return chatAnswer(ask);
}

Script models(const ReceivedRequest &request)
{
    if (auto script = unauthorized(request.headers))
        return *script;
    return Script::answer(
        200, R"({"object":"list","data":[{"id":"ok","object":"model","created":1700000000,"owned_by":"scripted"}]})");
}

Script freshAnswer(const ReceivedRequest &request)
{
    const QByteArray path = request.target.split('?').first();
    if (path.endsWith("/chat/completions"))
        return chatCompletions(request);
    if (path.endsWith("/models"))
        return models(request);
    return refusal(404, "Invalid URL (" + request.method + ' ' + path + ")");
}
} // namespace

Script openAiAnswer(const ReceivedRequest &request)
{
    // A benchmark sends one request over and over: its answer is made once, so that this server is not what is
    // measured.
    static thread_local ReceivedRequest last;
    static thread_local Script lastScript;
    const bool same = last.target == request.target && last.body == request.body && last.method == request.method
                      && last.headers.value("Authorization") == request.headers.value("Authorization")
                      && last.headers.value("Content-Type") == request.headers.value("Content-Type");
    if (!same || lastScript.steps().isEmpty()) {
        lastScript = freshAnswer(request);
        last = request;
    }
    return lastScript;
}

QByteArray openAiError(const QByteArray &message, const QByteArray &type, const QByteArray &param,
                       const QByteArray &code)
{
    const auto text = [](const QByteArray &value) -> QJsonValue {
        return value.isEmpty() ? QJsonValue {QJsonValue::Null} : QJsonValue {QString::fromUtf8(value)};
    };
    const QJsonObject error {
        {u"message"_s, text(message)}, {u"type"_s, text(type)}, {u"param"_s, text(param)}, {u"code"_s, text(code)}};
    return QJsonDocument {QJsonObject {{u"error"_s, error}}}.toJson(QJsonDocument::Compact);
}
