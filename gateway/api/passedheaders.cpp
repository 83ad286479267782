// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/passedheaders.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace
{
constexpr qsizetype maxNameBytes = 64;
constexpr qsizetype maxValueBytes = 8 * 1024;
constexpr qsizetype maxAllBytes = 16 * 1024;
constexpr size_t maxHeaders = 32;
constexpr qsizetype maxQueryBytes = 1024;

using Word = std::string_view;

// In order, for a binary search.
constexpr std::array<Word, 36> stripped {
    "alt-used",
    "baggage",
    "cache-control",
    "connection",
    "date",
    "dnt",
    "early-data",
    "expect",
    "forwarded",
    "from",
    "host",
    "http2-settings",
    "keep-alive",
    "max-forwards",
    "openai-organization",
    "openai-project",
    "origin",
    "pragma",
    "priority",
    "range",
    "referer",
    "remote-addr",
    "remote-user",
    "sentry-trace",
    "te",
    "traceparent",
    "tracestate",
    "trailer",
    "transfer-encoding",
    "true-client-ip",
    "upgrade",
    "user-agent",
    "via",
    "x-correlation-id",
    "x-real-ip",
    "x-request-id",
};
static_assert(std::is_sorted(stripped.begin(), stripped.end()));

constexpr std::array<Word, 22> strippedBeginnings {
    "accept",
    "access-control-",
    "b3",
    "cf-",
    "content-",
    "if-",
    "proxy-",
    "sec-",
    "x-amz",
    "x-b3-",
    "x-client-ip",
    "x-cloud-trace",
    "x-cluster-",
    "x-datadog-",
    "x-envoy-",
    "x-forwarded",
    "x-goog-user-project",
    "x-http-method",
    "x-original-",
    "x-portico-",
    "x-rewrite-",
    "x-stainless-",
};
// Of whatever carries a secret.
constexpr std::array<Word, 7> strippedParts {"auth", "cookie", "credential", "key", "passw", "secret", "token"};

constexpr std::array<Word, 11> strippedMembers {
    "$alt",        "$callback", "$fields",         "alt",    "api-version", "callback", "fields",
    "prettyprint", "quotauser", "upload_protocol", "userip",
};

bool hasSecretPart(Word name)
{
    return std::any_of(strippedParts.begin(), strippedParts.end(),
                       [name](Word part) { return name.find(part) != Word::npos; });
}

Word wordOf(const QByteArray &text)
{
    return {text.constData(), static_cast<size_t>(text.size())};
}

/// Some servers take an underscore for a dash.
bool isStripped(const QByteArray &lowered)
{
    QByteArray dashed = lowered;
    dashed.replace('_', '-');
    const Word name = wordOf(dashed);
    return std::binary_search(stripped.begin(), stripped.end(), name)
           || std::any_of(strippedBeginnings.begin(), strippedBeginnings.end(),
                          [name](Word begin) { return name.starts_with(begin); })
           || hasSecretPart(name);
}

bool isPlain(const QByteArray &value)
{
    return !value.isEmpty() && value.size() <= maxValueBytes
           && std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// What Connection names belongs to the connection.
bool isOfConnection(const HeaderList &client, const QByteArray &lowered)
{
    for (const HeaderList::Field &field : client.fields()) {
        if (field.name.compare("connection", Qt::CaseInsensitive) != 0)
            continue;
        for (const QByteArray &named : field.value.split(',')) {
            if (named.trimmed().compare(lowered, Qt::CaseInsensitive) == 0)
                return true;
        }
    }
    return false;
}

QByteArray joinedValue(const HeaderList &client, const QByteArray &lowered)
{
    QByteArray joined;
    for (const HeaderList::Field &field : client.fields()) {
        if (field.name.compare(lowered, Qt::CaseInsensitive) != 0 || field.value.isEmpty())
            continue;
        if (!joined.isEmpty())
            joined += ", ";
        joined += field.value;
    }
    return joined;
}

bool isPassedMember(const QByteArray &member)
{
    const qsizetype equals = member.indexOf('=');
    const QByteArray name = QByteArray::fromPercentEncoding(equals < 0 ? member : member.left(equals)).toLower();
    return !name.isEmpty() && !hasSecretPart(wordOf(name))
           && std::find(strippedMembers.begin(), strippedMembers.end(), wordOf(name)) == strippedMembers.end()
           && std::all_of(member.begin(), member.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
}
} // namespace

HeaderList passedHeaders(const HeaderList &client)
{
    HeaderList passed;
    qsizetype bytes = 0;
    for (const HeaderList::Field &field : client.fields()) {
        if (field.name.size() > maxNameBytes || passed.fields().size() >= maxHeaders)
            continue;
        const QByteArray lowered = field.name.toLower();
        if (isStripped(lowered) || passed.contains(lowered) || isOfConnection(client, lowered))
            continue;
        QByteArray value = joinedValue(client, lowered);
        if (!isPlain(value) || bytes + lowered.size() + value.size() > maxAllBytes)
            continue;
        bytes += lowered.size() + value.size();
        passed.add(lowered, std::move(value));
    }
    return passed;
}

QByteArray passedQuery(const QByteArray &query)
{
    if (query.isEmpty() || query.size() > maxQueryBytes)
        return {};
    QByteArray passed;
    for (const QByteArray &member : query.split('&')) {
        if (isPassedMember(member))
            passed.append(passed.isEmpty() ? "" : "&").append(member);
    }
    return passed;
}
