// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include "gateway/http/fieldline.h"
#include "gateway/http/linereader.h"
#include "gateway/http/requestchunks.h"
#include "gateway/http/requesthead.h"

/// Reads HTTP/1.1 requests out of bytes that arrive in any pieces; serving, unit tests and the fuzzer use this one.
/// Pure: no sockets, no clock, any thread.
///
/// Written here rather than taken from Boost.Beast, because nearly every rule of the head that two parsers could read
/// differently would have to be checked again in front of Beast's, on the same bytes: line ends, white space around
/// names, the forms of the target, Content-Length, Transfer-Encoding and chunk lines. One strict pass over a table of
/// byte classes is shorter than the check alone, and has no lenient mode that could be left on. Everything that RFC
/// 9112 calls invalid is an error; nothing is repaired.
class RequestParser final
{
public:
    enum class Event
    {
        NeedMore, ///< the input is used up
        Head,     ///< head() is complete; the body's framing is known
        Body,     ///< bodyPart() is the next part of the body
        End,      ///< the request is complete; call reset() for the next
        Failed    ///< see error*(); the connection cannot be used any more
    };

    struct Limits
    {
        qsizetype maxRequestLineBytes = 16 * 1024;
        qsizetype maxHeadBytes = 32 * 1024; ///< from the request line to the empty line's end
        qint64 maxBodyBytes = 64 * 1024 * 1024;
        int maxFields = 128;
        int maxLeadingEmptyLines = 1;
    };

    RequestParser() = default;
    explicit RequestParser(const Limits &limits);

    void setLimits(const Limits &limits); ///< for the next request
    void reset();

    /// Takes bytes from the front of `input` up to the next event. The outcome does not depend on how the input is cut.
    [[nodiscard]] Event next(QByteArrayView &input);

    /// Valid from Head to reset().
    [[nodiscard]] const RequestHead &head() const { return m_head; }

    [[nodiscard]] RequestHead &head() { return m_head; }

    /// Its answer has no body. Known as soon as the method is, whether the rest of the line comes or is right.
    [[nodiscard]] bool isHeadOnly() const;

    /// A part of the input that was passed to next().
    [[nodiscard]] QByteArrayView bodyPart() const { return m_bodyPart; }

    /// Bytes of the body that are still to come; -1 for a chunked one that is not complete.
    [[nodiscard]] qint64 remainingBodyBytes() const;

    /// Whether any byte of a request was taken since reset(), beside empty lines.
    [[nodiscard]] bool hasBegun() const { return m_state != State::RequestLine || !m_lines.isEmpty(); }

    /// The answer to a broken request: 400, 413, 414, 431, 501 or 505.
    [[nodiscard]] int errorStatus() const { return m_errorStatus; }

    /// English, without any of the request's bytes.
    [[nodiscard]] const char *errorMessage() const { return m_errorMessage; }

private:
    enum class State
    {
        RequestLine,
        Fields,
        Length,
        Chunks,
        Done,
        Failed
    };

    [[nodiscard]] Event takeHeadLine(QByteArrayView &input);
    [[nodiscard]] Event takeLengthBody(QByteArrayView &input);
    [[nodiscard]] Event takeChunks(QByteArrayView &input);
    [[nodiscard]] Event endBody();
    [[nodiscard]] bool parseRequestLine(QByteArrayView line);
    [[nodiscard]] bool parseTarget(QByteArrayView text);
    [[nodiscard]] bool parseVersion(QByteArrayView text);
    [[nodiscard]] bool parseField(QByteArrayView line);
    [[nodiscard]] bool noteField(const FieldLine &field);
    [[nodiscard]] bool noteHost(QByteArrayView value);
    [[nodiscard]] bool noteContentLength(QByteArrayView value);
    [[nodiscard]] bool noteTransferEncoding(QByteArrayView value);
    void noteConnection(QByteArrayView value);
    [[nodiscard]] bool finishHead();
    bool fail(int status, const char *message);

    Limits m_limits;
    State m_state = State::RequestLine;
    LineReader m_lines;
    RequestChunks m_chunks;
    RequestHead m_head;
    QByteArrayView m_bodyPart;
    qsizetype m_headBytes = 0;
    qint64 m_remaining = 0;
    int m_emptyLines = 0;
    int m_hosts = 0;
    int m_codings = 0;
    int m_chunkedCodings = 0;
    bool m_hasContentLength = false;
    bool m_hasTransferEncoding = false;
    bool m_isTooLarge = false;
    bool m_hasClose = false;
    bool m_hasKeepAlive = false;
    int m_errorStatus = 0;
    const char *m_errorMessage = "";
};
