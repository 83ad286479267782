// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include "gateway/http/headerlist.h"
#include "gateway/upstream/chunkdecoder.h"

/// Reads one HTTP/1.x answer, strictly: what two parsers could read differently is an error. Pure and incremental; the
/// same events come whether the bytes arrive one by one or at once. Any thread, one at a time.
///
///     parser.begin(...);
///     for (;;) switch (parser.next(input)) { ... }   // until NeedMore, End or Failed
class ResponseParser final
{
public:
    static constexpr qsizetype maxHeadBytes = 128 * 1024;
    static constexpr int maxFields = 256;
    static constexpr int maxInterim = 100;

    enum class Event
    {
        NeedMore, ///< the input is used up
        Head,     ///< status() and headers() are there
        Body,     ///< body() is a part of the body, a view into the input
        End,      ///< whole; what is left of the input does not belong to this answer
        Failed    ///< error() says why
    };

    enum class Expect
    {
        Answer,
        HeadAnswer,   ///< to HEAD: never a body
        ConnectAnswer ///< to CONNECT: 2xx ends with its head
    };

    void begin(Expect expect);
    /// Takes bytes off the front of `input`.
    [[nodiscard]] Event next(QByteArrayView &input);
    /// The peer ended the connection: End when that is a legal end, else Failed.
    [[nodiscard]] Event finish();

    [[nodiscard]] int status() const { return m_status; }

    [[nodiscard]] const HeaderList &headers() const { return m_headers; }

    [[nodiscard]] QByteArrayView body() const { return m_body; }

    /// English; null while there is none.
    [[nodiscard]] const char *error() const { return m_error; }

    /// True when any byte of the answer (an interim one too) was seen.
    [[nodiscard]] bool hasBegun() const { return m_begun; }

    /// Head was told.
    [[nodiscard]] bool isInBody() const { return m_headTold; }

    /// The connection may carry another request after End.
    [[nodiscard]] bool keepAlive() const { return m_keepAlive; }

    /// The body has no length and ends with the connection.
    [[nodiscard]] bool isCloseDelimited() const { return m_state == State::UntilClose; }

    /// Bytes of the body so far, without framing.
    [[nodiscard]] qint64 bodyBytes() const { return m_bodyBytes; }

private:
    enum class State
    {
        Head,
        Length,
        Chunks,
        UntilClose,
        Empty,
        Over
    };

    [[nodiscard]] static const char *headFault(QByteArrayView begun, qsizetype from);
    [[nodiscard]] Event takeHead(QByteArrayView &input);
    [[nodiscard]] bool parseHead(QByteArrayView head);
    [[nodiscard]] bool parseStatusLine(QByteArrayView line);
    [[nodiscard]] bool parseField(QByteArrayView line);
    [[nodiscard]] bool decideFraming();
    [[nodiscard]] bool decideLength();
    void decideKeepAlive();
    [[nodiscard]] Event takeLength(QByteArrayView &input);
    [[nodiscard]] Event takeChunks(QByteArrayView &input);
    [[nodiscard]] Event fail(const char *error);
    [[nodiscard]] bool refuse(const char *error);

    State m_state = State::Over;
    Expect m_expect = Expect::Answer;
    QByteArray m_pending; ///< an incomplete head
    HeaderList m_headers;
    QByteArrayView m_body;
    ChunkDecoder m_chunks;
    const char *m_error = nullptr;
    qint64 m_remaining = 0;
    qint64 m_bodyBytes = 0;
    int m_status = 0;
    int m_minorVersion = 1;
    int m_interim = 0;
    bool m_begun = false;
    bool m_headTold = false;
    bool m_keepAlive = false;
};
