// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagesturns.h"

#include <algorithm>
#include <utility>

#include <QStringBuilder>

#include "gateway/dialects/neutral/toolturns.h"

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;
using Messages = std::vector<NeutralMessage>;

constexpr size_t mostCacheMarks = 4;

/// Tags tell the model that the words are not the user's own.
void becomeUsers(NeutralMessage &message, DialectNotes &notes)
{
    notes.add("messages.system");
    message.role = Role::User;
    for (NeutralPart &part : message.parts) {
        if (part.kind == Kind::Text)
            part.text = "<system>\n" + part.text + "\n</system>";
    }
}

/// Puts system texts where the service takes them: behind the user's turns that follow, before the assistant answers.
/// One that is moved is told, since it is said at another point of the talk.
Messages withSystemPlaced(Messages messages, DialectNotes &notes)
{
    Messages placed;
    NeutralMessage waiting {Role::System, {}, {}};
    const auto settle = [&] {
        if (waiting.parts.empty())
            return;
        if (placed.empty() || placed.back().role != Role::User)
            becomeUsers(waiting, notes);
        placed.push_back(std::exchange(waiting, {Role::System, {}, {}}));
    };
    for (NeutralMessage &message : messages) {
        if (message.role == Role::System) {
            std::move(message.parts.begin(), message.parts.end(), std::back_inserter(waiting.parts));
            continue;
        }
        if (message.role == Role::Assistant)
            settle();
        else if (!waiting.parts.empty())
            notes.add("messages.system");
        placed.push_back(std::move(message));
    }
    settle();
    return placed;
}

bool canBeMarked(const NeutralPart &part)
{
    return part.kind != Kind::Reasoning && part.kind != Kind::Foreign
           && (part.kind != Kind::Text || !isBlankText(part.text));
}

/// All places of marks in the order in which the provider reads them.
std::vector<CacheMark *> cacheMarks(NeutralRequest &request)
{
    std::vector<CacheMark *> marks;
    const auto addParts = [&marks](std::vector<NeutralPart> &parts) {
        for (NeutralPart &part : parts) {
            if (part.cache != CacheMark::None && canBeMarked(part))
                marks.push_back(&part.cache);
        }
    };
    for (NeutralTool &tool : request.tools) {
        if (tool.cache != CacheMark::None)
            marks.push_back(&tool.cache);
    }
    addParts(request.system);
    for (NeutralMessage &message : request.messages)
        addParts(message.parts);
    return marks;
}

/// The last one covers all before it, so the first ones are worth the least; but the last of the tools and of the
/// system prompt are what the next talk begins with.
void capCacheMarks(NeutralRequest &request, DialectNotes &notes)
{
    std::vector<CacheMark *> marks = cacheMarks(request);
    if (marks.size() <= mostCacheMarks)
        return;
    notes.add("cache_control");
    const auto lastOf = [](auto &list) -> CacheMark * {
        const auto last =
            std::find_if(list.rbegin(), list.rend(), [](const auto &each) { return each.cache != CacheMark::None; });
        return last == list.rend() ? nullptr : &last->cache;
    };
    const CacheMark *const ofTools = lastOf(request.tools);
    const CacheMark *const ofSystem = lastOf(request.system);
    size_t room = mostCacheMarks - (ofTools ? 1 : 0) - (ofSystem ? 1 : 0);
    for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
        if (*mark == ofTools || *mark == ofSystem)
            continue;
        if (room > 0)
            --room;
        else
            **mark = CacheMark::None;
    }
}

bool isEmptyTurn(const NeutralMessage &message)
{
    return std::all_of(message.parts.begin(), message.parts.end(), [](const NeutralPart &part) {
        return part.kind == Kind::Reasoning || (part.kind == Kind::Text && isBlankText(part.text));
    });
}

/// The service refuses white space at the end of what it shall go on from.
void trimEnd(NeutralMessage &message)
{
    if (message.parts.back().kind != Kind::Text)
        return;
    QByteArray &text = message.parts.back().text;
    const auto isSpace = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    while (!text.isEmpty() && isSpace(text.back()))
        text.chop(1);
}

/// The service wants the user to begin, even where only the system spoke.
void letTheUserBegin(NeutralRequest &request)
{
    std::vector<NeutralMessage> &messages = request.messages;
    const auto first = std::find_if(messages.begin(), messages.end(),
                                    [](const NeutralMessage &message) { return message.role != Role::System; });
    const bool isSilent = first == messages.end() && !(request.system.empty() && messages.empty());
    if (isSilent || (first != messages.end() && first->role == Role::Assistant))
        messages.insert(first, NeutralMessage {Role::User, {NeutralPart::ofText(QByteArrayLiteral("(continue)"))}, {}});
}

Outcome settlePrefill(NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes)
{
    while (!request.messages.empty() && request.messages.back().role == Role::Assistant
           && isEmptyTurn(request.messages.back())) {
        notes.add("prefill");
        request.messages.pop_back();
    }
    if (request.messages.empty() || request.messages.back().role != Role::Assistant)
        return {};
    if (!traits.takesPrefill)
        return fail(ErrorCode::BadRequest,
                    QStringLiteral("'messages' must not end with the assistant's: this model does not go on from it."));
    trimEnd(request.messages.back());
    return {};
}
} // namespace

bool isBlankText(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
}

Outcome shapeMessagesTurns(NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes)
{
    if (!traits.takesLateSystem) {
        for (NeutralMessage &message : request.messages) {
            if (message.role == Role::System)
                becomeUsers(message, notes);
        }
    }
    mendToolTurns(request, true, notes);
    letTheUserBegin(request);
    if (traits.takesLateSystem)
        request.messages = withSystemPlaced(std::move(request.messages), notes);
    capCacheMarks(request, notes);
    return settlePrefill(request, traits, notes);
}
