// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/converse/conversecount.h"

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

QByteArray converseCountBody(const QByteArray &converse)
{
    const JsonObject request {JsonView {converse}};
    JsonWriter json;
    json.beginObject().key("input").beginObject().key("converse").beginObject();
    for (const char *name : {"messages", "system", "toolConfig", "additionalModelRequestFields"}) {
        if (const JsonView value = request[name]; value.exists())
            json.rawMember(name, value.raw());
    }
    json.endObject().endObject().endObject();
    return json.take();
}

QByteArray converseCountPath(const QByteArray &model, const ProviderKind::Ids &ids)
{
    QByteArray name = model;
    for (const ProviderKind::Ids::Region &region : ids.regions) {
        if (name.startsWith(region.prefix)) {
            name.remove(0, region.prefix.size());
            break;
        }
    }
    return "/model/" + name.toPercentEncoding() + "/count-tokens";
}

std::optional<qint64> converseCount(const QByteArray &answer)
{
    const std::optional<JsonView> json = JsonView::checked(answer);
    return json && json->isObject() ? (*json)["inputTokens"].integer() : std::nullopt;
}

bool saysThatConverseIsUncounted(int status, const QByteArray &errorType, const QByteArray &body)
{
    if (status == 403)
        return errorType.startsWith("AccessDeniedException"); // the key may not count; others expire and come back
    const std::optional<JsonView> json = status == 400 ? JsonView::checked(body) : std::nullopt;
    return json && (*json)["message"].text().toLower().contains("counting tokens");
}
