// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/headerlist.h"

#include <algorithm>

namespace
{
bool isNamed(const HeaderList::Field &field, QByteArrayView name)
{
    return field.name.size() == name.size()
           && qstrnicmp(field.name.constData(), name.data(), static_cast<size_t>(name.size())) == 0;
}
} // namespace

bool HeaderList::contains(QByteArrayView name) const
{
    return std::any_of(m_fields.begin(), m_fields.end(), [name](const Field &field) { return isNamed(field, name); });
}

int HeaderList::count(QByteArrayView name) const
{
    return static_cast<int>(
        std::count_if(m_fields.begin(), m_fields.end(), [name](const Field &field) { return isNamed(field, name); }));
}

QByteArray HeaderList::value(QByteArrayView name) const
{
    const auto found =
        std::find_if(m_fields.begin(), m_fields.end(), [name](const Field &field) { return isNamed(field, name); });
    return found == m_fields.end() ? QByteArray {} : found->value;
}

void HeaderList::remove(QByteArrayView name)
{
    std::erase_if(m_fields, [name](const Field &field) { return isNamed(field, name); });
}
