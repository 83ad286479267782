// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>
#include <QByteArrayView>

/// Cuts a stream of application/vnd.amazon.eventstream into its messages, fed in pieces of any size. Checks both CRC-32
/// sums. A message: u32 total length, u32 length of the headers, u32 CRC of these eight bytes, headers, payload, u32
/// CRC of all before; numbers are big-endian. Source: Amazon's "Event stream encoding". Gateway thread.
class AwsFrameParser final
{
public:
    static constexpr qsizetype maxFrameBytes = 8 * 1024 * 1024;

    struct Frame
    {
        /// Of an event its :event-type; of an exception ":exception/" and its :exception-type; of an error
        /// ":exception/" and its :error-code.
        QByteArray type;
        QByteArrayView payload;   ///< lives until the next feed()
        QByteArray spokenPayload; ///< of an error: {"message":...} of its :error-message, to which `payload` points
    };

    /// Takes the next bytes and gives the messages that they completed. After a fault nothing more comes.
    [[nodiscard]] const std::vector<Frame> &feed(QByteArrayView bytes);

    /// English words for what is wrong with the stream; empty: nothing.
    [[nodiscard]] QByteArray fault() const { return m_fault; }

    /// A message has begun and not ended: at the end of a stream this means that it was cut off.
    [[nodiscard]] bool isInsideFrame() const { return m_buffer.size() > m_taken; }

private:
    [[nodiscard]] bool takeFrame();
    [[nodiscard]] bool checkPrelude(QByteArrayView rest);
    [[nodiscard]] bool readHeaders(QByteArrayView headers, Frame &frame);
    bool fail(const char *what);

    QByteArray m_buffer;
    qsizetype m_taken = 0;           ///< bytes of it that are of messages given out
    bool m_isPreludeChecked = false; ///< of the message that has begun
    std::vector<Frame> m_frames;
    QByteArray m_fault;
};
