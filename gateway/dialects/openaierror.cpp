// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/openaierror.h"

#include <simdjson.h>

#include <QString>
#include <QStringBuilder>

#include "gateway/dialects/jsonescape.h"

namespace
{
QByteArray quotedText(const QByteArray &text)
{
    const bool isUtf8 = simdjson::validate_utf8(text.constData(), static_cast<size_t>(text.size()));
    return quotedJson(isUtf8 ? text : QString::fromUtf8(text).toUtf8());
}

QByteArray quotedOrNull(const QByteArray &text)
{
    return text.isEmpty() ? QByteArrayLiteral("null") : quotedText(text);
}
} // namespace

QByteArray openAiErrorBody(const OpenAiError &error)
{
    return R"({"error":{"message":)" + quotedText(error.message) + R"(,"type":)" + quotedText(error.type)
           + R"(,"param":)" + quotedOrNull(error.param) + R"(,"code":)" + quotedOrNull(error.code) + "}}";
}

QByteArray openAiErrorEvent(const OpenAiError &error)
{
    return "data: " + openAiErrorBody(error) + "\n\n";
}
