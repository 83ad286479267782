// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chatwriter.h"

#include <QStringBuilder>

#include "gateway/dialects/jsonescape.h"

namespace
{
QByteArray usageJson(const ChatCounts &counts)
{
    return R"({"prompt_tokens":)" + QByteArray::number(counts.promptTokens) + R"(,"completion_tokens":)"
           + QByteArray::number(counts.completionTokens) + R"(,"total_tokens":)"
           + QByteArray::number(counts.promptTokens + counts.completionTokens) + '}';
}
} // namespace

ChatWriter::ChatWriter(QByteArrayView id, QByteArrayView model, qint64 createdAtSeconds)
    : m_id {quotedJson(id)}
    , m_model {quotedJson(model)}
    , m_created {QByteArray::number(createdAtSeconds)}
{}

QByteArray ChatWriter::completion(QByteArrayView text, QByteArrayView finishReason, const ChatCounts &counts) const
{
    return R"({"id":)" + m_id + R"(,"object":"chat.completion","created":)" + m_created + R"(,"model":)" + m_model
           + R"(,"choices":[{"index":0,"message":{"role":"assistant","content":)" + quotedJson(text)
           + R"(,"refusal":null},"logprobs":null,"finish_reason":)" + quotedJson(finishReason) + R"(}],"usage":)"
           + usageJson(counts) + '}';
}

QByteArray ChatWriter::roleEvent() const
{
    return event(R"({"role":"assistant","content":""})", "null");
}

QByteArray ChatWriter::textEvent(QByteArrayView text) const
{
    return event(QByteArray {R"({"content":)" + quotedJson(text) + '}'}, "null");
}

QByteArray ChatWriter::finishEvent(QByteArrayView finishReason) const
{
    return event("{}", quotedJson(finishReason));
}

QByteArray ChatWriter::usageEvent(const ChatCounts &counts) const
{
    return R"(data: {"id":)" + m_id + R"(,"object":"chat.completion.chunk","created":)" + m_created + R"(,"model":)"
           + m_model + R"(,"choices":[],"usage":)" + usageJson(counts) + "}\n\n";
}

QByteArray ChatWriter::doneEvent()
{
    return QByteArrayLiteral("data: [DONE]\n\n");
}

QByteArray ChatWriter::event(QByteArrayView delta, QByteArrayView finishReasonJson) const
{
    QByteArray out = R"(data: {"id":)" + m_id + R"(,"object":"chat.completion.chunk","created":)" + m_created
                     + R"(,"model":)" + m_model + R"(,"choices":[{"index":0,"delta":)";
    out.append(delta).append(R"(,"logprobs":null,"finish_reason":)").append(finishReasonJson).append("}]}\n\n");
    return out;
}
