// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/anthropicerror.h"

#include <array>

#include <QString>
#include <QStringBuilder>

#include "gateway/dialects/jsonwriter.h"

namespace
{
struct Name
{
    int status;
    QByteArrayView type;
};

constexpr std::array names {
    Name {400, "invalid_request_error"}, Name {401, "authentication_error"}, Name {402, "billing_error"},
    Name {403, "permission_error"},      Name {404, "not_found_error"},      Name {409, "conflict_error"},
    Name {413, "request_too_large"},     Name {429, "rate_limit_error"},     Name {500, "api_error"},
    Name {504, "timeout_error"},         Name {529, "overloaded_error"},
};
} // namespace

QByteArrayView anthropicErrorType(int status)
{
    for (const Name &name : names) {
        if (name.status == status)
            return name.type;
    }
    return status >= 500 ? "api_error" : "invalid_request_error";
}

int anthropicErrorStatus(QByteArrayView type)
{
    for (const Name &name : names) {
        if (name.type == type)
            return name.status;
    }
    return 0;
}

QByteArray anthropicErrorBody(int status, QByteArrayView message, QByteArrayView requestId)
{
    JsonWriter json;
    json.beginObject().member("type", "error").key("error").beginObject();
    json.member("type", anthropicErrorType(status));
    json.member("message", QString::fromUtf8(message).toUtf8()).endObject();
    if (!requestId.isEmpty())
        json.member("request_id", requestId);
    json.endObject();
    return json.take();
}

QByteArray anthropicErrorEvent(int status, QByteArrayView message, QByteArrayView requestId)
{
    return "event: error\ndata: " + anthropicErrorBody(status, message, requestId) + "\n\n";
}
