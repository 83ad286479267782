// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>
#include <QtEndian>

#include "gateway/dialects/converse/crc32.h"

/// Builds messages of application/vnd.amazon.eventstream for tests.
namespace AwsFrame
{
inline QByteArray bigEndian(quint32 value)
{
    QByteArray bytes {4, '\0'};
    qToBigEndian(value, bytes.data());
    return bytes;
}

/// One header of type string.
inline QByteArray header(const QByteArray &name, const QByteArray &value)
{
    QByteArray bytes;
    bytes.append(static_cast<char>(name.size())).append(name).append('\x07');
    return bytes.append(bigEndian(static_cast<quint32>(value.size())).last(2)).append(value);
}

inline QByteArray of(const QByteArray &headers, const QByteArray &payload)
{
    constexpr qsizetype frameBytes = 16;
    QByteArray frame = bigEndian(static_cast<quint32>(frameBytes + headers.size() + payload.size()));
    frame.append(bigEndian(static_cast<quint32>(headers.size())));
    frame.append(bigEndian(crc32(frame))).append(headers).append(payload);
    return frame.append(bigEndian(crc32(frame)));
}

inline QByteArray event(const QByteArray &type, const QByteArray &payload)
{
    QByteArray headers = header(":event-type", type);
    headers.append(header(":content-type", "application/json")).append(header(":message-type", "event"));
    return of(headers, payload);
}

inline QByteArray exception(const QByteArray &type, const QByteArray &payload)
{
    QByteArray headers = header(":exception-type", type);
    headers.append(header(":content-type", "application/json")).append(header(":message-type", "exception"));
    return of(headers, payload);
}
} // namespace AwsFrame
