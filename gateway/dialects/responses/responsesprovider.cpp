// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesprovider.h"

#include "gateway/dialects/responses/responsesanswerreader.h"
#include "gateway/dialects/responses/responsesrequestwriter.h"

Result<ProviderDraft> ResponsesProvider::write(const NeutralRequest &request, const ModelTraits &traits,
                                               DialectNotes &notes) const
{
    Result<QByteArray> body = ResponsesRequestWriter {request, traits, notes}.run();
    if (!body)
        return tl::unexpected {body.error()};
    ProviderDraft draft;
    draft.path = QByteArrayLiteral("/responses");
    draft.body = std::move(*body);
    return draft;
}

std::unique_ptr<AnswerReader> ResponsesProvider::reader(const QByteArray &family) const
{
    return std::make_unique<ResponsesAnswerReader>(family);
}
