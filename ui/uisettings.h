// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <QString>
#include <QStringList>

/// What concerns only the screen: theme, language, geometry. Kept in an INI file of its own; the hub's settings are in
/// the database. Main thread. Never holds a secret.
class UiSettings final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UiSettings)

public:
    enum class ThemeChoice
    {
        System,
        Light,
        Dark
    };
    Q_ENUM(ThemeChoice)

    explicit UiSettings(const QString &filePath, QObject *parent = nullptr);

    [[nodiscard]] ThemeChoice theme() const;
    void setTheme(ThemeChoice theme);

    /// "en", "zh_Hans", "zh_Hant", "ja"; empty: the system's.
    [[nodiscard]] QString language() const;
    void setLanguage(const QString &language);

    [[nodiscard]] QByteArray geometry() const;
    void setGeometry(const QByteArray &geometry);

    /// A header's or splitter's saved state; `name` is the widget's object name.
    [[nodiscard]] QByteArray layout(const QString &name) const;
    void setLayout(const QString &name, const QByteArray &state);

    [[nodiscard]] bool isTrayExplained() const;
    void setTrayExplained();

    [[nodiscard]] bool hasSeenFirstCall() const;
    void setFirstCallSeen();

signals:
    void themeChanged(UiSettings::ThemeChoice theme);
    void languageChanged(const QString &language);

private:
    QSettings m_file;
};
