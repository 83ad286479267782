// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/responseparser.h"

#include "gateway/upstream/httpgrammar.h"

namespace
{
constexpr int firstRefusal = 400;

bool isDigit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/// True when one of the comma-separated words is `word`.
bool listContains(QByteArrayView list, QByteArrayView word)
{
    while (!list.isEmpty()) {
        const qsizetype comma = list.indexOf(',');
        const QByteArrayView item = (comma < 0 ? list : list.first(comma)).trimmed();
        if (HttpGrammar::isSame(item, word))
            return true;
        list = comma < 0 ? QByteArrayView {} : list.sliced(comma + 1);
    }
    return false;
}
} // namespace

void ResponseParser::begin(Expect expect)
{
    m_state = State::Head;
    m_expect = expect;
    m_pending.resize(0);
    m_headers.clear();
    m_body = {};
    m_error = nullptr;
    m_remaining = 0;
    m_bodyBytes = 0;
    m_status = 0;
    m_minorVersion = 1;
    m_interim = 0;
    m_begun = false;
    m_headTold = false;
    m_keepAlive = false;
}

ResponseParser::Event ResponseParser::next(QByteArrayView &input)
{
    if (m_error != nullptr)
        return Event::Failed;
    switch (m_state) {
    case State::Head:
        return takeHead(input);
    case State::Length:
        return takeLength(input);
    case State::Chunks:
        return takeChunks(input);
    case State::UntilClose:
        if (input.isEmpty())
            return Event::NeedMore;
        m_body = std::exchange(input, {});
        m_bodyBytes += m_body.size();
        return Event::Body;
    case State::Empty:
    case State::Over:
        break;
    }
    m_state = State::Over;
    return Event::End;
}

ResponseParser::Event ResponseParser::finish()
{
    if (m_error != nullptr)
        return Event::Failed;
    switch (m_state) {
    case State::Head:
        return fail(m_begun ? "the connection ended inside the answer's head"
                            : "the connection ended before the answer");
    case State::Length:
        return fail("the body is shorter than its Content-Length");
    case State::Chunks:
        return fail("the connection ended inside a chunked body");
    default:
        return Event::End;
    }
}

/// Why no further byte can make it a head, so that the wait for its end would be in vain; null: it can become one.
/// Looks at bytes from `from` on for line ends.
const char *ResponseParser::headFault(QByteArrayView begun, qsizetype from)
{
    constexpr QByteArrayView start {"HTTP/1."};
    const qsizetype known = qMin(start.size(), begun.size());
    if (begun.first(known) != start.first(known))
        return "the answer does not begin like HTTP/1";
    for (qsizetype at = begun.indexOf('\n', qMax<qsizetype>(0, from)); at >= 0; at = begun.indexOf('\n', at + 1))
        if (at == 0 || begun[at - 1] != '\r')
            return "the answer's head holds a line feed without its carriage return";
    return nullptr;
}

ResponseParser::Event ResponseParser::takeHead(QByteArrayView &input)
{
    while (!input.isEmpty()) {
        m_begun = true;
        // The end mark may lie across two reads: look from three bytes before the new ones.
        const qsizetype before = m_pending.size();
        if (before > 0) {
            const qsizetype room = maxHeadBytes + 1 - before;
            m_pending.append(input.first(qMin(room, input.size())));
        }
        const QByteArrayView all = before > 0 ? QByteArrayView {m_pending} : input;
        const qsizetype mark = all.sliced(qMax<qsizetype>(0, before - 3)).indexOf("\r\n\r\n");
        const qsizetype end = mark < 0 ? -1 : mark + qMax<qsizetype>(0, before - 3) + 4;
        // Before anything else, so that the error is the same however the bytes come.
        if (const char *fault = headFault(all.first(qMin(end < 0 ? all.size() : end, maxHeadBytes + 1)), before))
            return fail(fault);
        if (end > maxHeadBytes || (end < 0 && all.size() > maxHeadBytes))
            return fail("the answer's head is too large");
        if (end < 0) {
            if (before == 0)
                m_pending.append(input);
            input = {};
            return Event::NeedMore;
        }
        input = input.sliced(end - before);
        if (!parseHead(all.first(end)))
            return Event::Failed;
        m_pending.resize(0);
        if (m_status >= 200) {
            m_headTold = true;
            return Event::Head;
        }
    }
    return Event::NeedMore;
}

bool ResponseParser::parseHead(QByteArrayView head)
{
    m_headers.clear();
    qsizetype end = head.indexOf("\r\n");
    if (!parseStatusLine(head.first(end)))
        return false;
    QByteArrayView rest = head.sliced(end + 2);
    while (rest.size() > 2) {
        end = rest.indexOf("\r\n");
        if (m_headers.fields().size() >= maxFields)
            return refuse("the answer has too many header fields");
        if (!parseField(rest.first(end)))
            return false;
        rest = rest.sliced(end + 2);
    }
    if (m_status >= 200)
        return decideFraming();
    if (m_status == 101)
        return refuse("the upstream switched protocols unasked");
    return ++m_interim <= maxInterim ? true : refuse("too many interim answers");
}

bool ResponseParser::parseStatusLine(QByteArrayView line)
{
    constexpr const char *malformed = "the status line is malformed";
    if (line.size() < 12 || !line.startsWith("HTTP/1.") || (line[7] != '0' && line[7] != '1') || line[8] != ' ')
        return refuse(malformed);
    const QByteArrayView code = line.sliced(9, 3);
    if (!isDigit(code[0]) || !isDigit(code[1]) || !isDigit(code[2]))
        return refuse(malformed);
    // Some servers leave the space out when they give no reason.
    const QByteArrayView reason = line.sliced(12);
    if (!reason.isEmpty() && (reason.front() != ' ' || !HttpGrammar::isFieldValue(reason)))
        return refuse(malformed);
    m_minorVersion = line[7] - '0';
    m_status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
    return m_status >= 100 && m_status <= 599 ? true : refuse("the status is not between 100 and 599");
}

bool ResponseParser::parseField(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !HttpGrammar::isToken(line.first(colon)))
        return refuse("a header field's name is malformed");
    QByteArrayView value = line.sliced(colon + 1);
    while (!value.isEmpty() && (value.front() == ' ' || value.front() == '\t'))
        value = value.sliced(1);
    while (!value.isEmpty() && (value.back() == ' ' || value.back() == '\t'))
        value.chop(1);
    if (!HttpGrammar::isFieldValue(value))
        return refuse("a header field's value holds a control byte");
    m_headers.add(line.first(colon).toByteArray(), value.toByteArray());
    return true;
}

bool ResponseParser::decideFraming()
{
    decideKeepAlive();
    const int codings = m_headers.count("Transfer-Encoding");
    const bool isTunnel = m_expect == Expect::ConnectAnswer && m_status < 300;
    if (!decideLength())
        return false;
    if (codings > 0) {
        if (m_minorVersion == 0 || codings > 1 || m_state == State::Length
            || !HttpGrammar::isSame(m_headers.value("Transfer-Encoding"), "chunked"))
            return refuse("the answer's framing is ambiguous (Transfer-Encoding)");
        m_chunks.begin();
        m_state = State::Chunks;
    }
    if (m_expect == Expect::HeadAnswer || isTunnel || m_status == 204 || m_status == 304) {
        // A length or coding where no body may be: the peer may send one all the same.
        if (m_expect != Expect::HeadAnswer && m_state != State::UntilClose)
            m_keepAlive = m_keepAlive && codings == 0 && m_remaining == 0;
        m_state = State::Empty;
    }
    const QByteArray coding = m_headers.value("Content-Encoding");
    const bool isCoded = m_state != State::Empty && !coding.isEmpty() && !HttpGrammar::isSame(coding, "identity");
    if (isCoded && m_status < firstRefusal)
        return refuse("the body is compressed though nobody asked for it");
    if (isCoded) { // the head of a refusal says who refused and for how long; its words are lost
        m_keepAlive = false;
        m_state = State::Empty;
    }
    return true;
}

bool ResponseParser::decideLength()
{
    m_state = State::UntilClose;
    const int lengths = m_headers.count("Content-Length");
    if (lengths == 0)
        return true;
    const QByteArray value = m_headers.value("Content-Length");
    if (lengths > 1 || value.isEmpty() || value.size() > 18)
        return refuse("the answer's framing is ambiguous (Content-Length)");
    m_remaining = 0;
    for (const char byte : value) {
        if (!isDigit(byte))
            return refuse("the answer's framing is ambiguous (Content-Length)");
        m_remaining = m_remaining * 10 + (byte - '0');
    }
    m_state = State::Length;
    return true;
}

void ResponseParser::decideKeepAlive()
{
    m_keepAlive = m_minorVersion == 1;
    for (const HeaderList::Field &field : m_headers.fields())
        if (HttpGrammar::isSame(field.name, "Connection") && listContains(field.value, "close"))
            m_keepAlive = false;
}

ResponseParser::Event ResponseParser::takeLength(QByteArrayView &input)
{
    if (m_remaining == 0) {
        m_state = State::Over;
        return Event::End;
    }
    if (input.isEmpty())
        return Event::NeedMore;
    const qint64 count = qMin<qint64>(m_remaining, input.size());
    m_body = input.first(count);
    input = input.sliced(count);
    m_remaining -= count;
    m_bodyBytes += count;
    return Event::Body;
}

ResponseParser::Event ResponseParser::takeChunks(QByteArrayView &input)
{
    switch (m_chunks.next(input)) {
    case ChunkDecoder::Event::NeedMore:
        return Event::NeedMore;
    case ChunkDecoder::Event::Data:
        m_body = m_chunks.data();
        m_bodyBytes += m_body.size();
        return Event::Body;
    case ChunkDecoder::Event::End:
        m_state = State::Over;
        return Event::End;
    case ChunkDecoder::Event::Failed:
        break;
    }
    return fail(m_chunks.error());
}

ResponseParser::Event ResponseParser::fail(const char *error)
{
    m_error = error;
    return Event::Failed;
}

bool ResponseParser::refuse(const char *error)
{
    m_error = error;
    return false;
}
