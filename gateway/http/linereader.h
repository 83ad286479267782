// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// Cuts CRLF lines out of input that arrives in pieces. A line that lies whole in one piece is not copied. Takes only
/// HTAB, SP, VCHAR and obs-text in a line and only CR LF as its end, and says so at the first offending byte, so that
/// the outcome does not depend on how the input was cut.
class LineReader final
{
public:
    enum class Outcome
    {
        NeedMore, ///< the input is used up, the line is not complete
        Line,     ///< line() is complete
        BadByte,  ///< a control byte, a bare CR or a bare LF
        TooLong   ///< more than the allowed number of bytes before the line's end
    };

    /// What must follow a line's text where lines end with an empty one: both line ends.
    static constexpr qsizetype endBytes = 4;

    /// Takes bytes from the front of `input`. `maxBytes` counts the line without its CRLF.
    [[nodiscard]] Outcome take(QByteArrayView &input, qsizetype maxBytes);

    /// The line without CRLF; valid until the next take() and as long as the input it came from.
    [[nodiscard]] QByteArrayView line() const { return m_line; }

    /// What is there of a line that is not complete, also when it cannot become one.
    [[nodiscard]] QByteArrayView begun() const { return m_partial; }

    [[nodiscard]] bool isEmpty() const { return m_partial.isEmpty() && !m_sawCr; } ///< no part of a line is held

    void clear();

private:
    [[nodiscard]] Outcome takeLineFeed(QByteArrayView &input);
    [[nodiscard]] Outcome fail(Outcome outcome, QByteArrayView part);

    QByteArray m_partial;
    QByteArrayView m_line;
    bool m_sawCr = false;
    bool m_isDone = false;
};
