// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/doctorchecks.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace
{

const QString refusedBy = u"refused with HTTP %1: %2"_s;

QJsonObject request(const QString &model, const QString &prompt, QJsonObject more = {})
{
    more.insert(u"model"_s, model);
    more.insert(u"max_tokens"_s, DoctorCheck::maxTokens);
    more.insert(u"messages"_s, QJsonArray {QJsonObject {{u"role"_s, u"user"_s}, {u"content"_s, prompt}}});
    return more;
}

QJsonObject plain(const QString &model)
{
    return request(model, u"Answer with the one word: ready"_s);
}

QJsonObject streamed(const QString &model)
{
    return request(model, u"Count from one to ten in words."_s,
                   {{u"stream"_s, true}, {u"stream_options"_s, QJsonObject {{u"include_usage"_s, true}}}});
}

QJsonObject longStream(const QString &model)
{
    return request(model, u"Count from one to two hundred in words."_s, {{u"stream"_s, true}});
}

QJsonObject withTool(const QString &model, const QString &prompt)
{
    const QJsonObject city {{u"type"_s, u"string"_s}};
    const QJsonObject schema {{u"type"_s, u"object"_s},
                              {u"properties"_s, QJsonObject {{u"city"_s, city}}},
                              {u"required"_s, QJsonArray {u"city"_s}}};
    const QJsonObject function {
        {u"name"_s, u"weather"_s}, {u"description"_s, u"The weather in a city now"_s}, {u"parameters"_s, schema}};
    return request(model, prompt,
                   {{u"tools"_s, QJsonArray {QJsonObject {{u"type"_s, u"function"_s}, {u"function"_s, function}}}},
                    {u"tool_choice"_s, u"required"_s}});
}

QJsonObject oneTool(const QString &model)
{
    return withTool(model, u"What is the weather in Oslo? Use the tool."_s);
}

QJsonObject twoTools(const QString &model)
{
    return withTool(model, u"What is the weather in Oslo and in Rome? Ask for both cities at once, in two calls."_s);
}

QJsonObject structured(const QString &model)
{
    const QJsonObject properties {{u"city"_s, QJsonObject {{u"type"_s, u"string"_s}}},
                                  {u"people"_s, QJsonObject {{u"type"_s, u"integer"_s}}}};
    const QJsonObject schema {{u"type"_s, u"object"_s},
                              {u"properties"_s, properties},
                              {u"required"_s, QJsonArray {u"city"_s, u"people"_s}},
                              {u"additionalProperties"_s, false}};
    const QJsonObject format {{u"name"_s, u"town"_s}, {u"strict"_s, true}, {u"schema"_s, schema}};
    return request(model, u"Oslo has 700000 people."_s,
                   {{u"response_format"_s, QJsonObject {{u"type"_s, u"json_schema"_s}, {u"json_schema"_s, format}}}});
}

QJsonObject noSuchModel(const QString &model)
{
    return plain(model.section(u'/', 0, 0) + u"/portico-doctor-asks-for-no-such-model"_s);
}

std::optional<DoctorFinding> failureOf(const DoctorAnswer &answer)
{
    if (answer.httpStatus != 200) {
        return DoctorFinding {false, answer.httpStatus == 0 ? answer.error
                                                            : refusedBy.arg(answer.httpStatus).arg(answer.error)};
    }
    if (!answer.error.isEmpty()) {
        return DoctorFinding {false, answer.error};
    }
    if (!answer.dropped.isEmpty()) {
        return DoctorFinding {false, u"cannot be asked for in its dialect; left out: "_s + answer.dropped};
    }
    return std::nullopt;
}

DoctorFinding judgePlain(const DoctorAnswer &answer, const QJsonObject &)
{
    const auto failure = failureOf(answer);
    if (failure && answer.dropped.isEmpty()) {
        return *failure;
    }
    if (answer.text.isEmpty() && answer.finish.isEmpty()) {
        return {false, u"the answer is empty"_s};
    }
    return {true, u"in %1 ms"_s.arg(answer.durationMs)};
}

DoctorFinding judgeStream(const DoctorAnswer &answer, const QJsonObject &)
{
    const auto failure = failureOf(answer);
    if (failure && answer.dropped.isEmpty()) {
        return *failure;
    }
    if (!answer.isWhole) {
        return {false, u"the stream ended before its end"_s};
    }
    if (answer.pieces < 2) {
        return {answer.pieces == 0 ? std::optional<bool>(false) : std::nullopt,
                u"%1 pieces in %2 ms: it came all at once"_s.arg(answer.pieces).arg(answer.durationMs)};
    }
    return {true, u"%1 pieces, the first after %2 ms"_s.arg(answer.pieces).arg(answer.firstMs)};
}

DoctorFinding judgeTool(const DoctorAnswer &answer, const QJsonObject &)
{
    if (const auto failure = failureOf(answer)) {
        return *failure;
    }
    const QJsonObject function = answer.toolCalls.first()[u"function"_s].toObject();
    const QJsonDocument arguments = QJsonDocument::fromJson(function[u"arguments"_s].toString().toUtf8());
    if (answer.toolCalls.isEmpty()) {
        return {false, u"it answered in words"_s};
    }
    const bool isRight = function[u"name"_s].toString() == "weather"_L1 && arguments.object().contains(u"city"_s);
    return {isRight,
            isRight ? u"called with the argument that its schema asks for"_s : u"called, but not as its schema says"_s};
}

DoctorFinding judgeTwoTools(const DoctorAnswer &answer, const QJsonObject &)
{
    if (const auto failure = failureOf(answer)) {
        return *failure;
    }
    return {answer.toolCalls.size() > 1, u"%1 calls in one answer"_s.arg(answer.toolCalls.size())};
}

DoctorFinding judgeStructured(const DoctorAnswer &answer, const QJsonObject &)
{
    if (const auto failure = failureOf(answer)) {
        return *failure;
    }
    const QJsonObject town = QJsonDocument::fromJson(answer.text.toUtf8()).object();
    const bool isRight = town.size() == 2 && town[u"city"_s].isString() && town[u"people"_s].isDouble();
    return {isRight, isRight ? u"as its schema says"_s : u"the answer does not follow the schema"_s};
}

/// By the record: the hub has closed the connection to the provider, which is all that a client can do.
DoctorFinding judgeCancel(const DoctorAnswer &answer, const QJsonObject &record)
{
    if (answer.pieces == 0) {
        return failureOf(answer).value_or(DoctorFinding {std::nullopt, u"no stream to leave"_s});
    }
    const QString status = record[u"status"_s].toString();
    if (status == "cancelled"_L1) {
        return {true, u"the provider was left at once; %1 output tokens are accounted"_s.arg(
                          record[u"usage"_s][u"outputTokens"_s].toInteger())};
    }
    return {std::nullopt,
            status.isEmpty() ? u"its record did not come"_s : u"it had answered before it could be left"_s};
}

DoctorFinding judgeRefusal(const DoctorAnswer &answer, const QJsonObject &record)
{
    if (answer.httpStatus == 200) {
        return {false, u"it answers for a model that does not exist"_s};
    }
    const bool isKnown = answer.httpStatus >= 400 && answer.httpStatus < 500 && !answer.error.isEmpty();
    const QString code = record[u"errorCode"_s].toString(u"no code"_s);
    return {isKnown, u"HTTP %1, %2: %3"_s.arg(answer.httpStatus).arg(code, answer.error)};
}

} // namespace

std::span<const DoctorCheck> DoctorCheck::all()
{
    static constexpr DoctorCheck checks[] {
        {"answers", plain, judgePlain, "usage", true},
        {"streams", streamed, judgeStream, "usage in streams", true},
        {"tools", oneTool, judgeTool},
        {"parallel tools", twoTools, judgeTwoTools},
        {"structured output", structured, judgeStructured},
        {"cancel", longStream, judgeCancel, "", false, true},
        {"refusals", noSuchModel, judgeRefusal},
    };
    return checks;
}

DoctorFinding judgeUsage(const DoctorAnswer &answer, const QJsonObject &record)
{
    if (answer.httpStatus != 200 || !answer.error.isEmpty()) {
        return {std::nullopt, u"there was no answer"_s};
    }
    const QJsonObject usage = record[u"usage"_s].toObject();
    const QString tokens =
        u"%1 in, %2 out"_s.arg(usage[u"inputTokens"_s].toInteger()).arg(usage[u"outputTokens"_s].toInteger());
    if (usage.isEmpty()) {
        return {std::nullopt, u"its record did not come"_s};
    }
    const bool isEstimated = usage[u"estimated"_s].toBool();
    return {!isEstimated, isEstimated ? u"none given: counted here (%1)"_s.arg(tokens) : tokens};
}
