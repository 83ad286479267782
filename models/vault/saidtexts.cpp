// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/saidtexts.h"

#include <algorithm>

namespace
{
using Span = SaidTexts::Span;

constexpr qsizetype unicodeEscapeBytes = 6; ///< \u002d
constexpr char stranger = '\x1a';           ///< for what stands in no key

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

/// Behind the quote that ends the string which begins at `at`, or the end.
qsizetype endOfString(QByteArrayView body, qsizetype at, qsizetype end)
{
    while (at < end && body[at] != '"')
        at += body[at] == '\\' ? 2 : 1;
    return std::min(at, end);
}

char unescaped(QByteArrayView escape)
{
    if (escape.size() < 2)
        return stranger;
    switch (escape[1]) {
    case '"':
    case '\\':
    case '/':
        return escape[1];
    case 'u':
        break;
    default:
        return stranger;
    }
    bool isNumber = false;
    const int code = escape.sliced(2).toInt(&isNumber, 16);
    return isNumber && code > 0 && code < 0x80 ? static_cast<char>(code) : stranger;
}

/// Visits what stands letter by letter in one go, and each escape by itself: the words and where they stand.
template <typename Visit>
void visitWords(QByteArrayView body, Span value, const Visit &visit)
{
    qsizetype at = value.begin;
    while (at < value.end) {
        const qsizetype escape = body.sliced(at, value.end - at).indexOf('\\');
        const qsizetype run = escape < 0 ? value.end : at + escape;
        if (run > at)
            visit(body.sliced(at, run - at), Span {at, run});
        if (run == value.end)
            return;
        const bool isUnicode = run + 1 < value.end && body[run + 1] == 'u';
        const qsizetype next = std::min(run + (isUnicode ? unicodeEscapeBytes : 2), value.end);
        const char word = unescaped(body.sliced(run, next - run));
        visit(QByteArrayView {&word, 1}, Span {run, next});
        at = next;
    }
}

/// The part of what stands at `place` that stands for `count` of its words from `at` on: an escape whole.
Span partOf(Span place, qsizetype words, qsizetype at, qsizetype count)
{
    return place.end - place.begin == words ? Span {place.begin + at, place.begin + at + count} : place;
}
} // namespace

SaidTexts::SaidTexts(QByteArrayView body)
    : m_body {body}
{
    qsizetype begin = 0;
    while (begin < body.size()) {
        const qsizetype found = body.indexOf('\n', begin);
        const qsizetype end = found < 0 ? body.size() : found;
        readLine(begin, end);
        begin = end + 1;
    }
}

/// A value is a string that no colon follows; in a body that was cut the last one may lack its quote.
void SaidTexts::readLine(qsizetype begin, qsizetype end)
{
    std::vector<std::pair<QByteArray, Span>> values;
    QByteArray indexes;
    QByteArray name;
    qsizetype at = begin;
    while ((at = m_body.sliced(0, end).indexOf('"', at)) >= 0) {
        const Span text {at + 1, endOfString(m_body, at + 1, end)};
        at = text.end + 1;
        while (at < end && isBlank(m_body[at]))
            ++at;
        if (at >= end || m_body[at] != ':') {
            values.emplace_back(name, text);
            at = std::min(at, end);
            continue;
        }
        name = m_body.sliced(text.begin, text.end - text.begin).toByteArray();
        if (!name.endsWith("index"))
            continue;
        indexes += ' ';
        for (++at; at < end && (isBlank(m_body[at]) || (m_body[at] >= '0' && m_body[at] <= '9')); ++at)
            indexes += m_body[at];
    }
    for (const auto &[called, value] : values) {
        add(called, value);
        if (!indexes.isEmpty())
            add(called + indexes, value);
    }
}

void SaidTexts::add(const QByteArray &name, Span value)
{
    Text &text = m_texts[name];
    text.values.push_back(value);
    visitWords(m_body, value, [&text](QByteArrayView words, Span place) {
        text.words.append(words);
        text.isEscaped = text.isEscaped || place.end - place.begin != words.size();
    });
}

std::vector<SaidTexts::Span> SaidTexts::places(const Text &text, qsizetype at, qsizetype count) const
{
    std::vector<Span> found;
    qsizetype passed = 0;
    const auto take = [&](QByteArrayView words, Span place) {
        const qsizetype begin = std::max(at, passed);
        const qsizetype end = std::min(at + count, passed + words.size());
        if (begin < end) {
            const Span part = partOf(place, words.size(), begin - passed, end - begin);
            if (!found.empty() && found.back().end == part.begin)
                found.back().end = part.end;
            else
                found.push_back(part);
        }
        passed += words.size();
    };
    for (const Span value : text.values)
        visitWords(m_body, value, take);
    return found;
}
