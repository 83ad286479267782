// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/requestrules.h"

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;

constexpr qsizetype mostPadding = 2;

constexpr std::array<bool, 256> alphabetTable()
{
    std::array<bool, 256> table {};
    for (const char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        table[static_cast<unsigned char>(c)] = c != '\0';
    return table;
}

constexpr std::array<bool, 256> base64Letters = alphabetTable();

bool isBase64(QByteArrayView text)
{
    if (text.size() % 4 != 0)
        return false;
    qsizetype padding = 0;
    while (padding < mostPadding && padding < text.size() && text[text.size() - 1 - padding] == '=')
        ++padding;
    return std::all_of(text.begin(), text.end() - padding,
                       [](char c) { return base64Letters[static_cast<unsigned char>(c)]; });
}

bool hasGoodBytes(const std::vector<NeutralPart> &parts)
{
    return std::all_of(parts.begin(), parts.end(),
                       [](const NeutralPart &part) { return isBase64(part.media.base64) && hasGoodBytes(part.parts); });
}

bool isForeignTo(WireDialect provider, const NeutralPart &part)
{
    return part.kind == Kind::Foreign && part.dialect != provider;
}

/// Holds something that only another dialect knows, and nothing else.
bool isEmptied(const NeutralMessage &message, WireDialect provider)
{
    const auto isNothing = [provider](const NeutralPart &part) {
        return isForeignTo(provider, part) || (part.kind == Kind::Text && part.text.trimmed().isEmpty());
    };
    return message.role != Role::System && std::all_of(message.parts.begin(), message.parts.end(), isNothing)
           && std::any_of(message.parts.begin(), message.parts.end(),
                          [provider](const NeutralPart &part) { return isForeignTo(provider, part); });
}

bool isWarmUp(const NeutralRequest &request, WireDialect provider)
{
    return request.maxOutputTokens == 0 && provider != WireDialect::Messages;
}
} // namespace

Outcome checkMediaBytes(const NeutralRequest &request)
{
    const bool isGood = std::all_of(request.messages.begin(), request.messages.end(),
                                    [](const NeutralMessage &message) { return hasGoodBytes(message.parts); });
    return isGood ? Outcome {} : fail(ErrorCode::BadRequest, u"'messages' holds media whose bytes are not base64."_s);
}

Outcome checkOneChoice(const NeutralRequest &request)
{
    if (request.sampling.choices > 1)
        return fail(ErrorCode::BadRequest, u"'%1' must be 1: this provider gives one answer at a time."_s.arg(
                                               request.dialect == WireDialect::Gemini ? u"candidateCount"_s : u"n"_s));
    return {};
}

bool needsMending(const NeutralRequest &request, WireDialect provider)
{
    return isWarmUp(request, provider) || request.hasSystemName
           || std::any_of(request.messages.begin(), request.messages.end(),
                          [provider](const NeutralMessage &message) { return isEmptied(message, provider); });
}

Outcome mendForProvider(NeutralRequest &request, WireDialect provider, DialectNotes &notes)
{
    if (isWarmUp(request, provider)) {
        notes.add("max_tokens");
        request.maxOutputTokens = 1;
    }
    if (request.hasSystemName)
        notes.add("messages.name");
    std::vector<NeutralMessage> &messages = request.messages;
    const auto emptied = [provider](const NeutralMessage &message) { return isEmptied(message, provider); };
    // What a provider's own tool said for the assistant asks nothing.
    const auto last = std::find_if(messages.rbegin(), messages.rend(), [&emptied](const NeutralMessage &message) {
        return message.role == Role::User || !emptied(message);
    });
    if (last == messages.rend() || emptied(*last))
        return fail(ErrorCode::BadRequest, u"'messages': its last turn holds nothing that this provider takes."_s);
    if (std::erase_if(messages, emptied) > 0)
        notes.add("messages.content");
    return {};
}
