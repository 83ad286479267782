// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesannotation.h"

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/urlcitation.h"

QByteArray responsesAnnotation(WireDialect dialect, const QByteArray &raw, QByteArrayView text)
{
    if (dialect == WireDialect::Responses) {
        const std::optional<JsonView> annotation = JsonView::checked(raw);
        return annotation && annotation->isObject() ? raw : QByteArray {};
    }
    const std::optional<UrlCitation> citation = UrlCitation::of(dialect, raw);
    if (!citation)
        return {};
    const bool isPlaced = citation->begin && citation->end;
    const qint64 here = isPlaced ? 0 : codePoints(text);
    JsonWriter json;
    json.beginObject().member("type", "url_citation");
    json.member("start_index", citation->begin.value_or(here)).member("end_index", citation->end.value_or(here));
    json.member("url", citation->url).member("title", citation->title).endObject();
    return json.take();
}
