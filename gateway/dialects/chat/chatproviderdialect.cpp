// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatproviderdialect.h"

#include <algorithm>

#include "gateway/dialects/chat/chatanswerreader.h"
#include "gateway/dialects/chat/chatrequestwriter.h"
#include "gateway/dialects/neutral/toolturns.h"

namespace
{
bool hasToolTurns(const NeutralRequest &request)
{
    const auto isOfTools = [](const NeutralPart &part) {
        return part.kind == NeutralPart::Kind::Call || part.kind == NeutralPart::Kind::Result;
    };
    return std::any_of(request.messages.begin(), request.messages.end(), [&](const NeutralMessage &message) {
        return std::any_of(message.parts.begin(), message.parts.end(), isOfTools);
    });
}
} // namespace

Result<ProviderDraft> ChatProviderDialect::write(const NeutralRequest &request, const ModelTraits &traits,
                                                 DialectNotes &notes) const
{
    std::optional<NeutralRequest> mended;
    if (hasToolTurns(request)) {
        mended = request;
        mendToolTurns(*mended, false, notes);
    }
    Result<QByteArray> body = ChatRequestWriter {mended ? *mended : request, traits, notes}.body();
    if (!body)
        return tl::unexpected {std::move(body).error()};
    ProviderDraft draft;
    draft.path = QByteArrayLiteral("/chat/completions");
    draft.body = *std::move(body);
    return draft;
}

std::unique_ptr<AnswerReader> ChatProviderDialect::reader(const QByteArray &family) const
{
    return std::make_unique<ChatAnswerReader>(family);
}
