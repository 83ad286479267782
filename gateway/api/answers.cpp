// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/answers.h"

#include <utility>

void respondFault(Exchange &exchange, ApiDialect dialect, const ApiFault &fault, const QByteArray &requestId,
                  HeaderList extra)
{
    extra.add("content-type", "application/json");
    extra.add("x-request-id", requestId);
    if (fault.status == 401)
        extra.add("www-authenticate", "Bearer");
    if (fault.retryAfterMs > 0)
        extra.add("retry-after", retryAfterSeconds(fault.retryAfterMs));
    exchange.respond(fault.status, std::move(extra), faultBody(dialect, fault));
}

void respondJson(Exchange &exchange, int status, const QByteArray &requestId, QByteArray body)
{
    HeaderList headers;
    headers.add("content-type", "application/json");
    headers.add("x-request-id", requestId);
    exchange.respond(status, std::move(headers), std::move(body));
}
