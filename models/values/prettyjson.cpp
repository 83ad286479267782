// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/prettyjson.h"

#include <QJsonDocument>

namespace
{
constexpr int indentWidth = 2;
constexpr qsizetype maxGrowth = 8; ///< deep nesting makes more indentation than text
constexpr qsizetype smallBytes = 4096;

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Sets the text of a valid document anew.
class Indenter final
{
public:
    explicit Indenter(const QByteArray &text)
        : m_text {text}
        , m_maxBytes {text.size() * maxGrowth + smallBytes}
    {}

    std::optional<QByteArray> run()
    {
        for (; m_at < m_text.size(); ++m_at) {
            if (m_out.size() > m_maxBytes)
                return std::nullopt;
            take(m_text[m_at]);
        }
        return m_out;
    }

private:
    void take(char c)
    {
        if (isSpace(c))
            return;
        switch (c) {
        case '"':
            return takeString();
        case '{':
        case '[':
            return open(c);
        case '}':
        case ']':
            --m_depth;
            breakLine();
            m_out.append(c);
            return;
        case ',':
            m_out.append(c);
            return breakLine();
        case ':':
            m_out.append(": ");
            return;
        default:
            m_out.append(c);
        }
    }

    void open(char c)
    {
        m_out.append(c);
        qsizetype next = m_at + 1;
        while (isSpace(m_text[next])) // a valid document has its closing bracket
            ++next;
        if (m_text[next] == '}' || m_text[next] == ']') {
            m_out.append(m_text[next]);
            m_at = next;
            return;
        }
        ++m_depth;
        breakLine();
    }

    void takeString()
    {
        const qsizetype begin = m_at++;
        while (m_text[m_at] != '"')
            m_at += m_text[m_at] == '\\' ? 2 : 1;
        m_out.append(QByteArrayView {m_text}.sliced(begin, m_at + 1 - begin));
    }

    void breakLine() { m_out.append('\n').append(QByteArray(m_depth * indentWidth, ' ')); }

    const QByteArray &m_text;
    qsizetype m_maxBytes;
    qsizetype m_at = 0;
    qsizetype m_depth = 0;
    QByteArray m_out;
};
} // namespace

std::optional<QByteArray> prettyJson(const QByteArray &text)
{
    QJsonParseError error;
    static_cast<void>(QJsonDocument::fromJson(text, &error));
    if (error.error != QJsonParseError::NoError)
        return std::nullopt;
    return Indenter {text}.run();
}
