// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/neutral/urlcitation.h"

#include <algorithm>

#include "gateway/dialects/jsonview.h"

std::optional<UrlCitation> UrlCitation::of(WireDialect dialect, QByteArrayView raw)
{
    const std::optional<JsonView> value = JsonView::checked(raw);
    if (!value || !value->isObject())
        return std::nullopt;
    // Chat has it in an object of the same name, Bedrock's place is deeper still.
    const JsonObject citation {dialect == WireDialect::Chat ? (*value)["url_citation"] : *value};
    UrlCitation read;
    read.url = dialect == WireDialect::Converse ? citation["location"]["web"]["url"].text() : citation["url"].text();
    if (read.url.isEmpty())
        return std::nullopt;
    read.title = citation["title"].text();
    read.begin = citation["start_index"].integer();
    read.end = citation["end_index"].integer();
    return read;
}

bool canCite(WireDialect client, const NeutralDelta &annotation)
{
    switch (client) {
    case WireDialect::Chat:
    case WireDialect::Responses:
        return annotation.part.dialect == client || UrlCitation::of(annotation.part.dialect, annotation.text);
    case WireDialect::Gemini:
        return UrlCitation::of(annotation.part.dialect, annotation.text).has_value();
    case WireDialect::Messages: // its own hold what only Anthropic can encrypt
        return annotation.part.dialect == client;
    case WireDialect::Ollama:
    case WireDialect::Converse:
        break;
    }
    return false;
}

qint64 codePoints(QByteArrayView text)
{
    constexpr unsigned char continuation = 0x80;
    constexpr unsigned char mask = 0xc0;
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & mask) != continuation; });
}
