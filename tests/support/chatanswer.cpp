// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>

#include "tests/support/openaibehaviour.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QJsonObject usage()
{
    return {{u"prompt_tokens"_s, 12},
            {u"completion_tokens"_s, 5},
            {u"total_tokens"_s, 17},
            {u"prompt_tokens_details"_s, QJsonObject {{u"cached_tokens"_s, 4}}},
            {u"completion_tokens_details"_s, QJsonObject {{u"reasoning_tokens"_s, 1}}}};
}

QJsonObject envelope(const ChatAsk &ask, const QString &object)
{
    return {{u"id"_s, u"chatcmpl-scripted"_s},
            {u"object"_s, object},
            {u"created"_s, 1700000000},
            {u"model"_s, QString::fromUtf8(ask.model)}};
}

QJsonObject toolCall(const ChatAsk &ask)
{
    return {{u"id"_s, u"call_1"_s},
            {u"type"_s, u"function"_s},
            {u"function"_s,
             QJsonObject {{u"name"_s, QString::fromUtf8(ask.toolName)}, {u"arguments"_s, uR"({"city":"Paris"})"_s}}}};
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument {object}.toJson(QJsonDocument::Compact);
}

QByteArray chunkEvent(const ChatAsk &ask, const QJsonObject &delta, const QString &finish = {})
{
    QJsonObject chunk = envelope(ask, u"chat.completion.chunk"_s);
    chunk.insert(u"choices"_s,
                 QJsonArray {QJsonObject {
                     {u"index"_s, 0},
                     {u"delta"_s, delta},
                     {u"finish_reason"_s, finish.isEmpty() ? QJsonValue {QJsonValue::Null} : QJsonValue {finish}}}});
    if (ask.includeUsage)
        chunk.insert(u"usage"_s, QJsonValue {QJsonValue::Null});
    return "data: " + compact(chunk) + "\n\n";
}

QByteArray wholeAnswer(const ChatAsk &ask)
{
    const bool tool = !ask.toolName.isEmpty();
    QJsonObject message {{u"role"_s, u"assistant"_s}, {u"content"_s, QString::fromUtf8(ask.content)}};
    if (tool) {
        message.insert(u"content"_s, QJsonValue {QJsonValue::Null});
        message.insert(u"tool_calls"_s, QJsonArray {toolCall(ask)});
    }
    QJsonObject answer = envelope(ask, u"chat.completion"_s);
    answer.insert(u"choices"_s, QJsonArray {QJsonObject {{u"index"_s, 0},
                                                         {u"message"_s, message},
                                                         {u"finish_reason"_s, tool ? u"tool_calls"_s : u"stop"_s}}});
    answer.insert(u"usage"_s, usage());
    return compact(answer);
}

/// "events-54": how many events the stream has in all; 0: as the content needs.
qsizetype wishedEvents(const QByteArray &model)
{
    return model.startsWith("events-") ? model.mid(7).toLongLong() : 0;
}

void addToolEvents(QList<QByteArray> &events, const ChatAsk &ask)
{
    QJsonObject call = toolCall(ask);
    call.insert(u"index"_s, 0);
    QJsonObject function = call.value(u"function"_s).toObject();
    const QString arguments = function.value(u"arguments"_s).toString();
    function.insert(u"arguments"_s, QString {u""_s});
    call.insert(u"function"_s, function);
    events << chunkEvent(ask, {{u"tool_calls"_s, QJsonArray {call}}});
    for (const QString &part : {arguments.left(5), arguments.mid(5)}) {
        const QJsonObject piece {{u"index"_s, 0}, {u"function"_s, QJsonObject {{u"arguments"_s, part}}}};
        events << chunkEvent(ask, {{u"tool_calls"_s, QJsonArray {piece}}});
    }
}

void addContentEvents(QList<QByteArray> &events, const ChatAsk &ask)
{
    const qsizetype wished = wishedEvents(ask.model);
    if (wished > 0) {
        while (events.size() < wished - 2)
            events << chunkEvent(ask, {{u"content"_s, u" word"_s}});
        return;
    }
    const QString content = QString::fromUtf8(ask.content);
    for (qsizetype at = 0; at < content.size();) {
        qsizetype end = content.indexOf(u' ', at + 1);
        end = end < 0 ? content.size() : end;
        events << chunkEvent(ask, {{u"content"_s, content.mid(at, end - at)}});
        at = end;
    }
}
} // namespace

QList<QByteArray> chatEvents(const ChatAsk &ask)
{
    QList<QByteArray> events {chunkEvent(ask, {{u"role"_s, u"assistant"_s}, {u"content"_s, u""_s}})};
    const bool tool = !ask.toolName.isEmpty();
    if (tool)
        addToolEvents(events, ask);
    else
        addContentEvents(events, ask);
    events << chunkEvent(ask, {}, tool ? u"tool_calls"_s : u"stop"_s);
    if (ask.includeUsage) {
        QJsonObject last = envelope(ask, u"chat.completion.chunk"_s);
        last.insert(u"choices"_s, QJsonArray {});
        last.insert(u"usage"_s, usage());
        events << "data: " + compact(last) + "\n\n";
    }
    events << "data: [DONE]\n\n";
    return events;
}

Script chatAnswer(const ChatAsk &ask)
{
    if (!ask.stream)
        return Script::answer(200, wholeAnswer(ask), "application/json",
                              {{"x-request-id", "req_scripted"}, {"openai-processing-ms", "7"}});
    QByteArray bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                       "Transfer-Encoding: chunked\r\n\r\n";
    for (const QByteArray &event : chatEvents(ask))
        bytes += Script::chunkOf(event);
    return Script::raw(bytes + "0\r\n\r\n");
}
