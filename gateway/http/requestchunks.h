// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include "gateway/http/linereader.h"

/// Decodes a chunked body, strictly by RFC 9112, section 7.1, and without the optional white space that some parsers
/// take and others do not. Extensions and trailers are checked and dropped. Pure.
class RequestChunks final
{
public:
    enum class Event
    {
        NeedMore, ///< the input is used up
        Data,     ///< data() is the next part of the body
        End,      ///< the body and its trailers are complete
        Failed    ///< see errorStatus() and errorMessage()
    };

    void reset(qint64 maxBodyBytes);
    /// Takes bytes from the front of `input` up to the next event.
    [[nodiscard]] Event next(QByteArrayView &input);

    /// A part of the input that was passed to next().
    [[nodiscard]] QByteArrayView data() const { return m_data; }

    [[nodiscard]] int errorStatus() const { return m_errorStatus; }

    [[nodiscard]] const char *errorMessage() const { return m_errorMessage; }

private:
    enum class State
    {
        SizeStart,
        Size,
        NameStart,
        Name,
        ValueStart,
        Value,
        Quoted,
        QuotedPair,
        AfterQuoted,
        SizeLineFeed,
        Data,
        DataReturn,
        DataLineFeed,
        Trailers,
        Failed
    };

    [[nodiscard]] bool takeSizeLineByte(char byte);
    [[nodiscard]] bool takeSizeByte(char byte);
    [[nodiscard]] bool takeExtensionByte(char byte);
    [[nodiscard]] bool takeQuotedByte(char byte);
    [[nodiscard]] bool endElement(char byte);
    [[nodiscard]] bool endSizeLine();
    [[nodiscard]] Event takeData(QByteArrayView &input);
    [[nodiscard]] Event takeTrailers(QByteArrayView &input);
    bool fail(int status, const char *message);

    State m_state = State::SizeStart;
    qint64 m_maxBodyBytes = 0;
    qint64 m_bodyBytes = 0;
    qint64 m_chunkBytes = 0;
    int m_sizeDigits = 0;
    qsizetype m_extensionBytes = 0;
    qsizetype m_trailerBytes = 0;
    int m_trailers = 0;
    LineReader m_lines;
    QByteArrayView m_data;
    int m_errorStatus = 0;
    const char *m_errorMessage = "";
};
