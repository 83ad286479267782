// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/uisettings.h"

using namespace Qt::Literals::StringLiterals;

UiSettings::UiSettings(const QString &filePath, QObject *parent)
    : QObject {parent}
    , m_file {filePath, QSettings::IniFormat}
{}

UiSettings::ThemeChoice UiSettings::theme() const
{
    const QString name = m_file.value(u"theme"_s).toString();
    if (name == u"light"_s)
        return ThemeChoice::Light;
    return name == u"dark"_s ? ThemeChoice::Dark : ThemeChoice::System;
}

void UiSettings::setTheme(ThemeChoice theme)
{
    if (theme == this->theme())
        return;
    const QString names[] = {u"system"_s, u"light"_s, u"dark"_s};
    m_file.setValue(u"theme"_s, names[static_cast<int>(theme)]);
    emit themeChanged(theme);
}

QString UiSettings::language() const
{
    return m_file.value(u"language"_s).toString();
}

void UiSettings::setLanguage(const QString &language)
{
    if (language == this->language())
        return;
    m_file.setValue(u"language"_s, language);
    emit languageChanged(language);
}

QByteArray UiSettings::geometry() const
{
    return m_file.value(u"geometry"_s).toByteArray();
}

void UiSettings::setGeometry(const QByteArray &geometry)
{
    m_file.setValue(u"geometry"_s, geometry);
}

QByteArray UiSettings::layout(const QString &name) const
{
    return m_file.value(u"layout/"_s + name).toByteArray();
}

void UiSettings::setLayout(const QString &name, const QByteArray &state)
{
    m_file.setValue(u"layout/"_s + name, state);
}

bool UiSettings::isTrayExplained() const
{
    return m_file.value(u"trayExplained"_s).toBool();
}

void UiSettings::setTrayExplained()
{
    m_file.setValue(u"trayExplained"_s, true);
}

bool UiSettings::hasSeenFirstCall() const
{
    return m_file.value(u"firstCallSeen"_s).toBool();
}

void UiSettings::setFirstCallSeen()
{
    m_file.setValue(u"firstCallSeen"_s, true);
}
