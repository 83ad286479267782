// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responseshistory.h"

#include <QStringBuilder>

#include "gateway/dialects/jsonedit.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/opaqueenvelope.h"

namespace
{
constexpr qsizetype answerIdLength = 24;
constexpr qsizetype placeLength = 3; ///< the item's number behind its answer's id

bool isReference(const JsonObject &item)
{
    return item["type"].is("item_reference")
           || (!item["type"].exists() && !item["role"].exists() && item["id"].isString());
}

QByteArray messageOf(const JsonView &text)
{
    JsonWriter json;
    json.beginObject().member("type", "message").member("role", "user");
    json.rawMember("content", text.raw()).endObject();
    return json.take();
}

QByteArray listOf(const std::vector<QByteArray> &items)
{
    JsonWriter json;
    json.beginArray();
    for (const QByteArray &item : items)
        json.raw(item);
    json.endArray();
    return json.take();
}

std::vector<QByteArray> rawElements(const JsonView &list)
{
    std::vector<QByteArray> items;
    for (const JsonView &item : list.elements())
        items.push_back(item.raw().toByteArray());
    return items;
}
} // namespace

namespace ResponsesHistory
{
ResponsesReferences referencesOf(const QByteArray &body)
{
    const JsonObject request {JsonView {body}};
    ResponsesReferences references;
    references.previousId = request["previous_response_id"].text();
    references.wantsStore = request["store"].boolean().value_or(true);
    references.hasEnvelopes = QByteArrayView {body}.contains(OpaqueEnvelope::prefix);
    for (const JsonView &view : request["input"].elements()) {
        const JsonObject item {view};
        if (isReference(item))
            references.itemIds.push_back(item["id"].text());
    }
    return references;
}

QByteArray resolved(const QByteArray &body, const std::vector<QByteArray> &earlier, const ItemById &itemById)
{
    std::vector<QByteArray> items = earlier;
    for (QByteArray &own : inputItemsOf(body)) {
        const JsonObject item {JsonView {own}};
        const std::optional<QByteArray> known = isReference(item) ? itemById(item["id"].text()) : std::nullopt;
        items.push_back(known.value_or(own));
    }
    std::vector<JsonEdit> edits;
    bool hasInput = false;
    for (const JsonView::Member &member : JsonView {body}.members()) {
        if (member.key.is("input"))
            edits.push_back({member.value, listOf(items)});
        else if (member.key.is("previous_response_id"))
            edits.push_back({member.value, QByteArrayLiteral("null")});
        hasInput = hasInput || member.key.is("input");
    }
    QByteArray text = edited(body, edits);
    if (!hasInput)
        text.insert(text.indexOf('{') + 1, QByteArray {R"("input":)" + listOf(items) + ','});
    return text;
}

std::vector<QByteArray> inputItemsOf(const QByteArray &body)
{
    const JsonView input = JsonView {body}["input"];
    if (input.isString())
        return {messageOf(input)};
    return rawElements(input);
}

std::vector<QByteArray> outputItemsOf(const QByteArray &response)
{
    return rawElements(JsonView {response}["output"]);
}

QByteArray responseIdOf(const QByteArray &itemId)
{
    const qsizetype begin = itemId.indexOf('_') + 1;
    if (begin == 0 || itemId.size() != begin + answerIdLength + placeLength)
        return {};
    return "resp_" + itemId.sliced(begin, answerIdLength);
}
} // namespace ResponsesHistory
