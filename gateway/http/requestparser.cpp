// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/requestparser.h"

#include <algorithm>

#include "gateway/http/characters.h"
#include "gateway/http/requesttarget.h"

namespace
{
constexpr qsizetype maxLengthDigits = 18;

// Calls `use` with each trimmed element of a comma-separated list, the empty ones included.
template <typename Use>
void forEachElement(QByteArrayView list, Use use)
{
    for (;;) {
        const qsizetype comma = list.indexOf(',');
        use(characters::trimmed(comma < 0 ? list : list.first(comma)));
        if (comma < 0)
            return;
        list = list.sliced(comma + 1);
    }
}
} // namespace

RequestParser::RequestParser(const Limits &limits)
    : m_limits(limits)
{}

void RequestParser::setLimits(const Limits &limits)
{
    m_limits = limits;
}

void RequestParser::reset()
{
    m_state = State::RequestLine;
    m_lines.clear();
    m_head = {};
    m_bodyPart = {};
    m_headBytes = 0;
    m_remaining = 0;
    m_emptyLines = m_hosts = m_codings = m_chunkedCodings = 0;
    m_hasContentLength = m_hasTransferEncoding = m_isTooLarge = m_hasClose = m_hasKeepAlive = false;
    m_errorStatus = 0;
    m_errorMessage = "";
}

bool RequestParser::fail(int status, const char *message)
{
    m_state = State::Failed;
    m_errorStatus = status;
    m_errorMessage = message;
    return false;
}

qint64 RequestParser::remainingBodyBytes() const
{
    return m_state == State::Chunks ? -1 : m_remaining;
}

bool RequestParser::isHeadOnly() const
{
    return m_head.method.isEmpty() ? m_lines.begun().startsWith("HEAD ") : m_head.method == QByteArrayView("HEAD");
}

RequestParser::Event RequestParser::next(QByteArrayView &input)
{
    switch (m_state) {
    case State::RequestLine:
    case State::Fields:
        return takeHeadLine(input);
    case State::Length:
        return takeLengthBody(input);
    case State::Chunks:
        return takeChunks(input);
    case State::Done:
        return Event::End;
    case State::Failed:
        break;
    }
    return Event::Failed;
}

RequestParser::Event RequestParser::takeHeadLine(QByteArrayView &input)
{
    for (;;) {
        const bool isFirst = m_state == State::RequestLine;
        const qsizetype rest = std::max<qsizetype>(0, m_limits.maxHeadBytes - m_headBytes - LineReader::endBytes);
        switch (m_lines.take(input, isFirst ? std::min(m_limits.maxRequestLineBytes, rest) : rest)) {
        case LineReader::Outcome::NeedMore:
            return Event::NeedMore;
        case LineReader::Outcome::BadByte:
            fail(400, "the head holds a forbidden byte or line end");
            return Event::Failed;
        case LineReader::Outcome::TooLong:
            if (isFirst)
                fail(414, "the request line is too long");
            else
                fail(431, "the head is too large");
            return Event::Failed;
        case LineReader::Outcome::Line:
            break;
        }
        const QByteArrayView line = m_lines.line();
        m_headBytes += line.size() + 2;
        if (!isFirst && line.isEmpty())
            return finishHead() ? Event::Head : Event::Failed;
        if (!(isFirst ? parseRequestLine(line) : parseField(line)))
            return Event::Failed;
    }
}

RequestParser::Event RequestParser::takeLengthBody(QByteArrayView &input)
{
    if (m_remaining == 0)
        return endBody();
    if (input.isEmpty())
        return Event::NeedMore;
    const auto count = static_cast<qsizetype>(std::min<qint64>(m_remaining, input.size()));
    m_bodyPart = input.first(count);
    input = input.sliced(count);
    m_remaining -= count;
    return Event::Body;
}

RequestParser::Event RequestParser::takeChunks(QByteArrayView &input)
{
    switch (m_chunks.next(input)) {
    case RequestChunks::Event::NeedMore:
        return Event::NeedMore;
    case RequestChunks::Event::Data:
        m_bodyPart = m_chunks.data();
        return Event::Body;
    case RequestChunks::Event::End:
        return endBody();
    case RequestChunks::Event::Failed:
        fail(m_chunks.errorStatus(), m_chunks.errorMessage());
        break;
    }
    return Event::Failed;
}

RequestParser::Event RequestParser::endBody()
{
    m_state = State::Done;
    m_remaining = 0;
    return Event::End;
}

bool RequestParser::parseRequestLine(QByteArrayView line)
{
    // Clients that end a body with a stray CRLF are known; RFC 9112, section 2.2, wants such lines ignored.
    if (line.isEmpty()) {
        m_headBytes = 0;
        return ++m_emptyLines <= m_limits.maxLeadingEmptyLines || fail(400, "too many empty lines before the request");
    }
    const qsizetype methodEnd = line.indexOf(' ');
    const QByteArrayView method = methodEnd < 0 ? QByteArrayView {} : line.first(methodEnd);
    if (method.isEmpty() || !characters::areAll(method, characters::token))
        return fail(400, "the request line is malformed");
    m_head.method = method.toByteArray();
    line = line.sliced(methodEnd + 1);
    const qsizetype targetEnd = line.indexOf(' ');
    if (targetEnd < 0)
        return fail(400, "the request line is malformed");
    if (!parseTarget(line.first(targetEnd)) || !parseVersion(line.sliced(targetEnd + 1)))
        return false;
    m_state = State::Fields;
    return true;
}

bool RequestParser::parseTarget(QByteArrayView text)
{
    const RequestTarget target = RequestTarget::parse(text);
    const bool isConnect = m_head.method == QByteArrayView("CONNECT");
    const bool isOptions = m_head.method == QByteArrayView("OPTIONS");
    const bool isMisplaced = (target.form == RequestTarget::Form::Authority && !isConnect)
                             || (target.form == RequestTarget::Form::Asterisk && !isOptions);
    if (target.form == RequestTarget::Form::Invalid || isMisplaced)
        return fail(400, "the request target is malformed");
    m_head.authority = target.authority.toByteArray();
    m_head.target = target.resource.toByteArray();
    if (target.form == RequestTarget::Form::Absolute && target.path.isEmpty())
        m_head.target.prepend(isOptions && target.query.isEmpty() ? '*' : '/');
    m_head.path = safelyDecodedPath(target.path);
    if (m_head.path.isEmpty() && !m_head.target.isEmpty())
        m_head.path = m_head.target.first(1);
    m_head.query = target.query.toByteArray();
    return true;
}

bool RequestParser::parseVersion(QByteArrayView text)
{
    constexpr QByteArrayView form = "HTTP/";
    const bool isVersion = text.size() == 8 && text.first(5) == form && text[6] == '.'
                           && characters::is(text[5], characters::digit) && characters::is(text[7], characters::digit);
    if (!isVersion)
        return fail(400, "the version is malformed");
    if (text[5] != '1')
        return fail(505, "only HTTP/1.1 and HTTP/1.0 are supported");
    if (text[7] != '0' && text[7] != '1')
        return fail(400, "the version does not exist");
    m_head.minorVersion = text[7] - '0';
    return true;
}

bool RequestParser::parseField(QByteArrayView line)
{
    FieldLine field;
    if (!field.parse(line))
        return fail(400, "a header field is malformed");
    if (std::ssize(m_head.headers.fields()) >= m_limits.maxFields)
        return fail(431, "there are too many header fields");
    if (!noteField(field))
        return false;
    m_head.headers.add(field.name.toByteArray(), field.value.toByteArray());
    return true;
}

// The length tells the five names apart, so that other fields cost no comparison.
bool RequestParser::noteField(const FieldLine &field)
{
    using characters::equalIgnoringCase;
    switch (field.name.size()) {
    case 4:
        return !equalIgnoringCase(field.name, "host") || noteHost(field.value);
    case 10:
        if (equalIgnoringCase(field.name, "connection"))
            noteConnection(field.value);
        return true;
    case 14:
        return !equalIgnoringCase(field.name, "content-length") || noteContentLength(field.value);
    case 17:
        return !equalIgnoringCase(field.name, "transfer-encoding") || noteTransferEncoding(field.value);
    default:
        return true;
    }
}

bool RequestParser::noteHost(QByteArrayView value)
{
    if (++m_hosts > 1)
        return fail(400, "there is more than one Host");
    if (!isValidAuthority(value))
        return fail(400, "the Host is malformed");
    // The authority of an absolute target replaces the Host (RFC 9112, section 3.2.2).
    if (m_head.authority.isEmpty())
        m_head.authority = value.toByteArray();
    return true;
}

bool RequestParser::noteContentLength(QByteArrayView value)
{
    if (m_hasContentLength || value.isEmpty() || !characters::areAll(value, characters::digit))
        return fail(400, "the Content-Length is malformed");
    m_hasContentLength = true;
    if (value.size() > maxLengthDigits) {
        m_isTooLarge = true;
        return true;
    }
    for (const char byte : value)
        m_head.contentLength = m_head.contentLength * 10 + (byte - '0');
    m_isTooLarge = m_head.contentLength > m_limits.maxBodyBytes;
    return true;
}

bool RequestParser::noteTransferEncoding(QByteArrayView value)
{
    m_hasTransferEncoding = true;
    forEachElement(value, [this](QByteArrayView coding) {
        ++m_codings;
        m_chunkedCodings += characters::equalIgnoringCase(coding, "chunked") ? 1 : 0;
    });
    return m_chunkedCodings < 2 || fail(400, "the body is chunked twice");
}

void RequestParser::noteConnection(QByteArrayView value)
{
    forEachElement(value, [this](QByteArrayView option) {
        m_hasClose = m_hasClose || characters::equalIgnoringCase(option, "close");
        m_hasKeepAlive = m_hasKeepAlive || characters::equalIgnoringCase(option, "keep-alive");
    });
}

bool RequestParser::finishHead()
{
    if (m_hasTransferEncoding && m_hasContentLength)
        return fail(400, "there are both Content-Length and Transfer-Encoding");
    if (m_hasTransferEncoding && m_head.minorVersion == 0)
        return fail(400, "HTTP/1.0 has no Transfer-Encoding");
    if (m_hosts == 0 && m_head.minorVersion == 1)
        return fail(400, "the Host is missing");
    if (m_hasTransferEncoding && (m_codings != 1 || m_chunkedCodings != 1))
        return fail(501, "only the transfer coding chunked is supported");
    m_head.chunked = m_hasTransferEncoding;
    m_head.keepAlive = !m_hasClose && (m_head.minorVersion == 1 || m_hasKeepAlive);
    m_head.expectContinue = m_head.minorVersion == 1 && m_head.headers.count("expect") == 1
                            && characters::equalIgnoringCase(m_head.headers.value("expect"), "100-continue");
    // Last, because it leaves the head whole.
    if (m_isTooLarge)
        return fail(413, "the body is too large");
    m_remaining = m_head.contentLength;
    if (m_head.chunked)
        m_chunks.reset(m_limits.maxBodyBytes);
    m_state = m_head.chunked ? State::Chunks : State::Length;
    return true;
}
