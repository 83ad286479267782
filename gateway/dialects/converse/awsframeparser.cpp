// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/converse/awsframeparser.h"

#include <optional>

#include <QStringBuilder>
#include <QtEndian>

#include "gateway/dialects/converse/crc32.h"
#include "gateway/dialects/jsonescape.h"

namespace
{
constexpr qsizetype preludeBytes = 12;
constexpr qsizetype checksumBytes = 4;
constexpr qsizetype minFrameBytes = preludeBytes + checksumBytes;
constexpr QByteArrayView exceptionPrefix {":exception/"};

quint32 numberAt(QByteArrayView bytes, qsizetype offset)
{
    return qFromBigEndian<quint32>(bytes.sliced(offset, 4).data());
}

/// Takes bytes off the front of a view; fails for good when too few are left.
class HeaderCursor
{
public:
    explicit HeaderCursor(QByteArrayView bytes)
        : m_rest {bytes}
    {}

    [[nodiscard]] bool atEnd() const { return m_rest.isEmpty(); }

    std::optional<QByteArrayView> take(qsizetype count)
    {
        if (count > m_rest.size())
            return std::nullopt;
        const QByteArrayView taken = m_rest.first(count);
        m_rest = m_rest.sliced(count);
        return taken;
    }

    std::optional<qsizetype> takeByte()
    {
        const std::optional<QByteArrayView> taken = take(1);
        return taken ? std::optional<qsizetype> {static_cast<unsigned char>(taken->front())} : std::nullopt;
    }

    std::optional<qsizetype> takeShort()
    {
        const std::optional<QByteArrayView> taken = take(2);
        return taken ? std::optional<qsizetype> {qFromBigEndian<quint16>(taken->data())} : std::nullopt;
    }

private:
    QByteArrayView m_rest;
};

/// A header's value by its type; numbers, times and ids are passed over.
std::optional<QByteArrayView> takeValue(HeaderCursor &cursor, qsizetype type)
{
    // true, false, byte, short, int, long, byte array, string, time, UUID
    constexpr qsizetype sizes[] = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};
    if (type >= static_cast<qsizetype>(std::size(sizes)))
        return std::nullopt;
    if (sizes[type] >= 0)
        return cursor.take(sizes[type]);
    const std::optional<qsizetype> length = cursor.takeShort();
    return length ? cursor.take(*length) : std::nullopt;
}
} // namespace

const std::vector<AwsFrameParser::Frame> &AwsFrameParser::feed(QByteArrayView bytes)
{
    m_frames.clear();
    if (!m_fault.isEmpty())
        return m_frames;
    m_buffer.remove(0, std::exchange(m_taken, 0));
    m_buffer.append(bytes);
    while (takeFrame()) {
    }
    return m_frames;
}

bool AwsFrameParser::takeFrame()
{
    const QByteArrayView rest = QByteArrayView {m_buffer}.sliced(m_taken);
    if (rest.size() < preludeBytes || !checkPrelude(rest))
        return false;
    const auto total = static_cast<qsizetype>(numberAt(rest, 0));
    const auto headerBytes = static_cast<qsizetype>(numberAt(rest, 4));
    if (rest.size() < total)
        return false;
    if (crc32(rest.first(total - checksumBytes)) != numberAt(rest, total - checksumBytes))
        return fail("a message with a wrong checksum");
    Frame frame;
    frame.payload = rest.sliced(preludeBytes + headerBytes, total - minFrameBytes - headerBytes);
    if (!readHeaders(rest.sliced(preludeBytes, headerBytes), frame))
        return fail("a message with broken headers");
    m_frames.push_back(std::move(frame));
    m_taken += total;
    m_isPreludeChecked = false;
    return true;
}

/// As soon as it is there: a length that is wrong must not be waited for.
bool AwsFrameParser::checkPrelude(QByteArrayView rest)
{
    if (m_isPreludeChecked)
        return true;
    if (crc32(rest.first(preludeBytes - checksumBytes)) != numberAt(rest, preludeBytes - checksumBytes))
        return fail("a prelude with a wrong checksum");
    const auto total = static_cast<qsizetype>(numberAt(rest, 0));
    if (total < minFrameBytes || static_cast<qsizetype>(numberAt(rest, 4)) > total - minFrameBytes)
        return fail("a message with impossible lengths");
    if (total > maxFrameBytes)
        return fail("a message that is too long");
    m_isPreludeChecked = true;
    return true;
}

bool AwsFrameParser::readHeaders(QByteArrayView headers, Frame &frame)
{
    HeaderCursor cursor {headers};
    bool isFailure = false;
    while (!cursor.atEnd()) {
        const std::optional<qsizetype> nameBytes = cursor.takeByte();
        const std::optional<QByteArrayView> name = nameBytes ? cursor.take(*nameBytes) : std::nullopt;
        const std::optional<qsizetype> type = name ? cursor.takeByte() : std::nullopt;
        const std::optional<QByteArrayView> value = type ? takeValue(cursor, *type) : std::nullopt;
        if (!value)
            return false;
        if (*name == ":event-type")
            frame.type = value->toByteArray();
        else if (*name == ":exception-type" || *name == ":error-code")
            frame.type = exceptionPrefix.toByteArray() + value->toByteArray();
        else if (*name == ":message-type")
            isFailure = *value == "exception" || *value == "error";
        else if (*name == ":error-message")
            frame.spokenPayload = R"({"message":)" + quotedJson(*value) + '}';
    }
    if (isFailure && !frame.type.startsWith(exceptionPrefix))
        frame.type = exceptionPrefix.toByteArray(); // it does not say which
    if (!frame.spokenPayload.isEmpty())
        frame.payload = frame.spokenPayload;
    return true;
}

bool AwsFrameParser::fail(const char *what)
{
    m_fault = QByteArray {"The provider sent "} + what + '.';
    return false;
}
