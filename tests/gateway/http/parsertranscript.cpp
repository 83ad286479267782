// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsertranscript.h"

#include <algorithm>

#include <QByteArrayList>

namespace
{
/// Feeds one parser and notes what it says.
class Reader final
{
public:
    explicit Reader(const RequestParser::Limits &limits)
        : m_parser(limits)
    {}

    // Pieces are copied, so that a view kept past its piece shows under the address sanitizer.
    void feed(QByteArray piece)
    {
        QByteArrayView input = piece;
        while (take(input)) {
        }
    }

    [[nodiscard]] QByteArray text() const
    {
        QByteArrayList parts = m_parts;
        if (!m_hasFailed && m_parser.hasBegun())
            parts.append("more");
        return parts.join(" | ");
    }

private:
    bool take(QByteArrayView &input)
    {
        if (m_hasFailed)
            return false;
        switch (m_parser.next(input)) {
        case RequestParser::Event::NeedMore:
            return false;
        case RequestParser::Event::Head:
            m_body.clear();
            return true;
        case RequestParser::Event::Body:
            m_body.append(m_parser.bodyPart());
            return true;
        case RequestParser::Event::End:
            m_parts.append(m_parser.head().method + ' ' + m_parser.head().target + (m_body.isEmpty() ? "" : " ")
                           + m_body);
            m_parser.reset();
            return true;
        case RequestParser::Event::Failed:
            m_hasFailed = true;
            m_parts.append("error " + QByteArray::number(m_parser.errorStatus()));
            return false;
        }
        return false;
    }

    RequestParser m_parser;
    QByteArrayList m_parts;
    QByteArray m_body;
    bool m_hasFailed = false;
};
} // namespace

QByteArray transcript(const QByteArray &bytes, qsizetype pieceBytes, const RequestParser::Limits &limits)
{
    Reader reader(limits);
    for (qsizetype at = 0; at < bytes.size(); at += pieceBytes) {
        const QByteArrayView piece = QByteArrayView(bytes).sliced(at, std::min(pieceBytes, bytes.size() - at));
        reader.feed(piece.toByteArray());
    }
    return reader.text();
}

QByteArray agreedTranscript(const QByteArray &bytes, const RequestParser::Limits &limits)
{
    const QByteArray whole = transcript(bytes, std::max<qsizetype>(1, bytes.size()), limits);
    for (const qsizetype pieceBytes : {1, 2, 7, 64}) {
        const QByteArray other = transcript(bytes, pieceBytes, limits);
        if (other != whole)
            return "differs: " + whole + " <> " + other;
    }
    return whole;
}
