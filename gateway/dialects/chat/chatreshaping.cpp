// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatreshaping.h"

#include <algorithm>

#include "gateway/dialects/bytesearch.h"
#include "gateway/dialects/jsonview.h"

namespace
{
bool hasUserAfterTool(const std::vector<JsonView> &messages)
{
    bool isAfterTool = false;
    for (const JsonView &message : messages) {
        const JsonView role = message["role"];
        if (isAfterTool && role.is("user"))
            return true;
        isAfterTool = role.is("tool");
    }
    return false;
}

bool callsWithoutText(const JsonView &message)
{
    if (message["tool_calls"].elements().empty())
        return false;
    const JsonView content = message["content"];
    return content.text().isEmpty() && content.elements().empty();
}

bool isChosen(const JsonView &choice)
{
    return choice.isObject() || choice.is("required") || choice.is("none");
}
} // namespace

std::vector<QByteArray> reshapedChatMembers(const QByteArray &body, const ModelTraits &traits)
{
    const bool asksSchema = !traits.takesJsonSchema && ByteSearch::holds(body, "json_schema");
    const bool asksChoice = !traits.takesToolChoice && ByteSearch::holds(body, "tool_choice");
    const bool asksTurns = !traits.takesUserAfterTool && ByteSearch::holds(body, "tool_call_id");
    const bool asksTexts = traits.needsAssistantText && ByteSearch::holds(body, "tool_calls");
    std::vector<QByteArray> members;
    if (!asksSchema && !asksChoice && !asksTurns && !asksTexts)
        return members;
    const std::optional<JsonView> view = JsonView::checked(body);
    if (!view)
        return members;
    const JsonObject request {*view};
    if (asksSchema && request["response_format"]["type"].is("json_schema"))
        members.emplace_back("response_format");
    if (asksChoice && isChosen(request["tool_choice"]))
        members.emplace_back("tool_choice");
    const std::vector<JsonView> messages = request["messages"].elements();
    if (asksTurns && hasUserAfterTool(messages))
        members.emplace_back("messages.user");
    if (asksTexts && std::any_of(messages.begin(), messages.end(), callsWithoutText))
        members.emplace_back("messages.content");
    return members;
}
