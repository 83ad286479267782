// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/callarguments.h"

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

namespace
{
QByteArray wrapped(QByteArrayView name, const QByteArray &text)
{
    JsonWriter json;
    json.beginObject().member(name, text).endObject();
    return json.take();
}
} // namespace

QByteArray objectArguments(const NeutralPart &call, DialectNotes &notes)
{
    if (call.isCustom)
        return wrapped("input", call.arguments);
    if (call.arguments.trimmed().isEmpty())
        return QByteArrayLiteral("{}");
    const std::optional<JsonView> json = JsonView::checked(call.arguments);
    if (json && json->isObject())
        return json->raw().size() == call.arguments.size() ? call.arguments : json->raw().toByteArray();
    notes.add("tool arguments");
    return wrapped("raw_arguments", call.arguments);
}

bool isCutCall(const NeutralPart &part, FinishReason finish, bool isLast)
{
    const bool isCut = finish == FinishReason::Length || finish == FinishReason::Context;
    if (!isCut || !isLast || part.kind != NeutralPart::Kind::Call)
        return false;
    const std::optional<JsonView> json = JsonView::checked(part.arguments);
    return part.isCustom || !json || !json->isObject();
}

QByteArray failedResultText(const QByteArray &text)
{
    return wrapped("error", text);
}

QByteArray customToolSchema()
{
    return QByteArrayLiteral(R"({"type":"object","properties":{"input":{"type":"string"}},"required":["input"],)"
                             R"("additionalProperties":false})");
}

std::optional<QByteArray> customToolInput(QByteArrayView arguments)
{
    const std::optional<JsonView> json = JsonView::checked(arguments);
    const JsonView input = json ? (*json)["input"] : JsonView {};
    return input.isString() ? std::optional {input.text()} : std::nullopt;
}
