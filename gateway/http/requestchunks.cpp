// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/requestchunks.h"

#include <algorithm>

#include "gateway/http/characters.h"
#include "gateway/http/fieldline.h"

namespace
{
constexpr qsizetype maxExtensionBytes = 64 * 1024;
constexpr qsizetype maxTrailerBytes = 16 * 1024; ///< to the end of the empty line
constexpr int maxTrailers = 128;
// Leading zeros are legal, endless ones are an attack.
constexpr int maxSizeDigits = 256;
} // namespace

void RequestChunks::reset(qint64 maxBodyBytes)
{
    m_state = State::SizeStart;
    m_maxBodyBytes = maxBodyBytes;
    m_bodyBytes = m_chunkBytes = 0;
    m_sizeDigits = 0;
    m_extensionBytes = m_trailerBytes = 0;
    m_trailers = 0;
    m_lines.clear();
    m_data = {};
    m_errorStatus = 0;
    m_errorMessage = "";
}

bool RequestChunks::fail(int status, const char *message)
{
    m_state = State::Failed;
    m_errorStatus = status;
    m_errorMessage = message;
    return false;
}

RequestChunks::Event RequestChunks::next(QByteArrayView &input)
{
    while (m_state != State::Failed) {
        if (m_state == State::Trailers)
            return takeTrailers(input);
        if (input.isEmpty())
            return Event::NeedMore;
        if (m_state == State::Data)
            return takeData(input);
        const char byte = input.front();
        input = input.sliced(1);
        if (!takeSizeLineByte(byte))
            break;
    }
    return Event::Failed;
}

RequestChunks::Event RequestChunks::takeData(QByteArrayView &input)
{
    const auto count = static_cast<qsizetype>(std::min<qint64>(m_chunkBytes, input.size()));
    m_data = input.first(count);
    input = input.sliced(count);
    m_chunkBytes -= count;
    if (m_chunkBytes == 0)
        m_state = State::DataReturn;
    return Event::Data;
}

bool RequestChunks::takeSizeLineByte(char byte)
{
    switch (m_state) {
    case State::SizeStart:
    case State::Size:
        return takeSizeByte(byte);
    case State::NameStart:
    case State::Name:
    case State::ValueStart:
    case State::Value:
    case State::Quoted:
    case State::QuotedPair:
    case State::AfterQuoted:
        if (++m_extensionBytes > maxExtensionBytes)
            return fail(413, "the chunk extensions are too long");
        return takeExtensionByte(byte);
    case State::SizeLineFeed:
        return byte == '\n' ? endSizeLine() : fail(400, "a chunk size line does not end in CR LF");
    case State::DataReturn:
        m_state = State::DataLineFeed;
        return byte == '\r' || fail(400, "chunk data is not followed by CR LF");
    case State::DataLineFeed:
        m_state = State::SizeStart;
        return byte == '\n' || fail(400, "chunk data is not followed by CR LF");
    case State::Data:
    case State::Trailers:
    case State::Failed:
        break;
    }
    return false;
}

bool RequestChunks::takeSizeByte(char byte)
{
    if (m_state == State::SizeStart) {
        m_chunkBytes = 0;
        m_sizeDigits = 0;
    } else if (!characters::is(byte, characters::hexDigit)) {
        return endElement(byte) || fail(400, "a chunk size is not a hexadecimal number");
    }
    if (!characters::is(byte, characters::hexDigit) || ++m_sizeDigits > maxSizeDigits)
        return fail(400, "a chunk size is not a hexadecimal number");
    m_state = State::Size;
    m_chunkBytes = m_chunkBytes * 16 + characters::hexValue(byte);
    // The sum stays far below overflow: both parts are at most sixteen times a limit that is checked here.
    return m_bodyBytes + m_chunkBytes <= m_maxBodyBytes || fail(413, "the body is too large");
}

bool RequestChunks::takeExtensionByte(char byte)
{
    constexpr const char *message = "a chunk extension is malformed";
    switch (m_state) {
    case State::NameStart:
        m_state = State::Name;
        return characters::is(byte, characters::token) || fail(400, message);
    case State::Name:
        if (byte == '=') {
            m_state = State::ValueStart;
            return true;
        }
        return characters::is(byte, characters::token) || endElement(byte) || fail(400, message);
    case State::ValueStart:
        m_state = byte == '"' ? State::Quoted : State::Value;
        return byte == '"' || characters::is(byte, characters::token) || fail(400, message);
    case State::Value:
        return characters::is(byte, characters::token) || endElement(byte) || fail(400, message);
    case State::AfterQuoted:
        return endElement(byte) || fail(400, message);
    default:
        return takeQuotedByte(byte) || fail(400, message);
    }
}

bool RequestChunks::takeQuotedByte(char byte)
{
    if (m_state == State::QuotedPair) {
        m_state = State::Quoted;
        return characters::is(byte, characters::fieldValue);
    }
    if (byte == '"')
        m_state = State::AfterQuoted;
    else if (byte == '\\')
        m_state = State::QuotedPair;
    else
        return characters::is(byte, characters::quoted);
    return true;
}

// After a size, a name or a value only another extension or the line's end may follow.
bool RequestChunks::endElement(char byte)
{
    if (byte == ';')
        m_state = State::NameStart;
    else if (byte == '\r')
        m_state = State::SizeLineFeed;
    else
        return false;
    return true;
}

bool RequestChunks::endSizeLine()
{
    m_bodyBytes += m_chunkBytes;
    m_state = m_chunkBytes > 0 ? State::Data : State::Trailers;
    return true;
}

RequestChunks::Event RequestChunks::takeTrailers(QByteArrayView &input)
{
    for (;;) {
        const qsizetype rest = std::max<qsizetype>(0, maxTrailerBytes - m_trailerBytes - LineReader::endBytes);
        switch (m_lines.take(input, rest)) {
        case LineReader::Outcome::NeedMore:
            return Event::NeedMore;
        case LineReader::Outcome::BadByte:
            fail(400, "a trailer holds a forbidden byte");
            return Event::Failed;
        case LineReader::Outcome::TooLong:
            fail(431, "the trailers are too long");
            return Event::Failed;
        case LineReader::Outcome::Line:
            break;
        }
        if (m_lines.line().isEmpty())
            return Event::End;
        m_trailerBytes += m_lines.line().size() + 2;
        FieldLine field;
        if (!field.parse(m_lines.line())) {
            fail(400, "a trailer is malformed");
            return Event::Failed;
        }
        if (++m_trailers > maxTrailers) {
            fail(431, "there are too many trailers");
            return Event::Failed;
        }
    }
}
