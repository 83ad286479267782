// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagesprovider.h"

#include "gateway/dialects/messages/messagesanswerreader.h"
#include "gateway/dialects/messages/messagesrequestwriter.h"

Result<ProviderDraft> MessagesProvider::write(const NeutralRequest &request, const ModelTraits &traits,
                                              DialectNotes &notes) const
{
    Result<QByteArray> body = MessagesRequestWriter {request, traits, notes}.body();
    if (!body)
        return tl::unexpected {body.error()};
    ProviderDraft draft;
    draft.path = QByteArrayLiteral("/messages");
    draft.headers.add(QByteArrayLiteral("anthropic-version"), QByteArrayLiteral("2023-06-01"));
    draft.body = *std::move(body);
    return draft;
}

StreamFraming MessagesProvider::framing() const
{
    return StreamFraming::ServerSentEvents;
}

std::unique_ptr<AnswerReader> MessagesProvider::reader(const QByteArray &family) const
{
    return std::make_unique<MessagesAnswerReader>(family);
}
