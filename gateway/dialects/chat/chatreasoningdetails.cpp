// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatreasoningdetails.h"

#include <algorithm>

namespace
{
using Kind = NeutralPart::Kind;

struct Format
{
    QByteArrayView family;
    QByteArrayView format;
};

constexpr Format formats[] = {{"anthropic", "anthropic-claude-v1"},
                              {"openai", "openai-responses-v1"},
                              {"google", "google-gemini-v1"},
                              {"xai", "xai-responses-v1"}};

QByteArrayView formatOf(const QByteArray &family)
{
    const auto *found = std::find_if(std::begin(formats), std::end(formats),
                                     [&family](const Format &entry) { return entry.family == family; });
    return found == std::end(formats) ? QByteArrayView {"unknown"} : found->format;
}

void writeDetail(JsonWriter &json, const NeutralPart &part, const OpaqueMark &mark, int index)
{
    const bool isSigned = mark.kind == OpaqueMark::Kind::Signature;
    json.beginObject().member("type", isSigned ? "reasoning.text" : "reasoning.encrypted");
    if (isSigned)
        json.member("text", part.text).member("signature", mark.value);
    else
        json.member("data", mark.value);
    json.member("format", formatOf(mark.family)).member("index", index).endObject();
}
} // namespace

QByteArray familyOfReasoningFormat(const QByteArray &format, const QByteArray &otherwise)
{
    const auto *found = std::find_if(std::begin(formats), std::end(formats),
                                     [&format](const Format &entry) { return format.startsWith(entry.family); });
    return found == std::end(formats) ? otherwise : found->family.toByteArray();
}

OpaqueMark::Kind encryptedReasoningKind(const QByteArray &family)
{
    if (family == "anthropic")
        return OpaqueMark::Kind::Redacted;
    return family == "google" ? OpaqueMark::Kind::ThoughtSignature : OpaqueMark::Kind::Encrypted;
}

bool readReasoningDetails(const JsonView &details, std::vector<NeutralPart> &parts)
{
    const std::vector<JsonView> elements = details.elements();
    for (const JsonView &element : elements) {
        const JsonObject detail {element};
        NeutralPart part;
        part.kind = Kind::Reasoning;
        part.isSummary = detail["summary"].isString();
        part.text = part.isSummary ? detail["summary"].text() : detail["text"].text();
        const QByteArray family = familyOfReasoningFormat(detail["format"].text(), "unknown");
        if (QByteArray signature = detail["signature"].text(); !signature.isEmpty())
            part.marks.push_back({family, OpaqueMark::Kind::Signature, std::move(signature)});
        if (QByteArray data = detail["data"].text(); !data.isEmpty())
            part.marks.push_back({family, encryptedReasoningKind(family), std::move(data)});
        parts.push_back(std::move(part));
    }
    return !elements.empty();
}

void writeReasoningDetails(JsonWriter &json, const std::vector<NeutralPart> &parts, const QByteArray &family)
{
    int index = 0;
    for (const NeutralPart &part : parts) {
        if (part.kind != Kind::Reasoning)
            continue;
        for (const OpaqueMark &mark : part.marks) {
            if (mark.family != family)
                continue;
            if (index == 0)
                json.key("reasoning_details").beginArray();
            writeDetail(json, part, mark, index++);
        }
    }
    if (index > 0)
        json.endArray();
}
