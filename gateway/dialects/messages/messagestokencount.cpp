// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagestokencount.h"

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/messages/messagesrequestreader.h"
#include "gateway/dialects/neutral/inputestimate.h"

Result<QByteArray> countTokensBody(const QByteArray &body)
{
    const Result<NeutralRequest> request = MessagesRequestReader {body, MessagesRequestReader::Purpose::Count}.read();
    if (!request)
        return tl::unexpected {request.error()};
    JsonWriter json;
    json.beginObject().member("input_tokens", estimatedInputTokens(*request)).endObject();
    return json.take();
}
