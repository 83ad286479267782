// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/table.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr QLatin1StringView gap {"  "};

/// Columns that a terminal gives to the text: East Asian wide letters take two.
qsizetype shownWidth(const QString &text)
{
    qsizetype width = 0;
    for (const char32_t c : text.toStdU32String()) {
        const bool isWide = (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3)
                            || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f)
                            || (c >= 0xff00 && c <= 0xff60) || (c >= 0x1f300 && c <= 0x1faff)
                            || (c >= 0x20000 && c <= 0x3fffd);
        width += isWide ? 2 : 1;
    }
    return width;
}

} // namespace

QString printable(const QString &text)
{
    QString result = text;
    for (QChar &c : result) {
        const char16_t code = c.unicode();
        const bool isMark = (code >= 0x200e && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e)
                            || (code >= 0x2066 && code <= 0x2069);
        if (code < 0x20 || (code >= 0x7f && code <= 0x9f) || isMark) {
            c = u'?';
        }
    }
    return result;
}

Table::Table(QStringList titles, QList<bool> rightAligned)
    : m_titles {std::move(titles)}
    , m_rightAligned {std::move(rightAligned)}
{}

void Table::addRow(QStringList cells)
{
    std::ranges::transform(cells, cells.begin(), printable);
    m_rows.append(std::move(cells));
}

QString Table::line(const QStringList &cells, const QList<qsizetype> &widths) const
{
    QString text;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        const QString padding(widths[i] - shownWidth(cells[i]), u' ');
        const QString separator = i == 0 ? QString() : QString(gap);
        text += separator + (m_rightAligned.value(i) ? padding + cells[i] : cells[i] + padding);
    }
    while (text.endsWith(u' ')) {
        text.chop(1);
    }
    return text + u'\n';
}

QString Table::text() const
{
    QList<qsizetype> widths(m_titles.size(), 0);
    for (qsizetype i = 0; i < m_titles.size(); ++i) {
        widths[i] = shownWidth(m_titles[i]);
        for (const QStringList &row : m_rows) {
            widths[i] = std::max(widths[i], shownWidth(row.value(i)));
        }
    }
    QString text = line(m_titles, widths);
    for (const QStringList &row : m_rows) {
        text += line(row, widths);
    }
    return text;
}
