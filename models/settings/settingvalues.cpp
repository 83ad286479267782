// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/settings/settingvalues.h"

#include <cstring>

using namespace Qt::Literals::StringLiterals;

QByteArray SettingValues::text(SettingKey key) const
{
    const SettingSpec &spec = SettingSpec::of(key);
    const auto found =
        m_values.constFind(QByteArray::fromRawData(spec.name, static_cast<qsizetype>(std::strlen(spec.name))));
    return found == m_values.constEnd() ? QByteArray {spec.defaultValue} : *found;
}

qint64 SettingValues::integer(SettingKey key) const
{
    const SettingSpec &spec = SettingSpec::of(key);
    bool isNumber = false;
    const qint64 value = text(key).toLongLong(&isNumber);
    if (isNumber && value >= spec.minimum && value <= spec.maximum)
        return value;
    return QByteArray {spec.defaultValue}.toLongLong();
}

bool SettingValues::boolean(SettingKey key) const
{
    return text(key) == "on"_ba;
}

QList<QByteArray> SettingValues::list(SettingKey key) const
{
    const QByteArray entries = text(key);
    return entries.isEmpty() ? QList<QByteArray> {} : entries.split(',');
}
