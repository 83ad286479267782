// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesfollowed.h"

#include <array>

#include "gateway/dialects/jsonwriter.h"

namespace
{
struct Told
{
    QByteArrayView event;
    QByteArrayView type;
};

constexpr std::array deltas {Told {"response.output_text.delta", "output_text"},
                             Told {"response.refusal.delta", "refusal"},
                             Told {"response.function_call_arguments.delta", "arguments"},
                             Told {"response.custom_tool_call_input.delta", "input"}};
} // namespace

void ResponsesFollowed::take(QByteArrayView data)
{
    m_hasBegun = true;
    const std::optional<JsonView> value = JsonView::checked(data);
    if (!value || !value->isObject())
        return;
    const JsonObject event {*value};
    m_lastNumber = event["sequence_number"].integer().value_or(m_lastNumber);
    const QByteArray type = event["type"].text();
    if (type == "response.created") {
        m_id = event["response"]["id"].text();
    } else if (type == "response.output_item.added" || type == "response.output_item.done") {
        Item &item = m_items[event["output_index"].integer().value_or(0)];
        item.raw = event["item"].raw().toByteArray();
        item.isDone = type.endsWith(".done");
    } else {
        takeText(type, event);
    }
}

void ResponsesFollowed::takeText(QByteArrayView type, const JsonObject &event)
{
    for (const Told &told : deltas) {
        if (type != told.event)
            continue;
        Item &item = m_items[event["output_index"].integer().value_or(0)];
        item.type = told.type.toByteArray();
        item.text += event["delta"].text();
    }
}

std::vector<QByteArray> ResponsesFollowed::items() const
{
    std::vector<QByteArray> items;
    for (const auto &[index, item] : m_items) {
        if (!item.raw.isEmpty())
            items.push_back(item.isDone ? item.raw : unfinished(item));
    }
    return items;
}

/// With what was said of it in place of what it was added with.
QByteArray ResponsesFollowed::unfinished(const Item &item)
{
    const bool isContent = item.type == "output_text" || item.type == "refusal";
    const QByteArray place = isContent ? QByteArrayLiteral("content") : item.type;
    JsonWriter json;
    json.beginObject();
    for (const JsonView::Member &member : JsonView {item.raw}.members()) {
        const QByteArray name = member.key.decoded();
        if (name == "status")
            json.member("status", "incomplete");
        else if (place.isEmpty() || name != place)
            json.rawMember(name, member.value.raw());
    }
    if (isContent) {
        json.key("content").beginArray().beginObject().member("type", item.type);
        if (item.type == "output_text")
            json.rawMember("annotations", "[]").rawMember("logprobs", "[]");
        json.member(item.type == "output_text" ? QByteArrayView {"text"} : QByteArrayView {"refusal"}, item.text);
        json.endObject().endArray();
    } else if (!place.isEmpty()) {
        json.member(place, item.text);
    }
    json.endObject();
    return json.take();
}
