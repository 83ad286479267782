// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusVariant>
#include <QObject>

/// The desktop's wish for light or dark, by the settings portal (org.freedesktop.appearance, color-scheme). Qt 6.4 has
/// no such hint of its own. Never waits: an answer that does not come leaves Unknown.
class ColorSchemePortal final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ColorSchemePortal)

public:
    enum class Scheme
    {
        Unknown,
        Light,
        Dark
    };

    explicit ColorSchemePortal(QObject *parent = nullptr);

    void ask();

    [[nodiscard]] Scheme scheme() const { return m_scheme; }

    /// The portal's number: 1 prefers dark, 2 prefers light, 0 has no preference. It may be wrapped in variants.
    [[nodiscard]] static Scheme schemeFrom(QVariant value);

signals:
    void changed();

private slots:
    void handleSettingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void setScheme(Scheme scheme);

    Scheme m_scheme = Scheme::Unknown;
};
