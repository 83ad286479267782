// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script.h"

#include <algorithm>

Script Script::answer(int status, QByteArrayView body, QByteArrayView contentType, Headers headers)
{
    QByteArray bytes = headOf(status, headers);
    bytes.chop(2);
    bytes += "Content-Type: " + contentType.toByteArray() + "\r\nContent-Length: " + QByteArray::number(body.size())
             + "\r\n\r\n";
    bytes.append(body);
    return raw(bytes);
}

Script Script::head(int status, Headers headers)
{
    return raw(headOf(status, headers));
}

Script Script::chunked(int status, QByteArrayView contentType, Headers headers)
{
    QByteArray bytes = headOf(status, headers);
    bytes.chop(2);
    bytes += "Content-Type: " + contentType.toByteArray() + "\r\nTransfer-Encoding: chunked\r\n\r\n";
    return raw(bytes);
}

Script Script::raw(const QByteArray &bytes)
{
    Script script;
    script.send(bytes);
    return script;
}

Script &Script::send(const QByteArray &bytes, qint64 times)
{
    return add({Kind::Send, bytes, times, 0});
}

Script &Script::sendForever(const QByteArray &bytes)
{
    return send(bytes, -1);
}

Script &Script::chunk(QByteArrayView bytes)
{
    return send(chunkOf(bytes));
}

Script &Script::lastChunk()
{
    return send("0\r\n\r\n");
}

Script &Script::wait(int ms)
{
    return add({Kind::Wait, {}, 1, ms});
}

Script &Script::stall()
{
    return add({Kind::Stall, {}, 1, 0});
}

Script &Script::halfClose()
{
    return add({Kind::HalfClose, {}, 1, 0});
}

Script &Script::close()
{
    return add({Kind::Close, {}, 1, 0});
}

Script &Script::cut()
{
    return add({Kind::Cut, {}, 1, 0});
}

Script &Script::reset()
{
    return add({Kind::Reset, {}, 1, 0});
}

Script &Script::split(int bytes, int ms)
{
    const QList<Step> whole = std::exchange(m_steps, {});
    for (const Step &step : whole) {
        if (step.kind != Kind::Send || step.times != 1) {
            add(step);
            continue;
        }
        for (qsizetype at = 0; at < step.bytes.size(); at += bytes) {
            send(step.bytes.mid(at, bytes));
            wait(ms);
        }
    }
    return *this;
}

QByteArray Script::chunkOf(QByteArrayView bytes)
{
    QByteArray chunk = QByteArray::number(bytes.size(), 16) + "\r\n";
    chunk.append(bytes);
    return chunk + "\r\n";
}

QByteArray Script::headOf(int status, Headers headers)
{
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(status) + ' ' + reasonOf(status) + "\r\n";
    for (const auto &[name, value] : headers)
        bytes += name + ": " + value + "\r\n";
    return bytes + "\r\n";
}

QByteArray Script::reasonOf(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 204:
        return "No Content";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 404:
        return "Not Found";
    case 429:
        return "Too Many Requests";
    case 500:
        return "Internal Server Error";
    case 503:
        return "Service Unavailable";
    default:
        return "Status";
    }
}

Script &Script::add(Step step)
{
    m_steps.append(std::move(step));
    return *this;
}
