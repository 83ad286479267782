// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesclient.h"

#include "gateway/dialects/responses/responsesrequestreader.h"
#include "gateway/dialects/responses/responsesstreamwriter.h"

Result<NeutralRequest> ResponsesClient::read(const QByteArray &body) const
{
    return ResponsesRequestReader {body}.run();
}

std::unique_ptr<AnswerWriter> ResponsesClient::writer(const AnswerIdentity &identity) const
{
    return std::make_unique<ResponsesStreamWriter>(identity);
}

QByteArray ResponsesClient::whole(const NeutralAnswer &answer, const AnswerIdentity &identity) const
{
    ResponsesItems items {identity};
    if (!answer.choices.empty())
        items.takeWhole(answer.choices.front());
    ResponsesBody body {identity};
    const ResponsesEnding ending {items.finish(), answer.hasUsage ? std::optional {answer.usage} : std::nullopt};
    return body.ended(items.all(), ending);
}
