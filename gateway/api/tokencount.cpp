// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/tokencount.h"

#include <QSet>

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
/// However its name is escaped; empty: none is.
QByteArray memberGivenTwice(const JsonView &object)
{
    QSet<QByteArray> names;
    for (const JsonView::Member &member : object.members()) {
        const QByteArray name = member.key.decoded();
        if (names.contains(name))
            return name;
        names.insert(name);
    }
    return {};
}
} // namespace

Result<NeutralRequest> readCountQuestion(WireDialect dialect, const QByteArray &body)
{
    if (dialect == WireDialect::Gemini) // either the contents or a whole request
        return readGeminiCount(body);
    if (dialect == WireDialect::Responses)
        return clientDialect(WireDialect::Responses)->read(body);
    return readMessagesCount(body);
}

QByteArray countAnswer(WireDialect dialect, qint64 inputTokens)
{
    if (dialect == WireDialect::Gemini)
        return geminiCountAnswer(inputTokens);
    if (dialect != WireDialect::Responses)
        return messagesCountAnswer(inputTokens);
    JsonWriter json;
    json.beginObject().member("object", "response.input_tokens").member("input_tokens", inputTokens).endObject();
    return json.take();
}

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
    if (const QByteArray twice = memberGivenTwice(*view); !twice.isEmpty())
        return tl::unexpected {makeFault(ErrorCode::BadRequest, "'" + twice + "' is given twice.")};
    const QByteArray asked = model.isEmpty() ? (*view)["model"].text() : model;
    if (asked.isEmpty())
        return tl::unexpected {makeFault(ErrorCode::BadRequest, "'model' is missing.")};
    ModelNames names;
    if (const auto route = resolveModel(snapshot, app, asked, ModelType::Chat, names); !route)
        return refuse(route.error());
    const Result<NeutralRequest> question = readCountQuestion(dialect, body);
    if (!question)
        return refuse(question.error());
    return countAnswer(dialect, estimatedInputTokens(*question));
}
