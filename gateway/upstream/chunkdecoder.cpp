// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/chunkdecoder.h"

#include "gateway/upstream/httpgrammar.h"

namespace
{
constexpr int maxSizeDigits = 15; // below 2^60; leading zeros are not counted
constexpr int maxSizeZeros = 1024;

int hexDigit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F')
        return byte - 'A' + 10;
    return -1;
}
} // namespace

void ChunkDecoder::begin()
{
    *this = {};
    m_state = State::SizeFirst;
}

ChunkDecoder::Event ChunkDecoder::next(QByteArrayView &input)
{
    while (!input.isEmpty() && m_state != State::Over) {
        if (m_state == State::Data) {
            const qint64 count = qMin<qint64>(m_size, input.size());
            m_data = input.first(count);
            input = input.sliced(count);
            m_size -= count;
            if (m_size == 0)
                m_state = State::DataCr;
            return Event::Data;
        }
        const char byte = input.front();
        input = input.sliced(1);
        if (!step(byte))
            return Event::Failed;
    }
    return m_state == State::Over ? Event::End : Event::NeedMore;
}

bool ChunkDecoder::step(char byte)
{
    switch (m_state) {
    case State::SizeFirst:
    case State::Size:
        return stepSize(byte);
    case State::SizeEnd:
        if (byte != '\n')
            return refuse("a chunk's size line does not end in CR LF");
        m_digits = 0;
        m_last = m_size == 0;
        return go(m_last ? State::TrailerFirst : State::Data);
    case State::DataCr:
        return byte == '\r' ? go(State::DataLf) : refuse("a chunk is longer than its size");
    case State::DataLf:
        return byte == '\n' ? go(State::SizeFirst) : refuse("a chunk does not end in CR LF");
    case State::TrailerFirst:
    case State::TrailerName:
    case State::TrailerValue:
    case State::TrailerLf:
    case State::EndLf:
        return stepTrailer(byte);
    default:
        return stepExtension(byte);
    }
}

bool ChunkDecoder::stepSize(char byte)
{
    const int digit = hexDigit(byte);
    if (m_state == State::SizeFirst) {
        if (digit < 0)
            return refuse("a chunk's size is not a hexadecimal number");
        m_size = digit;
        m_digits = digit == 0 ? 0 : 1;
        m_zeros = 0;
        return go(State::Size);
    }
    if (digit >= 0) {
        // Leading zeros carry no value but must not go on for ever.
        ++(m_digits == 0 && digit == 0 ? m_zeros : m_digits);
        if (m_digits > maxSizeDigits || m_zeros > maxSizeZeros)
            return refuse("a chunk's size is too long");
        m_size = m_size * 16 + digit;
        return true;
    }
    if (byte == ';')
        return go(State::ExtensionNameFirst);
    return byte == '\r' ? go(State::SizeEnd) : refuse("a chunk's size is not a hexadecimal number");
}

bool ChunkDecoder::stepExtension(char byte)
{
    if (++m_extensionBytes > maxExtensionBytes)
        return refuse("chunk extensions are too long");
    const bool token = HttpGrammar::tokenTable[static_cast<unsigned char>(byte)];
    constexpr const char *malformed = "a chunk extension is malformed";
    switch (m_state) {
    case State::ExtensionNameFirst:
        return token ? go(State::ExtensionName) : refuse(malformed);
    case State::ExtensionValueFirst:
        if (byte == '"')
            return go(State::ExtensionQuoted);
        return token ? go(State::ExtensionValue) : refuse(malformed);
    case State::ExtensionQuoted:
        if (byte == '"' || byte == '\\')
            return go(byte == '"' ? State::ExtensionAfterQuote : State::ExtensionEscape);
        return HttpGrammar::isValueByte(byte) ? true : refuse(malformed);
    case State::ExtensionEscape:
        return HttpGrammar::isValueByte(byte) ? go(State::ExtensionQuoted) : refuse(malformed);
    default:
        break;
    }
    if (token && m_state != State::ExtensionAfterQuote)
        return true;
    if (byte == '=' && m_state == State::ExtensionName)
        return go(State::ExtensionValueFirst);
    if (byte == ';')
        return go(State::ExtensionNameFirst);
    return byte == '\r' ? go(State::SizeEnd) : refuse(malformed);
}

bool ChunkDecoder::stepTrailer(char byte)
{
    if (++m_trailerBytes > maxTrailerBytes)
        return refuse("the trailers are too long");
    constexpr const char *malformed = "a trailer is malformed";
    const bool token = HttpGrammar::tokenTable[static_cast<unsigned char>(byte)];
    switch (m_state) {
    case State::TrailerFirst:
        if (byte == '\r')
            return go(State::EndLf);
        return token ? go(State::TrailerName) : refuse(malformed);
    case State::TrailerName:
        if (byte == ':')
            return go(State::TrailerValue);
        return token ? true : refuse(malformed);
    case State::TrailerValue:
        if (byte == '\r')
            return go(State::TrailerLf);
        return HttpGrammar::isValueByte(byte) ? true : refuse(malformed);
    case State::TrailerLf:
        return byte == '\n' ? go(State::TrailerFirst) : refuse(malformed);
    default:
        return byte == '\n' ? go(State::Over) : refuse("the last chunk does not end in CR LF");
    }
}

bool ChunkDecoder::go(State state)
{
    m_state = state;
    return true;
}

bool ChunkDecoder::refuse(const char *error)
{
    m_error = error;
    return false;
}
