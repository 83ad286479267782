// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/tokencount.h"

#include "gateway/dialects/dialects.h"
#include "gateway/dialects/gemini/geminicount.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/messages/messagestokencount.h"
#include "gateway/dialects/neutral/inputestimate.h"
#include "gateway/routing/modelnames.h"
#include "gateway/routing/modelresolver.h"

namespace
{
/// Google's question is either the contents or a whole request.
Result<QByteArray> geminiAnswer(const QByteArray &body)
{
    const Result<NeutralRequest> request = readGeminiCount(body);
    if (!request)
        return tl::unexpected {request.error()};
    return geminiCountAnswer(estimatedInputTokens(*request));
}

Result<QByteArray> responsesAnswer(const QByteArray &body)
{
    const Result<NeutralRequest> request = clientDialect(WireDialect::Responses)->read(body);
    if (!request)
        return tl::unexpected {request.error()};
    JsonWriter json;
    json.beginObject().member("object", "response.input_tokens");
    json.member("input_tokens", estimatedInputTokens(*request)).endObject();
    return json.take();
}
} // namespace

tl::expected<QByteArray, ApiFault> countTokensAnswer(WireDialect dialect, const QByteArray &model,
                                                     const QByteArray &body, const HubSnapshot &snapshot,
                                                     const AppSnapshot &app)
{
    const auto refuse = [](const Error &error) {
        return tl::unexpected {makeFault(error.code, error.detail.toUtf8())};
    };
    const std::optional<JsonView> view = JsonView::checked(body);
    if (!view || !view->isObject())
        return tl::unexpected {makeFault(ErrorCode::BadRequest, "The body is not a valid JSON object.")};
    const QByteArray asked = model.isEmpty() ? (*view)["model"].text() : model;
    if (asked.isEmpty())
        return tl::unexpected {makeFault(ErrorCode::BadRequest, "'model' is missing.")};
    ModelNames names;
    if (const auto route = resolveModel(snapshot, app, asked, ModelType::Chat, names); !route)
        return refuse(route.error());
    Result<QByteArray> answer = dialect == WireDialect::Gemini      ? geminiAnswer(body)
                                : dialect == WireDialect::Responses ? responsesAnswer(body)
                                                                    : countTokensBody(body);
    if (!answer)
        return refuse(answer.error());
    return *std::move(answer);
}
