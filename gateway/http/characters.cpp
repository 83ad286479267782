// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/characters.h"

bool characters::areAll(QByteArrayView text, quint8 mask)
{
    return countLeading(text, mask) == text.size();
}

qsizetype characters::countLeading(QByteArrayView text, quint8 mask)
{
    qsizetype count = 0;
    while (count < text.size() && is(text[count], mask))
        ++count;
    return count;
}

int characters::hexValue(char byte)
{
    if (byte <= '9')
        return byte - '0';
    return (byte | 0x20) - 'a' + 10;
}

bool characters::equalIgnoringCase(QByteArrayView left, QByteArrayView right)
{
    return left.size() == right.size() && qstrnicmp(left.data(), left.size(), right.data(), right.size()) == 0;
}

QByteArrayView characters::trimmed(QByteArrayView text)
{
    const auto isBlank = [](char byte) { return byte == ' ' || byte == '\t'; };
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}
