// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/fieldline.h"

#include "gateway/http/characters.h"

bool FieldLine::parse(QByteArrayView line)
{
    const qsizetype length = characters::countLeading(line, characters::token);
    if (length == 0 || length == line.size() || line[length] != ':')
        return false;
    name = line.first(length);
    value = characters::trimmed(line.sliced(length + 1));
    return true;
}
