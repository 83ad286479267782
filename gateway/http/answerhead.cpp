// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/answerhead.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "gateway/http/bytewriter.h"
#include "gateway/http/characters.h"

namespace
{
constexpr qsizetype usualBytes = 768;
constexpr std::array<QByteArrayView, 5> ownFields {"date", "connection", "content-length", "transfer-encoding",
                                                   "keep-alive"};
constexpr std::array<std::pair<int, const char *>, 41> phrases {{
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {506, "Variant Also Negotiates"},
    {507, "Insufficient Storage"},
    {508, "Loop Detected"},
    {510, "Not Extended"},
    {511, "Network Authentication Required"},
    {529, "Overloaded"},
}};

bool isOwnField(const QByteArray &name)
{
    return std::any_of(ownFields.begin(), ownFields.end(),
                       [&name](QByteArrayView own) { return characters::equalIgnoringCase(name, own); });
}
} // namespace

void AnswerHead::appendTo(QByteArray &out, const HeaderList &headers) const
{
    ByteWriter writer {out, usualBytes};
    writer << "HTTP/1.1 " << qint64 {status} << ' ' << reasonPhrase(status);
    writer << "\r\nDate: " << httpDate(std::time(nullptr)) << "\r\n";
    bool hasCacheControl = false;
    for (const HeaderList::Field &field : headers.fields()) {
        const bool isClean = !field.name.isEmpty() && characters::areAll(field.name, characters::token)
                             && characters::areAll(field.value, characters::fieldValue);
        if (!isClean || isOwnField(field.name))
            continue;
        hasCacheControl = hasCacheControl || characters::equalIgnoringCase(field.name, "cache-control");
        writer.addField(field.name, field.value);
    }
    if (!hasCacheControl)
        writer << "Cache-Control: no-store\r\n";
    writer << "X-Content-Type-Options: nosniff\r\n";
    if (closes)
        writer << "Connection: close\r\n";
    else if (saysKeepAlive)
        writer << "Connection: keep-alive\r\n";
    if (framing == AnswerFraming::Length)
        writer << "Content-Length: " << contentLength << "\r\n";
    else if (framing == AnswerFraming::Chunked)
        writer << "Transfer-Encoding: chunked\r\n";
    writer << "\r\n";
}

const char *reasonPhrase(int status)
{
    const auto *const found = std::lower_bound(phrases.begin(), phrases.end(), status,
                                               [](const auto &entry, int wanted) { return entry.first < wanted; });
    return found != phrases.end() && found->first == status ? found->second : "Status";
}

const QByteArray &httpDate(std::time_t seconds)
{
    constexpr std::array<const char *, 7> days {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char *, 12> months {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    thread_local std::time_t cachedSeconds = -1;
    thread_local QByteArray cached;
    if (seconds == cachedSeconds)
        return cached;
    std::tm parts {};
    gmtime_r(&seconds, &parts);
    cachedSeconds = seconds;
    std::array<char, 64> text {};
    const int length = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                     days[static_cast<size_t>(parts.tm_wday)], parts.tm_mday,
                                     months[static_cast<size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour,
                                     parts.tm_min, parts.tm_sec);
    cached = QByteArray(text.data(), length);
    return cached;
}
