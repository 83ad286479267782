// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/languages.h"

#include <QCoreApplication>
#include <QFile>
#include <QLibraryInfo>
#include <QLocale>

#include "ui/uisettings.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QLocale localeFor(const QString &name)
{
    if (name.isEmpty())
        return QLocale::system();
    if (name == u"zh_Hans"_s)
        return {QLocale::Chinese, QLocale::SimplifiedHanScript, QLocale::China};
    if (name == u"zh_Hant"_s)
        return {QLocale::Chinese, QLocale::TraditionalHanScript, QLocale::Taiwan};
    return QLocale {name};
}
} // namespace

Languages::Languages(UiSettings *settings, QObject *parent)
    : QObject {parent}
    , m_settings {settings}
{
    connect(settings, &UiSettings::languageChanged, this, [this] {
        install();
        emit changed();
    });
    install();
}

Languages::~Languages()
{
    QCoreApplication::removeTranslator(&m_own);
    QCoreApplication::removeTranslator(&m_qt);
}

QList<Languages::Language> Languages::available()
{
    const QList<Language> all {
        {u"en"_s, u"English"_s}, {u"zh_Hans"_s, u"简体中文"_s}, {u"zh_Hant"_s, u"繁體中文"_s}, {u"ja"_s, u"日本語"_s}};
    QList<Language> present;
    for (const Language &language : all) {
        if (QFile::exists(u":/i18n/portico_%1.qm"_s.arg(language.name)))
            present.append(language);
    }
    return present;
}

void Languages::install()
{
    const QLocale locale = localeFor(m_settings->language());
    QLocale::setDefault(locale);
    QCoreApplication::removeTranslator(&m_own);
    QCoreApplication::removeTranslator(&m_qt);
    if (m_qt.load(locale, u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qt);
    // English has one too: it holds the plural forms.
    if (m_own.load(locale, u"portico"_s, u"_"_s, u":/i18n"_s) || m_own.load(u":/i18n/portico_en.qm"_s))
        QCoreApplication::installTranslator(&m_own);
}
