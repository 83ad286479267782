// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/inputestimate.h"

#include <algorithm>

namespace
{
using Kind = NeutralPart::Kind;

constexpr qint64 perRequest = 3;
constexpr qint64 perMessage = 4;
constexpr qint64 perBlock = 8; // ids and names around a call or a result
constexpr qint64 perTool = 12;
constexpr qint64 forAnyTool = 346; // what Anthropic adds to the system prompt to explain tools
constexpr qint64 perImage = 1600;
constexpr qint64 leastDocument = 1500; // one page
constexpr qint64 bytesPerDocumentToken = 25;
constexpr qint64 bytesPerSoundToken = 500; // 32 tokens for a second of 128 kbit/s

qint64 tokensOfBytes(const NeutralMedia &media, qint64 bytesPerToken)
{
    return media.base64.size() / 4 * 3 / bytesPerToken + 1;
}

qint64 tokensOfDocument(const NeutralMedia &media)
{
    const qint64 head = estimatedTextTokens(media.name) + estimatedTextTokens(media.context);
    if (!media.text.isEmpty())
        return head + estimatedTextTokens(media.text);
    return head + std::max(leastDocument, tokensOfBytes(media, bytesPerDocumentToken));
}

qint64 tokensOf(const std::vector<NeutralPart> &parts);

qint64 tokensOf(const NeutralPart &part)
{
    switch (part.kind) {
    case Kind::Text:
    case Kind::Refusal:
    case Kind::Reasoning:
        return estimatedTextTokens(part.text);
    case Kind::Image:
        return perImage;
    case Kind::Document:
        return tokensOfDocument(part.media);
    case Kind::Audio:
    case Kind::Video:
        return estimatedTextTokens(part.text) + tokensOfBytes(part.media, bytesPerSoundToken);
    case Kind::Call:
        return perBlock + estimatedTextTokens(part.name) + estimatedTextTokens(part.arguments);
    case Kind::Result:
        return perBlock + tokensOf(part.parts);
    case Kind::Foreign:
        return estimatedTextTokens(part.raw);
    }
    return 0;
}

qint64 tokensOf(const std::vector<NeutralPart> &parts)
{
    qint64 tokens = 0;
    for (const NeutralPart &part : parts)
        tokens += tokensOf(part);
    return tokens;
}
} // namespace

qint64 estimatedTextTokens(QByteArrayView text)
{
    qint64 plain = 0;
    qint64 others = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        plain += byte < 0x80 ? 1 : 0;
        others += byte >= 0xc0 ? 1 : 0; // the first byte of a character
    }
    return (plain + 3) / 4 + others;
}

qint64 estimatedInputTokens(const NeutralRequest &request)
{
    qint64 tokens = perRequest + tokensOf(request.system) + estimatedTextTokens(request.format.schema);
    for (const NeutralMessage &message : request.messages)
        tokens += perMessage + estimatedTextTokens(message.name) + tokensOf(message.parts);
    for (const NeutralTool &tool : request.tools)
        tokens += perTool + estimatedTextTokens(tool.name) + estimatedTextTokens(tool.description)
                  + estimatedTextTokens(tool.schema) + estimatedTextTokens(tool.raw);
    return tokens + (request.tools.empty() ? 0 : forAnyTool);
}
