// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/settings/dotenv.h"

#include <algorithm>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace
{
bool isNameChar(QChar c)
{
    return (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_';
}

bool isName(QStringView text)
{
    return !text.isEmpty() && !(text.front() >= u'0' && text.front() <= u'9')
           && std::all_of(text.begin(), text.end(), isNameChar);
}

bool isNothing(QStringView rest)
{
    const QStringView trimmed = rest.trimmed();
    return trimmed.isEmpty() || trimmed.startsWith(u'#');
}

std::optional<QString> singleQuoted(QStringView text)
{
    const qsizetype end = text.indexOf(u'\'', 1);
    if (end < 0 || !isNothing(text.sliced(end + 1)))
        return std::nullopt;
    return text.sliced(1, end - 1).toString();
}

QChar unescaped(QChar c)
{
    switch (c.unicode()) {
    case u'n':
        return u'\n';
    case u'r':
        return u'\r';
    case u't':
        return u'\t';
    default:
        return c;
    }
}

std::optional<QString> doubleQuoted(QStringView text)
{
    QString value;
    for (qsizetype at = 1; at < text.size(); ++at) {
        if (text[at] == u'"')
            return isNothing(text.sliced(at + 1)) ? std::optional {value} : std::nullopt;
        const bool isEscape =
            text[at] == u'\\' && at + 1 < text.size() && QStringView {u"nrt\"\\$"}.contains(text[at + 1]);
        if (isEscape)
            ++at;
        value.append(isEscape ? unescaped(text[at]) : text[at]);
    }
    return std::nullopt;
}

/// A comment begins at a '#' that follows white space; one inside a word belongs to it.
QString unquoted(QStringView text)
{
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] == u'#' && (at == 0 || text[at - 1].isSpace()))
            return text.first(at).trimmed().toString();
    }
    return text.toString();
}

std::optional<QString> valueOf(QStringView text)
{
    if (text.startsWith(u'\''))
        return singleQuoted(text);
    if (text.startsWith(u'"'))
        return doubleQuoted(text);
    return unquoted(text);
}

QStringView withoutExport(QStringView line)
{
    constexpr QStringView word = u"export";
    const bool isExported = line.startsWith(word) && line.size() > word.size() && line[word.size()].isSpace();
    return isExported ? line.sliced(word.size()).trimmed() : line;
}
} // namespace

DotEnv DotEnv::parse(const QByteArray &content)
{
    DotEnv read;
    QString text = QString::fromUtf8(content);
    if (text.startsWith(QChar::ByteOrderMark))
        text.remove(0, 1);
    int number = 0;
    for (const QStringView raw : QStringView {text}.split(u'\n')) {
        ++number;
        const QStringView line = withoutExport(raw.trimmed());
        if (isNothing(line))
            continue;
        const qsizetype equals = line.indexOf(u'=');
        const QStringView name = line.first(std::max<qsizetype>(equals, 0)).trimmed();
        if (!isName(name)) {
            read.complaints.append(u"line %1: not NAME=VALUE"_s.arg(number));
            continue;
        }
        if (const std::optional<QString> value = valueOf(line.sliced(equals + 1).trimmed()))
            read.values.insert(name.toString(), *value);
        else
            read.complaints.append(u"line %1: the value's quotes do not match"_s.arg(number));
    }
    return read;
}
