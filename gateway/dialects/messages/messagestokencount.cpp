// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagestokencount.h"

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/messages/messagesrequestreader.h"
#include "gateway/dialects/neutral/inputestimate.h"

Result<NeutralRequest> readMessagesCount(const QByteArray &body)
{
    return MessagesRequestReader {body, MessagesRequestReader::Purpose::Count}.read();
}

QByteArray messagesCountAnswer(qint64 inputTokens)
{
    JsonWriter json;
    json.beginObject().member("input_tokens", inputTokens).endObject();
    return json.take();
}

Result<QByteArray> countTokensBody(const QByteArray &body)
{
    const Result<NeutralRequest> request = readMessagesCount(body);
    if (!request)
        return tl::unexpected {request.error()};
    return messagesCountAnswer(estimatedInputTokens(*request));
}
