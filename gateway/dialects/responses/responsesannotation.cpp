// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesannotation.h"

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

namespace
{
/// Chat's url_citation keeps its members in an object of the same name.
QByteArray flattenedCitation(const JsonView &annotation)
{
    const JsonObject citation {annotation["url_citation"]};
    if (!annotation["type"].is("url_citation") || !citation["url"].isString())
        return {};
    JsonWriter json;
    json.beginObject().member("type", "url_citation");
    json.member("start_index", citation["start_index"].integer().value_or(0));
    json.member("end_index", citation["end_index"].integer().value_or(0));
    json.member("url", citation["url"].text()).member("title", citation["title"].text()).endObject();
    return json.take();
}
} // namespace

QByteArray responsesAnnotation(WireDialect dialect, const QByteArray &raw)
{
    const std::optional<JsonView> annotation = JsonView::checked(raw);
    if (!annotation || !annotation->isObject())
        return {};
    if (dialect == WireDialect::Responses)
        return raw;
    return dialect == WireDialect::Chat ? flattenedCitation(*annotation) : QByteArray {};
}
