// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/linereader.h"

#include "gateway/http/characters.h"

void LineReader::clear()
{
    m_partial.resize(0);
    m_line = {};
    m_sawCr = false;
    m_isDone = false;
}

LineReader::Outcome LineReader::take(QByteArrayView &input, qsizetype maxBytes)
{
    if (m_isDone)
        clear();
    if (m_sawCr)
        return takeLineFeed(input);
    const qsizetype count = characters::countLeading(input, characters::fieldValue);
    if (m_partial.size() + count > maxBytes)
        return fail(Outcome::TooLong, input.first(count));
    const QByteArrayView part = input.first(count);
    input = input.sliced(count);
    const bool isWhole = input.size() >= 2;
    if (!input.isEmpty() && input.front() != '\r')
        return fail(Outcome::BadByte, part);
    if (isWhole && m_partial.isEmpty()) {
        m_line = part;
    } else {
        m_partial.append(part);
        m_line = m_partial;
    }
    if (input.isEmpty())
        return Outcome::NeedMore;
    input = input.sliced(1);
    m_sawCr = true;
    return takeLineFeed(input);
}

LineReader::Outcome LineReader::takeLineFeed(QByteArrayView &input)
{
    if (input.isEmpty())
        return Outcome::NeedMore;
    if (input.front() != '\n')
        return fail(Outcome::BadByte, m_partial.isEmpty() ? m_line : QByteArrayView {});
    input = input.sliced(1);
    m_isDone = true;
    return Outcome::Line;
}

LineReader::Outcome LineReader::fail(Outcome outcome, QByteArrayView part)
{
    m_partial.append(part);
    return outcome;
}
