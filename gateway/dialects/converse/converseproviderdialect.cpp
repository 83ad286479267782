// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/converse/converseproviderdialect.h"

#include <QStringBuilder>

#include "gateway/dialects/converse/converseanswerreader.h"
#include "gateway/dialects/converse/converserequestwriter.h"
#include "gateway/dialects/neutral/toolturns.h"

namespace
{
/// Turns that alternate: a system text amid the talk becomes the user's.
NeutralRequest alternating(const NeutralRequest &request, DialectNotes &notes)
{
    NeutralRequest mended = request;
    for (NeutralMessage &message : mended.messages) {
        if (message.role != NeutralMessage::Role::System)
            continue;
        message.role = NeutralMessage::Role::User;
        notes.add("messages.system");
    }
    mendToolTurns(mended, true, notes);
    return mended;
}
} // namespace

Result<ProviderDraft> ConverseProviderDialect::write(const NeutralRequest &request, const ModelTraits &traits,
                                                     DialectNotes &notes) const
{
    const NeutralRequest mended = alternating(request, notes);
    Result<QByteArray> body = ConverseRequestWriter {mended, traits, notes}.body();
    if (!body)
        return tl::unexpected {std::move(body).error()};
    const QByteArray &model = traits.model.isEmpty() ? request.model : traits.model;
    ProviderDraft draft;
    draft.path = "/model/" + model.toPercentEncoding() + (request.stream ? "/converse-stream" : "/converse");
    draft.body = *std::move(body);
    return draft;
}

std::unique_ptr<AnswerReader> ConverseProviderDialect::reader(const QByteArray &family) const
{
    return std::make_unique<ConverseAnswerReader>(family);
}
