// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "tests/gateway/api/apifixture.h"

// What is asked of the fixture's two providers where the tests are of failing ones. Only "two" has "m2", at its only
// credential: nobody can go on for it.
inline const QByteArray askBoth = R"({"model":"both","messages":[{"role":"user","content":"x"}]})";
inline const QByteArray askLone = R"({"model":"two/m2","messages":[{"role":"user","content":"x"}]})";
inline const QByteArray streamBoth = R"({"model":"both","stream":true,"messages":[{"role":"user","content":"x"}]})";
inline const QByteArray streamLone = R"({"model":"two/m2","stream":true,"messages":[{"role":"user","content":"x"}]})";

/// An answer's header that says after how many seconds to come back.
[[nodiscard]] inline HeaderList retryAfter(const QByteArray &seconds)
{
    HeaderList headers;
    headers.add("Retry-After", seconds);
    return headers;
}

/// The credential that the attempt was made with: "eleven", "twelve" or "twentyone".
[[nodiscard]] inline QByteArray keyOf(const FakeUpstream::Sent &sent)
{
    return sent.request.headers.value("authorization").mid(QByteArrayView {"Bearer secret-"}.size());
}

/// Of each attempt, in their order.
[[nodiscard]] inline std::vector<qint64> providersOf(const ModelCall &call)
{
    std::vector<qint64> ids;
    for (const CallAttempt &attempt : call.attempts)
        ids.push_back(attempt.providerId);
    return ids;
}
