// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/answers.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

void addRequestId(HeaderList &headers, ApiDialect dialect, const QByteArray &requestId)
{
    headers.add("x-request-id"_ba, requestId);
    if (dialect == ApiDialect::Anthropic)
        headers.add("request-id"_ba, requestId);
}

void respondFault(Exchange &exchange, ApiDialect dialect, const ApiFault &fault, const QByteArray &requestId,
                  HeaderList extra)
{
    extra.add("content-type"_ba, "application/json"_ba);
    addRequestId(extra, dialect, requestId);
    if (fault.status == 401)
        extra.add("www-authenticate"_ba, "Bearer"_ba);
    if (fault.retryAfterMs > 0)
        extra.add("retry-after"_ba, retryAfterSeconds(fault.retryAfterMs));
    exchange.respond(fault.status, std::move(extra), faultBody(dialect, fault, requestId));
}

void respondJson(Exchange &exchange, ApiDialect dialect, int status, const QByteArray &requestId, QByteArray body)
{
    HeaderList headers;
    headers.add("content-type"_ba, "application/json"_ba);
    addRequestId(headers, dialect, requestId);
    exchange.respond(status, std::move(headers), std::move(body));
}
