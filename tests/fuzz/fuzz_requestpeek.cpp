// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>
#include <simdjson.h>

#include "gateway/dialects/chatanswer.h"
#include "gateway/dialects/jsonreader.h"
#include "gateway/dialects/requestpeek.h"

namespace
{
void require(bool condition)
{
    if (!condition)
        std::abort();
}

/// What our reader takes, simdjson must take, and the reverse; but for lone surrogates and numbers beyond a double,
/// which are valid JSON and which simdjson refuses, and for what is deeper than we allow.
void compareWithSimdjson(const QByteArray &text)
{
    static simdjson::dom::parser parser;
    const auto error = parser.parse(text.constData(), static_cast<size_t>(text.size())).error();
    JsonReader reader {text};
    const bool isValid = reader.skip() && reader.atEnd();
    if (error == simdjson::SUCCESS)
        require(isValid || reader.failure().startsWith("more than 512"));
    else if (isValid)
        require(error == simdjson::STRING_ERROR || error == simdjson::NUMBER_ERROR || error == simdjson::UTF8_ERROR
                || error == simdjson::DEPTH_ERROR);
}

void splice(const QByteArray &body, const RequestPeek &peek)
{
    QByteArray whole;
    for (const QByteArray &part : spliceRequest(body, peek, "other\"name"))
        whole += part;
    const auto again = peekRequest(WireDialect::Chat, whole);
    require(again.has_value());
    require(again->model == "other\"name");
    require(again->stream == peek.stream);
    require(!again->stream || again->includeUsage);
    require(again->maxOutputTokens == peek.maxOutputTokens && again->promptBytes == peek.promptBytes);
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    // A copy of exactly this size, so that a read beyond it is seen.
    const QByteArray body {reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)};
    compareWithSimdjson(body);
    (void)readChatAnswer(body);
    if (const auto peek = peekRequest(WireDialect::Chat, body))
        splice(body, *peek);
    return 0;
}
