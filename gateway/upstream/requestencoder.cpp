// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/requestencoder.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "gateway/http/bytewriter.h"
#include "gateway/upstream/httpgrammar.h"
#include "gateway/upstream/proxyaddress.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Up to this size head and body are copied together, which costs less than a second write.
constexpr qsizetype oneWriteBytes = 80 * 1024;
constexpr qsizetype usualHeadBytes = 1024;

bool isOurs(const QByteArray &name)
{
    constexpr std::array<std::string_view, 12> ours {
        "host", "content-length", "connection", "transfer-encoding", "accept-encoding",    "keep-alive", "upgrade",
        "te",   "trailer",        "expect",     "proxy-connection",  "proxy-authorization"};
    return std::any_of(ours.begin(), ours.end(), [&name](std::string_view word) {
        return HttpGrammar::isSame(name, {word.data(), static_cast<qsizetype>(word.size())});
    });
}

bool isTarget(QByteArrayView target)
{
    return target.startsWith('/')
           && std::all_of(target.begin(), target.end(), [](char byte) { return byte > 0x20 && byte < 0x7f; });
}

bool isHost(QByteArrayView host)
{
    return !host.isEmpty() && std::all_of(host.begin(), host.end(), [](char byte) {
        return HttpGrammar::isAlphaNumeric(byte) || byte == '.' || byte == '-' || byte == '_' || byte == ':'
               || byte == '%';
    });
}

Outcome check(const UpstreamRequest &request)
{
    if (!HttpGrammar::isToken(request.method))
        return fail(ErrorCode::BadRequest, u"the request's method is malformed"_s);
    if (!isTarget(request.target))
        return fail(ErrorCode::BadRequest, u"the request's target is malformed"_s);
    if (!isHost(request.origin.host))
        return fail(ErrorCode::BadRequest, u"the upstream's host is malformed"_s);
    for (const HeaderList::Field &field : request.headers.fields()) {
        if (!HttpGrammar::isToken(field.name))
            return fail(ErrorCode::BadRequest, u"a request header's name is malformed"_s);
        if (!HttpGrammar::isFieldValue(field.value))
            return fail(ErrorCode::BadRequest, u"a request header's value holds a control byte"_s);
    }
    return {};
}

Outcome addProxyFields(ByteWriter &head, const UpstreamOrigin &origin)
{
    const Result<ProxyAddress> proxy = ProxyAddress::parse(origin.proxy);
    if (!proxy)
        return tl::unexpected<Error> {proxy.error()};
    if (!proxy->authorization.isEmpty())
        head.addField("Proxy-Authorization", proxy->authorization);
    return {};
}

void addLength(ByteWriter &head, const QByteArray &method, qsizetype bytes)
{
    if (bytes > 0 || method == "POST" || method == "PUT" || method == "PATCH")
        head << "Content-Length: " << bytes << "\r\n";
}
} // namespace

QByteArray authorityOf(const UpstreamOrigin &origin, bool withDefaultPort)
{
    QByteArray text = origin.host.contains(':') ? QByteArray {'[' + origin.host + ']'} : origin.host;
    if (withDefaultPort || origin.port != (origin.tls ? 443 : 80))
        text += ':' + QByteArray::number(origin.port);
    return text;
}

namespace
{
Outcome writeHead(QByteArray &out, const UpstreamRequest &request, qsizetype bodyBytes)
{
    const bool viaProxy = !request.origin.tls && !request.origin.proxy.isEmpty() && !isTunnelled(request.origin);
    const QByteArray authority = authorityOf(request.origin);
    ByteWriter head {out, usualHeadBytes};
    head << request.method << ' ';
    if (viaProxy)
        head << "http://" << authority;
    head << request.target << " HTTP/1.1\r\n";
    head.addField("Host", authority);
    for (const HeaderList::Field &field : request.headers.fields())
        if (!isOurs(field.name))
            head.addField(field.name, field.value);
    head << "Accept-Encoding: identity\r\n";
    addLength(head, request.method, bodyBytes);
    if (viaProxy)
        if (const Outcome added = addProxyFields(head, request.origin); !added)
            return added;
    head << "\r\n";
    return {};
}
} // namespace

Result<std::vector<QByteArray>> encodeRequest(const UpstreamRequest &request)
{
    if (const Outcome checked = check(request); !checked)
        return tl::unexpected<Error> {checked.error()};
    qsizetype bodyBytes = 0;
    for (const QByteArray &part : request.body)
        bodyBytes += part.size();
    const bool joined = bodyBytes <= oneWriteBytes;
    QByteArray head;
    head.reserve(usualHeadBytes + (joined ? bodyBytes : 0));
    if (const Outcome added = writeHead(head, request, bodyBytes); !added)
        return tl::unexpected<Error> {added.error()};

    std::vector<QByteArray> pieces;
    pieces.push_back(std::move(head));
    for (const QByteArray &part : request.body) {
        if (joined)
            pieces.front().append(part);
        else if (!part.isEmpty())
            pieces.push_back(part);
    }
    return pieces;
}
