// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/requesttarget.h"

#include "gateway/http/characters.h"

namespace
{
constexpr int maxPort = 65535;

int escapedByte(QByteArrayView text, qsizetype at)
{
    if (at + 2 >= text.size() || !characters::is(text[at + 1], characters::hexDigit)
        || !characters::is(text[at + 2], characters::hexDigit))
        return -1;
    return characters::hexValue(text[at + 1]) * 16 + characters::hexValue(text[at + 2]);
}

// Bytes of the class, and escapes of anything but NUL, CR and LF.
bool isEncodedText(QByteArrayView text, quint8 mask)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (characters::is(text[i], mask))
            continue;
        if (text[i] != '%')
            return false;
        const int byte = escapedByte(text, i);
        if (byte <= 0 || byte == '\r' || byte == '\n')
            return false;
        i += 2;
    }
    return true;
}

bool splitResource(QByteArrayView resource, RequestTarget &target)
{
    const qsizetype mark = resource.indexOf('?');
    target.resource = resource;
    target.path = mark < 0 ? resource : resource.first(mark);
    target.query = mark < 0 ? QByteArrayView {} : resource.sliced(mark + 1);
    return isEncodedText(target.path, characters::path) && isEncodedText(target.query, characters::query);
}

RequestTarget parseAbsolute(QByteArrayView rest)
{
    RequestTarget target;
    qsizetype end = 0;
    while (end < rest.size() && rest[end] != '/' && rest[end] != '?')
        ++end;
    target.authority = rest.first(end);
    if (isValidAuthority(target.authority) && splitResource(rest.sliced(end), target))
        target.form = RequestTarget::Form::Absolute;
    return target;
}

bool isValidPort(QByteArrayView port)
{
    if (!characters::areAll(port, characters::digit))
        return false;
    int value = 0;
    for (const char byte : port) {
        value = value * 10 + (byte - '0');
        if (value > maxPort)
            return false;
    }
    return true;
}

bool isIpv6Text(QByteArrayView text)
{
    bool hasColon = false;
    for (const char byte : text) {
        hasColon = hasColon || byte == ':';
        if (!characters::is(byte, characters::hexDigit) && byte != ':' && byte != '.')
            return false;
    }
    return hasColon;
}
} // namespace

RequestTarget RequestTarget::parse(QByteArrayView target)
{
    constexpr QByteArrayView scheme = "http://";
    RequestTarget parsed;
    if (target.isEmpty())
        return parsed;
    if (target.front() == '/') {
        parsed.form = splitResource(target, parsed) ? Form::Origin : Form::Invalid;
        return parsed;
    }
    if (target == QByteArrayView("*")) {
        parsed.form = Form::Asterisk;
        parsed.path = parsed.resource = target;
        return parsed;
    }
    if (target.size() > scheme.size() && characters::equalIgnoringCase(target.first(scheme.size()), scheme))
        return parseAbsolute(target.sliced(scheme.size()));
    if (isValidAuthority(target)) {
        parsed.form = Form::Authority;
        parsed.authority = target;
    }
    return parsed;
}

bool isValidAuthority(QByteArrayView text)
{
    if (!text.isEmpty() && text.front() == '[') {
        const qsizetype end = text.indexOf(']');
        if (end < 0 || !isIpv6Text(text.sliced(1, end - 1)))
            return false;
        const QByteArrayView rest = text.sliced(end + 1);
        return rest.isEmpty() || (rest.front() == ':' && isValidPort(rest.sliced(1)));
    }
    const qsizetype colon = text.indexOf(':');
    const QByteArrayView host = colon < 0 ? text : text.first(colon);
    const QByteArrayView port = colon < 0 ? QByteArrayView {} : text.sliced(colon + 1);
    return !host.isEmpty() && isEncodedText(host, characters::hostName) && isValidPort(port);
}

QByteArray safelyDecodedPath(QByteArrayView path)
{
    QByteArray decoded = path.toByteArray();
    if (!decoded.contains('%'))
        return decoded;
    qsizetype to = 0;
    for (qsizetype from = 0; from < path.size(); ++from) {
        const int byte = path[from] == '%' ? escapedByte(path, from) : -1;
        const bool isSafe = byte > 0 && byte != '/' && characters::is(static_cast<char>(byte), characters::path);
        decoded[to++] = isSafe ? static_cast<char>(byte) : path[from];
        from += isSafe ? 2 : 0;
    }
    decoded.truncate(to);
    return decoded;
}
