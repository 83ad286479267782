// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>

#include "models/settings/settingspec.h"

/// Typed reading of HubSnapshot::settings (or of any name -> text map); falls back to the default. Any thread.
class SettingValues final
{
public:
    explicit SettingValues(QHash<QByteArray, QByteArray> values = {})
        : m_values {std::move(values)}
    {}

    [[nodiscard]] qint64 integer(SettingKey key) const;
    [[nodiscard]] bool boolean(SettingKey key) const;
    [[nodiscard]] QByteArray text(SettingKey key) const;
    [[nodiscard]] QList<QByteArray> list(SettingKey key) const;

private:
    QHash<QByteArray, QByteArray> m_values;
};
