// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagesclient.h"

#include "gateway/dialects/messages/messagesanswerbody.h"
#include "gateway/dialects/messages/messagesrequestreader.h"
#include "gateway/dialects/messages/messagesstreamwriter.h"

Result<NeutralRequest> MessagesClient::read(const QByteArray &body) const
{
    return MessagesRequestReader {body, MessagesRequestReader::Purpose::Answer}.read();
}

std::unique_ptr<AnswerWriter> MessagesClient::writer(const AnswerIdentity &identity) const
{
    return std::make_unique<MessagesStreamWriter>(identity);
}

QByteArray MessagesClient::whole(const NeutralAnswer &answer, const AnswerIdentity &identity) const
{
    return messagesAnswerBody(answer, identity);
}
