// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatclientdialect.h"

#include "gateway/dialects/chat/chatcompletionwriter.h"
#include "gateway/dialects/chat/chatrequestreader.h"
#include "gateway/dialects/chat/chatstreamwriter.h"

Result<NeutralRequest> ChatClientDialect::read(const QByteArray &body) const
{
    return ChatRequestReader {}.read(body);
}

std::unique_ptr<AnswerWriter> ChatClientDialect::writer(const AnswerIdentity &identity) const
{
    return std::make_unique<ChatStreamWriter>(identity);
}

QByteArray ChatClientDialect::whole(const NeutralAnswer &answer, const AnswerIdentity &identity) const
{
    return ChatCompletionWriter {answer, identity}.body();
}
