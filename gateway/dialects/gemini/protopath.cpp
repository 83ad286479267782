// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/protopath.h"

QByteArray ProtoPath::text() const
{
    if (!m_parent)
        return {};
    QByteArray path = m_parent->text();
    if (!path.isEmpty())
        path += '.';
    path += snakeCase(m_name);
    if (m_index >= 0)
        path.append('[').append(QByteArray::number(m_index)).append(']');
    if (m_isMapValue)
        path += ".value";
    return path;
}

QByteArray snakeCase(QByteArrayView camelName)
{
    QByteArray name;
    name.reserve(camelName.size() + 4);
    for (const char c : camelName) {
        if (c >= 'A' && c <= 'Z') {
            name += '_';
            name += static_cast<char>(c | 0x20);
        } else {
            name += c;
        }
    }
    return name;
}
