// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/healthendpoint.h"

#include "gateway/api/answers.h"
#include "gateway/api/apiservices.h"
#include "gateway/api/callrecorder.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
void respondText(Exchange &exchange, int status, const QByteArray &requestId, QByteArray type, QByteArray body)
{
    HeaderList headers;
    headers.add("content-type"_ba, std::move(type));
    headers.add("x-request-id"_ba, requestId);
    headers.add("cache-control"_ba, "no-store"_ba);
    if (status == 503)
        headers.add("retry-after"_ba, "1"_ba);
    exchange.respond(status, std::move(headers), std::move(body));
}
} // namespace

void respondHealth(Exchange &exchange, const QByteArray &requestId)
{
    respondText(exchange, 200, requestId, "application/json", R"({"status":"ok"})");
}

void respondReadiness(Exchange &exchange, const ApiServices &services, const QByteArray &requestId)
{
    QByteArray reasons;
    const auto add = [&reasons](const char *reason) {
        reasons += reasons.isEmpty() ? "" : ",";
        reasons += '"' + QByteArray {reason} + '"';
    };
    if (!services.snapshot)
        add("the database is not open yet");
    if (!services.recorder->isHealthy())
        add("the database cannot record calls");
    else if (!services.recorder->accepts())
        add("too many calls wait to be recorded");
    if (reasons.isEmpty() && !services.snapshot->vaultReady) // the demo and providers without a key still answer
        return respondText(exchange, 200, requestId, "application/json",
                           R"({"status":"ready","degraded":["the provider keys cannot be opened"]})");
    if (reasons.isEmpty())
        return respondText(exchange, 200, requestId, "application/json", R"({"status":"ready"})");
    respondText(exchange, 503, requestId, "application/json", R"({"status":"unready","reasons":[)" + reasons + "]}");
}

void respondRoot(Exchange &exchange, const QByteArray &requestId)
{
    respondText(exchange, 200, requestId, "text/plain; charset=utf-8",
                "Portico is running. Point an OpenAI client at /v1 here, with an app's key.\n");
}
