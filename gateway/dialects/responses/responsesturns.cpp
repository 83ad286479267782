// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesturns.h"

#include <algorithm>
#include <array>

#include <QStringBuilder>

#include "gateway/dialects/eventstreamparser.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/responses/responseshistory.h"

namespace
{
constexpr QByteArrayView responsePrefix {"resp_"};

struct Prefix
{
    QByteArrayView type;
    QByteArrayView id;
};

constexpr std::array prefixes {Prefix {"message", "msg_"},
                               Prefix {"function_call", "fc_"},
                               Prefix {"function_call_output", "fco_"},
                               Prefix {"custom_tool_call", "ctc_"},
                               Prefix {"custom_tool_call_output", "ctco_"},
                               Prefix {"reasoning", "rs_"}};

bool isMessage(const JsonObject &item)
{
    return item["type"].is("message") || (!item["type"].exists() && item["role"].isString());
}

QByteArray idFor(const JsonObject &item, const QByteArray &responseId, size_t index)
{
    const QByteArrayView owner = responseId.startsWith(responsePrefix)
                                     ? QByteArrayView {responseId}.sliced(responsePrefix.size())
                                     : QByteArrayView {responseId};
    QByteArrayView prefix = "item_";
    for (const Prefix &known : prefixes) {
        if (isMessage(item) ? known.type == "message" : item["type"].is(known.type))
            prefix = known.id;
    }
    return prefix.toByteArray() + owner.toByteArray() + '_' + QByteArray::number(static_cast<qulonglong>(index));
}

void writeContent(const JsonObject &message, JsonWriter &json)
{
    const JsonView content = message["content"];
    if (!content.isString()) {
        json.rawMember("content", content.exists() ? content.raw() : QByteArrayView {"[]"});
        return;
    }
    const bool isAnswer = message["role"].is("assistant");
    json.key("content").beginArray().beginObject();
    json.member("type", isAnswer ? QByteArrayView {"output_text"} : QByteArrayView {"input_text"});
    if (isAnswer)
        json.rawMember("annotations", "[]");
    json.rawMember("text", content.raw()).endObject().endArray();
}

/// The item with an id, a message in its full form.
void writeKept(const QByteArray &raw, const QByteArray &responseId, size_t index, JsonWriter &json)
{
    const JsonObject item {JsonView {raw}};
    const bool isFull = !isMessage(item);
    json.beginObject();
    if (item["id"].isString())
        json.rawMember("id", item["id"].raw());
    else
        json.member("id", idFor(item, responseId, index));
    if (!isFull) {
        json.member("type", "message").member("status", "completed");
        writeContent(item, json);
    }
    for (const JsonView::Member &member : item.members()) {
        const bool isSaid =
            member.key.is("id")
            || (!isFull && (member.key.is("type") || member.key.is("status") || member.key.is("content")));
        if (!isSaid)
            json.foreignMember(member.key.decoded(), member.value.raw());
    }
    json.endObject();
}

/// Items of these types are complete without an id.
bool isFreeOfIds(const JsonObject &item)
{
    return isMessage(item) || item["type"].is("function_call") || item["type"].is("function_call_output")
           || item["type"].is("custom_tool_call") || item["type"].is("custom_tool_call_output");
}

void append(std::vector<QByteArray> &all, std::vector<QByteArray> more)
{
    std::move(more.begin(), more.end(), std::back_inserter(all));
}

std::vector<QByteArray> elementsOf(const QByteArray &array)
{
    std::vector<QByteArray> items;
    for (const JsonView &item : JsonView {array}.elements())
        items.push_back(item.raw().toByteArray());
    return items;
}

QByteArray idOf(const QByteArray &item)
{
    return JsonView {item}["id"].text();
}
} // namespace

namespace ResponsesTurns
{
QByteArray keptInput(const std::vector<QByteArray> &items, const QByteArray &responseId)
{
    JsonWriter json;
    json.beginArray();
    for (size_t index = 0; index < items.size(); ++index)
        writeKept(items[index], responseId, index, json);
    json.endArray();
    return json.take();
}

std::vector<QByteArray> itemsOf(const StoredTurns &turns)
{
    std::vector<QByteArray> items;
    for (auto turn = turns.rbegin(); turn != turns.rend(); ++turn) {
        append(items, elementsOf(turn->input));
        append(items, ResponsesHistory::outputItemsOf(turn->response));
    }
    return items;
}

std::vector<QByteArray> inputItemsOf(const StoredTurns &turns)
{
    if (turns.empty())
        return {};
    std::vector<QByteArray> items = itemsOf({turns.begin() + 1, turns.end()});
    append(items, elementsOf(turns.front().input));
    return items;
}

std::vector<QByteArray> portable(const std::vector<QByteArray> &items)
{
    std::vector<QByteArray> out;
    for (const QByteArray &raw : items) {
        const JsonObject item {JsonView {raw}};
        if (item["type"].is("reasoning") && !item["encrypted_content"].isString())
            continue;
        if (!isFreeOfIds(item)) {
            out.push_back(raw);
            continue;
        }
        JsonWriter json;
        json.beginObject();
        for (const JsonView::Member &member : item.members()) {
            if (!member.key.is("id"))
                json.foreignMember(member.key.decoded(), member.value.raw());
        }
        json.endObject();
        out.push_back(json.take());
    }
    return out;
}

QByteArray responseIdOf(const QByteArray &itemId)
{
    if (QByteArray output = ResponsesHistory::responseIdOf(itemId); !output.isEmpty())
        return output;
    const qsizetype begin = itemId.indexOf('_') + 1;
    const qsizetype end = itemId.lastIndexOf('_');
    return begin > 0 && end > begin ? responsePrefix.toByteArray() + itemId.sliced(begin, end - begin) : QByteArray {};
}

QByteArray endedResponse(QByteArrayView answer, bool isStream)
{
    QByteArray response;
    if (isStream) {
        EventStreamParser parser;
        std::vector<StreamEvent> events = parser.feed(answer);
        for (const StreamEvent &event : events) {
            const std::optional<JsonView> data = event.hasData ? JsonView::checked(event.data) : std::nullopt;
            if (data && (*data)["response"].isObject())
                response = (*data)["response"].raw().toByteArray();
        }
    } else if (JsonView::checked(answer)) {
        response = answer.toByteArray();
    }
    const JsonView status = JsonView {response}["status"];
    return status.is("completed") || status.is("incomplete") ? response : QByteArray {};
}

std::optional<QByteArray> listBody(const std::vector<QByteArray> &items, const Page &page)
{
    std::vector<QByteArray> ordered = items;
    if (!page.isForward)
        std::reverse(ordered.begin(), ordered.end());
    auto begin = ordered.begin();
    if (!page.after.isEmpty()) {
        begin = std::find_if(ordered.begin(), ordered.end(),
                             [&page](const QByteArray &item) { return idOf(item) == page.after; });
        if (begin == ordered.end())
            return std::nullopt;
        ++begin;
    }
    const auto end = begin + std::min<qint64>(page.limit, ordered.end() - begin);
    JsonWriter json;
    json.beginObject().member("object", "list").key("data").beginArray();
    for (auto item = begin; item != end; ++item)
        json.raw(*item);
    json.endArray();
    json.key("first_id");
    begin == end ? json.null() : json.string(idOf(*begin));
    json.key("last_id");
    begin == end ? json.null() : json.string(idOf(*(end - 1)));
    json.flag("has_more", end != ordered.end()).endObject();
    return json.take();
}
} // namespace ResponsesTurns
