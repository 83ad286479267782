// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <utility>
#include <vector>

#include <QByteArray>
#include <QByteArrayView>

/// The texts of a body that holds JSON, one document or many (events, lines, an array), put together as they are meant:
/// the values of all members of one name in their order, without escapes, so that what a model says token by token
/// stands in one piece. Answers that are said at once are told apart by the members of each line whose names end in
/// "index". Other bodies have texts of no meaning or none. Points into the body, which must outlive it; any thread.
class SaidTexts final
{
public:
    /// Bytes of the body.
    struct Span
    {
        qsizetype begin = 0;
        qsizetype end = 0;
    };

    struct Text
    {
        QByteArray words;
        std::vector<Span> values; ///< whose words they are, escaped
        bool isEscaped = false;   ///< some of it

        /// It stands in the body in one piece, letter by letter.
        [[nodiscard]] bool isPlain() const { return values.size() <= 1 && !isEscaped; }
    };

    explicit SaidTexts(QByteArrayView body);

    /// By what they are called.
    [[nodiscard]] const std::map<QByteArray, Text> &all() const { return m_texts; }

    /// Where `count` bytes of the words stand in the body: at least one span, in order.
    [[nodiscard]] std::vector<Span> places(const Text &text, qsizetype at, qsizetype count) const;

private:
    void readLine(qsizetype begin, qsizetype end);
    void add(const QByteArray &name, Span value);

    QByteArrayView m_body;
    std::map<QByteArray, Text> m_texts;
};
